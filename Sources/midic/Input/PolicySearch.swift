import MidicRuntime

/// The policies that a command line names: files, and folders, which are searched for names that end in `.midic`.
///
/// Folders are searched in the order of their names' bytes, without hidden names and without following links: what is checked is what
/// the folder holds.
struct PolicySearch {
    /// In the order of the command line.
    private(set) var paths: [String] = []
    /// What was found and cannot be read, with the reason.
    private(set) var unreadable: [(path: String, reason: String)] = []
    /// Whether a folder was among the operands.
    private(set) var hasFolders = false

    private var seen: Set<FileStatus.Identity> = []
    private var found: Set<String> = []

    /// - Throws: `UsageError` for a folder that holds no policy.
    init(_ operands: [String]) throws {
        for operand in operands {
            guard operand != "-", let status = try? FileSystem.status(of: operand), status.kind == .directory else {
                paths.append(operand)
                continue
            }
            hasFolders = true
            let before = seen.count + unreadable.count
            let isSeen = search(operand)
            guard isSeen || seen.count + unreadable.count > before else {
                throw UsageError("there is no *.midic file in the folder `\(operand)`")
            }
        }
    }

    /// Whether a path was found in a folder, and not named.
    func found(_ path: String) -> Bool { found.contains(path) }

    /// - Returns: whether there is a policy that another operand led to already.
    private mutating func search(_ folder: String) -> Bool {
        var isSeen = false
        let listing: DirectoryListing
        do { listing = try FileSystem.list(folder) } catch {
            unreadable.append((folder, error.reason))
            return false
        }
        for index in 0..<listing.count {
            let given = listing.name(at: index)
            guard let name = String(validating: given.bytes, as: UTF8.self) else {
                let isMeant = listing.kind(at: index) != .regular || given.bytes.suffix(6) == Array(".midic".utf8)[...]
                if !isMeant { continue }
                unreadable.append((Path.join(folder, given.text), "the name is not UTF-8"))
                continue
            }
            if name.hasPrefix(".") { continue }
            let path = Path.join(folder, name)
            guard let status = try? FileSystem.status(of: path, following: false) else { continue }
            switch status.kind {
            case .directory: isSeen = search(path) || isSeen
            case .regular where name.hasSuffix(".midic"):
                // One that two operands lead to is checked once.
                guard seen.insert(status.identity).inserted else {
                    isSeen = true
                    continue
                }
                paths.append(path)
                found.insert(path)
            default: break
            }
        }
        return isSeen
    }
}
