/// Decompresses a raw deflate stream (RFC 1951), the form that PS3.5 annex A.5 asks for: no zlib header.
///
/// Own code, since the runtime depends on nothing. Bounded on every side: the output stops at a stated limit, tables have
/// fixed sizes, and a damaged stream ends in a failure with the offset of the byte that was being read.
package enum Inflate {
    /// The most bytes that one byte of a stream can come to: 258 for each two bits.
    private static let largestRatio = 1032

    /// Inflates the stream that begins at `start`. Bytes after its last block are ignored: a pad byte is common.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - start: offset of the stream.
    ///   - memory: what the output may take; nil for any.
    ///   - spill: takes the output where that is too much for memory; `output` is empty then.
    ///   - output: emptied first, keeping its memory.
    /// - Returns: one past the last byte of the stream.
    /// - Throws: `bad-deflate`; `truncated-element` if the stream does not end; `too-large`.
    @discardableResult
    package static func inflate(
        _ bytes: RawSpan, from start: Int, memory: MemoryUse? = nil, spill: SpilledBytes? = nil,
        into output: inout [UInt8]
    ) throws(FileFailure) -> Int {
        output.removeAll(keepingCapacity: true)
        var room = Room(memory: memory, spill: spill, most: (bytes.byteCount - start) * largestRatio)
        var input = BitReader(position: start)
        var literals = HuffmanTable()
        var distances = HuffmanTable()
        var lengths: [UInt8] = []
        while true {
            let isLast = try input.read(1, bytes) == 1
            switch try input.read(2, bytes) {
            case 0:
                try copyStored(bytes, &input, room: &room, into: &output)
            case 1:
                lengths.removeAll(keepingCapacity: true)
                // The fixed code of RFC 1951 section 3.2.6.
                lengths.append(contentsOf: repeatElement(8, count: 144))
                lengths.append(contentsOf: repeatElement(9, count: 112))
                lengths.append(contentsOf: repeatElement(7, count: 24))
                lengths.append(contentsOf: repeatElement(8, count: 8))
                _ = literals.build(lengths[...])
                lengths.removeAll(keepingCapacity: true)
                lengths.append(contentsOf: repeatElement(5, count: 30))
                _ = distances.build(lengths[...])
                try decode(bytes, &input, literals, distances, room: &room, into: &output)
            case 2:
                try readTables(bytes, &input, &literals, &distances, &lengths)
                try decode(bytes, &input, literals, distances, room: &room, into: &output)
            default:
                throw input.damage
            }
            if isLast {
                try room.finish(at: input.alignedPosition, &output)
                return input.alignedPosition
            }
        }
    }

    /// A block that is not compressed (RFC 1951 section 3.2.4).
    private static func copyStored(
        _ bytes: RawSpan, _ input: inout BitReader, room: inout Room, into output: inout [UInt8]
    ) throws(FileFailure) {
        input.align()
        let length = Int(try input.read(16, bytes))
        let complement = Int(try input.read(16, bytes))
        guard length ^ complement == 0xFFFF else { throw input.damage }
        let from = input.alignedPosition
        guard length <= bytes.byteCount - from else {
            throw FileFailure(.truncatedElement, at: from, relatedOffset: bytes.byteCount)
        }
        try room.make(for: length, at: from, in: &output)
        for index in from..<from + length { output.append(bytes.byte(at: index)) }
        input = BitReader(position: from + length)
    }

    /// The codes of a dynamic block (RFC 1951 section 3.2.7).
    private static func readTables(
        _ bytes: RawSpan, _ input: inout BitReader, _ literals: inout HuffmanTable, _ distances: inout HuffmanTable,
        _ lengths: inout [UInt8]
    ) throws(FileFailure) {
        let literalCount = Int(try input.read(5, bytes)) + 257
        let distanceCount = Int(try input.read(5, bytes)) + 1
        let codeCount = Int(try input.read(4, bytes)) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw input.damage }
        let order: [Int] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<codeCount { codeLengths[order[index]] = UInt8(try input.read(3, bytes)) }
        // The code of code lengths must be complete.
        guard literals.build(codeLengths[...]) == .complete else { throw input.damage }

        lengths.removeAll(keepingCapacity: true)
        while lengths.count < literalCount + distanceCount {
            let symbol = try literals.decode(bytes, &input)
            let count: Int
            let value: UInt8
            switch symbol {
            case 0...15: (count, value) = (1, UInt8(symbol))
            case 16:
                guard let last = lengths.last else { throw input.damage }
                (count, value) = (3 + Int(try input.read(2, bytes)), last)
            case 17: (count, value) = (3 + Int(try input.read(3, bytes)), 0)
            default: (count, value) = (11 + Int(try input.read(7, bytes)), 0)
            }
            guard lengths.count + count <= literalCount + distanceCount else { throw input.damage }
            lengths.append(contentsOf: repeatElement(value, count: count))
        }
        // Without the end of block, the block could not end.
        guard lengths[256] != 0 else { throw input.damage }
        let literalState = literals.build(lengths[..<literalCount])
        guard literalState == .complete || literalState == .single else { throw input.damage }
        let distanceState = distances.build(lengths[literalCount...])
        // One distance code of one bit, or none at all, is allowed.
        guard distanceState != .oversubscribed, distanceState != .incomplete else { throw input.damage }
    }

    /// Literals and copies up to the end of a block (RFC 1951 section 3.2.5).
    private static func decode(
        _ bytes: RawSpan, _ input: inout BitReader, _ literals: HuffmanTable, _ distances: HuffmanTable,
        room: inout Room, into output: inout [UInt8]
    ) throws(FileFailure) {
        while true {
            let symbol = try literals.decode(bytes, &input)
            if symbol < 256 {
                if output.count == room.granted { try room.make(for: 1, at: input.alignedPosition, in: &output) }
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol <= 285 else { throw input.damage }
            let (lengthBase, lengthBits) = Self.length(of: symbol)
            let length = lengthBase + Int(try input.read(lengthBits, bytes))
            let distanceSymbol = try distances.decode(bytes, &input)
            guard distanceSymbol < 30 else { throw input.damage }
            let (distanceBase, distanceBits) = Self.distance(of: distanceSymbol)
            let distance = distanceBase + Int(try input.read(distanceBits, bytes))
            guard distance <= output.count else { throw input.damage }
            try room.make(for: length, at: input.alignedPosition, in: &output)
            // Byte by byte, since the source may overlap what is being written.
            let from = output.count - distance
            for index in from..<from + length { output.append(output[index]) }
        }
    }

    /// Base and extra bits of a length symbol, 257 to 285: four symbols share each number of extra bits.
    private static func length(of symbol: Int) -> (base: Int, bits: Int) {
        if symbol < 265 { return (symbol - 254, 0) }
        if symbol == 285 { return (258, 0) }
        let step = symbol - 261
        let bits = step >> 2
        return (3 + (4 + step & 3) << bits, bits)
    }

    /// Base and extra bits of a distance symbol, 0 to 29: two symbols share each number of extra bits.
    private static func distance(of symbol: Int) -> (base: Int, bits: Int) {
        if symbol < 4 { return (symbol + 1, 0) }
        let bits = (symbol - 2) >> 1
        return (1 + (2 + symbol & 1) << bits, bits)
    }
}

