import MidicLang
import MidicRuntime

/// Turns the decisions of an analysis into the tables of a ruleset.
///
/// Only what a decision can reach goes in: guards, paths, actions, rules and constants that nothing uses have no record.
/// Everything is numbered in an order that follows from content, so equal policies give equal bytes.
final class Lowering {
    let analyzer: PolicyAnalyzer
    var policy: CheckedPolicy { analyzer.policy }
    var graph: DecisionGraph { analyzer.graph }
    var content = RulesetContent()
    var strings = StringPool()
    /// What subjects come to, with questions about their values as nodes.
    private(set) var decisions: [SubjectDecision] = []
    /// The policy's guards, and what is left of those that ask for values.
    var formulas: [GuardFormula]
    /// Atoms about an element's own value.
    let ownAtoms: Set<Int>
    var isValueLimitReported = false
    /// Limits that the policy exceeds.
    private(set) var problems: [Diagnostic] = []

    // Nodes of the graph in use, with their place; parents before children.
    var nodePlaces: [DecisionGraph.Ref: Int] = [:]
    private var nodeOrder: [DecisionGraph.Ref] = []
    // Actions by what they say.
    private var actionPlaces: [ActionKey: Int] = [:]
    var ruleSources: [RuleSource: Int] = [:]
    private var variantSetPlaces: [VariantSet: UInt32] = [:]
    private var vrMaskPlaces: [UInt64: UInt32] = [:]
    var guardPlaces: [Int: UInt32] = [:]
    var atomPlaces: [Int: UInt32] = [:]
    var pathPlaces: [Int: UInt32] = [:]
    var templatePlaces: [[ValueTemplate.Part]: UInt32] = [:]
    var blobPlaces: [Int: UInt32] = [:]
    var itemPlaces: [Int: UInt32] = [:]
    var roundingPlaces: [Rounding: UInt32] = [:]

    private struct ActionKey: Hashable {
        let action: CheckedAction
        let source: RuleSource
        let vr: VR
        let dummy: DummyChoice
    }

    init(_ analyzer: PolicyAnalyzer) {
        self.analyzer = analyzer
        formulas = analyzer.policy.guards
        ownAtoms = Set(analyzer.policy.atoms.indices.filter { analyzer.policy.atoms[$0].isOfOwnValue })
        decisions = askingValues()
    }

    /// The content, or the limits that the policy exceeds.
    func lower(provenance: [FileID: String], lines: (SourceRange) -> Int) -> RulesetContent {
        order()
        numberContext()
        numberRules()
        lowerDeclarations()
        lowerGates()
        lowerGuards()
        lowerPaths()
        lowerNodes()
        lowerSubjects()
        lowerIODs()
        lowerClasses()
        lowerKnownUIDs()
        lowerUnregisteredClasses()
        lowerInfo()
        lowerRules(files: provenance, lines: lines)
        content.onError =
            switch policy.onError {
            case .quarantine: .quarantine
            case .reject: .reject
            case .remove: .remove
            }
        content.variantCount = UInt32(analyzer.tables.variantCount)
        noteWrittenColumns()
        content.strings = strings.strings
        content.sortStrings()
        return content
    }

    func report(_ diagnostic: Diagnostic) { problems.append(diagnostic) }

    // MARK: Order

    /// Puts the nodes in use into an order in which a node stands before those that it leads to.
    private func order() {
        var seen: Set<DecisionGraph.Ref> = []
        var finished: [DecisionGraph.Ref] = []
        func visit(_ ref: DecisionGraph.Ref) {
            guard !ref.isOutcome, seen.insert(ref).inserted else { return }
            let node = graph.nodes[ref.index]
            visit(node.otherwise)
            visit(node.then)
            finished.append(ref)
        }
        for decision in decisions.reversed() { visit(decision.root) }
        nodeOrder = finished.reversed()
        for (place, ref) in nodeOrder.enumerated() { nodePlaces[ref] = place }
    }

    /// The outcomes in use, in the order in which actions are numbered.
    private var outcomesInOrder: [Outcome] {
        var seen: Set<DecisionGraph.Ref> = []
        var found: [Outcome] = []
        func add(_ ref: DecisionGraph.Ref) {
            if ref.isOutcome, seen.insert(ref).inserted { found.append(graph[outcome: ref]) }
        }
        for decision in decisions { add(decision.root) }
        for ref in nodeOrder {
            add(graph.nodes[ref.index].then)
            add(graph.nodes[ref.index].otherwise)
        }
        return found
    }

    private func numberContext() {
        var guards: Set<Int> = Set(policy.gates.map(\.guardIndex))
        var paths: Set<Int> = []
        var values: Set<Int> = []
        for ref in nodeOrder {
            switch graph.nodes[ref.index].test {
            case .guard(let index): guards.insert(index)
            case .path(let index): paths.insert(index)
            case .value(let atom): values.insert(atom)
            case .parent, .variant, .vr, .inIOD, .decoding, .localCode: break
            }
        }
        numberAtoms(guards, values)
        for (place, index) in guards.sorted().enumerated() { guardPlaces[index] = UInt32(place) }
        for (place, index) in paths.sorted().enumerated() { pathPlaces[index] = UInt32(place) }
        if analyzer.tables.variantCount > RulesetLimits.variants {
            report(
                Diagnostic(
                    .tooManyVariants,
                    "a ruleset holds \(RulesetLimits.variants) IODs, not \(analyzer.tables.variantCount)",
                    at: policy.range))
        }
    }

    // MARK: Nodes and actions

