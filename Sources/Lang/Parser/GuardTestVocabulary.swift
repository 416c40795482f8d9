/// The tests of a guard that are written as words after the attribute: `X begins with "A"`.
///
/// They come from outside so that such a test is added without touching the parser. Their words are not reserved, since
/// where they stand nothing that a policy declares can stand.
package struct GuardTestVocabulary: Sendable {
    /// What follows the words.
    package enum Operand: Sendable, Hashable {
        case none
        /// One text in quotes.
        case text
        /// Texts in parentheses.
        case texts
        /// One text, or several in parentheses; `ignoring case` may follow.
        case oneOrMore
    }

    package struct Entry: Sendable, Hashable {
        package let words: [String]
        package let operand: Operand

        /// - Parameter words: lower-case words, at least one.
        package init(_ words: [String], _ operand: Operand) {
            self.words = words
            self.operand = operand
        }
    }

    /// The longest first, so that `begins with` is found before `begins`.
    let entries: [Entry]
    /// What is asked of the whole file and stands alone, such as `embedded overlays`: the words of each. One word alone is
    /// reserved, or it would be the name of a condition.
    let facts: [[String]]

    package init(_ entries: [Entry], facts: [[String]] = []) {
        self.entries = entries.sorted { $0.words.count > $1.words.count }
        self.facts = facts.sorted { $0.count > $1.count }
    }

    /// Those of language version 1.
    package static let standard = GuardTestVocabulary(
        [
            Entry(["contains"], .oneOrMore), Entry(["begins", "with"], .oneOrMore),
            Entry(["ends", "with"], .oneOrMore),
        ],
        facts: [
            ["codestream", "text"], ["embedded", "overlays"], ["icon", "image"], ["multi-frame"], ["encapsulated"],
        ])
}