/// Where the output of an inflation finds room.
private struct Room {
    let memory: MemoryUse?
    let spill: SpilledBytes?
    /// The most bytes that the stream can come to.
    let most: Int
    /// How many bytes the output may have before more is asked for. An array's capacity is no measure: it is rounded up.
    private(set) var granted = 0

    init(memory: MemoryUse?, spill: SpilledBytes?, most: Int) {
        (self.memory, self.spill, self.most) = (memory, spill, most)
    }

    /// Makes room for `count` more bytes.
    @inline(__always)
    mutating func make(for count: Int, at offset: Int, in output: inout [UInt8]) throws(FileFailure) {
        if count > granted - output.count { try grow(for: count, at: offset, in: &output) }
    }

    private mutating func grow(for count: Int, at offset: Int, in output: inout [UInt8]) throws(FileFailure) {
        let needed = output.count + count
        guard let memory else { return grant(max(needed, 2 * output.count), &output) }
        if let spill { return try move(to: spill, memory, for: count, at: offset, &output) }
        let next = memory.nextCapacity(after: output.count, stride: 1, most: max(most, needed))
        guard let next, next >= needed || !memory.hasReserve else {
            throw FileFailure(.tooLarge, at: offset, limit: memory.budget.fileLimit)
        }
        grant(max(next, needed), &output)
    }

