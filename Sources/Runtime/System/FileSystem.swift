import Glibc

/// A system call on a path that failed: which, where, and the error number of errno(3).
public struct FileSystemError: Error, Hashable, Sendable {
    /// The name of the call, such as `rename`.
    public let operation: String
    public let path: String
    /// A value of errno(3).
    public let number: Int32

    public init(_ operation: String, _ path: String, _ number: Int32) {
        self.operation = operation
        self.path = path
        self.number = number
    }

    /// The system's words for the error number, such as `No space left on device`.
    public var reason: String { FileSystem.describe(number) }
}

/// What a path names.
public struct FileStatus: Hashable, Sendable {
    public enum Kind: UInt8, Sendable { case regular, directory, symbolicLink, other }
    public let kind: Kind
    /// In bytes.
    public let size: Int
    public let device: UInt64
    public let inode: UInt64
    /// The permission bits.
    public let mode: UInt32
}

/// The system calls on paths that a batch needs, each in a safe wrapper. Nothing here reads a DICOM file's content.
public enum FileSystem {
    /// The system's words for an error number.
    public static func describe(_ number: Int32) -> String {
        unsafe String(cString: strerror(number))
    }

    /// Whether an error number tells of the process's or the machine's limits rather than of a file.
    static func isExhaustion(_ number: Int32) -> Bool { number == EMFILE || number == ENFILE || number == ENOMEM }

    /// - Parameter following: whether a symbolic link is followed.
    public static func status(of path: String, following: Bool = true) throws(FileSystemError) -> FileStatus {
        var record = stat()
        let result = following ? unsafe stat(path, &record) : unsafe lstat(path, &record)
        guard result == 0 else { throw FileSystemError(following ? "stat" : "lstat", path, errno) }
        let kind: FileStatus.Kind =
            switch record.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        return FileStatus(
            kind: kind, size: Int(record.st_size), device: UInt64(record.st_dev), inode: UInt64(record.st_ino),
            mode: UInt32(record.st_mode & 0o7777))
    }

    public static func exists(_ path: String) -> Bool { (try? status(of: path, following: false)) != nil }

    /// The path without symbolic links, `.` and `..`; it must exist.
    public static func realPath(_ path: String) throws(FileSystemError) -> String {
        guard let resolved = unsafe realpath(path, nil) else { throw FileSystemError("realpath", path, errno) }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// Creates one directory.
    ///
    /// - Returns: false if a directory (or a link to one) is already there.
    @discardableResult
    public static func makeDirectory(_ path: String, mode: UInt32 = 0o777) throws(FileSystemError) -> Bool {
        if unsafe mkdir(path, mode_t(mode)) == 0 { return true }
        let number = errno
        if number == EEXIST, let found = try? status(of: path), found.kind == .directory { return false }
        throw FileSystemError("mkdir", path, number)
    }

    /// Creates a directory and its parents where they are missing.
    public static func makeDirectories(_ path: String) throws(FileSystemError) {
        if let found = try? status(of: path), found.kind == .directory { return }
        let parent = self.parent(of: path)
        if parent != path, !parent.isEmpty { try makeDirectories(parent) }
        try makeDirectory(path)
    }

    public static func setMode(_ path: String, _ mode: UInt32) throws(FileSystemError) {
        guard unsafe chmod(path, mode_t(mode)) == 0 else { throw FileSystemError("chmod", path, errno) }
    }

    public static func removeDirectory(_ path: String) throws(FileSystemError) {
        guard unsafe rmdir(path) == 0 else { throw FileSystemError("rmdir", path, errno) }
    }

    public static func removeFile(_ path: String) throws(FileSystemError) {
        guard unsafe unlink(path) == 0 else { throw FileSystemError("unlink", path, errno) }
    }

    /// Whether this process may create names in the directory, by the kernel's own judgement.
    public static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }
    public static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

