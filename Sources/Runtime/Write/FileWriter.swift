/// Why an output could not be written.
package enum WriteFailure: Error, Hashable, Sendable {
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
    ///   - file: the open file whose bytes `input` is, or none.
    ///   - name: the new file, in `folder`; nothing of that name may be there. What is left of it after a failure is the
    ///     caller's to remove.
    ///   - folder: an open folder.
    ///   - mode: permission bits before the umask.
    package mutating func write(
        head: [UInt8], body: borrowing PatchList, input: RawSpan, file: borrowing Descriptor, to name: String,
        in folder: borrowing Descriptor, mode: UInt32 = 0o666
    ) throws(WriteFailure) {
        let isWhole: Bool
        do throws(SystemFailure) {
            let output = try folder.create(name, mode: mode)
            isWhole = try fill(output, head: head, body: body, input: input, file: file)
            try output.close()
        } catch {
            // The kernel's own read of a mapping that has shrunk.
            if error.isBadAddress { throw .inputShrank }
            throw .system(error)
        }
        guard isWhole else { throw .inputShrank }
    }

    /// Writes the content.
    ///
    /// - Returns: false if the input ended early.
    private mutating func fill(
        _ output: borrowing Descriptor, head: [UInt8], body: borrowing PatchList, input: RawSpan,
        file: borrowing Descriptor
    ) throws(SystemFailure) -> Bool {
        let count = body.stretches.count
        var head = head.rawBytes
        var first = 0
        var index = 0
        while index < count {
            let stretch = body.stretches[index]
            guard stretch.source == .input, file.isOpen, stretch.length >= Self.copyThreshold, method != .memory else {
                index += 1
                continue
            }
            var spans = StretchSpans(head: head, body: body, first..<index, input: input)
            try output.write(gathering: &spans)
            head = head.extracting(first: 0)
            // Where there is no way inside the kernel, `method` is memory now, and the stretch stays for gathering.
            first = index
            if let copied = try copy(stretch, from: file, to: output) {
                if copied < stretch.length { return false }
                index += 1
                first = index
            }
        }
        var spans = StretchSpans(head: head, body: body, first..<count, input: input)
        try output.write(gathering: &spans)
        return true
    }

    /// Copies a stretch inside the kernel.
    ///
    /// - Returns: the bytes copied; nil if there is no way to.
    private mutating func copy(
        _ stretch: PatchList.Stretch, from file: borrowing Descriptor, to output: borrowing Descriptor
    ) throws(SystemFailure) -> Int? {
        if method == .copyRange {
            let copied = try file.copyRange(offset: stretch.offset, count: stretch.length, to: output)
            if let copied { return copied }
            method = .sendRange
        }
        if method == .sendRange {
            let copied = try file.sendRange(offset: stretch.offset, count: stretch.length, to: output)
            if let copied { return copied }
            method = .memory
        }
        return nil
    }
}
