import Glibc
import Synchronization

// The Glibc module hides this one, since it needs _GNU_SOURCE. Its arguments are plain integers and pointers, for which
// the Swift and the C calling conventions agree on the platforms that are supported.

@_silgen_name("copy_file_range")
private func systemCopyFileRange(
    _ input: Int32, _ inputOffset: UnsafeMutablePointer<Int64>?, _ output: Int32,
    _ outputOffset: UnsafeMutablePointer<Int64>?, _ length: Int, _ flags: UInt32
) -> Int

/// The system calls on a file's content, each with its retries and its errors as `SystemFailure`. Calls on paths are in
/// `FileSystem`.
enum Syscalls {
    /// The directory that relative paths start from.
    static let workingDirectory: Int32 = AT_FDCWD

    /// Opens a file for reading. Not blocking, so that a named pipe in a folder of images cannot hold up a run.
    static func openForReading(_ path: String, in directory: Int32) throws(SystemFailure) -> Int32 {
        while true {
            let descriptor = unsafe openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw SystemFailure(.open, errno) }
        }
    }

    /// Creates a file that must not exist yet, for writing. nil if its directory is missing.
    static func create(_ path: String, in directory: Int32, mode: UInt32) throws(SystemFailure) -> Int32? {
        while true {
            let descriptor = unsafe openat(directory, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            if descriptor >= 0 { return descriptor }
            if errno == ENOENT { return nil }
            if errno != EINTR { throw SystemFailure(.create, errno) }
        }
    }

    /// Closes a descriptor. An error here can be the only word of a full remote disk.
    static func close(_ descriptor: Int32) throws(SystemFailure) {
        // EINTR on Linux means that the descriptor is closed all the same.
        if Glibc.close(descriptor) != 0, errno != EINTR { throw SystemFailure(.close, errno) }
    }

    /// Bytes of a regular file. EISDIR for a directory, EINVAL for anything else that is no regular file.
    static func byteCount(of descriptor: Int32) throws(SystemFailure) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SystemFailure(.inspect, errno) }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else { throw SystemFailure(.inspect, kind == S_IFDIR ? EISDIR : EINVAL) }
        return status.st_size
    }

    /// Reads from the start of a file until `count` bytes are there or the file ends.
    ///
    /// - Returns: bytes read.
    static func read(
        _ descriptor: Int32, into memory: UnsafeMutableRawPointer, count: Int
    ) throws(SystemFailure) -> Int {
        var done = 0
        while done < count {
            let got = unsafe Glibc.read(descriptor, memory + done, count - done)
            if got == 0 { break }
            if got > 0 {
                done += got
            } else if errno != EINTR {
                throw SystemFailure(.read, errno)
            }
        }
        return done
    }

    /// Maps a whole file for reading.
    static func map(_ descriptor: Int32, count: Int) throws(SystemFailure) -> UnsafeMutableRawPointer {
        let memory = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { throw SystemFailure(.map, errno) }
        return unsafe memory
    }

    static func unmap(_ memory: UnsafeMutableRawPointer, count: Int) {
        _ = unsafe munmap(memory, count)
    }

    /// Writes all spans, with one call for up to `IOV_MAX` of them.
    ///
    /// - Throws: EFAULT if a span is of a mapping that has shrunk.
    static func gather<Source: SpanSource & ~Escapable>(
        to descriptor: Int32, _ source: inout Source
    ) throws(SystemFailure) {
        var failure: SystemFailure?
        unsafe withUnsafeTemporaryAllocation(of: iovec.self, capacity: maximumPieces) { pieces in
            var count = 0
            var isMore = true
            while failure == nil, isMore {
                if let span = source.next() {
                    // The pieces are used before `source` is given back, and a span lives as long as what it borrows.
                    unsafe span.withUnsafeBytes { bytes in
                        let base = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                        unsafe pieces.initializeElement(at: count, to: iovec(iov_base: base, iov_len: bytes.count))
                    }
                    count += 1
                } else {
                    isMore = false
                }
                if count == maximumPieces || !isMore {
                    unsafe failure = writeAll(descriptor, pieces, count: count)
                    count = 0
                }
            }
        }
        if let failure { throw failure }
    }

    /// IOV_MAX of limits.h on Linux: the pieces that one writev(2) takes.
    static let maximumPieces = 1024

    /// Writes all pieces, over as many calls as the kernel asks for.
    private static func writeAll(
        _ descriptor: Int32, _ pieces: UnsafeMutableBufferPointer<iovec>, count: Int
    ) -> SystemFailure? {
        var first = 0
        while first < count {
            let written = unsafe writev(descriptor, pieces.baseAddress! + first, Int32(count - first))
            if written < 0 {
                if errno == EINTR { continue }
                return SystemFailure(.write, errno)
            }
            var left = written
            while first < count, unsafe pieces[first].iov_len <= left {
                left -= unsafe pieces[first].iov_len
                first += 1
            }
            if left > 0 {
                unsafe pieces[first].iov_base += left
                unsafe pieces[first].iov_len -= left
            }
        }
        return nil
    }

    /// Copies a range from file to file inside the kernel, sharing blocks where the file system can.
    ///
    /// - Returns: bytes copied: fewer than asked if the input ended, or nil if this pair of files does not allow it.
    static func copyRange(
        from input: Int32, offset: Int, to output: Int32, count: Int
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
                throw SystemFailure(.copy, errno)
            default: throw SystemFailure(.copy, errno)
            }
        }
        return done
    }

    /// The same with sendfile, which works across file systems.
    static func sendRange(
        from input: Int32, offset: Int, to output: Int32, count: Int
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
                throw SystemFailure(.copy, errno)
            default: throw SystemFailure(.copy, errno)
            }
        }
        return done
    }

    /// errno for more mappings than `MappingGuard` has room for.
    static let tooManyMappings: Int32 = EMFILE

    /// errno for a name whose directory is gone.
    static let noSuchFile: Int32 = ENOENT

    /// errno when the kernel could not read the memory it was to write from.
    static let badAddress: Int32 = EFAULT
}

