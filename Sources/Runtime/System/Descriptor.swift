/// An open file or folder that closes itself. The one owner of a file descriptor.
package struct Descriptor: ~Copyable, Sendable {
    /// The descriptor's number; AT_FDCWD for the working directory.
    private(set) var number: Int32
    /// The path or name that it was opened by, for failures.
    let name: String?

    private init(taking number: Int32, name: String?) {
        self.number = number
        self.name = name
    }

    /// Takes over a descriptor that the process was started with, such as the 3 of `3<secret`.
    package init(adopting number: Int32) {
        self.init(taking: number, name: "file descriptor \(number)")
    }

    /// No file.
    package static var none: Descriptor { Descriptor(taking: -1, name: nil) }

    package var isOpen: Bool { number >= 0 }

    /// The folder that relative paths start from.
    package static var workingDirectory: Descriptor {
        Descriptor(taking: SystemCall.workingDirectory, name: nil)
    }

    package static func open(_ path: String) throws(SystemFailure) -> Descriptor {
        Descriptor(
            taking: try SystemCall.open(path, in: SystemCall.workingDirectory, .read(following: true)), name: path)
    }

    /// Opens an input. It has no name in failures, since that can be a patient's.
    package static func open(_ path: FilePath) throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.open(path.name, in: path.folderNumber, .read(following: true)), name: nil)
    }

    /// Opens a file that the user named; if it is a named pipe, waits until somebody writes to it.
    package static func openWaiting(_ path: String) throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.open(path, in: SystemCall.workingDirectory, .readWaiting), name: path)
    }

    /// Standard input. The end of the value's life closes it.
    package static var standardInput: Descriptor { Descriptor(taking: 0, name: "standard input") }

    package static func openDirectory(_ path: String) throws(SystemFailure) -> Descriptor {
        Descriptor(
            taking: try SystemCall.open(path, in: SystemCall.workingDirectory, .directory(following: true)), name: path)
    }

    /// Opens a folder of an input. A symbolic link is an error (ENOTDIR).
    static func openDirectory(_ path: FilePath) throws(SystemFailure) -> Descriptor {
        Descriptor(
            taking: try SystemCall.open(path.name, in: path.folderNumber, .directory(following: false)), name: nil)
    }

    /// Creates a file; nothing of that name may be there (EEXIST).
    package static func create(_ path: String, mode: UInt32) throws(SystemFailure) -> Descriptor {
        Descriptor(
            taking: try SystemCall.open(path, in: SystemCall.workingDirectory, .create(mode: mode)), name: path)
    }

    /// Creates a file that has no name, of mode 0600, for reading and writing: it is gone when it is closed, whatever
    /// becomes of the process.
    static func createUnnamed(in directory: String) throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.openUnnamed(in: directory), name: directory)
    }

    /// Creates a file in memory.
    static func createInMemory() throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.openInMemory(), name: nil)
    }

    deinit { if isOpen { try? SystemCall.close(number, name: nil) } }

    /// Closes the file and says whether that went well. Where nobody asks, the end of the value's life closes it.
    package consuming func close() throws(SystemFailure) {
        let number = self.number
        self.number = -1
        try SystemCall.close(number, name: name)
    }
}

// MARK: Content

extension Descriptor {
    package func status() throws(SystemFailure) -> FileStatus { try SystemCall.status(of: number, name: name) }

    /// Fills `buffer` from its start, or its first `count` bytes.
    ///
    /// - Parameter offset: where in the file to read; nil for where it stands.
    /// - Returns: the bytes read; fewer than asked for only at the end of the file.
    package func read(
        into buffer: inout [UInt8], count: Int? = nil, at offset: Int? = nil
    ) throws(SystemFailure) -> Int {
        let count = count ?? buffer.count
        precondition(count <= buffer.count, "a buffer that is too small")
        var span = buffer.mutableSpan
        return try unsafe span.withUnsafeMutableBytes { (memory) throws(SystemFailure) in
            guard let base = memory.baseAddress else { return 0 }
            return try unsafe SystemCall.read(number, into: base, count: count, at: offset, name: name)
        }
    }

