import MidicCompiler
import MidicReference
import MidicRuntime
import TestSupport
import TestVerdicts

/// What the runs hold the compiled runtime against.
enum Executors {
    static let all: [any Executor] = [CompiledExecutor(), ReferenceExecutor()]
}

/// The second reading of the language.
struct ReferenceExecutor: Executor {
    let name = "reference"
    let every = 1

    func run(policy: CompiledPair, file: [UInt8]) throws -> Verdict { try prepared(for: policy)(file) }

    func prepared(for policy: CompiledPair) throws -> ([UInt8]) throws -> Verdict {
        // Of rules that say the same of an element, which one says it follows from their texts and not from where they stand.
        let canonical = CanonicalPolicy(policy.checked, catalogue: .standard).policy
        let reference = try Reference(
            policy: canonical, secrets: policy.secrets, params: policy.params,
            tables: Dictionary(uniqueKeysWithValues: policy.checked.tables.map { ($0.name, SubjectTable.lines) }),
            digest: policy.ruleset.digestHex)
        return { Verdict(reference.run($0)) }
    }
}
