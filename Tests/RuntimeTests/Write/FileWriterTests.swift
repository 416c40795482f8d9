import Foundation
import Testing

@testable import MidicRuntime

@Suite struct FileWriterTests {
    /// New and unchanged stretches in turn, of all sizes, and the bytes that they should give.
    static func patches(_ input: [UInt8]) -> (PatchList, [UInt8]) {
        var list = PatchList()
        var expected: [UInt8] = []
        func new(_ bytes: [UInt8]) {
            let start = list.arena.count
            list.arena += bytes
            list.commitArena(from: start)
            expected += bytes
        }
        func old(_ range: Range<Int>) {
            list.appendInput(range.lowerBound, length: range.count)
            expected += input[range]
        }
        new([1, 2, 3])
        old(10..<20)
        old(input.count / 2..<input.count)
        new([4])
        old(0..<7)
        new([5, 6])
        for (byte, count) in [(UInt8(0), 3), (0, 5000), (0x20, 4096), (0, 1)] {
            list.appendFill(byte, length: count)
            expected += [UInt8](repeating: byte, count: count)
        }
        let made = InputFileTests.content(9000)
        let buffer = list.addBuffer(made)
        for range in [0..<5, 5..<8000, 100..<101] {
            list.append(buffer: buffer, range)
            expected += made[range]
        }
        old(100..<input.count / 2)
        return (list, expected)
    }

    /// The visitor gives the same bytes as the file, and the list knows how many there are.
    @Test func spans() {
        let input = InputFileTests.content(30_000)
        let (list, expected) = Self.patches(input)
        let head: [UInt8] = [9, 9]
        var spans = StretchSpans(head: head.rawBytes, body: list, input: input.rawBytes)
        let visited = spans.copyBytes()
        #expect(visited == head + expected)
        #expect(list.count == expected.count)
        // Continued fills and buffer ranges are one stretch.
        #expect(list.stretches.count == 12)
    }

