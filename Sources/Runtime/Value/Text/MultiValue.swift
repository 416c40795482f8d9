/// Why the values of an element cannot be told apart.
package struct MultiValueError: Error, Hashable, Sendable {
    /// A stable word.
    package enum Code: String, Sendable, CaseIterable {
        /// Specific Character Set has a term that the standard does not have, so no byte is surely a backslash.
        case unknownCharacterSet = "unknown-character-set"
        /// An escape sequence that no known set has, or one where none is allowed.
        case unknownEscape = "unknown-escape"
        /// Bytes that are no text in the set that the file names.
        case malformedText = "malformed-text"
    }
    package let code: Code
    /// Offset from the start of the element's value.
    package let offset: Int
}

/// The values of one element, separated by backslashes (PS3.5 section 6.4).
///
/// 5CH is a backslash only where a character starts. In GB18030, GBK and Shift-JIS it may be a second byte, and within an ISO
/// 2022 set of two bytes a character it may be either. A split in the middle of a character would let half of a value
/// escape its rule, so where the set is unknown or the bytes do not fit it, splitting fails.
package enum MultiValue {
    /// Where each value lies, without the backslashes.
    ///
    /// - Parameters:
    ///   - bytes: bytes that hold the element's value at `from ..< from + count`.
    ///   - vr: VRs of binary numbers are not text and must not be given; see `VR.isMultiValued` for those that have one value.
    ///   - characterSet: what is in force in the item that holds the element.
    /// - Returns: at least one range; an empty value is one empty range.
    /// - Throws: `MultiValueError` where it cannot be told what is a backslash.
    package static func ranges(
        _ bytes: RawSpan, from: Int, count: Int, vr: VR, characterSet: SpecificCharacterSet
    ) throws(MultiValueError) -> [Range<Int>] {
        let end = from + count
        guard vr.isMultiValued else { return [from..<end] }
        var scanner = Scanner(start: from, end: end)
        if vr.usesCharacterSet {
            var hasBackslash = false
            for offset in from..<end where bytes.byte(at: offset) == 0x5C { hasBackslash = true }
            // Without any 5CH there is one value, whatever the set.
            guard hasBackslash else { return [from..<end] }
            if characterSet.hasUnknown {
                throw MultiValueError(code: .unknownCharacterSet, offset: 0)
            }
            switch characterSet.kinds[0] {
            case _ where characterSet.kinds.count > 1 && characterSet.hasPairSet:
                // These sets have no code extensions (PS3.3 section C.12.1.1.2), so beside another one they mean nothing.
                throw MultiValueError(code: .unknownCharacterSet, offset: 0)
            case .gb18030: try scanner.scanPairs(bytes, set: .gb18030)
            case .gbk: try scanner.scanPairs(bytes, set: .gbk)
            default: try scanner.scanISO2022(bytes, characterSet)
            }
        } else {
            scanner.scanSingleBytes(bytes)
        }
        return scanner.finish()
    }

    /// The values of `bytes`, in order.
    ///
    /// - Throws: as `ranges`.
    package static func split(
        _ bytes: [UInt8], vr: VR, characterSet: SpecificCharacterSet
    ) throws(MultiValueError) -> [[UInt8]] {
        let found = try ranges(bytes.rawBytes, from: 0, count: bytes.count, vr: vr, characterSet: characterSet)
        return found.map { Array(bytes[$0]) }
    }

    /// Applies `change` to each value without its padding; empty values stay empty.
    ///
    /// - Throws: `failure` as soon as `change` gives nil: an element is changed as a whole or not at all.
    package static func mapEach(
        _ bytes: [UInt8], failure: FileFailure.Code, _ change: ([UInt8]) -> [UInt8]?
    ) throws(FileFailure.Code) -> [UInt8] {
        let new = mapASCII(bytes) { part in
            let value = Padding.trimmed(part)
            return value.isEmpty ? [] : change(value)
        }
        guard let new else { throw failure }
        return new
    }

    /// Applies `change` to each value of a VR that is always ASCII (DA, TM, DT, AS, DS, IS, UI ...) and joins the results.
    ///
    /// - Returns: nil as soon as `change` gives nil: an element is changed as a whole or not at all.
    package static func mapASCII(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]?) -> [UInt8]? {
        var result: [UInt8] = []
        for (index, value) in bytes.split(separator: 0x5C, omittingEmptySubsequences: false).enumerated() {
            guard let changed = change(Array(value)) else { return nil }
            if index > 0 { result.append(0x5C) }
            result.append(contentsOf: changed)
        }
        return result
    }
}

/// Finds backslashes by the rules of one way to encode text.
private struct Scanner {
    private let start: Int
    private let end: Int
    private var offset: Int
    private var valueStart: Int
    private var found: [Range<Int>] = []

    init(start: Int, end: Int) {
        self.start = start
        self.end = end
        offset = start
        valueStart = start
    }

    consuming func finish() -> [Range<Int>] { found + [valueStart..<end] }

    private func failure(_ code: MultiValueError.Code) -> MultiValueError {
        MultiValueError(code: code, offset: offset - start)
    }

    /// Ends a value at the backslash at `offset`.
    private mutating func splitHere() {
        found.append(valueStart..<offset)
        valueStart = offset + 1
    }

