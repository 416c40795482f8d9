import Foundation
import MidicCompiler
import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

/// Looks for the first pair that shows each planted fault. `Tools/plant/plant.py` puts this into its copy of the checkout.
///
/// The pairs are those of the differential run, one after the other, made and judged by the reference without any fault; then
/// the runtime carries each out with each fault. A pair on which the two differ anyhow shows nothing.
@Suite(.serialized) struct PlantedFaultTests {
    /// The numbers of the faults, with a `c` behind those that change how a policy compiles.
    private static let faults = (PairRun.environment["MIDIC_PLANTED"] ?? "").split(separator: ",").compactMap {
        Fault(String($0))
    }
    private static let folder = PairRun.environment["MIDIC_PLANTED_RESULTS"] ?? ""
    /// Seconds that making a pair small may take; with 0 it stays as it was.
    private static let patience = PairRun.environment["MIDIC_PLANTED_PATIENCE"].flatMap { Double($0) } ?? 20

    struct Fault: Hashable {
        let number: Int
        let changesCompilation: Bool

        init?(_ text: String) {
            changesCompilation = text.hasSuffix("c")
            guard let number = Int(changesCompilation ? String(text.dropLast()) : text) else { return nil }
            self.number = number
        }

        /// Does something with the fault on, and says what for, since it may not come back.
        func planted<Result>(_ what: String, _ work: () throws -> Result) rethrows -> Result {
            FileHandle.standardError.write(Data("fault \(number) in \(what)\n".utf8))
            Planted.number = number
            defer { Planted.number = 0 }
            return try work()
        }
    }

    /// A policy in the reference and in a runtime.
    private struct Judge {
        let pair: CompiledPair
        let reference: ([UInt8]) throws -> Verdict
        private let run: ([UInt8]) throws -> Verdict
        /// The digest of the ruleset stands in outputs; that of the sound one stands in what the reference makes.
        private let digests: (own: [UInt8], sound: [UInt8])?

        init(_ pair: CompiledPair) throws {
            self.pair = pair
            reference = try ReferenceExecutor().prepared(for: pair)
            run = try CompiledExecutor().reusing(pair)
            digests = nil
        }

        /// With a fault that is on; nil where it changes nothing, or the policy does not compile with it.
        init?(_ sound: Judge, _ fault: Fault) throws {
            pair = sound.pair
            reference = sound.reference
            guard fault.changesCompilation else {
                run = try CompiledExecutor().reusing(sound.pair)
                digests = nil
                return
            }
            guard let planted = PolicyRepair.pair(sound.pair.policy),
                planted.ruleset.digestHex != sound.pair.ruleset.digestHex
            else { return nil }
            run = try CompiledExecutor().reusing(planted)
            digests = (
                Array(planted.ruleset.digestHex.prefix(16).utf8), Array(sound.pair.ruleset.digestHex.prefix(16).utf8)
            )
        }

        /// What differs from the reference's verdict, or is not as the standard says.
        func difference(_ file: [UInt8], from expected: Verdict) throws -> String? {
            var verdict = try run(file)
            if let digests, let output = verdict.output {
                verdict.output = output.replacing(digests.own, with: digests.sound)
            }
            let found = verdict.differences(from: expected)
            if !found.isEmpty { return found.joined(separator: "; ") }
            guard let output = verdict.output, !pair.policy.words.contains("meta") else { return nil }
            do throws(StrictBreach) { _ = try StrictReader.read(output) } catch {
                return "the output is not as the standard says: \(error)"
            }
            return nil
        }
    }

    @Test(.enabled(if: !faults.isEmpty)) func firstDifferences() throws {
        var open = Self.faults
        // The rows in which the differential run makes its policies.
        var generators = (0..<4).map { PolicyGenerator(seed: PairRun.seed($0)) }
        var (pairs, policies, known) = (0, 0, 0)
        for index in 0..<PairRun.policyCount {
            let plan = generators[index % generators.count].policy()
            guard !open.isEmpty, let pair = PolicyRepair.sound(plan).pair else { continue }
            policies += 1
            let sound = try Judge(pair)
            var planted: [Fault: Judge] = [:]
            for fault in open { planted[fault] = try fault.planted("policy \(index)") { try Judge(sound, fault) } }
            var files = FileGenerator(seed: PairRun.seed(index) ^ 0x5DEE_CE66, focus: pair.policy.attributes)
            for number in 0..<PairRun.filesEach {
                let file = files.file()
                let place = index * PairRun.filesEach + number
                pairs += 1
                let bytes = file.bytes
                let expected = try sound.reference(bytes)
                if try sound.difference(bytes, from: expected) != nil {
                    known += 1
                    // What one file leaves behind the next may show.
                    for (fault, judge) in planted {
                        _ = try fault.planted("pair \(place)") { try judge.difference(bytes, from: expected) }
                    }
                    continue
                }
                for fault in open {
                    guard let judge = planted[fault] else { continue }
                    let found = try fault.planted("pair \(place)") { try judge.difference(bytes, from: expected) }
                    guard let found else { continue }
                    let (policy, small, isSmall) = Self.small(pair.policy, file, fault, found)
                    try Self.report(
                        fault,
                        [
                            "caught", "\(PairRun.seed)", "\(place)", "\(index)", "\(number)",
                            isSmall ? "small" : "as it was", found,
                        ], "\(policy.text)\n\(PlannedText.text(of: small))")
                    open.removeAll { $0 == fault }
                }
            }
        }
        for fault in open { try Self.report(fault, ["missed", "\(PairRun.seed)", "\(policies)", "\(pairs)"], "") }
        print("planted: \(pairs) pairs of \(policies) policies, seed \(PairRun.seed), \(known) differ without a fault")
    }

    private static func report(_ fault: Fault, _ fields: [String], _ text: String) throws {
        try (fields.joined(separator: "\t") + "\n" + text).write(
            toFile: "\(folder)/\(fault.number).\(PairRun.seed).txt", atomically: true, encoding: .utf8)
    }

    /// The pair made small, as long as it shows the fault in the same way; as it was, where it shows it behind other files only.
    private static func small(
        _ policy: PlannedPolicy, _ file: PlannedFile, _ fault: Fault, _ words: String
    ) -> (PlannedPolicy, PlannedFile, Bool) {
        let end = Date(timeIntervalSinceNow: patience)
        var known: [PlannedPolicy: (sound: Judge, planted: Judge)?] = [:]
        func judges(of policy: PlannedPolicy) -> (sound: Judge, planted: Judge)? {
            if let found = known[policy] { return found }
            var made: (sound: Judge, planted: Judge)?
            if let pair = PolicyRepair.pair(policy), let sound = try? Judge(pair),
                let planted = try? fault.planted("a smaller policy", { try Judge(sound, fault) })
            {
                made = (sound, planted)
            }
            known[policy] = .some(made)
            return made
        }
        func fails(_ policy: PlannedPolicy, _ file: PlannedFile) -> Bool {
            guard Date() < end, let (sound, planted) = judges(of: policy) else { return false }
            let bytes = file.bytes
            guard let expected = try? sound.reference(bytes),
                let found = try? fault.planted(
                    "a smaller pair", { try planted.difference(bytes, from: expected) ?? "" }),
                Comparison.kind(found) == Comparison.kind(words)
            else { return false }
            return (try? sound.difference(bytes, from: expected) ?? "") == ""
        }
        guard fails(policy, file) else { return (policy, file, false) }
        return withoutActuallyEscaping(fails) { fails in
            let small = Shrinker { fails($0, $1) }.shrunk(policy, file)
            return (small.policy, small.file, true)
        }
    }
}
