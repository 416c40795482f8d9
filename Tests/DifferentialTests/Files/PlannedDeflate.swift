/// Deflated streams (RFC 1951), which every reader must take: stored blocks, or one block of the fixed Huffman code with repetitions.
enum PlannedDeflate {
    /// Section 3.2.4.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            for word in [count, ~count] { stream += [UInt8(word & 0xFF), UInt8(word >> 8)] }
            stream += block
        } while !rest.isEmpty
        return stream
    }

    /// Section 3.2.6, each repetition of three bytes and more by its length and distance, the nearest first.
    static func huffman(_ bytes: [UInt8]) -> [UInt8] {
        var bits = Bits()
        bits.add(1, 1)
        bits.add(1, 2)
        var places: [Int: Int] = [:]
        var index = 0
        while index < bytes.count {
            var (length, distance) = (0, 0)
            if index + 2 < bytes.count {
                let key = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
                if let place = places[key], index - place <= 32_768 {
                    distance = index - place
                    while length < 258, index + length < bytes.count, bytes[place + length] == bytes[index + length] {
                        length += 1
                    }
                }
                places[key] = index
            }
            if length < 3 {
                bits.literal(Int(bytes[index]))
                index += 1
            } else {
                bits.repetition(length, distance)
                index += length
            }
        }
        bits.literal(256)
        return bits.bytes
    }

    private struct Bits {
        private(set) var bytes: [UInt8] = []
        private var count = 0

        mutating func add(_ value: Int, _ width: Int) {
            for bit in 0..<width {
                if count & 7 == 0 { bytes.append(0) }
                bytes[count >> 3] |= UInt8(value >> bit & 1) << UInt8(count & 7)
                count += 1
            }
        }

        /// Huffman codes begin with their highest bit (section 3.1.1).
        private mutating func addCode(_ code: Int, _ width: Int) {
            for bit in (0..<width).reversed() { add(code >> bit & 1, 1) }
        }

        mutating func literal(_ symbol: Int) {
            switch symbol {
            case ..<144: addCode(0x30 + symbol, 8)
            case ..<256: addCode(0x190 + symbol - 144, 9)
            case ..<280: addCode(symbol - 256, 7)
            default: addCode(0xC0 + symbol - 280, 8)
            }
        }

        /// Section 3.2.5.
        mutating func repetition(_ length: Int, _ distance: Int) {
            if length == 258 {
                literal(285)
            } else {
                let (symbol, extra, rest) = Self.code(length - 3, perPower: 4)
                literal(257 + symbol)
                add(rest, extra)
            }
            let (symbol, extra, rest) = Self.code(distance - 1, perPower: 2)
            addCode(symbol, 5)
            add(rest, extra)
        }

        /// Symbols for so many values in each power of two: number, extra bits, and what these say.
        private static func code(_ value: Int, perPower: Int) -> (symbol: Int, extra: Int, rest: Int) {
            guard value >= perPower * 2 else { return (value, 0, 0) }
            var extra = 0
            while value >> extra >= perPower * 2 { extra += 1 }
            return (extra * perPower + value >> extra, extra, value & (1 << extra - 1))
        }
    }
}
