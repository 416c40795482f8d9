// Records by index, decoded on the fly. Layouts: docs/ruleset-format.md, "Sections".

extension Ruleset {
    /// Where record `index` of a section with records of `size` bytes starts.
    @inline(__always) func record(_ section: RulesetSection, _ index: Int, size: Int) -> Int {
        let extent = layout[section]
        assert(index >= 0 && index < extent.count, "a record index outside its section")
        return extent.start + index * size
    }

    @inline(__always) private func vr(_ offset: Int) -> VR { VR(rawValue: bytes.u8(offset)) ?? .UN }

    @inline(__always) private func facts(_ offset: Int) -> RowFacts {
        RowFacts(
            vr: vr(offset), valueCount: bytes.u8(offset + 1), traits: RowTraits(rawValue: bytes.u16(offset + 2)))
    }

    @inline(__always) private func decision(_ offset: Int) -> Decision { Decision(rawValue: bytes.u32(offset)) }

    // MARK: Rows

    package var rowCount: Int { layout[.ROWS].count }

    /// The tag of row `index`; rows ascend by tag.
    @inline(__always) package func rowTag(at index: Int) -> Tag {
        Tag(rawValue: bytes.u32(record(.ROWS, index, size: 12)))
    }

    @inline(__always) package func row(at index: Int) -> RowRecord { rowRecord(record(.ROWS, index, size: 12)) }

    package var metaRowCount: Int { layout[.META].count }

    package func metaRow(at index: Int) -> RowRecord { rowRecord(record(.META, index, size: 12)) }

    @inline(__always) private func rowRecord(_ offset: Int) -> RowRecord {
        RowRecord(
            tag: Tag(rawValue: bytes.u32(offset)), facts: facts(offset + 4), decision: decision(offset + 8))
    }

    package var wildCount: Int { layout[.WILD].count }

    package func wild(at index: Int) -> WildRecord {
        let offset = record(.WILD, index, size: 20)
        return WildRecord(
            groupMask: bytes.u16(offset), groupLow: bytes.u16(offset + 2), groupHigh: bytes.u16(offset + 4),
            elementMask: bytes.u16(offset + 6), elementLow: bytes.u16(offset + 8), elementHigh: bytes.u16(offset + 10),
            facts: facts(offset + 12), decision: decision(offset + 16))
    }

    package var creatorCount: Int { layout[.CREA].count }

    package func creator(at index: Int) -> CreatorRecord {
        let offset = record(.CREA, index, size: 16)
        return CreatorRecord(
            name: bytes.u32(offset), firstRow: bytes.u32(offset + 4), rowCount: bytes.u32(offset + 8),
            decision: decision(offset + 12))
    }

    package var privateRowCount: Int { layout[.PRIV].count }

    @inline(__always) package func privateRow(at index: Int) -> PrivateRowRecord {
        let offset = record(.PRIV, index, size: 12)
        return PrivateRowRecord(
            group: bytes.u16(offset), elementOffset: bytes.u8(offset + 2),
            facts: RowFacts(vr: vr(offset + 3), valueCount: bytes.u8(offset + 4)),
            isAdded: bytes.u8(offset + 5) != 0, decision: decision(offset + 8))
    }

    // MARK: Decisions

    package var nodeCount: Int { layout[.NODE].count }

    @inline(__always) package func node(at index: Int) -> DecisionNode {
        let offset = record(.NODE, index, size: 16)
        return DecisionNode(
            kind: DecisionNode.Kind(rawValue: bytes.u8(offset)) ?? .guard, operand: bytes.u32(offset + 4),
            then: decision(offset + 8), otherwise: decision(offset + 12))
    }

    package var actionCount: Int { layout[.ACTN].count }

    @inline(__always) package func action(at index: Int) -> ActionRecord {
        let offset = record(.ACTN, index, size: 20)
        return ActionRecord(
            opcode: Opcode(rawValue: bytes.u8(offset)), vr: vr(offset + 1), firstOperand: bytes.u32(offset + 4),
            operandCount: bytes.u16(offset + 2), next: bytes.u32(offset + 8), fallback: bytes.u32(offset + 12),
            rule: bytes.u32(offset + 16))
    }

    package var operandCount: Int { layout[.OPND].count }

    package func operand(at index: Int) -> Operand { record(.OPND, Operand.layout, at: index) }

    /// The value of operand `place` of an action; the verifier has checked that an action has those that its opcode asks for.
    @inline(__always) package func operand(_ place: Int, of action: ActionRecord) -> Int {
        assert(place < Int(action.operandCount), "an operand that the action has not")
        return bytes.int(record(.OPND, Int(action.firstOperand) + place, size: 8) + 4)
    }

    /// The value of an operand that an action may leave out, or nil.
    @inline(__always) package func optionalOperand(_ place: Int, of action: ActionRecord) -> Int? {
        place < Int(action.operandCount) ? operand(place, of: action) : nil
    }

    package var variantSetCount: Int { layout[.VSET].count }

