/// A name that a walk found.
package struct InputEntry: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A file to process.
        case file
        /// A socket, device or pipe: left alone.
        case special
        /// A symbolic link to a directory below an input: not followed, since links can lead in circles or out of the input.
        case linkedDirectory
        /// A directory or link that cannot be read: its errno(3), or EILSEQ for a name that is not UTF-8.
        case unreadable(Int32)
    }
    /// Its position in the walk, from 1.
    package var number: Int
    package var kind: Kind
    /// The path to open.
    package var path: String
    /// Index of the input it was found under.
    package var root: Int
    /// Relative to that input; the last component for an input that is a file.
    package var relativePath: String
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
    package struct Root: Sendable, Hashable {
        package var path: String
        package var isDirectory: Bool
        /// What records call a file; by default the last component of its path.
        package var name: String?

        package init(path: String, isDirectory: Bool, name: String? = nil) {
            self.path = path
            self.isDirectory = isDirectory
            self.name = name
        }
    }

    private struct Level {
        var path: String
        var relative: String
        var listing: DirectoryListing
        var next = 0
    }

    private let roots: [Root]
    private var nextRoot = 0
    private var levels: [Level] = []
    private var number = 0

    package init(_ roots: [Root]) { self.roots = roots }

    /// The next entry, or nil at the end.
    package mutating func next() -> InputEntry? {
        while true {
            if levels.isEmpty {
                guard nextRoot < roots.count else { return nil }
                let root = roots[nextRoot]
                nextRoot += 1
                guard root.isDirectory else {
                    return entry(.file, path: root.path, relative: root.name ?? Path.lastComponent(of: root.path))
                }
                if let failed = enter(root.path, relative: "") { return failed }
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
    }

    private mutating func visit(_ index: Int, of level: Level) -> InputEntry? {
        guard let name = level.listing.name(at: index) else {
            let shown = relative(level, level.listing.displayName(at: index))
            return entry(.unreadable(SystemFailure.illegalByteSequence), path: level.path, relative: shown)
        }
        let path = Path.join(level.path, name)
        let relativePath = relative(level, name)
        var kind = level.listing.kind(at: index)
        if kind == nil { kind = (try? FileSystem.status(of: path, following: false))?.kind ?? .other }
        switch kind {
        case .regular: return entry(.file, path: path, relative: relativePath)
        case .directory: return enter(path, relative: relativePath)
        case .symbolicLink:
            do {
                switch try FileSystem.status(of: path).kind {
                case .regular: return entry(.file, path: path, relative: relativePath)
                case .directory: return entry(.linkedDirectory, path: path, relative: relativePath)
                default: return entry(.special, path: path, relative: relativePath)
                }
            } catch {
                return entry(.unreadable(error.errorNumber), path: path, relative: relativePath)
            }
        default: return entry(.special, path: path, relative: relativePath)
        }
    }

    private mutating func enter(_ path: String, relative: String) -> InputEntry? {
        do {
            levels.append(Level(path: path, relative: relative, listing: try FileSystem.list(path)))
            return nil
        } catch {
            return entry(.unreadable(error.errorNumber), path: path, relative: relative.isEmpty ? "." : relative)
        }
    }

    private func relative(_ level: Level, _ name: String) -> String {
        level.relative.isEmpty ? name : Path.join(level.relative, name)
    }

    private mutating func entry(_ kind: InputEntry.Kind, path: String, relative: String) -> InputEntry {
        number += 1
        return InputEntry(number: number, kind: kind, path: path, root: nextRoot - 1, relativePath: relative)
    }
}
