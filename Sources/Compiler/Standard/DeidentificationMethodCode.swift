package import MidicRuntime

/// A code of CID 7050, as written into De-identification Method Code Sequence (0012,0064).
package struct DeidentificationMethodCode: Sendable, Hashable {
    /// What using the code says.
    package enum Claim: Sendable, Hashable {
        case basicProfile
        case option(ProfileOption)
        /// Options about pixels, which have no column in Table E.1-1.
        case cleanPixelData
        case cleanVisualFeatures
    }
    package let claim: Claim
    /// For example `113100`.
    package let value: String
    /// `DCM` for all of them.
    package let scheme: String
    package let meaning: String

    /// All codes of CID 7050, ascending by value.
    package static let all: [DeidentificationMethodCode] = {
        var text = PackedText(StandardData.cid7050)
        var codes: [DeidentificationMethodCode] = []
        while !text.isAtEnd {
            let value = text.field()
            let scheme = text.field()
            let meaning = text.field()
            codes.append(
                DeidentificationMethodCode(
                    claim: claim(column: text.field()), value: value, scheme: scheme, meaning: meaning))
        }
        return codes
    }()

    /// The code that states a claim.
    package static func code(for claim: Claim) -> DeidentificationMethodCode {
        guard let code = all.first(where: { $0.claim == claim }) else { preconditionFailure("a claim without a code") }
        return code
    }

    private static func claim(column: String) -> Claim {
        switch column {
        case "basic": .basicProfile
        case "clean_pixel_data": .cleanPixelData
        case "clean_recognizable_visual_features": .cleanVisualFeatures
        case "retain_longitudinal_full_dates": .option(.retainFullDates)
        case "retain_longitudinal_modified_dates": .option(.retainModifiedDates)
        default:
            if let option = ProfileOption(rawValue: column) {
                .option(option)
            } else {
                preconditionFailure("unknown column in CID 7050")
            }
        }
    }
}
