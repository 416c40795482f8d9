/// Where each section of a ruleset lies: the section table, checked and ready to be added to.
struct RulesetLayout: Sendable {
    struct Extent: Sendable {
        /// Offset of the payload in the file.
        var start = 0
        /// Bytes of the payload.
        var length = 0
        /// Number of records.
        var count = 0
        /// Bytes of a record, or 0 where records differ in size.
        var recordSize = 0
    }

    /// By section.
    private var extents = [Extent](repeating: Extent(), count: RulesetSection.allCases.count)
    var capabilities: UInt64 = 0
    var digest: [UInt8] = []

    @inline(__always) subscript(section: RulesetSection) -> Extent {
        get { extents[section.rawValue] }
        set { extents[section.rawValue] = newValue }
    }

    /// Reads header and section table, and checks all that concerns whole sections: bounds, order, padding, counts,
    /// capabilities and both checksums. The records are not looked at.
    ///
    /// - Throws: every `RulesetError` code but `unreadable` and, for records, `corruptSection`.
    init(_ bytes: TableBytes) throws(RulesetError) {
        try RulesetLayout.checkMagic(bytes)
        guard bytes.count >= RulesetHeader.size else { throw RulesetError(.truncated) }
        let major = bytes.u16(RulesetHeader.majorOffset)
        guard major <= RulesetHeader.major else {
            throw RulesetError(.newerFormat, detail: "format \(major).\(bytes.u16(RulesetHeader.minorOffset))")
        }
        guard major == RulesetHeader.major else { throw RulesetError(.corruptHeader, detail: "format major 0") }
        let total = bytes.int(RulesetHeader.lengthOffset)
        guard total <= RulesetLimits.totalBytes else { throw RulesetError(.limitExceeded, detail: "total length") }
        guard bytes.count >= total else { throw RulesetError(.truncated) }
        guard bytes.count == total else { throw RulesetError(.trailingBytes) }
        guard bytes.u32(RulesetHeader.reservedOffset) == 0 else {
            throw RulesetError(.corruptHeader, detail: "reserved bytes are not zero")
        }
        capabilities = bytes.u64(RulesetHeader.capabilitiesOffset)
        digest = (0..<SHA256.digestSize).map { bytes.u8(RulesetHeader.digestOffset + $0) }

        let sectionCount = bytes.int(RulesetHeader.sectionCountOffset)
        // Both factors are below 2^24 here, so nothing overflows.
        guard sectionCount <= total / RulesetHeader.tableEntrySize,
            RulesetHeader.size + sectionCount * RulesetHeader.tableEntrySize <= total
        else { throw RulesetError(.corruptHeader, detail: "section count") }

        let computed = try readTable(bytes, sectionCount: sectionCount, total: total)
        for layout in SectionLayout.all where layout.isRequired && self[layout.section].count == 0 {
            throw RulesetError(.missingSection, section: layout.section.name)
        }
        guard computed == digest else { throw RulesetError(.digestMismatch) }
        try checkCapabilities(bytes)
        try checkProvenance(bytes)
    }

    private static func checkMagic(_ bytes: TableBytes) throws(RulesetError) {
        let magic = RulesetHeader.magic
        let start = (0..<min(magic.count, bytes.count)).map { bytes.u8($0) }
        if start == magic { return }
        if !start.isEmpty, start == Array(magic.prefix(start.count)) { throw RulesetError(.truncated) }
        // What remains after text-mode transfers: the high bit gone, CR LF turned into LF or CR.
        let letters = Array(magic[1..<6])
        if start.count == magic.count, Array(start[1..<6]) == letters { throw RulesetError(.mangledTransfer) }
        throw RulesetError(.notARuleset)
    }

    /// Reads the table's entries in order.
    ///
    /// - Returns: the digest of the semantic sections.
    private mutating func readTable(
        _ bytes: TableBytes, sectionCount: Int, total: Int
    ) throws(RulesetError) -> [UInt8] {
        let known = Dictionary(uniqueKeysWithValues: RulesetSection.allCases.map { ($0.code, $0) })
        var hasher = SHA256()
        hasher.update(Array(RulesetHeader.digestLabel.utf8))
        var end = RulesetHeader.size + sectionCount * RulesetHeader.tableEntrySize
        var previousName: UInt32 = 0
        for index in 0..<sectionCount {
            let entry = RulesetHeader.size + index * RulesetHeader.tableEntrySize
            let code = bytes.u32(entry)
            let flags = bytes.u32(entry + 4)
            let start = bytes.int(entry + 8)
            let length = bytes.int(entry + 12)
            let count = bytes.int(entry + 16)
            let name = RulesetLayout.printableName(code)
            func corrupt(_ detail: String) -> RulesetError {
                RulesetError(.corruptHeader, section: name, detail: detail)
            }
            guard code.byteSwapped > previousName else { throw corrupt("sections out of order") }
            previousName = code.byteSwapped
            guard start == RulesetHeader.aligned(end) else { throw corrupt("section offset") }
            guard length <= total, start <= total - length else { throw corrupt("section length") }
            for offset in end..<start where bytes.u8(offset) != 0 { throw corrupt("padding is not zero") }
            end = start + length
            guard flags & ~3 == 0, bytes.u32(entry + 20) == 0 else { throw corrupt("unknown flags") }

            if flags & RulesetSection.semanticFlag != 0 {
                var head = ByteWriter()
                head.u32(code)
                head.u32(UInt32(length))
                hasher.update(head.bytes)
                hasher.update(bytes.storage.rawBytes, from: start, count: length)
            }
            guard let section = known[code] else {
                if flags & RulesetSection.criticalFlag != 0 {
                    throw RulesetError(.unknownCriticalSection, section: name)
                }
                continue
            }
            let layout = section.layout
            guard flags == layout.flags else { throw corrupt("flags of a known section") }
            guard count > 0 else { throw corrupt("empty sections are left out") }
            if section == .ACTN, length == count * RulesetHeader.olderActionSize {
                throw RulesetError(.olderFormat, detail: "midic 0.1 made this ruleset")
            }
            if layout.recordSize > 0 {
                let (needed, overflow) = count.multipliedReportingOverflow(by: layout.recordSize)
                guard !overflow, needed == length else { throw corrupt("record count and length") }
            } else {
                guard length >= 8 else { throw corrupt("section length") }
                // Provenance starts with its checksum and counts its files too; its own check looks at that.
                if section != .PROV, bytes.int(start) != count { throw corrupt("record count") }
            }
            self[section] = Extent(start: start, length: length, count: count, recordSize: layout.recordSize)
        }
        guard RulesetHeader.aligned(end) == total else {
            throw RulesetError(.corruptHeader, detail: "total length")
        }
        for offset in end..<total where bytes.u8(offset) != 0 {
            throw RulesetError(.corruptHeader, detail: "padding is not zero")
        }
        return hasher.finish()
    }

