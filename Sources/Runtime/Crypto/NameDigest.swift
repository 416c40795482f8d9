/// Stand-ins for UIDs that a file lacks, for the names of outputs only; never written into a data set.
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
    package static func make(part: Part, fileDigest: [UInt8], key: SecretKey) -> [UInt8] {
        precondition(fileDigest.count == SHA256.digestSize, "a SHA-256 digest")
        var message = KeyedMessage(key.name, scope: part.rawValue, scopeValues: [])
        message.field(fileDigest.rawBytes, 0..<fileDigest.count)
        var result: [UInt8] = []
        KeyedUID.append(uuidOf: message.code(), to: &result)
        return result
    }
}
