/// How much may be asked and done about one file, so that neither a ruleset from a stranger nor a file can stop a run.
///
/// In steps of some nanoseconds: a question of a decision, a rule for unknown tags that is held against an element, or a byte of a
/// value that is changed. Files like the last one ask nearly nothing, since decisions are remembered; what a policy with a
/// thousand conditions on one attribute asks of a file with many places stays far below.
enum WorkLimit {
    /// What each file may cost.
    static let file = 32 << 20

    /// The same with what each element and byte may cost beyond it.
    static func steps(file: Int, elements: Int, bytes: Int) -> Int { file + 256 * elements + bytes }

    /// A further step of an action over one value, and each keyed code: one takes some hundred times as long as a question.
    static let step = 256
}

extension Executor {
    /// Stops a file that costs more than one may, in time or memory. Asked before each element is decided upon or created,
    /// wherever it stands.
    @inline(__always)
    mutating func requireStepsLeft(_ tag: Tag, at offset: Int?) throws(Stop) {
        if stepsLeft < 0 { throw .quarantined(FileFailure(.tooLarge, at: offset, tag: tag)) }
        if newSize > grantedSize { try askForMore(0, tag, at: offset) }
    }
}
