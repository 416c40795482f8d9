import Testing

@testable import MidicRuntime

/// Inflated data sets that are too much for memory.
@Suite struct SpilledTests {
    private static let deflated = "1.2.840.10008.1.2.1.99"

    /// As a raw deflate stream in stored blocks (RFC 1951 section 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        var start = 0
        repeat {
            let end = min(start + 65_535, bytes.count)
            let length = UInt16(end - start)
            stream.append(end == bytes.count ? 1 : 0)
            for number in [length, ~length] { stream += [UInt8(number & 0xFF), UInt8(number >> 8)] }
            stream += bytes[start..<end]
            start = end
        } while start < bytes.count
        return stream
    }

    private static func small() -> MemoryUse { MemoryUse(MemoryBudget(bytes: 64 * 1024)) }

    /// What is held in memory, then what is written down, whatever the size of the last part.
    @Test(arguments: [1, 131_072, 131_073, 200_000, 600_000])
    func bytes(count: Int) throws {
        let folder = try TemporaryFolder()
        let content = InflateTests.skewed(count)
        let spill = SpilledBytes(folder: folder.path)
        let memory = Self.small()
        var output: [UInt8] = []
        try Inflate.inflate(Self.stored(content).rawBytes, from: 0, memory: memory, spill: spill, into: &output)
        let isSpilled = count > memory.inflatedSize
        try #require(spill.count == (isSpilled ? count : 0))
        #expect((isSpilled ? spill.bytes.copyBytes(at: 0, length: count) : output) == content)
        #expect(output.isEmpty == isSpilled && output.capacity < 2 * memory.inflatedSize)
        #expect(memory.hasReserve == isSpilled)
        // It has no name.
        #expect(try folder.names() == [])
        spill.drop()
        #expect(spill.count == 0 && spill.bytes.byteCount == 0 && spill.failure == nil)
    }

    /// Copies that reach back over what has been written down.
    @Test func copies() throws {
        // Blocks of zeros that end with others, one after the other: all but the last say that they are not.
        let whole = InflateTests.skewed(120_000)
        var stream = Self.stored(whole)
        stream[0] = 0
        stream[65_540] = 0
        let spill = SpilledBytes()
        var output: [UInt8] = []
        try Inflate.inflate(
            (stream + InflateTests.zeros).rawBytes, from: 0, memory: Self.small(), spill: spill, into: &output)
        try #require(spill.count == 220_000)
        #expect(spill.bytes.copyBytes(at: 0, length: 220_000) == whole + [UInt8](repeating: 0, count: 100_000))
    }

    private static func file(_ count: Int) -> [UInt8] {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0008, 0x0018), .UI, "1.2.3.4")
        set.element(.patientName, .PN, "Doe^Jane")
        set.element(Tag(0x0042, 0x0011), .OB, bytes: InflateTests.skewed(count))
        set.element(Tag(0x0070, 0x0010), .LO, "behind it")
        return set.file(syntax: Self.deflated, dataSet: stored(set.bytes))
    }

    private static func configuration(_ budget: MemoryBudget) throws -> RunConfiguration {
        var small = SmallRuleset()
        small.knowsClassOfFiles()
        small.row(.sopInstanceUID, .UI, .keep)
        small.row(Tag(0x0042, 0x0011), .OB, .keep)
        small.row(Tag(0x0070, 0x0010), .LO, .keep)
        var configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:])
        configuration.memory = budget
        return configuration
    }

    /// Files of either kind, one after the other: each output is what it is where all is in memory.
    @Test func outputsAreTheSame() throws {
        func output(_ engine: inout Engine, _ file: [UInt8]) -> [UInt8] {
            guard case .deidentified = engine.deidentify(file.rawBytes) else { return [] }
            var spans = engine.output(of: file.rawBytes)
            return spans.copyBytes()
        }
        var spilling = Engine(configuration: try Self.configuration(MemoryBudget(bytes: 64 * 1024)))
        for count in [10, 500_000, 10, 300_000, 400_000] {
            let file = Self.file(count)
            var holding = Engine(configuration: try Self.configuration(MemoryBudget()))
            let expected = output(&holding, file)
            #expect(!expected.isEmpty)
            #expect(output(&spilling, file) == expected, "\(count)")
        }
        var parsed = ParsedFile(memory: MemoryBudget(bytes: 64 * 1024))
        #expect(BoundsTests.failure(Self.file(500_000), &parsed) == nil)
        #expect(parsed.spilled.count > 500_000)
        parsed.giveMemoryBack()
        #expect(parsed.spilled.count == 0)
    }

    /// Where nothing can be written, that is said, and there is no output.
    @Test func aFolderThatIsNotThere() throws {
        let budget = MemoryBudget(bytes: 64 * 1024)
        var parsed = ParsedFile(memory: budget, spillFolder: "/nonexistent")
        #expect(BoundsTests.failure(Self.file(500_000), &parsed) != nil)
        #expect(parsed.spillFailure != nil)
        #expect(BoundsTests.failure(Self.file(10), &parsed) == nil)
        #expect(parsed.spillFailure == nil)
    }
}
