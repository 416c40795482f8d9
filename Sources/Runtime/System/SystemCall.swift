import Glibc

// The Glibc module hides these three, since they need _GNU_SOURCE. Their arguments are plain integers and pointers, for which
// the Swift and the C calling conventions agree on the platforms that are supported.

@_silgen_name("copy_file_range")
private func systemCopyFileRange(
    _ input: Int32, _ inputOffset: UnsafeMutablePointer<Int64>?, _ output: Int32,
    _ outputOffset: UnsafeMutablePointer<Int64>?, _ length: Int, _ flags: UInt32
) -> Int

@_silgen_name("renameat2")
private func systemRenameAt2(
    _ oldDirectory: Int32, _ oldPath: UnsafePointer<CChar>, _ newDirectory: Int32, _ newPath: UnsafePointer<CChar>,
    _ flags: UInt32
) -> Int32

@_silgen_name("memfd_create")
private func systemMemoryFile(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Int32

/// All system calls on files and folders, each with its retries and with its errors as `SystemFailure`.
///
/// Names are relative to a directory's descriptor. `Descriptor` owns descriptors and `FileSystem` takes paths; both
/// call these and nothing else of the system.
enum SystemCall {
    /// In place of a directory's descriptor: names are relative to the working directory, and may be paths.
    static let workingDirectory: Int32 = AT_FDCWD

    // MARK: Opening

    /// How a file is opened.
    enum Mode {
        /// For reading. Not blocking, so that a named pipe in a folder of images cannot hold up a run.
        ///
        /// - Parameter following: whether the name may be a symbolic link (ELOOP if not).
        case read(following: Bool)
        /// For reading; the open of a named pipe waits until somebody has opened it for writing.
        case readWaiting
        /// A directory, as the start of relative names.
        ///
        /// - Parameter following: whether the name may be a symbolic link (ENOTDIR if not).
        case directory(following: Bool)
        /// A file that must not exist yet, for writing.
        case create(mode: UInt32)
        /// The same, for reading as well.
        case createReadable(mode: UInt32)
        /// A file that has no name, in this directory, for writing and reading.
        case unnamed(mode: UInt32)

        var flags: Int32 {
            switch self {
            case .read(let following): O_RDONLY | O_NONBLOCK | O_NOCTTY | (following ? 0 : O_NOFOLLOW)
            case .readWaiting: O_RDONLY | O_NOCTTY
            case .directory(let following): O_RDONLY | O_DIRECTORY | (following ? 0 : O_NOFOLLOW)
            case .create: O_WRONLY | O_CREAT | O_EXCL
            case .createReadable: O_RDWR | O_CREAT | O_EXCL
            case .unnamed: O_RDWR | unnamedFile | O_DIRECTORY
            }
        }

        /// The permission bits of a new file.
        var bits: mode_t {
            switch self {
            case .create(let mode), .createReadable(let mode), .unnamed(let mode): mode_t(mode)
            case .read, .readWaiting, .directory: 0
            }
        }

        var operation: SystemFailure.Operation {
            switch self {
            case .read, .readWaiting, .directory: .open
            case .create, .createReadable, .unnamed: .create
            }
        }
    }

    static func open(_ name: String, in directory: Int32, _ mode: Mode) throws(SystemFailure) -> Int32 {
        // Without a copy of the name on its way, which a call with the text itself would make.
        let number = unsafe name.withCString { name in
            openDescriptor(mode) { (flags, bits) in unsafe openat(directory, name, flags, bits) }
        }
        if number >= 0 { return number }
        throw SystemFailure(mode.operation, -number, name: name)
    }

    /// - Throws: a failure without the name, which can be a patient's.
    static func open(_ name: FileName, in directory: Int32, _ mode: Mode) throws(SystemFailure) -> Int32 {
        let number = openDescriptor(mode) { (flags, bits) in unsafe openat(directory, name.cString, flags, bits) }
        if number >= 0 { return number }
        throw SystemFailure(mode.operation, -number)
    }

    /// - Returns: the descriptor, or -errno.
    private static func openDescriptor(_ mode: Mode, _ call: (Int32, mode_t) -> Int32) -> Int32 {
        while true {
            let descriptor = call(mode.flags | O_CLOEXEC, mode.bits)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { return -errno }
        }
    }

    /// A file without a name on the medium of `directory`, mode 0600. It is gone when it is closed, whatever becomes of
    /// the process.
    static func openUnnamed(in directory: String) throws(SystemFailure) -> Int32 {
        do throws(SystemFailure) {
            return try open(directory, in: workingDirectory, .unnamed(mode: 0o600))
        } catch {
            guard knowsNoUnnamed(error) else { throw error }
            let name = Path.join(directory, ".midic-unnamed-\(getpid())")
            let descriptor = try open(name, in: workingDirectory, .createReadable(mode: 0o600))
            do throws(SystemFailure) { try remove(name, in: workingDirectory, isDirectory: false) } catch {
                try? close(descriptor, name: name)
                throw error
            }
            return descriptor
        }
    }

    /// A file without a name in the folder `directory`, to get one by `link`.
    ///
    /// - Returns: nil where the file system, or a machine without /proc, cannot do that.
    static func openUnnamed(in directory: Int32, mode: UInt32) throws(SystemFailure) -> Int32? {
        guard unsafe access("/proc/self/fd", X_OK) == 0 else { return nil }
        do throws(SystemFailure) {
            return try open(".", in: directory, .unnamed(mode: mode))
        } catch {
            if knowsNoUnnamed(error) { return nil }
            throw error
        }
    }

    /// NFS and some stacked file systems do not know O_TMPFILE.
    private static func knowsNoUnnamed(_ failure: SystemFailure) -> Bool {
        [EOPNOTSUPP, EISDIR, EINVAL].contains(failure.errorNumber)
    }

    /// A file in memory.
    static func openInMemory() throws(SystemFailure) -> Int32 {
        let descriptor = unsafe systemMemoryFile("midic", 1 /* MFD_CLOEXEC */)
        guard descriptor >= 0 else { throw SystemFailure(.create, errno) }
        return descriptor
    }

    /// The bit of O_TMPFILE that is not O_DIRECTORY (fcntl.h), which the Glibc module hides.
    private static let unnamedFile: Int32 = 0o20_000_000

    /// Closes a descriptor. An error here can be the only word of a full remote disk.
    static func close(_ descriptor: Int32, name: String?) throws(SystemFailure) {
        // EINTR on Linux means that the descriptor is closed all the same.
        if Glibc.close(descriptor) != 0, errno != EINTR { throw SystemFailure(.close, errno, name: name) }
    }

    /// Whether a descriptor is open for reading or writing.
    static func isOpen(_ descriptor: Int32, forWriting: Bool) -> Bool {
        let flags = fcntl(descriptor, F_GETFL)
        if flags < 0 { return false }
        return flags & O_ACCMODE == O_RDWR || flags & O_ACCMODE == (forWriting ? O_WRONLY : O_RDONLY)
    }

    /// The width of a terminal in characters (ioctl_tty(2), TIOCGWINSZ); nil for anything else.
    static func terminalColumns(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Opens each of the descriptors 0, 1 and 2 that is closed, so that no later file gets its number. What is opened
    /// allows nothing that the number is for: reading from 0 and writing to 1 or 2 fail as they did (EBADF).
    static func occupyClosedStandardStreams() {
        for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is taken, and those below are open by now.
            _ = unsafe Glibc.open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    // MARK: Status

    /// - Parameter following: whether a symbolic link is followed.
    static func status(
        of name: String, in directory: Int32, following: Bool
    ) throws(SystemFailure) -> FileStatus {
        var record = stat()
        let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
        guard unsafe fstatat(directory, name, &record, flags) == 0 else {
            throw SystemFailure(.inspect, errno, name: name)
        }
        return FileStatus(record)
    }

    /// - Throws: a failure without the name, which can be a patient's.
    static func status(
        of name: FileName, in directory: Int32, following: Bool
    ) throws(SystemFailure) -> FileStatus {
        var record = stat()
        let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
        guard unsafe fstatat(directory, name.cString, &record, flags) == 0 else { throw SystemFailure(.inspect, errno) }
        return FileStatus(record)
    }

    static func status(of descriptor: Int32, name: String?) throws(SystemFailure) -> FileStatus {
        var record = stat()
        guard unsafe fstat(descriptor, &record) == 0 else { throw SystemFailure(.inspect, errno, name: name) }
        return FileStatus(record)
    }

    /// Whether this process may do so by the kernel's own judgement: W_OK of access(2), or R_OK.
    static func isAccessible(_ path: String, forWriting: Bool) -> Bool {
        unsafe access(path, forWriting ? W_OK : R_OK) == 0
    }

    /// The path without symbolic links, `.` and `..`; it must exist.
    static func realPath(_ path: String) throws(SystemFailure) -> FileName {
        guard let resolved = unsafe realpath(path, nil) else { throw SystemFailure(.resolve, errno, name: path) }
        defer { unsafe free(resolved) }
        return unsafe FileName(bytes: UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    // MARK: Names

    /// - Returns: false if something has the name already.
    static func makeDirectory(_ name: String, in directory: Int32, mode: UInt32) throws(SystemFailure) -> Bool {
        if unsafe mkdirat(directory, name, mode_t(mode)) == 0 { return true }
        if errno == EEXIST { return false }
        throw SystemFailure(.makeDirectory, errno, name: name)
    }

    static func remove(_ name: String, in directory: Int32, isDirectory: Bool) throws(SystemFailure) {
        guard unsafe unlinkat(directory, name, isDirectory ? AT_REMOVEDIR : 0) == 0 else {
            throw SystemFailure(.remove, errno, name: name)
        }
    }

    static func setMode(of descriptor: Int32, _ mode: UInt32, name: String?) throws(SystemFailure) {
        guard fchmod(descriptor, mode_t(mode)) == 0 else { throw SystemFailure(.setMode, errno, name: name) }
    }

    /// Gives a name to an open file that has none; nothing of that name may be there (EEXIST).
    static func link(_ descriptor: Int32, to name: String, in directory: Int32) throws(SystemFailure) {
        let source = "/proc/self/fd/\(descriptor)"
        guard unsafe linkat(AT_FDCWD, source, directory, name, AT_SYMLINK_FOLLOW) == 0 else {
            throw SystemFailure(.link, errno, name: name)
        }
    }

    /// Lets two names of a folder change places, by renameat2(2) with RENAME_EXCHANGE.
    ///
    /// - Returns: false if this file system cannot do it.
    static func exchange(_ one: String, _ other: String, in directory: Int32) throws(SystemFailure) -> Bool {
        if unsafe systemRenameAt2(directory, one, directory, other, 2) == 0 { return true }
        switch errno {
        case EINVAL, ENOSYS, ENOTSUP: return false
        default: throw SystemFailure(.rename, errno, name: other)
        }
    }

    static func rename(
        _ source: String, in sourceDirectory: Int32, to target: String, in targetDirectory: Int32
    ) throws(SystemFailure) {
        guard unsafe renameat(sourceDirectory, source, targetDirectory, target) == 0 else {
            throw SystemFailure(.rename, errno, name: target)
        }
    }

    /// Renames by renameat2(2) with RENAME_NOREPLACE.
    ///
    /// - Returns: false if `target` exists; nil if this file system cannot do it in one step (NFS).
    static func renameUnlessTaken(
        _ source: String, in sourceDirectory: Int32, to target: String, in targetDirectory: Int32
    ) throws(SystemFailure) -> Bool? {
        let number = unsafe source.withCString { source in
            unsafe target.withCString { target in
                unsafe systemRenameAt2(sourceDirectory, source, targetDirectory, target, 1) == 0 ? 0 : errno
            }
        }
        switch number {
        case 0: return true
        case EEXIST: return false
        case EINVAL, ENOSYS, ENOTSUP: return nil
        default: throw SystemFailure(.rename, number, name: target)
        }
    }

    /// The names in a directory, without `.` and `..`, in no order.
    static func list(_ name: String, in directory: Int32) throws(SystemFailure) -> DirectoryListing {
        do throws(SystemFailure) { return try list(open(name, in: directory, .directory(following: true))) } catch {
            throw SystemFailure(.list, error.errorNumber, name: name)
        }
    }

    /// - Throws: a failure without the name, which can be a patient's; ENOTDIR for a symbolic link.
    static func list(_ name: FileName, in directory: Int32) throws(SystemFailure) -> DirectoryListing {
        do throws(SystemFailure) { return try list(open(name, in: directory, .directory(following: false))) } catch {
            throw SystemFailure(.list, error.errorNumber)
        }
    }

    /// - Parameter descriptor: is closed.
    private static func list(_ descriptor: Int32) throws(SystemFailure) -> DirectoryListing {
        guard let stream = unsafe fdopendir(descriptor) else {
            let number = errno
            try? close(descriptor, name: nil)
            throw SystemFailure(.list, number)
        }
        defer { unsafe closedir(stream) }
        var listing = DirectoryListing()
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw SystemFailure(.list, errno) }
                return listing
            }
            let kind = unsafe FileStatus.Kind(directoryEntryType: entry.pointee.d_type)
            let start = unsafe UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
            let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
            unsafe listing.append(UnsafeRawBufferPointer(start: start, count: length), kind: kind)
        }
    }

    // MARK: Content

    /// Reads until `count` bytes are there or the file ends.
    ///
    /// - Parameter offset: where in the file; nil for where it stands.
    /// - Returns: bytes read.
    static func read(
        _ descriptor: Int32, into memory: UnsafeMutableRawPointer, count: Int, at offset: Int? = nil, name: String?
    ) throws(SystemFailure) -> Int {
        var done = 0
        while done < count {
            let place = offset.map { $0 + done } ?? -1
            let got =
                unsafe place < 0
                ? Glibc.read(descriptor, memory + done, count - done)
                : pread(descriptor, memory + done, count - done, place)
            if got == 0 { break }
            if got > 0 {
                done += got
            } else if errno == EAGAIN {
                let number = wait(for: POLLIN, of: descriptor)
                if number != 0 { throw SystemFailure(.read, number, name: name) }
            } else if errno != EINTR {
                throw SystemFailure(.read, errno, name: name)
            }
        }
        return done
    }

    /// Waits until a pipe or socket that does not block has something to read or room to write, or has ended.
    ///
    /// - Parameter event: POLLIN or POLLOUT.
    /// - Returns: errno, or 0.
    static func wait(for event: Int32, of descriptor: Int32) -> Int32 {
        var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return unsafe poll(&request, 1, -1) < 0 && errno != EINTR ? errno : 0
    }

    static func write(_ bytes: RawSpan, to descriptor: Int32, name: String?) throws(SystemFailure) {
        let number = unsafe bytes.withUnsafeBytes { memory -> Int32 in
            var done = 0
            while done < memory.count {
                let put = unsafe Glibc.write(descriptor, memory.baseAddress! + done, memory.count - done)
                if put < 0, errno == EAGAIN {
                    let number = wait(for: POLLOUT, of: descriptor)
                    if number != 0 { return number }
                } else if put < 0, errno != EINTR {
                    return errno
                }
                done += max(put, 0)
            }
            return 0
        }
        if number != 0 { throw SystemFailure(.write, number, name: name) }
    }

    /// Maps a whole file for reading.
    static func map(_ descriptor: Int32, count: Int, name: String?) throws(SystemFailure) -> UnsafeMutableRawPointer {
        let memory = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
            throw SystemFailure(.map, errno, name: name)
        }
        return unsafe memory
    }

    static func unmap(_ memory: UnsafeMutableRawPointer, count: Int) {
        _ = unsafe munmap(memory, count)
    }

    /// Copies a range from file to file inside the kernel, sharing blocks where the file system can.
    ///
    /// - Returns: bytes copied: fewer than asked if the input ended, or nil if this pair of files does not allow it.
    static func copyRange(
        from input: Int32, offset: Int, to output: Int32, count: Int, name: String?
    ) throws(SystemFailure) -> Int? {
        var position = Int64(offset)
        var done = 0
        while done < count {
            let copied = unsafe systemCopyFileRange(input, &position, output, nil, count - done, 0)
            if copied == 0 { break }
            if copied > 0 {
                done += copied
                continue
            }
            switch errno {
            case EINTR: continue
            case EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, EBADF, ETXTBSY:
                if done == 0 { return nil }
                throw SystemFailure(.copy, errno, name: name)
            default: throw SystemFailure(.copy, errno, name: name)
            }
        }
        return done
    }

    /// The same with sendfile, which works across file systems.
    static func sendRange(
        from input: Int32, offset: Int, to output: Int32, count: Int, name: String?
    ) throws(SystemFailure) -> Int? {
        var position = offset
        var done = 0
        while done < count {
            let copied = unsafe sendfile(output, input, &position, count - done)
            if copied == 0 { break }
            if copied > 0 {
                done += copied
                continue
            }
            switch errno {
            case EINTR: continue
            case EINVAL, ENOSYS, EOPNOTSUPP:
                if done == 0 { return nil }
                throw SystemFailure(.copy, errno, name: name)
            default: throw SystemFailure(.copy, errno, name: name)
            }
        }
        return done
    }

    /// Waits until the content is on the medium, where there is one.
    static func synchronize(_ descriptor: Int32, name: String?) throws(SystemFailure) {
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw SystemFailure(.synchronize, errno, name: name)
        }
    }

    // MARK: Error numbers

    /// The system's words for an error number.
    static func describe(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

    /// Whether an error number tells of the process's or the machine's limits rather than of a file.
    static func isExhaustion(_ number: Int32) -> Bool { number == EMFILE || number == ENFILE || number == ENOMEM }

    /// errno for more mappings than `MappingGuard` has room for.
    static let tooManyMappings: Int32 = EMFILE
    /// errno when the kernel could not read the memory that it was to write from.
    static let badAddress: Int32 = EFAULT
    /// errno for a pipe that nobody reads.
    static let brokenPipe: Int32 = EPIPE
    /// errno for a name that is taken.
    static let exists: Int32 = EEXIST
    /// errno for a name that is not there.
    static let absent: Int32 = ENOENT
    /// errno for a directory where a file is wanted.
    static let isDirectory: Int32 = EISDIR
    /// errno for a pipe, socket or device where a file is wanted.
    static let isNoRegularFile: Int32 = EINVAL
    /// errno for a file that is longer than it may be.
    static let tooLong: Int32 = EFBIG
    /// errno for a symbolic link where none is followed, or for links that lead in a circle.
    static let link: Int32 = ELOOP
    /// errno for a file where a folder is wanted.
    static let isNoDirectory: Int32 = ENOTDIR
    /// errno for a lock that another process holds.
    static let isHeld: Int32 = EWOULDBLOCK
}

extension FileStatus {
    fileprivate init(_ record: stat) {
        kind =
            switch record.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .pipe
            default: .other
            }
        size = Int(record.st_size)
        device = UInt64(record.st_dev)
        inode = UInt64(record.st_ino)
        mode = UInt32(record.st_mode & 0o7777)
        func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
        modified = nanoseconds(record.st_mtim)
        changed = nanoseconds(record.st_ctim)
    }
}

extension FileStatus.Kind {
    /// nil where the file system does not tell (DT_UNKNOWN of readdir(3)).
    fileprivate init?(directoryEntryType type: UInt8) {
        switch type {
        case 0: return nil
        case 1: self = .pipe
        case 4: self = .directory
        case 8: self = .regular
        case 10: self = .symbolicLink
        default: self = .other
        }
    }
}
