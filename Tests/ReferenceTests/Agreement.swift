import Foundation
import MidicCompiler
import MidicLang
import MidicReference
import MidicRuntime
import TestSupport

/// A policy as the runtime and as the reference carry it out.
struct TwoExecutors {
    let name: String
    private let configuration: RunConfiguration
    private let reference: Reference

    /// What a file comes to, in words that both executors share.
    struct Verdict: Equatable {
        var outcome: String
        var reason: String?
        var output: [UInt8]?
        var counts: [String: Int] = [:]
        var misfits: [String: Int] = [:]
    }

    static let secret = Array("a secret for the tests of the reference 0123456789".utf8)

    /// nil for a policy that does not compile.
    ///
    /// - Parameter path: from the root of the repository, or absolute.
    init?(path: String) throws {
        name = path
        let url = URL(fileURLWithPath: path, relativeTo: Repository.root)
        let result = PolicyCompiler.compile(path: url.lastPathComponent) { name in
            try? Array(Data(contentsOf: url.deletingLastPathComponent().appendingPathComponent(name)))
        }
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

    func runtime(_ file: [UInt8]) -> Verdict {
        var engine = Engine(configuration: configuration)
        switch engine.deidentify(file.rawBytes) {
        case .deidentified(let report):
            var spans = engine.output(of: file.rawBytes)
            let counts = Dictionary(
                uniqueKeysWithValues: report.counts.named.filter { $0.count != 0 }.map { ($0.name, $0.count) })
            return Verdict(
                outcome: "deidentified", output: spans.copyBytes(), counts: counts,
                misfits: Dictionary(uniqueKeysWithValues: report.misfits.byTag.map { ($0.name, $0.count) }))
        case .rejectedByGate(let gate): return Verdict(outcome: "rejected", reason: gate.reason)
        case .quarantinedByGate(let gate): return Verdict(outcome: "quarantined", reason: gate.reason)
        case .rejected(let reason, _): return Verdict(outcome: "rejected", reason: reason)
        case .quarantined(let reason, _): return Verdict(outcome: "quarantined", reason: reason)
        case .notDICOM: return Verdict(outcome: "not-dicom")
        case .directory: return Verdict(outcome: "rejected", reason: "dicomdir")
        }
    }

    func referred(_ file: [UInt8]) -> Verdict {
        let result = reference.run(file)
        return Verdict(
            outcome: result.outcome.rawValue, reason: result.reason, output: result.output, counts: result.counts,
            misfits: result.misfits)
    }

    /// How the two differ on a file; nil where they agree.
    func difference(_ file: [UInt8]) -> String? {
        let (first, second) = (runtime(file), referred(file))
        // A limit of resources (docs/outcomes.md, `too-large`) follows from memory and work, not from the policy.
        if first == second || first.reason == FileFailure.Code.tooLarge.name { return nil }
        if first.outcome != second.outcome || first.reason != second.reason {
            return "runtime \(first.outcome) \(first.reason ?? ""), reference \(second.outcome) \(second.reason ?? "")"
        }
        var lines: [String] = []
        if let first = first.output, let second = second.output, first != second {
            lines += TwoExecutors.elements(first, second)
        }
        for (name, left, right) in [
            ("counts", first.counts, second.counts), ("misfits", first.misfits, second.misfits),
        ]
        where left != right {
            for key in Set(left.keys).union(right.keys).sorted() where left[key] != right[key] {
                lines.append("\(name) \(key): \(left[key] ?? 0) and \(right[key] ?? 0)")
            }
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
