import MidicCompiler
import MidicReference
import MidicRuntime

/// A policy and a file from an input: runtime and reference make the same of it.
struct DifferentialTarget {
    private let pairs: [PairedRun]

    init() throws { pairs = try (ShippedPolicy.shipped() + ShippedPolicy.ofPairs()).map { try PairedRun($0) } }

    func finding(_ input: [UInt8]) -> String? {
        let run = pairs[Int((input.first ?? 0) & 0x7F) % pairs.count]
        return run.finding(GrownFile.bytes(of: input)).map { "\(run.name): \($0)" }
    }
}

/// One policy in both executors.
private final class PairedRun {
    let name: String
    private let reference: Reference
    private var deidentifier: Deidentifier

    init(_ policy: ShippedPolicy) throws {
        name = policy.name
        reference = try policy.reference()
        deidentifier = Deidentifier(configuration: try policy.configuration())
    }

    func finding(_ file: [UInt8]) -> String? {
        let mine = FileEnd(&deidentifier, file)
        let differences = mine.differences(from: FileEnd(reference.run(file)))
        return differences.isEmpty ? nil : differences.joined(separator: "; ")
    }
}

extension FileEnd {
    init(_ result: ReferenceResult) {
        let isNotDICOM = result.outcome == .notDICOM
        self.init(
            outcome: result.outcome.rawValue, reason: isNotDICOM ? result.outcome.rawValue : result.reason,
            output: result.output)
        counts = result.counts.filter { $0.value > 0 }
        for (_, count) in result.misfits { counts["misfits", default: 0] += count }
        if result.outcome == .deidentified {
            counts["identity removed"] = result.claims.contains("PatientIdentityRemoved=YES") ? 1 : 0
        }
    }
}