    private func lowerNodes() {
        for outcome in outcomesInOrder { _ = place(of: outcome) }
        content.nodes = nodeOrder.map { ref in
            let node = graph.nodes[ref.index]
            let kind: DecisionNode.Kind
            let operand: UInt32
            switch node.test {
            case .guard(let index): (kind, operand) = (.guard, guardPlaces[index] ?? 0)
            case .path(let index): (kind, operand) = (.path, pathPlaces[index] ?? 0)
            case .parent(let tag): (kind, operand) = (.parent, tag)
            case .variant(let set): (kind, operand) = (.variant, place(of: set))
            case .vr(let mask): (kind, operand) = (.vr, place(of: mask))
            case .inIOD: (kind, operand) = (.iod, 0)
            case .decoding: (kind, operand) = (.decoding, 0)
            case .localCode: (kind, operand) = (.localCode, 0)
            case .value(let atom): (kind, operand) = (.value, atomPlaces[atom] ?? 0)
            }
            return DecisionNode(
                kind: kind, operand: operand, then: decision(node.then), otherwise: decision(node.otherwise))
        }
    }

    func decision(_ ref: DecisionGraph.Ref) -> Decision {
        ref.isOutcome ? .action(place(of: graph[outcome: ref])) : .node(nodePlaces[ref] ?? 0)
    }

    func place(of set: VariantSet) -> UInt32 {
        // Bits beyond the last variant never count.
        var bounded = set
        for variant in analyzer.tables.variantCount..<256 { bounded[variant] = false }
        if let known = variantSetPlaces[bounded] { return known }
        variantSetPlaces[bounded] = UInt32(content.variantSets.count)
        content.variantSets.append(bounded)
        return UInt32(content.variantSets.count - 1)
    }

    private func place(of mask: UInt64) -> UInt32 {
        if let known = vrMaskPlaces[mask] { return known }
        vrMaskPlaces[mask] = UInt32(content.vrMasks.count)
        content.vrMasks.append(mask)
        return UInt32(content.vrMasks.count - 1)
    }

    func place(of outcome: Outcome) -> Int {
        // Pending outcomes are errors and never get here in a policy that compiles; removal is the safe reading.
        let action = outcome.action ?? .remove
        return place(action, ActionKey(action: action, source: outcome.source, vr: outcome.vr, dummy: outcome.dummy))
    }

    private func place(_ action: CheckedAction, _ key: ActionKey) -> Int {
        if let known = actionPlaces[key] { return known }
        let place = content.actions.count
        actionPlaces[key] = place
        let chain = action.steps
        for (offset, step) in chain.enumerated() {
            let (opcode, arguments) = analyzer.catalogue.lowered(step, constant: key.dummy)
            let operands = arguments.compactMap { operand($0) }
            content.appendAction(
                opcode, key.vr, operands, fallback: offset + 1 < chain.count ? place + offset + 1 : nil,
                rule: ruleSources[key.source] ?? 0)
        }
        return place
    }

    /// An argument as an operand; nil for an item that is none.
    private func operand(_ argument: ActionArgument) -> Operand? {
        switch argument {
        case .integer(let value): Operand(.integer, UInt32(clamping: value))
        case .secret(let index): Operand(.secret, UInt32(index))
        case .offset(let index): Operand(.offset, UInt32(index))
        case .value(let value): Operand(.value, place(of: value.parts))
        case .text(let text): Operand(.string, strings.add(text))
        case .attribute(let tag): Operand(.tag, tag.rawValue)
        case .rounding(let rounding): Operand(.rounding, place(of: rounding))
        case .column(let column): Operand(.column, place(of: column))
        case .blob(let index): Operand(.value, place(ofBlob: index))
        case .item(let index): index.map { Operand(.item, place(ofItem: $0)) }
        }
    }

    // MARK: Subjects

    private func lowerSubjects() {
        var additions: [Tag] = []
        var creator: CreatorRecord?
        for decision in decisions {
            let target = self.decision(decision.root)
            let facts = analyzer.tables.rowFacts(of: decision.facts)
            switch decision.facts.subject {
            case .attribute(let tag):
                content.rows.append(RowRecord(tag: tag, facts: facts, decision: target))
                if adds(decision.root) { additions.append(tag) }
            case .mask(let mask):
                content.wilds.append(
                    WildRecord(
                        groupMask: mask.groupMask, groupLow: mask.groupLow, groupHigh: mask.groupHigh,
                        elementMask: mask.elementMask, elementLow: mask.elementLow, elementHigh: mask.elementHigh,
                        facts: facts, decision: target))
            case .unknown: content.unknownDecision = target
            case .privateElement(let name, let group, let elementOffset):
                if creator == nil {
                    creator = CreatorRecord(
                        name: strings.add(name), firstRow: UInt32(content.privateRows.count), rowCount: 0,
                        decision: target)
                }
                creator?.rowCount += 1
                content.privateRows.append(
                    PrivateRowRecord(
                        group: group, elementOffset: elementOffset, facts: facts, isAdded: adds(decision.root),
                        decision: target))
            case .privateCreator(let name):
                var record =
                    creator
                    ?? CreatorRecord(
                        name: strings.add(name), firstRow: UInt32(content.privateRows.count), rowCount: 0,
                        decision: target)
                record.decision = target
                content.creators.append(record)
                creator = nil
            case .privateOther: content.privateDecision = target
            case .meta(let tag): content.metaRows.append(RowRecord(tag: tag, facts: facts, decision: target))
            }
        }
        content.additions = additions
    }

    private func adds(_ root: DecisionGraph.Ref) -> Bool {
        graph.outcomeRefs(of: root).contains { ref in
            graph[outcome: ref].action.map(analyzer.catalogue.creates) ?? false
        }
    }
}
