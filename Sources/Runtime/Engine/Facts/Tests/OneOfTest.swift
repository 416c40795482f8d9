/// `is "A"` and `in ("A", "B")`. Numbers are compared as numbers.
enum OneOfTest: GuardTest {
    static let code = AtomRecord.Test.oneOf

    static func holds(_ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset) throws(FileFailure.Code) -> Bool {
        let number = atom.vr.isDecimal ? ComparableValue(value, atom.vr) : nil
        for offset in 0..<Int(atom.b) {
            let wanted = ruleset.atomValue(at: Int(atom.a) + offset)
            if ruleset.string(wanted, equals: value.rawBytes) { return true }
            guard let number else { continue }
            if let other = ComparableValue(Array(ruleset.string(wanted).utf8), atom.vr), number == other { return true }
        }
        return false
    }
}
