import MidicCompiler
import MidicRuntime

/// Writes the decisions of a ruleset as text that a person can read and a later version can be held against.
///
/// It reads `RulesetContent` as the verifier gives it back, so lowering, encoding and reading are all between the policy and
/// the text. Indexes of the format do not appear: whatever is renumbered, the text stays.
struct DecisionListing {
    let content: RulesetContent

    /// Elements whose decision is the same there are only counted: the file of a policy shows what it does otherwise.
    var base: [String: [String]] = [:]

    /// Path patterns by what they match, in the order of their numbers in the text.
    let paths: [String]

    init(content: RulesetContent, base: DecisionListing? = nil) {
        self.content = content
        let patterns = Set(content.nodes.compactMap { $0.kind == .path ? Int($0.operand) : nil })
        paths = patterns.map { Self.pathText(content, $0) }.sorted()
        self.base = base.map { Dictionary($0.decisions) { first, _ in first } } ?? [:]
    }

    /// One line a decision: context, tab, action, tab, rule. The first line whose context holds decides; the last has none.
    /// The elements that share the decision follow.
    func text() -> String {
        var lines: [String] = ["# policy"]
        lines += content.info.map { "\(string($0.key))\t\(string($0.value))" }.filter { !$0.hasPrefix("midic") }
        lines += ["on_error\t\(content.onError)"] + claims
        lines += declarations
        lines.append("# gates")
        lines += content.gates.map { "\($0.kind)\t\(string($0.reason))\t\(guardText(Int($0.guardIndex)))" }
        lines += ["# paths: the shortest ways to items that match"]
        lines += paths.enumerated().map { "path \($0.offset + 1)\t\($0.element)" }
        lines.append("# elements")
        lines += elements
        lines.append("# additions")
        lines += content.additions.map(name)
        return lines.joined(separator: "\n") + "\n"
    }

