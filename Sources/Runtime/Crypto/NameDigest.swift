/// Stand-ins for UIDs that a file lacks, for the names of outputs and the file meta information only; never written into
/// a data set.
package enum NameDigest {
    /// Which part of the output's path is missing.
    package enum Part: String, Sendable, CaseIterable {
        case study, series, sop
    }

    /// A name of the form of a mapped UID.
    ///
    /// - Parameters:
    ///   - part: so that the parts of one path differ.
    ///   - fileDigest: SHA-256 of the file's bytes, 32 bytes. The caller makes it once a file, and only where it is needed,
    ///     because it reads all of the file.
    ///   - key: nil where the run has no secret. Then the name tells whether two files are equal, to whoever has both.
    package static func make(part: Part, fileDigest: [UInt8], key: SecretKey?) -> [UInt8] {
        precondition(fileDigest.count == SHA256.digestSize, "a SHA-256 digest")
        var result: [UInt8] = []
        if let key {
            var message = KeyedMessage(key.name, scope: part.rawValue, scopeValues: [])
            message.field(fileDigest.rawBytes, 0..<fileDigest.count)
            KeyedUID.text(uuidOf: message.code()).append(to: &result)
        } else {
            var hasher = SHA256()
            hasher.update(Array(part.rawValue.utf8) + fileDigest)
            KeyedUID.text(uuidOf: hasher.finishChain()).append(to: &result)
        }
        return result
    }
}
