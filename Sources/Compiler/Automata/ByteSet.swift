/// A set of byte values, one bit each.
struct ByteSet: Hashable, Sendable {
    private var w0: UInt64 = 0
    private var w1: UInt64 = 0
    private var w2: UInt64 = 0
    private var w3: UInt64 = 0

    init() {}

    init(_ byte: UInt8) { insert(byte) }

    init(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    static let all = ByteSet(0...255)

    func contains(_ byte: UInt8) -> Bool {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        return switch byte >> 6 {
        case 0: w0 & bit != 0
        case 1: w1 & bit != 0
        case 2: w2 & bit != 0
        default: w3 & bit != 0
        }
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: w0 |= bit
        case 1: w1 |= bit
        case 2: w2 |= bit
        default: w3 |= bit
        }
    }

    mutating func formUnion(_ other: ByteSet) {
        w0 |= other.w0
        w1 |= other.w1
        w2 |= other.w2
        w3 |= other.w3
    }

    var complement: ByteSet {
        var result = ByteSet()
        result.w0 = ~w0
        result.w1 = ~w1
        result.w2 = ~w2
        result.w3 = ~w3
        return result
    }

    var isEmpty: Bool { w0 | w1 | w2 | w3 == 0 }
}
