package import MidicRuntime

/// Why elements are treated as they are, from a ruleset alone: by the tables that a run follows.
package struct RulesetExplanation: Sendable {
    private let ruleset: Ruleset
    private let text: RulesetText
    /// All classes of the ruleset.
    private let listed: Set<String>
    private let accepted: AcceptedVariants
    private let copies: CopiedOriginals

    package init(_ ruleset: Ruleset) {
        self.ruleset = ruleset
        text = RulesetText(ruleset)
        let reach = RulesetReach(ruleset)
        listed = reach.listed
        accepted = AcceptedVariants(reach)
        copies = CopiedOriginals(reach)
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
        let paths = PathDecompilation(ruleset)
        let places = ruleset.iodPlaces()
        return queries.map { query in
            var known: ClassAnswers?
            if let sopClass = query.sopClass {
                known = answers[sopClass] ?? ClassAnswers(ruleset, sopClass: sopClass, listed: listed)
                answers[sopClass] = known
            }
            return Question(
                ruleset: ruleset, text: text, query: query, answers: known, accepted: accepted,
                copiedTo: copies.elements(query),
                paths: paths, iodPlaces: places
            ).explain()
        }
    }
}

/// The elements that originals are copied to, for those who ask about one attribute.
struct CopiedOriginals: Sendable {
    private let byTag: [Tag: [String]]

    init(_ reach: RulesetReach?) { byTag = reach?.copies() ?? [:] }

    /// `copy` reads the root.
    func elements(_ query: ElementQuery) -> [String] {
        guard case .attribute(let tag) = query.element, query.path?.isEmpty ?? true else { return [] }
        return byTag[tag] ?? []
    }
}

/// The SOP classes that the gates of a ruleset may let in, by variant.
private struct AcceptedVariants {
    private var uids: [Int: [String]] = [:]
    private(set) var set = VariantSet()

    init(_ reach: RulesetReach) {
        for entry in reach.classes {
            let variant = reach.questions[entry.question].variant
            set[variant] = true
            if let uid = entry.uid { uids[variant, default: []].append(uid) }
        }
        if set.isEmpty { set = .all }
    }

    func names(_ set: VariantSet) -> [String] {
        ClassSetSpelling(uids.filter { $0.key > 0 && set[$0.key] }.flatMap(\.value)).terms
            + (set[0] ? ["classes without an IOD"] : [])
    }
}

/// One question put to a ruleset.
private struct Question {
    let ruleset: Ruleset
    let text: RulesetText
    let query: ElementQuery
    /// What the class says of the guards; nil if no class is given.
    let answers: ClassAnswers?
    let accepted: AcceptedVariants
    let copiedTo: [String]
    let paths: PathDecompilation
    let iodPlaces: [AttributeIndex: [(parent: Tag, type: Int)]]

    /// What decides the element, and its VR where the ruleset knows it.
    private struct Found {
        var decision: Decision?
        var vr: VR?
        var attribute: AttributeIndex?
        /// Said where no decision is asked.
        var structure = ""
    }

    func explain() -> ElementExplanation {
        let found = find()
        let vrs = found.vr.map { $0 == .UN ? [] : [$0] } ?? []
        guard let decision = found.decision else {
            let rule = ElementExplanation.Rule(
                origin: .structure, text: found.structure, because: nil, overrides: false, place: nil)
            return ElementExplanation(
                title: title, vrs: vrs, table: table, type: nil,
                ways: [ElementExplanation.Way(conditions: [], action: "remove", rule: rule)], copiedTo: copiedTo,
                isAbridged: false, candidates: [])
        }
        var collector = WayCollector<Decision>(
            variants: variant.map { .only($0) } ?? accepted.set, vrs: query.vr?.bit ?? .max
        ) { self.step($0, found) }
        let ways = collector.ways(from: decision, names: accepted.names)
        return ElementExplanation(
            title: title, vrs: vrs, table: table, type: type, ways: ways, copiedTo: copiedTo,
            isAbridged: collector.isAbridged, candidates: [])
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

    private func step(_ decision: Decision, _ found: Found) -> WayCollector<Decision>.Step {
        var decision = decision
        while decision.isNode {
            let node = ruleset.node(at: decision.index)
            guard let holds = answer(node, found) else {
                return .question(question(node), holds: node.then, fails: node.otherwise)
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
        case .localCode, .value: return nil
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

    private func question(_ node: DecisionNode) -> WayQuestion {
        let operand = Int(node.operand)
        switch node.kind {
        case .guard: return .guard(text.condition(ofGuard: operand))
        case .path:
            if let pattern = paths.pattern(operand) { return .path(pattern) }
            return .path("the places of path pattern \(operand)", matchesRoot: ruleset.path(0, matches: operand))
        case .parent: return .place(node.operand)
        case .variant: return .classes(ruleset.variantSet(at: operand))
        case .vr: return .vrs(ruleset.vrMask(at: operand))
        case .iod: return .inIOD
        case .decoding: return .decoding
        case .localCode: return .localCode
        case .value: return .guard(text.condition(ofAtom: operand))
        }
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

    private var title: String { ElementTitle.explained(query.element) }

    /// The cells of Table E.1-1 under the options that the ruleset names, if it is of the edition that is built in.
    private var table: ElementExplanation.TableAnswer {
        let tables = ProfileTables.shared
        guard let words = ruleset.info("profile")?.split(separator: " "), !words.isEmpty else { return .noProfile }
        let edition = ruleset.info("standard") ?? ""
        guard edition == StandardEditions.shared.confidentiality.edition else { return .otherEdition(edition) }
        let subject: Subject
        switch query.element {
        case .attribute(let tag):
            subject =
                tables.dictionary.repeatingGroups.first { $0.mask?.contains(tag) ?? false }?.mask
                .map { .mask($0.normalized) } ?? .attribute(tag)
        case .privateElement: subject = .privateOther
        case .meta: return .noRow
        }
        guard let index = tables.rowIndex(of: subject) else { return .noRow }
        let row = tables.rows[index]
        let cells = words.compactMap { ProfileOption(rawValue: String($0)) }.compactMap { option in
            row.code(for: option).map { ElementExplanation.Cell(option: option, code: $0) }
        }
        return .row(ElementExplanation.TableRow(title: tables.title(of: index), basic: row.basic, options: cells))
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
