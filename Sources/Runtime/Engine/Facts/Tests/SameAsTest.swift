/// `X is Y`: the values of two attributes are the same.
package enum SameAsTest: GuardTest {
    package static let code = AtomRecord.Test.sameAs

    /// A value alone says nothing: the evaluator compares it with the other attribute's.
    package static func holds(
        _ value: [UInt8], _ atom: AtomRecord, in ruleset: Ruleset
    ) throws(FileFailure.Code) -> Bool { throw .unreadableGuard }

    /// Whether two values are the same: as numbers if both attributes hold numbers, else byte by byte.
    static func areSame(_ left: [UInt8], _ leftVR: VR, _ right: [UInt8], _ rightVR: VR) -> Bool {
        if left == right { return true }
        guard leftVR.isDecimal, rightVR.isDecimal, let one = ComparableValue(left, leftVR),
            let other = ComparableValue(right, rightVR)
        else { return false }
        return one == other
    }
}
