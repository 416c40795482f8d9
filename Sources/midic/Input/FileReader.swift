package import MidicRuntime

/// Reads whole files that commands are given: policies and rulesets. DICOM files are read by the runtime.
package struct FileReader: Sendable {
    package typealias Failure = SystemFailure

    /// A file's bytes; fails for folders and for files with more bytes than the limit. Each call opens the file once.
    package let contents: @Sendable (_ path: String, _ limit: Int) throws(Failure) -> [UInt8]

    package init(contents: @escaping @Sendable (_ path: String, _ limit: Int) throws(Failure) -> [UInt8]) {
        self.contents = contents
    }

    /// What the user named: a file, or standard input for `-`, which is read to its end.
    func contentsGiven(as path: String, limit: Int) throws -> [UInt8] {
        guard path == "-" else { return try contents(path, limit) }
        try StreamError.require(.input, for: "-")
        return try Descriptor.standardInput.contents(limit: limit)
    }

    package static let system = FileReader { path, limit throws(Failure) in
        try FileSystem.contents(of: path, limit: limit)
    }
}
