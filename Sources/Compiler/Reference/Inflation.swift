import MidicRuntime

/// Inflates a deflated data set (RFC 1951), bit by bit.
struct Inflation {
    private let bytes: [UInt8]
    private var bit: Int
    private var output: [UInt8] = []

    /// Most bytes that midic inflates by default: docs/outcomes.md, `too-large`.
    private static let longest = 30 << 20

    static func inflate(_ bytes: [UInt8], from start: Int) throws(FileFailure.Code) -> [UInt8] {
        var inflation = Inflation(bytes: bytes, bit: 8 * start)
        try inflation.blocks()
        return inflation.output
    }

    private init(bytes: [UInt8], bit: Int) {
        self.bytes = bytes
        self.bit = bit
    }

    private mutating func bits(_ count: Int) throws(FileFailure.Code) -> Int {
        var value = 0
        for place in 0..<count {
            guard bit < 8 * bytes.count else { throw .truncatedElement }
            value |= Int(bytes[bit / 8] >> UInt8(bit % 8) & 1) << place
            bit += 1
        }
        return value
    }

    private mutating func write(_ byte: UInt8) throws(FileFailure.Code) {
        guard output.count < Self.longest else { throw .tooLarge }
        output.append(byte)
    }

    private mutating func blocks() throws(FileFailure.Code) {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try stored()
            case 1:
                let lengths =
                    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112) + [Int](repeating: 7, count: 24)
                    + [Int](repeating: 8, count: 8)
                try codes(Huffman(lengths), Huffman([Int](repeating: 5, count: 32)))
            case 2: try dynamic()
            default: throw .badDeflate
            }
        }
    }

    private mutating func stored() throws(FileFailure.Code) {
        bit = (bit + 7) / 8 * 8
        let length = try bits(16)
        guard try bits(16) == length ^ 0xFFFF else { throw .badDeflate }
        for _ in 0..<length { try write(UInt8(try bits(8))) }
    }

    private mutating func dynamic() throws(FileFailure.Code) {
        let literals = try bits(5) + 257
        let distances = try bits(5) + 1
        let codes = try bits(4) + 4
        guard literals <= 286, distances <= 30 else { throw .badDeflate }
        var lengths = [Int](repeating: 0, count: 19)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        for place in 0..<codes { lengths[order[place]] = try bits(3) }
        let lengthCode = Huffman(lengths)
        guard lengthCode.isComplete else { throw .badDeflate }
        var all: [Int] = []
        while all.count < literals + distances {
            let symbol = try self.symbol(lengthCode)
            switch symbol {
            case 0...15: all.append(symbol)
            case 16:
                guard let last = all.last else { throw .badDeflate }
                all += [Int](repeating: last, count: 3 + (try bits(2)))
            case 17: all += [Int](repeating: 0, count: 3 + (try bits(3)))
            default: all += [Int](repeating: 0, count: 11 + (try bits(7)))
            }
        }
        guard all.count == literals + distances, all[256] > 0 else { throw .badDeflate }
        try self.codes(Huffman(Array(all[..<literals])), Huffman(Array(all[literals...])))
    }

    private mutating func symbol(_ code: Huffman) throws(FileFailure.Code) -> Int {
        var value = 0
        for length in 1...15 {
            value = value << 1 | (try bits(1))
            if let symbol = code.symbols[[length, value]] { return symbol }
        }
        throw .badDeflate
    }

    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthExtra = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ]

    private mutating func codes(_ literals: Huffman, _ distances: Huffman) throws(FileFailure.Code) {
        guard literals.isSound, distances.isSound else { throw .badDeflate }
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                try write(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol <= 285 else { throw .badDeflate }
            let length = Self.lengthBase[symbol - 257] + (try bits(Self.lengthExtra[symbol - 257]))
            let place = try self.symbol(distances)
            guard place < 30 else { throw .badDeflate }
            let distance = Self.distanceBase[place] + (try bits(max(0, place / 2 - 1)))
            guard distance <= output.count else { throw .badDeflate }
            for _ in 0..<length { try write(output[output.count - distance]) }
        }
    }
}

/// A prefix code by its lengths (RFC 1951 section 3.2.2).
private struct Huffman {
    /// By length and code.
    private(set) var symbols: [[Int]: Int] = [:]
    /// Whether each row of bits begins with a code, and with one only.
    let isComplete: Bool
    /// Also with one symbol of one bit, or none at all, which RFC 1951 section 3.2.7 allows for distances.
    let isSound: Bool

    init(_ lengths: [Int]) {
        let used = lengths.filter { $0 > 0 }
        isComplete = used.reduce(0) { $0 + 1 << (15 - $1) } == 1 << 15
        isSound = isComplete || used.isEmpty || used == [1]
        var code = 0
        for length in 1...15 {
            for (symbol, own) in lengths.enumerated() where own == length {
                symbols[[length, code]] = symbol
                code += 1
            }
            code <<= 1
        }
    }
}
