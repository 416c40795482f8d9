/// The rows that one file gives to the custodian's map, made where the file is decided: commit only looks whether a row is new, and
/// appends it.
///
/// One after the other as bytes: a fingerprint, the row's length, and the row as CSV (RFC 4180). A file may refer to hundreds of
/// thousands of UIDs, and results wait for earlier ones; so what is over `memoryLimit` goes to a file without a name.
package struct MapRows: Sendable {
    /// Bytes that a file's rows take in memory.
    static let memoryLimit = 64 * 1024

    private var bytes: [UInt8] = []
    /// Rows before those in `bytes`.
    private var spilled: SpilledBytes?

    package init() {}

    /// Whether they are too many to be held in memory.
    package var areSpilled: Bool { spilled != nil }

    package var isEmpty: Bool { bytes.isEmpty && spilled == nil }

    /// Why rows could not be written: a full disk, most likely.
    var failure: SystemFailure? { spilled?.failure }

    /// Adds a row.
    mutating func append(_ kind: MapEntry.Kind, old: ArraySlice<UInt8>, new: ArraySlice<UInt8>) {
        let start = bytes.count
        bytes.append(addingCapacity: MapRows.headSize) { span in
            for _ in 0..<MapRows.headSize { span.append(0) }
        }
        bytes.append(contentsOf: kind.rawValue.utf8)
        bytes.append(0x2C)
        append(field: old)
        bytes.append(0x2C)
        append(field: new)
        bytes.append(0x0D)
        bytes.append(0x0A)
        let first = start + MapRows.headSize
        var hasher = SHA256()
        hasher.update(bytes.rawBytes, from: first, count: bytes.count - first)
        let chain = hasher.finishChain()
        put(chain.h0, at: start)
        put(chain.h1, at: start + 4)
        put(chain.h2, at: start + 8)
        put(chain.h3, at: start + 12)
        put(UInt32(bytes.count - first), at: start + 16)
        if bytes.count > MapRows.memoryLimit { spill() }
    }

    /// Bytes before each row: 16 of its SHA-256, and its length as four.
    private static let headSize = 20

    private mutating func put(_ word: UInt32, at offset: Int) {
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: word &>> UInt32(8 * index)) }
    }

    /// A field is in quotation marks where it holds a comma, a quotation mark or a line end. Bytes that are no UTF-8 become U+FFFD.
    private mutating func append(field: ArraySlice<UInt8>) {
        var isPlain = true
        for byte in field where byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D || byte >= 0x80 {
            isPlain = false
        }
        if isPlain {
            bytes.append(contentsOf: field)
            return
        }
        let text = String(decoding: field, as: UTF8.self).utf8
        guard text.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(0x22)
        for byte in text {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// Brings the rows in memory to the file. A failure is kept until the file's end.
    private mutating func spill() {
        let file = spilled ?? SpilledBytes()
        spilled = file
        if file.failure == nil { try? file.append(bytes.rawBytes) }
        bytes.removeAll(keepingCapacity: true)
    }

    /// Makes all rows readable. None can be added then.
    mutating func finish() {
        guard let spilled, spilled.failure == nil else { return }
        try? spilled.finish()
    }

    /// Visits the rows in order: a fingerprint of 128 bits, for which no two rows are known that share it, and the row.
    package func forEach<Failure: Error>(
        _ body: (UInt128, RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        if let spilled { try MapRows.visit(spilled.bytes, body) }
        try MapRows.visit(bytes.rawBytes, body)
    }

    private static func visit<Failure: Error>(
        _ bytes: RawSpan, _ body: (UInt128, RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        var offset = 0
        while offset < bytes.byteCount {
            let high = UInt128(bytes.uint64(at: offset)) << 64
            let first = offset + headSize
            let end = first + Int(bytes.uint32(at: offset + 16, bigEndian: false))
            try body(high | UInt128(bytes.uint64(at: offset + 8)), bytes.extracting(first..<end))
            offset = end
        }
    }

    /// The rows as entries.
    var entries: [MapEntry] {
        var entries: [MapEntry] = []
        forEach { (_, row) in
            var fields: [[UInt8]] = []
            var index = 0
            while index < row.byteCount - 1 {
                var field: [UInt8] = []
                let isQuoted = row.byte(at: index) == 0x22
                if isQuoted { index += 1 }
                while true {
                    let byte = row.byte(at: index)
                    if isQuoted, byte == 0x22 {
                        index += 1
                        // The second of two stands for one.
                        guard row.byte(at: index) == 0x22 else { break }
                    } else if !isQuoted, byte == 0x2C || byte == 0x0D {
                        break
                    }
                    field.append(byte)
                    index += 1
                }
                fields.append(field)
                index += 1
            }
            guard fields.count == 3, let kind = MapEntry.Kind(rawValue: String(decoding: fields[0], as: UTF8.self))
            else { return }
            entries.append(
                MapEntry(
                    kind: kind, old: String(decoding: fields[1], as: UTF8.self),
                    new: String(decoding: fields[2], as: UTF8.self)))
        }
        return entries
    }

    init(_ entries: [MapEntry]) {
        for entry in entries { append(entry.kind, old: Array(entry.old.utf8)[...], new: Array(entry.new.utf8)[...]) }
    }
}
