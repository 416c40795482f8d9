import MidicRuntime

/// Builds small rulesets by hand, so that the runtime is tested without the compiler.
struct SmallRuleset {
    var content = RulesetContent()
    private var strings: [String] = []
    private var rows: [Tag: RowRecord] = [:]

    /// - Parameter otherwise: what happens to public tags without a row.
    init(otherwise: Opcode = .remove) {
        content.variantCount = 1
        content.rules = [RuleRecord(origin: .policy, overrides: false, layer: 0, text: 0, because: 0)]
        content.unknownDecision = action(ActionRecord(opcode: otherwise, vr: .UN, rule: 0))
        content.privateDecision = action(ActionRecord(opcode: .remove, vr: .UN, rule: 0))
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
    }

    @discardableResult
    mutating func action(_ record: ActionRecord) -> Decision {
        var record = record
        record.firstOperand = UInt32(content.operands.count)
        content.actions.append(record)
        return .action(content.actions.count - 1)
    }

    @discardableResult
    mutating func action(
        _ opcode: Opcode, _ vr: VR, _ operands: [Operand] = [], next: Int? = nil, fallback: Int? = nil
    ) -> Decision {
        .action(content.appendAction(opcode, vr, operands, next: next, fallback: fallback, rule: 0))
    }

    mutating func string(_ text: String) -> UInt32 {
        if let index = strings.firstIndex(of: text) { return UInt32(index) }
        strings.append(text)
        return UInt32(strings.count - 1)
    }

    /// Registers the class that the file meta information of `DicomBytes.file` names; without it there is no output.
    mutating func knowsClassOfFiles() {
        content.knownUIDs.append(KnownUIDRecord(uid: string("1.2.840.10008.5.1.4.1.1.2"), kinds: .registered))
    }

    mutating func row(_ tag: Tag, _ vr: VR, _ decision: Decision, traits: RowTraits = [], count: UInt8 = 0) {
        rows[tag] = RowRecord(
            tag: tag, facts: RowFacts(vr: vr, valueCount: count, traits: traits), decision: decision)
    }

    mutating func row(_ tag: Tag, _ vr: VR, _ opcode: Opcode) {
        row(tag, vr, action(ActionRecord(opcode: opcode, vr: vr, rule: 0)))
    }

    mutating func template(_ text: String) -> UInt32 {
        content.valueParts.append(ValuePartRecord(kind: .literal, index: string(text)))
        content.valueTemplates.append(
            ValueTemplateRecord(firstPart: UInt32(content.valueParts.count - 1), partCount: 1))
        return UInt32(content.valueTemplates.count - 1)
    }

    /// Texts and what is sorted by them are put in order here; the encoder sorts nothing.
    func ruleset(actions: ActionTable = .standard, tests: GuardTestTable = .standard) throws -> Ruleset {
        var result = content
        result.strings = strings.isEmpty ? [""] : strings
        result.rows = rows.values.sorted { $0.tag < $1.tag }
        result.sortStrings()
        result.creators.sort { $0.name < $1.name }
        result.knownUIDs.sort { $0.uid < $1.uid }
        return try Ruleset(
            bytes: RulesetEncoder.encode(result), actions: actions.shapes, tests: tests.codes)
    }
}
