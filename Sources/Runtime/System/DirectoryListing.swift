/// The names in one directory in one packed buffer, so that a folder of a million files costs some tens of megabytes
/// and not a heap object a name.
package struct DirectoryListing: Sendable {
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    private struct Entry {
        var start: Int32
        var length: UInt16
        var kind: FileStatus.Kind?
    }

    package var count: Int { entries.count }

    mutating func append(_ name: UnsafeRawBufferPointer, kind: FileStatus.Kind?) {
        let dot = UInt8(ascii: ".")
        if unsafe name.count == 1 && name[0] == dot { return }
        if unsafe name.count == 2 && name[0] == dot && name[1] == dot { return }
        entries.append(Entry(start: Int32(bytes.count), length: UInt16(name.count), kind: kind))
        unsafe bytes.append(contentsOf: name)
    }

    mutating func sort() {
        let bytes = self.bytes
        entries.sort { left, right in
            let leftName = bytes[Int(left.start)..<Int(left.start) + Int(left.length)]
            let rightName = bytes[Int(right.start)..<Int(right.start) + Int(right.length)]
            return leftName.lexicographicallyPrecedes(rightName)
        }
    }

    /// The name as the kernel has it.
    package func name(at index: Int) -> FileName {
        let entry = entries[index]
        return FileName(bytes: bytes[Int(entry.start)..<Int(entry.start) + Int(entry.length)])
    }

    /// nil where the file system does not tell without a look at the file.
    package func kind(at index: Int) -> FileStatus.Kind? { entries[index].kind }
}
