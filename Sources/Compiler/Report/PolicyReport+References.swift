import MidicLang
import MidicRuntime

/// UIDs that refer to one another and become different ones.
extension PolicyReport {
    /// What becomes of a UID, where the object goes on having one.
    private enum NewUID: Hashable {
        case kept
        /// By the arguments of `uid`: key and scope.
        case mapped([ActionArgument])
        /// A constant, or another attribute's value.
        case other(String)
    }

    private struct Treated {
        let tag: Tag
        let uid: NewUID
        let action: CheckedAction
        let source: RuleSource
    }

    /// In a group of references every UID that stays stays alike: kept, or mapped with one key and one scope. What goes is no
    /// matter, since a reference may be taken away.
    mutating func reportReferenceGroups() {
        var reported: Set<[SourceRange?]> = []
        for group in ReferenceGroup.all {
            let treated = group.members.flatMap { self.treated($0) }
            guard let first = treated.first, let other = odd(in: treated, besides: first) else { continue }
            var pair = [first, other]
            // The narrower rule is the one to look at.
            if place(of: other.source) == nil || (isNamed(first.source) && !isNamed(other.source)) { pair.reverse() }
            let ranges = [place(of: pair[1].source), place(of: pair[0].source)]
            guard reported.insert(ranges).inserted else { continue }
            let members = group.members.filter(SubjectTable.isRow).map(text.name)
            let isOne = pair[0].tag == pair[1].tag
            let others = isOne ? "the same attribute" : "`\(text.name(pair[0].tag))`"
            add(
                .referenceGroupDiffers,
                "here `\(text.name(pair[1].tag))` \(words(pair[1])), and elsewhere \(others) \(words(pair[0])): references between \(group.name) would lead nowhere",
                at: ranges[0] ?? policy.range,
                notes: [
                    DiagnosticNote(
                        "decided by `\(RuleDescription(pair[0].source, analyzer).text)`", at: ranges[1], role: .other),
                    DiagnosticNote(
                        members.count == 1
                            ? "give it one key and one scope wherever it stands"
                            : "keep them all, or map them all with one key and one scope, as `uids -> uid(KEY)` does: "
                                + members.map { "`\($0)`" }.joined(separator: ", ")),
                ], subject: DiagnosticSubject(.attribute, text.name(pair[1].tag)), items: members)
        }
    }

    /// What the final decisions make of an attribute in files that may be accepted.
    private func treated(_ tag: Tag) -> [Treated] {
        outcomes(of: tag).flatMap { outcome -> [Treated] in
            guard let action = outcome.action else { return [] }
            return action.steps.compactMap { step in
                newUID(step).map { Treated(tag: tag, uid: $0, action: action, source: outcome.source) }
            }
        }
    }

    /// nil where nothing stays.
    private func newUID(_ step: ActionStep) -> NewUID? {
        switch step.name {
        case KeepAction.shape.name: .kept
        case UIDAction.shape.name: .mapped(step.arguments)
        case SetAction.shape.name, AddAction.shape.name, CopyAction.shape.name:
            .other(text.action(CheckedAction(step)))
        default: nil
        }
    }

    /// One that differs from the first; a rule of a policy rather than one of the standard, and of these the last written.
    private func odd(in treated: [Treated], besides first: Treated) -> Treated? {
        let odd = treated.filter { other in
            guard other.uid != first.uid else { return false }
            // Where the table itself keeps one and maps the other, so it shall be.
            return !(isOfTable(first.source) && isOfTable(other.source))
        }
        // Of equals the first: the groups begin with what is met most.
        return odd.reduce(nil) { best, next in
            guard let best else { return next }
            return order(next.source) > order(best.source) ? next : best
        }
    }

    private func isOfTable(_ source: RuleSource) -> Bool {
        switch source {
        case .profile, .option, .supplement: true
        case .policy, .otherwise, .structure, .clause: false
        }
    }

    private func order(_ source: RuleSource) -> Int {
        guard case .policy(let rule) = source else { return -1 }
        return (policy.rules[rule].layer << 32) + policy.rules[rule].range.lower
    }

    private func isNamed(_ source: RuleSource) -> Bool {
        guard case .policy(let rule) = source else { return false }
        return policy.rules[rule].selector.namesOneAttribute
    }

    private func place(of source: RuleSource) -> SourceRange? {
        guard case .policy(let rule) = source else { return nil }
        return policy.rules[rule].termRange
    }

    private func words(_ treated: Treated) -> String {
        switch treated.uid {
        case .kept: "stays as it is"
        case .mapped(let arguments):
            "becomes `\(text.action(CheckedAction(UIDAction.shape.name, arguments)))`"
        case .other(let action): "becomes `\(action)`"
        }
    }
}
