import MidicJSON

/// Unchanged copies of the inputs that were quarantined, each with a record of the reason: `000001.dcm` and `000001.json`.
///
/// The folder has mode 0700 and its files 0600: they are originals. Names are numbers, since input names often hold
/// identifiers. Both files are written under temporary names first and then get theirs, record before copy, so that neither is
/// ever there in part.
final class QuarantineDirectory {
    static let schema = "midic-quarantine/2"

    /// A copy that has no name yet, with its record.
    struct Held {
        let number: Int
        /// False for an input that vanished or cannot be read.
        let isCopied: Bool

        /// `000001`.
        var name: String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        }

        /// Before it has its name, a file is none that a search for `*.dcm` finds.
        fileprivate func temporary(_ ending: String) -> String { ".midic-" + name + "-" + ending.dropFirst() }
    }

    private let path: String
    private let directory: Descriptor
    let identity: FileStatus.Identity
    private var count = 0

    /// Creates the folder, or takes an empty one.
    init(at path: String) throws(SystemFailure) {
        try FileSystem.makeDirectories(Path.parent(of: path))
        let isNew = try FileSystem.makeDirectory(path, mode: 0o700)
        let directory = try Descriptor.openDirectory(path)
        if directory.takeLock() == .heldByAnother { throw .inUse(path) }
        if !isNew { try directory.setMode(0o700) }
        identity = try directory.status().identity
        self.directory = directory
        self.path = path
    }

    /// Copies `input` and writes its record, both under temporary names.
    ///
    /// - Parameter record: which input it is and why it was quarantined.
    /// - Throws: a failure of the quarantine; nothing is left of the two then.
    func take(_ input: FilePath, record: JSONObject) throws(SystemFailure) -> Held {
        count += 1
        let held = Held(number: count, isCopied: true)
        do throws(SystemFailure) {
            let isCopied = try copy(input, as: held.temporary(".dcm"))
            var object = JSONObject()
            object.add("schema", QuarantineDirectory.schema)
            object.add(contentOf: record)
            object.add("copied", isCopied)
            let bytes = Array((object.text + "\n").utf8)
            let file = try directory.create(held.temporary(".json"), mode: 0o600)
            try file.write(bytes.rawBytes)
            try file.close()
            return Held(number: count, isCopied: isCopied)
        } catch {
            drop(held)
            throw located(error, held)
        }
    }

    /// Gives both their names.
    func place(_ held: Held) throws(SystemFailure) {
        try place(held, ".json")
        guard held.isCopied else { return }
        do throws(SystemFailure) { try place(held, ".dcm") } catch {
            try? directory.removeFile(held.name + ".json")
            throw error
        }
    }

    private func place(_ held: Held, _ ending: String) throws(SystemFailure) {
        do throws(SystemFailure) {
            if try directory.renameUnlessTaken(held.temporary(ending), to: held.name + ending, in: directory) {
                return
            }
        } catch {
            throw located(error, held)
        }
        throw .taken(Path.join(path, held.name + ending))
    }

    /// Removes what has no name yet.
    func drop(_ held: Held) {
        for ending in [".json", ".dcm"] { try? directory.removeFile(held.temporary(ending)) }
    }

    /// - Returns: false for an input that vanished or cannot be read. A quarantine that cannot be written ends the run.
    private func copy(_ input: FilePath, as name: String) throws(SystemFailure) -> Bool {
        do throws(SystemFailure) {
            let source = try Descriptor.open(input)
            let target = try directory.create(name, mode: 0o600)
            try source.copyContent(to: target)
            try target.close()
            return true
        } catch {
            let isOfInput = (error.operation == .open || error.operation == .read) && !error.isExhaustion
            guard isOfInput else { throw error }
            try? directory.removeFile(name)
            return false
        }
    }

    private func located(_ failure: SystemFailure, _ held: Held) -> SystemFailure {
        failure.named(Path.join(path, held.name + ".dcm"))
    }
}
