/// Where a path leads: the folders on the way by device and inode, which are the same by whatever link or mount the path goes.
struct Place {
    /// Of what is there already: itself, the folder that holds it, and so on up to the root.
    private let chain: [FileStatus.Identity]
    /// The names below that are not there yet.
    let missing: [String]
    /// The longest part of the path that is there.
    let existing: String
    /// That part without links, with the missing names.
    let resolved: FileName
    /// Of what is there already, if that is the whole path.
    let kind: FileStatus.Kind?

    /// - Parameter what: what the user calls it.
    init(_ given: String, called what: String) throws(BatchPlanError) {
        guard !given.isEmpty else { throw BatchPlanError("the \(what) is an empty path") }
        var existing = given
        var missing: [String] = []
        while true {
            do throws(SystemFailure) {
                let resolved = try FileSystem.resolve(existing)
                let whole = try FileSystem.status(of: resolved)
                var chain = [whole.identity]
                var bytes = resolved.bytes[...]
                while let slash = bytes.lastIndex(of: 0x2F), bytes.count > 1 {
                    bytes = bytes[..<max(slash, 1)]
                    chain.append(try FileSystem.status(of: FileName(bytes: bytes)).identity)
                }
                self.chain = chain
                self.missing = missing.reversed()
                self.existing = existing
                self.resolved = missing.reversed().reduce(resolved) { FileName(FileName($1), in: $0) }
                kind = missing.isEmpty ? whole.kind : nil
                return
            } catch {
                if (try? FileSystem.status(of: existing, following: false))?.kind == .symbolicLink {
                    throw BatchPlanError("the \(what) `\(given)` goes through a link that leads nowhere")
                }
                guard error.isAbsence || error.isNoFolder else {
                    throw BatchPlanError("cannot resolve the \(what) `\(given)`: \(error.reason)")
                }
            }
            while existing.utf8.count > 1, existing.utf8.last == UInt8(ascii: "/") { existing.removeLast() }
            let name = Path.lastComponent(of: existing)
            guard name != ".", name != ".." else {
                throw BatchPlanError("the \(what) `\(given)` goes through a folder that does not exist")
            }
            missing.append(name)
            let parent = Path.parent(of: existing)
            guard parent != existing else { throw BatchPlanError("cannot resolve the \(what) `\(given)`") }
            existing = parent
        }
    }

    /// Of the longest part of the path that is there.
    var identity: FileStatus.Identity { chain[0] }

    /// Whether this is, or lies in, one of these folders.
    func isInside(anyOf folders: Set<FileStatus.Identity>) -> Bool { chain.contains { folders.contains($0) } }

    /// Whether this is `folder` or lies in it.
    func isInside(_ folder: Place) -> Bool {
        guard folder.missing.isEmpty else {
            return identity == folder.identity && missing.starts(with: folder.missing)
        }
        return chain.contains(folder.identity)
    }

    /// Whether it lies in a folder that `folder` is, or will be when it has been made, and not deeper.
    func isDirectly(in folder: Place) -> Bool {
        isInside(folder) && resolved.components.count == folder.resolved.components.count + 1
    }
}
