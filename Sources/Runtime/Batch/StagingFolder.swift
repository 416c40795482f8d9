/// The folder inside the output where workers write before a file gets its name.
///
/// It is locked (flock(2)) for as long as the run lives, so that a later run can tell the folder of a run that was killed,
/// whose lock the kernel has let go, from that of a run beside it, and removes the former. Process numbers alone cannot
/// tell: in a container each run may have the same.
struct StagingFolder: ~Copyable {
    static let prefix = ".midic-staging-"

    let path: String
    private let lock: FileDescriptor

    /// Removes what runs that were killed have left, and creates a folder of its own.
    init(in output: String) throws(FileSystemError) {
        // One run at a time looks and creates, so that none removes a folder that another has not locked yet.
        let gate = try FileDescriptor(opening: output, .read)
        let mayClean = gate.lock()
        let listing = try FileSystem.list(output)
        for index in 0..<listing.count {
            guard mayClean, let name = listing.name(at: index), name.hasPrefix(StagingFolder.prefix) else { continue }
            let old = FileSystem.join(output, name)
            if let descriptor = try? FileDescriptor(opening: old, .read), descriptor.tryLock() {
                StagingFolder.remove(old)
            }
        }
        let base = FileSystem.join(output, StagingFolder.prefix + String(FileSystem.processIdentifier))
        var path = base
        var attempt = 1
        while try !FileSystem.makeDirectory(path, mode: 0o700) {
            attempt += 1
            path = base + "-" + String(attempt)
        }
        let lock = try FileDescriptor(opening: path, .read)
        _ = lock.tryLock()
        withExtendedLifetime(gate) {}
        self.path = path
        self.lock = lock
    }

    /// Removes the folder with what a failed run left in it.
    func remove() { StagingFolder.remove(path) }

    private static func remove(_ path: String) {
        if let listing = try? FileSystem.list(path) {
            for index in 0..<listing.count {
                guard let name = listing.name(at: index) else { continue }
                _ = try? FileSystem.removeFile(FileSystem.join(path, name))
            }
        }
        _ = try? FileSystem.removeDirectory(path)
    }
}
