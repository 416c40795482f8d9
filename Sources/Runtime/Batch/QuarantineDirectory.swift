import MidicJSON

/// Unchanged copies of the inputs that were quarantined, each with a record of the reason: `000001.dcm` and `000001.json`.
///
/// The folder has mode 0700 and its files 0600: they are originals. Names are numbers, since input names often hold
/// identifiers.
final class QuarantineDirectory {
    static let schema = "midic-quarantine/1"

    private let directory: Descriptor
    private var count = 0

    /// Creates the folder, or takes an empty one.
    init(at path: String) throws(SystemFailure) {
        try FileSystem.makeDirectories(Path.parent(of: path))
        if try !FileSystem.makeDirectory(path, mode: 0o700) { try FileSystem.setMode(path, 0o700) }
        directory = try Descriptor.openDirectory(path)
    }

    /// Copies `input` and writes its record.
    ///
    /// - Parameter record: which input it is and why it was quarantined.
    func take(_ input: String, record: JSONObject) throws(SystemFailure) {
        count += 1
        let digits = String(count)
        let name = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        var record = record
        record.add("copied", try copy(input, as: name + ".dcm"))
        record.add("schema", QuarantineDirectory.schema)
        let bytes = Array((record.text + "\n").utf8)
        try directory.create(name + ".json", mode: 0o600).write(bytes.rawBytes)
    }

    /// - Returns: false for an input that vanished or cannot be read. A quarantine that cannot be written ends the run.
    private func copy(_ input: String, as name: String) throws(SystemFailure) -> Bool {
        do throws(SystemFailure) {
            let source = try Descriptor.open(input)
            let target = try directory.create(name, mode: 0o600)
            try source.copyContent(to: target)
            return true
        } catch {
            guard error.operation == .open || error.operation == .read else { throw error }
            return false
        }
    }
}
