import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// Where rules stand, and how their guards are spelled, changes nothing; what tightens lets nothing more out.
@Suite struct LayerLawTests {
    /// The same rules in one file or in three layers, where they name attributes that no other rule of the policy names.
    @Test func oneFileOrThreeLayers() throws {
        var tried = 0
        for (number, pair) in LawSupport.policies(12, where: { $0.layers.count == 1 }).enumerated() where tried < 4 {
            guard let split = Self.inThreeLayers(pair.policy), let other = Self.unchanged(split) else { continue }
            tried += 1
            let seed = PairRun.seed(number) ^ 0x1A7E
            let found = try LawSupport.difference(pair, other, files: seed, count: 12)
            #expect(found == nil, "\(found ?? "")")
        }
        #expect(tried >= min(3, PairRun.policyCount / 12), "too few policies could be split")
    }

    /// The plan compiled with the same statements, `override` aside; nil if one had to go.
    private static func unchanged(_ plan: PlannedPolicy) -> CompiledPair? {
        let result = PolicyRepair.sound(plan)
        guard let pair = result.pair, pair.policy.places.count == plan.places.count,
            pair.policy.layers.map({ $0.clauses.map(\.rest) }) == plan.layers.map({ $0.clauses.map(\.rest) })
        else { return nil }
        return pair
    }

    private static func inThreeLayers(_ plan: PlannedPolicy) -> PlannedPolicy? {
        let statements = plan.layers[0].statements
        let isPlain = { (statement: PlannedStatement) in
            statement.action != nil
                && statement.words.isDisjoint(with: ["A/X", "A/**/X", "./A/X", "keep SQ", "set NAME"])
                && !statement.attributes.isEmpty
        }
        var bound: Set<String> = []
        for statement in statements where !isPlain(statement) {
            for inner in statement.all { bound.formUnion(inner.attributes) }
            // Sets and copies name others in their text.
            bound.formUnion(statement.head.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        }
        let moved = statements.filter { isPlain($0) && $0.attributes.isDisjoint(with: bound) }
        guard moved.count >= 4 else { return nil }
        var layers = [plan.layers[0]]
        layers[0].name = "base"
        layers[0].statements.removeAll { moved.contains($0) }
        for (index, part) in [moved.prefix(moved.count / 2), moved.dropFirst(moved.count / 2)].enumerated() {
            var layer = PlannedLayer(name: "part\(index)")
            layer.clauses = [PlannedLayer.Clause(word: "extends", rest: "\"layer\(index).midic\"")]
            layer.statements = Array(part)
            layers.append(layer)
        }
        return PlannedPolicy(layers: layers)
    }

    /// `X when A or B -> ACTION` is `X when A -> ACTION` and `X when B -> ACTION`.
    @Test func aGuardSplitInTwoRules() throws {
        var generator = PolicyGenerator(seed: PairRun.seed ^ 0x6D)
        var tried = 0
        for (number, pair) in LawSupport.policies(20).enumerated() where tried < 5 {
            let (left, right) = (generator.guard(isRare: true), generator.guard(isRare: true))
            let texts = [left.text, right.text]
            guard !texts.contains(where: { $0.contains("chosen") }) else { continue }
            let (name, action) = generator.random.pick([
                ("ImageComments", "remove"), ("PatientState", "empty"), ("PatientReligiousPreference", "remove"),
            ])
            var joined = pair.policy
            let top = joined.layers.count - 1
            guard !joined.text.contains(name) else { continue }
            joined.layers[top].statements.append(
                PlannedStatement("\(name) when (\(left.text)) or (\(right.text))", action))
            var split = pair.policy
            for text in texts { split.layers[top].statements.append(PlannedStatement("\(name) when \(text)", action)) }
            guard let one = Self.unchanged(joined), let two = Self.unchanged(split) else { continue }
            tried += 1
            let found = try LawSupport.difference(one, two, files: PairRun.seed(number) ^ 0x5B, count: 12)
            #expect(found == nil, "\(found ?? "")")
        }
        #expect(tried >= min(3, PairRun.policyCount / 12), "too few policies took the rule")
    }

    /// A child without `override` lets out nothing that a gate of its parent stopped, and no value that its parent takes away.
    @Test func aChildThatOnlyTightensLetsNothingMoreOut() throws {
        var tried = 0
        for number in 0..<10 where tried < 5 {
            var generator = PolicyGenerator(seed: PairRun.seed(number) ^ 0x71)
            guard let parent = PolicyRepair.sound(generator.policy()).pair else { continue }
            var plan = parent.policy
            // Only what the child says by itself: without clauses, and without a word to loosen.
            var child = generator.child("tight", over: plan.layers.count - 1)
            child.clauses.removeLast(child.clauses.count - 1)
            plan.layers.append(child)
            guard let tight = PolicyRepair.sound(plan, mayOverride: false).pair,
                tight.policy.layers.last?.statements.isEmpty == false
            else { continue }
            tried += 1
            try holds(parent, tight, seed: PairRun.seed(number) ^ 0x72)
        }
        #expect(tried >= 3, "too few policies took a child")
    }

    private func holds(_ parent: CompiledPair, _ child: CompiledPair, seed: UInt64) throws {
        var gates: Set<String> = ["planned", "held", "not-accepted", "unregistered-class", "undefined-character-set"]
        // An `accept` of a child may name a class that nobody registers ("Unknown classes").
        if child.policy.layers.last?.text.contains(PolicyWords.privateClass) == true {
            gates.remove("unregistered-class")
        }
        var files = FileGenerator(seed: seed)
        for number in 0..<15 {
            var file = files.file()
            file.encoding = .explicitLittle
            let before = try CompiledExecutor().run(policy: parent, file: file.bytes)
            let after = try CompiledExecutor().run(policy: child, file: file.bytes)
            let words =
                "file \(number) of seed \(seed)\n\(child.policy.text)\n\(PlannedText.text(of: file))"
            if let reason = before.reason, gates.contains(reason) {
                #expect(after.output == nil, "let out what was stopped as \(reason): \(words)")
            }
            guard let outer = before.output, let inner = after.output else { continue }
            guard let kept = try? LawSupport.values(outer), let left = try? LawSupport.values(inner) else { continue }
            let original = LawSupport.planned(file.elements)
            for (path, value) in left where !value.isEmpty && original[path] == value {
                #expect(kept[path] == value, "\(path) stays, and the parent takes it away: \(words)")
            }
        }
    }
}
