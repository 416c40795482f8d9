import MidicRuntime
import Testing

@Suite struct RulesetRoundTripTests {
    @Test func decodedContentEncodesToTheSameBytes() throws {
        let bytes = RulesetEncoder.encode(SampleRuleset.content())
        let ruleset = try Ruleset(bytes: bytes)
        #expect(RulesetEncoder.encode(ruleset.content()) == bytes)
    }

    @Test func everyRecordComesBack() throws {
        let content = SampleRuleset.content()
        #expect(try Ruleset(bytes: RulesetEncoder.encode(content)).content() == content)
    }

    @Test func provenanceIsOutsideTheDigest() throws {
        let bytes = RulesetEncoder.encode(SampleRuleset.content())
        let stripped = try Ruleset(bytes: bytes).withoutProvenance()
        var without = SampleRuleset.content()
        without.provenance = []
        without.provenanceNames = []
        #expect(stripped == RulesetEncoder.encode(without))
        let (full, bare) = (try Ruleset(bytes: bytes), try Ruleset(bytes: stripped))
        #expect(full.digest == bare.digest)
        #expect(full.source(ofRule: 1)?.line == 12 && full.source(ofRule: 1)?.file == "site.midic")
        #expect(full.source(ofRule: 0) == nil)
        #expect(bare.source(ofRule: 1) == nil)
        #expect(try Ruleset(bytes: stripped).withoutProvenance() == stripped)
    }

    @Test func aSemanticChangeChangesTheDigest() throws {
        var changed = SampleRuleset.content()
        changed.rules[1].because = 0
        let digests = try [SampleRuleset.content(), changed].map {
            try Ruleset(bytes: RulesetEncoder.encode($0)).digest
        }
        #expect(digests[0] != digests[1])
    }

    @Test func searchesFindWhatIsThere() throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        #expect(ruleset.rowIndex(of: Tag(0x0010, 0x0010)) == 1)
        #expect(ruleset.rowIndex(of: Tag(0x0010, 0x0020)) == nil)
        #expect(ruleset.metaRowIndex(of: Tag(0x0002, 0x0016)) == 0)
        #expect(ruleset.isAddition(Tag(0x0010, 0x0010)) && !ruleset.isAddition(Tag(0x0010, 0x0011)))
        #expect(ruleset.info("policy") == "research" && ruleset.info("nothing") == nil)
        #expect(ruleset.variantSet(0, contains: 1) && !ruleset.variantSet(0, contains: 2))
        #expect(ruleset.nextPathState(0, entering: Tag(0x0040, 0x0275)) == 1)
        #expect(ruleset.nextPathState(0, entering: Tag(0x0040, 0x0276)) == 0)
        #expect(ruleset.path(1, matches: 0) && !ruleset.path(0, matches: 0) && ruleset.pathDefaultNext(1) == 1)
        let creator = ruleset.creator(at: 1)
        #expect(ruleset.privateRowIndex(of: creator, group: 0x0019, elementOffset: 0x0E) == 2)
        #expect(ruleset.privateRowIndex(of: creator, group: 0x0029, elementOffset: 0x10) == nil)
    }

    @Test(arguments: [
        ("1.2.840.10008.5.1.4.1.1.4", 2), ("1.2.840.10008.5.1.4.1.1.2\0", 1), ("1.2.840.10008.5.1.4.1.1.22", 0),
        ("1.2.840.10008.5.1.4.1.1", 0), ("", 0),
    ])
    func variants(uid: String, variant: Int) throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        // At an offset, as in a file.
        let bytes = Array("xx".utf8) + Array(uid.utf8)
        #expect(ruleset.variant(ofSOPClass: bytes.rawBytes, from: 2, count: bytes.count - 2) == variant)
    }

    @Test(
        arguments: [
            ("SIEMENS MR HEADER", 1), ("SIEMENS MR HEADER ", 1), ("SIEMENS MR", nil), ("siemens mr header", nil),
            ("ACME 1.1", 0),
        ] as [(String, Int?)])
    func creators(name: String, index: Int?) throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        let bytes = Array(name.utf8)
        #expect(ruleset.creatorIndex(of: bytes.rawBytes, from: 0, count: bytes.count) == index)
    }

    @Test(arguments: [("1.2.840.10008.1.2", true), ("1.2.840.10008.1.2\0", true), ("1.2.840.10008.1.3", false)])
    func registeredUIDs(uid: String, registered: Bool) throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        let bytes = Array(uid.utf8)
        #expect(ruleset.isRegisteredUID(bytes.rawBytes, from: 0, count: bytes.count) == registered)
    }

    @Test(arguments: [("a", true), ("abbb", true), ("", false), ("b", false), ("abab", false), ("a\u{FF}", false)])
    func automataOfWholeValues(text: String, accepted: Bool) throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        let bytes = Array(text.utf8)
        #expect(ruleset.matches(automaton: 0, bytes.rawBytes, from: 0, count: bytes.count) == accepted)
    }

    @Test(
        arguments: [
            ("", []), ("cc", []), ("a", [0..<1]), ("abab", [0..<2, 2..<4]), ("cabbbcb a", [1..<5, 8..<9]),
            ("aab", [0..<1, 1..<3]),
        ] as [(String, [Range<Int>])])
    func automataThatSearch(text: String, matches: [Range<Int>]) throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        // At an offset, as in a file.
        let bytes = Array("ab".utf8) + Array(text.utf8)
        var lookahead: [UInt16] = []
        var found: [Range<Int>] = []
        let isWhole = ruleset.forEachMatch(
            automaton: 1, bytes.rawBytes, from: 2, count: bytes.count - 2, lookahead: &lookahead
        ) { found.append($0.lowerBound - 2..<$0.upperBound - 2) }
        #expect(isWhole)
        #expect(found == matches)
    }

    @Test func automataThatContradictEachOtherAreNoticed() throws {
        var content = SampleRuleset.content()
        content.automata[1].accepting = [0, 0, 0]
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(content))
        let bytes = Array("cab".utf8)
        var lookahead: [UInt16] = []
        let isWhole = ruleset.forEachMatch(
            automaton: 1, bytes.rawBytes, from: 0, count: bytes.count, lookahead: &lookahead
        ) { _ in }
        #expect(!isWhole)
    }
}
