import Glibc

/// An open file that closes itself; reading and writing in stretches, with retries after interruptions.
public struct FileDescriptor: ~Copyable, Sendable {
    public enum Access: Sendable {
        case read
        /// Fails with EEXIST if the name is taken.
        case create(mode: UInt32)
    }

    public let path: String
    private let descriptor: Int32

    public init(opening path: String, _ access: Access) throws(FileSystemError) {
        let result: Int32 =
            switch access {
            case .read: unsafe open(path, O_RDONLY | O_CLOEXEC)
            case .create(let mode): unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
            }
        guard result >= 0 else { throw FileSystemError("open", path, errno) }
        self.path = path
        descriptor = result
    }

    /// Takes over a descriptor that the process was started with, such as the 3 of `3<secret`.
    public init(adopting descriptor: Int32) {
        path = "file descriptor \(descriptor)"
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }

    /// Fills `buffer` from its start.
    ///
    /// - Returns: the bytes read; less than `buffer.count` only at the end of the file.
    public func read(into buffer: inout [UInt8]) throws(FileSystemError) -> Int {
        var filled = 0
        let wanted = buffer.count
        while filled < wanted {
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress! + filled, wanted - filled)
            }
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw FileSystemError("read", path, errno)
            }
            filled += got
        }
        return filled
    }

    /// Writes the first `count` bytes of `buffer`.
    public func write(_ buffer: [UInt8], count: Int) throws(FileSystemError) {
        var written = 0
        while written < count {
            let put = unsafe buffer.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress! + written, count - written)
            }
            if put < 0 {
                if errno == EINTR { continue }
                throw FileSystemError("write", path, errno)
            }
            written += put
        }
    }

    /// Locks the file or folder for this process, unless another holds it (flock(2)); the lock ends with the descriptor.
    public func tryLock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// As `tryLock`, but waits for the other.
    ///
    /// - Returns: false where the file system has no locks.
    public func lock() -> Bool {
        while flock(descriptor, LOCK_EX) != 0 { if errno != EINTR { return false } }
        return true
    }

    /// Waits until the content is on the medium.
    public func synchronize() throws(FileSystemError) {
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw FileSystemError("fsync", path, errno)
        }
    }
}

extension FileSystem {
    private static let stretch = 256 * 1024

    /// Copies a file's bytes into a new file; `target` must not exist.
    public static func copy(_ source: String, to target: String, mode: UInt32) throws(FileSystemError) {
        let input = try FileDescriptor(opening: source, .read)
        let output = try FileDescriptor(opening: target, .create(mode: mode))
        var buffer = [UInt8](repeating: 0, count: stretch)
        while true {
            let count = try input.read(into: &buffer)
            try output.write(buffer, count: count)
            if count < buffer.count { return }
        }
    }

    /// Whether two files hold the same bytes.
    public static func sameBytes(_ first: String, _ second: String) throws(FileSystemError) -> Bool {
        let left = try status(of: first)
        let right = try status(of: second)
        if left.size != right.size { return false }
        let leftFile = try FileDescriptor(opening: first, .read)
        let rightFile = try FileDescriptor(opening: second, .read)
        var leftBytes = [UInt8](repeating: 0, count: stretch)
        var rightBytes = [UInt8](repeating: 0, count: stretch)
        while true {
            let leftCount = try leftFile.read(into: &leftBytes)
            let rightCount = try rightFile.read(into: &rightBytes)
            guard leftCount == rightCount, leftBytes[..<leftCount] == rightBytes[..<rightCount] else { return false }
            if leftCount < stretch { return true }
        }
    }

    /// All bytes of a file that is expected to be small.
    ///
    /// - Parameter limit: in bytes; a longer file is an error (EFBIG), so that a mistaken path cannot fill the memory.
    public static func contents(of path: String, limit: Int) throws(FileSystemError) -> [UInt8] {
        let file = try FileDescriptor(opening: path, .read)
        return try contents(of: file, limit: limit)
    }

    /// All bytes up to the end of an open file.
    public static func contents(of file: borrowing FileDescriptor, limit: Int) throws(FileSystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try file.read(into: &buffer)
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else { throw FileSystemError("read", file.path, EFBIG) }
            if count < buffer.count { return bytes }
        }
    }

    /// Writes a file so that it appears whole or not at all: a temporary name beside it, then rename(2).
    public static func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileSystemError) {
        let temporary = join(parent(of: path), ".midic-\(processIdentifier)-\(lastComponent(of: path))")
        do {
            let file = try FileDescriptor(opening: temporary, .create(mode: 0o666))
            try file.write(bytes, count: bytes.count)
            try file.synchronize()
        } catch {
            _ = try? removeFile(temporary)
            throw error
        }
        do {
            try renameReplacing(temporary, to: path)
        } catch {
            _ = try? removeFile(temporary)
            throw error
        }
    }
}

extension FileSystem {
    /// A variable of the environment.
    public static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Writes to standard output (1) or standard error (2) without a buffer, so that both keep their order.
    public static func writeStandard(_ text: String, _ descriptor: Int32) throws(FileSystemError) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let put = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + written, bytes.count - written)
            }
            if put < 0 {
                if errno == EINTR { continue }
                throw FileSystemError("write", "file descriptor \(descriptor)", errno)
            }
            written += put
        }
    }
}
