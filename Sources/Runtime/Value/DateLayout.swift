/// A layout in which a text states a date, such as `YYYY-MM-DD` or `DD.MM.YYYY hh:mm`: digits of year, month, day, hour, minute and
/// second, and characters between them that stand for themselves.
package struct DateLayout: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case year, month, day, hour, minute, second
        case literal(UInt8)

        var width: Int {
            switch self {
            case .year: 4
            case .month, .day, .hour, .minute, .second: 2
            case .literal: 1
            }
        }
    }

    /// Why a text is no layout.
    package enum Fault: Error, Hashable, Sendable {
        /// A letter or a character that is neither a part nor a separator.
        case unknown(Character)
        /// A part stands twice.
        case twice(String)
        /// Without a whole date nothing moves by days.
        case lacks(String)
        case tooLong
    }

    package let parts: [Part]

    private static let words: [(spelling: String, part: Part)] = [
        ("YYYY", .year), ("MM", .month), ("DD", .day), ("hh", .hour), ("mm", .minute), ("ss", .second),
    ]

    package static let longest = 64

    /// - Parameter text: parts and separators; letters but `T` and `Z`, digits and backslashes separate nothing.
    package init(_ text: String) throws(Fault) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        var rest = text[...]
        var parts: [Part] = []
        while let character = rest.first {
            if let word = Self.words.first(where: { rest.hasPrefix($0.spelling) }) {
                if parts.contains(word.part) { throw .twice(word.spelling) }
                parts.append(word.part)
                rest = rest.dropFirst(word.spelling.count)
                continue
            }
            guard let byte = character.asciiValue, 0x20..<0x7F ~= byte, byte != 0x5C,
                character == "T" || character == "Z" || !character.isLetter && !character.isNumber
            else { throw .unknown(character) }
            parts.append(.literal(byte))
            rest = rest.dropFirst()
        }
        for word in Self.words.prefix(3) where !parts.contains(word.part) { throw .lacks(word.spelling) }
        self.parts = parts
    }

    /// Moves a date by whole days; the time of day and all between stay.
    ///
    /// - Parameter value: one value without padding.
    /// - Returns: nil if it has another layout, states no day or time that there is, or comes to a year outside 1 to 9999.
    package func shift(_ value: [UInt8], days: Int) -> [UInt8]? {
        guard value.count == parts.reduce(0, { $0 + $1.width }) else { return nil }
        var numbers: [Part: Int] = [:]
        var offset = 0
        for part in parts {
            let bytes = value[offset..<offset + part.width]
            offset += part.width
            if case .literal(let byte) = part {
                guard bytes.first == byte else { return nil }
                continue
            }
            guard bytes.allSatisfy(Digits.isDigit) else { return nil }
            numbers[part] = bytes.reduce(0) { 10 * $0 + Int($1 - 0x30) }
        }
        guard
            let date = CivilDate(year: numbers[.year] ?? 0, month: numbers[.month] ?? 0, day: numbers[.day] ?? 0),
            (numbers[.hour] ?? 0) < 24, (numbers[.minute] ?? 0) < 60, (numbers[.second] ?? 0) <= 60,
            let moved = date.adding(days: days)
        else { return nil }
        (numbers[.year], numbers[.month], numbers[.day]) = (moved.year, moved.month, moved.day)
        var result: [UInt8] = []
        for part in parts {
            if case .literal(let byte) = part {
                result.append(byte)
                continue
            }
            let digits = Array(String(numbers[part] ?? 0).utf8)
            result += [UInt8](repeating: 0x30, count: part.width - digits.count) + digits
        }
        return result
    }
}
