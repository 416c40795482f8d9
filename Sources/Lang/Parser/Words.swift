/// A word with which a statement or a clause begins.
package struct StatementWord: Sendable {
    package enum Kind: Sendable, Hashable {
        /// `midic` and `policy`, once a file.
        case file
        /// A clause of the `policy` block.
        case clause
        /// Introduces a name.
        case declaration
        /// A gate, a block or a selector that begins with a word.
        case statement
        /// A statement of a later version of the language.
        case later
    }

    /// What a line end before the word means.
    package enum LineStart: Sendable, Hashable {
        /// The word stands nowhere else, so a line that begins with it always begins a statement. A statement that
        /// breaks off does not swallow the next one.
        case begins
        /// The same, except after `->` and `else`, where the word is an action.
        case beginsUnlessAction
        /// The word can also go on with a statement: `when`, `in`, `private`.
        case mayContinue
    }

    package let text: String
    package let kind: Kind
    package let lineStart: LineStart
    /// The feature that brings a `later` word, as a message names it.
    package let feature: String?

    init(_ text: String, _ kind: Kind, _ lineStart: LineStart = .begins, feature: String? = nil) {
        self.text = text
        self.kind = kind
        self.lineStart = lineStart
        self.feature = feature
    }
}

/// The words of the language, one table a kind. Actions stand in `ActionVocabulary`, since the compiler brings them.
package enum Words {
    package static let statements: [StatementWord] = [
        StatementWord("midic", .file, .mayContinue),
        StatementWord("policy", .file),
        StatementWord("standard", .clause, .beginsUnlessAction),
        StatementWord("extends", .clause),
        StatementWord("otherwise", .clause),
        StatementWord("on_error", .clause),
        StatementWord("secret", .declaration),
        StatementWord("param", .declaration),
        StatementWord("offset", .declaration),
        StatementWord("table", .declaration),
        StatementWord("set", .declaration, .beginsUnlessAction),
        StatementWord("condition", .declaration),
        StatementWord("device", .declaration),
        StatementWord("import", .declaration),
        StatementWord("accept", .statement),
        StatementWord("reject", .statement, .beginsUnlessAction),
        StatementWord("quarantine", .statement, .beginsUnlessAction),
        StatementWord("for", .statement),
        StatementWord("classes", .statement),
        StatementWord("waive", .statement),
        StatementWord("mark", .statement),
        StatementWord("safe_list", .statement),
        StatementWord("when", .statement, .mayContinue),
        StatementWord("private", .statement, .mayContinue),
        StatementWord("in", .statement, .mayContinue),
        StatementWord("words", .later, feature: "text cleaning"),
        StatementWord("hold", .later, .beginsUnlessAction, feature: "review by people"),
        StatementWord("require", .later, .beginsUnlessAction, feature: "review by people"),
        StatementWord("content", .later, feature: "structured report content"),
        StatementWord("pixels", .later, feature: "pixel redaction"),
        StatementWord("region", .later, feature: "pixel redaction"),
        StatementWord("assert", .later, feature: "assertions"),
        StatementWord("test", .later, feature: "tests of policies"),
    ]

    /// Actions of later versions, each with the feature that brings it.
    package static let laterActions: [String: String] = [
        "map": "lookup tables",
        "scrub": "text cleaning",
        "strip": "text cleaning", "drop": "text cleaning", "tokens": "text cleaning", "replace": "text cleaning",
        "blank": "pixel redaction",
        "detect": "pixel redaction",
    ]

    /// What to write until a later version comes, for words that people bring from elsewhere.
    static let untilThen: [String: String] = [
        "map": "`lookup TABLE.COLUMN` writes what a table says",
        "blank": "`empty` leaves a value without content",
        "replace": "`set \"value\"` writes a constant",
        "scrub": "`remove` or `empty` takes the whole text",
        "strip": "`remove` or `empty` takes the whole text",
        "tokens": "`remove` or `empty` takes the whole text",
        "pixels": "`quarantine \"reason\" when ...` holds such files back",
        "detect": "`quarantine \"reason\" when ...` holds such files back",
        "hold": "`quarantine \"reason\" when ...` holds such files back",
    ]

    /// Words inside statements.
    package static let inner: Set<String> = [
        "version", "and", "or", "not", "any", "all", "is", "matches", "except", "else", "with", "because", "override",
        "vr", "obligations", "retained", "meta", "storage", "present", "absent", "empty", "keyed", "by", "in_iod",
        "encapsulated", "multi-frame", "anchor", "value",
    ]

    /// Words that will stand inside statements of later versions, each with the feature that brings it.
    package static let laterInner: [String: String] = [
        "then": "text cleaning", "only": "text cleaning",
        "rect": "pixel redaction", "polygon": "pixel redaction",
        "outside": "pixel redaction", "verdict": "review by people", "final": "rules that no layer changes",
        "nowhere": "tests of policies",
    ]

    /// Words that mean something inside one construct only, where nothing that a policy declares can stand. They may be
    /// names, in this version and in later ones.
    package static let contextual: Set<String> = [
        "text", "integer", "days", "begins", "ends", "contains", "ignoring", "within", "frames", "expect", "given",
        "list", "ref", "slice", "upper", "lower", "item", "equipment", "sha256", "from", "date", "code", "decimal",
        "matching", "key", "trimmed", "may", "repeat",
        "subject", "template",
        "unregistered", "embedded", "overlays", "codestream", "icon", "image", "case", "as",
    ]

    /// What may stand after `else`, and begins a gate.
    package static let outcomes = ["quarantine", "reject"]

    /// All words above that cannot be the name of anything that a policy declares.
    package static let reserved: Set<String> = Set(statements.map(\.text))
        .union(laterActions.keys).union(inner).union(laterInner.keys)

    /// The statements of some kinds, in the order of the table.
    static func statements(of kinds: StatementWord.Kind...) -> [String] {
        statements.filter { kinds.contains($0.kind) }.map(\.text)
    }

    static let byText = Dictionary(uniqueKeysWithValues: statements.map { ($0.text, $0) })
    static let declarations = statements(of: .declaration)
    static let clauses = statements(of: .clause)
    /// What a statement outside the `policy` block can begin with, for messages.
    static let starters = ["policy"] + statements(of: .declaration, .statement)
}
