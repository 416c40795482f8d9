/// A set of CIODs by their index in `IODTables.ciods`; room for 192, of which the tables use about 175.
package struct CIODSet: Hashable, Sendable {
    private var low: UInt64 = 0
    private var middle: UInt64 = 0
    private var high: UInt64 = 0

    /// How many CIODs a set has room for.
    package static let capacity = 192

    package init() {}

    /// The CIODs 0 up to, not including, `count`.
    package init(first count: Int) {
        for index in 0..<count { self[index] = true }
    }

    package subscript(index: Int) -> Bool {
        get {
            let bit: UInt64 = 1 << UInt64(index & 63)
            return switch index >> 6 {
            case 0: low & bit != 0
            case 1: middle & bit != 0
            case 2: high & bit != 0
            default: false
            }
        }
        set {
            let bit: UInt64 = 1 << UInt64(index & 63)
            func apply(_ word: inout UInt64) { if newValue { word |= bit } else { word &= ~bit } }
            switch index >> 6 {
            case 0: apply(&low)
            case 1: apply(&middle)
            case 2: apply(&high)
            default: preconditionFailure("a CIOD set has no room for this index")
            }
        }
    }

    package var isEmpty: Bool { low | middle | high == 0 }
    package var count: Int { low.nonzeroBitCount + middle.nonzeroBitCount + high.nonzeroBitCount }

    /// The indexes in the set, ascending.
    package var indexes: [Int] {
        var found: [Int] = []
        for (offset, word) in [(0, low), (64, middle), (128, high)] {
            var rest = word
            while rest != 0 {
                found.append(offset + rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
        return found
    }

    package func union(_ other: CIODSet) -> CIODSet {
        var result = self
        result.formUnion(other)
        return result
    }

    package mutating func formUnion(_ other: CIODSet) {
        low |= other.low
        middle |= other.middle
        high |= other.high
    }

    package func intersection(_ other: CIODSet) -> CIODSet {
        var result = self
        result.low &= other.low
        result.middle &= other.middle
        result.high &= other.high
        return result
    }

    package func subtracting(_ other: CIODSet) -> CIODSet {
        var result = self
        result.low &= ~other.low
        result.middle &= ~other.middle
        result.high &= ~other.high
        return result
    }

    package func isSubset(of other: CIODSet) -> Bool { subtracting(other).isEmpty }
}
