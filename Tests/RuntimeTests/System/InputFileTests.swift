import Foundation
import MidicRuntime
import Testing

@Suite struct InputFileTests {
    static func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    @Test(arguments: [0, 1, 4096, InputFile.smallFileLimit, InputFile.smallFileLimit + 1, 1_300_000])
    func bytes(count: Int) throws {
        let folder = try TemporaryFolder()
        let expected = Self.content(count)
        let path = try folder.write(expected, as: "input")
        let buffer = ReadBuffer()
        // Twice, since the buffer must be free again after the first.
        for _ in 0..<2 {
            let file = try InputFile(path: path, buffer: buffer)
            // A value that cannot be copied cannot stand in an expectation.
            let (byteCount, isMapped, isOpen) = (file.byteCount, file.isMapped, file.file.isOpen)
            let (content, hasShrunk) = (file.bytes.copyBytes(at: 0, length: count), file.hasShrunk)
            #expect(byteCount == count)
            #expect(isMapped == (count > InputFile.smallFileLimit))
            #expect(isOpen == isMapped)
            #expect(content == expected)
            #expect(!hasShrunk)
        }
    }

    @Test func noRegularFile() throws {
        let folder = try TemporaryFolder()
        let buffer = ReadBuffer()
        func failure(_ path: String) -> SystemFailure? {
            do throws(SystemFailure) {
                _ = try InputFile(path: path, buffer: buffer)
                return nil
            } catch {
                return error
            }
        }
        #expect(failure(folder.path + "/missing") == SystemFailure(.open, ENOENT, name: folder.path + "/missing"))
        #expect(failure(folder.path) == SystemFailure(.inspect, EISDIR, name: folder.path))
        #expect(failure("/dev/null") == SystemFailure(.inspect, EINVAL, name: "/dev/null"))
        let pipe = folder.path + "/pipe"
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(failure(pipe) == SystemFailure(.inspect, EINVAL, name: pipe))
    }

    /// Reading what is no longer there gives zeros, and the file is known to be damaged; another one is not.
    @Test func mappedFileThatShrinks() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.content(1_300_000), as: "shrinks")
        let other = try folder.write(Self.content(1_300_000), as: "stays")
        let buffer = ReadBuffer()
        let file = try InputFile(path: path, buffer: buffer)
        let neighbour = try InputFile(path: other, buffer: buffer)
        let first = file.bytes.byte(at: 0)
        #expect(first == 0)
        let isIntact = !file.hasShrunk
        #expect(isIntact)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 4096)
        try handle.close()
        let gone = [file.bytes.byte(at: 200_000), file.bytes.byte(at: 1_299_999)]
        let left = file.bytes.byte(at: 1)
        let hasShrunk = file.hasShrunk
        #expect(gone == [0, 0])
        #expect(left == Self.content(2)[1])
        #expect(hasShrunk)
        let (last, isDamaged) = (neighbour.bytes.byte(at: 1_299_999), neighbour.hasShrunk)
        #expect(last == Self.content(1_300_000)[1_299_999])
        #expect(!isDamaged)
    }

    /// A file that is written to while it is open is known to have changed, whatever was written.
    @Test func mappedFileThatIsOverwritten() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.content(1_300_000), as: "changes")
        let buffer = ReadBuffer()
        let file = try InputFile(path: path, buffer: buffer)
        let before = file.hasChanged
        #expect(!before)
        // Longer than the tick of any file system's clock here.
        usleep(20_000)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seek(toOffset: 1_299_990)
        try handle.write(contentsOf: Data([1]))
        try handle.close()
        let (after, hasShrunk) = (file.hasChanged, file.hasShrunk)
        #expect(after && !hasShrunk)
        let small = try folder.write(Self.content(3000), as: "small")
        let other = try InputFile(path: small, buffer: buffer)
        let isSame = !other.hasChanged
        #expect(isSame)
    }

    /// A slot is free again after its file, and does not remember what happened to it.
    @Test func manyMappingsOneAfterTheOther() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.content(1_100_000), as: "input")
        let buffer = ReadBuffer()
        for _ in 0..<3000 {
            let file = try InputFile(path: path, buffer: buffer)
            let isIntact = file.isMapped && !file.hasShrunk
            #expect(isIntact)
        }
    }

    /// Pages that are given back are read again from the file; memory that is no mapped file is left alone.
    @Test func releasedPages() throws {
        let folder = try TemporaryFolder()
        let expected = Self.content(3_000_000)
        let path = try folder.write(expected, as: "input")
        let buffer = ReadBuffer()
        let file = try InputFile(path: path, buffer: buffer)
        let isMapped = file.isMapped
        #expect(isMapped)
        for range in [0..<3_000_000, 1..<2_999_999, 4096..<8192, 5000..<5001, 3_000_000..<3_000_000, 0..<0] {
            file.bytes.releasePages(range)
            let (content, hasShrunk) = (file.bytes.copyBytes(at: 0, length: 3_000_000), file.hasShrunk)
            #expect(content == expected && !hasShrunk)
        }
        let memory = Self.content(1 << 20)
        memory.rawBytes.releasePages(0..<1 << 20)
        #expect(memory == Self.content(1 << 20))
        let small = try InputFile(path: folder.write(Self.content(60_000), as: "small"), buffer: buffer)
        small.bytes.releasePages(0..<60_000)
        let content = small.bytes.copyBytes(at: 0, length: 60_000)
        #expect(content == Self.content(60_000))
    }

    /// What a worker reads into is a part of its share; what does not fit is mapped.
    @Test func smallerBuffers() throws {
        #expect([1, 2, 4, 16, 1000].map { MemoryBudget(workers: $0).readSize >> 10 } == [1024, 1024, 1024, 256, 64])
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.content(200_000), as: "input")
        for (size, expected) in [(199_999, true), (200_000, false)] {
            let file = try InputFile(path: path, buffer: ReadBuffer(size: size))
            let (isMapped, content) = (file.isMapped, file.bytes.copyBytes(at: 0, length: 200_000))
            #expect(isMapped == expected && content == Self.content(200_000))
        }
    }
}
