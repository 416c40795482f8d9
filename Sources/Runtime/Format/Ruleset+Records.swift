// Records by index, decoded on the fly. Layouts: docs/ruleset-format.md, "Sections".

extension Ruleset {
    /// Where record `index` of a section with records of `size` bytes starts.
    @inline(__always) func record(_ section: RulesetSection, _ index: Int, size: Int) -> Int {
        let extent = layout[section]
        assert(index >= 0 && index < extent.count, "a record index outside its section")
        return extent.start + index * size
    }

    @inline(__always) private func vr(_ offset: Int) -> VR { VR(rawValue: bytes.u8(offset)) ?? .UN }

    @inline(__always) private func decision(_ offset: Int) -> Decision { Decision(rawValue: bytes.u32(offset)) }

    // MARK: Rows

    public var rowCount: Int { layout[.ROWS].count }

    /// The tag of row `index`; rows ascend by tag.
    @inline(__always) public func rowTag(at index: Int) -> Tag {
        Tag(rawValue: bytes.u32(record(.ROWS, index, size: 12)))
    }

    @inline(__always) public func row(at index: Int) -> RowRecord { rowRecord(record(.ROWS, index, size: 12)) }

    public var metaRowCount: Int { layout[.META].count }

    public func metaRow(at index: Int) -> RowRecord { rowRecord(record(.META, index, size: 12)) }

    @inline(__always) private func rowRecord(_ offset: Int) -> RowRecord {
        RowRecord(
            tag: Tag(rawValue: bytes.u32(offset)), vr: vr(offset + 4), decision: decision(offset + 8))
    }

    public var wildCount: Int { layout[.WILD].count }

    public func wild(at index: Int) -> WildRecord {
        let offset = record(.WILD, index, size: 20)
        return WildRecord(
            groupMask: bytes.u16(offset), groupLow: bytes.u16(offset + 2), groupHigh: bytes.u16(offset + 4),
            elementMask: bytes.u16(offset + 6), elementLow: bytes.u16(offset + 8), elementHigh: bytes.u16(offset + 10),
            vr: vr(offset + 12), decision: decision(offset + 16))
    }

    public var creatorCount: Int { layout[.CREA].count }

    public func creator(at index: Int) -> CreatorRecord {
        let offset = record(.CREA, index, size: 16)
        return CreatorRecord(
            name: bytes.u32(offset), firstRow: bytes.u32(offset + 4), rowCount: bytes.u32(offset + 8),
            decision: decision(offset + 12))
    }

    public var privateRowCount: Int { layout[.PRIV].count }

    @inline(__always) public func privateRow(at index: Int) -> PrivateRowRecord {
        let offset = record(.PRIV, index, size: 8)
        return PrivateRowRecord(
            group: bytes.u16(offset), block: bytes.u8(offset + 2), vr: vr(offset + 3), decision: decision(offset + 4))
    }

    // MARK: Decisions

    public var nodeCount: Int { layout[.NODE].count }

    @inline(__always) public func node(at index: Int) -> DecisionNode {
        let offset = record(.NODE, index, size: 16)
        return DecisionNode(
            kind: DecisionNode.Kind(rawValue: bytes.u8(offset)) ?? .guard, operand: bytes.u32(offset + 4),
            then: decision(offset + 8), otherwise: decision(offset + 12))
    }

    public var actionCount: Int { layout[.ACTN].count }

    @inline(__always) public func action(at index: Int) -> ActionRecord {
        let offset = record(.ACTN, index, size: 20)
        return ActionRecord(
            opcode: Opcode(rawValue: bytes.u8(offset)), vr: vr(offset + 1), firstOperand: bytes.u32(offset + 4),
            operandCount: bytes.u16(offset + 2), next: bytes.u32(offset + 8), fallback: bytes.u32(offset + 12),
            rule: bytes.u32(offset + 16))
    }

    public var operandCount: Int { layout[.OPND].count }

    public func operand(at index: Int) -> Operand {
        let offset = record(.OPND, index, size: 8)
        return Operand(OperandKind(rawValue: bytes.u8(offset)) ?? .integer, bytes.u32(offset + 4))
    }

    /// The value of operand `place` of an action; the verifier has checked that an action has those that its opcode asks for.
    @inline(__always) public func operand(_ place: Int, of action: ActionRecord) -> Int {
        assert(place < Int(action.operandCount), "an operand that the action has not")
        return bytes.int(record(.OPND, Int(action.firstOperand) + place, size: 8) + 4)
    }

    /// The value of an operand that an action may leave out, or nil.
    @inline(__always) public func optionalOperand(_ place: Int, of action: ActionRecord) -> Int? {
        place < Int(action.operandCount) ? operand(place, of: action) : nil
    }

    public var variantSetCount: Int { layout[.VSET].count }

    /// Whether `variant` (0 to 255) is in variant set `index`.
    @inline(__always) public func variantSet(_ index: Int, contains variant: Int) -> Bool {
        let offset = record(.VSET, index, size: 32)
        assert(variant >= 0 && variant < 256)
        return bytes.u8(offset + variant >> 3) >> UInt8(variant & 7) & 1 == 1
    }

