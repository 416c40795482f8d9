/// Memory that a worker reads small files into, one after the other.
///
/// Belongs to one worker; the file that was read last owns its content until it is dropped.
@safe package final class ReadBuffer {
    let memory: UnsafeMutableRawPointer
    let size: Int
    var isInUse = false

    /// - Parameter size: bytes of the largest file that is read into it.
    package init(size: Int = InputFile.smallFileLimit) {
        self.size = size
        unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    }

    deinit { unsafe memory.deallocate() }
}

/// The bytes of one input, from opening to the last use.
///
/// Files of up to 1 MiB are read into the worker's buffer, larger ones are mapped; both give one span. Mapping pays for each page that is
/// looked at and for the lock on the address space that all threads share, and what is in the buffer can be written at once; so
/// a whole slice is read and written as fast as it is copied. docs/performance.md has the numbers.
@safe package struct InputFile: ~Copyable {
    /// Files of up to this many bytes are read rather than mapped, where the worker's buffer has so many: a CT slice of 512 by 512 is.
    package static let smallFileLimit = 1 << 20

    /// Bytes of the file.
    package let byteCount: Int

    /// True if the bytes are a mapping, false if they were read.
    package let isMapped: Bool
    /// The open file, for copies inside the kernel; none for a small file, which is closed once it is read.
    package let file: Descriptor

    private let memory: UnsafeMutableRawPointer
    private let buffer: ReadBuffer
    /// Its place in `MappingGuard`; -1 if it is not mapped.
    private let slot: Int
    /// The file at opening.
    private let opened: FileStatus
    /// The file after it was read into memory; nil for a mapped one, which is read for as long as it is used.
    private let read: FileStatus?

    /// Opens a regular file.
    ///
    /// - Parameters:
    ///   - path: relative to the working directory unless absolute.
    ///   - buffer: of this worker. Only one small file can be in it at a time.
    /// - Throws: which call failed, with errno; EISDIR or EINVAL for what is no regular file.
    package init(path: String, buffer: ReadBuffer) throws(SystemFailure) {
        try self.init(Descriptor.open(path), buffer: buffer)
    }

    /// Takes an open regular file.
    package init(_ file: consuming Descriptor, buffer: ReadBuffer) throws(SystemFailure) {
        let status = try file.status()
        guard status.kind == .regular else {
            let number = status.kind == .directory ? SystemCall.isDirectory : SystemCall.isNoRegularFile
            throw SystemFailure(.inspect, number, name: file.name)
        }
        if status.size <= buffer.size {
            try self.init(reading: file, status, buffer)
        } else {
            try self.init(mapping: file, status, buffer)
        }
    }

    private init(
        reading file: consuming Descriptor, _ status: FileStatus, _ buffer: ReadBuffer
    ) throws(SystemFailure) {
        precondition(!buffer.isInUse, "a read buffer holds one file at a time")
        let count = try unsafe SystemCall.read(file.number, into: buffer.memory, count: status.size, name: file.name)
        let after = try file.status()
        // A file that is shorter by now is what it is now.
        byteCount = count
        (opened, read) = (status, after)
        unsafe memory = buffer.memory
        buffer.isInUse = true
        self.buffer = buffer
        (isMapped, slot) = (false, -1)
        self.file = .none
    }

    private init(
        mapping file: consuming Descriptor, _ status: FileStatus, _ buffer: ReadBuffer
    ) throws(SystemFailure) {
        let count = status.size
        let mapping = try unsafe SystemCall.map(file.number, count: count, name: file.name)
        guard let slot = unsafe MappingGuard.register(mapping, count: count) else {
            unsafe SystemCall.unmap(mapping, count: count)
            throw SystemFailure(.map, SystemCall.tooManyMappings, name: file.name)
        }
        unsafe memory = mapping
        byteCount = count
        (opened, read) = (status, nil)
        self.buffer = buffer
        self.slot = slot
        isMapped = true
        self.file = file
    }

    /// The whole file. Never stored: it lives as long as the file is borrowed.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            let all = unsafe UnsafeRawBufferPointer(start: memory, count: byteCount)
            let span = unsafe RawSpan(_unsafeBytes: all)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The whole file if it has been read into memory; none of a mapped one.
    package var residentBytes: RawSpan {
        @_lifetime(borrow self)
        get { isMapped ? bytes.extracting(first: 0) : bytes }
    }

    /// True if the file shrank while it was mapped and bytes that were gone have been read as zeros.
    ///
    /// To be asked after the last read and before the output is given its name.
    package var hasShrunk: Bool { isMapped && MappingGuard.hasFaulted(slot) }

    /// True if somebody wrote to the file between opening and the last use: then old and new bytes may be mixed, and what
    /// was decided need not be what was copied.
    ///
    /// To be asked as `hasShrunk` is. A write that leaves size and times as they were, within one tick of the file system's
    /// clock, is not seen.
    package var hasChanged: Bool {
        if let read { return !read.hasSameContent(as: opened) }
        guard let now = try? file.status() else { return true }
        return !now.hasSameContent(as: opened)
    }

    deinit {
        if isMapped {
            MappingGuard.unregister(slot)
            unsafe SystemCall.unmap(memory, count: byteCount)
        } else {
            buffer.isInUse = false
        }
    }
}
