/// A value representation (PS3.5 section 6.2). The raw value is the code in rulesets; it never changes within a format major version.
public enum VR: UInt8, Sendable, Hashable, CaseIterable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case AE = 1
    // The names are those of the standard.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL,
        UN, UR, US, UT, UV

    /// The VR of two ASCII capitals, or nil if no VR has that name.
    ///
    /// A switch, since it runs once for every element of a file in explicit VR.
    public init?(_ first: UInt8, _ second: UInt8) {
        switch UInt16(first) << 8 | UInt16(second) {
        case 0x4145: self = .AE
        case 0x4153: self = .AS
        case 0x4154: self = .AT
        case 0x4353: self = .CS
        case 0x4441: self = .DA
        case 0x4453: self = .DS
        case 0x4454: self = .DT
        case 0x4644: self = .FD
        case 0x464C: self = .FL
        case 0x4953: self = .IS
        case 0x4C4F: self = .LO
        case 0x4C54: self = .LT
        case 0x4F42: self = .OB
        case 0x4F44: self = .OD
        case 0x4F46: self = .OF
        case 0x4F4C: self = .OL
        case 0x4F56: self = .OV
        case 0x4F57: self = .OW
        case 0x504E: self = .PN
        case 0x5348: self = .SH
        case 0x534C: self = .SL
        case 0x5351: self = .SQ
        case 0x5353: self = .SS
        case 0x5354: self = .ST
        case 0x5356: self = .SV
        case 0x544D: self = .TM
        case 0x5543: self = .UC
        case 0x5549: self = .UI
        case 0x554C: self = .UL
        case 0x554E: self = .UN
        case 0x5552: self = .UR
        case 0x5553: self = .US
        case 0x5554: self = .UT
        case 0x5556: self = .UV
        default: return nil
        }
    }

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
