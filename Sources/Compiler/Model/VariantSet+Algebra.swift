import MidicRuntime

extension VariantSet {
    var isEmpty: Bool { words == (0, 0, 0, 0) }

    func union(_ other: VariantSet) -> VariantSet {
        var result = self
        result.words.0 |= other.words.0
        result.words.1 |= other.words.1
        result.words.2 |= other.words.2
        result.words.3 |= other.words.3
        return result
    }

    func intersection(_ other: VariantSet) -> VariantSet {
        var result = self
        result.words.0 &= other.words.0
        result.words.1 &= other.words.1
        result.words.2 &= other.words.2
        result.words.3 &= other.words.3
        return result
    }

    func subtracting(_ other: VariantSet) -> VariantSet {
        var result = self
        result.words.0 &= ~other.words.0
        result.words.1 &= ~other.words.1
        result.words.2 &= ~other.words.2
        result.words.3 &= ~other.words.3
        return result
    }

    static let all: VariantSet = {
        var result = VariantSet()
        result.words = (.max, .max, .max, .max)
        return result
    }()

    static func only(_ variant: Int) -> VariantSet {
        var result = VariantSet()
        result[variant] = true
        return result
    }

    var count: Int {
        words.0.nonzeroBitCount + words.1.nonzeroBitCount + words.2.nonzeroBitCount + words.3.nonzeroBitCount
    }
}