    /// Whether `variant` (0 to 255) is in variant set `index`.
    @inline(__always) package func variantSet(_ index: Int, contains variant: Int) -> Bool {
        let offset = record(.VSET, index, size: 32)
        assert(variant >= 0 && variant < 256)
        return bytes.u8(offset + variant >> 3) >> UInt8(variant & 7) & 1 == 1
    }

    package func variantSet(at index: Int) -> VariantSet { record(.VSET, VariantSet.layout, at: index) }

    /// A set of `VR.bit`s.
    @inline(__always) package func vrMask(at index: Int) -> UInt64 { bytes.u64(record(.VRMK, index, size: 8)) }

    package var classCount: Int { layout[.CLAS].count }

    package func classRecord(at index: Int) -> ClassRecord { record(.CLAS, ClassRecord.layout, at: index) }

    // MARK: Paths

    package var pathStateCount: Int { layout[.PATH].count }

    package func pathState(at index: Int) -> PathStateRecord { record(.PATH, PathStateRecord.layout, at: index) }

    /// Whether path pattern `pattern` matches in path state `state`.
    @inline(__always) package func path(_ state: Int, matches pattern: Int) -> Bool {
        assert(pattern >= 0 && pattern < pathPatternCount)
        let mask = layout[.PMSK].start + 8 * pathMaskWords * bytes.int(record(.PATH, state, size: 16))
        return bytes.u8(mask + pattern >> 3) >> UInt8(pattern & 7) & 1 == 1
    }

    /// The state of items in a private sequence, whose tag no pattern can name.
    package func pathDefaultNext(_ state: Int) -> Int { bytes.int(record(.PATH, state, size: 16) + 12) }

    @inline(__always) package func pathTransition(at index: Int) -> PathTransitionRecord {
        let offset = record(.PTRN, index, size: 8)
        return PathTransitionRecord(tag: Tag(rawValue: bytes.u32(offset)), next: bytes.u32(offset + 4))
    }

    // MARK: Guards

    package var atomCount: Int { layout[.ATOM].count }

    package func atom(at index: Int) -> AtomRecord {
        let offset = record(.ATOM, index, size: 20)
        return AtomRecord(
            tag: Tag(rawValue: bytes.u32(offset)), vr: vr(offset + 4),
            test: AtomRecord.Test(rawValue: bytes.u8(offset + 5)) ?? .absent,
            quantifier: AtomRecord.Quantifier(rawValue: bytes.u8(offset + 6)) ?? .single,
            position: bytes.u16(offset + 8), place: bytes.u16(offset + 10), a: bytes.u32(offset + 12),
            b: bytes.u32(offset + 16))
    }

    package var atomPlaceCount: Int { layout[.APLC].count }

    package func atomPlace(at index: Int) -> AtomPlaceRecord {
        AtomPlaceRecord.layout.read(bytes, at: record(.APLC, index, size: AtomPlaceRecord.layout.size))
    }

    package var atomValueCount: Int { layout[.AVAL].count }

    /// A string index.
    package func atomValue(at index: Int) -> Int { bytes.int(record(.AVAL, index, size: 4)) }

    /// The texts that an atom compares with, in UTF-8.
    package func texts(of atom: AtomRecord) -> [[UInt8]] {
        switch atom.test.operand {
        case .none, .automaton, .attribute: []
        case .text: [Array(string(Int(atom.a)).utf8)]
        case .texts: (0..<Int(atom.b)).map { Array(string(atomValue(at: Int(atom.a) + $0)).utf8) }
        }
    }

    package func guardStep(at index: Int) -> GuardStep {
        let offset = record(.GSTP, index, size: 8)
        return GuardStep(
            operation: GuardStep.Operation(rawValue: bytes.u8(offset)) ?? .always, operand: bytes.u32(offset + 4))
    }

    package var guardCount: Int { layout[.GARD].count }

    package func guardRecord(at index: Int) -> GuardRecord {
        let offset = record(.GARD, index, size: 8)
        return GuardRecord(firstStep: bytes.u32(offset), stepCount: bytes.u32(offset + 4))
    }

    package var gateCount: Int { layout[.GATE].count }

    package func gate(at index: Int) -> GateRecord {
        let offset = record(.GATE, index, size: 12)
        return GateRecord(
            kind: GateRecord.Kind(rawValue: bytes.u8(offset)) ?? .quarantine, guardIndex: bytes.u32(offset + 4),
            reason: bytes.u32(offset + 8))
    }

    // MARK: Values

    package var valueTemplateCount: Int { layout[.VALU].count }

    package func valueTemplate(at index: Int) -> ValueTemplateRecord {
        let offset = record(.VALU, index, size: 8)
        return ValueTemplateRecord(firstPart: bytes.u32(offset), partCount: bytes.u32(offset + 4))
    }

    package func valuePart(at index: Int) -> ValuePartRecord {
        let offset = record(.VPRT, index, size: 8)
        return ValuePartRecord(
            kind: ValuePartRecord.Kind(rawValue: bytes.u8(offset)) ?? .literal, index: bytes.u32(offset + 4))
    }

    package var roundingCount: Int { layout[.RNDG].count }

