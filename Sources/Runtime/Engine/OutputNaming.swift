/// Names of an output's folders and file, from new values only.
struct OutputNaming {
    let key: SecretKey?
    private var digest: [UInt8]?
    /// Of the study and the series before, which the next output most likely has too.
    private var study = Remembered()
    private var series = Remembered()

    private struct Remembered {
        var uid: [UInt8] = []
        var name = ""
    }

    struct Names {
        let study: String
        let series: String
        let instance: String
    }

    init(key: SecretKey?) { self.key = key }

    /// The names of a file's output.
    mutating func names(_ identity: OutputIdentity, _ file: RawSpan) -> Names {
        digest = nil
        return Names(
            study: name(identity.studyInstanceUID, .study, file),
            series: name(identity.seriesInstanceUID, .series, file),
            instance: name(identity.sopInstanceUID, .sop, file))
    }

    /// A new UID as a name; where it is missing or holds what a UID may not, a keyed digest of the file's bytes. The digest
    /// stands in the name only, never in the data set.
    private mutating func name(_ uid: [UInt8], _ part: NameDigest.Part, _ file: RawSpan) -> String {
        switch part {
        case .study: if !uid.isEmpty, uid == study.uid { return study.name }
        case .series: if !uid.isEmpty, uid == series.uid { return series.name }
        case .sop: break
        }
        // UIDs are digits and dots, 64 at most (PS3.5 section 9.1); anything else is no name that a file system should get.
        let isSafe =
            !uid.isEmpty && uid.count <= 64 && uid.first != 0x2E
            && uid.allSatisfy { $0 == 0x2E || $0 >= 0x30 && $0 <= 0x39 }
        guard isSafe else {
            return String(decoding: NameDigest.make(part: part, fileDigest: fileDigest(file), key: key), as: UTF8.self)
        }
        let name = String(decoding: uid, as: UTF8.self)
        switch part {
        case .study: study = Remembered(uid: uid, name: name)
        case .series: series = Remembered(uid: uid, name: name)
        case .sop: break
        }
        return name
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
