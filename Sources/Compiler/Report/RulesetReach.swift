import MidicRuntime

/// What becomes of elements in files of each SOP class that a ruleset lets in, found from the ruleset without a file.
///
/// Whatever depends on more than the class, the place and the VR may be either way.
final class RulesetReach {
    let ruleset: Ruleset
    /// All classes that the ruleset lists.
    let listed: Set<String>

    /// What is known of the files of some classes: those of one IOD of which the guards say the same are decided alike.
    struct Question: Hashable {
        let variant: Int
        let guards: [Bool?]
    }
    struct Class {
        /// nil for files without a class, or of one that the ruleset does not list.
        let uid: String?
        /// Index into `questions`.
        let question: Int
    }
    /// Those that the gates may let in, in the order of the ruleset; the one for all others last.
    private(set) var classes: [Class] = []
    private(set) var questions: [Question] = []

    /// False once the ruleset has asked for more work than a summary is worth: then what was found may not be all.
    private(set) var isComplete = true
    private var work = 0
    private let mostWork: Int
    /// Steps of guards over all classes.
    private static let mostSteps = 5_000_000

    private var visits: [UInt32]
    private var actionVisits: [UInt32]
    private var round: UInt32 = 0

    private static let directory = "1.2.840.10008.1.3.10"

    /// An element that decisions are about.
    struct Element {
        enum Kind: Hashable {
            case attribute(Tag)
            case mask(TagMask)
            case privateElement(creator: Int, group: UInt16, elementOffset: UInt8)
            case privateCreator(Int)
            case privateOther
            case unknown
            case meta(Tag)
        }
        let kind: Kind
        /// nil where only the file knows it.
        let vr: VR?
        let traits: RowTraits
        let decision: Decision
        /// The sequences (0 for the root) that some IOD has it in, with what the IODs say.
        let iodPlaces: [(parent: Tag, type: Int)]
        /// Those that the element may have in a file that anybody asks about, as `VR.bit`s.
        var vrs: UInt64

        init(
            _ kind: Kind, _ facts: RowFacts, _ decision: Decision, iodPlaces: [(parent: Tag, type: Int)] = []
        ) {
            self.kind = kind
            vr = facts.vr == .UN ? nil : facts.vr
            traits = facts.traits
            self.decision = decision
            self.iodPlaces = iodPlaces
            vrs = vr?.bit ?? .max
        }
    }

    init(_ ruleset: Ruleset, mostWork: Int = 20_000_000) {
        self.ruleset = ruleset
        self.mostWork = mostWork
        visits = [UInt32](repeating: 0, count: ruleset.nodeCount)
        actionVisits = [UInt32](repeating: 0, count: ruleset.actionCount)
        var all: [(uid: String?, variant: Int)] = (0..<ruleset.classCount).map { index in
            let record = ruleset.classRecord(at: index)
            return (ruleset.string(Int(record.uid)), Int(record.variant))
        }
        listed = Set(all.compactMap(\.uid))
        all.append((nil, 0))
        let steps = (0..<ruleset.guardCount).reduce(1) { $0 + Int(ruleset.guardRecord(at: $1).stepCount) }
        let texts = (0..<ruleset.atomCount).reduce(0) { $0 + ruleset.texts(of: ruleset.atom(at: $1)).count }
        // Guards that are too long to be asked of each class may hold and fail for any.
        let areAsked = all.count * (steps + texts) <= Self.mostSteps
        let unknown = [Bool?](repeating: nil, count: areAsked ? 0 : ruleset.guardCount)
        var numbers: [Question: Int] = [:]
        // A media storage directory is always rejected.
        for (uid, variant) in all where uid != Self.directory {
            var guards = unknown
            if areAsked {
                let answers = ClassAnswers(ruleset, sopClass: uid, listed: listed)
                guard answers.mayBeAccepted else { continue }
                guards = answers.guards
            }
            let question = Question(variant: variant, guards: guards)
            let known = areAsked ? numbers[question] : questions.firstIndex { $0.variant == variant }
            classes.append(Class(uid: uid, question: known ?? questions.count))
            guard known == nil else { continue }
            if areAsked { numbers[question] = questions.count }
            questions.append(question)
        }
    }

