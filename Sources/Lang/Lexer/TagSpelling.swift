/// Reads `(gggg,eeee)` with hexadecimal or `x` digits, and ranges such as `(6000-60FE,3000)`.
enum TagSpelling {
    /// The length of a well-formed tag at an offset, or nil. Blanks may stand around the comma and the parentheses.
    static func length(in utf8: [UInt8], at offset: Int) -> Int? {
        parse(utf8, from: offset).map { $0.end - offset }
    }

    /// The halves of the tag that a token spells; nil if it is misspelt.
    static func halves(in utf8: [UInt8], at offset: Int) -> (group: TagHalf, element: TagHalf)? {
        parse(utf8, from: offset).map { ($0.group, $0.element) }
    }

    private static func parse(
        _ utf8: [UInt8], from offset: Int
    ) -> (group: TagHalf, element: TagHalf, end: Int)? {
        var index = offset
        func skipBlanks() { while index < utf8.count, utf8[index] == UInt8(ascii: " ") { index += 1 } }
        func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard index < utf8.count, utf8[index] == byte else { return false }
            index += 1
            skipBlanks()
            return true
        }
        func word() -> (value: UInt16, mask: UInt16)? {
            var value: UInt16 = 0
            var mask: UInt16 = 0
            for _ in 0..<4 {
                guard index < utf8.count else { return nil }
                value <<= 4
                mask <<= 4
                if let digit = utf8[index].hexValue {
                    value |= digit
                    mask |= 0xF
                } else if utf8[index] != UInt8(ascii: "x"), utf8[index] != UInt8(ascii: "X") {
                    return nil
                }
                index += 1
            }
            return (value, mask)
        }
        func half() -> TagHalf? {
            guard let low = word() else { return nil }
            guard index < utf8.count, utf8[index] == UInt8(ascii: "-") else {
                return TagHalf(mask: low.mask, low: low.value, high: low.value)
            }
            index += 1
            // A range of masked words would have no order that a reader can see.
            guard let high = word(), low.mask == 0xFFFF, high.mask == 0xFFFF, low.value <= high.value else {
                return nil
            }
            return TagHalf(mask: 0xFFFF, low: low.value, high: high.value)
        }
        guard take(UInt8(ascii: "(")), let group = half(), take(UInt8(ascii: ",")), let element = half() else {
            return nil
        }
        skipBlanks()
        guard index < utf8.count, utf8[index] == UInt8(ascii: ")") else { return nil }
        return (group, element, index + 1)
    }
}
