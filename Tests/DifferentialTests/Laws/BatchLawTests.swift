import Foundation
import MidicRuntime
import TestVerdicts
import Testing

/// What whole runs over folders have in common.
@Suite struct BatchLawTests {
    /// With one worker or three, and with the files' names in one order or the other, the same bytes leave, and of no file
    /// something else is said.
    @Test func orderAndJobsChangeNothing() throws {
        var written = 0
        for (number, pair) in LawSupport.policies(3).enumerated() {
            var generator = FileGenerator(seed: PairRun.seed(number) ^ 0xBA, focus: pair.policy.attributes)
            let files = (0..<24).map { _ in generator.file().bytes }
            let forward = try Self.run(pair, files, jobs: 1)
            let atOnce = try Self.run(pair, files, jobs: 3)
            let backward = try Self.run(pair, files.reversed(), jobs: 3)
            let words = "policy \(number), seed \(PairRun.seed)\n\(pair.policy.text)"
            #expect(forward.outputs == atOnce.outputs, "\(words)")
            #expect(forward.outcomes == atOnce.outcomes, "\(words)")
            // What two outputs of one name are called depends on which came first; what is in them does not.
            #expect(Set(forward.outputs.values) == Set(backward.outputs.values), "\(words)")
            #expect(forward.outcomes == Array(backward.outcomes.reversed()), "\(words)")
            written += forward.outputs.count
        }
        #expect(written >= 6, "too few files came through")
    }

    /// What a run left.
    private struct Left {
        /// By path.
        var outputs: [String: Data] = [:]
        /// By input.
        var outcomes: [String] = []
    }

    private static func run(_ pair: CompiledPair, _ files: [[UInt8]], jobs: Int) throws -> Left {
        let folder = FileManager.default.temporaryDirectory.appending(path: "midic-law-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (inputs, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: true)
        for (index, file) in files.enumerated() {
            try Data(file).write(to: inputs.appending(path: "\(100 + index).dcm"))
        }
        var options = BatchOptions(inputs: [inputs.path], output: output.path, jobs: jobs)
        options.onDuplicate = .suffix
        options.audit = folder.appending(path: "audit").path
        let configuration = pair.configuration
        _ = try Batch.run(
            BatchPlan(options), identity: RunIdentity(tool: "0", rulesetDigest: pair.ruleset.digestHex, keyChecks: []),
            stop: StopFlag()
        ) { Deidentifier(configuration: configuration) }

        var left = Left()
        let walk = FileManager.default.enumerator(atPath: output.path)
        while let name = walk?.nextObject() as? String {
            let file = output.appending(path: name)
            if name.hasSuffix(".dcm") { left.outputs[name] = try Data(contentsOf: file) }
        }
        for line in try String(contentsOfFile: options.audit!, encoding: .utf8).split(separator: "\n") {
            let record = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard record["input"] != nil else { continue }
            left.outcomes.append("\(record["outcome"] ?? "") \(record["reason"] ?? "") \(record["offset"] ?? "")")
        }
        return left
    }
}
