package import MidicRuntime

/// Why elements are treated as they are, from a ruleset alone: by the tables that a run follows.
package struct RulesetExplanation: Sendable {
    private let ruleset: Ruleset
    private let text: RulesetText
    private let listed: Set<String>

    package init(_ ruleset: Ruleset) {
        self.ruleset = ruleset
        text = RulesetText(ruleset)
        listed = Set((0..<ruleset.classCount).map { ruleset.string(Int(ruleset.classRecord(at: $0).uid)) })
    }

    /// Whether the ruleset or Table E.3.10-1 names a private creator. The name of any other is a value of the file.
    package func names(creator: String) -> Bool {
        let bytes = Array(creator.utf8)
        return !SafePrivateTable.shared.rows(of: creator).isEmpty
            || ruleset.creatorIndex(of: bytes.rawBytes, from: 0, count: bytes.count) != nil
    }

    /// The answers to questions, in their order.
    package func explain(_ queries: [ElementQuery]) -> [ElementExplanation] {
        var answers: [String?: ClassAnswers] = [:]
        var patterns: [Int: PathPattern?] = [:]
        let places = ruleset.iodPlaces()
        return queries.map { query in
            var known: ClassAnswers?
            if let sopClass = query.sopClass {
                known = answers[sopClass] ?? ClassAnswers(ruleset, sopClass: sopClass, listed: listed)
                answers[sopClass] = known
            }
            return Question(ruleset: ruleset, text: text, query: query, answers: known, iodPlaces: places).explain(
                &patterns)
        }
    }
}

/// One question put to a ruleset.
private struct Question {
    let ruleset: Ruleset
    let text: RulesetText
    let query: ElementQuery
    /// What the class says of the guards; nil if no class is given.
    let answers: ClassAnswers?
    let iodPlaces: [AttributeIndex: [(parent: Tag, type: Int)]]

    /// What decides the element, and its VR where the ruleset knows it.
    private struct Found {
        var decision: Decision?
        var vr: VR?
        var attribute: AttributeIndex?
        /// Said where no decision is asked.
        var structure = ""
    }

    func explain(_ patterns: inout [Int: PathPattern?]) -> ElementExplanation {
        let found = find()
        let vrs = found.vr.map { $0 == .UN ? [] : [$0] } ?? []
        guard let decision = found.decision else {
            let rule = ElementExplanation.Rule(
                origin: .structure, text: found.structure, because: nil, overrides: false, place: nil)
            return ElementExplanation(
                title: title, vrs: vrs, tableRow: tableRow, type: nil,
                ways: [ElementExplanation.Way(conditions: [], action: "remove", rule: rule)], isAbridged: false,
                candidates: [])
        }
        var paths = patterns
        for index in askedPaths(decision) where paths[index] == nil {
            paths[index] = .some(PathDecompilation(ruleset).pattern(index))
        }
        patterns = paths
        var collector = WayCollector<Decision> { self.step($0, found, paths) }
        let ways = collector.ways(from: decision).map(\.explained)
        return ElementExplanation(
            title: title, vrs: vrs, tableRow: tableRow, type: type, ways: ways, isAbridged: collector.isAbridged,
            candidates: [])
    }

    private func find() -> Found {
        switch query.element {
        case .attribute(let tag):
            if tag.isNeverCopied { return Found(structure: RuleSource.Structure.neverCopied.rawValue) }
            switch ruleset.attributeIndex(of: tag) {
            case nil: return Found(decision: ruleset.unknownDecision)
            case let index?:
                if let row = ruleset.rowIndex(of: tag) {
                    let record = ruleset.row(at: row)
                    return Found(decision: record.decision, vr: record.vr, attribute: index)
                }
                for place in 0..<ruleset.wildCount where ruleset.wild(at: place).matches(tag) {
                    let record = ruleset.wild(at: place)
                    return Found(decision: record.decision, vr: record.facts.vr, attribute: index)
                }
                return Found(decision: ruleset.unknownDecision)
            }
        case .privateElement(let creator, let group, let elementOffset):
            let name = Array(creator.utf8)
            guard let index = ruleset.creatorIndex(of: name.rawBytes, from: 0, count: name.count) else {
                return Found(decision: ruleset.privateDecision)
            }
            let record = ruleset.creator(at: index)
            guard let row = ruleset.privateRowIndex(of: record, group: group, elementOffset: elementOffset) else {
                return Found(decision: record.decision)
            }
            let element = ruleset.privateRow(at: row)
            return Found(decision: element.decision, vr: element.facts.vr)
        case .meta(let tag):
            guard let row = ruleset.metaRowIndex(of: tag) else {
                return Found(structure: RuleSource.Structure.fileMeta.rawValue)
            }
            let record = ruleset.metaRow(at: row)
            return Found(decision: record.decision, vr: record.vr)
        }
    }

