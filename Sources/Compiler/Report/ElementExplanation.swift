package import MidicRuntime

/// What a policy does to an element, who says so, and who does not.
package struct ElementExplanation: Sendable, Hashable {
    /// Who decides: a row of Table E.1-1, midic's supplement, `otherwise` or a rule of a policy.
    package struct Rule: Sendable, Hashable {
        package let origin: RuleRecord.Origin
        /// The rule in its canonical spelling.
        package let text: String
        package let because: String?
        package let overrides: Bool
        /// Where it is written; nil for rules that are no policy's.
        package let place: Place?
    }
    package struct Place: Sendable, Hashable {
        package let path: String
        /// From 1.
        package let line: Int
        /// nil where only a ruleset tells.
        package let column: Int?
    }
    /// One way in which the element can be decided.
    package struct Way: Sendable, Hashable {
        /// All of them must hold: the place, what is asked of values, SOP classes, VRs.
        package let conditions: [String]
        /// The action in the language's words, `empty` and compound codes resolved: `dummy "ANONYMIZED"`.
        package let action: String
        package let rule: Rule
    }
    /// A rule that picks the element, and what became of it.
    package struct Candidate: Sendable, Hashable {
        package let rule: Rule
        package let decides: Bool
        /// In words, for rules that do not decide; empty for those that do.
        package let reason: String
    }
    /// The cells of Table E.1-1 that count under the policy's options.
    package struct TableRow: Sendable, Hashable {
        package let title: String
        package let basic: ConfidentialityCode
        package let options: [Cell]
    }
    /// What Table E.1-1 says of the element.
    package enum TableAnswer: Sendable, Hashable {
        case row(TableRow)
        case noRow
        /// The policy extends no profile, so the table decides nothing.
        case noProfile
        /// The ruleset is of this edition, which is not the one that is built in.
        case otherEdition(String)
    }
    package struct Cell: Sendable, Hashable {
        package let option: ProfileOption
        package let code: ConfidentialityCode
    }

    /// `(0010,0010) PatientName`
    package let title: String
    /// VRs of the dictionary; empty where only the file knows.
    package let vrs: [VR]
    package let table: TableAnswer
    package var tableRow: TableRow? { if case .row(let row) = table { row } else { nil } }
    /// The Type that resolved a compound code: `Type 2 of ct-image at the root`; nil without a class and a path.
    package let type: String?
    package let ways: [Way]
    /// Other elements in which the original of this one may stand, in files of some accepted class.
    package let copiedTo: [String]
    /// True if there are more ways than are listed.
    package let isAbridged: Bool
    /// Rules of policies that pick the element, the highest layer first.
    package let candidates: [Candidate]
}
