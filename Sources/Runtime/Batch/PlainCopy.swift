/// What a run is measured against: the inputs of the same walk written anew without being looked into.
package struct PlainCopy: ~Copyable {
    package enum Kind: String, Sendable, CaseIterable {
        /// As `cp -r` does: each file is opened, created and copied inside the kernel where that is possible.
        case copy
        /// The least that a program does that keeps the promises of a run: the head of each file is read and written (small
        /// files whole), the rest copied inside the kernel, and the file gets its name by a rename when it is whole.
        case floor
    }

    /// Bytes at the start of a file that `floor` reads: those of a small file, as `InputFile` has it.
    private static let headSize = InputFile.smallFileLimit

    private let kind: Kind
    private let target: Descriptor
    private let staging: Descriptor
    private var folder = Descriptor.none
    /// The input folder whose files go to `folder`.
    private var source: FileName?
    private var folders = 0
    private var head = [UInt8](repeating: 0, count: PlainCopy.headSize)

    /// What was copied.
    package struct Result: Sendable, Hashable {
        package var files = 0
        package var bytes = 0
        /// Files that could not be opened.
        package var unreadable = 0
    }

    /// Copies the files of a walk. Their names and folders are numbers.
    ///
    /// - Parameters:
    ///   - limit: entries of the walk that are taken.
    ///   - stop: raise it to end after the file at work.
    package static func run(
        _ kind: Kind, _ roots: [InputWalk.Root], limit: Int, into scratch: ScratchFolder, stop: StopFlag
    ) throws(SystemFailure) -> Result {
        var copier = PlainCopy(kind, into: try scratch.folder("out"), staging: try scratch.folder("staging"))
        var walk = InputWalk(roots, limit: limit)
        var result = Result()
        while !stop.isRaised, let entry = walk.next() {
            guard entry.kind == .file else { continue }
            guard let input = try? Descriptor.open(entry.path), let status = try? input.status(),
                status.kind == .regular
            else {
                result.unreadable += 1
                continue
            }
            try copier.copy(input, status.size, entry)
            result.files += 1
            result.bytes += status.size
        }
        return result
    }

    private init(_ kind: Kind, into target: consuming Descriptor, staging: consuming Descriptor) {
        self.kind = kind
        self.target = target
        self.staging = staging
    }

    private mutating func copy(
        _ input: borrowing Descriptor, _ size: Int, _ entry: InputEntry
    ) throws(SystemFailure) {
        if folders == 0 || entry.relativeFolder != source {
            folders += 1
            source = entry.relativeFolder
            let name = String(folders)
            _ = try target.makeDirectory(name, mode: 0o700)
            folder = try target.openDirectory(name)
        }
        let name = String(entry.number)
        switch kind {
        case .copy:
            let output = try folder.create(name, mode: 0o600)
            try PlainCopy.copy(input, from: 0, count: size, to: output)
            try output.close()
        case .floor:
            let count = try input.read(into: &head, count: min(size, head.count))
            let output = try staging.create(name, mode: 0o600)
            try output.write(head.rawBytes.extracting(first: count))
            if size > head.count { try PlainCopy.copy(input, from: count, count: size - count, to: output) }
            try output.close()
            guard try staging.renameUnlessTaken(name, to: name, in: folder) else { throw .taken(name) }
        }
    }

    /// Copies a range, inside the kernel where this pair of files allows it.
    private static func copy(
        _ input: borrowing Descriptor, from start: Int, count: Int, to output: borrowing Descriptor
    ) throws(SystemFailure) {
        if count == 0 { return }
        if try input.copyRange(offset: start, count: count, to: output) != nil { return }
        if try input.sendRange(offset: start, count: count, to: output) != nil { return }
        try input.copyContent(to: output)
    }
}
