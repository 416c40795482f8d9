/// Unchanged copies of the inputs that were quarantined, each with a record of the reason: `000001.dcm` and `000001.json`.
///
/// The folder has mode 0700 and its files 0600: they are originals. Names are numbers, since input names often hold
/// identifiers.
struct QuarantineDirectory {
    static let schema = "midic-quarantine/1"

    private let path: String
    private var count = 0

    /// Creates the folder, or takes an empty one.
    init(at path: String) throws(FileSystemError) {
        self.path = path
        try FileSystem.makeDirectories(FileSystem.parent(of: path))
        if try !FileSystem.makeDirectory(path, mode: 0o700) { try FileSystem.setMode(path, 0o700) }
    }

    /// Copies `input` and writes its record.
    ///
    /// - Parameter record: which input it is and why it was quarantined.
    mutating func take(_ input: String, record: JSONObject) throws(FileSystemError) {
        count += 1
        let digits = String(count)
        let name = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        var copied = true
        do {
            try FileSystem.copy(input, to: FileSystem.join(path, name + ".dcm"), mode: 0o600)
        } catch {
            // An input that vanished or cannot be read has no copy; a quarantine that cannot be written ends the run.
            guard error.path == input else { throw error }
            copied = false
        }
        var record = record
        record.add("copied", copied)
        record.add("schema", QuarantineDirectory.schema)
        let file = try FileDescriptor(opening: FileSystem.join(path, name + ".json"), .create(mode: 0o600))
        let bytes = Array((record.text + "\n").utf8)
        try file.write(bytes, count: bytes.count)
    }
}
