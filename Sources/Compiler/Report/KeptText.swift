package import MidicRuntime

/// The text that accepted files may keep as it is: attributes of VR LO, SH, ST, LT, UT, UC and UR that some decision of a
/// ruleset keeps. Nobody reads these values, so whatever a person or a device typed into them stays.
///
/// It is found from the ruleset alone, so that `inspect` says of a stranger's what `check` says of one's own. What depends on
/// more than the class and the place counts as kept.
package struct KeptText: Sendable {
    package static let vrs: [VR] = [.LO, .SH, .ST, .LT, .UT, .UC, .UR]

    private static let directory = "1.2.840.10008.1.3.10"

    package struct Attribute: Sendable, Hashable {
        /// `CodeMeaning (0008,0104)`, `private "ACME" (0019,xx01)`.
        package let title: String
        /// nil where only the file knows it.
        package let vr: VR?
        /// nil for private and unknown elements.
        package let tag: Tag?
    }
    /// An accepted SOP class with what its files may keep.
    package struct Class: Sendable, Hashable {
        /// nil for files without a class, or of one that the ruleset does not list.
        package let uid: String?
        /// The keyword, or the UID of a class without one.
        package let name: String
        /// Indexes into `attributes`, ascending.
        package let attributes: [Int]
    }

    /// Those that some accepted class may keep: the public ones ascending by tag, then masks, private and unknown ones.
    package let attributes: [Attribute]
    /// Ascending by name; files of no listed class last.
    package let classes: [Class]

    private struct Question: Hashable {
        let variant: Int
        let guards: [Bool?]
    }

    package init(_ ruleset: Ruleset) {
        let reach = Reach(ruleset)
        let candidates = reach.candidates()
        var kept: [(uid: String?, name: String, places: [Int])] = []
        var used = [Bool](repeating: false, count: candidates.count)
        // Classes of one IOD, of which the guards say the same, keep the same.
        var known: [Question: [Int]] = [:]
        // A media storage directory is always rejected.
        for (uid, variant) in reach.classes where uid != KeptText.directory {
            let answers = ClassAnswers(ruleset, sopClass: uid, listed: reach.listed)
            guard answers.mayBeAccepted else { continue }
            let question = Question(variant: variant, guards: answers.guards)
            let places =
                known[question] ?? candidates.indices.filter { reach.isKept(candidates[$0], variant, answers.guards) }
            known[question] = places
            for place in places { used[place] = true }
            let name = uid.map { UIDRegistry.shared.entry(uid: $0)?.keyword ?? $0 } ?? "any other class"
            kept.append((uid, name, places))
        }
        let order = candidates.indices.filter { used[$0] }
        let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        attributes = order.map { candidates[$0].attribute }
        classes = kept.sorted {
            ($0.uid == nil ? 1 : 0, $0.name) < ($1.uid == nil ? 1 : 0, $1.name)
        }.map { Class(uid: $0.uid, name: $0.name, attributes: $0.places.compactMap { numbers[$0] }) }
    }

    /// The attributes that each accepted class may keep.
    package var inEveryClass: [Int] {
        guard let first = classes.first else { return [] }
        let common = classes.dropFirst().reduce(Set(first.attributes)) { $0.intersection($1.attributes) }
        return common.sorted()
    }
}

/// Follows decisions for a class without a file.
private struct Reach {
    let ruleset: Ruleset
    /// The listed classes with their variants, and one for all others.
    let classes: [(uid: String?, variant: Int)]
    let listed: Set<String>
    /// By action: it or a fallback of it keeps.
    private let keeps: [Bool]

    /// A class, since it is handed on for each class of files, place and question.
    final class Candidate {
        let attribute: KeptText.Attribute
        let decision: Decision
        /// The VRs that the element may have in the file.
        let vrs: UInt64
        /// The sequences (0 for the root) that some IOD has it in, with what the IODs say.
        let iodPlaces: [(parent: Tag, type: Int)]
        /// The sequences in which a decision may differ, nil for all others.
        let parents: [Tag?]

        init(
            _ attribute: KeptText.Attribute, _ decision: Decision, _ vrs: UInt64,
            _ iodPlaces: [(parent: Tag, type: Int)], _ parents: [Tag?]
        ) {
            self.attribute = attribute
            self.decision = decision
            self.vrs = vrs
            self.iodPlaces = iodPlaces
            self.parents = parents
        }
    }

    init(_ ruleset: Ruleset) {
        self.ruleset = ruleset
        var classes: [(uid: String?, variant: Int)] = (0..<ruleset.classCount).map { index in
            let record = ruleset.classRecord(at: index)
            return (ruleset.string(Int(record.uid)), Int(record.variant))
        }
        listed = Set(classes.compactMap(\.uid))
        classes.append((nil, 0))
        self.classes = classes
        keeps = (0..<ruleset.actionCount).map { first in
            var next = first
            while true {
                let action = ruleset.action(at: next)
                if action.opcode == .keep { return true }
                guard action.fallback > 0 else { return false }
                next = Int(action.fallback) - 1
            }
        }
    }

