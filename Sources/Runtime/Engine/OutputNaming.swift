/// Names of an output's folders and file, from new values only.
struct OutputNaming {
    let key: SecretKey?
    private var digest: [UInt8]?

    init(key: SecretKey?) { self.key = key }

    /// A new UID as a name; where it is missing or holds what a UID may not, a keyed digest of the file's bytes. The digest
    /// stands in the name only, never in the data set.
    mutating func name(_ uid: [UInt8], _ part: NameDigest.Part, _ file: RawSpan) -> String {
        // UIDs are digits and dots, 64 at most (PS3.5 section 9.1); anything else is no name that a file system should get.
        let isSafe =
            !uid.isEmpty && uid.count <= 64 && uid.first != 0x2E
            && uid.allSatisfy { $0 == 0x2E || $0 >= 0x30 && $0 <= 0x39 }
        if isSafe { return String(decoding: uid, as: UTF8.self) }
        return String(decoding: NameDigest.make(part: part, fileDigest: fileDigest(file), key: key), as: UTF8.self)
    }

    private mutating func fileDigest(_ file: RawSpan) -> [UInt8] {
        if let digest { return digest }
        var hasher = SHA256()
        hasher.update(file, from: 0, count: file.byteCount)
        let made = hasher.finish()
        digest = made
        return made
    }
}
