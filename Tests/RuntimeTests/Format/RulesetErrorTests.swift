import Testing

@testable import MidicRuntime

/// Damaged bytes of the sample ruleset. Changes of payloads come with a fresh digest, as a stranger would make them.
enum DamagedRuleset {
    /// Those of the sample.
    static let capabilities = RulesetCapability.needed(by: SampleRuleset.content()).reduce(0) { $0 | $1.bit }

    static func sample() -> [UInt8] { RulesetEncoder.encode(SampleRuleset.content()) }

    /// The sections of encoded bytes.
    static func sections(of bytes: [UInt8]) -> [RulesetEncoder.EncodedSection] {
        let table = TableBytes(bytes)
        return (0..<table.int(RulesetHeader.sectionCountOffset)).map { index in
            let entry = RulesetHeader.size + RulesetHeader.tableEntrySize * index
            let start = table.int(entry + 8)
            return RulesetEncoder.EncodedSection(
                code: table.u32(entry), flags: table.u32(entry + 4), recordCount: table.u32(entry + 16),
                payload: Array(bytes[start..<start + table.int(entry + 12)]))
        }
    }

    /// The sample with its sections changed.
    static func resealed(
        capabilities: UInt64 = capabilities, _ change: (inout [RulesetEncoder.EncodedSection]) -> Void
    ) -> [UInt8] {
        var sections = sections(of: sample())
        change(&sections)
        return RulesetEncoder.assemble(sections, capabilities: capabilities)
    }

    /// The sample with a change of one section.
    static func resealed(
        _ section: RulesetSection, _ change: (inout RulesetEncoder.EncodedSection) -> Void
    ) -> [UInt8] {
        resealed { sections in
            for index in sections.indices where sections[index].code == section.code { change(&sections[index]) }
        }
    }

    static func failure(_ bytes: [UInt8]) -> RulesetError? {
        do throws(RulesetError) {
            _ = try Ruleset(bytes: bytes)
            return nil
        } catch {
            return error
        }
    }
}

@Suite struct RulesetErrorTests {
    private let sample = DamagedRuleset.sample()

    private func code(_ bytes: [UInt8]) -> RulesetError.Code? { DamagedRuleset.failure(bytes)?.code }

