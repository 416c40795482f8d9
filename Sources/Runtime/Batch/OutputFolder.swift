/// The folder that a run writes to, with a folder of its own inside where workers write before a file gets its name.
///
/// One run at a time: the folder is locked (flock(2)) for as long as the run lives, and the kernel lets go of the lock when the
/// process is gone. Two runs at once would race for the names of conflicting instances.
///
/// All names are relative to open folders, and no symbolic link in it is followed, so that nothing that happens to the path
/// above, and nothing that somebody has put into it, can send an output elsewhere.
final class OutputFolder: Sendable {
    static let stagingPrefix = ".midic-staging-"

    let path: String
    private let directory: Descriptor
    /// Where workers write.
    let staging: Descriptor
    private let stagingName: String
    /// Whether nothing was in the folder when the run began.
    private let wasEmpty: Bool
    let identity: FileStatus.Identity

    /// Creates the folder where it is missing, removes what runs that were killed have left in it, and makes a staging
    /// folder.
    init(_ path: String) throws(SystemFailure) {
        try FileSystem.makeDirectories(path)
        let directory = try Descriptor.openDirectory(path)
        if directory.takeLock() == .heldByAnother { throw .inUse(path) }
        identity = try directory.status().identity
        wasEmpty = try OutputFolder.removeAbandoned(in: directory)
        let name = try directory.makeOwnDirectory(OutputFolder.stagingPrefix)
        let staging = try directory.openDirectory(name)
        // Where the output's own lock is not to be had, this one says that the staging folder is in use.
        _ = staging.tryLock()
        self.path = path
        self.directory = directory
        self.staging = staging
        stagingName = name
    }

    /// The folder of a series, made where it is missing.
    func series(_ study: String, _ series: String) throws(SystemFailure) -> SeriesFolder {
        _ = try makeFolder(study, in: directory, study)
        let parent = try openFolder(study, in: directory, study)
        let isNew = try makeFolder(series, in: parent, study + "/" + series)
        let descriptor = try openFolder(series, in: parent, study + "/" + series)
        return SeriesFolder(study: study, name: series, isNew: isNew, descriptor)
    }

    private func makeFolder(
        _ name: String, in parent: borrowing Descriptor, _ shown: String
    ) throws(SystemFailure) -> Bool {
        do throws(SystemFailure) { return try parent.makeDirectory(name) } catch {
            throw error.isTaken ? .notAFolder(Path.join(path, shown)) : located(error, shown)
        }
    }

    private func openFolder(
        _ name: String, in parent: borrowing Descriptor, _ shown: String
    ) throws(SystemFailure) -> Descriptor {
        do throws(SystemFailure) { return try parent.openDirectory(name) } catch {
            throw error.isNoFolder ? .notAFolder(Path.join(path, shown)) : located(error, shown)
        }
    }

    /// What has a name in a series' folder.
    func kind(of name: String, in series: SeriesFolder) throws(SystemFailure) -> FileStatus.Kind? {
        do throws(SystemFailure) { return try series.descriptor.find(name)?.kind } catch {
            throw located(error, series.path(of: name))
        }
    }

    /// For one worker, the outputs of earlier runs; of those of this run, none are looked for where the folder was empty.
    func presentOutputs(duplicates rule: DuplicateRule) -> PresentOutputs {
        guard !wasEmpty, let own = try? directory.openDirectory(".") else { return PresentOutputs() }
        return PresentOutputs(in: own, looksForCopies: rule == .suffix)
    }

    /// Makes sure that an output that a worker has compared is the same file still.
    ///
    /// - Throws: also if another has the name by now, or somebody has written to it.
    func confirm(_ compared: FileStatus, _ name: String, in series: SeriesFolder) throws(SystemFailure) {
        do throws(SystemFailure) {
            // Not the time of the last change of properties, which a name for the file sets as well.
            if let found = try series.descriptor.find(name), found.kind == .regular, found.isSameFile(as: compared),
                found.size == compared.size, found.modified == compared.modified
            {
                return
            }
        } catch {
            throw located(error, series.path(of: name))
        }
        throw .changed(Path.join(path, series.path(of: name)))
    }

    /// Gives a staged file its final name, which nothing has.
    func place(_ staged: String, as name: String, in series: SeriesFolder) throws(SystemFailure) {
        do throws(SystemFailure) {
            if try staging.renameUnlessTaken(staged, to: name, in: series.descriptor) { return }
        } catch {
            throw located(error, series.path(of: name))
        }
        throw .taken(Path.join(path, series.path(of: name)))
    }

    /// Whether an output, which is a regular file, holds the same bytes as a staged file.
    ///
    /// - Parameters: `comparison` is room for parts of the two.
    func hasSameContent(
        _ staged: String, as name: String, in series: SeriesFolder, _ comparison: inout ContentComparison
    ) throws(SystemFailure) -> Bool {
        do throws(SystemFailure) {
            return try comparison.areEqual(
                staging.open(staged, following: false), series.descriptor.open(name, following: false))
        } catch {
            throw located(error, series.path(of: name))
        }
    }

    func removeStaged(_ name: String) throws(SystemFailure) { try staging.removeFile(name) }

    /// Removes the staging folder with what a failed run left in it.
    func removeStaging() { OutputFolder.remove(FileName(stagingName), staging, in: directory) }

    /// - Returns: whether nothing else is in the folder.
    private static func removeAbandoned(in directory: borrowing Descriptor) throws(SystemFailure) -> Bool {
        let listing = try directory.list(".")
        var isEmpty = true
        for index in 0..<listing.count {
            let name = listing.name(at: index)
            guard name.bytes.starts(with: stagingPrefix.utf8) else {
                isEmpty = false
                continue
            }
            if let old = try? directory.openDirectory(name.text), old.tryLock() { remove(name, old, in: directory) }
        }
        return isEmpty
    }

    private static func remove(_ name: FileName, _ folder: borrowing Descriptor, in directory: borrowing Descriptor) {
        if let listing = try? folder.list(".") {
            for index in 0..<listing.count { try? folder.removeFile(listing.name(at: index).text) }
        }
        try? directory.removeDirectory(name.text)
    }

    /// Puts the whole path in place of the name in a failure, which the user would look for elsewhere.
    private func located(_ failure: SystemFailure, _ shown: String) -> SystemFailure {
        failure.named(Path.join(path, shown))
    }
}

/// The open folder of a series in the output. Shared by the outputs that wait for their names.
final class SeriesFolder: Sendable {
    let study: String
    let name: String
    /// Whether the run has made it, so that nothing is in it that the run has not put there.
    let isNew: Bool
    let descriptor: Descriptor

    init(study: String, name: String, isNew: Bool, _ descriptor: consuming Descriptor) {
        self.study = study
        self.name = name
        self.isNew = isNew
        self.descriptor = descriptor
    }

    /// Relative to the output folder.
    func path(of file: String) -> String { study + "/" + name + "/" + file }
}
