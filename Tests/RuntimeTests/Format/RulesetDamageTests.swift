import Testing

@testable import MidicRuntime

/// Bytes from strangers: whatever they hold, the result is an error or a ruleset whose every accessor works. Debug builds check
/// each load, so a hole in the verifier stops these tests.
@Suite struct RulesetDamageTests {
    /// Reads all there is and runs all searches.
    private func exercise(_ ruleset: Ruleset) {
        let content = ruleset.content()
        _ = RulesetEncoder.encode(content)
        let probe: [UInt8] = Array("1.2.840.10008.5.1.4.1.1.2".utf8)
        _ = ruleset.variant(ofSOPClass: probe.rawBytes, from: 0, count: probe.count)
        _ = ruleset.creatorIndex(of: probe.rawBytes, from: 0, count: probe.count)
        _ = ruleset.isRegisteredUID(probe.rawBytes, from: 0, count: probe.count)
        for row in content.rows {
            _ = ruleset.rowIndex(of: row.tag)
            follow(row.decision, ruleset)
        }
        for creator in content.creators { _ = ruleset.privateRowIndex(of: creator, group: 0x0019, elementOffset: 0x0E) }
        for state in 0..<ruleset.pathStateCount {
            for pattern in 0..<min(ruleset.pathPatternCount, 1000) { _ = ruleset.path(state, matches: pattern) }
            _ = ruleset.nextPathState(state, entering: Tag(0x0040, 0x0275))
        }
        for index in 0..<ruleset.automatonCount {
            _ = ruleset.matches(automaton: index, probe.rawBytes, from: 0, count: probe.count)
            if content.automata[index].kind == .longestMatch {
                var lookahead: [UInt16] = []
                let text = Array("ab abbb".utf8)
                _ = ruleset.forEachMatch(
                    automaton: index, text.rawBytes, from: 0, count: text.count, lookahead: &lookahead
                ) { _ in }
            }
        }
        for index in 0..<ruleset.variantSetCount { _ = ruleset.variantSet(index, contains: 255) }
        for index in 0..<ruleset.ruleCount { _ = ruleset.source(ofRule: index) }
        for index in 0..<ruleset.actionCount {
            #expect(longest(index, ruleset, \.fallback) <= ruleset.actionCount)
            #expect(longest(index, ruleset, \.next) <= ruleset.actionCount)
            let action = ruleset.action(at: index)
            for place in 0..<Int(action.operandCount) { _ = ruleset.operand(place, of: action) }
        }
        _ = ruleset.info("policy")
    }

    /// Walks both ways of each node; ends because children are larger than their parents.
    private func follow(_ decision: Decision, _ ruleset: Ruleset) {
        guard decision.isNode else {
            _ = ruleset.action(at: decision.index)
            return
        }
        let node = ruleset.node(at: decision.index)
        follow(node.then, ruleset)
        follow(node.otherwise, ruleset)
    }

    private func longest(_ index: Int, _ ruleset: Ruleset, _ link: KeyPath<ActionRecord, UInt32>) -> Int {
        let next = Int(ruleset.action(at: index)[keyPath: link])
        return next == 0 ? 1 : 1 + longest(next - 1, ruleset, link)
    }

    @Test func everyTruncationIsAnError() {
        let sample = DamagedRuleset.sample()
        for count in 0..<sample.count {
            if DamagedRuleset.failure(Array(sample.prefix(count))) == nil { Issue.record("\(count) bytes were taken") }
        }
    }

    /// A change of any byte but the minor version's is noticed. What is outside the digest may also turn into something that is
    /// not provenance any more, which readers ignore: then the ruleset is the same but for its provenance.
    @Test func noChangedByteChangesTheRuleset() throws {
        let sample = DamagedRuleset.sample()
        let digest = try Ruleset(bytes: sample).digest
        for offset in sample.indices where offset / 2 != RulesetHeader.minorOffset / 2 {
            for value in [sample[offset] ^ 1, sample[offset] ^ 0x80, ~sample[offset]] {
                var bytes = sample
                bytes[offset] = value
                guard let ruleset = try? Ruleset(bytes: bytes) else { continue }
                if ruleset.digest != digest || ruleset.provenanceCount > 0 {
                    Issue.record("byte \(offset) as \(value) was taken")
                }
            }
        }
    }

    /// The same with a digest to match: now only the verifier stands between the bytes and the accessors.
    @Test func everyChangedByteOfAPayloadIsSafe() {
        let sections = DamagedRuleset.sections(of: DamagedRuleset.sample())
        var taken = 0
        for (number, section) in sections.enumerated() {
            for offset in section.payload.indices {
                let old = section.payload[offset]
                for value in Set([old &+ 1, old &- 1, old ^ 0x80, 0, 0x7F, 0xFF]) where value != old {
                    var changed = sections
                    changed[number].payload[offset] = value
                    if section.code == RulesetSection.PROV.code {
                        let sum = SHA256.hash(Array(changed[number].payload[8...]))
                        changed[number].payload.replaceSubrange(..<8, with: sum[..<8])
                    }
                    let bytes = RulesetEncoder.assemble(changed, capabilities: DamagedRuleset.capabilities)
                    guard let ruleset = try? Ruleset(bytes: bytes) else { continue }
                    exercise(ruleset)
                    taken += 1
                }
            }
        }
        // Most single bytes of texts and tags may be others; if none were taken, this would test nothing.
        #expect(taken > 100)
    }

    /// Sections cut short, grown, emptied, doubled and exchanged between two rulesets, with digests to match.
    @Test func splicedSectionsAreSafe() {
        let sample = DamagedRuleset.sections(of: DamagedRuleset.sample())
        var other = SampleRuleset.content()
        other.strings.removeLast()
        other.actions.removeLast(3)
        other.nodes.removeLast()
        other.rules.removeLast()
        let others = DamagedRuleset.sections(of: RulesetEncoder.encode(other))
        func check(_ sections: [RulesetEncoder.EncodedSection]) {
            let bytes = RulesetEncoder.assemble(sections, capabilities: DamagedRuleset.capabilities)
            if let ruleset = try? Ruleset(bytes: bytes) { exercise(ruleset) }
        }
        for (number, section) in sample.enumerated() {
            let size = RulesetSection.allCases.first { $0.code == section.code }?.layout.recordSize ?? 0
            for records in 0...Int(section.recordCount) + 1 {
                var changed = sample
                changed[number].recordCount = UInt32(records)
                if size > 0 {
                    let length = size * records
                    changed[number].payload = Array(section.payload.prefix(length))
                    changed[number].payload += Array(section.payload.prefix(length - changed[number].payload.count))
                }
                check(changed)
            }
            for count in section.payload.indices {
                var changed = sample
                changed[number].payload = Array(section.payload.prefix(count))
                if size > 0 { changed[number].recordCount = UInt32(count / size) }
                check(changed)
            }
            if let replacement = others.first(where: { $0.code == section.code }) {
                var changed = sample
                changed[number] = replacement
                check(changed)
            }
            var without = sample
            without.remove(at: number)
            check(without)
        }
    }
}
