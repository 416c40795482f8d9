/// `matches /re/`: the whole value.
enum MatchesTest: GuardTest {
    static let code = AtomRecord.Test.matches

    static func holds(_ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset) throws(FileFailure.Code) -> Bool {
        ruleset.matches(automaton: Int(atom.a), value.rawBytes, from: 0, count: value.count)
    }
}

/// `matches /re/ ignoring case`: the automaton reads the folded value.
enum MatchesIgnoringCaseTest: GuardTest {
    static let code = AtomRecord.Test.matchesIgnoringCase

    static func holds(_ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset) throws(FileFailure.Code) -> Bool {
        let folded = CaseFolding.folded(value)
        return ruleset.matches(automaton: Int(atom.a), folded.rawBytes, from: 0, count: folded.count)
    }
}
