import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

/// What runs have in common: a second pass, the order of files, the number of workers.
@Suite struct RunLawTests {
    /// What constants decided stays decided: a second pass with a policy of constants changes nothing.
    @Test func aSecondPassChangesNoConstants() throws {
        var (passed, decided) = (0, 0)
        for number in 0..<8 {
            var generator = PolicyGenerator(seed: PairRun.seed(number) ^ 0xC0)
            guard let pair = PolicyRepair.sound(Self.constant(generator.policy())).pair else { continue }
            var files = FileGenerator(seed: PairRun.seed(number) ^ 0xC1)
            for index in 0..<12 {
                let file = files.file()
                guard let once = CompiledExecutor().run(policy: pair, file: file.bytes).output else { continue }
                let again = CompiledExecutor().run(policy: pair, file: once)
                let words =
                    "file \(index) of policy \(number), seed \(PairRun.seed)\n\(pair.policy.text)\n\(PlannedText.text(of: file))"
                let second = try #require(again.output, "\(again.outcome) \(again.reason ?? ""): \(words)")
                guard let first = try? LawSupport.values(once), let values = try? LawSupport.values(second) else {
                    continue
                }
                passed += 1
                let original = LawSupport.planned(file.elements)
                decided += first.count { $0.value != original[$0.key] }
                let changed = Set(first.keys).union(values.keys).filter { first[$0] != values[$0] }.sorted()
                #expect(changed.isEmpty, "\(changed): \(words)")
            }
        }
        #expect(passed >= 20, "too few files came through")
        #expect(decided >= 40, "the constants reach too little")
    }

    /// A plan of constants only: no profile, no gate, no guard, no key, and nothing that goes because it could not be kept.
    private static func constant(_ plan: PlannedPolicy) -> PlannedPolicy {
        var plan = plan
        plan.layers = [plan.layers[0]]
        plan.layers[0].clauses.removeAll { $0.word == "extends" || $0.word == "on_error" }
        plan.layers[0].clauses.append(PlannedLayer.Clause(word: "on_error", rest: "quarantine"))
        // A new item is one more at each pass; what is looked up, recoded or composed is another value's.
        let changing = [
            "uid", "pseudonym", "shift", "truncate", "round", "floor", "copy", "standard", "add item", "lookup",
            "recode", "compose",
        ]
        plan.layers[0].statements.removeAll { statement in
            guard let action = statement.action, statement.body == nil else {
                return !statement.head.hasPrefix("secret") && !statement.head.hasPrefix("param")
            }
            return changing.contains { action.contains($0) } || statement.head.contains(" when ")
                // Reads a value that `otherwise` may have emptied.
                || statement.head == "local_codes" || statement.head.hasPrefix("obligations")
                || statement.head == "notes" || statement.words.contains("meta")
        }
        return plan
    }

    /// No file leaves anything behind that changes another: in any order, in one engine, and in several at once.
    @Test func orderAndWorkersChangeNothing() throws {
        for (number, pair) in LawSupport.policies(4).enumerated() {
            var generator = FileGenerator(seed: PairRun.seed(number) ^ 0x0D, focus: pair.policy.attributes)
            let files = (0..<16).map { _ in generator.file().bytes }
            var one = CompiledExecutor.deidentifier(pair)
            let inOrder = files.map { CompiledExecutor.verdict(of: &one, $0) }
            var other = CompiledExecutor.deidentifier(pair)
            let backwards = Array(files.reversed().map { CompiledExecutor.verdict(of: &other, $0) }.reversed())
            let configuration = pair.configuration
            let halves = PlannedPairs.concurrently(2) { half in
                var worker = Deidentifier(configuration: configuration)
                return stride(from: half, to: files.count, by: 2).map {
                    CompiledExecutor.verdict(of: &worker, files[$0])
                }
            }
            let atOnce = files.indices.map { halves[$0 % 2][$0 / 2] }
            for (index, verdict) in inOrder.enumerated() {
                let found = verdict.differences(from: backwards[index]) + verdict.differences(from: atOnce[index])
                #expect(
                    found.isEmpty,
                    "file \(index), policy \(number), seed \(PairRun.seed): \(found)\n\(pair.policy.text)")
            }
        }
    }
}
