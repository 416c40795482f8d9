/// A stream, read to its end into a file without a name, so that the rest of a run sees a file like any other.
///
/// Held in memory up to a limit and on disk beyond it: unlinked and of mode 0600, since it is an original.
package final class SpooledInput: Sendable {
    /// Bytes that are held in memory.
    package static let memoryLimit = 64 << 20

    private let file: Descriptor
    /// Whether the bytes went to disk.
    package let isOnDisk: Bool

    /// - Parameters:
    ///   - stream: read until it ends; it need not be a pipe.
    ///   - memoryLimit: bytes to hold in memory, a multiple of 64 KiB.
    ///   - folder: where the file is if there are more; by default `TMPDIR`, else /var/tmp, else /tmp.
    package init(
        _ stream: borrowing Descriptor, memoryLimit: Int = SpooledInput.memoryLimit, folder: String? = nil
    ) throws(SystemFailure) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let memory = try Descriptor.createInMemory()
        var count = 0
        while count < memoryLimit {
            let got = try stream.read(into: &buffer)
            try memory.write(buffer.rawBytes.extracting(first: got))
            count += got
            if got < buffer.count {
                file = memory
                isOnDisk = false
                return
            }
        }
        let disk = try Descriptor.createUnnamed(in: folder ?? SpooledInput.defaultFolder)
        guard try memory.sendRange(offset: 0, count: count, to: disk) == count else {
            throw SystemFailure(.copy, SystemCall.isNoRegularFile, name: disk.name)
        }
        try stream.copyContent(to: disk)
        file = disk
        isOnDisk = true
    }

    /// A path that opens the file from its start, for as long as this value lives.
    package var path: String { "/proc/self/fd/\(file.number)" }

    /// Where files without a name are made.
    static var defaultFolder: String {
        if let folder = ProcessFacts.environment("TMPDIR"), !folder.isEmpty { return folder }
        return FileSystem.isWritable("/var/tmp") ? "/var/tmp" : "/tmp"
    }
}
