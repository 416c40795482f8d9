/// Why an output could not be written.
public enum WriteFailure: Error, Hashable, Sendable {
    /// A call failed: a full disk, no permission, a name too long. Other files will most likely fail too.
    case system(SystemFailure)
    /// The input became shorter while it was copied. Concerns this file only.
    case inputShrank
}

/// Writes outputs: new bytes and small stretches with one gathering call, long unchanged stretches from file to file
/// inside the kernel.
///
/// One writer a worker. A file costs three calls (create, write, close) and two more for each long stretch.
package struct FileWriter: ~Copyable {
    /// Unchanged stretches of at least this many bytes are copied inside the kernel, if the input is an open file.
    /// docs/performance.md has the measurement behind it.
    package static let copyThreshold = 32 * 1024

    /// How a range gets from file to file; the next way is taken, for good, when one is not possible.
    enum CopyMethod { case copyRange, sendRange, memory }

    var method = CopyMethod.copyRange

    package init() {}

    /// Writes a whole file.
    ///
    /// - Parameters:
    ///   - head: the file's start: preamble and meta information of `MetaWriter`; empty for a plain file.
    ///   - body: what follows. Its input stretches are ranges of `input`.
    ///   - input: the input's bytes, or the inflated data set.
    ///   - descriptor: the open file whose bytes `input` is, or -1.
    ///   - path: the new file, in a directory that exists; nothing of that name may be there. What is left of it after a
    ///     failure is the caller's to remove.
    ///   - mode: permission bits before the umask.
    package mutating func write(
        head: [UInt8], body: borrowing PatchList, input: RawSpan, descriptor: Int32, to path: String,
        mode: UInt32 = 0o666
    ) throws(WriteFailure) {
        let output: Int32
        do throws(SystemFailure) {
            guard let created = try Syscalls.create(path, in: Syscalls.workingDirectory, mode: mode) else {
                throw SystemFailure(.create, Syscalls.noSuchFile)
            }
            output = created
        } catch {
            throw .system(error)
        }
        do throws(WriteFailure) {
            try fill(output, head: head, body: body, input: input, descriptor: descriptor)
        } catch {
            try? Syscalls.close(output)
            throw error
        }
        do throws(SystemFailure) {
            try Syscalls.close(output)
        } catch {
            throw .system(error)
        }
    }

    /// Writes the content.
    private mutating func fill(
        _ output: Int32, head: [UInt8], body: borrowing PatchList, input: RawSpan, descriptor: Int32
    ) throws(WriteFailure) {
        let count = body.stretches.count
        var head = head.rawBytes
        var first = 0
        var index = 0
        while index < count {
            let stretch = body.stretches[index]
            guard stretch.source == .input, descriptor >= 0, stretch.length >= Self.copyThreshold, method != .memory
            else {
                index += 1
                continue
            }
            try gather(output, StretchSpans(head: head, body: body, first..<index, input: input))
            head = head.extracting(first: 0)
            // Where there is no way inside the kernel, `method` is memory now, and the stretch stays for `gather`.
            first = index
            if try copy(stretch, from: descriptor, to: output) {
                index += 1
                first = index
            }
        }
        try gather(output, StretchSpans(head: head, body: body, first..<count, input: input))
    }

    private func gather(_ output: Int32, _ spans: consuming StretchSpans) throws(WriteFailure) {
        do throws(SystemFailure) {
            try Syscalls.gather(to: output, &spans)
        } catch {
            // The kernel's own read of a mapping that has shrunk.
            if error.errorNumber == Syscalls.badAddress { throw .inputShrank }
            throw .system(error)
        }
    }

    /// Copies a stretch inside the kernel.
    ///
    /// - Returns: false if there is no way to.
    private mutating func copy(
        _ stretch: PatchList.Stretch, from input: Int32, to output: Int32
    ) throws(WriteFailure) -> Bool {
        var copied: Int?
        do throws(SystemFailure) {
            while copied == nil, method != .memory {
                if method == .copyRange {
                    copied = try Syscalls.copyRange(
                        from: input, offset: stretch.offset, to: output, count: stretch.length)
                    if copied == nil { method = .sendRange }
                } else {
                    copied = try Syscalls.sendRange(
                        from: input, offset: stretch.offset, to: output, count: stretch.length)
                    if copied == nil { method = .memory }
                }
            }
        } catch {
            throw .system(error)
        }
        guard let copied else { return false }
        if copied < stretch.length { throw .inputShrank }
        return true
    }
}