    /// How far back a copy reaches at most (RFC 1951 section 3.2.5).
    private static let window = 32 << 10

    /// Makes room in memory up to what is held there, and then by writing down all that no copy reaches.
    private mutating func move(
        to spill: SpilledBytes, _ memory: MemoryUse, for count: Int, at offset: Int, _ output: inout [UInt8]
    ) throws(FileFailure) {
        let needed = output.count + count
        let held = memory.inflatedSize
        if spill.count == 0, needed <= held { return grant(min(max(needed, 2 * output.count), held), &output) }
        guard spill.count + needed <= SpilledBytes.largest else {
            throw FileFailure(.tooLarge, at: offset, limit: SpilledBytes.largest)
        }
        // One file at a time is written down.
        memory.takeReserve()
        let done = max(0, output.count - Self.window)
        try write(output.rawBytes.extracting(first: done), to: spill, memory, at: offset)
        output.removeFirst(done)
        grant(max(held, output.count + count), &output)
    }

    private mutating func grant(_ count: Int, _ output: inout [UInt8]) {
        granted = count
        output.reserveCapacity(count)
    }

    private func write(
        _ bytes: RawSpan, to spill: SpilledBytes, _ memory: MemoryUse, at offset: Int
    ) throws(FileFailure) {
        do throws(SystemFailure) { try spill.append(bytes) } catch {
            // `SpilledBytes.failure` says why.
            throw FileFailure(.tooLarge, at: offset, limit: memory.budget.fileLimit)
        }
    }

    /// Writes down the rest where something was.
    func finish(at offset: Int, _ output: inout [UInt8]) throws(FileFailure) {
        guard let spill, let memory, spill.count > 0 else { return }
        try write(output.rawBytes, to: spill, memory, at: offset)
        output.removeAll(keepingCapacity: true)
        do throws(SystemFailure) { try spill.finish() } catch {
            throw FileFailure(.tooLarge, at: offset, limit: memory.budget.fileLimit)
        }
    }
}

/// Bits of a stream, lowest bit of each byte first.
struct BitReader {
    /// The next byte to be taken.
    private var position: Int
    private var bits: UInt64 = 0
    private var count = 0

    init(position: Int) { self.position = position }

    /// The first byte of which no bit has been used.
    var alignedPosition: Int { position - count >> 3 }

    var damage: FileFailure { FileFailure(.badDeflate, at: alignedPosition) }

    /// Drops the rest of a byte that has been begun.
    mutating func align() {
        let dropped = count & 7
        bits >>= UInt64(dropped)
        count -= dropped
    }

    /// Takes in as many bytes as fit.
    @inline(__always)
    mutating func fill(_ bytes: RawSpan) {
        if bytes.byteCount - position >= 8 {
            bits |= bytes.uint64(at: position) << UInt64(count)
            let taken = (63 - count) >> 3
            position += taken
            count += taken << 3
            // Bits above `count` are those of the next byte, which is read again and gives the same bits.
            return
        }
        while count <= 56, position < bytes.byteCount {
            bits |= UInt64(bytes.byte(at: position)) << UInt64(count)
            position += 1
            count += 8
        }
    }

