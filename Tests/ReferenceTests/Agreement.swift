import Foundation
import MidicCompiler
import MidicLang
import MidicReference
import MidicRuntime
import TestSupport
import TestVerdicts

/// A policy as the runtime and as the reference carry it out.
struct TwoExecutors {
    private let configuration: RunConfiguration
    private let reference: Reference

    static let secret = Array("a secret for the tests of the reference 0123456789".utf8)

    /// nil for a policy that does not compile.
    ///
    /// - Parameter path: from the root of the repository, or absolute.
    init?(path: String) throws {
        let url = URL(fileURLWithPath: path, relativeTo: Repository.root)
        let result = PolicyCompiler.compile(path: url.lastPathComponent) { name in
            try? Array(Data(contentsOf: url.deletingLastPathComponent().appendingPathComponent(name)))
        }
        try self.init(result)
    }

    /// A policy that is given as text.
    init?(text: String) throws {
        try self.init(PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) })
    }

    private init?(_ result: CompilationResult) throws {
        guard let ruleset = result.ruleset, let policy = result.policy else { return nil }
        var keys: [String: SecretKey] = [:]
        for secret in policy.secrets { keys[secret.name] = try SecretKey(fileBytes: Self.secret) }
        var params: [String: String] = [:]
        for param in policy.params where param.defaultValue == nil {
            params[param.name] =
                param.kind == .integer
                ? String(param.low == 0 ? param.high : param.low) : String(repeating: "S", count: max(1, param.low))
        }
        configuration = try RunConfiguration(
            ruleset: ruleset, secrets: keys, params: params, claims: StandardClaims.table)
        reference = try Reference(
            policy: policy, secrets: keys.mapValues { _ in Self.secret }, params: params, digest: ruleset.digestHex)
    }

    /// The output of the runtime, or why there is none.
    func output(_ file: [UInt8]) -> Verdict {
        var deidentifier = Deidentifier(configuration: configuration)
        return Verdict(&deidentifier, file)
    }

    /// How the two differ on a file; nil where they agree.
    func difference(_ file: [UInt8]) -> String? {
        var deidentifier = Deidentifier(configuration: configuration)
        let (first, second) = (Verdict(&deidentifier, file), Verdict(reference.run(file)))
        // A limit of resources (docs/outcomes.md, `too-large`) follows from memory and work, not from the policy.
        if first == second || first.reason == FileFailure.Code.tooLarge.name { return nil }
        var lines = first.differences(from: second)
        if let first = first.output, let second = second.output, first != second {
            lines += TwoExecutors.elements(first, second)
        }
        return lines.prefix(12).joined(separator: "\n  ")
    }

    /// Elements that stand in one output only, or otherwise.
    private static func elements(_ first: [UInt8], _ second: [UInt8]) -> [String] {
        func listing(_ bytes: [UInt8]) -> [String: String] {
            guard let object = try? StrictReader.read(bytes) else { return ["unreadable": ""] }
            return Dictionary(
                object.elements.map { element in
                    let isLeaf = element.vr != "SQ"
                    let value = isLeaf ? bytes[element.value].prefix(40).map { String($0, radix: 16) }.joined() : ""
                    return (element.path, "\(element.vr) \(element.value.count) \(value)")
                }, uniquingKeysWith: { first, _ in first })
        }
        let (left, right) = (listing(first), listing(second))
        let paths = Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }
        if paths.isEmpty { return ["the same elements, other bytes: \(first.count) and \(second.count)"] }
        return paths.map { "\($0): \(left[$0] ?? "-") | \(right[$0] ?? "-")" }
    }
}
