import Testing

@testable import MidicCompiler

/// The conditions of two rules, as sets of files or elements.
struct GuardPair {
    private let algebra: GuardAlgebra
    private let left: Int
    private let right: Int

    /// - Parameters:
    ///   - first: of a rule for an attribute of LO, LT or SH.
    ///   - attributes: that the rules are for.
    init(_ first: String, _ second: String, of attributes: (String, String) = ("PatientID", "StudyID")) throws {
        let rules = policy("\(attributes.0) when \(first) -> remove\n\(attributes.1) when \(second) -> remove")
        let checked = try #require(PolicyFront.check(path: "policy.midic") { _ in Array(rules.utf8) }.policy)
        algebra = GuardAlgebra(checked)
        (left, right) = (checked.rules[0].guardIndex, checked.rules[1].guardIndex)
    }

    var firstIsInside: Bool { algebra.contains(right, left) }
    var areDisjoint: Bool { algebra.disjoint(left, right) }
    var areDisjointTheOtherWay: Bool { algebra.disjoint(right, left) }
}
