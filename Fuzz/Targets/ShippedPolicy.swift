import Foundation
import MidicCompiler
import MidicLang
import MidicReference
import MidicRuntime
import TestSupport

/// A policy that the repository ships, compiled once, with a key for each secret and the lines of `SubjectTable` for each table.
struct ShippedPolicy {
    let name: String
    let policy: CheckedPolicy
    let ruleset: Ruleset
    let secrets: [String: [UInt8]]
    let params: [String: String]

    private static let examples = ["basic", "research_release", "site_minimal", "radiotherapy", "trial"]
    /// What stands for every secret.
    static let key = Array("kept by nobody, and of enough kinds".utf8)

    static func basic() throws -> ShippedPolicy { try ShippedPolicy(folder: "examples", file: "basic.midic") }

    /// The examples.
    static func shipped() throws -> [ShippedPolicy] {
        try examples.map { try ShippedPolicy(folder: "examples", file: $0 + ".midic") }
    }

    /// The policies of pairs on which two executors once differed.
    static func ofPairs() throws -> [ShippedPolicy] {
        let folder = "Tests/Fixtures/differential"
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path + "/" + folder)
        return try names.filter { !$0.contains(".") }.sorted().map {
            try ShippedPolicy(folder: folder + "/" + $0, file: "policy.midic")
        }
    }

    private init(folder: String, file: String) throws {
        name = folder + "/" + file
        let result = PolicyCompiler.compile(path: file) { try? Repository.read(folder + "/" + $0) }
        guard let ruleset = result.ruleset, let policy = result.policy else {
            throw NotCompiled(name: name, words: result.diagnostics.map(\.message))
        }
        self.ruleset = ruleset
        self.policy = policy
        secrets = Dictionary(uniqueKeysWithValues: policy.secrets.map { ($0.name, Self.key) })
        params = Dictionary(
            uniqueKeysWithValues: policy.params.filter { $0.defaultValue == nil }.map { param in
                param.kind == .integer
                    ? (param.name, String(max(param.low, min(param.high, 7))))
                    : (param.name, String(repeating: "7", count: max(param.low, 1)))
            })
    }

    struct NotCompiled: Error {
        let name: String
        let words: [String]
    }

    /// A run with this policy.
    func configuration() throws -> RunConfiguration {
        var tables: [String: LookupTable] = [:]
        for table in policy.tables {
            tables[table.name] = try LookupTable.parse(
                SubjectTable.file, as: table.name, of: ruleset, keyword: "PatientID")
        }
        return try RunConfiguration(
            ruleset: ruleset, secrets: secrets.mapValues { try SecretKey(fileBytes: $0) }, params: params,
            tables: tables, claims: StandardClaims.table)
    }

    func reference() throws -> Reference {
        try Reference(
            policy: policy, secrets: secrets, params: params,
            tables: Dictionary(uniqueKeysWithValues: policy.tables.map { ($0.name, SubjectTable.lines) }),
            digest: ruleset.digestHex)
    }
}
