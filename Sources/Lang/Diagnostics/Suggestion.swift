/// "Did you mean": the nearest of the words that would have been right.
package enum Suggestion {
    /// The word nearest to a misspelt one, or nil if none is near: `SpellingList.closest(to:)` of a list that is asked once.
    package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
        SpellingList(candidates).closest(to: word)
    }
}
