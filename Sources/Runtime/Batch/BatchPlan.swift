/// Why a run cannot start; a plain sentence for the user. Nothing was read or written.
package struct BatchPlanError: Error, Hashable, Sendable {
    /// An option of the run that would help, for the caller to name in its own words.
    package enum Remedy: Sendable, Hashable { case redactPaths }

    package let message: String
    package let remedy: Remedy?

    package init(_ message: String, remedy: Remedy? = nil) {
        self.message = message
        self.remedy = remedy
    }
}

/// The places of a run, resolved and checked against one another before any work.
package struct BatchPlan: Sendable {
    /// In the order of their resolved paths, none inside another.
    package private(set) var roots: [InputWalk.Root]
    /// A folder; nil for standard output.
    package let output: String?
    package let quarantine: String?
    package let audit: String?
    package let map: String?
    package let jobs: Int
    package let onDuplicate: DuplicateRule
    package let redactPaths: Bool
    /// Remarks for the user, such as an input that lies inside another and is read once.
    package let remarks: [String]

    /// Resolves all paths and checks what can be known before work starts.
    ///
    /// Paths are compared without symbolic links. The quarantine and the map may not lie in the output, because outputs
    /// are given away and these hold originals; the same goes for an audit that names input paths.
    ///
    /// - Throws: the first thing found wrong. Nothing has been created then.
    package init(_ options: BatchOptions) throws(BatchPlanError) {
        guard options.jobs >= 1 else { throw BatchPlanError("the number of jobs must be at least 1") }
        jobs = options.jobs
        onDuplicate = options.onDuplicate
        redactPaths = options.redactPaths

        let roots: [InputWalk.Root]
        if options.takesStream {
            guard options.inputs.isEmpty else { throw BatchPlanError("a stream is the only input of its run") }
            (roots, remarks) = ([], [])
        } else {
            (roots, remarks) = try BatchPlan.resolveInputs(options.inputs)
        }
        self.roots = roots
        if let given = options.output {
            let path = try BatchPlan.resolveDirectory(given, called: "output")
            try BatchPlan.keepApart(path, "output folder", from: roots)
            output = path
        } else {
            guard options.takesStream else { throw BatchPlanError("standard output takes one file") }
            output = nil
        }
        let output = self.output
        func isInOutput(_ path: String) -> Bool { output.map { BatchPlan.isInside(path, $0) } ?? false }

        if let given = options.quarantine {
            let path = try BatchPlan.resolveDirectory(given, called: "quarantine")
            try BatchPlan.keepApart(path, "quarantine folder", from: roots)
            guard !isInOutput(path), output.map({ !BatchPlan.isInside($0, path) }) ?? true else {
                throw BatchPlanError(
                    "the quarantine holds originals and must lie outside the output folder, and the output outside it")
            }
            if FileSystem.exists(path) {
                let count: Int
                do { count = try FileSystem.list(path).count } catch {
                    throw BatchPlanError("cannot read the quarantine folder `\(given)`: \(error.reason)")
                }
                guard count == 0 else {
                    throw BatchPlanError("the quarantine folder `\(given)` is not empty; give a new or an empty one")
                }
            }
            quarantine = path
        } else {
            quarantine = nil
        }

        audit = try options.audit.map { (given) throws(BatchPlanError) in
            try BatchPlan.resolveNewFile(given, called: "audit", outside: roots)
        }
        map = try options.map.map { (given) throws(BatchPlanError) in
            try BatchPlan.resolveNewFile(given, called: "map", outside: roots)
        }
        if let audit, audit == map { throw BatchPlanError("the audit and the map cannot be the same file") }
        if let map, isInOutput(map) {
            throw BatchPlanError("the map holds original values and must lie outside the output folder")
        }
        if let audit, !redactPaths, isInOutput(audit) {
            throw BatchPlanError(
                "the audit names input paths and must lie outside the output folder, unless its paths are redacted",
                remedy: .redactPaths)
        }
    }

    /// Names the stream of a plan that takes one, once it is there.
    ///
    /// - Parameters:
    ///   - path: opens it.
    ///   - name: what records call it.
    package mutating func take(stream path: String, named name: String) {
        roots = [InputWalk.Root(path: path, isDirectory: false, name: name)]
    }

    /// The inputs in order of their resolved paths, each once, with remarks on what is left out.
    private static func resolveInputs(
        _ inputs: [String]
    ) throws(BatchPlanError) -> (roots: [InputWalk.Root], remarks: [String]) {
        guard !inputs.isEmpty else { throw BatchPlanError("no input given") }
        var found: [InputWalk.Root] = []
        var remarks: [String] = []
        for input in inputs {
            let path: String
            let status: FileStatus
            do {
                path = try FileSystem.realPath(input)
                status = try FileSystem.status(of: path)
            } catch {
                throw BatchPlanError("cannot read the input `\(input)`: \(error.reason)")
            }
            guard status.kind == .regular || status.kind == .directory else {
                throw BatchPlanError("the input `\(input)` is neither a file nor a folder")
            }
            guard FileSystem.isReadable(path) else {
                throw BatchPlanError("cannot read the input `\(input)`: permission denied")
            }
            found.append(InputWalk.Root(path: path, isDirectory: status.kind == .directory))
        }
        found.sort { BatchPlan.components($0.path).lexicographicallyPrecedes(BatchPlan.components($1.path)) }
        var kept: [InputWalk.Root] = []
        for root in found {
            if kept.contains(where: { BatchPlan.isInside(root.path, $0.path) }) {
                remarks.append("the input `\(root.path)` is given twice or lies inside another input; it is read once")
            } else {
                kept.append(root)
            }
        }
        return (kept, remarks)
    }

    /// Whether `path` is `folder` or lies in it. Both without links and trailing slashes.
    static func isInside(_ path: String, _ folder: String) -> Bool {
        if folder == "/" { return true }
        guard path.utf8.starts(with: folder.utf8) else { return false }
        let rest = path.utf8.dropFirst(folder.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
    }

    private static func components(_ path: String) -> [PathComponent] {
        Array(path.utf8).split(separator: UInt8(ascii: "/")).map { PathComponent(bytes: $0) }
    }

    private static func keepApart(
        _ path: String, _ what: String, from roots: [InputWalk.Root]
    ) throws(BatchPlanError) {
        for root in roots {
            if root.isDirectory, isInside(path, root.path) {
                throw BatchPlanError("the \(what) `\(path)` lies inside the input `\(root.path)`")
            }
            if isInside(root.path, path) {
                throw BatchPlanError("the input `\(root.path)` lies inside the \(what) `\(path)`")
            }
        }
    }

    /// A folder that exists and is writable, or that can be created.
    private static func resolveDirectory(_ given: String, called what: String) throws(BatchPlanError) -> String {
        let path = try resolve(given, called: what)
        if let status = try? FileSystem.status(of: path) {
            guard status.kind == .directory else {
                throw BatchPlanError("the \(what) `\(given)` exists and is not a folder")
            }
            guard FileSystem.isWritable(path) else {
                throw BatchPlanError("the \(what) folder `\(given)` is not writable")
            }
            return path
        }
        var ancestor = Path.parent(of: path)
        while !FileSystem.exists(ancestor), ancestor != "/" { ancestor = Path.parent(of: ancestor) }
        guard let status = try? FileSystem.status(of: ancestor), status.kind == .directory,
            FileSystem.isWritable(ancestor)
        else {
            throw BatchPlanError(
                "the \(what) folder `\(given)` cannot be created: `\(ancestor)` is not a writable folder")
        }
        return path
    }

    /// A file that does not exist yet in a folder that does.
    private static func resolveNewFile(
        _ given: String, called what: String, outside roots: [InputWalk.Root]
    ) throws(BatchPlanError) -> String {
        let path = try resolve(given, called: what)
        guard !FileSystem.exists(path) else {
            throw BatchPlanError("the \(what) `\(given)` exists already; records of an earlier run are not overwritten")
        }
        let folder = Path.parent(of: path)
        guard let status = try? FileSystem.status(of: folder), status.kind == .directory,
            FileSystem.isWritable(folder)
        else { throw BatchPlanError("the \(what) `\(given)` cannot be written: its folder is missing or not writable") }
        for root in roots where root.isDirectory && isInside(path, root.path) {
            throw BatchPlanError("the \(what) `\(given)` lies inside the input `\(root.path)`")
        }
        return path
    }

    /// The path without links; what does not exist yet is appended as it is written.
    private static func resolve(_ given: String, called what: String) throws(BatchPlanError) -> String {
        guard !given.isEmpty else { throw BatchPlanError("the \(what) is an empty path") }
        if let path = try? FileSystem.realPath(given) { return path }
        var existing = given
        var missing: [String] = []
        while true {
            while existing.utf8.count > 1, existing.utf8.last == UInt8(ascii: "/") { existing.removeLast() }
            let name = Path.lastComponent(of: existing)
            guard name != ".", name != ".." else {
                throw BatchPlanError("the \(what) `\(given)` goes through a folder that does not exist")
            }
            missing.append(name)
            existing = Path.parent(of: existing)
            if let path = try? FileSystem.realPath(existing) {
                return missing.reversed().reduce(path) { Path.join($0, $1) }
            }
            guard existing != ".", existing != "/" else {
                throw BatchPlanError("cannot resolve the \(what) `\(given)`")
            }
        }
    }
}

/// A path component that compares by bytes.
private struct PathComponent: Comparable {
    let bytes: ArraySlice<UInt8>

    static func < (left: PathComponent, right: PathComponent) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
