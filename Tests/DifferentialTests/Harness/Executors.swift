import MidicReference
import MidicRuntime

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
        let reference = try Reference(
            policy: policy.checked, secrets: policy.secrets, params: policy.params, digest: policy.ruleset.digestHex)
        return { file in
            let result = reference.run(file)
            var verdict = Verdict(outcome: result.outcome.rawValue, reason: result.reason, output: result.output)
            if verdict.outcome == HeldObject.Outcome.notDICOM.name { verdict.reason = verdict.outcome }
            verdict.claims = result.claims.filter { $0.contains("=") }
            verdict.counts = result.counts.filter { $0.value > 0 }
            for (_, count) in result.misfits { verdict.counts["misfits", default: 0] += count }
            return verdict
        }
    }
}
