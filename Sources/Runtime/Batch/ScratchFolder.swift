/// A folder for copies of a user's files that must not outlive the command: new, for its owner alone (mode 0700), and removed with
/// all that is in it.
///
/// It is locked (flock(2)) for as long as the process lives, so that the next one in the same place knows what a killed process
/// has left, and removes it. No symbolic link in it is followed.
package final class ScratchFolder: Sendable {
    /// Folders inside one another that are removed: more than anything here makes.
    private static let deepest = 8

    /// Where it is, for those who take paths.
    package let path: String
    private let name: String
    private let parent: Descriptor
    private let directory: Descriptor

    /// - Parameters:
    ///   - prefix: how its name begins. Unlocked folders of mode 0700 whose names begin so are removed first.
    ///   - place: the folder that it is made in.
    package init(prefix: String, in place: String) throws(SystemFailure) {
        let parent = try Descriptor.openDirectory(place)
        try ScratchFolder.removeAbandoned(prefix, in: parent)
        let name = try parent.makeOwnDirectory(prefix)
        let directory = try parent.openDirectory(name)
        _ = directory.tryLock()
        path = Path.join(place, name)
        self.name = name
        self.parent = parent
        self.directory = directory
    }

    /// Makes a folder in it and opens it.
    package func folder(_ name: String) throws(SystemFailure) -> Descriptor {
        _ = try directory.makeDirectory(name, mode: 0o700)
        return try directory.openDirectory(name)
    }

    /// Removes what is in it; the folder stays.
    package func clear() throws(SystemFailure) { try ScratchFolder.clear(directory, depth: 0) }

    /// Removes it with all that is in it, also while somebody still writes there.
    package func remove() throws(SystemFailure) {
        var attempt = 1
        while true {
            do throws(SystemFailure) {
                try clear()
                return try parent.removeDirectory(name)
            } catch {
                if error.isAbsence { return }
                // A file that was made between the look and the removal.
                if attempt == 100 { throw error.named(path) }
                attempt += 1
            }
        }
    }

    private static func clear(_ folder: borrowing Descriptor, depth: Int) throws(SystemFailure) {
        guard depth < deepest else { return }
        let listing = try folder.list(".")
        for index in 0..<listing.count {
            let name = listing.name(at: index).text
            do throws(SystemFailure) {
                var kind = listing.kind(at: index)
                if kind == nil { kind = try folder.find(name)?.kind }
                guard kind == .directory else {
                    try folder.removeFile(name)
                    continue
                }
                try clear(folder.openDirectory(name), depth: depth + 1)
                try folder.removeDirectory(name)
            } catch {
                // Renamed or removed by whoever is still at work.
                if !error.isAbsence { throw error }
            }
        }
    }

    private static func removeAbandoned(_ prefix: String, in parent: borrowing Descriptor) throws(SystemFailure) {
        let listing = try parent.list(".")
        for index in 0..<listing.count {
            let name = listing.name(at: index)
            guard name.bytes.starts(with: prefix.utf8), let old = try? parent.openDirectory(name.text),
                (try? old.status().mode) == 0o700, old.tryLock()
            else { continue }
            try? clear(old, depth: 0)
            try? parent.removeDirectory(name.text)
        }
    }
}
