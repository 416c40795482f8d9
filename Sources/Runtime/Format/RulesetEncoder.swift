/// Turns content into the canonical bytes of docs/ruleset-format.md.
public enum RulesetEncoder {
    /// The bytes of a ruleset.
    ///
    /// Equal content gives equal bytes: sections stand in the order of their names, those without records are left out, and
    /// nothing of time, host or path goes in. The encoder does not judge the content; `Ruleset.init` does, and a compiler
    /// passes what it made through that before it hands it out.
    ///
    /// - Parameter content: what the ruleset says. Tables must already be in their stated orders.
    public static func encode(_ content: RulesetContent) -> [UInt8] {
        var sections: [EncodedSection] = []
        for section in RulesetSection.allCases {
            var writer = ByteWriter()
            let count = write(section, of: content, to: &writer)
            if count > 0 {
                sections.append(
                    EncodedSection(
                        code: section.code, flags: section.flags, recordCount: UInt32(count), payload: writer.bytes))
            }
        }
        return assemble(sections, capabilities: capabilities(of: content))
    }

    /// A section ready to be placed.
    struct EncodedSection {
        var code: UInt32
        var flags: UInt32
        var recordCount: UInt32
        var payload: [UInt8]
    }

    /// Header, section table and payloads.
    static func assemble(
        _ sections: [EncodedSection], capabilities: UInt64, minor: UInt16 = RulesetHeader.minor
    ) -> [UInt8] {
        var offset = RulesetHeader.size + RulesetHeader.tableEntrySize * sections.count
        var table = ByteWriter()
        var payloads = ByteWriter()
        for section in sections {
            let start = RulesetHeader.aligned(offset)
            payloads.zeros(start - offset)
            payloads.append(section.payload)
            offset = start + section.payload.count
            table.u32(section.code)
            table.u32(section.flags)
            table.u32(UInt32(start))
            table.u32(UInt32(section.payload.count))
            table.u32(section.recordCount)
            table.u32(0)
        }
        let total = RulesetHeader.aligned(offset)
        payloads.zeros(total - offset)

        var writer = ByteWriter()
        writer.append(RulesetHeader.magic)
        writer.u16(RulesetHeader.major)
        writer.u16(minor)
        writer.u32(UInt32(total))
        writer.u32(UInt32(sections.count))
        writer.u32(0)
        writer.u64(capabilities)
        writer.append(digest(of: sections))
        writer.append(table.bytes)
        writer.append(payloads.bytes)
        return writer.bytes
    }

    /// SHA-256 over the semantic sections: a label, then name, length and payload of each, in the order of names.
    static func digest(of sections: [EncodedSection]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(Array(RulesetHeader.digestLabel.utf8))
        for section in sections where section.flags & RulesetSection.semanticFlag != 0 {
            var head = ByteWriter()
            head.u32(section.code)
            head.u32(UInt32(section.payload.count))
            hasher.update(head.bytes)
            hasher.update(section.payload)
        }
        return hasher.finish()
    }

    private static func capabilities(of content: RulesetContent) -> UInt64 {
        var result = RulesetCapability.decisions.bit
        if !content.automata.isEmpty { result |= RulesetCapability.automata.bit }
        if content.automata.contains(where: { $0.kind == .longestMatch }) { result |= RulesetCapability.search.bit }
        return result
    }