    /// The next `width` bits, 0 to 16, as a number.
    mutating func read(_ width: Int, _ bytes: RawSpan) throws(FileFailure) -> UInt32 {
        if count < width {
            fill(bytes)
            guard count >= width else {
                throw FileFailure(.truncatedElement, at: position, relatedOffset: bytes.byteCount)
            }
        }
        let value = UInt32(truncatingIfNeeded: bits & ((1 << UInt64(width)) - 1))
        bits >>= UInt64(width)
        count -= width
        return value
    }

    /// The next 15 bits without taking them; zeros stand for what is missing at the end.
    @inline(__always)
    mutating func peek(_ bytes: RawSpan) -> UInt32 {
        if count < 15 { fill(bytes) }
        return UInt32(truncatingIfNeeded: bits & 0x7FFF)
    }

    /// Takes bits that were looked at.
    @inline(__always)
    mutating func skip(_ width: Int, _ bytes: RawSpan) throws(FileFailure) {
        guard count >= width else {
            throw FileFailure(.truncatedElement, at: position, relatedOffset: bytes.byteCount)
        }
        bits >>= UInt64(width)
        count -= width
    }
}

/// A canonical Huffman code (RFC 1951 section 3.2.2) with a table for codes of up to ten bits.
struct HuffmanTable {
    enum State { case complete, single, empty, incomplete, oversubscribed }

    private static let quickBits = 10
    /// By the next ten bits: symbol << 4 | length; 0 where the code is longer.
    private var quick = [UInt16](repeating: 0, count: 1 << quickBits)
    /// Number of codes of each length.
    private var counts = [Int](repeating: 0, count: 16)
    /// Symbols in order of code.
    private var symbols: [UInt16] = []

    /// Builds the code from the length of each symbol's code, 0 to 15.
    mutating func build(_ lengths: ArraySlice<UInt8>) -> State {
        for index in 0..<16 { counts[index] = 0 }
        for index in 0..<quick.count { quick[index] = 0 }
        for length in lengths { counts[Int(length)] += 1 }
        let used = lengths.count - counts[0]
        counts[0] = 0
        var left = 1
        var offsets = [Int](repeating: 0, count: 16)
        for length in 1...15 {
            left = left << 1 - counts[length]
            if left < 0 { return .oversubscribed }
            if length < 15 { offsets[length + 1] = offsets[length] + counts[length] }
        }
        symbols.removeAll(keepingCapacity: true)
        symbols.append(contentsOf: repeatElement(0, count: used))
        for (symbol, length) in lengths.enumerated() where length != 0 {
            symbols[offsets[Int(length)]] = UInt16(symbol)
            offsets[Int(length)] += 1
        }
        fillQuickTable()
        if left == 0 { return .complete }
        if used == 0 { return .empty }
        return used == 1 && counts[1] == 1 ? .single : .incomplete
    }

    /// Every value of ten bits that begins with a code leads to its symbol.
    private mutating func fillQuickTable() {
        var code = 0
        var next = 0
        for length in 1...Self.quickBits {
            for _ in 0..<counts[length] {
                // Codes are packed from their highest bit, the stream is read from its lowest.
                var reversed = 0
                for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
                let entry = symbols[next] << 4 | UInt16(length)
                var slot = reversed
                while slot < quick.count {
                    quick[slot] = entry
                    slot += 1 << length
                }
                code += 1
                next += 1
            }
            code <<= 1
        }
    }

    /// The next symbol.
    @inline(__always)
    func decode(_ bytes: RawSpan, _ input: inout BitReader) throws(FileFailure) -> Int {
        let next = input.peek(bytes)
        let entry = quick[Int(next & 0x3FF)]
        if entry != 0 {
            try input.skip(Int(entry & 15), bytes)
            return Int(entry >> 4)
        }
        return try decodeLong(next, bytes, &input)
    }

    /// A code of more than ten bits, found one length after the other.
    private func decodeLong(
        _ bits: UInt32, _ bytes: RawSpan, _ input: inout BitReader
    ) throws(FileFailure) -> Int {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            code |= Int(bits >> UInt32(length - 1) & 1)
            let count = counts[length]
            if code - count < first {
                try input.skip(length, bytes)
                return Int(symbols[index + code - first])
            }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        throw input.damage
    }
}
