/// What a guard can ask of a value: one type a test, each in a file of its own.
///
/// The type says the test's code in rulesets and when a value passes it. How a policy writes it and which VRs it is for is
/// the compiler's side. docs/adding-a-guard-test.md goes through the steps.
package protocol GuardTest: Sendable {
    /// Its code in a ruleset, which says what the operand is.
    static var code: AtomRecord.Test { get }

    /// Whether a value passes the test of this atom.
    ///
    /// - Parameter value: in UTF-8, without padding; numbers of binary VRs in decimal.
    /// - Throws: the code of a value that cannot be judged. The file is then held back: false would be a guess.
    static func holds(_ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset) throws(FileFailure.Code) -> Bool
}

/// A test that compares text with the texts of the policy. The compiler asks it too, where it holds guards against each
/// other, so that both sides mean the same.
package protocol TextTest: GuardTest {
    /// Whether a value passes.
    ///
    /// - Parameter texts: as many as the code takes, in UTF-8.
    static func holds(_ value: [UInt8], _ texts: [[UInt8]], vr: VR) throws(FileFailure.Code) -> Bool
}

extension TextTest {
    package static func holds(
        _ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset
    ) throws(FileFailure.Code) -> Bool {
        try holds(value, ruleset.texts(of: atom), vr: atom.vr)
    }
}

/// A test that asks something of the file as a whole, and no attribute: `embedded overlays`.
package protocol FileFactTest: GuardTest {
    /// Whether the fact is true.
    ///
    /// What cannot be told counts as true: a fact is something that a policy turns files away for.
    ///
    /// - Parameters:
    ///   - bytes: what holds the data set.
    ///   - tape: its structure.
    static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool
}

extension FileFactTest {
    /// There is no value to ask about.
    package static func holds(
        _ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset
    ) throws(FileFailure.Code) -> Bool { throw .unreadableGuard }
}
