import Foundation
import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// Looks for the first pair that shows a planted fault. `Tools/plant/plant.py` puts this into its copy of the checkout.
///
/// The pairs are those of the differential run, one after the other. One counts if the executors differ with the fault and agree
/// as soon as it is taken away.
@Suite(.serialized) struct PlantedFaultTests {
    private static let fault = PairRun.environment["MIDIC_PLANTED"].flatMap { Int($0) }
    private static let place = PairRun.environment["MIDIC_PLANTED_RESULT"] ?? ""
    /// Seconds that making a pair small may take.
    private static let patience = 60.0

    @Test(.enabled(if: fault != nil)) func firstDifference() throws {
        Planted.number = Self.fault ?? 0
        var generators = PlantedRows.generators()
        var (pairs, policies, known) = (0, 0, 0)
        for index in 0..<PairRun.policyCount {
            let plan = generators[index % generators.count].policy()
            guard let pair = PolicyRepair.sound(plan).pair else { continue }
            policies += 1
            var files = FileGenerator(seed: PairRun.seed(index) ^ 0x5DEE_CE66, focus: pair.policy.attributes)
            let comparison = try Comparison(pair)
            for number in 0..<PairRun.filesEach {
                let file = files.file()
                Self.note("pair \(index * PairRun.filesEach + number)")
                pairs += 1
                let bytes = file.bytes
                guard let words = try comparison.fault(try comparison.verdict(bytes), bytes, number: number) else {
                    continue
                }
                guard Planted.number != 0, try Self.agreesWithoutFault(pair.policy, bytes, number) else {
                    known += 1
                    continue
                }
                let (policy, small, isSmall) = Self.small(pair, file, words)
                try Self.report(
                    [
                        "caught", "\(PairRun.seed)", "\(index)", "\(number)", "\(pairs)",
                        isSmall ? "small" : "as it was", words,
                    ],
                    "\(policy.text)\n\(PlannedText.text(of: small))")
                return
            }
        }
        try Self.report(["missed", "\(PairRun.seed)", "\(policies)", "\(pairs)", "\(known)"], "")
    }

    /// For the script, which wants to know where a run ended that did not come back.
    private static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private static func report(_ fields: [String], _ text: String) throws {
        try (fields.joined(separator: "\t") + "\n" + text).write(toFile: place, atomically: true, encoding: .utf8)
    }

    /// A policy that compiles with the fault alone shows nothing, and neither does a pair that differs anyhow.
    private static func agreesWithoutFault(_ policy: PlannedPolicy, _ file: [UInt8], _ number: Int) throws -> Bool {
        let planted = Planted.number
        Planted.number = 0
        defer { Planted.number = planted }
        guard let pair = PolicyRepair.pair(policy) else { return false }
        let comparison = try Comparison(pair)
        return try comparison.fault(try comparison.verdict(file), file, number: number) == nil
    }

    /// The pair made small, as long as it shows the fault in the same way; as it was, where it shows it behind other files only.
    private static func small(
        _ pair: CompiledPair, _ file: PlannedFile, _ words: String
    ) -> (PlannedPolicy, PlannedFile, Bool) {
        let end = Date(timeIntervalSinceNow: patience)
        var comparisons: [PlannedPolicy: Comparison?] = [:]
        func fails(_ policy: PlannedPolicy, _ file: PlannedFile) -> Bool {
            guard Date() < end else { return false }
            let known = comparisons[policy] ?? PolicyRepair.pair(policy).flatMap { try? Comparison($0) }
            comparisons[policy] = .some(known)
            let bytes = file.bytes
            guard let known, let verdict = try? known.verdict(bytes),
                let found = (try? known.fault(verdict, bytes)) ?? nil,
                Comparison.kind(found) == Comparison.kind(words)
            else { return false }
            return (try? agreesWithoutFault(policy, bytes, 0)) ?? false
        }
        guard fails(pair.policy, file) else { return (pair.policy, file, false) }
        return withoutActuallyEscaping(fails) { fails in
            let small = Shrinker { fails($0, $1) }.shrunk(pair.policy, file)
            return (small.policy, small.file, true)
        }
    }
}

/// The rows in which the differential run makes its policies.
private enum PlantedRows {
    static func generators() -> [PolicyGenerator] { (0..<4).map { PolicyGenerator(seed: PairRun.seed($0)) } }
}
