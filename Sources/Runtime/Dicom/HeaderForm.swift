/// What the two letters of a VR say of a header in explicit VR little endian and of what follows it.
///
/// Looked up once for each element of a run (`PlainRun`), so that one load decides all of it.
struct HeaderForm {
    enum Kind: UInt8 {
        /// A length of 16 bits; a plain value.
        case short
        /// Two reserved bytes and a length of 32 bits; a plain value.
        case long
        /// The same. A private one that begins like items may be more than a value, and one of undefined length is fragments.
        case longBytes
        case sequence
        /// No VR, or UN, which needs a closer look.
        case other
    }

    /// The two letters as they stand in the file. Other bytes have the same place; so this is to be compared.
    let code: UInt16
    /// The same for a header of the short form, which a plain value follows; for others a code that has another place.
    let shortCode: UInt16
    let vr: VR?
    let kind: Kind

    /// By `place`.
    static let byPlace: [HeaderForm] = {
        var forms = (0..<1 << 10).map { place in
            HeaderForm(code: misplaced(place), shortCode: misplaced(place), vr: nil, kind: .other)
        }
        for vr in VR.allCases {
            let code = UInt16(vr.code.0) | UInt16(vr.code.1) << 8
            let kind: Kind =
                switch vr {
                case .SQ: .sequence
                case .UN: .other
                default: vr.canBeFragments ? .longBytes : vr.hasLongHeader ? .long : .short
                }
            forms[place(code)] = HeaderForm(
                code: code, shortCode: kind == .short ? code : misplaced(place(code)), vr: vr, kind: kind)
        }
        return forms
    }()

    /// A code that is not to be found at a place, so that no header is taken for it.
    private static func misplaced(_ place: Int) -> UInt16 { place == 0 ? .max : 0 }

    /// Where the form of two bytes stands: the low five bits of both, which differ for all pairs of capitals.
    @inline(__always)
    static func place(_ code: UInt16) -> Int { Int(code & 0x1F) << 5 | Int(code >> 8 & 0x1F) }
}
