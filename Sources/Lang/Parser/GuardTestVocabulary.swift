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
    /// What is asked of the whole file and stands alone, such as `embedded overlays`: the words of each, at least two. One
    /// word would be the name of a condition.
    let facts: [[String]]

    package init(_ entries: [Entry], facts: [[String]] = []) {
        self.entries = entries.sorted { $0.words.count > $1.words.count }
        self.facts = facts.sorted { $0.count > $1.count }
    }

    /// Those of language version 1, whose tests of attributes have a syntax each.
    package static let standard = GuardTestVocabulary([], facts: [["codestream", "text"], ["embedded", "overlays"]])
}
