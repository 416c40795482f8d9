/// `is "A"` and `in ("A", "B")`. Numbers are compared as numbers.
enum OneOfTest: GuardTest {
    static let code = AtomRecord.Test.oneOf

    static func holds(_ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset) throws(FileFailure.Code) -> Bool {
        let number = atom.vr.isDecimal ? ComparableValue(value, atom.vr) : nil
        for offset in 0..<Int(atom.b) {
            let wanted = Array(ruleset.string(ruleset.atomValue(at: Int(atom.a) + offset)).utf8)
            if wanted == value { return true }
            if let number, let other = ComparableValue(wanted, atom.vr), number == other { return true }
        }
        return false
    }
}