    /// The keyword, or the UID of a class without one.
    static func name(_ uid: String?) -> String {
        uid.map { UIDRegistry.shared.entry(uid: $0)?.keyword ?? $0 } ?? "any other class"
    }

    // MARK: Elements

    /// Every element that has a decision of its own: public ones ascending by tag, then masks, private, unknown ones, file meta.
    func elements() -> [Element] {
        let places = ruleset.iodPlaces()
        var found: [Element] = []
        for index in 0..<ruleset.rowCount {
            let row = ruleset.row(at: index)
            found.append(Element(.attribute(row.tag), row.facts, row.decision, iodPlaces: places[.row(index)] ?? []))
        }
        for index in 0..<ruleset.wildCount {
            let record = ruleset.wild(at: index)
            let mask = TagMask(
                groupMask: record.groupMask, groupLow: record.groupLow, groupHigh: record.groupHigh,
                elementMask: record.elementMask, elementLow: record.elementLow, elementHigh: record.elementHigh)
            found.append(Element(.mask(mask), record.facts, record.decision, iodPlaces: places[.wild(index)] ?? []))
        }
        for index in 0..<ruleset.creatorCount {
            let creator = ruleset.creator(at: index)
            for place in Int(creator.firstRow)..<Int(creator.firstRow + creator.rowCount) {
                let row = ruleset.privateRow(at: place)
                found.append(
                    Element(
                        .privateElement(creator: index, group: row.group, elementOffset: row.elementOffset),
                        row.facts, row.decision))
            }
            found.append(Element(.privateCreator(index), RowFacts(), creator.decision))
        }
        found.append(Element(.privateOther, RowFacts(), ruleset.privateDecision))
        found.append(Element(.unknown, RowFacts(), ruleset.unknownDecision))
        for index in 0..<ruleset.metaRowCount {
            let row = ruleset.metaRow(at: index)
            found.append(Element(.meta(row.tag), row.facts, row.decision))
        }
        return found
    }

    func title(_ element: Element) -> String {
        switch element.kind {
        case .attribute(let tag): return ElementTitle.attribute(tag)
        case .mask(let mask):
            let entry = DataDictionary.shared.repeatingGroups.first { $0.mask?.normalized == mask }
            return entry.map { "\($0.keyword) \(mask)" } ?? mask.description
        case .privateElement(let creator, let group, let elementOffset):
            return ElementTitle.privateElement(self.creator(creator), group, elementOffset)
        case .privateCreator(let creator): return "private \(CanonicalSpelling.quoted(self.creator(creator))) *"
        case .privateOther: return "private *"
        case .unknown: return "unknown public elements"
        case .meta(let tag): return "meta " + ElementTitle.attribute(tag)
        }
    }

    /// The keyword of an attribute, or what stands for others.
    func name(_ element: Element) -> String {
        if case .attribute(let tag) = element.kind { return CanonicalSpelling.name(tag) }
        return title(element)
    }

    private func creator(_ index: Int) -> String { ruleset.string(Int(ruleset.creator(at: index).name)) }

    // MARK: Decisions

    /// The actions that an element can come to in files of some accepted class.
    func actions(_ element: Element) -> Set<Int> {
        var open = Set(anyActions(element))
        guard !questions.isEmpty else { return [] }
        if open.count == 1 { return open }
        var found: Set<Int> = []
        let parents = self.parents(element.decision)
        for question in questions where !open.isEmpty {
            for action in actions(element, question, parents) where open.remove(action) != nil { found.insert(action) }
        }
        return found
    }

    /// The accepted classes of some questions, in the fewest words.
    func classNames(_ questions: Set<Int>) -> [String] {
        let found = classes.filter { questions.contains($0.question) }
        return ClassSetSpelling(found.compactMap(\.uid)).terms
            + (found.contains { $0.uid == nil } ? ["any other class"] : [])
    }

