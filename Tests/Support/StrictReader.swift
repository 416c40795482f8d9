/// Reads a DICOM file by the standard alone (PS3.5 section 7, annex A; PS3.10 section 7), and refuses whatever could be
/// written in only one way and is written in another: it is what every other reader is held to be at its strictest.
///
/// Shares no code with midic and has no dictionary. In implicit VR a value of defined length is a sequence exactly where
/// its bytes read as items to their end, which is what readers that look at bytes do; in explicit VR UN is never one, since
/// midic writes what it read as a sequence as SQ.
package struct StrictReader {
    static let implicitVR = "1.2.840.10008.1.2"
    static let bigEndian = "1.2.840.10008.1.2.2"
    /// GE's own syntax: implicit VR little endian in all but the pixels' byte order, as other readers take it too.
    private static let implicitOfGE = "1.2.840.113619.5.2"
    private static let native: Set = [implicitVR, "1.2.840.10008.1.2.1", bigEndian, implicitOfGE]
    private static let deflated: Set = [
        "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205",
    ]
    private static let longHeaders: Set = [
        "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV",
    ]
    private static let shortHeaders: Set = [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM",
        "UI",
        "UL", "US",
    ]
    /// What the file meta may hold (PS3.10 table 7.1-1), with their VRs; the rest are optional and hold addresses.
    private static let metaElements: [UInt32: String] = [
        0x0002_0000: "UL", 0x0002_0001: "OB", 0x0002_0002: "UI", 0x0002_0003: "UI", 0x0002_0010: "UI",
        0x0002_0012: "UI", 0x0002_0013: "SH",
    ]
    private static let undefined: UInt32 = 0xFFFF_FFFF
    private static let item: UInt32 = 0xFFFE_E000
    private static let itemEnd: UInt32 = 0xFFFE_E00D
    private static let sequenceEnd: UInt32 = 0xFFFE_E0DD
    private static let pixelData: UInt32 = 0x7FE0_0010
    private static let iconImage: UInt32 = 0x0088_0200
    /// Signatures, MAC parameters, encrypted attributes and padding, which no changed object can have.
    private static let neverThere: Set<UInt32> = [
        0x4FFE_0001, 0xFFFA_FFFA, 0xFFFC_FFFC, 0x0400_0500, 0x0400_0120,
    ]
    private static let deepest = 130

    private let bytes: [UInt8]
    private var object = StrictObject()
    private var explicit = true
    private var big = false

    /// Reads a whole file.
    ///
    /// - Throws: the first place that is not as the standard says.
    package static func read(_ bytes: [UInt8]) throws(StrictBreach) -> StrictObject {
        var reader = StrictReader(bytes)
        try reader.file()
        return reader.object
    }

    /// Reads a data set that stands alone.
    ///
    /// - Parameter syntax: what the file would declare.
    package static func read(dataSet bytes: [UInt8], syntax: String) throws(StrictBreach) -> StrictObject {
        // Four bytes in front, so that the offset of a data set that has begun is not zero.
        var reader = StrictReader([0, 0, 0, 0] + bytes)
        reader.object.dataSetOffset = 4
        reader.object.syntax = syntax
        try reader.dataSet()
        return reader.object
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func fail(_ offset: Int, _ text: String) -> StrictBreach { StrictBreach(offset: offset, text: text) }

    // MARK: Numbers

    private func uint16(_ offset: Int) -> UInt16 {
        let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
        return big ? first << 8 | second : second << 8 | first
    }

    private func uint32(_ offset: Int) -> UInt32 {
        let (first, second) = (UInt32(uint16(offset)), UInt32(uint16(offset + 2)))
        return big ? first << 16 | second : second << 16 | first
    }

    private func tag(_ offset: Int) -> UInt32 { UInt32(uint16(offset)) << 16 | UInt32(uint16(offset + 2)) }

    private func hex(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String(decoding: bytes[range], as: UTF8.self)
        while let last = text.unicodeScalars.last, last == "\0" || last == " " { text.unicodeScalars.removeLast() }
        return text
    }

    // MARK: The file

    private mutating func file() throws(StrictBreach) {
        guard bytes.count >= 132, bytes[128..<132].elementsEqual("DICM".utf8) else { throw fail(128, "no DICM") }
        guard bytes[..<128].allSatisfy({ $0 == 0 }) else { throw fail(0, "a preamble that is not zero") }
        let start = try meta()
        object.dataSetOffset = start
        guard start < bytes.count else { throw fail(start, "no data set") }
        guard !Self.deflated.contains(object.syntax) else { throw fail(start, "a deflated output") }
        try dataSet()
        for (meta, root) in [("00020002", "00080016"), ("00020003", "00080018")] {
            guard let inner = object[root], !inner.value.isEmpty else { continue }
            guard let outer = object[meta], text(outer.value) == text(inner.value) else {
                throw fail(inner.value.lowerBound, "\(meta) is not \(root)")
            }
        }
    }

    private mutating func dataSet() throws(StrictBreach) {
        explicit = object.syntax != Self.implicitVR && object.syntax != Self.implicitOfGE
        big = object.syntax == Self.bigEndian
        try elements(object.dataSetOffset, bytes.count, "", parent: 0, depth: 0)
    }

    /// Reads the file meta.
    ///
    /// - Returns: where the data set begins.
    private mutating func meta() throws(StrictBreach) -> Int {
        guard bytes.count >= 144, tag(132) == 0x0002_0000, uint32(140) <= bytes.count - 144 else {
            throw fail(132, "file meta without their length")
        }
        let end = 144 + Int(uint32(140))
        try elements(132, end, "", parent: 0, depth: 0)
        for element in object.elements {
            guard Self.metaElements[element.tag] == element.vr else {
                throw fail(element.value.lowerBound, "\(hex(element.tag)) \(element.vr) in the file meta")
            }
        }
        guard let syntax = object["00020010"] else { throw fail(132, "no transfer syntax") }
        object.syntax = text(syntax.value)
        guard object.syntax.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }), !object.syntax.isEmpty else {
            throw fail(syntax.value.lowerBound, "a transfer syntax that is no UID")
        }
        return end
    }

    // MARK: Data sets

    /// Reads the elements of a data set that ends at `end`.
    ///
    /// - Parameters:
    ///   - prefix: the path of what encloses it.
    ///   - parent: the sequence that it is an item of; 0 for the root.
    private mutating func elements(
        _ start: Int, _ end: Int, _ prefix: String, parent: UInt32, depth: Int
    ) throws(StrictBreach) {
        var (position, last) = (start, UInt32(0))
        while position < end {
            position = try element(position, end, prefix, parent: parent, after: &last, depth: depth)
        }
    }

    /// - Returns: where the element ends.
    private mutating func element(
        _ start: Int, _ end: Int, _ prefix: String, parent: UInt32, after last: inout UInt32, depth: Int
    ) throws(StrictBreach) -> Int {
        guard end - start >= 8 else { throw fail(start, "\(end - start) bytes that are no element") }
        let tag = tag(start)
        guard tag > last else { throw fail(start, "\(hex(tag)) after \(hex(last))") }
        last = tag
        let isMeta = object.dataSetOffset == 0
        guard isMeta == (tag >> 16 == 2), tag >> 16 >= 2, tag >> 16 < 0xFFFE else {
            throw fail(start, "\(hex(tag)) is out of place")
        }
        guard tag & 0xFFFF != 0 || tag == 0x0002_0000, !Self.neverThere.contains(tag) else {
            throw fail(start, "\(hex(tag)) is in no output")
        }
        let (vr, value, length) = try header(start, end, tag)
        let path = prefix + hex(tag)
        if length == Self.undefined {
            return try undefinedLength(value, end, path, tag, vr, parent: parent, depth: depth)
        }
        guard length & 1 == 0 else { throw fail(start, "\(hex(tag)) has an odd length") }
        guard Int(length) <= end - value else { throw fail(start, "\(hex(tag)) runs past what encloses it") }
        let range = value..<value + Int(length)
        if vr == "SQ" {
            append(path, tag, vr, range)
            guard try items(value, range.upperBound, path, tag, isDefined: true, depth: depth) == range.upperBound
            else {
                throw fail(value, "\(hex(tag)) is closed before its end")
            }
        } else if begins(range, asItemUnder: tag) {
            try valueThatBeginsAsItem(range, path, tag, vr, depth: depth)
        } else {
            guard tag != Self.pixelData || parent != 0 || Self.native.contains(object.syntax) || !isEncapsulating else {
                throw fail(start, "native pixel data in an encapsulated syntax")
            }
            append(path, tag, vr, range)
        }
        return range.upperBound
    }

    /// VR, where the value begins, and its length.
    private func header(
        _ start: Int, _ end: Int, _ tag: UInt32
    ) throws(StrictBreach) -> (vr: String, value: Int, length: UInt32) {
        guard explicit else { return ("", start + 8, uint32(start + 4)) }
        let vr = String(decoding: bytes[start + 4..<start + 6], as: UTF8.self)
        if Self.shortHeaders.contains(vr) { return (vr, start + 8, UInt32(uint16(start + 6))) }
        guard Self.longHeaders.contains(vr) else { throw fail(start + 4, "\(hex(tag)) has no VR of PS3.5") }
        guard end - start >= 12 else { throw fail(start, "a header that is cut") }
        guard uint16(start + 6) == 0 else { throw fail(start + 6, "\(hex(tag)) has reserved bytes that are not zero") }
        return (vr, start + 12, uint32(start + 8))
    }

    private mutating func append(
        _ path: String, _ tag: UInt32, _ vr: String, _ value: Range<Int>, isEncapsulated: Bool = false
    ) {
        object.elements.append(
            StrictObject.Element(path: path, tag: tag, vr: vr, value: value, isEncapsulated: isEncapsulated))
    }

    private func begins(_ range: Range<Int>, asItemUnder tag: UInt32) -> Bool {
        range.count >= 8 && tag != Self.pixelData && object.dataSetOffset != 0
            && self.tag(range.lowerBound) == Self.item
    }

    /// A value of defined length that begins as an item: a sequence, or nothing that may be there.
    private mutating func valueThatBeginsAsItem(
        _ range: Range<Int>, _ path: String, _ tag: UInt32, _ vr: String, depth: Int
    ) throws(StrictBreach) {
        guard !explicit else {
            // Pixels and tables may spell anything; what is text or unknown may not.
            let numbers: Set = ["FD", "FL", "OB", "OD", "OF", "OL", "OV", "OW", "SL", "SS", "SV", "UL", "US", "UV"]
            guard numbers.contains(vr), !readsAsItems(range, path, tag, depth) else {
                throw fail(range.lowerBound, "\(hex(tag)) \(vr) begins as an item")
            }
            return append(path, tag, vr, range)
        }
        let mark = object.elements.count
        append(path, tag, "SQ", range)
        guard
            try items(range.lowerBound, range.upperBound, path, tag, isDefined: true, depth: depth) == range.upperBound
        else {
            object.elements.removeSubrange(mark...)
            throw fail(range.lowerBound, "\(hex(tag)) begins as items and is none")
        }
    }

    private func readsAsItems(_ range: Range<Int>, _ path: String, _ tag: UInt32, _ depth: Int) -> Bool {
        var trial = self
        for isExplicit in [false, true] {
            trial.explicit = isExplicit
            let end = try? trial.items(
                range.lowerBound, range.upperBound, path, tag, isDefined: true, depth: depth)
            if end == range.upperBound { return true }
        }
        return false
    }

    // MARK: Sequences and fragments

    private var isEncapsulating: Bool {
        object.syntax.hasPrefix("1.2.840.10008.1.2.") && !Self.native.contains(object.syntax)
            && object.syntax != "1.2.840.10008.1.2.4.94" && object.syntax != "1.2.840.10008.1.2.4.204"
    }

    private mutating func undefinedLength(
        _ value: Int, _ end: Int, _ path: String, _ tag: UInt32, _ vr: String, parent: UInt32, depth: Int
    ) throws(StrictBreach) -> Int {
        guard object.dataSetOffset != 0 else { throw fail(value, "undefined length in the file meta") }
        if explicit, vr != "SQ" {
            guard tag == Self.pixelData, vr == "OB" || vr == "OW", parent == 0 || parent == Self.iconImage,
                !Self.native.contains(object.syntax)
            else { throw fail(value, "\(hex(tag)) \(vr) of undefined length") }
            let close = try fragments(value, end)
            append(path, tag, vr, value..<close, isEncapsulated: true)
            return close + 8
        }
        let mark = object.elements.count
        append(path, tag, "SQ", value..<value)
        let close = try items(value, end, path, tag, isDefined: false, depth: depth)
        object.elements[mark] = StrictObject.Element(
            path: path, tag: tag, vr: "SQ", value: value..<close, isEncapsulated: false)
        return close + 8
    }

    /// Reads items up to `end`, or up to the delimiter if the length is undefined.
    ///
    /// - Returns: where the last item ends.
    private mutating func items(
        _ start: Int, _ end: Int, _ path: String, _ tag: UInt32, isDefined: Bool, depth: Int
    ) throws(StrictBreach) -> Int {
        guard depth < Self.deepest else { throw fail(start, "too deep") }
        var (position, number) = (start, 0)
        while !isDefined || position < end {
            guard end - position >= 8 else { throw fail(position, "\(hex(tag)) is cut") }
            let (mark, length) = (self.tag(position), uint32(position + 4))
            if mark == Self.sequenceEnd, !isDefined {
                guard length == 0 else { throw fail(position, "a delimiter with a length") }
                return position
            }
            guard mark == Self.item else { throw fail(position, "\(hex(mark)) in place of an item") }
            let prefix = path + "[\(number)]"
            number += 1
            position += 8
            if length == Self.undefined {
                position = try undefinedItem(position, end, prefix, tag, depth: depth)
                continue
            }
            guard Int(length) <= end - position else { throw fail(position - 8, "an item runs past its sequence") }
            try elements(position, position + Int(length), prefix, parent: tag, depth: depth + 1)
            position += Int(length)
        }
        return position
    }

    private mutating func undefinedItem(
        _ start: Int, _ end: Int, _ prefix: String, _ parent: UInt32, depth: Int
    ) throws(StrictBreach) -> Int {
        var (position, last) = (start, UInt32(0))
        while true {
            guard end - position >= 8 else { throw fail(position, "an item is never closed") }
            if tag(position) == Self.itemEnd {
                guard uint32(position + 4) == 0 else { throw fail(position, "a delimiter with a length") }
                return position + 8
            }
            position = try element(position, end, prefix, parent: parent, after: &last, depth: depth + 1)
        }
    }

    /// Reads an offset table and fragments (PS3.5 section A.4).
    ///
    /// - Returns: where the delimiter stands.
    private func fragments(_ start: Int, _ end: Int) throws(StrictBreach) -> Int {
        var position = start
        var table: [Int]?
        var starts: Set<Int> = []
        var first = 0
        while true {
            guard end - position >= 8 else { throw fail(position, "encapsulated data are never closed") }
            let (mark, length) = (tag(position), uint32(position + 4))
            if mark == Self.sequenceEnd {
                guard length == 0, let table else {
                    throw fail(position, "no offset table, or a delimiter with a length")
                }
                guard table.isEmpty || (table[0] == 0 && zip(table, table.dropFirst()).allSatisfy { $0 < $1 }),
                    table.allSatisfy(starts.contains)
                else { throw fail(start, "an offset table that points at no fragments") }
                return position
            }
            guard mark == Self.item, length & 1 == 0, Int(length) <= end - position - 8 else {
                throw fail(position, "\(hex(mark)) of \(length) bytes in place of a fragment")
            }
            if table == nil {
                guard length % 4 == 0 else { throw fail(position, "an offset table of \(length) bytes") }
                table = stride(from: position + 8, to: position + 8 + Int(length), by: 4).map { Int(uint32($0)) }
                first = position + 8 + Int(length)
            } else {
                starts.insert(position - first)
            }
            position += 8 + Int(length)
        }
    }
}