    package func write(_ bytes: RawSpan) throws(SystemFailure) {
        try SystemCall.write(bytes, to: number, name: name)
    }

    /// Writes all that is left in `source`, gathered into as few calls as possible.
    ///
    /// - Parameter staging: what short spans are copied to; made if it is empty, and to be given again.
    package func write<Source: SpanSource & ~Escapable>(
        gathering source: inout Source, through staging: inout [UInt8]
    ) throws(SystemFailure) {
        if staging.isEmpty { staging = [UInt8](repeating: 0, count: Descriptor.stagingSize) }
        try SystemCall.gather(&source, through: &staging, to: number, name: name)
    }

    /// Bytes of a staging buffer.
    package static let stagingSize = 128 << 10

    /// All bytes up to the end.
    ///
    /// - Parameter limit: in bytes; what is longer is an error (EFBIG), so that a mistaken path cannot fill the memory.
    package func contents(limit: Int) throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try read(into: &buffer)
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else { throw SystemFailure(.read, SystemCall.tooLong, name: name) }
            if count < buffer.count { return bytes }
        }
    }

    /// Waits until the content is on the medium.
    package func synchronize() throws(SystemFailure) { try SystemCall.synchronize(number, name: name) }

    func setMode(_ mode: UInt32) throws(SystemFailure) { try SystemCall.setMode(of: number, mode, name: name) }

    /// What became of a lock that was asked for.
    package enum Lock: Sendable {
        case taken
        case heldByAnother
        /// The file system has none.
        case unsupported
    }

    /// Locks the file or folder for this process, unless another holds it (flock(2)); the lock ends with the descriptor.
    package func takeLock() -> Lock { SystemCall.takeLock(number) }

    package func tryLock() -> Bool { takeLock() == .taken }

    /// Cuts a file that is written from start to end back to its first `count` bytes; writing goes on there.
    package func cut(to count: Int) throws(SystemFailure) { try SystemCall.cut(number, to: count, name: name) }

    /// Reserves room on the medium from `start`, without a change of the file's size.
    ///
    /// - Returns: false where the file system cannot.
    /// - Throws: the failure that writing there would meet, such as a full disk.
    package func allocate(from start: Int, count: Int) throws(SystemFailure) -> Bool {
        // A limit on file size counts for writing and not for reserving.
        if start + count > SystemCall.fileSizeLimit { throw SystemFailure(.write, SystemCall.tooLong, name: name) }
        return try SystemCall.allocate(number, from: start, count: count, name: name)
    }
}

// MARK: Names in a folder

