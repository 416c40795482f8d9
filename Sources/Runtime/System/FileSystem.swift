/// Operations on paths, for what is not relative to an open folder.
package enum FileSystem {
    /// - Parameter following: whether a symbolic link is followed.
    package static func status(of path: String, following: Bool = true) throws(SystemFailure) -> FileStatus {
        try SystemCall.status(of: path, in: SystemCall.workingDirectory, following: following)
    }

    package static func status(of path: FileName) throws(SystemFailure) -> FileStatus {
        try SystemCall.status(of: path, in: SystemCall.workingDirectory, following: true)
    }

    package static func exists(_ path: String) -> Bool { (try? status(of: path, following: false)) != nil }

    /// The path without symbolic links, `.` and `..`; it must exist.
    package static func realPath(_ path: String) throws(SystemFailure) -> String { try SystemCall.realPath(path).text }

    /// The same as the kernel has it, of whatever encoding.
    package static func resolve(_ path: String) throws(SystemFailure) -> FileName { try SystemCall.realPath(path) }

    /// Whether this process may create names in the directory, by the kernel's own judgement.
    package static func isWritable(_ path: String) -> Bool { SystemCall.isAccessible(path, forWriting: true) }
    package static func isReadable(_ path: String) -> Bool { SystemCall.isAccessible(path, forWriting: false) }

    /// Whether every folder on the way to the file lets all users through (S_IXOTH).
    package static func isReachableByAll(_ path: String) -> Bool {
        guard var folder = try? realPath(path) else { return false }
        while folder != "/" {
            folder = Path.parent(of: folder)
            guard let status = try? status(of: folder), status.mode & 0o001 != 0 else { return false }
        }
        return true
    }

    /// Creates one directory.
    ///
    /// - Returns: false if a directory (or a link to one) is already there.
    @discardableResult
    package static func makeDirectory(_ path: String, mode: UInt32 = 0o777) throws(SystemFailure) -> Bool {
        try Descriptor.workingDirectory.makeDirectory(path, mode: mode)
    }

    /// Creates a directory and its parents where they are missing.
    package static func makeDirectories(_ path: String) throws(SystemFailure) {
        if let found = try? status(of: path), found.kind == .directory { return }
        let parent = Path.parent(of: path)
        if parent != path, !parent.isEmpty { try makeDirectories(parent) }
        try makeDirectory(path)
    }

    package static func removeFile(_ path: String) throws(SystemFailure) {
        try SystemCall.remove(path, in: SystemCall.workingDirectory, isDirectory: false)
    }

    /// The names in a directory, sorted by bytes, without `.` and `..`.
    package static func list(_ path: String) throws(SystemFailure) -> DirectoryListing {
        try Descriptor.workingDirectory.list(path)
    }

    /// All bytes of a file that is expected to be small.
    ///
    /// - Parameter limit: in bytes; a longer file is an error (EFBIG), so that a mistaken path cannot fill the memory.
    package static func contents(of path: String, limit: Int) throws(SystemFailure) -> [UInt8] {
        try Descriptor.open(path).contents(limit: limit)
    }
}
