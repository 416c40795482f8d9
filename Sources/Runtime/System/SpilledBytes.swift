// Unsafe code: a mapping of a file of this process's own.

/// Bytes that are too many to be held in memory, in a file without a name.
///
/// They are an original's, so the file is never linked, of mode 0600, and gone with the process however that ends. In the folder for
/// such files (`SpooledInput`). Nobody else can shorten it; where the disk fails under it, the process ends by SIGBUS and so
/// without an output.
@safe package final class SpilledBytes {
    /// The most that one may hold: 2 GiB.
    package static let largest = 2 << 30

    private var file = Descriptor.none
    private var memory: UnsafeMutableRawPointer?
    private let folder: String?
    /// Bytes so far; 0 where nothing was spilled.
    package private(set) var count = 0
    /// Why bytes could not be written: a full disk, most likely.
    package private(set) var failure: SystemFailure?

    /// - Parameter folder: where the file is; by default `TMPDIR`, else /var/tmp, else /tmp.
    package init(folder: String? = nil) { self.folder = folder }

    /// Adds bytes; makes the file if there is none.
    package func append(_ bytes: RawSpan) throws(SystemFailure) {
        do throws(SystemFailure) {
            if !file.isOpen { file = try Descriptor.createUnnamed(in: folder ?? SpooledInput.defaultFolder) }
            try file.write(bytes)
            count += bytes.byteCount
        } catch {
            failure = error
            throw error
        }
    }

    /// Makes them readable. No more can be added then.
    package func finish() throws(SystemFailure) {
        guard count > 0 else { return }
        do throws(SystemFailure) {
            unsafe memory = try SystemCall.map(file.number, count: count, name: nil)
        } catch {
            failure = error
            throw error
        }
    }

    /// After `finish`: all of them, until they are dropped.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            let all = unsafe UnsafeRawBufferPointer(start: memory, count: unsafe memory == nil ? 0 : count)
            let span = unsafe RawSpan(_unsafeBytes: all)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Drops them, and the file with them.
    package func drop() {
        failure = nil
        guard file.isOpen else { return }
        if let memory = unsafe memory { unsafe SystemCall.unmap(memory, count: count) }
        unsafe memory = nil
        count = 0
        file = .none
    }

    deinit { drop() }
}

/// One thread at a time has it: a worker fills it and hands it on with its result.
extension SpilledBytes: @unchecked Sendable {}
