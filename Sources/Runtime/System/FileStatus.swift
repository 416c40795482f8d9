/// What a name stands for.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: UInt8, Sendable { case regular, directory, symbolicLink, pipe, other }
    package let kind: Kind
    /// In bytes.
    package let size: Int
    package let device: UInt64
    package let inode: UInt64
    /// The permission bits.
    package let mode: UInt32
    /// When the content was last written, in nanoseconds since 1970, as finely as the file system tells.
    package let modified: Int64
    /// When content or properties last changed, likewise. No program can set it back.
    package let changed: Int64

    /// Whether users who are neither the owner nor of the group may read it (S_IROTH); the folders above have their say too.
    package var isReadableByAll: Bool { mode & 0o004 != 0 }

    /// What stays the same by whatever name, link or mount a file or folder is reached.
    package struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    package var identity: Identity { Identity(device: device, inode: inode) }

    /// Whether both are of one file, pipe or device, by whatever name it was reached.
    package func isSameFile(as other: FileStatus) -> Bool { identity == other.identity }

    /// Whether nobody has written to the file between the two looks, as far as the file system tells.
    package func hasSameContent(as other: FileStatus) -> Bool {
        size == other.size && modified == other.modified && changed == other.changed
    }
}