    /// Writes a section's payload.
    ///
    /// - Returns: the number of records; a section with none is left out.
    private static func write(_ section: RulesetSection, of content: RulesetContent, to out: inout ByteWriter) -> Int {
        switch section {
        case .ACTN: return each(content.actions, to: &out, write: writeAction)
        case .ADDS: return each(content.additions, to: &out) { $1.u32($0.rawValue) }
        case .ATOM: return each(content.atoms, to: &out, write: writeAtom)
        case .AVAL: return each(content.atomValues, to: &out) { $1.u32($0) }
        case .BLOB: return writeRuns(content.blobs, to: &out)
        case .CAPS:
            let bits = capabilities(of: content)
            let names = RulesetCapability.allCases.filter { bits >> UInt64($0.rawValue) & 1 == 1 }
            return writeRuns(names.map { Array($0.name.utf8) }, to: &out)
        case .CLAS:
            return each(content.classes, to: &out) {
                $1.u32($0.uid)
                $1.u32($0.variant)
            }
        case .CODE:
            return each(content.methodCodes, to: &out) {
                $1.u32($0.value)
                $1.u32($0.scheme)
                $1.u32($0.meaning)
            }
        case .CREA:
            return each(content.creators, to: &out) {
                $1.u32($0.name)
                $1.u32($0.firstRow)
                $1.u32($0.rowCount)
                $1.u32($0.decision.rawValue)
            }
        case .DFAS: return writeAutomata(content.automata, to: &out)
        case .GARD:
            return each(content.guards, to: &out) {
                $1.u32($0.firstStep)
                $1.u32($0.stepCount)
            }
        case .GATE:
            return each(content.gates, to: &out) {
                $1.u8($0.kind.rawValue)
                $1.zeros(3)
                $1.u32($0.guardIndex)
                $1.u32($0.reason)
            }
        case .GSTP:
            return each(content.guardSteps, to: &out) {
                $1.u8($0.operation.rawValue)
                $1.zeros(3)
                $1.u32($0.operand)
            }
        case .INFO:
            return each(content.info, to: &out) {
                $1.u32($0.key)
                $1.u32($0.value)
            }
        case .ITEM: return writeRuns(content.itemTemplates, to: &out)
        case .META: return each(content.metaRows, to: &out, write: writeRow)
        case .NODE:
            return each(content.nodes, to: &out) {
                $1.u8($0.kind.rawValue)
                $1.zeros(3)
                $1.u32($0.operand)
                $1.u32($0.then.rawValue)
                $1.u32($0.otherwise.rawValue)
            }
        case .OFFS:
            return each(content.offsets, to: &out) {
                $1.u32($0.name)
                $1.u32(UInt32(bitPattern: $0.low))
                $1.u32(UInt32(bitPattern: $0.high))
                $1.u32($0.secret)
                $1.u32($0.firstKey)
                $1.u32($0.keyCount)
            }
        case .OKEY: return each(content.offsetKeys, to: &out) { $1.u32($0.rawValue) }
        case .OPND:
            return each(content.operands, to: &out) {
                $1.u8($0.kind.rawValue)
                $1.zeros(3)
                $1.u32($0.value)
            }
        case .PATH:
            return each(content.pathStates, to: &out) {
                $1.u32($0.accepts)
                $1.u32($0.firstTransition)
                $1.u32($0.transitionCount)
                $1.u32($0.defaultNext)
            }
        case .PMSK: return each(content.pathMasks, to: &out) { $1.u64($0) }
        case .PRIV:
            return each(content.privateRows, to: &out) {
                $1.u16($0.group)
                $1.u8($0.block)
                $1.u8($0.vr.rawValue)
                $1.u32($0.decision.rawValue)
            }
        case .PRMS:
            return each(content.params, to: &out) {
                $1.u64(UInt64(bitPattern: $0.low))
                $1.u64(UInt64(bitPattern: $0.high))
                $1.u32($0.name)
                $1.u32($0.defaultValue)
                $1.u8($0.kind.rawValue)
                $1.zeros(3)
            }
        case .PROV: return writeProvenance(content, to: &out)
        case .PTRN:
            return each(content.pathTransitions, to: &out) {
                $1.u32($0.tag.rawValue)
                $1.u32($0.next)
            }
        case .RNDG:
            return each(content.roundings, to: &out) {
                $1.u64(UInt64(bitPattern: $0.stepMillionths))
                $1.u32(UInt32(bitPattern: $0.cap))
                $1.u8($0.ageUnit)
                $1.u8($0.hasCap ? 1 : 0)
                $1.zeros(2)
            }
        case .ROWS: return each(content.rows, to: &out, write: writeRow)
        case .RUID: return each(content.registeredUIDs, to: &out) { $1.u32($0) }
        case .RULE:
            return each(content.rules, to: &out) {
                $1.u8($0.origin.rawValue)
                $1.u8($0.overrides ? 1 : 0)
                $1.u16($0.layer)
                $1.u32($0.text)
                $1.u32($0.because)
            }
        case .SECR: return each(content.secrets, to: &out) { $1.u32($0.name) }
        case .SETT:
            out.u32(content.variantCount)
            out.u32(content.pathPatternCount)
            out.u32(content.unknownDecision.rawValue)
            out.u32(content.privateDecision.rawValue)
            out.u8(content.longitudinal.rawValue)
            out.u8(content.onError.rawValue)
            out.zeros(2)
            return 1
        case .STRS: return writeRuns(content.strings.map { Array($0.utf8) }, to: &out)
        case .VALU:
            return each(content.valueTemplates, to: &out) {
                $1.u32($0.firstPart)
                $1.u32($0.partCount)
            }
        case .VPRT:
            return each(content.valueParts, to: &out) {
                $1.u8($0.kind.rawValue)
                $1.zeros(3)
                $1.u32($0.index)
            }
        case .VRMK: return each(content.vrMasks, to: &out) { $1.u64($0) }
        case .VSET:
            return each(content.variantSets, to: &out) {
                $1.u64($0.words.0)
                $1.u64($0.words.1)
                $1.u64($0.words.2)
                $1.u64($0.words.3)
            }
        case .WILD:
            return each(content.wilds, to: &out) {
                $1.u16($0.groupMask)
                $1.u16($0.groupLow)
                $1.u16($0.groupHigh)
                $1.u16($0.elementMask)
                $1.u16($0.elementLow)
                $1.u16($0.elementHigh)
                $1.u8($0.vr.rawValue)
                $1.zeros(3)
                $1.u32($0.decision.rawValue)
            }
        }
    }

