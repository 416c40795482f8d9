import MidicCompiler
import MidicReference
import MidicRuntime
import TestVerdicts

/// A policy and a file from an input: runtime and reference make the same of it.
struct DifferentialTarget {
    /// By the low bits of an input's first byte.
    private let pairs: [PairedRun]

    init() throws {
        let shipped = try ShippedPolicy.shipped().map { try PairedRun($0) }
        let ofPairs = try ShippedPolicy.ofPairs().map { try PairedRun($0) }
        // Of the others, each byte has the one whose name suits it best, so that a new one leaves most inputs with theirs.
        pairs = (0..<0x80).compactMap { (byte: UInt8) in
            byte < 0x40
                ? shipped[Int(byte) % shipped.count]
                : ofPairs.min { Self.rank($0.name, byte) < Self.rank($1.name, byte) }
        }
    }

    /// FNV-1a (Fowler, Noll, Vo) of the byte and the name.
    private static func rank(_ name: String, _ byte: UInt8) -> UInt64 {
        ([byte] + Array(name.utf8)).reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    func finding(_ input: [UInt8]) -> String? {
        let run = pairs[Int((input.first ?? 0) & 0x7F)]
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
        let mine = Verdict(&deidentifier, file)
        let differences = mine.differences(from: Verdict(reference.run(file)))
        return differences.isEmpty ? nil : differences.joined(separator: "; ")
    }
}
