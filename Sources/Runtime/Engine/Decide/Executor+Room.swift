/// Memory for the new part of a file's output: stretches of the patch list, new bytes, and the order of levels that are out of
/// order. With structure and inflated bytes it must stay below what a file may have, so that neither a file nor a ruleset can fill
/// the memory.
extension Executor {
    /// Bytes that the new part takes. A level that is sorted is in memory twice.
    @inline(__always)
    var newSize: Int { patch.size + 2 * MemoryLayout<Int>.stride * order.count }

    /// Before the first element is decided.
    mutating func beginAsking() {
        memory.structureBytes = tape.entries.count * MemoryLayout<TapeEntry>.stride
        turnedBytes = 0
        grantedSize = min(memory.keptSize, memory.budget.fileLimit - memory.structureBytes)
    }

    /// Asks for more; may wait for other workers.
    @inline(never)
    mutating func askForMore(_ tag: Tag, at offset: Int?) throws(Stop) {
        // Kept values whose byte order changes are as long as the file is, and say nothing about what it makes of itself.
        guard let next = memory.nextSize(after: newSize, exempt: turnedBytes) else {
            throw .quarantined(FileFailure(.tooLarge, at: offset, tag: tag, limit: memory.budget.fileLimit))
        }
        grantedSize = next
    }
}
