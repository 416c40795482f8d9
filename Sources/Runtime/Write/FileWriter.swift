/// Why an output could not be written.
package enum WriteFailure: Error, Hashable, Sendable {
    /// A call failed: a full disk, no permission, a name too long. Other files will most likely fail too.
    case system(SystemFailure)
    /// The input became shorter while it was copied. Concerns this file only.
    case inputShrank
}

/// Writes outputs: new bytes and short stretches with one gathering call, long unchanged stretches of a file that is not in memory
/// piece by piece through a buffer. Where digests are wanted they are made of just the bytes that go through it.
///
/// One writer a worker. A file in memory costs three calls: create, write, close. docs/performance.md has what was measured of the
/// ways from file to file.
package struct FileWriter: ~Copyable {
    /// Unchanged stretches of at least this many bytes go through the buffer, if the input is an open file.
    package static let copyThreshold = 32 * 1024
    /// Bytes that are read and written at a time.
    static let pieceSize = Descriptor.stagingSize

    private var buffer: [UInt8] = []
    private var digests = ObjectDigests()
    private let wantsDigests: Bool

    /// The way from input to output for one file.
    private struct Source: ~Escapable {
        let head: RawSpan
        /// What the input stretches are ranges of.
        let input: RawSpan
        /// The whole input file, where it is in memory; else empty.
        let whole: RawSpan
        /// Whether the input stretches are ranges of the open file.
        let isOfFile: Bool
        /// Bytes of the whole input file.
        let size: Int

        @_lifetime(copy head, copy input, copy whole)
        init(_ head: RawSpan, _ input: RawSpan, _ whole: RawSpan, isOfFile: Bool, size: Int) {
            self.head = head
            self.input = input
            self.whole = whole
            self.isOfFile = isOfFile
            self.size = size
        }
    }

    /// - Parameter wantsDigests: whether `takeDigests` is asked.
    package init(wantsDigests: Bool = false) { self.wantsDigests = wantsDigests }

    /// Writes a whole file.
    ///
    /// - Parameters:
    ///   - head: the file's start: preamble and meta information of `MetaWriter`; empty for a plain file.
    ///   - body: what follows.
    ///   - input: what the input stretches are ranges of: the file's bytes, or the inflated data set.
    ///   - file: the input.
    ///   - name: the new file, in `folder`; nothing of that name may be there. What is left of it after a failure is the
    ///     caller's to remove.
    ///   - folder: an open folder.
    ///   - mode: permission bits before the umask.
    package mutating func write(
        head: [UInt8], body: borrowing PatchList, input: RawSpan, isOfFile: Bool, file: borrowing InputFile,
        to name: String, in folder: borrowing Descriptor, mode: UInt32 = 0o666
    ) throws(WriteFailure) {
        let isWhole: Bool
        do throws(SystemFailure) {
            let output = try folder.create(name, mode: mode)
            let source = Source(
                head.rawBytes, input, file.residentBytes, isOfFile: isOfFile, size: file.byteCount)
            isWhole = try fill(output, source, body, file.file)
            try output.close()
        } catch {
            // The kernel's own read of a mapping that has shrunk.
            if error.isBadAddress { throw .inputShrank }
            throw .system(error)
        }
        guard isWhole else { throw .inputShrank }
    }

    /// Makes the digests that `write` would make, and writes nothing.
    package mutating func digest(
        head: [UInt8], body: borrowing PatchList, input: RawSpan, isOfFile: Bool, file: borrowing InputFile
    ) throws(WriteFailure) {
        let isWhole: Bool
        do throws(SystemFailure) {
            let source = Source(
                head.rawBytes, input, file.residentBytes, isOfFile: isOfFile, size: file.byteCount)
            isWhole = try fill(.none, source, body, file.file)
        } catch {
            throw .system(error)
        }
        guard isWhole else { throw .inputShrank }
    }

    /// The digests of the last input and its output, if they are wanted. To be asked once.
    package mutating func takeDigests(to report: inout FileReport, _ file: borrowing InputFile) {
        guard wantsDigests else { return }
        let made = digests
        digests = ObjectDigests()
        (report.inputDigest, report.outputDigest) = made.finish(file.residentBytes)
    }

    /// Writes the content.
    ///
    /// - Returns: false if the input ended early.
    private mutating func fill(
        _ output: borrowing Descriptor, _ source: Source, _ body: borrowing PatchList, _ file: borrowing Descriptor
    ) throws(SystemFailure) -> Bool {
        if wantsDigests { digests = ObjectDigests() }
        let count = body.stretches.count
        var head = source.head
        var first = 0
        if source.isOfFile, file.isOpen {
            for index in 0..<count {
                let stretch = body.stretches[index]
                guard stretch.source == .input, stretch.length >= Self.copyThreshold else { continue }
                try gather(output, source, head, body, first..<index)
                head = head.extracting(first: 0)
                first = index + 1
                if wantsDigests, try !takeInput(to: stretch.offset, file) { return false }
                guard try copy(stretch, from: file, to: output) else { return false }
            }
        }
        try gather(output, source, head, body, first..<count)
        guard wantsDigests, file.isOpen else { return true }
        return try takeInput(to: source.size, file)
    }

    private mutating func gather(
        _ output: borrowing Descriptor, _ source: Source, _ head: RawSpan, _ body: borrowing PatchList,
        _ range: Range<Int>
    ) throws(SystemFailure) {
        if wantsDigests {
            var spans = StretchSpans(head: head, body: body, range, input: source.input)
            while let span = spans.next() { digests.addOutput(span, of: source.whole) }
        }
        guard output.isOpen else { return }
        var spans = StretchSpans(head: head, body: body, range, input: source.input)
        try output.write(gathering: &spans, through: &buffer)
    }

    /// Copies a stretch piece by piece.
    private mutating func copy(
        _ stretch: PatchList.Stretch, from file: borrowing Descriptor, to output: borrowing Descriptor
    ) throws(SystemFailure) -> Bool {
        // Taken out for the time of the work, so that it can be read while the digests change.
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        defer { swap(&buffer, &self.buffer) }
        var offset = stretch.offset
        let end = stretch.offset + stretch.length
        while offset < end {
            guard let count = try Self.read(file, offset, end, &buffer) else { return false }
            let piece = buffer.rawBytes.extracting(first: count)
            if wantsDigests { digests.addCopied(piece, at: offset) }
            if output.isOpen { try output.write(piece) }
            offset += count
        }
        return true
    }

    /// Adds the input's bytes before an offset to its digest.
    private mutating func takeInput(to end: Int, _ file: borrowing Descriptor) throws(SystemFailure) -> Bool {
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        defer { swap(&buffer, &self.buffer) }
        while digests.taken < end {
            guard let count = try Self.read(file, digests.taken, end, &buffer) else { return false }
            digests.addInput(buffer.rawBytes.extracting(first: count))
        }
        return true
    }

    /// Reads the next piece into the buffer.
    ///
    /// - Returns: its size; nil if the file has become shorter.
    private static func read(
        _ file: borrowing Descriptor, _ offset: Int, _ end: Int, _ buffer: inout [UInt8]
    ) throws(SystemFailure) -> Int? {
        if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: Self.pieceSize) }
        let count = min(buffer.count, end - offset)
        return try file.read(into: &buffer, count: count, at: offset) == count ? count : nil
    }
}