extension Descriptor {
    /// - Parameter following: whether a symbolic link is followed; else it is an error (ELOOP).
    package func open(_ name: String, following: Bool = true) throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.open(name, in: number, .read(following: following)), name: name)
    }

    /// Creates a file; nothing of that name may be there (EEXIST).
    package func create(_ name: String, mode: UInt32) throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.open(name, in: number, .create(mode: mode)), name: name)
    }

    /// Opens a folder in this one. A symbolic link is an error (ENOTDIR), since it can lead anywhere.
    package func openDirectory(_ name: String) throws(SystemFailure) -> Descriptor {
        Descriptor(taking: try SystemCall.open(name, in: number, .directory(following: false)), name: name)
    }

    /// - Parameter following: whether a symbolic link is followed.
    package func status(of name: String, following: Bool = true) throws(SystemFailure) -> FileStatus {
        try SystemCall.status(of: name, in: number, following: following)
    }

    /// What has a name in this folder, a symbolic link not followed; nil if nothing has.
    package func find(_ name: String) throws(SystemFailure) -> FileStatus? {
        do throws(SystemFailure) { return try status(of: name, following: false) } catch {
            if error.isAbsence { return nil }
            throw error
        }
    }

    /// Creates one folder.
    ///
    /// - Returns: false if a folder (or a link to one) is already there.
    @discardableResult
    package func makeDirectory(_ name: String, mode: UInt32 = 0o777) throws(SystemFailure) -> Bool {
        if try SystemCall.makeDirectory(name, in: number, mode: mode) { return true }
        if let found = try? status(of: name), found.kind == .directory { return false }
        throw SystemFailure(.makeDirectory, SystemCall.exists, name: name)
    }

    /// Creates a folder that is this process's own (mode 0700): the process's number stands behind the prefix, and another number where
    /// that name is taken.
    ///
    /// - Returns: its name.
    package func makeOwnDirectory(_ prefix: String) throws(SystemFailure) -> String {
        let base = prefix + String(ProcessFacts.identifier)
        var name = base
        var attempt = 1
        while try !makeDirectory(name, mode: 0o700) {
            attempt += 1
            name = base + "-" + String(attempt)
        }
        return name
    }

    /// Renames a file of this folder into another, unless the new name is taken.
    ///
    /// In one step where the file system can, else after a look, which is enough within one run because one thread at a
    /// time commits.
    ///
    /// - Returns: false if `target` exists; nothing is changed then.
    package func renameUnlessTaken(
        _ source: String, to target: String, in targetDirectory: borrowing Descriptor
    ) throws(SystemFailure) -> Bool {
        let other = targetDirectory.number
        if let done = try SystemCall.renameUnlessTaken(source, in: number, to: target, in: other) { return done }
        if (try? SystemCall.status(of: target, in: other, following: false)) != nil { return false }
        try SystemCall.rename(source, in: number, to: target, in: other)
        return true
    }

    /// Creates a file in this folder that has no name until `link` gives it one.
    ///
    /// - Returns: nil where the file system does not know such files.
    func createUnnamed(mode: UInt32) throws(SystemFailure) -> Descriptor? {
        guard let file = try SystemCall.openUnnamed(in: number, mode: mode) else { return nil }
        return Descriptor(taking: file, name: name)
    }

    /// Gives a name in this folder to a file that has none; nothing of that name may be there (EEXIST).
    func link(_ file: borrowing Descriptor, to name: String) throws(SystemFailure) {
        try SystemCall.link(file.number, to: name, in: number)
    }

    /// Lets two names of this folder change places.
    ///
    /// - Returns: false if the file system cannot do that in one step.
    func exchange(_ one: String, with other: String) throws(SystemFailure) -> Bool {
        try SystemCall.exchange(one, other, in: number)
    }

    /// Renames a file of this folder; what has the new name is replaced.
    func rename(_ source: String, to target: String) throws(SystemFailure) {
        try SystemCall.rename(source, in: number, to: target, in: number)
    }

    package func removeFile(_ name: String) throws(SystemFailure) {
        try SystemCall.remove(name, in: number, isDirectory: false)
    }

    package func removeDirectory(_ name: String) throws(SystemFailure) {
        try SystemCall.remove(name, in: number, isDirectory: true)
    }

    /// The names in a folder below this one, sorted by bytes; `.` for this one.
    package func list(_ name: String) throws(SystemFailure) -> DirectoryListing {
        var listing = try SystemCall.list(name, in: number)
        listing.sort()
        return listing
    }
}

// MARK: From file to file

extension Descriptor {
    /// Copies all bytes from here to the end into `output`, from file to file inside the kernel where that is possible.
    package func copyContent(to output: borrowing Descriptor) throws(SystemFailure) {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = try read(into: &buffer)
            try output.write(buffer.rawBytes.extracting(first: count))
            if count < buffer.count { return }
        }
    }

    /// Copies a range of this file to the end of `output`, by copy_file_range(2).
    ///
    /// - Returns: bytes copied: fewer than asked if this file ended, or nil if this pair of files does not allow it.
    package func copyRange(
        offset: Int, count: Int, to output: borrowing Descriptor
    ) throws(SystemFailure) -> Int? {
        try SystemCall.copyRange(from: number, offset: offset, to: output.number, count: count, name: output.name)
    }

    /// As `copyRange`, by sendfile(2), which works across file systems.
    package func sendRange(
        offset: Int, count: Int, to output: borrowing Descriptor
    ) throws(SystemFailure) -> Int? {
        try SystemCall.sendRange(from: number, offset: offset, to: output.number, count: count, name: output.name)
    }
}