    package func rounding(at index: Int) -> RoundingRecord {
        let offset = record(.RNDG, index, size: 16)
        return RoundingRecord(
            stepMillionths: Int64(bitPattern: bytes.u64(offset)), ageUnit: bytes.u8(offset + 12),
            hasCap: bytes.u8(offset + 13) != 0, cap: Int32(bitPattern: bytes.u32(offset + 8)),
            olderYears: bytes.u16(offset + 14))
    }

    package var secretCount: Int { layout[.SECR].count }

    package func secret(at index: Int) -> SecretRecord { record(.SECR, SecretRecord.layout, at: index) }

    package var paramCount: Int { layout[.PRMS].count }

    package func param(at index: Int) -> ParamRecord { record(.PRMS, ParamRecord.layout, at: index) }

    package var tableCount: Int { layout[.TABL].count }

    package func table(at index: Int) -> TableRecord { record(.TABL, TableRecord.layout, at: index) }

    package var tableColumnCount: Int { layout[.TCOL].count }

    package func tableColumn(at index: Int) -> ColumnRecord { record(.TCOL, ColumnRecord.layout, at: index) }

    /// The table that has a column.
    package func table(ofColumn index: Int) -> Int {
        (0..<tableCount).first { place in
            let record = table(at: place)
            return index < Int(record.firstColumn) + Int(record.columnCount)
        } ?? 0
    }

    /// The texts that a column may be, in UTF-8.
    package func texts(of column: ColumnRecord) -> [String] {
        (0..<Int(column.textCount)).map {
            string(bytes.int(record(.TVAL, Int(column.firstText) + $0, size: 4)))
        }
    }

    package var offsetCount: Int { layout[.OFFS].count }

    package func offset(at index: Int) -> OffsetRecord { record(.OFFS, OffsetRecord.layout, at: index) }

    package var offsetKeyCount: Int { layout[.OKEY].count }

    package func offsetKey(at index: Int) -> OffsetKeyRecord { record(.OKEY, OffsetKeyRecord.layout, at: index) }

    package var additionCount: Int { layout[.ADDS].count }

    /// A tag whose decision may be `add`; additions ascend by tag.
    package func addition(at index: Int) -> Tag { Tag(rawValue: bytes.u32(record(.ADDS, index, size: 4))) }

    package var knownUIDCount: Int { layout[.KUID].count }

    package func knownUID(at index: Int) -> KnownUIDRecord { record(.KUID, KnownUIDRecord.layout, at: index) }

    // MARK: What is said about the ruleset

    package var infoCount: Int { layout[.INFO].count }

    package func info(at index: Int) -> InfoRecord { record(.INFO, InfoRecord.layout, at: index) }

    /// The value of an INFO key such as `policy` or `standard`.
    public func info(_ key: String) -> String? {
        for index in 0..<infoCount {
            let entry = info(at: index)
            if string(Int(entry.key)) == key { return string(Int(entry.value)) }
        }
        return nil
    }

    package var ruleCount: Int { layout[.RULE].count }

    package func rule(at index: Int) -> RuleRecord { record(.RULE, RuleRecord.layout, at: index) }

    /// Records of the provenance section; 0 in a stripped ruleset.
    package var provenanceCount: Int { layout[.PROV].count == 0 ? 0 : bytes.int(layout[.PROV].start + 8) }

    package func provenance(at index: Int) -> ProvenanceRecord {
        precondition(index >= 0 && index < provenanceCount)
        let layout = ProvenanceRecord.layout
        return layout.read(bytes, at: self.layout[.PROV].start + 12 + layout.size * index)
    }

    package var provenanceNameCount: Int { layout[.PROV].count - provenanceCount }

    /// The name of a source file, without its folder, or what a reason refers to.
    package func provenanceName(at index: Int) -> String {
        let start = layout[.PROV].start + 12 + 12 * provenanceCount
        return text(RunTable(verified: bytes, start: start, count: provenanceNameCount).range(index))
    }

    /// Where rule `index` stands in its source, or nil for a rule of the standard and in a stripped ruleset.
    package func source(ofRule index: Int) -> (file: String, line: Int)? {
        let first = firstProvenance(ofRule: index)
        guard first < provenanceCount else { return nil }
        let found = provenance(at: first)
        guard Int(found.rule) == index, found.line > 0 else { return nil }
        return (provenanceName(at: Int(found.name)), Int(found.line))
    }

    /// What the reason of rule `index` refers to, or nil where it says nothing and in a stripped ruleset.
    package func reference(ofRule index: Int) -> String? {
        for place in firstProvenance(ofRule: index)..<provenanceCount {
            let found = provenance(at: place)
            guard Int(found.rule) == index else { return nil }
            if found.line == 0 { return provenanceName(at: Int(found.name)) }
        }
        return nil
    }

    /// The first record of a rule, or that of a later one.
    private func firstProvenance(ofRule index: Int) -> Int {
        var low = 0
        var high = provenanceCount
        while low < high {
            let middle = (low + high) / 2
            if Int(provenance(at: middle).rule) < index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
