/// A value representation (PS3.5 section 6.2). The raw value is the code in rulesets; it never changes within a format major version.
public enum VR: UInt8, Sendable, Hashable, CaseIterable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case AE = 1
    // The names are those of the standard.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL,
        UN, UR, US, UT, UV

    /// The VR of two ASCII capitals, or nil if no VR has that name.
    @inline(__always)
    public init?(_ first: UInt8, _ second: UInt8) {
        guard let vr = VR.byLetters[VR.place(first, second)] else { return nil }
        self = vr
    }

    /// By `place`. A table, since one is looked up for every element of a file in explicit VR.
    package static let byLetters: [VR?] = {
        var table = [VR?](repeating: nil, count: 1 << 10)
        for vr in allCases { table[place(vr.code.0, vr.code.1)] = vr }
        return table
    }()

    /// Where two capitals have their place in `byLetters`; 0, where no VR is, for what is none.
    @inline(__always)
    package static func place(_ first: UInt8, _ second: UInt8) -> Int {
        let (high, low) = (Int(first &- 0x41), Int(second &- 0x41))
        return high < 26 && low < 26 ? high << 5 | low : VR.noPlace
    }

    /// `AA` is no VR.
    private static let noPlace = 0

    /// The two letters as bytes.
    package var code: (UInt8, UInt8) {
        let index = 2 * Int(rawValue)
        return (VR.letters[index], VR.letters[index + 1])
    }

    /// The two letters of each VR by raw value. Written out, since this runs once for each element that is written.
    private static let letters = Array(
        "  AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSQSSSTSVTMUCUIULUNURUSUTUV".utf8)

    /// The two letters.
    public var name: String {
        let (first, second) = code
        return String(decoding: [first, second], as: UTF8.self)
    }

    /// A set bit for use in VR masks of rulesets.
    @inlinable public var bit: UInt64 { 1 << UInt64(rawValue) }
}
