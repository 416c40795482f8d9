/// Memory for the new part of a file's output: stretches of the patch list, new bytes, and the order of levels that are out of
/// order. With structure and inflated bytes it must stay below what a file may have, so that neither a file nor a ruleset can fill
/// the memory.
extension Executor {
    /// Bytes that the new part takes.
    @inline(__always)
    var newSize: Int { patch.size + Self.orderedSize * order.count }

    /// What an element of a level takes that is not in order. While it is sorted the level is there twice, and half of it once more.
    static var orderedSize: Int { 5 * MemoryLayout<Int>.stride / 2 }

    /// Before the first element is decided.
    mutating func beginAsking() {
        memory.structureBytes = tape.entries.count * MemoryLayout<TapeEntry>.stride
        grantedSize = min(memory.keptSize, memory.budget.fileLimit - memory.structureBytes)
    }

    /// Asks for more; may wait for other workers.
    ///
    /// - Parameter more: bytes that are about to come.
    @inline(never)
    mutating func askForMore(_ more: Int = 0, _ tag: Tag, at offset: Int?) throws(Stop) {
        guard withheldBytes == 0, grantMore(more) else {
            throw .quarantined(FileFailure(.tooLarge, at: offset, tag: tag, limit: memory.budget.fileLimit))
        }
    }

    /// - Returns: false if the file needs more than it may have.
    private mutating func grantMore(_ more: Int) -> Bool {
        guard let next = memory.nextSize(after: newSize + more) else { return false }
        grantedSize = next
        // An array that grows is there twice for a time. What it does not come to use of this is never touched, and takes no memory.
        if memory.hasReserve { patch.reserveMemory(next) }
        return true
    }

    /// Whether there is memory for a value that is as long as the file has it. Where there is none, it is not written, and the file is
    /// refused before it has an output.
    mutating func hasRoom(for count: Int) -> Bool {
        if count <= grantedSize - newSize { return true }
        if withheldBytes == 0, grantMore(count) { return true }
        withheldBytes += count
        return false
    }

    /// After the last element: whether something had to be left out.
    func requireNothingWithheld() throws(Stop) {
        guard withheldBytes > 0 else { return }
        throw .quarantined(FileFailure(.tooLarge, at: nil, limit: memory.budget.fileLimit))
    }
}
