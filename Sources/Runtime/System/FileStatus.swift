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
}
