import Testing

@testable import MidicRuntime

/// Content that breaks one rule of the format each.
@Suite struct RulesetVerifierTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var section: String
        var record: Int
        var change: @Sendable (inout RulesetContent) -> Void

        init(
            _ name: String, _ section: String, _ record: Int,
            _ change: @escaping @Sendable (inout RulesetContent) -> Void
        ) {
            (self.name, self.section, self.record, self.change) = (name, section, record, change)
        }

        var testDescription: String { "\(section) \(name)" }
    }

    static let bad = Decision.action(500)
    static let badNode = Decision.node(500)

    static let cases: [Case] = [
        Case("order", "STRS", 1) { $0.strings.swapAt(0, 1) },
        Case("twice", "STRS", 1) { $0.strings[1] = $0.strings[0] },
        Case("no variant", "SETT", 0) { $0.variantCount = 0 },
        Case("unknown decision", "SETT", 0) { $0.unknownDecision = bad },
        Case("private decision", "SETT", 0) { $0.privateDecision = badNode },
        Case("key", "INFO", 0) { $0.info[0].key = 500 },
        Case("value", "INFO", 0) { $0.info[0].value = 500 },
        Case("order", "INFO", 1) { $0.info.append($0.info[0]) },
        Case("order", "CLAS", 1) { $0.classes.swapAt(0, 1) },
        Case("uid", "CLAS", 0) { $0.classes[0].uid = 500 },
        Case("variant", "CLAS", 1) { $0.classes[1].variant = 3 },
        Case("empty uid", "CLAS", 0) { $0.classes[0].uid = 0 },
        Case("variant", "VSET", 0) { $0.variantSets[0][3] = true },
        Case("bit of no VR", "VRMK", 0) { $0.vrMasks[0] |= 1 },
        Case("high bit", "VRMK", 0) { $0.vrMasks[0] |= 1 << 63 },
        Case("order", "ROWS", 1) { $0.rows.swapAt(0, 1) },
        Case("twice", "ROWS", 1) { $0.rows[1] = $0.rows[0] },
        Case("private", "ROWS", 2) { $0.rows[2].tag = Tag(0x0029, 0x1010) },
        Case("meta", "ROWS", 0) { $0.rows[0].tag = Tag(0x0002, 0x0010) },
        Case("item", "ROWS", 2) { $0.rows[2].tag = Tag(0xFFFE, 0xE000) },
        Case("decision", "ROWS", 1) { $0.rows[1].decision = bad },
        Case("group", "META", 0) { $0.metaRows[0].tag = Tag(0x0008, 0x0016) },
        Case("decision", "META", 0) { $0.metaRows[0].decision = badNode },
        Case("groups", "WILD", 0) { $0.wilds[0].groupLow = 0x7000 },
        Case("elements", "WILD", 0) { $0.wilds[0].elementLow = 0x3001 },
        Case("decision", "WILD", 0) { $0.wilds[0].decision = bad },
        Case("order", "ADDS", 1) { $0.additions.append(Tag(0x0008, 0x0018)) },
        Case("private", "ADDS", 0) { $0.additions[0] = Tag(0x0009, 0x0010) },
        Case("order", "CREA", 1) { $0.creators.swapAt(0, 1) },
        Case("empty name", "CREA", 0) { $0.creators[0].name = 0 },
        Case("rows", "CREA", 1) { $0.creators[1].rowCount = 3 },
        Case("rows overflow", "CREA", 0) { $0.creators[0].firstRow = .max },
        Case("shared rows", "CREA", 1) {
            $0.creators[0].rowCount = 2; $0.privateRows[1].group = 0x0031
        },
        Case("decision", "CREA", 0) { $0.creators[0].decision = bad },
        Case("order", "PRIV", 2) { $0.privateRows.swapAt(1, 2) },
        Case("even group", "PRIV", 0) { $0.privateRows[0].group = 0x0028 },
        Case("added without a VR", "PRIV", 1) {
            $0.privateRows[1].isAdded = true
            $0.privateRows[1].facts = RowFacts()
        },
        Case("added as a sequence", "PRIV", 1) {
            $0.privateRows[1].isAdded = true
            $0.privateRows[1].facts = RowFacts(vr: .SQ)
        },
        Case("decision", "PRIV", 1) { $0.privateRows[1].decision = bad },
        Case("guard", "NODE", 0) { $0.nodes[0].operand = 2 },
        Case("variant set", "NODE", 1) { $0.nodes[1].operand = 2 },
        Case("pattern", "NODE", 2) { $0.nodes[2].operand = 64 },
        Case("VR mask", "NODE", 4) { $0.nodes[4].operand = 1 },
        Case("itself", "NODE", 2) { $0.nodes[2].then = .node(2) },
        Case("cycle", "NODE", 4) { $0.nodes[4].otherwise = .node(0) },
        Case("action", "NODE", 4) { $0.nodes[4].otherwise = bad },
        Case("node", "NODE", 4) { $0.nodes[4].then = badNode },
        Case("operand of keep", "ACTN", 0) { $0.actions[0].operandCount = 1 },
        Case("missing scope", "ACTN", 2) { $0.actions[2].operandCount = 1 },
        Case("too many", "ACTN", 2) { $0.actions[2].operandCount = 3 },
        Case("first operand", "ACTN", 2) { $0.actions[2].firstOperand = 1 },
        Case("shared operands", "ACTN", 3) { $0.actions[3].firstOperand = 0 },
        Case("operands overflow", "ACTN", 15) { $0.actions[15].operandCount = .max },
        Case("operand of none", "OPND", 15) { $0.operands.append(Operand(.integer, 0)) },
        Case("kind", "ACTN", 2) { $0.operands[0] = Operand(.value, 0) },
        Case("secret", "OPND", 0) { $0.operands[0].value = 1 },
        Case("scope", "ACTN", 2) { $0.operands[1].value = 3 },
        Case("prefix", "OPND", 3) { $0.operands[3].value = 3 },
        Case("few characters", "ACTN", 3) { $0.operands[4].value = 11 },
        Case("many characters", "ACTN", 3) { $0.operands[4].value = 52 },
        Case("domain", "OPND", 5) { $0.operands[5].value = 500 },
        Case("fallback to itself", "ACTN", 3) { $0.actions[3].fallback = 4 },
        Case("fallback back", "ACTN", 10) { $0.actions[10].fallback = 1 },
        Case("fallback", "ACTN", 10) { $0.actions[10].fallback = 17 },
        Case("next to itself", "ACTN", 13) { $0.actions[13].next = 14 },
        Case("next back", "ACTN", 13) { $0.actions[13].next = 6 },
        Case("next", "ACTN", 13) { $0.actions[13].next = 17 },
        Case("next of what makes no value", "ACTN", 4) { $0.actions[4].next = 7 },
        Case("next that changes no value", "ACTN", 13) { $0.actions[13].next = 16 },
        Case("next of another VR", "ACTN", 5) { $0.actions[5].next = 7 },
        Case("next with a fallback", "ACTN", 13) { $0.actions[14].fallback = 16 },
        Case("offset", "OPND", 6) { $0.operands[6].value = 1 },
        Case("rounding", "OPND", 7) { $0.operands[7].value = 1 },
        Case("item template", "OPND", 8) { $0.operands[8].value = 1 },
        Case("value", "OPND", 9) { $0.operands[9].value = 3 },
        Case("copied tag", "OPND", 10) { $0.operands[10].value = Tag(0x0011, 0x1010).rawValue },
        Case("precision", "ACTN", 10) { $0.operands[11].value = 6 },
        Case("rule", "ACTN", 12) { $0.actions[12].rule = 2 },
        Case("transitions", "PATH", 1) { $0.pathStates[1].transitionCount = 1 },
        Case("shared transitions", "PATH", 1) {
            $0.pathStates[1].firstTransition = 0; $0.pathStates[1].transitionCount = 1
        },
        Case("mask", "PATH", 1) { $0.pathStates[1].accepts = 2 },
        Case("bit of no pattern", "PMSK", 1) { $0.pathMasks[1] |= 2 },
        Case("half a mask", "PMSK", -1) {
            $0.pathPatternCount = 65; $0.pathMasks.append(0)
        },
        Case("masks of no pattern", "NODE", 2) { $0.pathPatternCount = 0 },
        Case("default of the default", "PATH", 1) {
            $0.pathStates.append(PathStateRecord(accepts: 0, firstTransition: 2, transitionCount: 0, defaultNext: 0))
            $0.pathStates[1].defaultNext = 2
        },
        Case("default", "PATH", 0) { $0.pathStates[0].defaultNext = 2 },
        Case("order", "PTRN", 1) { $0.pathTransitions.swapAt(0, 1) },
        Case("next", "PTRN", 0) { $0.pathTransitions[0].next = 2 },
        Case("values", "ATOM", 3) { $0.atoms[0].b = 2 },
        Case("automaton", "ATOM", 1) { $0.atoms[1].a = 2 },
        Case("operand", "ATOM", 2) { $0.atoms[2].a = 1 },
        Case("no position", "ATOM", 2) { $0.atoms[2].position = 0 },
        Case("position", "ATOM", 0) { $0.atoms[0].position = 1 },
        Case("text", "ATOM", 2) {
            $0.atoms[2].test = .less; $0.atoms[2].a = 500
        },
        Case("string", "AVAL", 0) { $0.atomValues[0] = 500 },
        Case("atom", "GSTP", 0) { $0.guardSteps[0].operand = 5 },
        Case("operand of not", "GSTP", 2) { $0.guardSteps[2].operand = 1 },
        Case("and of none", "GSTP", 3) { $0.guardSteps[3].operand = 0 },
        Case("steps", "GARD", 1) { $0.guards[1].stepCount = 2 },
        Case("no step", "GARD", 1) { $0.guards[1].stepCount = 0 },
        Case("first step", "GARD", 1) { $0.guards[1].firstStep = 5 },
        Case("step of none", "GSTP", 7) { $0.guardSteps.append(GuardStep(operation: .always, operand: 0)) },
        Case("two values", "GARD", 0) { $0.guards[0].stepCount = 5 },
        Case("too few operands", "GARD", 0) { $0.guardSteps[3].operand = 3 },
        Case("not of nothing", "GARD", 1) { $0.guardSteps[6] = GuardStep(operation: .not, operand: 0) },
        Case("guard", "GATE", 0) { $0.gates[0].guardIndex = 2 },
        Case("reason", "GATE", 0) { $0.gates[0].reason = 500 },
        Case("next state", "DFAS", 0) { $0.automata[0].transitions[4] = 3 },
        Case("byte class", "DFAS", 0) { $0.automata[0].byteClasses[9] = 3 },
        Case("accepting", "DFAS", 0) { $0.automata[0].accepting[1] = 2 },
        Case("states", "DFAS", 0) { $0.automata[0].stateCount = 0 },
        Case("more states", "DFAS", 0) { $0.automata[0].stateCount = 4 },
        Case("classes", "DFAS", 0) { $0.automata[0].classCount = 257 },
        Case("lookahead's next state", "DFAS", 1) { $0.automata[1].lookahead?.transitions[4] = 3 },
        Case("something ahead of the end", "DFAS", 1) { $0.automata[1].lookahead?.sets[0] = 1 },
        Case("bit of no state", "DFAS", 1) { $0.automata[1].lookahead?.sets[1] = 8 },
        Case("no lookahead", "DFAS", 1) { $0.automata[1].lookahead = nil },
        Case("lookahead without search", "DFAS", 1) { $0.automata[1].kind = .wholeValue },
        Case("search in a condition", "ATOM", 1) { $0.atoms[1].a = 1 },
        Case("string", "VPRT", 1) { $0.valueParts[1].index = 500 },
        Case("parameter", "VPRT", 0) { $0.valueParts[0].index = 1 },
        Case("blob", "VPRT", 3) { $0.valueParts[3].index = 1 },
        Case("parts", "VALU", 2) { $0.valueTemplates[2].partCount = 2 },
        Case("parts overflow", "VALU", 0) {
            $0.valueTemplates[0] = ValueTemplateRecord(firstPart: .max, partCount: .max)
        },
        Case("shared parts", "VALU", 1) { $0.valueTemplates[1].firstPart = 0 },
        Case("part of no value", "VPRT", 4) { $0.valueParts.append($0.valueParts[0]) },
        Case("parts left out", "VALU", 1) { $0.valueTemplates[0].partCount = 0 },
        Case("own value of an attribute", "ATOM", 4) { $0.atoms[4].tag = Tag(0x0010, 0x0010) },
        Case("own value that is absent", "ATOM", 4) { $0.atoms[4].test = .absent },
        Case("own value as another attribute", "ATOM", 4) {
            ($0.atoms[4].test, $0.atoms[4].a, $0.atoms[4].b) = (.sameAs, 0x0010_0010, UInt32(VR.LO.rawValue))
        },
        Case("own value in a guard", "GARD", 0) { $0.guardSteps[0].operand = 4 },
        Case("a file's atom about a value", "NODE", 7) { $0.nodes[7].operand = 0 },
        Case("no atom about a value", "NODE", 7) { $0.nodes[7].operand = 5 },
        Case("shared values", "ATOM", 5) { $0.atoms.append($0.atoms[0]) },
        Case("value of no condition", "AVAL", 2) { $0.atomValues.append(0) },
        Case("transition of no state", "PTRN", 2) { $0.pathTransitions.append($0.pathTransitions[0]) },
        Case("element of no creator", "PRIV", 3) { $0.privateRows.append($0.privateRows[0]) },
        Case("shared keys", "OFFS", 1) { $0.offsets.append($0.offsets[0]) },
        Case("key of no offset", "OKEY", 2) { $0.offsetKeys.append(OffsetKeyRecord(.patientID)) },
        Case("short header", "ITEM", 0) { $0.itemTemplates[0].append(0) },
        Case("length", "ITEM", 0) { $0.itemTemplates[0][6] = 5 },
        Case("odd length", "ITEM", 0) {
            $0.itemTemplates[0][6] = 3; $0.itemTemplates[0].removeLast()
        },
        Case("VR", "ITEM", 0) { $0.itemTemplates[0][4] = 0x5A },
        Case("order", "ITEM", 0) { $0.itemTemplates[0] += $0.itemTemplates[0] },
        Case("private", "ITEM", 0) { $0.itemTemplates[0][0] = 9 },
        Case("no item", "ITEM", 0) { $0.itemTemplates[0] = sequence([1, 2, 3, 4, 5, 6, 7, 8]) },
        Case("undefined length", "ITEM", 0) { $0.itemTemplates[0] = sequence([], length: .max) },
        Case("item length", "ITEM", 0) { $0.itemTemplates[0] = sequence([0xFE, 0xFF, 0x00, 0xE0, 8, 0, 0, 0]) },
        Case("step", "RNDG", 0) { $0.roundings[0].stepMillionths = 0 },
        Case("part of a year", "RNDG", 0) { $0.roundings[0].stepMillionths = 500_000 },
        Case("unit", "RNDG", 0) { $0.roundings[0].ageUnit = 0x48 },
        Case("cap", "RNDG", 0) { $0.roundings[0].hasCap = false },
        Case("years of a number", "RNDG", 0) {
            $0.roundings[0] = RoundingRecord(
                stepMillionths: 1_000_000, ageUnit: 0, hasCap: false, cap: 0, olderYears: 90)
        },
        Case("years", "RNDG", 0) { $0.roundings[0].olderYears = 1_000 },
        Case("negative cap", "RNDG", 0) { $0.roundings[0].cap = -1 },
        Case("name", "SECR", 0) { $0.secrets[0].name = 500 },
        Case("range", "PRMS", 0) { $0.params[0].low = 9 },
        Case("negative length", "PRMS", 0) { $0.params[0].low = -1 },
        Case("name", "PRMS", 0) { $0.params[0].name = 500 },
        Case("default", "PRMS", 0) { $0.params[0].defaultValue = 500 },
        Case("range", "OFFS", 0) { $0.offsets[0].high = -4000 },
        Case("zero days", "OFFS", 0) { $0.offsets[0].high = 0 },
        Case("secret", "OFFS", 0) { $0.offsets[0].secret = 2 },
        Case("no secret", "OFFS", 0) { $0.offsets[0].secret = 0 },
        Case("no step", "OFFS", 0) { $0.offsets[0].step = 0 },
        Case("no multiple of the step", "OFFS", 0) { $0.offsets[0].step = 5000 },
        Case("days from two sources", "OFFS", 0) {
            $0.params[0].kind = .integer
            $0.offsets[0].param = 1
        },
        Case("days from a text", "OFFS", 0) {
            $0.offsets[0] = OffsetRecord(name: $0.offsets[0].name, param: 0, firstKey: 0)
        },
        Case("days beyond the calendar", "OFFS", 0) {
            ($0.params[0].kind, $0.params[0].low) = (.integer, .min)
            $0.offsets[0] = OffsetRecord(name: $0.offsets[0].name, param: 0, firstKey: 0)
        },
        Case("keys", "OFFS", 0) { $0.offsets[0].keyCount = 3 },
        Case("no key", "OFFS", 0) { $0.offsets[0].keyCount = 0 },
        Case("order", "KUID", 1) { $0.knownUIDs.swapAt(0, 1) },
        Case("order", "IODP", 1) { $0.iodPlaces.swapAt(0, 1) },
        Case("list", "IODP", 0) { $0.iodPlaces[0].list = 2 },
        Case("attributes", "IODL", 1) { $0.iodLists[1].count = 2 },
        Case("shared attributes", "IODL", 1) { $0.iodLists[1].first = 2 },
        Case("attribute of no list", "IODA", 4) { $0.iodAttributes.append($0.iodAttributes[0]) },
        Case("order", "IODA", 1) { $0.iodAttributes.swapAt(0, 1) },
        Case("row", "IODA", 0) { $0.iodAttributes[0].row = .row(3) },
        Case("mask", "IODA", 2) { $0.iodAttributes[2].row = .wild(1) },
        Case("demand", "IODA", 0) { $0.iodAttributes[0].type = 2 },
        Case("members", "IODT", 0) { $0.iodTypes[0].members = 2 },
        Case("demand of a value", "IODT", 1) { $0.iodTypes[1].value = 2 },
        Case("demand of presence", "IODT", 1) { $0.iodTypes[1].presence = 2 },
        Case("no question", "NODE", 5) { $0.nodes[5].operand = 1 },
        Case("action", "SETT", 0) { $0.unregisteredClass = 500 },
        Case("action", "SETT", 0) { $0.unregisteredReference = 500 },
        Case("class kept", "SETT", 0) { $0.unregisteredClass = 1 },
        Case("class of a reference kept", "SETT", 0) { $0.unregisteredReference = 1 },
        Case("class kept at last", "SETT", 0) {
            $0.appendAction(.keep, .UN, rule: 0)
            $0.actions[2].fallback = UInt32($0.actions.count)
        },
        Case("text", "RULE", 0) { $0.rules[0].text = 500 },
        Case("because", "RULE", 1) { $0.rules[1].because = 500 },
        Case("rule", "PROV", 0) { $0.provenance[0].rule = 2 },
        Case("file", "PROV", 0) { $0.provenance[0].name = 2 },
        Case("reference", "PROV", 1) { $0.provenance[1].name = 2 },
        Case("order", "PROV", 2) { $0.provenance.append(ProvenanceRecord(rule: 0, name: 0, line: 1)) },
    ]

    /// (0040,0275) SQ with a payload.
    private static func sequence(_ payload: [UInt8], length: UInt32? = nil) -> [UInt8] {
        let count = length ?? UInt32(payload.count)
        let size = (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(8 * $0)) }
        return [0x40, 0x00, 0x75, 0x02, 0x53, 0x51, 0, 0] + size + payload
    }

    @Test(arguments: cases)
    func brokenContent(case row: Case) {
        var content = SampleRuleset.content()
        row.change(&content)
        let failure = DamagedRuleset.failure(RulesetEncoder.encode(content))
        #expect(failure?.code == .corruptSection)
        #expect(failure?.section == row.section)
        #expect(failure?.record == row.record)
    }

    @Test func nestedTemplatesAreWalked() {
        func nested(_ depth: Int) -> [UInt8] {
            guard depth > 0 else { return [] }
            let inner = nested(depth - 1)
            let size = (0..<4).map { UInt8(truncatingIfNeeded: inner.count >> (8 * $0)) }
            return Self.sequence([0xFE, 0xFF, 0x00, 0xE0] + size + inner)
        }
        var content = SampleRuleset.content()
        content.itemTemplates = [nested(16)]
        #expect(DamagedRuleset.failure(RulesetEncoder.encode(content)) == nil)
        content.itemTemplates = [nested(17)]
        #expect(DamagedRuleset.failure(RulesetEncoder.encode(content))?.code == .limitExceeded)
    }

    /// Codes of enumerations that content cannot hold, reserved bytes, and damage within the variable sections.
    @Test(arguments: [
        (RulesetSection.ACTN, 0, UInt8(0)), (.ACTN, 0, 99), (.ACTN, 1, 0), (.ACTN, 1, 99), (.ACTN, 2, 1),
        (.OPND, 0, 0), (.OPND, 0, 10), (.OPND, 1, 1),
        (.NODE, 0, 9), (.NODE, 1, 1), (.ATOM, 4, 0), (.ATOM, 5, 0), (.ATOM, 6, 4), (.ATOM, 7, 1), (.ATOM, 10, 1),
        (.GSTP, 0, 6), (.GSTP, 1, 1), (.GATE, 0, 4), (.GATE, 1, 1), (.VPRT, 0, 5), (.VPRT, 1, 1), (.ROWS, 4, 0),
        (.ROWS, 7, 0x80), (.META, 4, 200), (.META, 7, 0x80), (.WILD, 12, 0), (.WILD, 15, 0x80), (.PRIV, 3, 0),
        (.KUID, 4, 0), (.KUID, 4, 8), (.KUID, 5, 1), (.IODT, 6, 2), (.IODT, 7, 1),
        (.PRMS, 24, 4),
        (.PRMS, 25, 1), (.RNDG, 13, 2), (.RULE, 0, 8), (.RULE, 1, 2), (.SETT, 16, 4), (.SETT, 17, 0),
        (.SETT, 18, 1), (.STRS, 4, 1), (.STRS, 8, 200), (.BLOB, 4, 1), (.BLOB, 8, 5), (.ITEM, 8, 1), (.DFAS, 16, 17),
        (.DFAS, 4, 0), (.DFAS, 4, 3), (.DFAS, 5, 1),
        (.CAPS, 4, 1),
    ])
    func brokenBytes(section: RulesetSection, offset: Int, value: UInt8) {
        let bytes = DamagedRuleset.resealed(section) { $0.payload[offset] = value }
        let failure = DamagedRuleset.failure(bytes)
        #expect(failure?.code == .corruptSection)
        #expect(failure?.section == section.name)
    }

    @Test func stringsMustBeUTF8() {
        // The string "müde" cut between its two bytes, and a byte that never occurs.
        let cut = DamagedRuleset.resealed(.STRS) { section in
            let at = section.payload.firstIndex(of: 0xC3) ?? 0
            section.payload[at] = 0xFF
        }
        #expect(DamagedRuleset.failure(cut)?.detail == "not UTF-8")
        var content = SampleRuleset.content()
        content.provenanceNames = ["m\u{FC}.midic"]
        var sections = DamagedRuleset.sections(of: RulesetEncoder.encode(content))
        for index in sections.indices where sections[index].code == RulesetSection.PROV.code {
            let at = sections[index].payload.firstIndex(of: 0xC3) ?? 0
            sections[index].payload[at] = 0xFF
            sections[index].payload.replaceSubrange(..<8, with: SHA256.hash(Array(sections[index].payload[8...]))[..<8])
        }
        let failure = DamagedRuleset.failure(
            RulesetEncoder.assemble(sections, capabilities: DamagedRuleset.capabilities))
        #expect(failure?.section == "PROV" && failure?.detail == "not UTF-8")
    }

    @Test(arguments: [
        [RulesetCapability.decisions, .textTests], [.decisions, .automata, .textTests],
        [.decisions, .search, .textTests],
    ])
    func automataNeedTheirCapabilities(names: [RulesetCapability]) {
        var sections = DamagedRuleset.sections(of: DamagedRuleset.sample())
        for index in sections.indices where sections[index].code == RulesetSection.CAPS.code {
            var payload = ByteWriter()
            let names = names.map { Array($0.name.utf8) }
            payload.u32(UInt32(names.count))
            payload.u32(0)
            for end in names.indices { payload.u32(UInt32(names[...end].joined().count)) }
            payload.append(names.joined())
            sections[index].payload = payload.bytes
            sections[index].recordCount = UInt32(names.count)
        }
        let bits = names.reduce(0) { $0 | $1.bit }
        let failure = DamagedRuleset.failure(RulesetEncoder.assemble(sections, capabilities: bits))
        #expect(failure?.code == .corruptSection && failure?.section == "DFAS")
    }
}
