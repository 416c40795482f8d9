import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

/// `explain` names the rule whose removal changes the element, and no other rule's removal does.
@Suite struct ExplainLawTests {
    /// A place in a policy's text.
    private struct Line: Hashable { let path: String, line: Int }

    @Test func namesTheRuleThatDecides() throws {
        var random = FixedGenerator(state: PairRun.seed ^ 0xE)
        var (compared, moved) = (0, 0)
        for (number, pair) in LawSupport.policies(8).enumerated() where number < 8 {
            guard let (plan, line) = Self.without(pair.policy, &random), let other = PolicyRepair.pair(plan),
                let explanation = PolicyRepair.compile(pair.policy).explanation
            else { continue }
            var files = FileGenerator(seed: PairRun.seed(number) ^ 0xE1)
            for _ in 0..<10 {
                var file = files.file()
                file.encoding = .explicitLittle
                let (before, after) = (
                    CompiledExecutor().run(policy: pair, file: file.bytes),
                    CompiledExecutor().run(policy: other, file: file.bytes)
                )
                guard let one = before.output.flatMap({ try? LawSupport.values($0) }),
                    let two = after.output.flatMap({ try? LawSupport.values($0) })
                else { continue }
                let asked = Self.questions(file)
                let answers = Self.answers(explanation, asked.map { $0.query })
                for ((tag, _), lines) in zip(asked, answers) {
                    compared += 1
                    let path = LawSupport.hex(tag)
                    if lines.contains(line) {
                        if one[path] != two[path] { moved += 1 }
                    } else {
                        #expect(
                            one[path] == two[path],
                            "\(path) changes without \(line), which `explain` does not name for it: policy \(number), seed \(PairRun.seed)\n\(pair.policy.text)\n\(PlannedText.text(of: file))"
                        )
                    }
                }
            }
        }
        #expect(compared > 100)
        #expect(moved > 0, "no rule that was removed decided anything")
    }

    /// The plan without one of its rules, and the line where that stood.
    private static func without(_ plan: PlannedPolicy, _ random: inout FixedGenerator) -> (PlannedPolicy, Line)? {
        let rules = plan.places.filter { place in
            guard let statement = plan[place.layer, place.path], statement.action != nil else { return false }
            return !statement.head.hasPrefix("classes") && !statement.head.contains("Sequence")
                && !statement.head.hasPrefix("uids")
        }
        guard !rules.isEmpty else { return nil }
        let place = random.pick(rules)
        guard let line = plan.layers[place.layer].lines.firstIndex(where: { $0.path == place.path }) else { return nil }
        var fewer = plan
        fewer.remove([place])
        return (fewer, Line(path: PlannedPolicy.fileName(place.layer, of: plan.layers.count), line: line + 1))
    }

    private static func questions(_ file: PlannedFile) -> [(tag: Tag, query: ElementQuery)] {
        let sopClass = file.text(.sopClassUID)
        return file.elements.compactMap { element in
            // Planes and pixels follow one another.
            guard element.tag.group & 1 == 0, ![0x6000, 0x5000, 0x7FE0].contains(element.tag.group),
                case .bytes = element.content
            else { return nil }
            return (element.tag, ElementQuery(.attribute(element.tag), sopClass: sopClass, path: [], vr: element.vr))
        }
    }

    /// The lines that each question's ways name.
    private static func answers(_ explanation: PolicyExplanation, _ queries: [ElementQuery]) -> [Set<Line>] {
        explanation.explain(queries).map { answer in
            Set(answer.ways.compactMap { $0.rule.place.map { Line(path: $0.path, line: $0.line) } })
        }
    }
}
