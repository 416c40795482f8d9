/// A folder that is held open, so that names can be relative to it. Shared by all paths that are.
package final class OpenFolder: Sendable {
    let descriptor: Descriptor

    /// - Throws: a failure to open it; it is no symbolic link.
    package init(_ path: FilePath) throws(SystemFailure) {
        descriptor = try Descriptor.openDirectory(path)
    }
}

/// A way to a file: a name, relative to an open folder or to the working directory.
///
/// The kernel takes 4,096 bytes of a path at a time (PATH_MAX of limits.h); what lies deeper is reached from an open folder
/// on the way.
package struct FilePath: Sendable {
    package let folder: OpenFolder?
    package let name: FileName

    package init(_ name: FileName, in folder: OpenFolder? = nil) {
        self.name = name
        self.folder = folder
    }

    package init(_ path: String) { self.init(FileName(path)) }

    /// The path of a name in this folder.
    package func appending(_ child: FileName) -> FilePath { FilePath(FileName(child, in: name), in: folder) }

    var folderNumber: Int32 { folder?.descriptor.number ?? SystemCall.workingDirectory }
}

extension FilePath {
    /// - Parameter following: whether a symbolic link is followed.
    package func status(following: Bool) throws(SystemFailure) -> FileStatus {
        try SystemCall.status(of: name, in: folderNumber, following: following)
    }

    /// The names in the folder, sorted by bytes, without `.` and `..`.
    package func list() throws(SystemFailure) -> DirectoryListing {
        var listing = try SystemCall.list(name, in: folderNumber)
        listing.sort()
        return listing
    }
}
