import MidicLang

/// Something that the user must write differently; exit code 2.
struct UsageError: Error, Equatable {
    let message: String
    /// Words that would have been right, the likeliest first.
    let candidates: [String]
    /// Why a file that the message names cannot be read, in the system's words.
    let reason: String?

    init(_ message: String, reason: String? = nil) {
        self.message = message
        self.reason = reason
        candidates = []
    }

    /// A word that is unknown; the message ends with the nearest known one, if any is near.
    ///
    /// - Parameter show: how a word is written on the command line.
    init(_ message: String, _ word: String, among known: some Sequence<String>, show: (String) -> String = { $0 }) {
        let nearest = Suggestion.closest(to: word, among: known).map(show)
        self.message = message + (nearest.map { "; did you mean `\($0)`?" } ?? "")
        candidates = nearest.map { [$0] } ?? []
        reason = nil
    }
}
