import Dispatch
import Synchronization
import Testing

@testable import MidicRuntime

/// What one file may have of memory counts structure and output together, and depends on no other file.
@Suite struct MemoryTests {
    /// Items of two elements, of which one stays.
    private static func items(_ count: Int) -> [UInt8] {
        var set = DicomBytes(.explicitLittle)
        set.sequence(Tag(0x0008, 0x1140)) {
            for _ in 0..<count {
                $0.item {
                    $0.element(.patientName, .PN, "Doe^Jane")
                    $0.element(.patientID, .LO, "1")
                }
            }
        }
        return set.file()
    }

    /// Elements that each get a new value.
    private static func replaced(_ count: Int) -> [UInt8] {
        var set = DicomBytes(.explicitLittle)
        for element in 0..<count { set.element(Tag(0x0022, UInt16(element)), .LO, "Doe^Jane") }
        return set.file()
    }

    private static func configuration(_ budget: MemoryBudget) throws -> RunConfiguration {
        var small = SmallRuleset()
        small.row(Tag(0x0008, 0x1140), .SQ, .keep)
        small.row(.patientID, .LO, .keep)
        small.row(.patientName, .PN, .remove)
        small.row(.sopInstanceUID, .UI, .keep)
        small.knowsClassOfFiles()
        let long = small.template(String(repeating: "A", count: 60))
        small.content.unknownDecision = small.action(.set, .LO, [Operand(.value, long)])
        var configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:])
        configuration.memory = budget
        return configuration
    }

    private static func outcome(_ engine: inout Engine, _ file: [UInt8]) -> String {
        defer { engine.finish() }
        switch engine.deidentify(file.rawBytes) {
        case .deidentified(let report): return "\(report.outputBytes)"
        case .quarantined(let reason, let failure): return "\(reason) \(failure?.limit ?? -1)"
        case let other: return "\(other)"
        }
    }

    private static let bytes = 256 * 1024

    /// Files below and above the limit, by structure and by output.
    private static let files = [
        items(10), items(700), items(2200), items(3000), replaced(10), replaced(900), replaced(3200), replaced(9000),
    ]

    private static func alone() throws -> [String] {
        try files.map { file in
            var engine = Engine(configuration: try configuration(MemoryBudget(bytes: bytes)))
            return outcome(&engine, file)
        }
    }

    @Test func structureAndOutputCountTogether() throws {
        let limit = MemoryBudget(bytes: Self.bytes).fileLimit
        let outcomes = try Self.alone()
        let refused = outcomes.map { $0 == "too-large \(limit)" }
        #expect(refused == [false, false, true, true, false, false, true, true], "\(outcomes)")
        #expect(outcomes.map { Int($0) == nil } == refused, "all others have an output: \(outcomes)")
        // The structure of each but the largest fits by itself.
        for (file, fits) in zip(Self.files, [true, true, true, false, true, true, true, false]) {
            var parsed = ParsedFile(memory: MemoryBudget(bytes: Self.bytes))
            #expect((BoundsTests.failure(file, &parsed) == nil) == fits)
        }
    }

    /// Sixteen workers whose files need more than a share, in structure, in output, or in both: none waits for ever, and each file
    /// comes to what it comes to alone.
    @Test func outcomesDependOnNoOtherFile() throws {
        let alone = try Self.alone()
        let configuration = try Self.configuration(MemoryBudget(bytes: Self.bytes, workers: 16))
        let differing = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 16) { worker in
            var engine = Engine(configuration: configuration)
            for turn in 0..<12 {
                let index = (worker + turn * 3) % Self.files.count
                if Self.outcome(&engine, Self.files[index]) != alone[index] { differing.add(1, ordering: .relaxed) }
            }
        }
        #expect(differing.load(ordering: .relaxed) == 0)
    }

    /// What an output may take beside a large structure, at any number of workers.
    @Test(arguments: [1, 2, 16, 1024])
    func limitsDependOnNoShare(workers: Int) {
        let memory = MemoryUse(MemoryBudget(bytes: Self.bytes, workers: workers))
        let limit = memory.budget.fileLimit
        for structure in [0, limit / 2, limit - 1000, limit] {
            memory.structureBytes = structure
            let most = limit - structure
            #expect(memory.nextSize(after: most) != nil)
            #expect(memory.nextSize(after: most + 1) == nil)
            memory.giveBack()
        }
    }

    /// A value that stays and whose byte order changes is as long as the file has it: it counts, and is not written halfway.
    @Test(arguments: [1, 16])
    func valuesThatAreTurnedAround(workers: Int) throws {
        let limit = MemoryBudget(bytes: Self.bytes).fileLimit
        var small = SmallRuleset()
        small.knowsClassOfFiles()
        small.row(Tag(0x0066, 0x0016), .OF, .keep)
        var configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:])
        configuration.memory = MemoryBudget(bytes: Self.bytes, workers: workers)
        var engine = Engine(configuration: configuration)
        for (count, fits) in [(1000, true), (limit - 4000, true), (limit + 4, false), (4 * limit, false), (2000, true)]
        {
            // UN is little endian everywhere (PS3.5 section 6.2.2 note 2); under its own VR it has the file's byte order.
            var set = DicomBytes(.explicitBig)
            set.element(Tag(0x0066, 0x0016), .UN, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
            let file = set.file()
            switch engine.deidentify(file.rawBytes) {
            case .deidentified(let report):
                #expect(fits && report.outputBytes > count)
                var spans = engine.output(of: file.rawBytes)
                let output = spans.copyBytes()
                #expect(output.count == report.outputBytes)
                #expect(output.suffix(count).elementsEqual((0..<count).map { UInt8(truncatingIfNeeded: $0 ^ 3) }))
            case .quarantined(let reason, let failure):
                #expect(!fits && reason == "too-large" && failure?.limit == limit, "\(count): \(reason)")
            case let other: Issue.record("\(other)")
            }
            engine.finish()
        }
    }

    /// A level that is out of order is refused before it is put in order, if that takes too much.
    @Test func levelsOutOfOrder() throws {
        func file(_ count: Int) -> [UInt8] {
            var set = DicomBytes(.explicitLittle)
            for element in 0..<count { set.element(Tag(0x0022, UInt16(count - element)), .LO, "") }
            return set.file()
        }
        let budget = MemoryBudget(bytes: Self.bytes)
        let each = MemoryLayout<TapeEntry>.stride + Executor.orderedSize
        var small = SmallRuleset()
        small.knowsClassOfFiles()
        var configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:])
        configuration.memory = budget
        var engine = Engine(configuration: configuration)
        for (count, fits) in [(budget.fileLimit / each - 40, true), (budget.fileLimit / each + 10, false)] {
            #expect((Int(Self.outcome(&engine, file(count))) != nil) == fits)
        }
    }

    /// What a large file took is not kept for the next.
    @Test func outputsGiveTheirMemoryBack() throws {
        var executor = Executor(configuration: try Self.configuration(MemoryBudget(bytes: Self.bytes, workers: 16)))
        for element in 0..<10_000 {
            executor.patch.arena.append(1)
            executor.patch.appendInput(2 * element, length: 1)
        }
        executor.giveMemoryBack()
        #expect(executor.patch.stretches.capacity == 0 && executor.patch.arena.capacity == 0)
    }
}