    public func variantSet(at index: Int) -> VariantSet {
        let offset = record(.VSET, index, size: 32)
        var result = VariantSet()
        result.words = (bytes.u64(offset), bytes.u64(offset + 8), bytes.u64(offset + 16), bytes.u64(offset + 24))
        return result
    }

    public var vrMaskCount: Int { layout[.VRMK].count }

    /// A set of `VR.bit`s.
    @inline(__always) public func vrMask(at index: Int) -> UInt64 { bytes.u64(record(.VRMK, index, size: 8)) }

    public var classCount: Int { layout[.CLAS].count }

    public func classRecord(at index: Int) -> ClassRecord {
        let offset = record(.CLAS, index, size: 8)
        return ClassRecord(uid: bytes.u32(offset), variant: bytes.u32(offset + 4))
    }

    // MARK: Paths

    public var pathStateCount: Int { layout[.PATH].count }

    public func pathState(at index: Int) -> PathStateRecord {
        let offset = record(.PATH, index, size: 16)
        return PathStateRecord(
            accepts: bytes.u32(offset), firstTransition: bytes.u32(offset + 4), transitionCount: bytes.u32(offset + 8),
            defaultNext: bytes.u32(offset + 12))
    }

    /// Whether path pattern `pattern` matches in path state `state`.
    @inline(__always) public func path(_ state: Int, matches pattern: Int) -> Bool {
        assert(pattern >= 0 && pattern < pathPatternCount)
        let mask = layout[.PMSK].start + 8 * pathMaskWords * bytes.int(record(.PATH, state, size: 16))
        return bytes.u8(mask + pattern >> 3) >> UInt8(pattern & 7) & 1 == 1
    }

    /// The state of items in a private sequence, whose tag no pattern can name.
    public func pathDefaultNext(_ state: Int) -> Int { bytes.int(record(.PATH, state, size: 16) + 12) }

    public var pathTransitionCount: Int { layout[.PTRN].count }

    @inline(__always) public func pathTransition(at index: Int) -> PathTransitionRecord {
        let offset = record(.PTRN, index, size: 8)
        return PathTransitionRecord(tag: Tag(rawValue: bytes.u32(offset)), next: bytes.u32(offset + 4))
    }

    // MARK: Guards

    public var atomCount: Int { layout[.ATOM].count }

    public func atom(at index: Int) -> AtomRecord {
        let offset = record(.ATOM, index, size: 20)
        return AtomRecord(
            tag: Tag(rawValue: bytes.u32(offset)), vr: vr(offset + 4),
            test: AtomRecord.Test(rawValue: bytes.u8(offset + 5)) ?? .absent,
            quantifier: AtomRecord.Quantifier(rawValue: bytes.u8(offset + 6)) ?? .single,
            position: bytes.u16(offset + 8), a: bytes.u32(offset + 12), b: bytes.u32(offset + 16))
    }

    public var atomValueCount: Int { layout[.AVAL].count }

    /// A string index.
    public func atomValue(at index: Int) -> Int { bytes.int(record(.AVAL, index, size: 4)) }

    public var guardStepCount: Int { layout[.GSTP].count }

    public func guardStep(at index: Int) -> GuardStep {
        let offset = record(.GSTP, index, size: 8)
        return GuardStep(
            operation: GuardStep.Operation(rawValue: bytes.u8(offset)) ?? .always, operand: bytes.u32(offset + 4))
    }

    public var guardCount: Int { layout[.GARD].count }

    public func guardRecord(at index: Int) -> GuardRecord {
        let offset = record(.GARD, index, size: 8)
        return GuardRecord(firstStep: bytes.u32(offset), stepCount: bytes.u32(offset + 4))
    }

    public var gateCount: Int { layout[.GATE].count }

    public func gate(at index: Int) -> GateRecord {
        let offset = record(.GATE, index, size: 12)
        return GateRecord(
            kind: GateRecord.Kind(rawValue: bytes.u8(offset)) ?? .quarantine, guardIndex: bytes.u32(offset + 4),
            reason: bytes.u32(offset + 8))
    }

    // MARK: Values

    public var valueTemplateCount: Int { layout[.VALU].count }

    public func valueTemplate(at index: Int) -> ValueTemplateRecord {
        let offset = record(.VALU, index, size: 8)
        return ValueTemplateRecord(firstPart: bytes.u32(offset), partCount: bytes.u32(offset + 4))
    }

    public var valuePartCount: Int { layout[.VPRT].count }

    public func valuePart(at index: Int) -> ValuePartRecord {
        let offset = record(.VPRT, index, size: 8)
        return ValuePartRecord(
            kind: ValuePartRecord.Kind(rawValue: bytes.u8(offset)) ?? .literal, index: bytes.u32(offset + 4))
    }

    public var roundingCount: Int { layout[.RNDG].count }

