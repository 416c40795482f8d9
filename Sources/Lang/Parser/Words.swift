/// The words of the language.
public enum Words {
    /// Begin a declaration.
    public static let declarations = ["secret", "param", "offset", "set", "condition"]
    /// Begin a statement that is not a rule.
    public static let statements = ["accept", "reject", "quarantine", "for", "when", "private", "in"]
    /// Begin a clause of the `policy` block.
    public static let clauses = ["standard", "extends", "otherwise", "on_error"]
    /// The actions of this version of the language.
    public static let actions = [
        "keep", "remove", "empty", "set", "dummy", "standard", "uid", "pseudonym", "shift", "truncate", "round", "add",
        "copy",
    ]
    /// Words that are reserved elsewhere and may stand where an action or an outcome is wanted.
    static let actionLike: Set<String> = Set(actions).union(["quarantine", "reject"])
    /// Words of later versions, and what each is for.
    public static let later: [String: String] = [
        "table": "lookup tables", "lookup": "lookup tables", "scrub": "text cleaning", "tokens": "text cleaning",
        "then": "text cleaning",
        "only": "text cleaning", "replace": "text cleaning", "content": "structured report content",
        "pixels": "pixel redaction", "region": "pixel redaction", "assert": "assertions", "test": "tests of policies",
        "import": "import of other languages",
    ]
    /// Those of `later` that begin a statement; the others are actions.
    public static let laterStatements: Set<String> = [
        "table", "content", "pixels", "region", "assert", "test", "import",
    ]
    /// Cannot be the name of anything that a policy declares.
    public static let reserved: Set<String> = {
        var words: Set<String> = [
            "midic", "policy", "version", "and", "or", "not", "any", "all", "is", "matches", "except", "else", "with",
            "because", "override", "vr", "obligations", "meta", "storage", "present", "absent", "empty", "keyed", "by",
            "in_iod",
        ]
        words.formUnion(declarations)
        words.formUnion(statements)
        words.formUnion(clauses)
        words.formUnion(later.keys)
        return words
    }()
}
