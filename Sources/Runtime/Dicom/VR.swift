/// A value representation (PS3.5 section 6.2). The raw value is the code in rulesets; it never changes within a format major version.
public enum VR: UInt8, Sendable, Hashable, CaseIterable {
    case AE = 1
    case AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL,
        UN, UR, US, UT, UV

    /// The VR of two ASCII capitals, or nil if there is none of that name.
    public init?(_ first: UInt8, _ second: UInt8) {
        guard let found = VR.byCode[UInt16(first) << 8 | UInt16(second)] else { return nil }
        self = found
    }

    private static let byCode: [UInt16: VR] = {
        var table: [UInt16: VR] = [:]
        for vr in VR.allCases {
            let code = Array(vr.name.utf8)
            table[UInt16(code[0]) << 8 | UInt16(code[1])] = vr
        }
        return table
    }()

    /// The two letters.
    public var name: String { String(describing: self) }

    /// A set bit for use in VR masks of rulesets.
    @inlinable public var bit: UInt64 { 1 << UInt64(rawValue) }
}
