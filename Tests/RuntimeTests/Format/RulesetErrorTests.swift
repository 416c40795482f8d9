import Testing

@testable import MidicRuntime

/// Damaged bytes of the sample ruleset. Changes of payloads come with a fresh digest, as a stranger would make them.
enum DamagedRuleset {
    /// Those of the sample.
    static let capabilities = RulesetCapability.allCases.reduce(0) { $0 | $1.bit }

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
