/// How much may be asked and done about one file, so that neither a ruleset from a stranger nor a file can stop a run.
///
/// In steps of some nanoseconds: a question of a decision, or a rule for unknown tags that is held against an element. Files like
/// the last one ask nearly nothing, since decisions are remembered; what a policy with a thousand conditions on one attribute
/// asks of a file with many places stays far below.
enum WorkLimit {
    /// What each file may cost, and each element beyond it.
    static func steps(elements: Int) -> Int { 32 << 20 + 256 * elements }

    /// A further step of an action over one value: a keyed code takes some hundred times as long as a question.
    static let step = 256
}