    mutating func scanSingleBytes(_ bytes: RawSpan) {
        while offset < end {
            if bytes.byte(at: offset) == 0x5C { splitHere() }
            offset += 1
        }
    }

    enum PairSet {
        case gb18030
        case gbk
        case shiftJIS
    }

    /// Sets in which a byte from 81H up may start a character of two (or, in GB18030, four) bytes.
    mutating func scanPairs(_ bytes: RawSpan, set: PairSet) throws(MultiValueError) {
        while offset < end {
            if bytes.byte(at: offset) == 0x5C { splitHere() }
            offset += try characterLength(bytes, set: set)
        }
    }

    /// Bytes of the character at `offset`.
    private func characterLength(_ bytes: RawSpan, set: PairSet) throws(MultiValueError) -> Int {
        let first = bytes.byte(at: offset)
        switch set {
        case .gb18030, .gbk:
            guard first >= 0x81 else { return 1 }
            // 80H and FFH start nothing; GBK writers use 80H for the euro sign alone.
            guard first != 0xFF else { throw failure(.malformedText) }
        case .shiftJIS:
            // 81H to 9FH and E0H to FCH start a pair; A1H to DFH are half-width katakana.
            guard (0x81...0x9F).contains(first) || (0xE0...0xFC).contains(first) else { return 1 }
        }
        guard offset + 1 < end else { throw failure(.malformedText) }
        let second = bytes.byte(at: offset + 1)
        if (0x40...0x7E).contains(second) || (0x80...0xFE).contains(second) { return 2 }
        guard set == .gb18030, (0x30...0x39).contains(second), offset + 3 < end,
            (0x81...0xFE).contains(bytes.byte(at: offset + 2)), (0x30...0x39).contains(bytes.byte(at: offset + 3))
        else { throw failure(.malformedText) }
        return 4
    }

    /// Sets of one byte, UTF-8, and ISO 2022 with its escape sequences (PS3.5 section 6.1.2.5).
    mutating func scanISO2022(_ bytes: RawSpan, _ characterSet: SpecificCharacterSet) throws(MultiValueError) {
        // Shift-JIS is looked for wherever ISO_IR 13 is named: its own upper half, A1H to DFH, starts no pair.
        let mayBeShiftJIS = characterSet.kinds.contains(.japaneseSingleByte)
        let isASCII = characterSet.kinds.allSatisfy { $0 == .ascii }
        var isDoubleByte = false
        while offset < end {
            let byte = bytes.byte(at: offset)
            if byte == 0x1B {
                guard characterSet.usesEscapes else { throw failure(.unknownEscape) }
                let (length, doubleByte) = try escape(bytes)
                if let doubleByte { isDoubleByte = doubleByte }
                offset += length
            } else if isDoubleByte {
                // The standard wants a return to ASCII before any control character or backslash; a writer that left it
                // out leaves us without knowing what follows.
                guard byte > 0x20, offset + 1 < end, bytes.byte(at: offset + 1) > 0x20 else {
                    throw failure(.malformedText)
                }
                offset += 2
            } else {
                // Undeclared characters: what stands after one may be its second byte.
                if byte == 0x5C, isASCII, offset > valueStart, bytes.byte(at: offset - 1) >= 0x80 {
                    throw failure(.malformedText)
                }
                if byte == 0x5C { splitHere() }
                offset += mayBeShiftJIS ? try characterLength(bytes, set: .shiftJIS) : 1
            }
        }
    }

    /// The escape sequence at `offset`: its length, and for those that change the lower half (G0) whether two bytes make a
    /// character from here on. Sequences of PS3.3 Tables C.12-3 and C.12-4.
    private func escape(_ bytes: RawSpan) throws(MultiValueError) -> (length: Int, isDoubleByte: Bool?) {
        func byte(_ index: Int) -> UInt8 { offset + index < end ? bytes.byte(at: offset + index) : 0 }
        switch (byte(1), byte(2), byte(3)) {
        // ESC ( B, ESC ( J: ASCII, JIS X 0201 romaji.
        case (0x28, 0x42, _), (0x28, 0x4A, _): return (3, false)
        // ESC ) I: JIS X 0201 katakana in the upper half.
        case (0x29, 0x49, _): return (3, nil)
        // ESC - and a letter: the upper halves of ISO 8859-1 to 8859-15 and TIS 620.
        case (0x2D, 0x41, _), (0x2D, 0x42, _), (0x2D, 0x43, _), (0x2D, 0x44, _), (0x2D, 0x46, _), (0x2D, 0x47, _),
            (0x2D, 0x48, _), (0x2D, 0x4C, _), (0x2D, 0x4D, _), (0x2D, 0x54, _), (0x2D, 0x62, _):
            return (3, nil)
        // ESC $ B: JIS X 0208 in the lower half.
        case (0x24, 0x42, _): return (3, true)
        // ESC $ ( D: JIS X 0212 in the lower half.
        case (0x24, 0x28, 0x44): return (4, true)
        // ESC $ ) C, ESC $ ) A: KS X 1001 and GB 2312 in the upper half, whose bytes are never 5CH.
        case (0x24, 0x29, 0x43), (0x24, 0x29, 0x41): return (4, nil)
        default: throw failure(.unknownEscape)
        }
    }
}
