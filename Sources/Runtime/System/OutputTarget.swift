/// The place of a file that a command was told to write: looked at once, written at the end.
///
/// The file appears whole under its name or nothing changes, and nothing is ever replaced but what was looked at. The name
/// itself is not followed: a symbolic link is neither written through nor replaced. Folders on the way may be links.
package final class OutputTarget: Sendable {
    private let folder: Descriptor
    private let name: String
    private let path: String
    /// What has the name, a link not followed; nil if nothing has.
    package let found: FileStatus?

    /// - Throws: if the folder cannot be opened or looked into.
    package init(_ path: String) throws(SystemFailure) {
        let name = Path.lastComponent(of: path)
        let folder = try Descriptor.openDirectory(Path.parent(of: path))
        found = try name.isEmpty ? folder.status() : folder.find(name)
        self.name = name
        self.path = path
        self.folder = folder
    }

    /// The first bytes of the file that was found, so that its kind can be told.
    ///
    /// - Returns: nil if another file has the name by now.
    package func beginning(_ count: Int) throws(SystemFailure) -> [UInt8]? {
        let file = try folder.open(name)
        guard let found, try file.status().isSameFile(as: found) else { return nil }
        var buffer = [UInt8](repeating: 0, count: count)
        return Array(buffer[..<(try file.read(into: &buffer))])
    }

    /// Writes the file; one that is replaced hands on its permissions.
    ///
    /// The bytes go to a file without a name in the same folder, which gets one when they are on the medium. An older file
    /// changes places with it, and back if it is another than the one that was found.
    ///
    /// - Returns: false if something else has the name by now; nothing is changed then.
    /// - Throws: what failed. Nothing is changed then, and nothing is left behind.
    package func write(_ bytes: [UInt8]) throws(SystemFailure) -> Bool {
        do throws(SystemFailure) { return try writeUnderNoName(bytes) } catch {
            throw error.named(path)
        }
    }

    private func writeUnderNoName(_ bytes: [UInt8]) throws(SystemFailure) -> Bool {
        let temporary = ".midic-\(ProcessFacts.identifier)-\(ProcessFacts.monotonicNanoseconds)"
        if let file = try folder.createUnnamed(mode: 0o666) {
            try fill(file, bytes)
            try folder.link(file, to: temporary)
        } else {
            let file = try folder.create(temporary, mode: 0o666)
            do throws(SystemFailure) { try fill(file, bytes) } catch {
                try? folder.removeFile(temporary)
                throw error
            }
        }
        do throws(SystemFailure) {
            let isPlaced = try place(temporary)
            if !isPlaced { try folder.removeFile(temporary) }
            return isPlaced
        } catch {
            try? folder.removeFile(temporary)
            throw error
        }
    }

    private func fill(_ file: borrowing Descriptor, _ bytes: [UInt8]) throws(SystemFailure) {
        if let found { try file.setMode(found.mode & 0o777) }
        try file.write(bytes.rawBytes)
        try file.synchronize()
    }

    private func place(_ temporary: String) throws(SystemFailure) -> Bool {
        guard found != nil else { return try folder.renameUnlessTaken(temporary, to: name, in: folder) }
        guard isFound(under: name) else { return false }
        guard try folder.exchange(temporary, with: name) else {
            try folder.rename(temporary, to: name)
            return true
        }
        guard isFound(under: temporary) else {
            _ = try folder.exchange(temporary, with: name)
            return false
        }
        try folder.removeFile(temporary)
        return true
    }

    /// Whether the file that was found, unchanged, has this name. Its time of change does not count: a rename sets it.
    private func isFound(under name: String) -> Bool {
        guard let found, let status = try? folder.status(of: name, following: false) else { return false }
        return status.isSameFile(as: found) && status.size == found.size && status.modified == found.modified
    }
}
