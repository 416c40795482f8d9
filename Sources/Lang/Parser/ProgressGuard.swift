/// Remembers where a loop's last turn began, so that each turn takes at least one token and the loop comes to an end.
struct ProgressGuard {
    fileprivate var start: Int?
}

extension Parser {
    /// Stands first in the condition of a loop over statements: if the last turn took nothing, takes the unexpected
    /// token.
    ///
    /// - Returns: always true, so that the loop's own condition follows.
    mutating func makesProgress(_ progress: inout ProgressGuard) -> Bool {
        if progress.start == current.start, current.kind != .rightBrace, current.kind != .endOfFile {
            bumpUnexpected()
        }
        progress.start = current.start
        return true
    }
}
