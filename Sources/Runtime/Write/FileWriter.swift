/// Why an output could not be written.
public enum WriteFailure: Error, Hashable, Sendable {
    /// A call failed: a full disk, no permission, a name too long. Other files will most likely fail too.
    case system(SystemFailure)
    /// The input became shorter while it was copied. Concerns this file only.
    case inputShrank
    /// A file of the final name is there already and may not be replaced.
    case exists
}

/// The directory that all outputs of a run go under.
public final class OutputRoot: Sendable {
    let descriptor: Int32

    /// - Parameter path: an existing directory.
    public init(path: String) throws(SystemFailure) {
        descriptor = try Syscalls.openDirectory(path)
    }

    deinit { try? Syscalls.close(descriptor) }
}

/// An output that is written whole but has no name yet. Dropped without a commit, it is removed.
public struct TemporaryFile: ~Copyable {
    let root: OutputRoot
    /// Directory of the file under the root, empty for the root itself.
    let directory: String
    let path: String
    /// Bytes written.
    public let byteCount: Int

    /// Gives the file its name, in the directory that it was written to. The whole file appears at once or not at all.
    ///
    /// - Parameters:
    ///   - name: without a slash.
    ///   - replace: whether a file of that name may be replaced.
    /// - Throws: `exists`; `system`. The temporary file is gone in either case.
    public consuming func commit(as name: String, replace: Bool = false) throws(WriteFailure) {
        let target = directory.isEmpty ? name : directory + "/" + name
        let answer: Syscalls.Answer
        do {
            answer = try give(target, replace: replace)
        } catch {
            // The deinitialiser removes the file.
            throw .system(error)
        }
        switch answer {
        case .done: discard self
        case .exists: throw .exists
        case .missing, .unsupported: throw .system(SystemFailure(.rename, Syscalls.noSuchFile))
        }
    }

    /// Renames; where the file system cannot refuse to replace, a second name and the removal of the first do it.
    private borrowing func give(_ target: String, replace: Bool) throws(SystemFailure) -> Syscalls.Answer {
        let answer = try Syscalls.rename(path, to: target, in: root.descriptor, replace: replace)
        guard answer == .unsupported else { return answer }
        let linked = try Syscalls.link(path, to: target, in: root.descriptor)
        if linked == .done { try Syscalls.remove(path, in: root.descriptor) }
        return linked
    }

    deinit { try? Syscalls.remove(path, in: root.descriptor) }
}

/// Writes outputs: new bytes and small stretches with one gathering call, long unchanged stretches from file to file
/// inside the kernel.
///
/// One writer a worker. A file costs four calls (create, write, close, rename) and two more for each long stretch.
public struct FileWriter: ~Copyable {
    /// Unchanged stretches of at least this many bytes are copied inside the kernel, if the input is an open file.
    /// docs/performance.md has the measurement behind it.
    public static let copyThreshold = 64 * 1024

    /// How a range gets from file to file; the next way is taken, for good, when one is not possible.
    enum CopyMethod { case copyRange, sendRange, memory }

    private let root: OutputRoot
    private let namePrefix: String
    private let synchronise: Bool
    private var serial = 0
    var method = CopyMethod.copyRange

    /// - Parameters:
    ///   - root: where outputs go; shared by all writers of a run.
    ///   - worker: number of the worker, for names that differ.
    ///   - synchronise: wait for the device after each file. Off: a power cut can lose files that were reported.
    public init(root: OutputRoot, worker: Int, synchronise: Bool = false) {
        self.root = root
        self.synchronise = synchronise
        namePrefix = ".midic-\(String(Syscalls.processNumber, radix: 36))-\(String(worker, radix: 36))-"
    }

    /// Writes a file under a temporary name.
    ///
    /// - Parameters:
    ///   - head: the file's start: preamble and meta information of `MetaWriter`; empty for a plain file.
    ///   - body: what follows. Its input stretches are ranges of `input`.
    ///   - input: the input's bytes, or the inflated data set.
    ///   - descriptor: the open file whose bytes `input` is, or -1.
    ///   - directory: under the root, without leading or trailing slash; made if missing. Empty for the root itself.
    ///   - mode: permission bits before the umask; directories get the search bit wherever the file can be read.
    public mutating func write(
        head: [UInt8], body: borrowing PatchList, input: RawSpan, descriptor: Int32, into directory: String,
        mode: UInt32 = 0o666
    ) throws(WriteFailure) -> TemporaryFile {
        serial += 1
        let name = namePrefix + String(serial, radix: 36)
        let path = directory.isEmpty ? name : directory + "/" + name
        let output: Int32
        do {
            output = try create(path, directory: directory, mode: mode)
        } catch {
            throw .system(error)
        }
        let file = TemporaryFile(
            root: root, directory: directory, path: path, byteCount: head.count + body.count)
        do throws(WriteFailure) {
            try fill(output, head: head, body: body, input: input, descriptor: descriptor)
        } catch {
            try? Syscalls.close(output)
            throw error
        }
        do throws(SystemFailure) {
            if synchronise { try Syscalls.synchronise(output) }
        } catch {
            try? Syscalls.close(output)
            throw .system(error)
        }
        do throws(SystemFailure) {
            try Syscalls.close(output)
        } catch {
            throw .system(error)
        }
        return file
    }

    /// Creates the file; makes its directories only after that has failed, since most files share theirs with others.
    private func create(_ path: String, directory: String, mode: UInt32) throws(SystemFailure) -> Int32 {
        if let output = try Syscalls.create(path, in: root.descriptor, mode: mode) { return output }
        var made = ""
        for part in directory.split(separator: "/") {
            made += made.isEmpty ? String(part) : "/" + part
            _ = try Syscalls.makeDirectory(made, in: root.descriptor, mode: mode | (mode & 0o444) >> 2)
        }
        guard let output = try Syscalls.create(path, in: root.descriptor, mode: mode) else {
            throw SystemFailure(.create, Syscalls.noSuchFile)
        }
        return output
    }

    /// Writes the content.
    private mutating func fill(
        _ output: Int32, head: [UInt8], body: borrowing PatchList, input: RawSpan, descriptor: Int32
    ) throws(WriteFailure) {
        let stretches = body.stretches
        var first = 0
        var index = 0
        var isHeadWritten = false
        while index < stretches.count {
            let stretch = stretches[index]
            guard stretch.fromInput, descriptor >= 0, stretch.length >= Self.copyThreshold, method != .memory else {
                index += 1
                continue
            }
            try gather(
                output, head: isHeadWritten ? [] : head, stretches[first..<index], arena: body.arena, input: input)
            isHeadWritten = true
            if try copy(stretch, from: descriptor, to: output) {
                index += 1
                first = index
            } else {
                // No way inside the kernel: `method` is memory now, and the stretch stays for the gathering call.
                first = index
            }
        }
        try gather(output, head: isHeadWritten ? [] : head, stretches[first...], arena: body.arena, input: input)
    }

    private func gather(
        _ output: Int32, head: [UInt8], _ stretches: ArraySlice<PatchList.Stretch>, arena: [UInt8], input: RawSpan
    ) throws(WriteFailure) {
        if head.isEmpty, stretches.isEmpty { return }
        do throws(SystemFailure) {
            try Syscalls.gather(
                to: output, head: head.span.rawBytes, stretches: stretches, arena: arena.span.rawBytes, input: input)
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
