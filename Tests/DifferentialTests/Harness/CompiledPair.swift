import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts

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
        var tables: [String: LookupTable] = [:]
        for table in checked.tables {
            tables[table.name] = try LookupTable.parse(
                SubjectTable.file, as: table.name, of: ruleset, keyword: "PatientID")
        }
        configuration = try RunConfiguration(
            ruleset: ruleset, secrets: keys, params: params, tables: tables, claims: StandardClaims.table)
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
        Verdict(&deidentifier, file)
    }
}