    private func changed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = sample
        change(&bytes)
        return bytes
    }

    @Test func theSampleIsValid() { #expect(DamagedRuleset.failure(sample) == nil) }

    @Test func notARuleset() {
        #expect(code([]) == .notARuleset)
        #expect(code(Array("policy x".utf8)) == .notARuleset)
        #expect(code([UInt8](repeating: 0, count: 500)) == .notARuleset)
    }

    @Test func mangledTransfer() {
        // The high bit cleared; CR LF turned into LF.
        #expect(code(changed { $0[0] = 0x09 }) == .mangledTransfer)
        #expect(code(changed { $0.remove(at: 6) }) == .mangledTransfer)
    }

    @Test func truncated() {
        #expect(code(Array(sample.prefix(5))) == .truncated)
        #expect(code(Array(sample.prefix(40))) == .truncated)
        #expect(code(Array(sample.dropLast())) == .truncated)
    }

    @Test func trailingBytes() { #expect(code(sample + [0]) == .trailingBytes) }

    @Test func newerFormat() {
        #expect(code(changed { $0[RulesetHeader.majorOffset] = 2 }) == .newerFormat)
        #expect(code(changed { $0[RulesetHeader.majorOffset] = 0 }) == .corruptHeader)
    }

    /// Records of ACTN had 28 bytes, and the version number was the same.
    @Test func olderFormat() {
        let bytes = DamagedRuleset.resealed(.ACTN) { section in
            section.payload = [UInt8](repeating: 0, count: 28 * Int(section.recordCount))
        }
        #expect(code(bytes) == .olderFormat)
        #expect(
            DamagedRuleset.failure(bytes)?.description
                == "older-format: midic 0.1 made this ruleset")
    }

    @Test func aHigherMinorVersionIsTaken() {
        #expect(code(changed { $0[RulesetHeader.minorOffset] = 9 }) == nil)
    }

    @Test func missingCapability() {
        let bytes = DamagedRuleset.resealed(capabilities: 1 << 40 | 3) { sections in
            for index in sections.indices where sections[index].code == RulesetSection.CAPS.code {
                var payload = ByteWriter()
                for number in [UInt32(3), 0, 9, 17, 24] { payload.u32(number) }
                payload.append("decisionsautomatascrubs".utf8)
                payload.append([0x21])
                sections[index] = RulesetEncoder.EncodedSection(
                    code: sections[index].code, flags: sections[index].flags, recordCount: 3, payload: payload.bytes)
            }
        }
        let failure = DamagedRuleset.failure(bytes)
        #expect(failure?.code == .missingCapability)
        #expect(failure?.detail == "scrubs!")
        #expect(failure?.remedy == "run it with a newer midic: this one cannot carry out `scrubs!`")
    }

    @Test func sectionsThatAreNotKnown() {
        func added(_ flags: UInt32) -> [UInt8] {
            DamagedRuleset.resealed {
                $0.append(
                    RulesetEncoder.EncodedSection(code: 0x5A5A_5A5A, flags: flags, recordCount: 1, payload: [1, 2, 3]))
            }
        }
        #expect(code(added(3)) == .unknownCriticalSection)
        #expect(code(added(1)) == .unknownCriticalSection)
        #expect(code(added(2)) == nil)
        #expect(code(added(0)) == nil)
        #expect(code(added(4)) == .corruptHeader)
        #expect(DamagedRuleset.failure(added(3))?.section == "ZZZZ")
    }

    /// A section that is unknown and semantic counts into the digest, and stripping keeps it.
    @Test func strippingKeepsWhatIsNotKnown() throws {
        let bytes = DamagedRuleset.resealed {
            $0.append(RulesetEncoder.EncodedSection(code: 0x5A5A_5A5A, flags: 2, recordCount: 1, payload: [1, 2, 3]))
        }
        let stripped = try Ruleset(bytes: bytes).withoutProvenance()
        #expect(stripped.count < bytes.count)
        #expect(try Ruleset(bytes: stripped).digest == Ruleset(bytes: bytes).digest)
        #expect(try Ruleset(bytes: stripped).digest != Ruleset(bytes: sample).digest)
    }

    @Test(arguments: SectionLayout.all.filter(\.isRequired).map(\.section))
    func missingSection(section: RulesetSection) {
        let bytes = DamagedRuleset.resealed { $0.removeAll { $0.code == section.code } }
        let failure = DamagedRuleset.failure(bytes)
        #expect(failure?.code == .missingSection)
        #expect(failure?.section == section.name)
    }

    @Test func corruptHeader() {
        #expect(code(changed { $0[RulesetHeader.reservedOffset] = 1 }) == .corruptHeader)
        #expect(code(changed { $0[RulesetHeader.sectionCountOffset] = 0xFF }) == .corruptHeader)
        #expect(code(changed { $0[RulesetHeader.sectionCountOffset + 3] = 0xFF }) == .corruptHeader)
        // Offset, length, count and flags of the first section.
        for field in [4, 8, 12, 16, 20] {
            #expect(code(changed { $0[RulesetHeader.size + field + 1] = 0xFF }) == .corruptHeader, "field \(field)")
        }
        #expect(code(DamagedRuleset.resealed { $0.swapAt(0, 1) }) == .corruptHeader)
        #expect(code(DamagedRuleset.resealed { $0.insert($0[0], at: 0) }) == .corruptHeader)
        #expect(code(DamagedRuleset.resealed(.ROWS) { $0.flags = 1 }) == .corruptHeader)
        #expect(code(DamagedRuleset.resealed(.ROWS) { $0.recordCount = 0 }) == .corruptHeader)
        #expect(code(DamagedRuleset.resealed(.ROWS) { $0.recordCount += 1 }) == .corruptHeader)
        #expect(code(DamagedRuleset.resealed(.STRS) { $0.recordCount += 1 }) == .corruptHeader)
    }

    @Test func digestMismatch() {
        // A byte of the header's digest, and one of a payload.
        #expect(code(changed { $0[RulesetHeader.digestOffset] ^= 1 }) == .digestMismatch)
        let actions = TableBytes(sample).int(RulesetHeader.size + 8)
        #expect(code(changed { $0[actions] ^= 1 }) == .digestMismatch)
    }

    @Test func provenanceChecksum() {
        #expect(code(DamagedRuleset.resealed(.PROV) { $0.payload[20] ^= 1 }) == .provenanceChecksum)
        #expect(code(DamagedRuleset.resealed(.PROV) { $0.payload[0] ^= 1 }) == .provenanceChecksum)
    }

    @Test func unreadable() {
        func load(_ path: String) -> RulesetError.Code? {
            do throws(RulesetError) {
                _ = try Ruleset.load(path: path)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(load("/nonexistent/midic.ruleset") == .unreadable)
        #expect(load("/") == .unreadable)
        #expect(load(#filePath) == .notARuleset)
    }

    @Test func limitExceeded() {
        var content = SampleRuleset.content()
        content.variantCount = 257
        #expect(code(RulesetEncoder.encode(content)) == .limitExceeded)
        content = SampleRuleset.content()
        content.automata[0].stateCount = 65_536
        #expect(code(RulesetEncoder.encode(content)) == .limitExceeded)
        content.automata[0].stateCount = 3
        content.automata[1].lookahead?.stateCount = 65_536
        #expect(code(RulesetEncoder.encode(content)) == .limitExceeded)
    }

    @Test func valuesAreLimited() {
        var content = SampleRuleset.content()
        content.strings.append(String(repeating: "z", count: 65_536 - 32))
        let long = UInt32(content.strings.count - 1)
        // The parameter of the value has at most 8 characters.
        content.valueParts[1].index = long
        #expect(code(RulesetEncoder.encode(content)) == nil)
        content.params[0].high = 9
        #expect(limit(of: content) == "VALU 1: length of a value")
        content.params[0].high = 1024
        #expect(limit(of: content) == "VALU 1: length of a value")
        content = SampleRuleset.content()
        content.params[0].high = 1024
        #expect(limit(of: content) == nil)
        content.params[0].high = 1025
        #expect(limit(of: content) == "PRMS 0: number of characters")
        content = SampleRuleset.content()
        content.blobs[0] = [UInt8](repeating: 0, count: 65_536)
        #expect(code(RulesetEncoder.encode(content)) == nil)
        content.blobs[0].append(0)
        #expect(limit(of: content) == "BLOB 0: length of a byte string")
        content = SampleRuleset.content()
        let value = 65_536 - 8
        content.itemTemplates[0] =
            [0x08, 0x00, 0x19, 0x01, 0x55, 0x54, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 0x20, count: value + 8)
        #expect(limit(of: content) == "ITEM 0: length of an item template")
    }

    @Test func chainsAreLimited() {
        func content(steps: Int, fallbacks: Int) -> RulesetContent {
            var content = SampleRuleset.content()
            for step in 0...steps {
                content.appendAction(
                    .truncate, .DA, [Operand(.integer, 0)], next: step < steps ? content.actions.count + 1 : nil,
                    rule: 1)
            }
            for fallback in 0...fallbacks {
                content.appendAction(
                    .empty, .DA, fallback: fallback < fallbacks ? content.actions.count + 1 : nil, rule: 1)
            }
            return content
        }
        #expect(limit(of: content(steps: 16, fallbacks: 16)) == nil)
        #expect(limit(of: content(steps: 17, fallbacks: 16)) == "ACTN 16: number of steps")
        #expect(limit(of: content(steps: 16, fallbacks: 17)) == "ACTN 33: number of fallbacks")
        func parts(_ count: Int) -> RulesetContent {
            var content = SampleRuleset.content()
            let empty = ValuePartRecord(kind: .literal, index: SampleRuleset.index(""))
            content.valueTemplates.append(
                ValueTemplateRecord(firstPart: UInt32(content.valueParts.count), partCount: UInt32(count)))
            content.valueParts += [ValuePartRecord](repeating: empty, count: count)
            return content
        }
        #expect(limit(of: parts(256)) == nil)
        let value = SampleRuleset.content().valueTemplates.count
        #expect(limit(of: parts(257)) == "VALU \(value): number of parts")
        func keys(_ count: Int) -> RulesetContent {
            var content = SampleRuleset.content()
            var offset = content.offsets[0]
            offset.firstKey = UInt32(content.offsetKeys.count)
            offset.keyCount = UInt32(count)
            content.offsets.append(offset)
            content.offsetKeys += [OffsetKeyRecord](repeating: OffsetKeyRecord(.patientID), count: count)
            return content
        }
        #expect(limit(of: keys(16)) == nil)
        let offset = SampleRuleset.content().offsets.count
        #expect(limit(of: keys(17)) == "OFFS \(offset): number of keys")
        // Two ways at each node: only the longest way counts, not their number.
        func questions(_ count: Int) -> RulesetContent {
            var content = SampleRuleset.content()
            let first = content.nodes.count
            for index in 0..<count {
                let next = index + 1 < count ? Decision.node(first + index + 1) : .action(0)
                content.nodes.append(DecisionNode(kind: .guard, operand: 0, then: next, otherwise: next))
            }
            return content
        }
        #expect(limit(of: questions(16_384)) == nil)
        let first = SampleRuleset.content().nodes.count
        #expect(limit(of: questions(16_385)) == "NODE \(first): number of questions to an action")
        func wilds(_ count: Int) -> RulesetContent {
            var content = SampleRuleset.content()
            content.wilds = [WildRecord](repeating: content.wilds[0], count: count)
            return content
        }
        #expect(limit(of: wilds(2048)) == nil)
        #expect(limit(of: wilds(2049)) == "WILD -1: number of records")
    }

    /// What each output or each element is given, and what each file is asked.
    @Test func textsOfEveryFileAreLimited() {
        func content(_ length: Int, _ change: (inout RulesetContent, UInt32) -> Void) -> RulesetContent {
            var content = SampleRuleset.content()
            content.strings.append(String(repeating: "z", count: length))
            change(&content, UInt32(content.strings.count - 1))
            return content
        }
        func domain(_ length: Int) -> RulesetContent { content(length) { $0.operands[5].value = $1 } }
        #expect(limit(of: domain(256)) == nil)
        #expect(limit(of: domain(257)) == "OPND 5: length of a text")
        func compared(_ length: Int) -> RulesetContent {
            content(length) { ($0.atoms[2].test, $0.atoms[2].a) = (.less, $1) }
        }
        #expect(limit(of: compared(1024)) == nil)
        #expect(limit(of: compared(1025)) == "ATOM 2: length of a text")
        #expect(limit(of: content(1025) { $0.atomValues[0] = $1 }) == "AVAL 0: length of a text")
        var many = SampleRuleset.content()
        many.atoms += [AtomRecord](repeating: many.atoms[2], count: 65_537 - many.atoms.count)
        #expect(limit(of: many) == "ATOM -1: number of records")
        many = SampleRuleset.content()
        many.offsets = (0..<1025).map { _ in many.offsets[0] }
        #expect(limit(of: many) == "OFFS -1: number of records")
        many = SampleRuleset.content()
        many.additions = (0..<8193).map { Tag(0x0010, UInt16($0)) }
        #expect(limit(of: many) == "ADDS -1: number of records")
    }

    /// A default is checked when the ruleset is made or read, not when a run leaves the parameter out.
    @Test(arguments: [
        ("", false), ("1", true), ("12345678", true), ("123456789", false), ("a\\b", false), ("a\u{7}", false),
    ])
    func defaultsMustFit(text: String, fits: Bool) {
        var content = SampleRuleset.content()
        if !content.strings.contains(text) { content.strings.append(text) }
        content.params[0].defaultValue = UInt32((content.strings.firstIndex(of: text) ?? 0) + 1)
        content.sortStrings()
        let failure = DamagedRuleset.failure(RulesetEncoder.encode(content))
        #expect((failure == nil) == fits)
        #expect(fits || failure?.section == "PRMS" && failure?.code == .corruptSection)
    }

    @Test(arguments: [("-3", true), ("4", false), ("three", false)])
    func numbersAreDefaultsInTheirRange(text: String, fits: Bool) {
        var content = SampleRuleset.content()
        (content.params[0].kind, content.params[0].low, content.params[0].high) = (.integer, -3, 3)
        content.strings.append(text)
        content.params[0].defaultValue = UInt32(content.strings.count)
        content.sortStrings()
        #expect((code(RulesetEncoder.encode(content)) == nil) == fits)
    }

    /// What is shown to people cannot steer their terminal.
    @Test(arguments: ["a\u{1B}[2J", "a\u{202E}b", "a\nb", "a\u{9B}b", "\u{2066}"])
    func namesAreShownAsTheyAre(text: String) {
        func failure(_ change: (inout RulesetContent, UInt32) -> Void) -> String? {
            var content = SampleRuleset.content()
            content.strings.append(text)
            change(&content, UInt32(content.strings.count - 1))
            content.sortStrings()
            let failure = DamagedRuleset.failure(RulesetEncoder.encode(content))
            #expect(failure?.code == .corruptSection)
            return failure?.section
        }
        #expect(failure { $0.secrets[0].name = $1 } == "SECR")
        #expect(failure { $0.params[0].name = $1 } == "PRMS")
        #expect(failure { $0.info[0].key = $1 } == "INFO")
        #expect(failure { $0.info[0].value = $1 } == "INFO")
        #expect(failure { $0.params[0].defaultValue = $1 + 1 } == "PRMS")
        #expect(failure { $0.offsets[0].name = $1 } == "OFFS")
        #expect(failure { $0.creators[1].name = $1 } == "CREA")
        #expect(failure { $0.gates[0].reason = $1 } == "GATE")
        #expect(failure { $0.rules[1].text = $1 } == "RULE")
        #expect(failure { $0.rules[1].because = $1 + 1 } == "RULE")
    }

    /// Section, record and words of a limit that is exceeded; nil for a ruleset that is taken.
    private func limit(of content: RulesetContent) -> String? {
        guard let failure = DamagedRuleset.failure(RulesetEncoder.encode(content)) else { return nil }
        return "\(failure.section) \(failure.record): \(failure.detail)"
    }

    /// Nothing but the size of the ruleset bounds the conditions, the terms of one, the paths and the texts.
    @Test func whatHasNoLimit() {
        var content = SampleRuleset.content()
        for _ in 0..<1000 {
            content.guards.append(GuardRecord(firstStep: UInt32(content.guardSteps.count), stepCount: 1))
            content.guardSteps.append(GuardStep(operation: .atom, operand: 0))
        }
        #expect(code(RulesetEncoder.encode(content)) == nil)
        content.guards.append(GuardRecord(firstStep: UInt32(content.guardSteps.count), stepCount: 501))
        content.guardSteps += (0..<500).map { _ in GuardStep(operation: .atom, operand: 0) }
        content.guardSteps.append(GuardStep(operation: .and, operand: 500))
        #expect(code(RulesetEncoder.encode(content)) == nil)
        content.strings.append(String(repeating: "z", count: 65_536))
        #expect(code(RulesetEncoder.encode(content)) == nil)
        content.pathPatternCount = 300
        content.pathMasks = [UInt64](repeating: 0, count: 9) + [1 << 43]
        content.nodes[2].operand = 299
        #expect(code(RulesetEncoder.encode(content)) == nil)
        content.nodes[2].operand = 300
        #expect(code(RulesetEncoder.encode(content)) == .corruptSection)
    }

    @Test func theDescriptionSaysWhere() {
        var content = SampleRuleset.content()
        content.rows[1].decision = .action(99)
        let failure = DamagedRuleset.failure(RulesetEncoder.encode(content))
        #expect(failure?.description == "corrupt-section in section ROWS, record 1: index into ACTN")
    }
}
