import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

/// Gates are read back from the tables of a ruleset in the language's own notation.
@Suite struct RulesetTextTests {
    private func compiled(_ body: String) throws -> Ruleset {
        let text = policy(body, extends: "")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        return try #require(result.ruleset, "\(body): \(result.diagnostics.map(\.message))")
    }

    @Test(arguments: [
        #"SOPClassUID in storage(CT, MR)"#,
        #"SOPClassUID in storage(CT), MRImageStorage, "1.2.3""#,
        #"SOPClassUID is CTImageStorage"#,
        #"SOPClassUID is "1.2.3""#,
        #"SOPClassUID not in storage(US)"#,
        #"Modality is not "US""#,
        #"Modality in ("CT", "MR")"#,
        #"PatientAge < "018Y" and Modality not in ("CT", "MR")"#,
        #"BurnedInAnnotation is empty or absent or BurnedInAnnotation is "YES""#,
        #"Rows is not empty and Rows is not absent and Modality is "CT""#,
        #"Rows >= 10 or Columns > 5 or NumberOfFrames <= 3"#,
        #"any ImageType is "DERIVED" and not all ImageType is "X" and ImageType is present"#,
        #"ImageType[3] is "LOCALIZER""#,
        #"PatientName matches /PHAN\/TOM.*/"#,
        #"StudyDescription is "a \"b\" c""#,
        #"not (Modality is "CT" and Modality in ("CT", "PT") or Modality is "MR")"#,
        #"embedded overlays or codestream text"#,
        #"meta TransferSyntaxUID is "1.2.840.10008.1.2""#,
        #"(Modality is "CT" or Modality is "MR") and (Rows is 1 or Columns is 1)"#,
        #"PatientID is present"#,
    ])
    func aGateReadBackCompilesToTheSame(condition: String) throws {
        let ruleset = try compiled("quarantine \"q\" when " + condition)
        let gate = try #require(RulesetText(ruleset).gates.first)
        #expect(gate.kind == .quarantine && gate.reason == "q")
        let again = try compiled("quarantine \"q\" when \(try #require(gate.condition))")
        #expect(again.digestHex == ruleset.digestHex, "\(condition) is shown as \(gate.condition ?? "")")
    }

    @Test(arguments: [
        #"PatientName -> pseudonym(k, prefix: "P", length: 13)"#, #"PatientID -> set "a \"b\"""#,
        "PatientAge -> round(1 year, cap: 89) else empty", "PatientAge -> floor(1 year, or_older: 90) else empty",
        "StudyDate -> truncate(to: month) else remove", "StudyDate -> shift o else quarantine",
        "InstitutionName -> copy(StationName)",
        #"PatientID -> pseudonym(k, length: 13, domain: "d")"#, "PatientName -> keep else remove",
    ])
    func anActionReadBackIsTheRules(rule: String) throws {
        let declared = rule.contains("shift") ? "offset o = days(-90 ... -30) keyed by PatientID with k\n" : ""
        let ruleset = try compiled((rule.contains("k,") || !declared.isEmpty ? "secret k\n" : "") + declared + rule)
        let name = String(rule.prefix { $0 != " " })
        let tag = try #require(DataDictionary.shared.entry(keyword: name)).tag
        let text = RulesetText(ruleset)
        let row = try #require((0..<ruleset.rowCount).map { ruleset.row(at: $0) }.first { $0.tag == tag })
        let expected = String(rule.dropFirst(name.count + 4))
        #expect(!row.decision.isNode)
        #expect(text.action(row.decision.index) == expected)
    }

    // MARK: Strangers

    /// Past the limit of a summary nothing is said to go.
    @Test func whatIsNotLookedThroughIsNotGone() throws {
        var content = RulesetContent()
        content.strings = ["remove"]
        content.rules = [RuleRecord(origin: .otherwise, overrides: false, layer: 0, text: 0, because: 0)]
        content.actions = [ActionRecord(opcode: .remove, vr: .UN, rule: 0)]
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
        content.rows = (1...100).map { RowRecord(tag: Tag(0x0040, $0), vr: .DA, decision: .action(0)) }
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(content))
        for (limit, count, isComplete) in [(1000, 100, true), (50, 50, false)] {
            let overview = RulesetOverview(RulesetReach(ruleset, mostWork: limit), RulesetText(ruleset))
            #expect(overview.topics.first { $0.topic == .dates }?.gone.count == count)
            #expect(overview.isComplete == isComplete)
        }
    }

    /// A guard of many steps, or deep ones, is cut and costs no more than its length.
    @Test(arguments: ["wide", "deep", "not"])
    func hugeGuardsAreCut(shape: String) throws {
        var content = RulesetContent()
        content.strings = ["keep", "q"]
        content.rules = [RuleRecord(origin: .otherwise, overrides: false, layer: 0, text: 0, because: 0)]
        content.actions = [ActionRecord(opcode: .keep, vr: .UN, rule: 0)]
        content.pathStates = [PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 0, defaultNext: 0)]
        content.atoms = [
            AtomRecord(tag: Tag(0x0010, 0x0010), vr: .PN, test: .present, quantifier: .single),
            AtomRecord(tag: Tag(0x0010, 0x0020), vr: .LO, test: .absent, quantifier: .single),
        ]
        var steps: [GuardStep] = []
        switch shape {
        case "wide":
            for index in 0..<150_000 { steps.append(GuardStep(operation: .atom, operand: UInt32(index % 2))) }
            steps.append(GuardStep(operation: .and, operand: 150_000))
        case "deep":
            steps.append(GuardStep(operation: .atom, operand: 0))
            for index in 0..<100_000 {
                steps.append(GuardStep(operation: .atom, operand: UInt32(index % 2)))
                steps.append(GuardStep(operation: index % 2 == 0 ? .and : .or, operand: 2))
            }
        default:
            steps.append(GuardStep(operation: .atom, operand: 0))
            for _ in 0..<300_001 { steps.append(GuardStep(operation: .not, operand: 0)) }
        }
        content.guardSteps = steps
        content.guards = [GuardRecord(firstStep: 0, stepCount: UInt32(steps.count))]
        content.gates = [
            GateRecord(kind: .quarantine, guardIndex: 0, reason: 1),
            GateRecord(kind: .accept, guardIndex: 0, reason: 1),
        ]
        // So many classes that the guard cannot be asked of each: then each may pass.
        for index in 0..<60 {
            content.strings.append("z\(index)")
            content.classes.append(ClassRecord(uid: UInt32(content.strings.count - 1), variant: 0))
        }
        content.sortStrings()
        guard let ruleset = try? Ruleset(bytes: RulesetEncoder.encode(content)) else { return }
        let text = RulesetText(ruleset)
        for gate in text.gates { #expect((gate.condition ?? "").count < 100_000) }
        #expect(shape == "not" || (text.gates[0].condition ?? "").contains("..."))
        let overview = RulesetOverview(ruleset, text)
        #expect(overview.classCount == 61 && !overview.keptText.attributes.isEmpty)
    }
}
