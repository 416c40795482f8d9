/// Steps through text character by character, by the rules of its character set. The one place that knows where a character
/// starts: a byte that looks like a backslash may be the second half of one.
///
/// Offsets only, so that nothing is decoded and no table is needed.
struct CharacterCursor {
    enum Character: Equatable {
        /// One byte that means what it means in ASCII, control characters included.
        case ascii(UInt8)
        /// Any other character.
        case other
        /// A control character of the upper half (80H to 9FH, and U+0080 to U+009F).
        case control
        /// An escape sequence, which is no character.
        case escape
    }

    private enum Scheme {
        /// Each byte for itself.
        case bytes
        case utf8
        case gb18030
        case gbk
        /// A set of one byte a character, or several with the escape sequences that switch between them.
        case iso2022
    }

    private let scheme: Scheme
    private let end: Int
    private let start: Int
    private let usesEscapes: Bool
    /// Shift-JIS is looked for wherever ISO_IR 13 is named: its own upper half, A1H to DFH, starts no pair.
    private let mayBeShiftJIS: Bool
    /// Only the default repertoire is named, above which nothing is defined: what stands there may be text of any set.
    private let isUndeclared: Bool
    /// Two bytes make a character in the lower half, or in the upper half.
    private var isDoubleByte = false
    private var isUpperDoubleByte = false
    /// The step before was an undeclared byte, so that this one may be its second half.
    private var followsUndeclared = false
    /// Where the next character starts.
    private(set) var offset: Int
    /// Bytes were met that are no text in the set, but could be passed over without losing the way.
    private(set) var hasMalformed = false

    /// - Throws: where nobody can say what the bytes are.
    init(_ range: Range<Int>, _ set: SpecificCharacterSet) throws(MultiValueError) {
        // Sets of pairs have no code extensions (PS3.3 section C.12.1.1.2), so beside another one they mean nothing.
        guard !set.hasUnknown, set.kinds.count == 1 || !set.hasPairSet else {
            throw MultiValueError(code: .unknownCharacterSet, offset: 0)
        }
        let scheme: Scheme =
            switch set.kinds[0] {
            case .gb18030: .gb18030
            case .gbk: .gbk
            case .utf8 where set.kinds.count == 1: .utf8
            default: .iso2022
            }
        self.init(
            scheme, range, usesEscapes: set.usesEscapes, mayBeShiftJIS: set.kinds.contains(.japaneseSingleByte),
            isUndeclared: set.kinds.allSatisfy { $0 == .ascii })
    }

    /// Over text that is ASCII by its VR.
    init(bytesOf range: Range<Int>) {
        self.init(.bytes, range, usesEscapes: false, mayBeShiftJIS: false, isUndeclared: false)
    }

    private init(
        _ scheme: Scheme, _ range: Range<Int>, usesEscapes: Bool, mayBeShiftJIS: Bool, isUndeclared: Bool
    ) {
        (self.scheme, start, end, offset) = (scheme, range.lowerBound, range.upperBound, range.lowerBound)
        (self.usesEscapes, self.mayBeShiftJIS, self.isUndeclared) = (usesEscapes, mayBeShiftJIS, isUndeclared)
    }

    /// The character at `offset`, behind which the cursor moves; nil at the end.
    ///
    /// - Throws: where it cannot be told what follows.
    mutating func next(_ bytes: RawSpan) throws(MultiValueError) -> Character? {
        guard offset < end else { return nil }
        let byte = bytes.byte(at: offset)
        if byte == 0x1B, scheme == .iso2022 || scheme == .utf8 { return try escape(bytes) }
        if isDoubleByte {
            // The standard wants a return to ASCII before any control character or backslash; a writer that left it out
            // leaves us without knowing what follows.
            guard byte > 0x20, offset + 1 < end, bytes.byte(at: offset + 1) > 0x20 else {
                throw failure(.malformedText)
            }
            offset += 2
            return .other
        }
        if byte < 0x80 {
            // Undeclared characters: what stands after one may be its second byte.
            if byte == 0x5C, followsUndeclared { throw failure(.malformedText) }
            followsUndeclared = false
            offset += 1
            return .ascii(byte)
        }
        let length: Int
        switch scheme {
        case .bytes: length = 1
        case .utf8: return utf8(bytes, byte)
        case .gb18030: length = try pairLength(bytes, .gb18030)
        case .gbk: length = try pairLength(bytes, .gbk)
        case .iso2022:
            if mayBeShiftJIS {
                length = try pairLength(bytes, .shiftJIS)
            } else if isUpperDoubleByte {
                let isPair = byte > 0xA0 && offset + 1 < end && bytes.byte(at: offset + 1) > 0xA0
                if !isPair { hasMalformed = true }
                length = isPair ? 2 : 1
            } else {
                followsUndeclared = isUndeclared
                length = 1
            }
        }
        offset += length
        return length == 1 && byte < 0xA0 && scheme == .iso2022 && !isUndeclared && !mayBeShiftJIS ? .control : .other
    }

