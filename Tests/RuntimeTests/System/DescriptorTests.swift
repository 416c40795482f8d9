import Foundation
import MidicRuntime
import Synchronization
import Testing

@Suite struct DescriptorTests {
    /// Names are of the open folder, wherever its path leads by now.
    @Test func namesAreRelativeToTheOpenFolder() throws {
        let root = try TemporaryFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: root.path + "/a", withIntermediateDirectories: false)
        let folder = try Descriptor.openDirectory(root.path + "/a")
        try files.moveItem(atPath: root.path + "/a", toPath: root.path + "/b")
        let content: [UInt8] = [1, 2]
        try folder.create("x", mode: 0o600).write(content.rawBytes)
        try folder.makeDirectory("below")
        let isRenamed = try folder.renameUnlessTaken("x", to: "below/y", in: folder)
        #expect(isRenamed)
        #expect(try root.read("b/below/y") == [1, 2])
        #expect(!files.fileExists(atPath: root.path + "/a"))
    }

    @Test func aNameThatIsTakenStays() throws {
        let root = try TemporaryFolder()
        _ = try root.write([1], as: "old")
        _ = try root.write([2], as: "new")
        let folder = try root.open()
        let isRenamed = try folder.renameUnlessTaken("new", to: "old", in: folder)
        #expect(!isRenamed)
        #expect(try root.read("old") == [1])
        #expect(try root.read("new") == [2])
    }

    /// Neither the text of a failure nor a print of it names the file.
    @Test func aFailureShowsNoNameUnlessAsked() {
        do throws(SystemFailure) {
            _ = try Descriptor.open("/nowhere/Doe^Jane.dcm")
            Issue.record("opened")
        } catch {
            #expect("\(error)" == "open: No such file or directory")
            #expect(error.described == "open /nowhere/Doe^Jane.dcm: No such file or directory")
        }
    }

    @Test(arguments: [0, 1, 65_536, 65_537, 300_000])
    func comparison(count: Int) throws {
        let root = try TemporaryFolder()
        let content = InputFileTests.content(count)
        _ = try root.write(content, as: "a")
        _ = try root.write(content, as: "same")
        _ = try root.write(content + [0], as: "longer")
        var other = content
        if count > 0 { other[count - 1] ^= 1 }
        _ = try root.write(other, as: "other")
        let folder = try root.open()
        var comparison = ContentComparison()
        for (name, expected) in [("same", true), ("longer", false), ("other", count == 0)] {
            let isEqual = try comparison.areEqual(folder.open("a"), folder.open(name))
            #expect(isEqual == expected)
        }
    }

    /// A pipe that does not block takes a part at a time; the rest is waited for, not lost.
    @Test(arguments: [false, true])
    func aPipeThatDoesNotBlock(gathered: Bool) throws {
        let pipe = Pipe()
        let content = InputFileTests.content(1_000_000)
        let reader = pipe.fileHandleForReading
        let number = dup(pipe.fileHandleForWriting.fileDescriptor)
        #expect(fcntl(number, F_SETFL, O_NONBLOCK) == 0)
        let output = Descriptor(adopting: number)
        try pipe.fileHandleForWriting.close()
        let read = Mutex<Data?>(nil)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.1)
            let all = try? reader.readToEnd()
            read.withLock { $0 = all }
            done.signal()
        }
        if gathered {
            var spans = Parts(bytes: content.rawBytes)
            var staging: [UInt8] = []
            try output.write(gathering: &spans, through: &staging)
        } else {
            try output.write(content.rawBytes)
        }
        try output.close()
        done.wait()
        #expect(read.withLock { $0 } == Data(content))
    }

    /// Short spans are copied behind each other and long ones are not: whatever comes in which order, and however often the buffer or
    /// the list of pieces is full, the file has all of it.
    @Test(arguments: [
        [1], [2047], [2048], [4096, 1], [1, 4096], [1, 2047, 2048, 5000, 3, 2, 70_000], [2047, 2047, 2047, 2049],
        [300_000, 8, 8, 8],
    ])
    func shortAndLongSpans(lengths: [Int]) throws {
        let folder = try TemporaryFolder()
        let content = InputFileTests.content(lengths == [1] ? 200_000 : 1_500_000)
        var staging: [UInt8] = []
        let output = try Descriptor.openDirectory(folder.path).create("output", mode: 0o600)
        for _ in 0..<2 {
            var spans = Parts(bytes: content.rawBytes, lengths)
            try output.write(gathering: &spans, through: &staging)
        }
        try output.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/output")) == Data(content + content))
    }

    /// Bytes in parts of these lengths, in turn.
    private struct Parts: SpanSource, ~Escapable {
        var bytes: RawSpan
        let lengths: [Int]
        var turn = 0

        @_lifetime(copy bytes)
        init(bytes: RawSpan, _ lengths: [Int] = [1000]) {
            self.bytes = bytes
            self.lengths = lengths
        }

        @_lifetime(copy self)
        mutating func next() -> RawSpan? {
            if bytes.byteCount == 0 { return nil }
            let part = bytes.extracting(first: lengths[turn % lengths.count])
            bytes = bytes.extracting(droppingFirst: lengths[turn % lengths.count])
            turn += 1
            return part
        }
    }
}
