import MidicCompiler
import MidicRuntime
import TestVerdicts

/// What of a policy a file reaches: coverage counts pairs with an output, where each statement that names attributes meets one of them.
struct PolicyReach {
    private struct Statement {
        let tags: Set<Tag>
        let words: Set<String>
    }

    private let statements: [Statement]
    /// Words of the policy as a whole.
    private let clauses: Set<String>

    init(_ policy: PlannedPolicy) {
        statements = policy.layers.flatMap { $0.statements.flatMap(\.all) }.map { statement in
            Statement(tags: Set(statement.attributes.map { PolicyWords.entry($0).tag }), words: statement.words)
        }
        clauses = policy.clauseWords
    }

    /// - Parameter words: what the file's maker says is in it.
    func note(_ file: PlannedFile, _ words: Set<String>, _ verdict: Verdict, _ coverage: inout Coverage) {
        coverage.note("outcome \(verdict.outcome)")
        if let reason = verdict.reason { coverage.note("reason \(reason)") }
        guard verdict.output != nil else {
            for word in words { coverage.note("held \(word)") }
            return
        }
        coverage.note("pair with an output")
        for word in words { coverage.note(word) }
        for (name, count) in verdict.counts { coverage.note("count \(name)", count) }
        for (_, count) in verdict.misfits { coverage.note("count misfits", count) }
        for claim in verdict.claims { coverage.note("claim \(claim)") }
        var tags: Set<Tag> = []
        for element in PlannedElement.all(file.elements) {
            tags.insert(element.tag)
            coverage.note("VR \(element.vr)")
        }
        for word in clauses { coverage.note("policy \(word)") }
        let hasFallen = verdict.counts["fallbacks", default: 0] > 0
        var reached: Set<String> = []
        for statement in statements where statement.tags.isEmpty || !statement.tags.isDisjoint(with: tags) {
            reached.formUnion(statement.words)
            if hasFallen { reached.formUnion(statement.words.filter { $0.hasPrefix("else ") }.map { "fallen \($0)" }) }
        }
        for word in reached { coverage.note("policy \(word)") }
    }
}
