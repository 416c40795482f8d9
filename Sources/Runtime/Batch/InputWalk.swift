/// A name that a walk found.
package struct InputEntry: Sendable {
    package enum Kind: Sendable, Hashable {
        /// A file to process.
        case file
        /// A socket, device or pipe: left alone.
        case special
        /// A symbolic link to a directory below an input: not followed, since links can lead in circles or out of the input.
        case linkedDirectory
        /// A symbolic link to nothing, or to itself.
        case deadLink
        /// A directory that the run writes to, reached through a mount: not entered.
        case ownOutput
        /// A directory or link that cannot be read: its errno(3).
        case unreadable(Int32)
    }
    /// Its position in the walk, from 1.
    package var number: Int
    package var kind: Kind
    /// The path to open.
    package var path: FilePath
    /// The input it was found under: its place on the command line, from 1.
    package var root: Int
    /// The folder that it was found in, relative to that input; nil for the input itself.
    package var relativeFolder: FileName?
    package var name: FileName

    /// Relative to that input, as records have it; the last component for an input that is a file.
    package var relativePath: String { (relativeFolder.map { FileName(name, in: $0) } ?? name).text }
}

/// A depth-first walk of the inputs, one entry at a time.
///
/// Inputs stand in the order of their resolved paths and each directory's names are sorted by bytes, so that the order is
/// the same on every run and every file system: component by component, not by the whole path's text. Memory holds the
/// listings from the root down to the present directory only, so it does not grow with the number of files in the tree.
///
/// Symbolic links: an input that is a link is followed. Below an input, a link to a regular file is read as that file and
/// a link to a directory is reported and not entered.
package struct InputWalk: Sendable {
    /// An input with its path resolved.
    package struct Root: Sendable {
        package var path: FileName
        package var isDirectory: Bool
        /// Its place on the command line, from 1.
        package var position: Int
        /// What records call a file; by default the last component of its path.
        package var name: String?

        package init(path: FileName, isDirectory: Bool, position: Int = 1, name: String? = nil) {
            self.path = path
            self.isDirectory = isDirectory
            self.position = position
            self.name = name
        }
    }

    private struct Level {
        var path: FilePath
        /// nil for the root itself.
        var relative: FileName?
        var listing: DirectoryListing
        var next = 0
    }

    /// Bytes of a path from which an open folder takes the place of what is above it: half of PATH_MAX, which leaves room
    /// for a name of the greatest length.
    private static let longestPath = 2048

    private let roots: [Root]
    private let avoided: Set<FileStatus.Identity>
    private let limit: Int
    private var nextRoot = 0
    private var levels: [Level] = []
    private var number = 0

    /// - Parameters:
    ///   - avoided: directories that are reported and not entered.
    ///   - limit: entries after which the walk is at its end.
    package init(_ roots: [Root], avoiding avoided: Set<FileStatus.Identity> = [], limit: Int = .max) {
        self.roots = roots
        self.avoided = avoided
        self.limit = limit
    }

    /// The next entry, or nil at the end.
    package mutating func next() -> InputEntry? {
        while number < limit {
            if levels.isEmpty {
                guard nextRoot < roots.count else { return nil }
                let root = roots[nextRoot]
                nextRoot += 1
                guard root.isDirectory else {
                    let name = root.name.map { FileName($0) } ?? root.path.lastComponent
                    return entry(.file, name, in: nil, path: FilePath(root.path))
                }
                if let failed = enter(FilePath(root.path), nil, in: nil) { return failed }
                continue
            }
            let depth = levels.count - 1
            let index = levels[depth].next
            guard index < levels[depth].listing.count else {
                levels.removeLast()
                continue
            }
            levels[depth].next += 1
            if let found = visit(index, of: levels[depth]) { return found }
        }
        return nil
    }

    private mutating func visit(_ index: Int, of level: Level) -> InputEntry? {
        let name = level.listing.name(at: index)
        let path = level.path.appending(name)
        var kind = level.listing.kind(at: index)
        if kind == nil { kind = (try? path.status(following: false))?.kind ?? .other }
        switch kind {
        case .regular: return entry(.file, name, in: level.relative, path: path)
        case .directory: return enter(path, name, in: level.relative)
        case .symbolicLink: return entry(kindOfLink(path), name, in: level.relative, path: path)
        default: return entry(.special, name, in: level.relative, path: path)
        }
    }

    private func kindOfLink(_ path: FilePath) -> InputEntry.Kind {
        do throws(SystemFailure) {
            switch try path.status(following: true).kind {
            case .regular: return .file
            case .directory: return .linkedDirectory
            default: return .special
            }
        } catch {
            return error.isAbsence || error.isNoFolder ? .deadLink : .unreadable(error.errorNumber)
        }
    }

    /// - Parameter name: nil for the input itself.
    private mutating func enter(_ given: FilePath, _ name: FileName?, in folder: FileName?) -> InputEntry? {
        var path = given
        do throws(SystemFailure) {
            if !avoided.isEmpty, avoided.contains(try path.status(following: false).identity) {
                return entry(.ownOutput, name ?? FileName("."), in: folder, path: path)
            }
            if path.name.byteCount > InputWalk.longestPath {
                path = FilePath(FileName("."), in: try OpenFolder(path))
            }
            let listing = try path.list()
            let relative = name.map { name in folder.map { FileName(name, in: $0) } ?? name }
            levels.append(Level(path: path, relative: relative, listing: listing))
            return nil
        } catch {
            return entry(.unreadable(error.errorNumber), name ?? FileName("."), in: folder, path: given)
        }
    }

    private mutating func entry(
        _ kind: InputEntry.Kind, _ name: FileName, in folder: FileName?, path: FilePath
    ) -> InputEntry {
        number += 1
        return InputEntry(
            number: number, kind: kind, path: path, root: roots[nextRoot - 1].position, relativeFolder: folder,
            name: name)
    }
}
