import MidicCompiler
import MidicRuntime

/// What an executor says of one file, with all that two executors must agree on.
struct Verdict: Equatable, Sendable {
    /// The word of docs/outcomes.md.
    var outcome: String
    /// A code of docs/outcomes.md or the words of a gate; nil where there is an output.
    var reason: String?
    /// The whole output file.
    var output: [UInt8]?
    /// What the output says of itself by file: (0012,0062) and (0028,0303). Its codes stand in its bytes.
    var claims: [String] = []
    /// How many elements got which treatment, by the words of an audit; those that are 0 left out.
    var counts: [String: Int] = [:]

    /// What differs, in words without any value of the file.
    func differences(from other: Verdict) -> [String] {
        var found: [String] = []
        if outcome != other.outcome || reason != other.reason {
            found.append("\(outcome) \(reason ?? "") against \(other.outcome) \(other.reason ?? "")")
        }
        if output != other.output {
            let place = zip(output ?? [], other.output ?? []).enumerated().first { $0.element.0 != $0.element.1 }
            found.append(
                "outputs of \(output?.count ?? 0) and \(other.output?.count ?? 0) bytes, first at \(place?.offset ?? -1)"
            )
        }
        if claims != other.claims { found.append("claims \(claims) against \(other.claims)") }
        for name in Set(counts.keys).union(other.counts.keys).sorted() where counts[name] != other.counts[name] {
            found.append("\(name) \(counts[name] ?? 0) against \(other.counts[name] ?? 0)")
        }
        return found
    }
}

/// A policy that compiles, in all the forms that executors take.
struct CompiledPair: Sendable {
    let policy: PlannedPolicy
    let checked: CheckedPolicy
    let ruleset: Ruleset
    /// One key for each secret that the policy declares.
    let secrets: [String: [UInt8]]
    let params: [String: String]
    /// What engines are made of. Its claims are judged once, which takes longer than many files.
    let configuration: RunConfiguration

    init(
        policy: PlannedPolicy, checked: CheckedPolicy, ruleset: Ruleset, secrets: [String: [UInt8]],
        params: [String: String]
    ) throws {
        self.policy = policy
        self.checked = checked
        self.ruleset = ruleset
        self.secrets = secrets
        self.params = params
        var keys: [String: SecretKey] = [:]
        for (name, bytes) in secrets { keys[name] = try SecretKey(fileBytes: bytes) }
        configuration = try RunConfiguration(
            ruleset: ruleset, secrets: keys, params: params, claims: StandardClaims.table)
    }
}

/// Carries a policy out on the bytes of a file.
protocol Executor: Sendable {
    var name: String { get }
    /// It is asked for every so many pairs.
    var every: Int { get }
    func run(policy: CompiledPair, file: [UInt8]) throws -> Verdict
    /// The same for many files of one policy.
    func prepared(for policy: CompiledPair) throws -> ([UInt8]) throws -> Verdict
}

extension Executor {
    func prepared(for policy: CompiledPair) throws -> ([UInt8]) throws -> Verdict {
        { file in try run(policy: policy, file: file) }
    }
}

/// The compiled runtime, made anew for each file: what a file leaves behind in an engine must not change the next.
struct CompiledExecutor: Executor {
    let name = "fresh runtime"
    let every = 4

    func run(policy: CompiledPair, file: [UInt8]) -> Verdict {
        var deidentifier = Self.deidentifier(policy)
        return Self.verdict(of: &deidentifier, file)
    }

    static func deidentifier(_ policy: CompiledPair) -> Deidentifier {
        Deidentifier(configuration: policy.configuration)
    }

    static func verdict(of deidentifier: inout Deidentifier, _ file: [UInt8]) -> Verdict {
        do throws(HeldObject) {
            let object = try deidentifier.deidentify(file)
            let claims = object.report.claims
            var verdict = Verdict(outcome: "deidentified", output: object.bytes)
            verdict.claims = ["PatientIdentityRemoved=" + (claims.identityRemoved ? "YES" : "NO")]
            if let temporal = claims.temporal {
                verdict.claims.append("LongitudinalTemporalInformationModified=\(temporal.term)")
            }
            for (name, count) in object.report.counts.named where count > 0 { verdict.counts[name] = count }
            for (_, count) in object.report.misfits { verdict.counts["misfits", default: 0] += count }
            return verdict
        } catch {
            return Verdict(outcome: error.outcome.name, reason: error.reason)
        }
    }
}
