import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts

/// Any bytes as a file under the shipped policies: what comes out is a file as the standard says, without what the policy
/// removes and without the identities that were planted; and the same comes out of a fresh engine.
struct EngineTarget {
    private let runs: [EngineRun]

    init() throws { runs = try ShippedPolicy.shipped().map { try EngineRun($0) } }

    func finding(_ input: [UInt8]) -> String? {
        let file = GrownFile(input)
        let run = runs[Int((input.first ?? 0) & 0x7F) % runs.count]
        // Every eighth input is worth the second engine.
        let isAgain = input.reduce(0) { $0 &+ $1 } & 7 == 0
        return run.finding(file, isAgain: isAgain).map { "\(run.name): \($0)" }
    }
}

/// One policy with an engine that is used again for each file.
final class EngineRun {
    let name: String
    private let configuration: RunConfiguration
    private let look: SecondLook
    private var deidentifier: Deidentifier

    init(_ policy: ShippedPolicy) throws {
        name = policy.name
        configuration = try policy.configuration()
        look = SecondLook(policy.ruleset)
        deidentifier = Deidentifier(configuration: configuration)
    }

    func finding(_ file: GrownFile, isAgain: Bool) -> String? {
        let end = Verdict(&deidentifier, file.bytes)
        if isAgain {
            var fresh = Deidentifier(configuration: configuration)
            let differences = end.differences(from: Verdict(&fresh, file.bytes))
            if !differences.isEmpty { return "a fresh engine: " + differences.joined(separator: "; ") }
        }
        guard let output = end.output else { return nil }
        return finding(inOutput: output, isPlanted: file.isPlanted)
    }

    /// What is wrong with an output.
    func finding(inOutput output: [UInt8], isPlanted: Bool) -> String? {
        let object: StrictObject
        do throws(StrictBreach) {
            object = try StrictReader.read(output)
        } catch {
            return "the output is not as the standard says: \(error)"
        }
        if let finding = look.finding(in: object) { return finding }
        guard isPlanted else { return nil }
        let number = GrownFile.tokens.firstIndex { Planted.isIn(output, $0) }
        return number.map { "planted identity \($0) is in the output" }
    }
}
