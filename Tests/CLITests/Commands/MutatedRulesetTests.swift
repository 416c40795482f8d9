import Foundation
import MidicCommandLine
import MidicCompiler
import TestSupport
import Testing

@testable import MidicRuntime

/// Rulesets that were changed in a few places and sealed with a digest to match, as a stranger could: each is refused, or
/// inspected and run, and none stops the process.
///
/// `MIDIC_MUTANTS=200000` and `MIDIC_SEED=7` say how many and which; with the first, the slowest is printed. Under the address
/// sanitizer: `swift test -c release -Xswiftc -enable-testing --sanitize=address --filter MutatedRuleset`.
@Suite struct MutatedRulesetTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Tool.repository.appendingPathComponent(path)))
    }

    private static func sections(of bytes: [UInt8]) -> [RulesetEncoder.EncodedSection] {
        let table = TableBytes(bytes)
        return (0..<table.int(RulesetHeader.sectionCountOffset)).map { index in
            let entry = RulesetHeader.size + RulesetHeader.tableEntrySize * index
            let start = table.int(entry + 8)
            return RulesetEncoder.EncodedSection(
                code: table.u32(entry), flags: table.u32(entry + 4), recordCount: table.u32(entry + 16),
                payload: Array(bytes[start..<start + table.int(entry + 12)]))
        }
    }

    /// Changes a section in one place: a bit, a byte, a number to one at an edge, or a stretch to that of another place.
    private static func mutate(_ payload: inout [UInt8], _ generator: inout FixedGenerator) {
        guard payload.count >= 8 else { return }
        let word = 4 * Int.random(in: 0..<payload.count / 4, using: &generator)
        func set(_ value: UInt32) {
            for byte in 0..<4 { payload[word + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
        }
        func number() -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(payload[word + $1]) << UInt32(8 * $1) }
        }
        let edges: [UInt32] = [0, 1, 2, 3, 255, 256, 4096, 65_535, 65_536, 1 << 24, 1 << 31, .max, .max - 1]
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            payload[Int.random(in: payload.indices, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
        case 1:
            payload[Int.random(in: payload.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        case 2: set(edges.randomElement(using: &generator) ?? 0)
        case 3: set(number() &+ (Bool.random(using: &generator) ? 1 : .max))
        case 4: set(UInt32.random(in: 0..<64, using: &generator))
        default:
            let count = 4 * Int.random(in: 1...8, using: &generator)
            guard payload.count > count else { return }
            let from = 4 * Int.random(in: 0...(payload.count - count) / 4, using: &generator)
            let to = 4 * Int.random(in: 0...(payload.count - count) / 4, using: &generator)
            payload.replaceSubrange(to..<to + count, with: Array(payload[from..<from + count]))
        }
    }

    @Test func mutants() throws {
        let count = Self.environment["MIDIC_MUTANTS"].flatMap { Int($0) } ?? 240
        let seed = Self.environment["MIDIC_SEED"].flatMap { UInt64($0) } ?? 1
        let folder = Tool.repository.appendingPathComponent("Tests/Fixtures/rulesets")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".ruleset") }
            .sorted()
        let seeds = try names.map { try Self.bytes("Tests/Fixtures/rulesets/\($0)") }
        let files = try ["ct/slice1.dcm", "sr/report.dcm", "rt/structures.dcm"].map {
            try Self.bytes("examples/dicom/\($0)")
        }
        var generator = FixedGenerator(state: seed)
        let clock = ContinuousClock()
        var slowest = (time: Duration.zero, mutant: -1)
        var taken = 0
        var refused: Set<String> = []
        for mutant in 0..<count {
            // The small ones are soon done, and each of their bytes matters more.
            let isSmall = Int.random(in: 0..<8, using: &generator) > 0
            let source =
                seeds.indices.filter { (seeds[$0].count < 16_384) == isSmall }.randomElement(using: &generator) ?? 0
            var sections = Self.sections(of: seeds[source])
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: sections.indices, using: &generator)
                Self.mutate(&sections[index].payload, &generator)
            }
            let bytes = RulesetEncoder.assemble(sections, capabilities: TableBytes(seeds[source]).u64(24))
            let begin = clock.now
            do {
                let ruleset = try Ruleset(bytes: bytes)
                taken += 1
                try Self.exercise(ruleset, bytes, files)
            } catch let error as RulesetError {
                refused.insert("\(error.code.name) \(error.section) \(error.detail)")
                #expect(!error.remedy.isEmpty)
            }
            let time = clock.now - begin
            if time > slowest.time { slowest = (time, mutant) }
        }
        // Were all refused for one reason, this would test one check.
        #expect(taken > count / 20 && refused.count > 20)
        if Self.environment["MIDIC_MUTANTS"] != nil {
            print(
                "\(count) mutants from seed \(seed): \(taken) taken, \(refused.count) ways to be refused; slowest",
                slowest)
        }
    }

    /// Everything that is done with a ruleset: inspect in both forms, and runs over files of three kinds.
    private static func exercise(_ ruleset: Ruleset, _ bytes: [UInt8], _ files: [[UInt8]]) throws {
        let scratch = Scratch()
        let path = scratch.path + "/mutant.ruleset"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        for words in [["inspect", path], ["inspect", path, "--rules", "--format", "json"]] {
            let code = CommandLineTool.run(words, console: .silent)
            #expect(code == 0 || code == 5)
        }
        guard let secret = try? SecretKey(fileBytes: Array("a key for examples and tests only".utf8)) else { return }
        var secrets: [String: SecretKey] = [:]
        for index in 0..<ruleset.secretCount { secrets[ruleset.string(Int(ruleset.secret(at: index).name))] = secret }
        guard
            let configuration = try? RunConfiguration(
                ruleset: ruleset, secrets: secrets, params: [:], claims: StandardClaims.table)
        else { return }
        var deidentifier = Deidentifier(configuration: configuration)
        for file in files { _ = try? deidentifier.deidentify(file) }
    }
}