    private static func each<Record>(
        _ records: [Record], to out: inout ByteWriter, write: (Record, inout ByteWriter) -> Void
    ) -> Int {
        for record in records { write(record, &out) }
        return records.count
    }

    private static func writeRow(_ row: RowRecord, to out: inout ByteWriter) {
        out.u32(row.tag.rawValue)
        out.u8(row.vr.rawValue)
        out.zeros(3)
        out.u32(row.decision.rawValue)
    }

    private static func writeAction(_ action: ActionRecord, to out: inout ByteWriter) {
        out.u8(action.opcode.rawValue)
        out.u8(action.vr.rawValue)
        out.u16(action.operandCount)
        out.u32(action.firstOperand)
        out.u32(action.next)
        out.u32(action.fallback)
        out.u32(action.rule)
    }

    private static func writeAtom(_ atom: AtomRecord, to out: inout ByteWriter) {
        out.u32(atom.tag.rawValue)
        out.u8(atom.vr.rawValue)
        out.u8(atom.test.rawValue)
        out.u8(atom.quantifier.rawValue)
        out.u8(0)
        out.u16(atom.position)
        out.u16(0)
        out.u32(atom.a)
        out.u32(atom.b)
    }

    /// Byte strings: their number n, n + 1 offsets from the end of the offsets, the bytes.
    private static func writeRuns(_ runs: [[UInt8]], to out: inout ByteWriter) -> Int {
        out.u32(UInt32(runs.count))
        var offset: UInt32 = 0
        out.u32(0)
        for run in runs {
            offset += UInt32(run.count)
            out.u32(offset)
        }
        for run in runs { out.append(run) }
        return runs.count
    }

    /// Automata: their number, a directory, and the data of each, aligned to 4 (`AutomatonPlace`).
    private static func writeAutomata(_ automata: [AutomatonRecord], to out: inout ByteWriter) -> Int {
        var offset = 4 + AutomatonPlace.entrySize * automata.count
        out.u32(UInt32(automata.count))
        for automaton in automata {
            out.u8(automaton.kind.rawValue)
            out.u8(0)
            out.u16(UInt16(truncatingIfNeeded: automaton.classCount))
            out.u32(automaton.stateCount)
            out.u32(automaton.lookahead?.stateCount ?? 0)
            out.u32(UInt32(offset))
            offset += 256 + 2 * automaton.transitions.count + automaton.accepting.count
            if let lookahead = automaton.lookahead {
                offset += 2 * lookahead.transitions.count + lookahead.sets.count
            }
            offset = (offset + 3) & ~3
        }
        for automaton in automata {
            out.append(automaton.byteClasses)
            for next in automaton.transitions { out.u16(next) }
            out.append(automaton.accepting)
            if let lookahead = automaton.lookahead {
                for next in lookahead.transitions { out.u16(next) }
                out.append(lookahead.sets)
            }
            out.align(4)
        }
        return automata.count
    }

    /// Provenance: checksum, file count, record count, records, file names. The checksum is over all that follows it.
    private static func writeProvenance(_ content: RulesetContent, to out: inout ByteWriter) -> Int {
        guard !content.provenance.isEmpty || !content.provenanceFiles.isEmpty else { return 0 }
        var body = ByteWriter()
        body.u32(UInt32(content.provenance.count))
        for record in content.provenance {
            body.u32(record.rule)
            body.u32(record.file)
            body.u32(record.line)
        }
        _ = writeRuns(content.provenanceFiles.map { Array($0.utf8) }, to: &body)
        out.append(SHA256.hash(body.bytes)[..<8])
        out.append(body.bytes)
        return content.provenance.count + content.provenanceFiles.count
    }
}