    /// The names in CAPS must be those of the header's bits, in the order of bits, so that a reader which does not know a
    /// bit can still say what it lacks.
    private func checkCapabilities(_ bytes: TableBytes) throws(RulesetError) {
        let runs = try RunTable(bytes, self[.CAPS], section: .CAPS)
        var index = 0
        for bit in 0..<64 where capabilities >> UInt64(bit) & 1 == 1 {
            guard index < runs.count else {
                throw RulesetError(.corruptSection, section: "CAPS", detail: "a capability bit without name")
            }
            let name = RulesetLayout.printable((runs.range(index)).map { bytes.u8($0) })
            guard let known = RulesetCapability(rawValue: bit) else {
                throw RulesetError(.missingCapability, section: "CAPS", record: index, detail: name)
            }
            guard known.name == name else {
                throw RulesetError(.corruptSection, section: "CAPS", record: index, detail: "capability name")
            }
            index += 1
        }
        guard index == runs.count else {
            throw RulesetError(.corruptSection, section: "CAPS", record: index, detail: "a name without capability bit")
        }
    }

    private func checkProvenance(_ bytes: TableBytes) throws(RulesetError) {
        let extent = self[.PROV]
        guard extent.count > 0 else { return }
        let checksumSize = RulesetLayout.provenanceChecksumSize
        var hasher = SHA256()
        hasher.update(
            bytes.storage.rawBytes, from: extent.start + checksumSize, count: extent.length - checksumSize)
        let sum = hasher.finish()
        for index in 0..<checksumSize where bytes.u8(extent.start + index) != sum[index] {
            throw RulesetError(.provenanceChecksum, section: "PROV")
        }
    }

    /// Bytes of a digest that provenance starts with: enough against damage; provenance is not trusted for anything.
    static let provenanceChecksumSize = 8

    /// The name of a section in a message, with anything but capitals and digits replaced.
    private static func printableName(_ code: UInt32) -> String {
        printable((0..<4).map { UInt8(truncatingIfNeeded: code >> UInt32(8 * $0)) })
    }

    private static func printable(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix(64).map { $0 >= 0x21 && $0 <= 0x7E ? $0 : 0x3F }, as: UTF8.self)
    }
}

/// A run of byte strings as it lies in the file: their number n, n + 1 offsets counted from the end of the offsets, bytes.
struct RunTable: Sendable {
    private let bytes: TableBytes
    private let offsets: Int
    private let base: Int
    let count: Int

    /// Takes verified bytes as they are.
    init(verified bytes: TableBytes, start: Int, count: Int) {
        self.bytes = bytes
        self.count = count
        offsets = start + 4
        base = start + 4 + 4 * (count + 1)
    }

    /// Checks that the offsets ascend from 0 and cover the payload exactly.
    init(_ bytes: TableBytes, _ extent: RulesetLayout.Extent, section: RulesetSection) throws(RulesetError) {
        func corrupt(_ record: Int, _ detail: String) -> RulesetError {
            RulesetError(.corruptSection, section: section.name, record: record, detail: detail)
        }
        // A count below 2^32 in 64-bit arithmetic: nothing overflows.
        let head = 4 + 4 * (extent.count + 1)
        guard head <= extent.length else { throw corrupt(-1, "record count") }
        self.init(verified: bytes, start: extent.start, count: extent.count)
        var previous = 0
        guard bytes.int(offsets) == 0 else { throw corrupt(0, "first offset") }
        for index in 1..<(count + 1) {
            let offset = bytes.int(offsets + 4 * index)
            guard offset >= previous, offset <= extent.length - head else { throw corrupt(index - 1, "offset") }
            previous = offset
        }
        guard previous == extent.length - head else { throw corrupt(count - 1, "bytes after the last record") }
    }

    /// Where the bytes of run `index` lie in the file.
    @inline(__always) func range(_ index: Int) -> Range<Int> {
        assert(index >= 0 && index < count)
        return base + bytes.int(offsets + 4 * index)..<base + bytes.int(offsets + 4 * index + 4)
    }

    /// One past the last byte.
    var end: Int { base + bytes.int(offsets + 4 * count) }
}
