/// Memory that a worker reads small files into, one after the other.
///
/// Belongs to one worker; the file that was read last owns its content until it is dropped.
@safe public final class ReadBuffer {
    let memory: UnsafeMutableRawPointer
    var isInUse = false

    public init() {
        unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: InputFile.smallFileLimit, alignment: 4096)
    }

    deinit { unsafe memory.deallocate() }
}

/// The bytes of one input file, from opening to the last use.
///
/// Small files are read into the worker's buffer, larger ones are mapped; both give one span. Mapping pays for the lock
/// on the address space that all threads share, which costs more than copying a few tens of kilobytes; reading would pay
/// for the pixel data, which is not looked at. docs/performance.md has the numbers.
@safe public struct InputFile: ~Copyable {
    /// Files of up to this many bytes are read rather than mapped.
    public static let smallFileLimit = 64 * 1024

    /// Bytes of the file.
    public let byteCount: Int
    /// True if the bytes are a mapping, false if they were read.
    public let isMapped: Bool
    /// The open file, for copies inside the kernel; -1 for a small file, which is closed once it is read.
    public let descriptor: Int32

    private let memory: UnsafeMutableRawPointer?
    private let buffer: ReadBuffer
    private let slot: Int

    /// Opens a regular file.
    ///
    /// - Parameters:
    ///   - path: relative to the working directory unless absolute.
    ///   - buffer: of this worker. Only one small file can be in it at a time.
    /// - Throws: which call failed, with errno; EISDIR or EINVAL for what is no regular file.
    public init(path: String, buffer: ReadBuffer) throws(SystemFailure) {
        let opened = try Syscalls.openForReading(path, in: Syscalls.workingDirectory)
        do throws(SystemFailure) {
            let size = try Syscalls.byteCount(of: opened)
            if size <= Self.smallFileLimit {
                precondition(!buffer.isInUse, "a read buffer holds one file at a time")
                // A file that is shorter by now is what it is now.
                byteCount = try unsafe Syscalls.read(opened, into: buffer.memory, count: size)
                unsafe memory = buffer.memory
                buffer.isInUse = true
                (isMapped, descriptor, slot) = (false, -1, -1)
            } else {
                let mapping = try unsafe Syscalls.map(opened, count: size)
                guard let guarded = unsafe MappingGuard.register(mapping, count: size) else {
                    unsafe Syscalls.unmap(mapping, count: size)
                    throw SystemFailure(.map, Syscalls.tooManyMappings)
                }
                unsafe memory = mapping
                byteCount = size
                (isMapped, descriptor, slot) = (true, opened, guarded)
            }
            self.buffer = buffer
        } catch {
            try? Syscalls.close(opened)
            throw error
        }
        if !isMapped { try? Syscalls.close(opened) }
    }

    /// The whole file. Never stored: it lives as long as the file is borrowed.
    public var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            let all = unsafe UnsafeRawBufferPointer(start: memory, count: byteCount)
            let span = unsafe RawSpan(_unsafeBytes: all)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// True if the file shrank while it was mapped and bytes that were gone have been read as zeros.
    public var hasShrunk: Bool { isMapped && MappingGuard.hasFaulted(slot) }

    /// To be called after the last read and before the output is given its name.
    ///
    /// - Throws: `input-shrank`.
    public func checkIntact() throws(FileFailure) {
        if hasShrunk { throw FileFailure(.inputShrank, at: -1) }
    }

    deinit {
        if isMapped {
            MappingGuard.unregister(slot)
            if let memory = unsafe memory { unsafe Syscalls.unmap(memory, count: byteCount) }
            try? Syscalls.close(descriptor)
        } else {
            buffer.isInUse = false
        }
    }
}
