/// The names of actions that a parser knows.
///
/// The grammar takes any word as an action; which words are actions, and with which arguments, the compiler says. The
/// names are needed for three things only: they are reserved, a misspelt one gets "did you mean", and a missing `->`
/// before one is noticed. They come from outside so that an action is added without touching the parser.
package struct ActionVocabulary: Sendable {
    /// In the order in which messages list them.
    package let names: [String]
    private let known: Set<String>

    /// - Parameter names: a word of a later version among them is one of this version from then on.
    package init(_ names: [String]) {
        self.names = names
        known = Set(names)
    }

    /// The actions of language version 1.
    package static let standard = ActionVocabulary([
        "keep", "remove", "empty", "set", "dummy", "standard", "uid", "pseudonym", "shift", "truncate", "round",
        "floor", "add", "copy", "age", "recode", "lookup", "compose",
    ])

    /// Words that cannot be the name of anything that a policy declares.
    package var reserved: Set<String> { Words.reserved.union(known) }

    func contains(_ word: String) -> Bool { known.contains(word) }

    func reserves(_ word: String) -> Bool { Words.reserved.contains(word) || known.contains(word) }

    /// The word may stand where an action or an outcome is wanted.
    func mayBeAction(_ word: String) -> Bool {
        known.contains(word) || Words.outcomes.contains(word) || !Words.reserved.contains(word)
    }

    /// The feature of a later version that brings a word; nil for any other word.
    package func laterFeature(of word: String) -> String? {
        if known.contains(word) { return nil }
        return Words.byText[word]?.feature ?? Words.laterActions[word] ?? Words.laterInner[word]
    }
}
