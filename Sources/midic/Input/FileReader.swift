package import MidicRuntime

/// What a file held when it was read, and which file it was.
package struct FileContents: Sendable {
    package let bytes: [UInt8]
    package let status: FileStatus
}

/// Reads whole files that commands are given: policies and rulesets. DICOM files are read by the runtime.
package struct FileReader: Sendable {
    package typealias Failure = SystemFailure

    /// A file's bytes; fails for folders and for files with more bytes than the limit. Each call opens the file once.
    package let contents: @Sendable (_ path: String, _ limit: Int) throws(Failure) -> FileContents

    package init(contents: @escaping @Sendable (_ path: String, _ limit: Int) throws(Failure) -> FileContents) {
        self.contents = contents
    }

    /// What the user named: a file, standard input for `-`, which is read to its end, or a pipe, which is waited for.
    func contentsGiven(as path: String, limit: Int) throws -> FileContents {
        if path == "-" {
            try StreamError.require(.input, for: "-")
            return try FileReader.contents(of: Descriptor.standardInput, limit)
        }
        if (try? FileSystem.status(of: path).kind) == .pipe {
            return try FileReader.contents(of: Descriptor.openWaiting(path), limit)
        }
        return try contents(path, limit)
    }

    package static let system = FileReader { path, limit throws(SystemFailure) in
        try contents(of: Descriptor.open(path), limit)
    }

    private static func contents(
        of file: consuming Descriptor, _ limit: Int
    ) throws(SystemFailure) -> FileContents {
        let status = try file.status()
        return FileContents(bytes: try file.contents(limit: limit), status: status)
    }
}