    // MARK: Ways

    private func askedPaths(_ decision: Decision) -> Set<Int> {
        var seen: Set<Decision> = []
        var stack = [decision]
        var found: Set<Int> = []
        while let next = stack.popLast() {
            guard next.isNode, seen.insert(next).inserted else { continue }
            let node = ruleset.node(at: next.index)
            if node.kind == .path { found.insert(Int(node.operand)) }
            stack += [node.then, node.otherwise]
        }
        return found
    }

    private func step(
        _ decision: Decision, _ found: Found, _ patterns: [Int: PathPattern?]
    ) -> WayCollector<Decision>.Step {
        var decision = decision
        while decision.isNode {
            let node = ruleset.node(at: decision.index)
            guard let holds = answer(node, found) else {
                return .question(holds: node.then, fails: node.otherwise) { self.condition(node, $0, patterns) }
            }
            decision = holds ? node.then : node.otherwise
        }
        let record = ruleset.action(at: decision.index)
        return .end(action: text.action(decision.index), rule: rule(Int(record.rule)))
    }

    private func answer(_ node: DecisionNode, _ found: Found) -> Bool? {
        switch node.kind {
        case .guard: return answers?.guards[Int(node.operand)]
        case .path:
            return query.path.map { path in
                ruleset.path(
                    path.reduce(0) { ruleset.nextPathState($0, entering: $1) }, matches: Int(node.operand))
            }
        case .parent: return query.path.map { ($0.last?.rawValue ?? 0) == node.operand }
        case .variant: return variant.map { ruleset.variantSet(Int(node.operand), contains: $0) }
        case .vr:
            guard let vr = query.vr ?? (isInDictionary ? found.vr.flatMap { $0 == .UN ? nil : $0 } : nil)
            else { return nil }
            return ruleset.vrMask(at: Int(node.operand)) & vr.bit != 0
        case .iod:
            guard let variant, let path = query.path else { return nil }
            guard let attribute = found.attribute else { return false }
            let types = iodPlaces[attribute] ?? []
            guard let place = types.first(where: { $0.parent.rawValue == path.last?.rawValue ?? 0 }) else {
                return false
            }
            if ruleset.iodType(place.type, hasMember: variant) { return true }
            return ruleset.iodTypeIsDecoding(place.type) ? nil : false
        case .decoding:
            guard let path = query.path else { return nil }
            let places = found.attribute.flatMap { iodPlaces[$0] } ?? []
            let isAsked = places.contains {
                $0.parent.rawValue == path.last?.rawValue ?? 0 && ruleset.iodTypeIsDecoding($0.type)
            }
            return isAsked ? nil : false
        case .localCode: return nil
        }
    }

    /// nil if no class is given.
    private var variant: Int? {
        query.sopClass.map { sopClass in
            let bytes = Array(sopClass.utf8)
            return ruleset.variant(ofSOPClass: bytes.rawBytes, from: 0, count: bytes.count)
        }
    }

    /// Of an attribute that the dictionary knows the VR does not depend on the file.
    private var isInDictionary: Bool {
        switch query.element {
        case .attribute(let tag), .meta(let tag): DataDictionary.shared.entry(for: tag) != nil
        case .privateElement: false
        }
    }

