import Foundation
import MidicRuntime
import Testing

@Suite struct InspectTests {
    private func content() -> RulesetContent {
        var content = RulesetContent()
        content.strings = ["keep", "policy", "sample", "study_key"]
        content.info = [InfoRecord(key: 1, value: 2)]
        content.secrets = [SecretRecord(name: 3)]
        content.rules = [RuleRecord(origin: .policy, overrides: true, layer: 0, text: 0, because: 1)]
        content.actions = [ActionRecord(opcode: .keep, vr: .UN, rule: 0)]
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
        return content
    }

    @Test func showsWhatARunNeeds() throws {
        let scratch = Scratch()
        let bytes = RulesetEncoder.encode(content())
        let path = scratch.path + "/a.ruleset"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let text = try Tool.run(["inspect", path, "--rules"])
        #expect(text.status == 0, "\(text.messages)")
        let digest = try Ruleset(bytes: bytes).digestHex
        for expected in [digest, "study_key", "sample", "because \"keep\""] {
            #expect(text.output.contains(expected))
        }
        let json = try Tool.run(["inspect", path, "--rules", "--format", "json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["digest"] as? String == digest)
        #expect(object?["secrets"] as? [String] == ["study_key"])
        #expect((object?["overrides"] as? [Any])?.count == 1)
    }

    @Test(arguments: [0, 1, 20, 100, -1])
    func aDamagedRulesetEndsWithFive(length: Int) throws {
        let scratch = Scratch()
        let bytes = RulesetEncoder.encode(content())
        let path = scratch.path + "/a.ruleset"
        let damaged = length < 0 ? bytes + [0] : Array(bytes.prefix(length))
        try Data(damaged).write(to: URL(fileURLWithPath: path))
        let result = try Tool.run(["inspect", path])
        #expect(result.status == 5)
        #expect(result.output.isEmpty)
        #expect(result.messages.contains(path))
    }

    /// The policy's own rules come first, those of the standard and the sizes of tables only when asked for.
    @Test func ownRulesComeFirst() throws {
        let scratch = Scratch()
        let path = scratch.path + "/a.ruleset"
        #expect(try Tool.run(["build", "examples/site_minimal.midic", "--output", path]).status == 0)
        let plain = try Tool.run(["inspect", path]).output
        #expect(!plain.contains("rules of the policy") && !plain.contains("private_rows"))
        let own = try Tool.run(["inspect", path, "--rules"]).output
        #expect(own.contains("rules of the policy") && own.contains("site_minimal.midic:"))
        #expect(!own.contains("[profile]"))
        let all = try Tool.run(["inspect", path, "--all", "--verbose"]).output
        let first = try #require(all.range(of: "rules of the policy")).lowerBound
        let second = try #require(all.range(of: "rules of the standard")).lowerBound
        #expect(first < second && all.contains("[profile]") && all.contains("private_rows"))
    }

    /// Nobody reads a thousand gates; that there are more is said.
    @Test func gatesThatAreNotShownAreCounted() throws {
        let scratch = Scratch()
        let path = scratch.path + "/a.ruleset"
        var content = content()
        content.guardSteps = [GuardStep(operation: .always, operand: 0)]
        content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        content.gates = (0..<1001).map { _ in GateRecord(kind: .quarantine, guardIndex: 0, reason: 2) }
        try Data(RulesetEncoder.encode(content)).write(to: URL(fileURLWithPath: path))
        let text = try Tool.run(["inspect", path])
        #expect(text.output.contains("and 1 more accept, reject or quarantine"), "\(text.messages)")
        #expect(try Tool.run(["inspect", path, "--format", "json"]).output.contains("\"gates_not_shown\":1"))
    }

    @Test func aMissingRulesetIsWrongUsage() throws {
        #expect(try Tool.run(["inspect", "/nowhere/a.ruleset"]).status == 2)
    }

    @Test func versionNamesAllTables() throws {
        let json = try Tool.run(["version", "--format", "json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["tables"] as? [Any])?.count == 4)
        #expect(
            object?["midic"] as? String
                == (try Tool.run(["--version"])).output.split(whereSeparator: \.isWhitespace).last.map(String.init))
    }
}