    public func rounding(at index: Int) -> RoundingRecord {
        let offset = record(.RNDG, index, size: 16)
        return RoundingRecord(
            stepMillionths: Int64(bitPattern: bytes.u64(offset)), ageUnit: bytes.u8(offset + 12),
            hasCap: bytes.u8(offset + 13) != 0, cap: Int32(bitPattern: bytes.u32(offset + 8)))
    }

    public var secretCount: Int { layout[.SECR].count }

    public func secret(at index: Int) -> SecretRecord { SecretRecord(name: bytes.u32(record(.SECR, index, size: 4))) }

    public var paramCount: Int { layout[.PRMS].count }

    public func param(at index: Int) -> ParamRecord {
        let offset = record(.PRMS, index, size: 28)
        return ParamRecord(
            name: bytes.u32(offset + 16), kind: ParamRecord.Kind(rawValue: bytes.u8(offset + 24)) ?? .text,
            low: Int64(bitPattern: bytes.u64(offset)), high: Int64(bitPattern: bytes.u64(offset + 8)),
            defaultValue: bytes.u32(offset + 20))
    }

    public var offsetCount: Int { layout[.OFFS].count }

    public func offset(at index: Int) -> OffsetRecord {
        let offset = record(.OFFS, index, size: 24)
        return OffsetRecord(
            name: bytes.u32(offset), low: Int32(bitPattern: bytes.u32(offset + 4)),
            high: Int32(bitPattern: bytes.u32(offset + 8)), secret: bytes.u32(offset + 12),
            firstKey: bytes.u32(offset + 16), keyCount: bytes.u32(offset + 20))
    }

    public var offsetKeyCount: Int { layout[.OKEY].count }

    public func offsetKey(at index: Int) -> Tag { Tag(rawValue: bytes.u32(record(.OKEY, index, size: 4))) }

    public var additionCount: Int { layout[.ADDS].count }

    /// A tag whose decision may be `add`; additions ascend by tag.
    public func addition(at index: Int) -> Tag { Tag(rawValue: bytes.u32(record(.ADDS, index, size: 4))) }

    public var registeredUIDCount: Int { layout[.RUID].count }

    /// A string index.
    public func registeredUID(at index: Int) -> Int { bytes.int(record(.RUID, index, size: 4)) }

    // MARK: What is said about the ruleset

    public var infoCount: Int { layout[.INFO].count }

    public func info(at index: Int) -> (key: UInt32, value: UInt32) {
        let offset = record(.INFO, index, size: 8)
        return (bytes.u32(offset), bytes.u32(offset + 4))
    }

    /// The value of an INFO key such as `policy` or `standard`.
    public func info(_ key: String) -> String? {
        for index in 0..<infoCount {
            let entry = info(at: index)
            if string(Int(entry.key)) == key { return string(Int(entry.value)) }
        }
        return nil
    }

    public var ruleCount: Int { layout[.RULE].count }

    public func rule(at index: Int) -> RuleRecord {
        let offset = record(.RULE, index, size: 12)
        return RuleRecord(
            origin: RuleRecord.Origin(rawValue: bytes.u8(offset)) ?? .structure, overrides: bytes.u8(offset + 1) != 0,
            layer: bytes.u16(offset + 2), text: bytes.u32(offset + 4), because: bytes.u32(offset + 8))
    }

    public var methodCodeCount: Int { layout[.CODE].count }

    public func methodCode(at index: Int) -> MethodCodeRecord {
        let offset = record(.CODE, index, size: 12)
        return MethodCodeRecord(
            value: bytes.u32(offset), scheme: bytes.u32(offset + 4), meaning: bytes.u32(offset + 8))
    }

    /// Records of the provenance section; 0 in a stripped ruleset.
    public var provenanceCount: Int { layout[.PROV].count == 0 ? 0 : bytes.int(layout[.PROV].start + 8) }

    public func provenance(at index: Int) -> ProvenanceRecord {
        assert(index >= 0 && index < provenanceCount)
        let offset = layout[.PROV].start + 12 + 12 * index
        return ProvenanceRecord(
            rule: bytes.u32(offset), file: bytes.u32(offset + 4), line: bytes.u32(offset + 8))
    }

    public var provenanceFileCount: Int { layout[.PROV].count - provenanceCount }

    /// The name of a source file, without its folder.
    public func provenanceFile(at index: Int) -> String {
        let start = layout[.PROV].start + 12 + 12 * provenanceCount
        return text(RunTable(verified: bytes, start: start, count: provenanceFileCount).range(index))
    }

    /// Where rule `index` stands in its source, or nil for a rule of the standard and in a stripped ruleset.
    public func source(ofRule index: Int) -> (file: String, line: Int)? {
        var low = 0
        var high = provenanceCount
        while low < high {
            let middle = (low + high) / 2
            if Int(provenance(at: middle).rule) < index { low = middle + 1 } else { high = middle }
        }
        guard low < provenanceCount, Int(provenance(at: low).rule) == index else { return nil }
        let found = provenance(at: low)
        return (provenanceFile(at: Int(found.file)), Int(found.line))
    }
}