/// Keeps a process alive when a mapped file shrinks under it.
///
/// Reading a page that no longer has a file behind it raises SIGBUS. The handler puts a page of zeros there and notes it
/// for the mapping, whose owner then fails that one file. The handler uses nothing but memory that was set up before it
/// was installed, atomics and mmap, all of which are safe in a signal handler.
enum MappingGuard {
    /// A mapping that is in use.
    struct Slot: ~Copyable {
        /// 0: free. 1: claimed and not yet filled in.
        let start = Atomic<UInt>(0)
        let end = Atomic<UInt>(0)
        let hasFaulted = Atomic<Bool>(false)
    }

    /// Mappings that can be in use at once: at least one for each worker.
    static let capacity = 1024

    private nonisolated(unsafe) static let slots: UnsafeMutablePointer<Slot> = {
        let memory = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        for index in 0..<capacity { unsafe (memory + index).initialize(to: Slot()) }
        return unsafe memory
    }()

    private static let pageSize = UInt(sysconf(Int32(_SC_PAGESIZE)))

    private static let isInstalled: Bool = {
        // Set up what the handler uses before it can run.
        _ = unsafe slots
        _ = pageSize
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_sigaction = { _, information, _ in
            guard let information = unsafe information else { return }
            let address = unsafe UInt(bitPattern: information.pointee._sifields._sigfault.si_addr)
            MappingGuard.repair(address)
        }
        action.sa_flags = SA_SIGINFO
        return unsafe sigaction(SIGBUS, &action, nil) == 0
    }()

    /// Guards a mapping from now on.
    ///
    /// - Returns: its slot, or nil if all are taken.
    static func register(_ memory: UnsafeMutableRawPointer, count: Int) -> Int? {
        guard isInstalled else { return nil }
        let start = UInt(bitPattern: memory)
        for index in 0..<capacity {
            let free = unsafe slots[index].start.compareExchange(expected: 0, desired: 1, ordering: .acquiring)
                .exchanged
            if free {
                unsafe slots[index].hasFaulted.store(false, ordering: .relaxed)
                unsafe slots[index].end.store(start + UInt(count), ordering: .relaxed)
                unsafe slots[index].start.store(start, ordering: .releasing)
                return index
            }
        }
        return nil
    }

    static func unregister(_ slot: Int) {
        unsafe slots[slot].end.store(0, ordering: .relaxed)
        unsafe slots[slot].start.store(0, ordering: .releasing)
    }

    static func hasFaulted(_ slot: Int) -> Bool {
        unsafe slots[slot].hasFaulted.load(ordering: .acquiring)
    }

    /// In the handler: a page of zeros at the address, or the default action if the address is no mapping of ours.
    private static func repair(_ address: UInt) {
        for index in 0..<capacity {
            let start = unsafe slots[index].start.load(ordering: .acquiring)
            let end = unsafe slots[index].end.load(ordering: .relaxed)
            guard start > 1, address >= start, address < end else { continue }
            let page = unsafe UnsafeMutableRawPointer(bitPattern: address & ~(pageSize - 1))
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
            let repaired = unsafe mmap(page, Int(pageSize), PROT_READ, flags, -1, 0)
            if unsafe repaired != MAP_FAILED {
                unsafe slots[index].hasFaulted.store(true, ordering: .releasing)
                return
            }
        }
        // The faulting access runs again on return, and ends the process.
        _ = signal(SIGBUS, SIG_DFL)
    }
}
