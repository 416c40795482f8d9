import Foundation
import MidicCompiler
import MidicLang

/// Compiles planned policies, and mends a plan by what the compiler says of it.
///
/// Whether a rule does less than what it inherits, and so whether it must say `override`, is a question to the whole policy: the
/// compiler answers it, and the plan is changed accordingly. A statement that it finds wrong otherwise goes.
enum PolicyRepair {
    /// What became of a plan.
    struct Result: Sendable {
        var pair: CompiledPair?
        /// The plan as it was mended last.
        var last: PlannedPolicy
        /// How often it was compiled.
        var rounds: Int
        /// Codes of the errors that were mended or that were left.
        var codes: [String]
    }

    static let key = Array("0123456789abcdef0123456789abcdef".utf8)

    static func compile(_ plan: PlannedPolicy) -> CompilationResult {
        let files = plan.files
        return PolicyCompiler.compile(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
    }

    /// The plan with its ruleset; nil if it does not compile.
    static func pair(_ plan: PlannedPolicy, _ result: CompilationResult? = nil) -> CompiledPair? {
        let result = result ?? compile(plan)
        guard let ruleset = result.ruleset, let checked = result.policy else { return nil }
        let secrets = Dictionary(uniqueKeysWithValues: checked.secrets.map { ($0.name, key) })
        let names = Set(checked.params.map(\.name))
        return try? CompiledPair(
            policy: plan, checked: checked, ruleset: ruleset, secrets: secrets,
            params: PlannedPolicy.params.filter { names.contains($0.key) })
    }

    /// A plan that compiles, made of this one.
    ///
    /// - Parameter mayOverride: a rule that does less than what it inherits gets its `override`; otherwise it goes.
    static func sound(_ plan: PlannedPolicy, rounds limit: Int = 8, mayOverride: Bool = true) -> Result {
        var plan = plan
        var codes: [String] = []
        for round in 1...limit {
            let files = plan.files
            let front = PolicyFront.check(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
            let result: CompilationResult? = front.policy == nil ? nil : PolicyCompiler.compile(front)
            if let result, let pair = pair(plan, result) {
                return Result(pair: pair, last: plan, rounds: round, codes: codes)
            }
            let errors = (result?.diagnostics ?? front.diagnostics).filter { $0.severity == .error }
            codes += errors.map(\.code.number)
            guard mend(&plan, errors, result?.sources ?? front.sources, mayOverride) else {
                return Result(pair: nil, last: plan, rounds: round, codes: codes)
            }
        }
        return Result(pair: nil, last: plan, rounds: limit, codes: codes)
    }

    /// A profile asks for the rule: of two that are at odds the other one goes.
    private static func isNeeded(_ statement: PlannedStatement) -> Bool {
        statement.head.hasPrefix("uids") || statement.head.hasPrefix("obligations(")
    }

    /// False if nothing can be done.
    private static func mend(
        _ plan: inout PlannedPolicy, _ errors: [Diagnostic], _ sources: SourceMap, _ mayOverride: Bool
    ) -> Bool {
        var dropped: Set<[Int]> = []
        var hasChanged = false
        let count = plan.layers.count
        func place(_ range: SourceRange?) -> (layer: Int, path: [Int]?, text: String)? {
            guard let range,
                let layer = plan.layers.indices.first(where: {
                    PlannedPolicy.fileName($0, of: count) == sources.path(of: range.file)
                })
            else { return nil }
            let lines = plan.layers[layer].lines
            let line = sources.location(of: range).line - 1
            return lines.indices.contains(line) ? (layer, lines[line].path, lines[line].text) : nil
        }
        for error in errors {
            guard let found = place(error.range) else { continue }
            let layer = found.layer
            guard let path = found.path else {
                if mend(&plan.layers, layer, error, found.text) { hasChanged = true }
                continue
            }
            guard var statement = plan[layer, path] else { continue }
            if ["E0402", "E0415"].contains(error.code.number), mayOverride, statement.action != nil,
                !statement.overrides
            {
                statement.overrides = true
                plan[layer, path] = statement
                hasChanged = true
            } else if error.code.number == "E0410", statement.overrides {
                statement.overrides = false
                plan[layer, path] = statement
                hasChanged = true
            } else if isNeeded(statement),
                let other = error.notes.compactMap({ place($0.range) }).first(where: {
                    $0.path != nil && $0.path != path
                })
            {
                dropped.insert([other.layer] + other.path!)
            } else {
                dropped.insert([layer] + path)
            }
        }
        if !dropped.isEmpty {
            plan.remove(dropped.map { (layer: $0[0], path: Array($0.dropFirst())) })
            hasChanged = true
        }
        return hasChanged
    }

    /// What an error about the policy block asks for.
    private static func mend(
        _ layers: inout [PlannedLayer], _ layer: Int, _ error: Diagnostic, _ line: String
    ) -> Bool {
        switch error.code.number {
        case "E0424", "E0410":
            guard let index = layers[layer].clauses.firstIndex(where: { line.contains($0.word + " ") }) else {
                return false
            }
            layers[layer].clauses[index].overrides.toggle()
            return true
        case "E0403", "E0405":
            guard
                let option = line.split(whereSeparator: { !$0.isLetter && $0 != "_" }).first(where: {
                    error.message.contains("(\($0))") && $0.contains("_")
                })
            else { return remove(&layers[layer], "extends") }
            let head = "obligations(\(option))"
            if layers[layer].statements.contains(where: { $0.head == head }) {
                return remove(&layers[layer], "extends")
            }
            layers[layer].statements.append(PlannedStatement(head, "remove", words: ["obligations"]))
            return true
        default: return false
        }
    }

    /// The options of the layer go.
    private static func remove(_ layer: inout PlannedLayer, _ word: String) -> Bool {
        guard let index = layer.clauses.firstIndex(where: { $0.word == word }),
            let range = layer.clauses[index].rest.range(of: " with ")
        else { return false }
        layer.clauses[index].rest.removeSubrange(range.lowerBound...)
        return true
    }
}