    private func failure(_ code: MultiValueError.Code) -> MultiValueError {
        MultiValueError(code: code, offset: offset - start)
    }

    /// A character of UTF-8 (RFC 3629), or one byte that is none.
    private mutating func utf8(_ bytes: RawSpan, _ first: UInt8) -> Character {
        func continuation(_ index: Int) -> UInt32? {
            guard offset + index < end else { return nil }
            let byte = bytes.byte(at: offset + index)
            return byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil
        }
        var scalar: UInt32
        let count: Int
        let lowest: UInt32
        switch first {
        case 0xC2...0xDF: (scalar, count, lowest) = (UInt32(first & 0x1F), 1, 0x80)
        case 0xE0...0xEF: (scalar, count, lowest) = (UInt32(first & 0x0F), 2, 0x800)
        case 0xF0...0xF4: (scalar, count, lowest) = (UInt32(first & 0x07), 3, 0x1_0000)
        default: (scalar, count, lowest) = (0, 0, 1)
        }
        for index in 1..<count + 1 {
            guard let bits = continuation(index) else {
                scalar = 0
                break
            }
            scalar = scalar << 6 | bits
        }
        guard scalar >= lowest, Unicode.Scalar(scalar) != nil else {
            hasMalformed = true
            offset += 1
            return .other
        }
        offset += count + 1
        return scalar < 0xA0 ? .control : .other
    }

    private enum PairSet {
        case gb18030
        case gbk
        case shiftJIS
    }

    /// Bytes of the character at `offset` in sets whose bytes from 81H up may start one of two (or, in GB18030, four) bytes.
    private func pairLength(_ bytes: RawSpan, _ set: PairSet) throws(MultiValueError) -> Int {
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

    /// The escape sequence at `offset`, and what it changes: for those of the lower half (G0) whether two bytes make a character
    /// from here on, and for those of the upper half (G1) likewise. Sequences of PS3.3 tables C.12-3 and C.12-4.
    private mutating func escape(_ bytes: RawSpan) throws(MultiValueError) -> Character {
        guard usesEscapes else { throw failure(.unknownEscape) }
        func byte(_ index: Int) -> UInt8 { offset + index < end ? bytes.byte(at: offset + index) : 0 }
        switch (byte(1), byte(2), byte(3)) {
        // ESC ( B, ESC ( J: ASCII, JIS X 0201 romaji.
        case (0x28, 0x42, _), (0x28, 0x4A, _):
            isDoubleByte = false
            offset += 3
        // ESC ) I: JIS X 0201 katakana in the upper half. ESC - and a letter: the upper halves of ISO 8859-1 to 8859-15 and
        // TIS 620.
        case (0x29, 0x49, _), (0x2D, 0x41, _), (0x2D, 0x42, _), (0x2D, 0x43, _), (0x2D, 0x44, _), (0x2D, 0x46, _),
            (0x2D, 0x47, _), (0x2D, 0x48, _), (0x2D, 0x4C, _), (0x2D, 0x4D, _), (0x2D, 0x54, _), (0x2D, 0x62, _):
            isUpperDoubleByte = false
            offset += 3
        // ESC $ B: JIS X 0208 in the lower half.
        case (0x24, 0x42, _):
            isDoubleByte = true
            offset += 3
        // ESC $ ( D: JIS X 0212 in the lower half.
        case (0x24, 0x28, 0x44):
            isDoubleByte = true
            offset += 4
        // ESC $ ) C, ESC $ ) A: KS X 1001 and GB 2312 in the upper half, whose bytes are never 5CH.
        case (0x24, 0x29, 0x43), (0x24, 0x29, 0x41):
            isUpperDoubleByte = true
            offset += 4
        default: throw failure(.unknownEscape)
        }
        return .escape
    }
}
