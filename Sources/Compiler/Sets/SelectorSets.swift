import MidicRuntime

/// Which rules match which subjects, and which rules' selections lie inside others'.
final class SelectorSets {
    private let policy: CheckedPolicy
    private let membership: SelectorMembership
    private let subjects: [SubjectFacts]
    /// Rules that name one attribute or private element; the others are asked one by one.
    private var bySubject: [Subject: [Int]] = [:]
    /// Rules for all elements of one creator, by the creator.
    private var byCreator: [String: [Int]] = [:]
    private var general: [Int] = []
    private var selections: [Int: [UInt64]] = [:]
    /// By subject: its first slot; a subject whose VR only the file knows has a slot a VR.
    private lazy var firstSlot: [Int] = {
        var next = 0
        var result: [Int] = []
        for facts in subjects {
            result.append(next)
            next += facts.dependsOnFileVR ? VR.allCases.count : 1
        }
        return result + [next]
    }()

    init(policy: CheckedPolicy, tables: ProfileTables, subjects: [SubjectFacts]) {
        self.policy = policy
        membership = SelectorMembership(tables: tables)
        self.subjects = subjects
        for (index, rule) in policy.rules.enumerated() {
            switch rule.selector {
            case .attribute(let tag): bySubject[.attribute(tag), default: []].append(index)
            case .privateElement(let creator, let group, let elementOffset):
                let subject = Subject.privateElement(creator: creator, group: group, elementOffset: elementOffset)
                bySubject[subject, default: []].append(index)
            case .privateCreator(let creator): byCreator[creator, default: []].append(index)
            default: general.append(index)
            }
        }
    }

    /// The rules that match a subject where its element has one of these VRs, ascending.
    func rules(matching facts: SubjectFacts, fileVR: VR?) -> [Int] {
        let vrs = facts.effective(fileVR)
        var found = (bySubject[facts.subject] ?? []).filter { matches($0, facts.subject, vrs, fileVR) }
        switch facts.subject {
        case .privateElement(let creator, _, _), .privateCreator(let creator):
            found += (byCreator[creator] ?? []).filter { matches($0, facts.subject, vrs, fileVR) }
        default: break
        }
        for index in general where matches(index, facts.subject, vrs, fileVR) { found.append(index) }
        return found.sorted()
    }

    private func matches(_ rule: Int, _ subject: Subject, _ vrs: [VR], _ fileVR: VR?) -> Bool {
        if let listing = policy.rules[rule].safeListing {
            guard case .privateElement(_, let group, let elementOffset) = subject,
                listing.elements.contains(SafeListing.key(group, elementOffset)), fileVR ?? listing.vr == listing.vr
            else { return false }
        }
        return membership.picks(policy.rules[rule].selector, subject, vrs: vrs) && !isExcepted(rule, subject, vrs)
    }

    private func isExcepted(_ rule: Int, _ subject: Subject, _ vrs: [VR]) -> Bool {
        policy.rules[rule].exceptions.contains { membership.picks($0, subject, vrs: vrs) }
    }

    /// How the selections of two rules stand to each other, of which it is known that they share a subject.
    ///
    /// A rule that names one attribute lies inside every other kind of rule that reaches it, whatever the VR in the file.
    func relation(_ first: Int, _ second: Int) -> SetRelation {
        let one = policy.rules[first].selector.namesOneAttribute
        let two = policy.rules[second].selector.namesOneAttribute
        if one && two {
            // One element of one group lies inside the same element of all groups that repeat.
            switch (policy.rules[first].selector, policy.rules[second].selector) {
            case (.attribute, .mask): return .inside
            case (.mask, .attribute): return .around
            default: return .equal
            }
        }
        if one || two { return one ? .inside : .around }
        // So does one that names a creator lie inside every class that reaches private elements.
        switch (policy.rules[first].selector, policy.rules[second].selector) {
        case (.privateCreator, .privateCreator): break
        case (.privateCreator, _): return .inside
        case (_, .privateCreator): return .around
        default: break
        }
        let left = selection(first)
        let right = selection(second)
        var onlyLeft = false
        var onlyRight = false
        var both = false
        for (a, b) in zip(left, right) {
            if a & ~b != 0 { onlyLeft = true }
            if b & ~a != 0 { onlyRight = true }
            if a & b != 0 { both = true }
        }
        switch (both, onlyLeft, onlyRight) {
        case (false, _, _): return .disjoint
        case (true, false, false): return .equal
        case (true, false, true): return .inside
        case (true, true, false): return .around
        case (true, true, true): return .overlapping
        }
    }

    /// A bit for each slot that the rule selects.
    private func selection(_ rule: Int) -> [UInt64] {
        if let known = selections[rule] { return known }
        var bits = [UInt64](repeating: 0, count: (firstSlot[subjects.count] + 63) / 64)
        for (index, facts) in subjects.enumerated() {
            let first = firstSlot[index]
            if facts.dependsOnFileVR {
                for (offset, vr) in VR.allCases.enumerated()
                where matches(rule, facts.subject, facts.effective(vr), vr) {
                    bits[(first + offset) / 64] |= 1 << UInt64((first + offset) % 64)
                }
            } else if matches(rule, facts.subject, facts.vrs, nil) {
                bits[first / 64] |= 1 << UInt64(first % 64)
            }
        }
        selections[rule] = bits
        return bits
    }
}
