/// The output folder of a dry run, which is looked at and never touched: what is there, and what the run would put there.
///
/// Contents are compared by SHA-256. A digest is held for each output, since nothing is on the medium.
final class Rehearsal {
    /// None if it is not there.
    private let directory: Descriptor
    let identity: FileStatus.Identity?
    private let path: String
    private var digests: [String: [UInt8]] = [:]

    /// - Parameter path: nil for a run that is told of no folder.
    init(_ path: String?) {
        self.path = path ?? ""
        if let path, let found = try? Descriptor.openDirectory(path) { directory = found } else { directory = .none }
        identity = directory.isOpen ? (try? directory.status())?.identity : nil
    }

    /// Says that an output would get this name.
    func place(_ digest: [UInt8], as name: String) { digests[name] = digest }

    /// What has a name in the folder; nil if nothing.
    ///
    /// - Throws: what the run would meet: a link or a file in place of a folder.
    func kind(of name: String) throws(SystemFailure) -> FileStatus.Kind? {
        if digests[name] != nil { return .regular }
        guard directory.isOpen else { return nil }
        var parent = name
        for _ in 0..<2 {
            parent = Path.parent(of: parent)
            guard let found = try directory.find(parent), found.kind != .directory else { continue }
            throw SystemFailure.notAFolder(Path.join(path, parent))
        }
        return try directory.find(name)?.kind
    }

    /// Whether the output of that name, there or to come, has these bytes.
    func hasContent(_ digest: [UInt8], _ name: String) throws(SystemFailure) -> Bool {
        if let other = digests[name] { return other == digest }
        guard directory.isOpen else { return false }
        let file = try directory.open(name, following: false)
        var hasher = SHA256()
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try file.read(into: &buffer)
            hasher.update(buffer.rawBytes, from: 0, count: count)
            if count < buffer.count { return hasher.finish() == digest }
        }
    }
}
