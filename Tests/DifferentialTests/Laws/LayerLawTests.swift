import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

/// Where rules stand, and how their guards are spelled, changes nothing; what tightens lets nothing more out.
@Suite struct LayerLawTests {
    /// The same rules in one file or in three layers, where they name attributes that no other rule of the policy names.
    @Test func oneFileOrThreeLayers() throws {
        var (tried, seen) = (0, 0)
        for (number, made) in LawSupport.policies(12, where: { $0.layers.count == 1 }).enumerated() where tried < 3 {
            guard let pair = Self.withoutPlaces(made.policy) else { continue }
            guard let split = Self.inThreeLayers(pair.policy), let other = Self.unchanged(split) else { continue }
            tried += 1
            let seed = PairRun.seed(number) ^ 0x1A7E
            let focus = split.layers.dropFirst().flatMap(\.statements).flatMap(\.attributes)
            let found = LawSupport.difference(pair, other, files: seed, count: 16, focus: focus)
            #expect(found == nil, "\(found ?? "")")
            // Without the rules of the middle layer something differs, so the files meet them.
            var fewer = split
            fewer.layers.remove(at: 1)
            fewer.relink()
            if let less = PolicyRepair.pair(fewer) ?? PolicyRepair.sound(fewer).pair,
                LawSupport.difference(pair, less, files: seed, count: 16, focus: focus) != nil
            {
                seen += 1
            }
        }
        #expect(tried >= 2, "too few policies could be split")
        #expect(seen > 0, "the files do not meet the rules that moved")
    }

    /// The plan without wide rules at a place: inside a layer these win over rules for the attribute at any depth, and an upper layer
    /// wins over them.
    private static func withoutPlaces(_ plan: PlannedPolicy) -> CompiledPair? {
        var plan = plan
        plan.layers[0].statements.removeAll { statement in
            statement.words.contains { PlacedKind(rawValue: $0) != nil } || statement.head.hasPrefix("in ")
        }
        return PolicyRepair.sound(plan).pair
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
        var (tried, seen) = (0, 0)
        for (number, pair) in LawSupport.policies(20).enumerated() where tried < 5 {
            let (left, right) = (generator.guard(isRare: true), generator.guard(isRare: true))
            let texts = [left.text, right.text]
            guard !texts.contains(where: { $0.contains("chosen") }) else { continue }
            let (name, action) = generator.random.pick([
                ("ImageComments", "remove"), ("PatientComments", "empty"), ("RequestedProcedureDescription", "remove"),
                ("Occupation", "remove"), ("VisitComments", "remove"),
            ])
            let top = pair.policy.layers.count - 1
            guard !pair.policy.text.contains(name) else { continue }
            func with(_ guards: [String]) -> CompiledPair? {
                var plan = pair.policy
                for text in guards {
                    plan.layers[top].statements.append(PlannedStatement("\(name) when \(text)", action))
                }
                return Self.unchanged(plan)
            }
            guard let one = with(["(\(left.text)) or (\(right.text))"]), let two = with(texts) else { continue }
            tried += 1
            let seed = PairRun.seed(number) ^ 0x5B
            let found = LawSupport.difference(one, two, files: seed, count: 12, focus: [name])
            #expect(found == nil, "\(found ?? "")")
            // Without the rule, or with one side of its guard, something differs, so that the files meet it.
            if [pair, with([left.text]), with([right.text])].contains(where: { other in
                other.flatMap { LawSupport.difference(one, $0, files: seed, count: 12, focus: [name]) } != nil
            }) {
                seen += 1
            }
        }
        #expect(tried >= 2, "too few policies took the rule")
        #expect(seen > 0, "the files do not meet the rule")
    }

    /// A child without `override` lets out nothing that a gate of its parent stopped, and no value that its parent takes away.
    @Test func aChildThatOnlyTightensLetsNothingMoreOut() throws {
        var tried = 0
        var compared = (stopped: 0, kept: 0)
        for number in 0..<10 where tried < 5 {
            var generator = PolicyGenerator(seed: PairRun.seed(number) ^ 0x71)
            guard let parent = PolicyRepair.sound(generator.policy()).pair else { continue }
            var plan = parent.policy
            // Only what the child says by itself: without clauses, and without a word to loosen.
            var child = generator.child("tight", over: plan.layers.count - 1)
            child.clauses.removeLast(child.clauses.count - 1)
            child.clauses[0].rest = String(child.clauses[0].rest.prefix { $0 != " " })
            plan.layers.append(child)
            guard let tight = PolicyRepair.sound(plan, mayOverride: false).pair,
                tight.policy.layers.last?.statements.isEmpty == false
            else { continue }
            tried += 1
            try holds(parent, tight, seed: PairRun.seed(number) ^ 0x72, &compared)
        }
        #expect(tried >= 3, "too few policies took a child")
        #expect(compared.stopped > 0 && compared.kept > 100, "too little to compare: \(compared)")
    }

    /// - Parameter compared: counts files that the parent stopped, and values that stay under the child.
    private func holds(
        _ parent: CompiledPair, _ child: CompiledPair, seed: UInt64, _ compared: inout (stopped: Int, kept: Int)
    ) throws {
        var gates: Set<String> = ["planned", "held", "not-accepted", "unregistered-class", "undefined-character-set"]
        // An `accept` of a child may name a class that nobody registers ("Unknown classes").
        if child.policy.layers.last?.text.contains(PolicyWords.privateClass) == true {
            gates.remove("unregistered-class")
        }
        var files = FileGenerator(seed: seed, focus: child.policy.attributes)
        for number in 0..<15 {
            var file = files.file()
            file.encoding = .explicitLittle
            let before = CompiledExecutor().run(policy: parent, file: file.bytes)
            let after = CompiledExecutor().run(policy: child, file: file.bytes)
            let words =
                "file \(number) of seed \(seed)\n\(child.policy.text)\n\(PlannedText.text(of: file))"
            if let reason = before.reason, gates.contains(reason) {
                compared.stopped += 1
                #expect(after.output == nil, "let out what was stopped as \(reason): \(words)")
            }
            guard let outer = before.output, let inner = after.output else { continue }
            guard let kept = try? LawSupport.values(outer), let left = try? LawSupport.values(inner) else { continue }
            let original = LawSupport.planned(file.elements)
            for (path, value) in left where !value.isEmpty && original[path] == value {
                compared.kept += 1
                #expect(kept[path] == value, "\(path) stays, and the parent takes it away: \(words)")
            }
        }
    }
}
