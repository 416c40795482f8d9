/// Looks through bytes for what is not UTF-8 (RFC 3629) and for characters that hide from a reader.
///
/// Direction marks can make a policy show another order of words than the compiler sees; whoever approves a policy by
/// reading it must be able to trust what is shown.
struct UTF8Scanner {
    enum Finding {
        case invalid(at: Int)
        case hidden(at: Int, length: Int, Unicode.Scalar)
    }
    private let utf8: [UInt8]
    private var position = 0
    /// The character before, if it is not of ASCII.
    private var previous: Unicode.Scalar?

    init(_ utf8: [UInt8]) {
        self.utf8 = utf8
        if utf8.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next finding; nil at the end.
    mutating func next() -> Finding? {
        while position < utf8.count {
            let start = position
            let first = utf8[start]
            if first < 0x80 {
                position += 1
                previous = nil
                if first >= 0x20 && first != 0x7F || first == 0x09 || first == 0x0A { continue }
                // CR stands before LF only: alone it ends the line for some programs, and not for those that split at LF.
                if first == 0x0D, position < utf8.count, utf8[position] == 0x0A { continue }
                return .hidden(at: start, length: 1, Unicode.Scalar(first))
            }
            guard let (scalar, length) = decode(at: start) else {
                position += 1
                return .invalid(at: start)
            }
            position += length
            let base = previous
            previous = scalar
            if HiddenCharacter.contains(scalar), !HiddenCharacter.choosesForm(scalar, of: base) {
                return .hidden(at: start, length: length, scalar)
            }
        }
        return nil
    }

    private func decode(at start: Int) -> (Unicode.Scalar, Int)? {
        let first = utf8[start]
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, start + length <= utf8.count else { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for index in start + 1..<start + length {
            guard utf8[index] & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(utf8[index] & 0x3F)
        }
        let isOverlong = length == 3 && value < 0x800 || length == 4 && value < 0x10000
        guard !isOverlong, let scalar = Unicode.Scalar(value) else { return nil }
        return (scalar, length)
    }
}
