/// The folder that a run writes to, with a folder of its own inside where workers write before a file gets its name.
///
/// All names are relative to open folders, so that nothing that happens to the path above them can send an output
/// elsewhere. The staging folder is locked (flock(2)) for as long as the run lives: a later run can tell the folder of
/// a run that was killed, whose lock the kernel has let go, from that of a run beside it, and removes the former. Process
/// numbers alone cannot tell: in a container each run may have the same.
final class OutputFolder: Sendable {
    static let stagingPrefix = ".midic-staging-"

    let path: String
    private let directory: Descriptor
    /// Where workers write.
    let staging: Descriptor
    private let stagingName: String

    /// Creates the folder where it is missing, removes what runs that were killed have left in it, and makes a staging
    /// folder.
    init(_ path: String) throws(SystemFailure) {
        try FileSystem.makeDirectories(path)
        let directory = try Descriptor.openDirectory(path)
        // One run at a time looks and creates, so that none removes a folder that another has not locked yet.
        let gate = try directory.openDirectory(".")
        if gate.lock() { try OutputFolder.removeAbandoned(in: directory) }
        let base = OutputFolder.stagingPrefix + String(ProcessFacts.identifier)
        var name = base
        var attempt = 1
        while try !directory.makeDirectory(name, mode: 0o700) {
            attempt += 1
            name = base + "-" + String(attempt)
        }
        let staging = try directory.openDirectory(name)
        _ = staging.tryLock()
        withExtendedLifetime(gate) {}
        self.path = path
        self.directory = directory
        self.staging = staging
        stagingName = name
    }

    /// Creates a folder unless it is there.
    func makeFolder(_ name: String) throws(SystemFailure) {
        try located { () throws(SystemFailure) in _ = try directory.makeDirectory(name) }
    }

    /// Gives a staged file its final name.
    ///
    /// - Returns: false if the name is taken; nothing is changed then.
    func place(_ staged: String, as name: String) throws(SystemFailure) -> Bool {
        try located { () throws(SystemFailure) in
            try staging.renameUnlessTaken(staged, to: name, in: directory)
        }
    }

    /// Whether an output holds the same bytes as a staged file.
    ///
    /// - Parameters: `comparison` is room for parts of the two.
    func hasSameContent(
        _ staged: String, as name: String, _ comparison: inout ContentComparison
    ) throws(SystemFailure) -> Bool {
        try located { () throws(SystemFailure) in
            try comparison.areEqual(staging.open(staged), directory.open(name))
        }
    }

    func removeStaged(_ name: String) throws(SystemFailure) { try staging.removeFile(name) }

    /// Removes the staging folder with what a failed run left in it.
    func removeStaging() { OutputFolder.remove(stagingName, staging, in: directory) }

    private static func removeAbandoned(in directory: borrowing Descriptor) throws(SystemFailure) {
        let listing = try directory.list(".")
        for index in 0..<listing.count {
            guard let name = listing.name(at: index), name.hasPrefix(stagingPrefix) else { continue }
            if let old = try? directory.openDirectory(name), old.tryLock() { remove(name, old, in: directory) }
        }
    }

    private static func remove(_ name: String, _ folder: borrowing Descriptor, in directory: borrowing Descriptor) {
        if let listing = try? folder.list(".") {
            for index in 0..<listing.count {
                if let file = listing.name(at: index) { try? folder.removeFile(file) }
            }
        }
        try? directory.removeDirectory(name)
    }

    /// Puts the folder's path before the name in a failure, which the user would look for elsewhere.
    private func located<Result>(_ operation: () throws(SystemFailure) -> Result) throws(SystemFailure) -> Result {
        do throws(SystemFailure) { return try operation() } catch {
            throw SystemFailure(
                error.operation, error.errorNumber, name: error.name.map { Path.join(path, $0) } ?? path)
        }
    }
}
