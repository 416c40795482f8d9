public import MidicRuntime

/// A question to `PolicyExplanation`: an element, as far as it is known.
public struct ElementQuery: Sendable, Hashable {
    public enum Element: Sendable, Hashable {
        /// A public attribute.
        case attribute(Tag)
        /// A private attribute by its creator, group and the low byte of its element number.
        case privateElement(creator: String, group: UInt16, block: UInt8)
        /// An element of the file meta information.
        case meta(Tag)
    }
    public var element: Element
    /// The file's SOP class; nil to be told of all.
    public var sopClass: String?
    /// The sequences around the element from the root on, empty for the root itself; nil to be told of all places.
    public var path: [Tag]?
    /// The VR in the file, for elements of which only the file knows it.
    public var vr: VR?

    public init(_ element: Element, sopClass: String? = nil, path: [Tag]? = nil, vr: VR? = nil) {
        self.element = element
        self.sopClass = sopClass
        self.path = path
        self.vr = vr
    }
}

/// What a policy does to an element, who says so, and who does not.
public struct ElementExplanation: Sendable, Hashable {
    /// Who decides: a row of Table E.1-1, midic's supplement, `otherwise` or a rule of a policy.
    public struct Rule: Sendable, Hashable {
        public let origin: RuleRecord.Origin
        /// The rule in its canonical spelling.
        public let text: String
        public let because: String?
        public let overrides: Bool
        /// Where it is written; nil for rules that are no policy's.
        public let place: Place?
    }
    public struct Place: Sendable, Hashable {
        public let path: String
        /// From 1.
        public let line: Int
        public let column: Int
    }
    /// One way in which the element can be decided.
    public struct Way: Sendable, Hashable {
        /// All of them must hold; in the order in which they are asked.
        public let conditions: [String]
        /// The action in the language's words, `empty` and compound codes resolved: `dummy "ANONYMIZED"`.
        public let action: String
        public let rule: Rule
    }
    /// A rule that picks the element, and what became of it.
    public struct Candidate: Sendable, Hashable {
        public let rule: Rule
        public let decides: Bool
        /// In words, for rules that do not decide; empty for those that do.
        public let reason: String
    }
    /// The cells of Table E.1-1 that count under the policy's options.
    public struct TableRow: Sendable, Hashable {
        public let title: String
        public let basic: ConfidentialityCode
        public let options: [Cell]
    }
    public struct Cell: Sendable, Hashable {
        public let option: ProfileOption
        public let code: ConfidentialityCode
    }

    /// `(0010,0010) PatientName`
    public let title: String
    /// VRs of the dictionary; empty where only the file knows.
    public let vrs: [VR]
    public let tableRow: TableRow?
    /// The Type that resolved a compound code: `Type 2 of ct-image at the root`; nil without a class and a path.
    public let type: String?
    public let ways: [Way]
    /// True if there are more ways than are listed.
    public let isAbridged: Bool
    /// Rules of policies that pick the element, the highest layer first.
    public let candidates: [Candidate]
}
