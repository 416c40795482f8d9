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

    /// Whether both are of one file, pipe or device, by whatever name it was reached.
    package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}
