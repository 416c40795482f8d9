/// A comparison by the order of the VR: numbers, ages in days, dates and times.
protocol OrderTest: GuardTest {
    static func isInOrder(_ value: ComparableValue, _ bound: ComparableValue) -> Bool
}

extension OrderTest {
    static func holds(_ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset) throws(FileFailure.Code) -> Bool {
        guard !value.isEmpty else { return false }
        let bound = Array(ruleset.string(Int(atom.a)).utf8)
        guard let left = ComparableValue(value, atom.vr), let right = ComparableValue(bound, atom.vr) else {
            throw .unreadableGuard
        }
        return isInOrder(left, right)
    }
}

enum LessTest: OrderTest {
    static let code = AtomRecord.Test.less
    static func isInOrder(_ value: ComparableValue, _ bound: ComparableValue) -> Bool { value < bound }
}

enum LessOrEqualTest: OrderTest {
    static let code = AtomRecord.Test.lessOrEqual
    static func isInOrder(_ value: ComparableValue, _ bound: ComparableValue) -> Bool { value <= bound }
}

enum GreaterTest: OrderTest {
    static let code = AtomRecord.Test.greater
    static func isInOrder(_ value: ComparableValue, _ bound: ComparableValue) -> Bool { value > bound }
}

enum GreaterOrEqualTest: OrderTest {
    static let code = AtomRecord.Test.greaterOrEqual
    static func isInOrder(_ value: ComparableValue, _ bound: ComparableValue) -> Bool { value >= bound }
}
