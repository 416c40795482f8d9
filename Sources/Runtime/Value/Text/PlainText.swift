/// What plain text of a VR may be made of, and how long its values are.
struct PlainText: Sendable {
    /// Bit b: byte b, below 128, may stand in it. The backslash is in no set but those of `isSingle`.
    private let low: UInt64
    private let high: UInt64
    /// The most characters of a value, blanks around it aside.
    let longest: Int
    /// The most bytes of all values together.
    private let longestList: Int
    /// A backslash is an ordinary character.
    let isSingle: Bool
    /// Other characters than ASCII may stand in it.
    let usesCharacterSet: Bool

    enum Verdict {
        case fits
        case misfit
        /// Bytes above ASCII, or escape sequences: what they mean, the character set must say.
        case needsCharacterSet
    }

    private init(
        _ characters: [UInt8], longest: Int = .max, longestList: Int = .max, isSingle: Bool = false,
        usesCharacterSet: Bool = false
    ) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for byte in characters where byte < 128 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        (self.low, self.high) = (low, high)
        (self.longest, self.longestList) = (longest, longestList)
        (self.isSingle, self.usesCharacterSet) = (isSingle, usesCharacterSet)
    }

    private static let printable = Array(0x20...UInt8(0x7E))
    private static let withoutBackslash = printable.filter { $0 != 0x5C }
    /// TAB, LF, FF and CR, which only the long texts have (PS3.5 section 6.1.3).
    private static let withLayout = printable + [0x09, 0x0A, 0x0C, 0x0D]

    private static let ae = PlainText(withoutBackslash, longest: 16)
    // Lower case is against the standard and common.
    private static let cs = PlainText(
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _".utf8), longest: 16)
    private static let lo = PlainText(withoutBackslash, longest: 64, usesCharacterSet: true)
    private static let lt = PlainText(withLayout, longest: 10_240, isSingle: true, usesCharacterSet: true)
    private static let sh = PlainText(withoutBackslash, longest: 16, usesCharacterSet: true)
    private static let st = PlainText(withLayout, longest: 1_024, isSingle: true, usesCharacterSet: true)
    private static let uc = PlainText(withoutBackslash, usesCharacterSet: true)
    private static let ui = PlainText(
        Array("0123456789.".utf8), longest: 64, longestList: ValueGrammar.longestUIDList)
    // RFC 3986: unreserved and reserved characters, and the sign of those that are encoded.
    private static let ur = PlainText(
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%".utf8),
        isSingle: true)
    private static let ut = PlainText(withLayout, isSingle: true, usesCharacterSet: true)

    /// Nil for VRs that are no text or whose values have a form of their own.
    @inline(__always)
    static func rule(of vr: VR) -> PlainText? {
        switch vr {
        case .AE: ae
        case .CS: cs
        case .LO: lo
        case .LT: lt
        case .SH: sh
        case .ST: st
        case .UC: uc
        case .UI: ui
        case .UR: ur
        case .UT: ut
        default: nil
        }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let half = byte < 64 ? low : high
        return byte < 128 && half &>> UInt64(byte & 63) & 1 == 1
    }

    /// Checks a value without padding at its end.
    func check(_ bytes: RawSpan, _ value: Range<Int>) -> Verdict {
        guard value.count <= longestList else { return .misfit }
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
        guard isShort(bytes, start..<value.upperBound) else { return .misfit }
        return .fits
    }

    private func isShort(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        value.count <= longest || Padding.withoutBlanks(bytes, value).count <= longest
    }
}
