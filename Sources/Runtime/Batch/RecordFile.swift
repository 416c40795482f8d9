import MidicJSON

/// A new file of records, one after the other. Not for several threads; the sink that commits owns it.
///
/// Records go to the file in one call for several whole ones, and a call that fails is taken back: the file ends with a whole
/// record whatever becomes of the medium. Only a process that is killed within the call can leave a part of one. Room for a last
/// record is reserved ahead, so that it can be written when the medium is full.
final class RecordFile {
    /// None if the records go to a stream.
    private var file: Descriptor
    /// Standard output, from which nothing can be taken back.
    private let stream: StandardStream?
    private var pending: [UInt8] = []
    /// Bytes in the file: whole records.
    private(set) var written = 0
    /// The end of what is reserved; nil where the file system cannot.
    private var reserved: Int? = 0
    /// Bytes that are kept free for the last record.
    private let lastRecord: Int
    /// Bytes that are reserved at a time.
    private static let step = 64 * 1024

    /// - Parameters:
    ///   - path: must not exist: records of an earlier run are never overwritten.
    ///   - lastRecord: bytes to reserve for it.
    init(creating path: String, lastRecord: Int = 0) throws(SystemFailure) {
        // 0600, for all that may hold an original value or path.
        file = try Descriptor.create(path, mode: 0o600)
        stream = nil
        self.lastRecord = lastRecord
    }

    init(_ stream: StandardStream) {
        file = .none
        self.stream = stream
        lastRecord = 0
        reserved = nil
    }

    /// Bytes on their way to the file.
    var pendingBytes: Int { pending.count }

    /// The end of the records so far, in the file or on their way to it.
    var end: Int { written + pending.count }

    /// Adds whole records.
    func add(_ text: String) { pending.append(contentsOf: text.utf8) }

    /// Adds a record that is a line of JSON.
    func add(_ line: JSONObject) {
        line.append(to: &pending)
        pending.append(0x0A)
    }

    /// Adds a whole record.
    func add(_ record: RawSpan) { pending.append(record) }

    /// Brings all records to the file.
    ///
    /// - Throws: a failure after which the file is what it was and the records on their way are gone.
    func flush() throws(SystemFailure) {
        if pending.isEmpty { return }
        // Taken out for the call, since a span of a class's property cannot be held.
        var bytes: [UInt8] = []
        swap(&bytes, &pending)
        try reserve(bytes.count + lastRecord)
        do throws(SystemFailure) { try put(bytes) } catch {
            truncate(to: written)
            throw error
        }
        written += bytes.count
        bytes.removeAll(keepingCapacity: true)
        swap(&bytes, &pending)
    }

    /// Takes back all records behind the first `count` bytes.
    func cut(to count: Int) {
        if count >= written {
            pending.removeLast(min(pending.count, max(0, end - count)))
        } else {
            pending.removeAll(keepingCapacity: true)
            truncate(to: count)
        }
    }

    private func truncate(to count: Int) {
        guard stream == nil, (try? file.cut(to: count)) != nil else { return }
        written = count
        // What was reserved went with it.
        guard reserved != nil else { return }
        reserved = count
        try? reserve(lastRecord)
    }

    /// Writes the last record, into the room that was kept for it, gives back what is left of that, and closes the file.
    ///
    /// - Parameter record: whole, or shorter ones to try where there is no room for the one before.
    func finish(_ records: [String] = []) throws(SystemFailure) {
        var failure: SystemFailure?
        do throws(SystemFailure) { try flush() } catch { failure = error }
        for record in records {
            let bytes = Array(record.utf8)
            do throws(SystemFailure) {
                try put(bytes)
                written += bytes.count
                break
            } catch {
                if failure == nil { failure = error }
                truncate(to: written)
            }
        }
        if stream == nil {
            if let reserved, reserved > written { try? file.cut(to: written) }
            var closed = Descriptor.none
            swap(&closed, &file)
            do throws(SystemFailure) { try closed.close() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    private func put(_ bytes: [UInt8]) throws(SystemFailure) {
        if let stream { try stream.write(bytes.rawBytes) } else { try file.write(bytes.rawBytes) }
    }

    private func reserve(_ count: Int) throws(SystemFailure) {
        guard let reserved, written + count > reserved else { return }
        for more in [RecordFile.step, 0] {
            let new = written + count + more
            do throws(SystemFailure) {
                self.reserved = try file.allocate(from: reserved, count: new - reserved) ? new : nil
                return
            } catch {
                if more == 0 { throw error }
            }
        }
    }
}
