/// Places in the output's root that are filled in when all of the rest is decided: what they say follows from it.
struct ReservedPlaces {
    /// Patient Identity Removed (0012,0062).
    var identityRemoved: Int?
    /// Longitudinal Temporal Information Modified (0028,0303).
    var temporal: Int?
    /// De-identification Method Code Sequence (0012,0064).
    var codes: Codes?

    struct Codes {
        /// Of the sequence's header.
        var header: Int
        /// Of midic's own items, behind those that stay.
        var ownItems: Int
        /// Bytes of the items that stay.
        var length = 0
        /// The codes that stay, as scheme and value.
        var existing: Set<String> = []
        /// Items of the input about dates, which stay only if they agree with (0028,0303).
        var temporal: [(code: String, claim: TemporalInformation, stretches: Range<Int>)] = []
    }
}

extension TemporalInformation {
    /// What a code of CID 7050 says of dates: Retain Longitudinal Temporal Information with full or with modified dates.
    init?(methodCode: String) {
        switch methodCode {
        case "DCM\\113106": self = .unmodified
        case "DCM\\113107": self = .modified
        default: return nil
        }
    }
}

extension ClaimTable.Code {
    /// Scheme and value, by which codes are compared.
    var key: String { scheme + "\\" + value }
}