    /// A header gives way to one that was written anew, wherever it stands in its stretch; what was there before and behind it
    /// stays, and a container that is unchanged is one stretch again.
    @Test(arguments: [0, 4], [0, 6])
    func headers(before: Int, behind: Int) {
        let input = InputFileTests.content(64)
        var list = PatchList()
        list.appendInput(10 - before, length: before)
        let outer = list.appendHeader(10, length: 8)
        let inner = list.appendHeader(18, length: 12)
        list.endStretch()
        list.appendInput(30, length: behind)
        #expect(list.count == before + 20 + behind)
        list.join(from: inner, length: 12 + behind)
        #expect(
            list.stretches == [PatchList.Stretch(offset: 10 - before, length: before + 20 + behind, source: .input)])
        // What follows an end that was asked for is still a stretch of its own.
        list.endStretch()
        list.appendInput(30 + behind, length: 3)
        for (header, byte) in [(inner, UInt8(1)), (outer, 2)] {
            let start = list.arena.count
            list.arena.append(contentsOf: [UInt8](repeating: byte, count: byte == 1 ? 12 : 8))
            list.replaceHeader(header, fromArena: start)
        }
        list.appendInput(33 + behind, length: 1)
        var expected = Array(input[10 - before..<34 + behind])
        for offset in 0..<20 { expected[before + offset] = offset < 8 ? 2 : 1 }
        var spans = StretchSpans(head: [UInt8]().rawBytes, body: list, input: input.rawBytes)
        #expect(spans.copyBytes() == expected)
        #expect(list.count == expected.count)
        #expect(list.stretches.last == PatchList.Stretch(offset: 30 + behind, length: 4, source: .input))
    }

    enum Source: CaseIterable { case small, mapped, inflated, mappedAndInflated }

    /// The output, and digests of the whole input and of the output, whatever way the bytes take.
    @Test(arguments: Source.allCases, [false, true])
    func content(source: Source, wantsDigests: Bool) throws {
        let folder = try TemporaryFolder()
        let isMapped = source == .mapped || source == .mappedAndInflated
        let isOfFile = source == .small || source == .mapped
        let bytes = InputFileTests.content(isMapped ? InputFile.smallFileLimit + 400_000 : 5000)
        let other = InputFileTests.content(300_000)
        let (list, expected) = Self.patches(isOfFile ? bytes : other)
        let file = try InputFile(path: try folder.write(bytes, as: "input"), buffer: ReadBuffer())
        #expect(file.isMapped == isMapped)
        var writer = FileWriter(wantsDigests: wantsDigests)
        let head: [UInt8] = [9, 9, 9]
        // Twice, since the writer keeps its buffer.
        for name in ["out", "again"] {
            if isOfFile {
                try writer.write(
                    head: head, body: list, input: file.bytes, isOfFile: true, file: file, to: name, in: folder.open())
            } else {
                try writer.write(
                    head: head, body: list, input: other.rawBytes, isOfFile: false, file: file, to: name,
                    in: folder.open())
            }
            #expect(try folder.read(name) == head + expected)
            var report = FileReport()
            writer.takeDigests(to: &report, file)
            #expect(report.inputDigest == (wantsDigests ? SHA256.hash(bytes) : []))
            #expect(report.outputDigest == (wantsDigests ? SHA256.hash(head + expected) : []))
        }
        #expect(try folder.names().sorted() == ["again", "input", "out"])
        guard wantsDigests, isOfFile else { return }
        try writer.digest(head: head, body: list, input: file.bytes, isOfFile: true, file: file)
        var report = FileReport()
        writer.takeDigests(to: &report, file)
        #expect(report.inputDigest == SHA256.hash(bytes))
        #expect(report.outputDigest == SHA256.hash(head + expected))
    }

    /// An input in memory.
    private func write(
        _ head: [UInt8], _ list: PatchList, _ input: [UInt8] = [], to name: String, in folder: TemporaryFolder
    ) throws -> WriteFailure? {
        let file = try InputFile(path: try folder.write(input, as: "input"), buffer: ReadBuffer())
        let target = try folder.open()
        var writer = FileWriter()
        do throws(WriteFailure) {
            try writer.write(
                head: head, body: list, input: file.bytes, isOfFile: true, file: file, to: name, in: target)
            return nil
        } catch {
            return error
        }
    }

    /// More pieces than one call takes.
    @Test(arguments: [1022, 1023, 1024, 1025, 5000])
    func manyPieces(count: Int) throws {
        let folder = try TemporaryFolder()
        let input = InputFileTests.content(20_000)
        var list = PatchList()
        var expected: [UInt8] = [7]
        for index in 0..<count {
            list.appendInput(index * 3, length: 2)
            expected += input[index * 3..<index * 3 + 2]
        }
        #expect(list.stretches.count == count)
        #expect(try write([7], list, input, to: "out", in: folder) == nil)
        #expect(try folder.read("out") == expected)
    }

    @Test func nothingIsReplaced() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], as: "out")
        let failure = try write([2], PatchList(), to: "out", in: folder)
        #expect(failure == .system(SystemFailure(.create, EEXIST, name: "out")))
        #expect(try folder.read("out") == [1])
    }

    /// A mapped input becomes shorter between the decision and the copy: within a long stretch, or behind all of them where the
    /// digest of the whole is wanted.
    @Test(arguments: [(1_400_000, false), (1_400_000, true), (40_000, true)])
    func inputThatShrinks(length: Int, wantsDigests: Bool) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(InputFileTests.content(1_400_000), as: "input")
        let file = try InputFile(path: path, buffer: ReadBuffer())
        var list = PatchList()
        list.appendInput(0, length: length)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 50_000)
        try handle.close()
        let target = try folder.open()
        var writer = FileWriter(wantsDigests: wantsDigests)
        do throws(WriteFailure) {
            try writer.write(
                head: [], body: list, input: file.bytes, isOfFile: true, file: file, to: "out", in: target)
            Issue.record("written")
        } catch {
            #expect(error == .inputShrank)
        }
    }

    /// Short stretches are copied before the kernel sees them: what has shrunk behind them is noted, and no page of it ends the process.
    @Test func inputThatShrinksUnderShortStretches() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(InputFileTests.content(1_400_000), as: "input")
        let file = try InputFile(path: path, buffer: ReadBuffer())
        var list = PatchList()
        for index in 0..<200 { list.appendInput(index * 7_000, length: 100) }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 50_000)
        try handle.close()
        let target = try folder.open()
        var writer = FileWriter()
        try writer.write(
            head: [], body: list, input: file.bytes, isOfFile: true, file: file, to: "out", in: target)
        let (hasShrunk, hasChanged) = (file.hasShrunk, file.hasChanged)
        #expect(hasShrunk && hasChanged)
    }

    @Test func directoryThatIsAFile() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([1], as: "a")
        let failure = try write([1], PatchList(), to: "a/b", in: folder)
        #expect(failure == .system(SystemFailure(.create, ENOTDIR, name: "a/b")))
    }

    @Test func fullDevice() throws {
        let head: [UInt8] = [1, 2, 3]
        var spans = StretchSpans(head: head.rawBytes, body: PatchList(), input: head.rawBytes)
        let full = unsafe Descriptor(adopting: open("/dev/full", O_WRONLY))
        var staging: [UInt8] = []
        do throws(SystemFailure) {
            try full.write(gathering: &spans, through: &staging)
            Issue.record("written")
        } catch {
            #expect(error.operation == .write && error.errorNumber == ENOSPC)
        }
    }
}