    /// All elements of a text VR that any file may keep.
    func candidates() -> [Candidate] {
        var found: [Candidate] = []
        let all = KeptText.vrs.reduce(UInt64(0)) { $0 | $1.bit }
        let places = ruleset.iodPlaces()
        func add(
            _ title: @autoclosure () -> String, _ vr: VR?, _ tag: Tag?, _ decision: Decision,
            iod: AttributeIndex? = nil
        ) {
            guard vr.map(KeptText.vrs.contains) ?? true, mayKeep(decision, vr?.bit ?? all) else { return }
            found.append(
                Candidate(
                    KeptText.Attribute(title: title(), vr: vr, tag: tag), decision, vr?.bit ?? all,
                    iod.flatMap { places[$0] } ?? [], parents(decision)))
        }
        let dictionary = DataDictionary.shared
        for index in 0..<ruleset.rowCount {
            let row = ruleset.row(at: index)
            add(
                dictionary.entry(for: row.tag).map { $0.keyword.isEmpty ? "\($0.tag)" : "\($0.keyword) \($0.tag)" }
                    ?? row.tag.description, row.vr == .UN ? nil : row.vr, row.tag,
                row.decision, iod: .row(index))
        }
        for index in 0..<ruleset.wildCount {
            let record = ruleset.wild(at: index)
            let mask = TagMask(
                groupMask: record.groupMask, groupLow: record.groupLow, groupHigh: record.groupHigh,
                elementMask: record.elementMask, elementLow: record.elementLow, elementHigh: record.elementHigh)
            let entry = dictionary.repeatingGroups.first { $0.mask?.normalized == mask }
            add(
                entry.map { "\($0.keyword) \(mask)" } ?? "\(mask)", record.facts.vr == .UN ? nil : record.facts.vr, nil,
                record.decision, iod: .wild(index))
        }
        for index in 0..<ruleset.creatorCount {
            let creator = ruleset.creator(at: index)
            let name = CanonicalSpelling.quoted(ruleset.string(Int(creator.name)))
            for place in Int(creator.firstRow)..<Int(creator.firstRow + creator.rowCount) {
                let row = ruleset.privateRow(at: place)
                add(
                    "private \(name) \(CanonicalSpelling.privateTag(row.group, row.elementOffset))",
                    row.facts.vr == .UN ? nil : row.facts.vr, nil, row.decision)
            }
            add("private \(name) *", nil, nil, creator.decision)
        }
        add("private *", nil, nil, ruleset.privateDecision)
        add("unknown public elements", nil, nil, ruleset.unknownDecision)
        return found
    }

    /// Whether any answers lead to `keep`.
    private func mayKeep(_ decision: Decision, _ vrs: UInt64) -> Bool {
        follow(decision) { node in
            node.kind == .vr ? vrAnswer(node, vrs) : nil
        }
    }

    /// Whether a file of the class may keep the element, wherever it stands.
    func isKept(_ candidate: Candidate, _ variant: Int, _ guards: [Bool?]) -> Bool {
        candidate.parents.contains { parent in
            follow(candidate.decision) { node in
                switch node.kind {
                case .guard: guards[Int(node.operand)]
                case .path: nil
                case .parent: parent.map { node.operand == $0.rawValue } ?? false
                case .variant: ruleset.variantSet(Int(node.operand), contains: variant)
                case .vr: vrAnswer(node, candidate.vrs)
                case .iod: mayBeInIOD(candidate, variant, parent)
                case .decoding: mayBeDecoding(candidate, parent)
                case .localCode: nil
                }
            }
        }
    }

    /// Whether the IOD of a variant has the element there, or decoding may need it; in any other sequence than those that its
    /// decision asks for, if `parent` is nil.
    private func mayBeInIOD(_ candidate: Candidate, _ variant: Int, _ parent: Tag?) -> Bool {
        candidate.iodPlaces.contains { place in
            let isThere = parent.map { place.parent == $0 } ?? !candidate.parents.contains(place.parent)
            return isThere
                && (ruleset.iodType(place.type, hasMember: variant) || ruleset.iodTypeIsDecoding(place.type))
        }
    }

    private func mayBeDecoding(_ candidate: Candidate, _ parent: Tag?) -> Bool {
        candidate.iodPlaces.contains { place in
            let isThere = parent.map { place.parent == $0 } ?? !candidate.parents.contains(place.parent)
            return isThere && ruleset.iodTypeIsDecoding(place.type)
        }
    }

    /// The root, the sequences that a decision asks for, and nil for any other.
    private func parents(_ decision: Decision) -> [Tag?] {
        var found: Set<UInt32> = [0]
        var seen: Set<Int> = []
        func visit(_ decision: Decision) {
            guard decision.isNode, seen.insert(decision.index).inserted else { return }
            let node = ruleset.node(at: decision.index)
            if node.kind == .parent { found.insert(node.operand) }
            visit(node.then)
            visit(node.otherwise)
        }
        visit(decision)
        return found.sorted().map { Tag(rawValue: $0) } + [nil]
    }

    private func vrAnswer(_ node: DecisionNode, _ vrs: UInt64) -> Bool? {
        let mask = ruleset.vrMask(at: Int(node.operand))
        return mask & vrs == 0 ? false : vrs & ~mask == 0 ? true : nil
    }

    /// Whether a way leads to `keep`; a question without an answer may have either.
    private func follow(_ decision: Decision, _ answer: (DecisionNode) -> Bool?) -> Bool {
        guard decision.isNode else { return keeps[decision.index] }
        let node = ruleset.node(at: decision.index)
        switch answer(node) {
        case true?: return follow(node.then, answer)
        case false?: return follow(node.otherwise, answer)
        case nil: return follow(node.then, answer) || follow(node.otherwise, answer)
        }
    }
}
