import MidicCompiler
import MidicJSON
import MidicRuntime

/// What `explain` says of an option, and of a code that outputs claim in De-identification Method Code Sequence (0012,0064).
struct ClaimPage {
    private let code: ClaimTable.Code
    private let kind: String
    private let meaning: String
    private let option: ProfileOption?

    /// The words of options.
    static let options = ProfileOption.allCases.map(\.rawValue)

    /// - Parameter word: a code's value (`113100`, `MIDIC100`) or the word of an option (`retain_uids`), in either case.
    init?(_ word: String) {
        let value = word.uppercased()
        let code = DeidentificationMethodCode.all.first { code in
            if case .option(let option) = code.claim, option.rawValue == word.lowercased() { return true }
            return code.value == value
        }
        if let code {
            self.code = ClaimTable.Code(value: code.value, scheme: code.scheme, meaning: code.meaning)
            (kind, meaning, option) = Self.words(code.claim)
        } else if value == ClaimTable.Code.withExceptions.value {
            self.code = .withExceptions
            kind = "a code of midic, for outputs"
            meaning =
                "The policy extends the Basic Profile, and some row of Table E.1-1 is treated less strictly than the profile and the options that are claimed ask for: outputs say this instead of 113100. `check` names the rows."
            option = nil
        } else if value == ClaimTable.Code.withoutProfile.value {
            self.code = .withoutProfile
            kind = "a code of midic, for outputs"
            meaning =
                "The policy extends no profile: outputs claim neither 113100 nor an option, whatever its own rules do."
            option = nil
        } else {
            return nil
        }
    }

    private static func words(
        _ claim: DeidentificationMethodCode.Claim
    ) -> (kind: String, meaning: String, option: ProfileOption?) {
        let table = "Table E.1-1 of PS3.15, edition \(StandardEditions.shared.confidentiality.edition)"
        switch claim {
        case .basicProfile:
            return (
                "the profile that `extends basic` chooses",
                "\(table), has \(ConfidentialityTable.shared.rows.count) rows. An output claims the code if every row, those of midic's supplement included, is treated at least as strictly as the profile's column says, or for rows of an option that is claimed as that option's; and if nothing stays that no row knows. Otherwise it claims MIDIC100. `check` names the rows that do not bear the code.",
                nil
            )
        case .option(let option):
            let names = { (code: ConfidentialityCode) in
                ConfidentialityTable.shared.rows.filter { $0.code(for: option) == code }.count
            }
            let counts = [(names(.K), "keeps"), (names(.C), "wants cleaned")].filter { $0.0 > 0 }
                .map { "\($0.1) \($0.0) of its rows" }.joined(separator: " and ")
            return (
                "option `\(option.rawValue)` of the Basic Profile",
                "\(table): the option's column \(counts). A policy chooses it with `extends basic with \(option.rawValue)`. An output claims the code if the ruleset keeps, or only makes coarser, what the column keeps, and cleans what it wants cleaned (docs/language.md, \"What the output claims\"). `check` says which options are claimed and what stays by each.",
                option
            )
        case .cleanPixelData, .cleanVisualFeatures:
            return (
                "an option of PS3.15 about pixels",
                "midic does not look at what pixels show: no policy can choose the option, and no output claims the code unless its input did.",
                nil
            )
        }
    }

    /// The attributes that an option's column has a code for.
    private func rows(_ code: ConfidentialityCode) -> [String] {
        guard let option else { return [] }
        return ConfidentialityTable.shared.rows.filter { $0.code(for: option) == code }.map { row in
            if !row.keyword.isEmpty { return row.keyword }
            return switch row.target {
            case .attribute(let tag): tag.description
            case .repeating(let mask): mask.description
            case .privateAttributes: "private attributes"
            }
        }
    }

    var page: ReferencePages.Page {
        let lists = [("keeps", rows(.K)), ("cleans", rows(.C))].filter { !$0.1.isEmpty }
        var object = JSONObject()
        object.add("schema", 1)
        object.add("code", code.value)
        object.add("scheme", code.scheme)
        object.add("meaning", code.meaning)
        object.add("kind", kind)
        if let option { object.add("option", option.rawValue) }
        object.add("page", meaning)
        for (name, attributes) in lists { object.add(name, attributes) }
        var text = "\(code.value) \(code.scheme) \"\(code.meaning)\"\n  kind      \(kind)\n\n"
        text += Paragraph.wrapped(meaning, width: 100, first: "", rest: "")
        for (name, attributes) in lists {
            let words = "\(name): \(attributes.joined(separator: ", "))"
            text += "\n" + Paragraph.wrapped(words, width: 100, first: "", rest: "    ")
        }
        return ReferencePages.Page(text: text, json: object)
    }
}
