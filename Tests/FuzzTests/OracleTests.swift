import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

@testable import FuzzTargets

/// What the fuzzers hold things against does find faults: each test plants one.
@Suite struct OracleTests {
    /// A file that grows from the steps, in explicit VR, a CT under the Basic Profile.
    private static func grown(_ steps: [UInt8], form: UInt8 = 0, usual: UInt8 = 0) -> GrownFile {
        GrownFile([0x80, form, 0, usual] + steps)
    }

    @Test func anInputIsNoOutput() throws {
        let run = try EngineRun(try ShippedPolicy.basic())
        // The accession number is emptied and the patient's address removed.
        let address = Self.grown([4, 0], usual: 1)
        #expect(address.isPlanted)
        #expect(run.finding(inOutput: address.bytes, isPlanted: false)?.contains("00101040") == true)
        let accession = Self.grown([10, 0], usual: 1)
        #expect(run.finding(inOutput: accession.bytes, isPlanted: true)?.contains("planted") == true)
        let privateElement = Self.grown([209, 0, 1, 2, 0, 0, 2, 0x31, 0x32], usual: 1)
        #expect(run.finding(inOutput: privateElement.bytes, isPlanted: false)?.contains("private") == true)
        #expect(run.finding(inOutput: Array(address.bytes.dropLast()), isPlanted: false)?.contains("standard") == true)
    }

    /// Most grown files have an output, or the engine's target would test its refusals.
    @Test func grownFilesHaveOutputs() throws {
        var deidentifier = Deidentifier(configuration: try ShippedPolicy.basic().configuration())
        var ends: [String: Int] = [:]
        for number in 0..<GrownTags.identities.count {
            for form: UInt8 in 0..<5 {
                let file = Self.grown([UInt8(number), 0, 130, 4, UInt8(number), 0x10, 176], form: form)
                #expect(file.isPlanted)
                ends[Verdict(&deidentifier, file.bytes).outcome, default: 0] += 1
            }
        }
        #expect(ends["deidentified", default: 0] > 200, "\(ends)")
    }

    /// A token that the input itself brings along says nothing.
    @Test func ownTokensAreNotPlanted() {
        #expect(!Self.grown([64 + 5, 10] + Array(GrownFile.tokens[0].utf8)).isPlanted)
        #expect(!Self.grown([250, 1, 2, 3, 4, 1, 9]).isPlanted)
        #expect(!GrownFile([UInt8](repeating: 0, count: 200)).isPlanted)
    }

    @Test func aWrongTapeIsFound() throws {
        let file = Self.grown([130, 4, 4, 0, 160, 10, 0, 176]).bytes
        var parsed = ParsedFile()
        try parsed.read(file.rawBytes, vrSource: ShippedPolicy.basic().ruleset)
        let (start, tape) = (parsed.dataSetOffset, parsed.tape)
        #expect(tape.breach(start: start, end: file.count) == nil)
        let sequence = try #require(tape.entries.firstIndex { $0.kind == .sequence })
        let changes: [(inout TapeEntry) -> Void] = [
            { $0.next += 1 }, { $0.next -= 1 }, { $0.valueLength += 1 << 20 }, { $0.headerOffset -= 1 },
            { $0.kind = .value }, { $0.kind = .item }, { $0.kind = .damaged }, { $0.valueLength = 0 },
        ]
        for (number, change) in changes.enumerated() {
            var wrong = tape
            change(&wrong.entries[sequence])
            #expect(wrong.breach(start: start, end: file.count) != nil, "change \(number)")
        }
        #expect(tape.breach(start: start, end: tape.endOffset - 1) != nil)
    }

    @Test func rulesetsAreTakenApartAndSealed() throws {
        for name in ["1.0-all-actions", "1.0-language"] {
            let bytes = try Repository.read("Tests/Fixtures/rulesets/\(name).ruleset")
            var parts = try #require(RulesetBytes(bytes))
            #expect(parts.sealed == bytes)
            // A change goes past the digest.
            let section = try #require(parts.sections.firstIndex { $0.name == Array("NODE".utf8) })
            parts.sections[section].payload[0] = 0xFF
            do throws(RulesetError) {
                _ = try Ruleset(bytes: parts.sealed)
                Issue.record("a question of no kind was taken")
            } catch {
                #expect(error.code == .corruptSection && error.section == "NODE")
            }
        }
    }

    /// The rulesets that are changed do run, or only their verification would be tried.
    @Test func baseRulesetsRun() throws {
        let target = try VerifierTarget()
        #expect(target.bases.count == 2)
        for base in target.bases {
            let configuration = try #require(target.configuration(try Ruleset(bytes: base.sealed)))
            var deidentifier = Deidentifier(configuration: configuration)
            #expect(target.files.contains { Verdict(&deidentifier, $0).output != nil })
        }
    }

    @Test func endsThatDifferAreTold() {
        let end = Verdict(outcome: "deidentified", output: [1, 2, 3])
        #expect(end.differences(from: end).isEmpty)
        #expect(end.differences(from: Verdict(outcome: "deidentified", output: [1, 2])).count == 1)
        #expect(end.differences(from: Verdict(outcome: "quarantined", reason: "too-deep")).count == 2)
        var other = end
        other.counts["kept"] = 1
        #expect(end.differences(from: other).count == 1)
    }
}