    private func condition(_ node: DecisionNode, _ holds: Bool, _ patterns: [Int: PathPattern?]) -> String {
        let operand = Int(node.operand)
        switch node.kind {
        case .guard: return ConditionText.guard(text.condition(ofGuard: operand), holds)
        case .path:
            guard let pattern = patterns[operand] ?? nil else {
                return (holds ? "at" : "not at") + " the places of path pattern \(operand)"
            }
            return ConditionText.path(pattern, holds)
        case .parent: return ConditionText.parent(node.operand, holds)
        case .variant: return ConditionText.classes(classNames(operand), holds)
        case .vr: return ConditionText.vr(ruleset.vrMask(at: operand), holds)
        case .iod: return ConditionText.inIOD(holds)
        case .decoding: return ConditionText.decoding(holds)
        case .localCode: return ConditionText.localCode(holds)
        }
    }

    private func classNames(_ set: Int) -> [String] {
        let uids = (0..<ruleset.classCount).map { ruleset.classRecord(at: $0) }
            .filter { ruleset.variantSet(set, contains: Int($0.variant)) }.map { ruleset.string(Int($0.uid)) }
        return ClassSetSpelling(uids).terms
            + (ruleset.variantSet(set, contains: 0) ? ["classes without an IOD"] : [])
    }

    private func rule(_ index: Int) -> ElementExplanation.Rule {
        let record = ruleset.rule(at: index)
        return ElementExplanation.Rule(
            origin: record.origin, text: ruleset.string(Int(record.text)),
            because: record.because > 0 ? ruleset.string(Int(record.because) - 1) : nil, overrides: record.overrides,
            place: ruleset.source(ofRule: index).map {
                ElementExplanation.Place(path: $0.file, line: $0.line, column: nil)
            })
    }

    // MARK: The element

    private var title: String { ElementTitle.text(query.element) }

    /// The cells of Table E.1-1 under the options that the ruleset names, if it is of the edition that is built in.
    private var tableRow: ElementExplanation.TableRow? {
        let tables = ProfileTables.shared
        guard ruleset.info("standard") == StandardEditions.shared.confidentiality.edition,
            let words = ruleset.info("profile")?.split(separator: " "), case .attribute(let tag) = query.element
        else { return nil }
        let subject = tables.dictionary.repeatingGroups.first { $0.mask?.contains(tag) ?? false }?.mask
            .map { Subject.mask($0.normalized) }
        guard let index = tables.rowIndex(of: subject ?? .attribute(tag)) else { return nil }
        let row = tables.rows[index]
        let cells = words.compactMap { ProfileOption(rawValue: String($0)) }.compactMap { option in
            row.code(for: option).map { ElementExplanation.Cell(option: option, code: $0) }
        }
        return ElementExplanation.TableRow(title: tables.title(of: index), basic: row.basic, options: cells)
    }

    private var type: String? {
        guard let variant, let path = query.path, case .attribute(let tag) = query.element else { return nil }
        if variant == 0 { return "no IOD for this SOP class" }
        let place = path.last.map { "directly in " + CanonicalSpelling.name($0) } ?? "at the root"
        return switch ruleset.requirement(of: tag, in: path.last, variant: variant) {
        case .absent: "not in the IOD \(place)"
        case .optional: "Type 3 \(place)"
        case .presence: "Type 2 or 2C \(place)"
        case .value: "Type 1 or 1C \(place)"
        }
    }
}

/// How `explain` names an element.
enum ElementTitle {
    /// `(0010,0010) PatientName`
    static func text(_ element: ElementQuery.Element) -> String {
        switch element {
        case .attribute(let tag), .meta(let tag):
            let name = DataDictionary.shared.entry(for: tag)?.keyword ?? ""
            return name.isEmpty ? "\(tag)" : "\(tag) \(name)"
        case .privateElement(let creator, let group, let elementOffset):
            return "private \(CanonicalSpelling.quoted(creator)) \(CanonicalSpelling.privateTag(group, elementOffset))"
        }
    }
}
