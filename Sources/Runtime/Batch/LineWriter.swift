/// Text to a new file through a buffer. Not for several threads; the sink that commits owns it.
final class LineWriter {
    private let file: Descriptor
    private var buffer: [UInt8] = []
    private static let limit = 64 * 1024

    /// - Parameter path: must not exist: records of an earlier run are never overwritten.
    /// - Parameter mode: 0600 for all that may hold an original value or path.
    init(creating path: String, mode: UInt32) throws(SystemFailure) {
        file = try Descriptor.create(path, mode: mode)
        buffer.reserveCapacity(LineWriter.limit + 4096)
    }

    func write(_ text: String) throws(SystemFailure) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= LineWriter.limit { try flush() }
    }

    func flush() throws(SystemFailure) {
        // Taken out for the call, since a span of a class's property cannot be held.
        var pending: [UInt8] = []
        swap(&pending, &buffer)
        try file.write(pending.rawBytes)
        pending.removeAll(keepingCapacity: true)
        swap(&pending, &buffer)
    }
}
