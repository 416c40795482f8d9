internal import MidicRuntime

/// Reads a packed text of `StandardData` field by field.
///
/// Fields end with a tab, a line feed or the text's end. The texts are this project's own and their digests are tested,
/// so a malformed one is a programming error and stops the program.
struct PackedText {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: StaticString) {
        bytes = Array(text.description.utf8)
    }

    var isAtEnd: Bool { position >= bytes.count }

    /// At the line feed or the text's end: no more characters in the line.
    var isAtLineEnd: Bool { position >= bytes.count || bytes[position] == UInt8(ascii: "\n") }

    /// The byte range of the next field; moves past the separator behind it.
    private mutating func range() -> Range<Int> {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\t"), bytes[position] != UInt8(ascii: "\n") {
            position += 1
        }
        let end = position
        position += 1
        return start..<end
    }

    /// The next field as text.
    mutating func field() -> String {
        String(decoding: bytes[range()], as: UTF8.self)
    }

    /// The next field, of at most eight bytes, as a number that stands for its text: a key for a cache without making a
    /// `String` for each of thousands of lines.
    mutating func key() -> UInt64 {
        let range = range()
        precondition(range.count <= 8)
        var key: UInt64 = 0
        for index in range { key = key << 8 | UInt64(bytes[index]) }
        return key
    }

    /// The text of a `key()`.
    static func text(ofKey key: UInt64) -> String {
        var rest = key
        var letters: [UInt8] = []
        while rest != 0 {
            letters.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }

    /// The next field, the words of which are separated by blanks.
    mutating func words() -> [String] {
        field().split(separator: " ").map { String($0) }
    }

    /// The next field as a set of flag letters.
    mutating func flags() -> [UInt8] {
        Array(bytes[range()])
    }

    /// Whether the next field holds a flag letter; moves past the field.
    mutating func flag(_ letter: UInt8) -> Bool {
        bytes[range()].contains(letter)
    }

    /// One character.
    mutating func letter() -> UInt8 {
        defer { position += 1 }
        return bytes[position]
    }

    /// Skips the separator at the end of a line that was read by characters.
    mutating func endLine() {
        precondition(isAtLineEnd)
        position += 1
    }

    /// Eight hexadecimal digits.
    mutating func tag() -> Tag {
        var value: UInt32 = 0
        for _ in 0..<8 { value = value << 4 | UInt32(PackedText.digit(letter())) }
        return Tag(rawValue: value)
    }

    /// Two digits of base 36.
    mutating func pair() -> Int {
        let high = PackedText.digit(letter())
        return high * 36 + PackedText.digit(letter())
    }

    /// 0 to 9 and letters, without distinction of case.
    static func digit(_ letter: UInt8) -> Int {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter &- UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter &- UInt8(ascii: "A")) + 10
        default: preconditionFailure("not a digit in a packed table")
        }
    }

    /// Moves to the next line and returns the offset at which it begins, for a later `move(to:)`.
    mutating func skipLine() -> Int {
        while !isAtLineEnd { position += 1 }
        position += 1
        return position
    }

    mutating func move(to offset: Int) { position = offset }

    /// A tag, or a mask where a digit is `x`; consumes the field. A masked last digit of the group stands for even
    /// groups only (PS3.5 section 7.6: repeating groups are even).
    mutating func mask() -> (lowest: Tag, mask: TagMask?) {
        let digits = bytes[range()]
        precondition(digits.count == 8)
        var value: UInt32 = 0
        var mask: UInt32 = 0
        for letter in digits {
            let isFree = letter == UInt8(ascii: "x")
            value = value << 4 | UInt32(isFree ? 0 : PackedText.digit(letter))
            mask = mask << 4 | (isFree ? 0 : 0xF)
        }
        let lowest = Tag(rawValue: value)
        if mask == 0xFFFF_FFFF { return (lowest, nil) }
        let fixed = Tag(rawValue: mask)
        return (
            lowest,
            TagMask(
                groupMask: fixed.group | 0x0001, groupLow: lowest.group, groupHigh: lowest.group,
                elementMask: fixed.element, elementLow: lowest.element, elementHigh: lowest.element)
        )
    }
}
