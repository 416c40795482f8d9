/// What plain text of a VR may be made of, and how long its values are.
///
/// Plain numbers, so that a rule is a constant of the program and costs nothing to make.
struct PlainText: Sendable {
    /// Bit b: byte b, below 64, may stand in it. A backslash may where `isSingle` says so.
    private let low: UInt64
    /// The same for bytes 64 to 127.
    private let high: UInt64
    /// The most characters of a value, blanks around it aside.
    let longest: Int
    /// The most bytes of all values together.
    private let longestList: Int
    /// A backslash is an ordinary character.
    let isSingle: Bool
    /// Other characters than ASCII may stand in it.
    let usesCharacterSet: Bool
    /// How eight bytes at a time are seen to be nothing special.
    private let words: ByteClass?

    enum Verdict {
        case fits
        case misfit
        /// Bytes above ASCII, or escape sequences: what they mean, the character set must say.
        case needsCharacterSet
    }

    @inline(__always)
    private init(
        _ low: UInt64, _ high: UInt64, longest: Int = .max, longestList: Int = .max, isSingle: Bool = false,
        usesCharacterSet: Bool = false, words: ByteClass? = nil
    ) {
        self.low = low
        self.high = high
        self.longest = longest
        self.longestList = longestList
        self.isSingle = isSingle
        self.usesCharacterSet = usesCharacterSet
        self.words = words
    }

    /// Blank to tilde without the backslash.
    @inline(__always)
    private static func line(longest: Int, usesCharacterSet: Bool) -> PlainText {
        PlainText(
            0xFFFF_FFFF_0000_0000, 0x7FFF_FFFF_EFFF_FFFF, longest: longest, usesCharacterSet: usesCharacterSet,
            words: .line)
    }

    /// Blank to tilde, and TAB, LF, FF and CR, which only the long texts have (PS3.5 section 6.1.3).
    @inline(__always)
    private static func lines(longest: Int) -> PlainText {
        PlainText(
            0xFFFF_FFFF_0000_3600, 0x7FFF_FFFF_FFFF_FFFF, longest: longest, isSingle: true, usesCharacterSet: true)
    }

    /// Nil for VRs that are no text or whose values have a form of their own.
    @inline(__always)
    static func rule(of vr: VR) -> PlainText? {
        switch vr {
        case .AE: line(longest: 16, usesCharacterSet: false)
        // Letters, digits, blank and `_`. Lower case is against the standard and common.
        case .CS: PlainText(0x03FF_0001_0000_0000, 0x07FF_FFFE_87FF_FFFE, longest: 16, words: .code)
        case .LO: line(longest: 64, usesCharacterSet: true)
        case .SH: line(longest: 16, usesCharacterSet: true)
        case .UC: line(longest: .max, usesCharacterSet: true)
        case .LT: lines(longest: 10_240)
        case .ST: lines(longest: 1_024)
        case .UT: lines(longest: .max)
        // Digits and dots.
        case .UI:
            PlainText(
                0x03FF_4000_0000_0000, 0, longest: 64, longestList: ValueGrammar.longestUIDList, words: .uid)
        // RFC 3986: unreserved and reserved characters, and the sign of those that are encoded.
        case .UR: PlainText(0xAFFF_FFFA_0000_0000, 0x47FF_FFFE_AFFF_FFFF, isSingle: true)
        default: nil
        }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let half = byte < 64 ? low : high
        return byte < 128 && half &>> UInt64(byte & 63) & 1 == 1
    }

    /// Whether a value, blanks at its end among its bytes, is one value of the usual characters and no longer than it may be.
    @inline(__always)
    func isOnePlain(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        guard let words, value.count <= longest else { return false }
        return words.holdsAll(of: bytes, value)
    }

    /// Checks a value without padding at its end.
    func check(_ bytes: RawSpan, _ value: Range<Int>) -> Verdict {
        guard value.count <= longestList else { return .misfit }
        if let words, words.holdsAll(of: bytes, value) { return isShort(bytes, value) ? .fits : .misfit }
        return checkBytes(bytes, value)
    }

    /// The same, byte by byte.
    func checkBytes(_ bytes: RawSpan, _ value: Range<Int>) -> Verdict {
        var start = value.lowerBound
        for offset in value {
            let byte = bytes.byte(at: offset)
            if contains(byte) { continue }
            if byte == 0x5C, !isSingle {
                guard isShort(bytes, start..<offset) else { return .misfit }
                start = offset + 1
                continue
            }
            return usesCharacterSet && (byte >= 0x80 || byte == 0x1B) ? .needsCharacterSet : .misfit
        }
        return isShort(bytes, start..<value.upperBound) ? .fits : .misfit
    }

    @inline(__always)
    private func isShort(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        value.count <= longest || Padding.withoutBlanks(bytes, value).count <= longest
    }
}
