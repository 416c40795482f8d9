import Foundation
import MidicRuntime
import Testing

@Suite struct SpooledInputTests {
    /// Up to the limit in memory, beyond it in a file that has no name and that nobody else can read.
    @Test(arguments: [(0, false), (1, false), (65_536, false), (131_071, false), (131_072, true), (400_000, true)])
    func bytes(count: Int, isOnDisk: Bool) throws {
        let folder = try TemporaryFolder()
        let content = InputFileTests.content(count)
        let path = try folder.write(content, as: "stream")
        let spooled = try SpooledInput(Descriptor.open(path), memoryLimit: 131_072, folder: folder.path)
        let went = spooled.isOnDisk
        #expect(went == isOnDisk)
        #expect(try folder.names() == ["stream"])
        let status = try FileSystem.status(of: spooled.path)
        #expect(status.kind == .regular && status.size == count)
        if isOnDisk { #expect(status.mode == 0o600) }
        // Twice, since each opening starts at the beginning.
        for _ in 0..<2 {
            let input = try InputFile(path: spooled.path, buffer: ReadBuffer())
            let read = input.bytes.copyBytes(at: 0, length: input.byteCount)
            #expect(read == content)
        }
    }

    @Test func aPipeThatComesInParts() throws {
        let pipe = Pipe()
        let content = InputFileTests.content(200_000)
        let writer = pipe.fileHandleForWriting
        Thread.detachNewThread {
            for start in stride(from: 0, to: content.count, by: 7000) {
                try? writer.write(contentsOf: Data(content[start..<min(start + 7000, content.count)]))
            }
            try? writer.close()
        }
        let spooled = try SpooledInput(Descriptor(adopting: dup(pipe.fileHandleForReading.fileDescriptor)))
        let read = try FileSystem.contents(of: spooled.path, limit: 1 << 20)
        #expect(read == content)
    }

    @Test func aFolderThatIsNotThere() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(InputFileTests.content(100_000), as: "stream")
        do throws(SystemFailure) {
            _ = try SpooledInput(Descriptor.open(path), memoryLimit: 65_536, folder: folder.path + "/missing")
            Issue.record("spooled")
        } catch {
            #expect(error == SystemFailure(.create, ENOENT, name: folder.path + "/missing"))
        }
    }
}