    /// The questions under whose answers an element can come to an action that passes, by index, ascending.
    func questions(of element: Element, where passes: (Int) -> Bool) -> [Int] {
        guard anyActions(element).contains(where: passes) else { return [] }
        let parents = self.parents(element.decision)
        return questions.indices.filter { actions(element, questions[$0], parents).contains(where: passes) }
    }

    /// The actions that an element can come to, whatever the class and the place.
    func anyActions(_ element: Element) -> [Int] {
        follow(element.decision) { node in node.kind == .vr ? self.vrAnswer(node, element.vrs) : nil }
    }

    private func actions(_ element: Element, _ question: Question, _ parents: [Tag?]) -> [Int] {
        var found: [Int] = []
        for parent in parents {
            found += follow(element.decision) { node in
                switch node.kind {
                case .guard: question.guards[Int(node.operand)]
                case .path: nil
                case .parent: parent.map { node.operand == $0.rawValue } ?? false
                case .variant: self.ruleset.variantSet(Int(node.operand), contains: question.variant)
                case .vr: self.vrAnswer(node, element.vrs)
                case .iod: self.isInIOD(element, question.variant, parent, parents)
                case .decoding: self.mayBeDecoding(element, parent, parents) ? nil : false
                case .localCode, .value: nil
                }
            }
        }
        return found
    }

    /// Whether the IOD of a variant has the element there, or decoding needs it; in any other sequence than those that its
    /// decision asks for, if `parent` is nil.
    private func isInIOD(_ element: Element, _ variant: Int, _ parent: Tag?, _ parents: [Tag?]) -> Bool? {
        var mayBe = false
        for place in element.iodPlaces {
            let isThere = parent.map { place.parent == $0 } ?? !parents.contains(place.parent)
            guard isThere else { continue }
            if ruleset.iodType(place.type, hasMember: variant) {
                if parent != nil { return true }
                mayBe = true
            } else if ruleset.iodTypeIsDecoding(place.type) {
                mayBe = true
            }
        }
        return mayBe ? nil : false
    }

    private func mayBeDecoding(_ element: Element, _ parent: Tag?, _ parents: [Tag?]) -> Bool {
        element.iodPlaces.contains { place in
            (parent.map { place.parent == $0 } ?? !parents.contains(place.parent))
                && ruleset.iodTypeIsDecoding(place.type)
        }
    }

    /// The root, the sequences that a decision asks for, and nil for any other.
    private func parents(_ decision: Decision) -> [Tag?] {
        var found: Set<UInt32> = [0]
        _ = follow(decision) { node in
            if node.kind == .parent { found.insert(node.operand) }
            return nil
        }
        return found.sorted().map { Tag(rawValue: $0) } + [nil]
    }

    private func vrAnswer(_ node: DecisionNode, _ vrs: UInt64) -> Bool? {
        let mask = ruleset.vrMask(at: Int(node.operand))
        return mask & vrs == 0 ? false : vrs & ~mask == 0 ? true : nil
    }

    /// Where a decision leads; a question without an answer may have either. Each node is asked once.
    private func follow(_ decision: Decision, _ answer: (DecisionNode) -> Bool?) -> [Int] {
        guard decision.isNode else { return isWithinLimit() ? [decision.index] : [] }
        round += 1
        var stack = [decision]
        var found: [Int] = []
        while let next = stack.popLast() {
            guard next.isNode else {
                if actionVisits[next.index] != round {
                    actionVisits[next.index] = round
                    found.append(next.index)
                }
                continue
            }
            if visits[next.index] == round { continue }
            visits[next.index] = round
            guard isWithinLimit() else { break }
            let node = ruleset.node(at: next.index)
            let holds = answer(node)
            if holds != true { stack.append(node.otherwise) }
            if holds != false { stack.append(node.then) }
        }
        return found
    }

    private func isWithinLimit() -> Bool {
        work += 1
        if work > mostWork { isComplete = false }
        return isComplete
    }
}