    /// Gives a file its final name, unless that name is taken.
    ///
    /// By renameat2(2) with RENAME_NOREPLACE; where the file system does not know it (NFS), by rename(2) after a look,
    /// which is enough within one run because one thread at a time commits.
    ///
    /// - Returns: false if `target` exists; nothing is changed then.
    public static func renameWithoutReplacing(_ source: String, to target: String) throws(FileSystemError) -> Bool {
        let result = unsafe midicRenameat2(AT_FDCWD, source, AT_FDCWD, target, 1)
        if result == 0 { return true }
        let number = errno
        switch number {
        case EEXIST: return false
        case EINVAL, ENOSYS, ENOTSUP: break
        default: throw FileSystemError("rename", target, number)
        }
        if exists(target) { return false }
        guard unsafe rename(source, target) == 0 else { throw FileSystemError("rename", target, errno) }
        return true
    }

    /// Puts `source` in the place of `target`, whatever is there.
    public static func renameReplacing(_ source: String, to target: String) throws(FileSystemError) {
        guard unsafe rename(source, target) == 0 else { throw FileSystemError("rename", target, errno) }
    }

    /// The names in a directory, sorted by bytes, without `.` and `..`.
    public static func list(_ path: String) throws(FileSystemError) -> DirectoryListing {
        guard let stream = unsafe opendir(path) else { throw FileSystemError("opendir", path, errno) }
        defer { unsafe closedir(stream) }
        var listing = DirectoryListing()
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw FileSystemError("readdir", path, errno) }
                break
            }
            let type = unsafe Int32(entry.pointee.d_type)
            let kind: FileStatus.Kind? =
                switch type {
                case 8: .regular
                case 4: .directory
                case 10: .symbolicLink
                case 0: nil
                default: .other
                }
            let start = unsafe UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
            let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
            let name = unsafe UnsafeRawBufferPointer(start: start, count: length)
            unsafe listing.append(name, kind: kind)
        }
        listing.sort()
        return listing
    }

    /// The directory that holds `path`; `.` for a bare name.
    public static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        if slash == path.utf8.startIndex { return "/" }
        return String(path[..<slash])
    }

    /// What follows the last slash.
    public static func lastComponent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    public static func join(_ directory: String, _ name: String) -> String {
        directory.utf8.last == UInt8(ascii: "/") ? directory + name : directory + "/" + name
    }

    public static var processIdentifier: Int32 { getpid() }
    public static var activeProcessors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Nanoseconds of a clock that only goes forward.
    public static var monotonicNanoseconds: UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// renameat2(2); glibc 2.28 has it, but Swift's module map of Glibc hides it.
@_silgen_name("renameat2")
private func midicRenameat2(
    _ oldDirectory: Int32, _ oldPath: UnsafePointer<CChar>, _ newDirectory: Int32, _ newPath: UnsafePointer<CChar>,
    _ flags: UInt32
) -> Int32

/// The names in one directory in one packed buffer, so that a folder of a million files costs some tens of megabytes
/// and not a heap object a name.
public struct DirectoryListing: Sendable {
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    private struct Entry {
        var start: Int32
        var length: UInt16
        var kind: FileStatus.Kind?
    }

    public var count: Int { entries.count }

    mutating func append(_ name: UnsafeRawBufferPointer, kind: FileStatus.Kind?) {
        let dot = UInt8(ascii: ".")
        if unsafe name.count == 1 && name[0] == dot { return }
        if unsafe name.count == 2 && name[0] == dot && name[1] == dot { return }
        entries.append(Entry(start: Int32(bytes.count), length: UInt16(name.count), kind: kind))
        unsafe bytes.append(contentsOf: name)
    }

    mutating func sort() {
        let bytes = self.bytes
        entries.sort { left, right in
            let leftName = bytes[Int(left.start)..<Int(left.start) + Int(left.length)]
            let rightName = bytes[Int(right.start)..<Int(right.start) + Int(right.length)]
            return leftName.lexicographicallyPrecedes(rightName)
        }
    }

    /// nil if the name is not UTF-8; such a name cannot be given to the rest of midic.
    public func name(at index: Int) -> String? {
        let entry = entries[index]
        return String(
            validating: bytes[Int(entry.start)..<Int(entry.start) + Int(entry.length)], as: UTF8.self)
    }

    /// For messages: bytes that are not UTF-8 become U+FFFD.
    public func displayName(at index: Int) -> String {
        let entry = entries[index]
        return String(decoding: bytes[Int(entry.start)..<Int(entry.start) + Int(entry.length)], as: UTF8.self)
    }

    /// nil where the file system does not tell without a look at the file.
    public func kind(at index: Int) -> FileStatus.Kind? { entries[index].kind }
}
