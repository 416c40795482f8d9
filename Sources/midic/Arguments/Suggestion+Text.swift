import MidicLang

extension Suggestion {
    /// `; did you mean ...?` for a misspelt word of the command line, or nothing when no known word is near.
    static func text(for word: String, among known: [String], _ show: (String) -> String) -> String {
        guard let best = closest(to: word, among: known) else { return "" }
        return "; did you mean `\(show(best))`?"
    }
}