    /// SOP classes that the standard registers, numbered from 1 in the order of PS3.6, for short contexts.
    static let classNumbers: [String: Int] = {
        let classes = UIDRegistry.shared.entries.filter { $0.kind == .sopClass }
        return Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($0.element.uid, $0.offset + 1) })
    }()

    /// Codes that the outputs claim, those that the rows do not bear, and rows that are coarser than an option keeps them.
    private var claims: [String] {
        guard let ruleset = try? Ruleset(bytes: RulesetEncoder.encode(content)) else { return ["claims\tno ruleset"] }
        let claims = RulesetClaims(ruleset, actions: .standard, table: StandardClaims.table)
        let codes = claims.codes.map { "claims\t\($0.value) \($0.scheme) \($0.meaning)" }
        let withheld = claims.withheld.map { "not borne\t\($0.code.value): \($0.findings.count) rows" }
        return codes + withheld + claims.coarser.map { "coarser\t\($0.code.value): \($0.finding.subject)" }
    }

    private func string(_ index: UInt32) -> String { content.strings[Int(index)] }
    private func optionalString(_ number: UInt32) -> String? { number == 0 ? nil : string(number - 1) }

    private func name(_ tag: Tag) -> String { Self.name(tag) }

    private static func name(_ tag: Tag) -> String {
        let keyword = DataDictionary.shared.entry(for: tag).map { $0.mask == nil ? $0.keyword : "" } ?? ""
        return keyword.isEmpty ? tag.description : keyword
    }

    private var declarations: [String] {
        var lines = content.secrets.map { "secret\t\(string($0.name))" }
        lines += content.params.map {
            "param\t\(string($0.name)): \($0.kind)(\($0.low)...\($0.high)) = \(optionalString($0.defaultValue) ?? "none")"
        }
        for index in content.offsets.indices { lines.append("offset\t" + offset(index)) }
        return lines
    }

    private func offset(_ index: Int) -> String {
        let offset = content.offsets[index]
        if offset.param > 0 {
            return "\(string(offset.name)) = days(param \(string(content.params[Int(offset.param) - 1].name)))"
        }
        if offset.column > 0 {
            return "\(string(offset.name)) = column \(string(content.tableColumns[offset.column - 1].name))"
        }
        let first = Int(offset.firstKey)
        let keys = content.offsetKeys[first..<first + Int(offset.keyCount)].map { key in
            key.issuer.rawValue == 0 ? name(key.attribute) : "(\(name(key.issuer)), \(name(key.attribute)))"
        }.joined(separator: " else ")
        let step = offset.step == 1 ? "" : ", step: \(offset.step)"
        return "\(string(offset.name)) = days(\(offset.low) ... \(offset.high)\(step)) keyed by \(keys) "
            + "with \(string(content.secrets[Int(offset.secret) - 1].name))"
    }

    /// The classes of a variant set by number; 0 is any class that is not listed, and the others come with their UID.
    private func classes(_ set: VariantSet) -> String {
        var numbers: [Int] = set[0] ? [0] : []
        var others: [String] = []
        for record in content.classes where set[Int(record.variant)] {
            let uid = string(record.uid)
            if let number = Self.classNumbers[uid] { numbers.append(number) } else { others.append(uid) }
        }
        return ([ranges(numbers.sorted())] + others).joined(separator: " ")
    }

    // MARK: Elements

    private var elements: [String] {
        var order: [[String]] = []
        var groups: [[String]: [String]] = [:]
        var same = 0
        for (subject, cases) in decisions {
            if base[subject] == cases {
                same += 1
                continue
            }
            if groups[cases] == nil { order.append(cases) }
            groups[cases, default: []].append(subject)
        }
        let listed = order.flatMap { cases in cases + ["\t" + (groups[cases] ?? []).joined(separator: ", "), ""] }
        return listed + (base.isEmpty ? [] : ["as under basic.midic: \(same)"])
    }

    /// Every subject of the ruleset with its cases.
    private var decisions: [(String, [String])] {
        var found: [(String, [String])] = []
        func add(_ subject: String, _ decision: Decision) { found.append((subject, cases(decision))) }
        for row in content.rows { add("\(name(row.tag)) \(row.vr.name)", row.decision) }
        for wild in content.wilds {
            let mask = [
                wild.groupMask, wild.groupLow, wild.groupHigh, wild.elementMask, wild.elementLow, wild.elementHigh,
            ]
            add(
                "mask \(mask.map { String($0, radix: 16) }.joined(separator: " ")) \(wild.facts.vr.name)", wild.decision
            )
        }
        add("unknown public elements", content.unknownDecision)
        for creator in content.creators {
            let first = Int(creator.firstRow)
            for row in content.privateRows[first..<first + Int(creator.rowCount)] {
                let tag = "\(String(row.group, radix: 16)),xx\(String(row.elementOffset, radix: 16))"
                add("private \"\(string(creator.name))\" (\(tag)) \(row.facts.vr.name)", row.decision)
            }
            add("private \"\(string(creator.name))\" *", creator.decision)
        }
        add("other private elements", content.privateDecision)
        for row in content.metaRows { add("meta \(name(row.tag)) \(row.vr.name)", row.decision) }
        return found
    }

    /// What a decision comes to, a line for each way through its questions.
    private func cases(_ decision: Decision) -> [String] {
        var lines: [String] = []
        func visit(_ decision: Decision, _ context: [String]) {
            guard decision.isNode else {
                let action = content.actions[decision.index]
                let rule = content.rules[Int(action.rule)]
                let because = optionalString(rule.because).map { " because \"\($0)\"" } ?? ""
                let source = "\(rule.origin) \(rule.layer): \(string(rule.text))\(because)"
                lines.append("\(context.joined(separator: " and "))\t\(actionText(decision.index))\t\(source)")
                return
            }
            let node = content.nodes[decision.index]
            visit(node.then, context + [question(node)])
            visit(node.otherwise, context)
        }
        visit(decision, [])
        return lines
    }

    private func question(_ node: DecisionNode) -> String {
        switch node.kind {
        case .guard: "(" + guardText(Int(node.operand)) + ")"
        case .path: "at path \((paths.firstIndex(of: pathText(Int(node.operand))) ?? -1) + 1)"
        case .parent: node.operand == 0 ? "at the root" : "in \(name(Tag(rawValue: node.operand)))"
        case .variant: "SOP class \(classes(content.variantSets[Int(node.operand)]))"
        case .vr: "VR \(vrNames(content.vrMasks[Int(node.operand)]))"
        case .iod: "in the IOD"
        case .decoding: "needed by decoding"
        case .localCode: "in a local code"
        case .value: "value passes test \(node.operand + 1)"
        }
    }

    private func ranges(_ numbers: [Int]) -> String {
        var text: [String] = []
        var rest = numbers[...]
        while let low = rest.first {
            var high = low
            while let next = rest.first, next == low || next == high + 1 {
                high = next
                rest.removeFirst()
            }
            text.append(low == high ? "\(low)" : "\(low)-\(high)")
        }
        return text.joined(separator: " ")
    }

    private func vrNames(_ mask: UInt64) -> String {
        VR.allCases.filter { mask >> UInt64($0.rawValue) & 1 == 1 }.map(\.name).joined(separator: " ")
    }

    /// The pattern as the shortest ways of tags that reach a state that accepts it.
    private func pathText(_ pattern: Int) -> String { Self.pathText(content, pattern) }

    private static func pathText(_ content: RulesetContent, _ pattern: Int) -> String {
        var found: [String] = []
        var seen: Set<Int> = [0]
        var queue: [(state: Int, way: String)] = [(0, ".")]
        var position = 0
        while position < queue.count {
            let (state, way) = queue[position]
            position += 1
            let record = content.pathStates[state]
            let words = Int(content.pathPatternCount + 63) / 64
            let mask = content.pathMasks[Int(record.accepts) * words + pattern / 64]
            if mask >> UInt64(pattern % 64) & 1 == 1 { found.append(way) }
            // A state's own transitions, and those of its default state for other tags.
            var next: [Tag: UInt32] = [:]
            for source in [content.pathStates[Int(record.defaultNext)], record] {
                let first = Int(source.firstTransition)
                for transition in content.pathTransitions[first..<first + Int(source.transitionCount)] {
                    next[transition.tag] = transition.next
                }
            }
            var nexts = next.filter { $0.value != record.defaultNext }.sorted { $0.key < $1.key }.map {
                (name($0.key), $0.value)
            }
            nexts.append(("any", record.defaultNext))
            for (step, next) in nexts where seen.insert(Int(next)).inserted {
                queue.append((Int(next), way + "/" + step))
            }
        }
        return "{" + found.joined(separator: " | ") + "}"
    }

    // MARK: Guards

    private func guardText(_ index: Int) -> String {
        let record = content.guards[index]
        var stack: [String] = []
        let first = Int(record.firstStep)
        for step in content.guardSteps[first..<first + Int(record.stepCount)] {
            switch step.operation {
            case .always: stack.append("always")
            case .atom: stack.append(atomText(content.atoms[Int(step.operand)]))
            case .not: stack.append("not " + stack.removeLast())
            case .and, .or:
                let operands = stack.suffix(Int(step.operand)).sorted()
                stack.removeLast(operands.count)
                stack.append("(" + operands.joined(separator: step.operation == .and ? " and " : " or ") + ")")
            }
        }
        return stack.joined(separator: " ?? ")
    }

    private func atomText(_ atom: AtomRecord) -> String {
        let quantifier = atom.quantifier == .single ? "" : "\(atom.quantifier) "
        let subject = "\(quantifier)\(name(atom.tag)) \(atom.vr.name)" + (atom.position > 0 ? "[\(atom.position)]" : "")
        switch atom.test {
        case .present, .empty, .absent: return "\(subject) \(atom.test)"
        case .oneOf:
            let values = content.atomValues[Int(atom.a)..<Int(atom.a + atom.b)].map(string)
            return "\(subject) in [\(values.joined(separator: " | "))]"
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return "\(subject) \(atom.test) \(string(atom.a))"
        case .matches:
            let automaton = content.automata[Int(atom.a)]
            var bytes = automaton.byteClasses + automaton.accepting
            for state in automaton.transitions { bytes += [UInt8(state & 0xFF), UInt8(state >> 8)] }
            return "\(subject) matches automaton of \(automaton.stateCount) states #\(digest(bytes))"
        default: return "\(subject) test \(atom.test.rawValue)"
        }
    }

    private func digest(_ bytes: [UInt8]) -> String {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finish().prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    // MARK: Actions

    private static let opcodes = [
        "", "keep", "remove", "empty", "set", "dummy", "dummySequence", "uid", "pseudonym", "shift", "truncate",
        "round",
        "add", "copy", "quarantine", "reject", "floor", "age", "recode", "", "compose", "", "", "", "add item",
    ]

    private func actionText(_ index: Int) -> String {
        let action = content.actions[index]
        let operands = Array(content.operands(ofAction: index))
        let secrets = operands.filter { $0.kind == .secret }.map { string(content.secrets[Int($0.value)].name) }
        let values = operands.filter { $0.kind == .value }.map { valueText($0.value) }
        let integers = operands.filter { $0.kind == .integer }.map(\.value)
        var text = Self.opcodes[Int(action.opcode.rawValue)]
        func say(_ arguments: [String]) { text += "(" + arguments.joined(separator: ", ") + ")" }
        switch action.opcode {
        case .set, .dummy, .add: say(values)
        case .dummySequence:
            say([operands.first.map { "item #" + digest(content.itemTemplates[Int($0.value)]) } ?? "no item"])
        case .uid: say(secrets + integers.map { UIDScopeKind(rawValue: $0).map { "\($0)" } ?? "?" })
        case .pseudonym:
            let domain = operands.first { $0.kind == .string }.map { string($0.value) } ?? "no domain"
            say(secrets + values + integers.map { "\($0)" } + [domain])
        case .shift: say(operands.map { string(content.offsets[Int($0.value)].name) })
        case .truncate: say(integers.map { DatePrecision(rawValue: $0).map { "\($0)" } ?? "?" })
        case .round:
            let rounding = content.roundings[Int(operands[0].value)]
            let unit = rounding.ageUnit == 0 ? "" : String(decoding: [rounding.ageUnit], as: UTF8.self)
            say(["\(rounding.stepMillionths)e-6\(unit)", rounding.hasCap ? "cap \(rounding.cap)" : "no cap"])
        case .lookup: say(operands.map { string(content.tableColumns[Int($0.value)].name) })
        case .copy: say(operands.map { name(Tag(rawValue: $0.value)) })
        default: break
        }
        text += " \(action.vr.name)"
        if action.next > 0 { text += " then " + actionText(Int(action.next) - 1) }
        if action.fallback > 0 { text += " else " + actionText(Int(action.fallback) - 1) }
        return text
    }

    private func valueText(_ index: UInt32) -> String {
        let template = content.valueTemplates[Int(index)]
        let first = Int(template.firstPart)
        return content.valueParts[first..<first + Int(template.partCount)].map { part in
            switch part.kind {
            case .literal: "\"\(string(part.index))\""
            case .param: string(content.params[Int(part.index)].name)
            case .blob: "blob #" + digest(content.blobs[Int(part.index)])
            case .column: "column \(string(content.tableColumns[Int(part.index)].name))"
            }
        }.joined(separator: " ")
    }
}
