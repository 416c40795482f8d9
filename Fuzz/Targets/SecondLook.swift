import MidicRuntime
import TestSupport

/// Looks at an output as someone would who has the ruleset and a reader of his own: what goes from every file is in none.
struct SecondLook {
    /// The public attributes that the ruleset removes whatever the file.
    let removed: Set<UInt32>
    /// Private elements of unknown creators go, and there are no others.
    let removesPrivate: Bool

    /// What every output says of itself (PS3.15 section E.1.1), and what it holds.
    private static let own: Set<UInt32> = Set(
        [
            Tag.patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
            .longitudinalTemporalInformationModified,
        ].map(\.rawValue))

    init(_ ruleset: Ruleset) {
        func isRemoval(_ decision: Decision) -> Bool {
            !decision.isNode && ruleset.action(at: decision.index).opcode == .remove
        }
        var removed: Set<UInt32> = []
        for index in 0..<ruleset.rowCount {
            let row = ruleset.row(at: index)
            if isRemoval(row.decision) { removed.insert(row.tag.rawValue) }
        }
        self.removed = removed.subtracting(Self.own)
        removesPrivate = isRemoval(ruleset.privateDecision) && ruleset.creatorCount == 0
    }

    /// The first element of an output that should not be there.
    func finding(in output: StrictObject) -> String? {
        for element in output.elements where !element.path.hasPrefix("00120064[") {
            if removed.contains(element.tag) {
                return "\(element.path) is removed from every file, and is in the output"
            }
            if removesPrivate, element.tag >> 16 & 1 == 1 { return "\(element.path) is private, and is in the output" }
        }
        return nil
    }
}
