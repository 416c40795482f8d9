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

    mutating func row(_ tag: Tag, _ vr: VR, _ decision: Decision) {
        rows[tag] = RowRecord(tag: tag, vr: vr, decision: decision)
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

    /// The encoder sorts nothing, so strings are put in order here and every index follows.
    func ruleset(actions: ActionTable = .standard) throws -> Ruleset {
        var result = content
        var all = strings
        if all.isEmpty { all = [""] }
        let sorted = all.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        func moved(_ index: UInt32) -> UInt32 { UInt32(sorted.firstIndex(of: all[Int(index)])!) }
        result.strings = sorted
        result.rows = rows.values.sorted { $0.tag < $1.tag }
        result.valueParts = result.valueParts.map { part in
            part.kind == .literal ? ValuePartRecord(kind: .literal, index: moved(part.index)) : part
        }
        result.operands = result.operands.map { $0.kind == .string ? Operand(.string, moved($0.value)) : $0 }
        result.secrets = result.secrets.map { SecretRecord(name: moved($0.name)) }
        result.offsets = result.offsets.map { offset in
            var offset = offset
            offset.name = moved(offset.name)
            return offset
        }
        result.creators = result.creators.map { creator in
            var creator = creator
            creator.name = moved(creator.name)
            return creator
        }
        .sorted { $0.name < $1.name }
        result.methodCodes = result.methodCodes.map {
            MethodCodeRecord(value: moved($0.value), scheme: moved($0.scheme), meaning: moved($0.meaning))
        }
        result.gates = result.gates.map {
            GateRecord(kind: $0.kind, guardIndex: $0.guardIndex, reason: moved($0.reason))
        }
        result.atomValues = result.atomValues.map(moved)
        result.registeredUIDs = result.registeredUIDs.map(moved).sorted()
        return try Ruleset(bytes: RulesetEncoder.encode(result), actions: actions.shapes)
    }
}
