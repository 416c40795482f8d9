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
    /// All inputs in the order given, resolved, as text.
    package private(set) var inputs: [String]
    /// A folder; nil for standard output.
    package let output: String?
    package let quarantine: String?
    package let audit: String?
    package let map: String?
    package let jobs: Int
    /// Entries of the walk that are taken.
    package var limit = Int.max
    package let onDuplicate: DuplicateRule
    package let redactPaths: Bool
    package let isDry: Bool
    /// Whether the output goes to a stream and has no name.
    package let writesStream: Bool
    package let showsAudit: Bool
    package let listsHeld: Bool
    /// Remarks for the user, such as an input that lies inside another and is read once.
    package let remarks: [String]

    /// Whether anybody reads lines of an audit: a file, or standard output in a dry run.
    var wantsAudit: Bool { isDry ? showsAudit : audit != nil }

    /// Resolves all paths and checks what can be known before work starts.
    ///
    /// Folders are compared by device and inode, up to the root, so that neither links nor mounts hide that one lies in another.
    /// The quarantine and the map may not lie in the output, because outputs are given away and these hold originals; the same
    /// goes for secrets, and for an audit that names input paths.
    ///
    /// - Throws: the first thing found wrong. Nothing has been created then.
    package init(_ options: BatchOptions) throws(BatchPlanError) {
        guard options.jobs >= 1 else { throw BatchPlanError("the number of jobs must be at least 1") }
        jobs = options.jobs
        onDuplicate = options.onDuplicate
        redactPaths = options.redactPaths
        isDry = options.isDry
        writesStream = options.takesStream && options.output == nil
        showsAudit = options.showsAudit
        listsHeld = options.listsHeld

        var sources: [Source] = []
        if options.takesStream {
            guard options.inputs.isEmpty else { throw BatchPlanError("a stream is the only input of its run") }
            remarks = []
        } else {
            (sources, remarks) = try BatchPlan.resolveInputs(options.inputs)
        }
        roots = sources.filter(\.isKept).map(\.root)
        inputs = sources.sorted { $0.root.position < $1.root.position }.map(\.root.path.text)

        output = options.output
        var outputPlace: Place?
        if let given = options.output {
            let place = try BatchPlan.resolveDirectory(given, called: "output")
            try BatchPlan.keepApart(place, given, "output folder", from: sources)
            outputPlace = place
        } else {
            guard options.takesStream || options.isDry else { throw BatchPlanError("standard output takes one file") }
        }

        quarantine = options.quarantine
        var quarantinePlace: Place?
        if let given = options.quarantine {
            let place = try BatchPlan.resolveDirectory(given, called: "quarantine")
            try BatchPlan.keepApart(place, given, "quarantine folder", from: sources)
            if let outputPlace, place.isInside(outputPlace) || outputPlace.isInside(place) {
                throw BatchPlanError(
                    "the quarantine holds originals and must lie outside the output folder, and the output outside it")
            }
            try BatchPlan.requireEmpty(given, place)
            quarantinePlace = place
        }

        (audit, map) = (options.audit, options.map)
        var records: [(what: String, place: Place)] = []
        for (what, given) in [("audit", options.audit), ("map", options.map)] {
            guard let given else { continue }
            let place = try BatchPlan.resolveNewFile(given, called: what, in: outputPlace)
            if let source = sources.first(where: { $0.root.isDirectory && place.isInside($0.place) }) {
                throw BatchPlanError("the \(what) `\(given)` lies inside the input `\(source.root.path.text)`")
            }
            if let quarantinePlace, place.isInside(quarantinePlace) {
                throw BatchPlanError("the \(what) `\(given)` lies inside the quarantine folder, which is the run's own")
            }
            records.append((what, place))
        }
        if records.count == 2, records[0].place.isInside(records[1].place) {
            throw BatchPlanError("the audit and the map cannot be the same file")
        }
        guard let outputPlace else { return }
        for (what, place) in records where place.isInside(outputPlace) {
            if what == "map" {
                throw BatchPlanError("the map holds original values and must lie outside the output folder")
            }
            if !redactPaths {
                throw BatchPlanError(
                    "the audit names input paths and must lie outside the output folder, unless its paths are redacted",
                    remedy: .redactPaths)
            }
        }
        for given in options.secretFiles {
            // What is no file with a name, such as the pipe of a shell's `<(command)`, lies in no folder.
            guard let place = try? Place(given, called: "secret"), place.isInside(outputPlace) else { continue }
            throw BatchPlanError(
                "the secret's file `\(given)` lies inside the output folder, which is given away; keep it elsewhere")
        }
        for given in options.tableFiles {
            guard let place = try? Place(given, called: "table"), place.isInside(outputPlace) else { continue }
            throw BatchPlanError(
                "the table's file `\(given)` lies inside the output folder, which is given away; keep it elsewhere")
        }
    }

    /// Names the stream of a plan that takes one, once it is there.
    ///
    /// - Parameters:
    ///   - path: opens it.
    ///   - name: what records call it.
    package mutating func take(stream path: String, named name: String) {
        roots = [InputWalk.Root(path: FileName(path), isDirectory: false, name: name)]
        inputs = [name]
    }

    /// An input and where it is.
    private struct Source {
        var root: InputWalk.Root
        let place: Place
        /// False if it is, or lies inside, another.
        var isKept = true
    }

    /// The inputs in order of their resolved paths, with remarks on what is not read twice.
    private static func resolveInputs(
        _ inputs: [String]
    ) throws(BatchPlanError) -> (sources: [Source], remarks: [String]) {
        guard !inputs.isEmpty else { throw BatchPlanError("no input given") }
        var sources: [Source] = []
        for (index, input) in inputs.enumerated() {
            let place: Place
            do throws(SystemFailure) {
                _ = try FileSystem.status(of: input)
            } catch {
                // Arguments are text: a name of other bytes has been mended on its way here, and names nothing.
                let isForeign = input.unicodeScalars.contains("\u{FFFD}")
                throw BatchPlanError(
                    "cannot read the input `\(input)`: \(error.reason)"
                        + (isForeign ? "; if its name is not UTF-8, give the folder that holds it" : ""))
            }
            place = try Place(input, called: "input")
            guard let kind = place.kind, kind == .regular || kind == .directory else {
                throw BatchPlanError("the input `\(input)` is neither a file nor a folder")
            }
            guard FileSystem.isReadable(input) else {
                throw BatchPlanError("cannot read the input `\(input)`: permission denied")
            }
            let root = InputWalk.Root(path: place.resolved, isDirectory: kind == .directory, position: index + 1)
            sources.append(Source(root: root, place: place))
        }
        sources.sort {
            $0.root.path.components.lexicographicallyPrecedes($1.root.path.components) {
                $0.lexicographicallyPrecedes($1)
            }
        }
        var remarks: [String] = []
        var folders: Set<FileStatus.Identity> = []
        // By path, since two hard links are two files.
        var files: Set<FileName> = []
        for index in sources.indices {
            let own = sources[index]
            let isCovered = own.place.isInside(anyOf: folders) || files.contains(own.root.path)
            guard isCovered else {
                if own.root.isDirectory { folders.insert(own.place.identity) } else { files.insert(own.root.path) }
                continue
            }
            sources[index].isKept = false
            remarks.append(
                "the input `\(own.root.path.text)` is given twice or lies inside another input; it is read once")
        }
        return (sources, remarks)
    }

    private static func keepApart(
        _ place: Place, _ given: String, _ what: String, from sources: [Source]
    ) throws(BatchPlanError) {
        for source in sources {
            if source.root.isDirectory, place.isInside(source.place) {
                throw BatchPlanError("the \(what) `\(given)` lies inside the input `\(source.root.path.text)`")
            }
            if source.place.isInside(place) {
                throw BatchPlanError("the input `\(source.root.path.text)` lies inside the \(what) `\(given)`")
            }
        }
    }

    /// A folder that exists and is writable, or that can be created.
    private static func resolveDirectory(_ given: String, called what: String) throws(BatchPlanError) -> Place {
        let place = try Place(given, called: what)
        if let kind = place.kind {
            guard kind == .directory else { throw BatchPlanError("the \(what) `\(given)` exists and is not a folder") }
            guard FileSystem.isWritable(given) else {
                throw BatchPlanError("the \(what) folder `\(given)` is not writable")
            }
            return place
        }
        guard let status = try? FileSystem.status(of: place.existing), status.kind == .directory,
            FileSystem.isWritable(place.existing)
        else {
            throw BatchPlanError(
                "the \(what) folder `\(given)` cannot be created: `\(place.existing)` is not a writable folder")
        }
        return place
    }

    private static func requireEmpty(_ given: String, _ place: Place) throws(BatchPlanError) {
        guard place.kind != nil else { return }
        let count: Int
        do throws(SystemFailure) { count = try FileSystem.list(given).count } catch {
            throw BatchPlanError("cannot read the quarantine folder `\(given)`: \(error.reason)")
        }
        guard count > 0 else { return }
        throw BatchPlanError(
            "the quarantine folder `\(given)` is not empty; give a new or an empty one, such as `\(unused(given))`")
    }

    /// A file that does not exist yet in a folder that does, or that is the output folder to be made.
    private static func resolveNewFile(
        _ given: String, called what: String, in output: Place?
    ) throws(BatchPlanError) -> Place {
        guard !FileSystem.exists(given) else {
            throw BatchPlanError(
                "the \(what) `\(given)` exists already; records of an earlier run are not overwritten: "
                    + "give a new name, such as `\(unused(given))`")
        }
        let place = try Place(given, called: what)
        if let output, !output.missing.isEmpty, place.isDirectly(in: output) { return place }
        guard place.missing.count == 1, let status = try? FileSystem.status(of: place.existing),
            status.kind == .directory, FileSystem.isWritable(place.existing)
        else { throw BatchPlanError("the \(what) `\(given)` cannot be written: its folder is missing or not writable") }
        return place
    }

    /// A name like the given one that nothing has: `audit-2.jsonl` for `audit.jsonl`.
    private static func unused(_ given: String) -> String {
        var given = given
        while given.utf8.count > 1, given.hasSuffix("/") { given.removeLast() }
        let name = Path.lastComponent(of: given)
        let stem = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : name[..<$0] } ?? name[...]
        let base = String(given.dropLast(name.count)) + stem
        let ending = name.dropFirst(stem.count)
        var number = 2
        while FileSystem.exists("\(base)-\(number)\(ending)") { number += 1 }
        return "\(base)-\(number)\(ending)"
    }
}
