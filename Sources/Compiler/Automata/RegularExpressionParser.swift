import MidicRuntime

/// Recursive descent over the bytes of a pattern. Depth is bounded, so hostile nesting is an error and not a crash.
struct RegularExpressionParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// The largest count in `{m,n}`.
    static let repetitionLimit = 1000
    private static let depthLimit = 100

    /// Each upper-case letter stands for its lower-case one, as values are read that are folded.
    private let ignoresCase: Bool

    init(_ pattern: String, ignoringCase ignoresCase: Bool = false) {
        self.ignoresCase = ignoresCase
        bytes = Array(pattern.utf8)
    }

    mutating func parse() throws(RegularExpressionError) -> RegularExpression {
        if peek == UInt8(ascii: "^") { position += 1 }
        let result = try alternatives()
        if peek == UInt8(ascii: ")") { throw syntax("`)` has no `(`") }
        guard position == bytes.count else { throw syntax("unexpected character") }
        return result
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func peek(_ ahead: Int) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private func syntax(_ message: String, at offset: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(.syntax, at: offset ?? position, message)
    }

    private func unsupported(_ what: String, at offset: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(
            .unsupported, at: offset ?? position, "\(what) cannot be used: patterns are matched in linear time")
    }

    private mutating func alternatives() throws(RegularExpressionError) -> RegularExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw syntax("groups are nested too deep") }
        var branches = [try sequence()]
        while peek == UInt8(ascii: "|") {
            position += 1
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegularExpression {
        var parts: [RegularExpression] = []
        while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "$") {
                guard position == bytes.count - 1 else {
                    throw syntax("`$` can only stand at the end: a pattern always matches the whole value")
                }
                position += 1
                break
            }
            let start = position
            let atom = try atom()
            parts.append(try repeated(atom, from: start))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repeated(
        _ atom: RegularExpression, from start: Int
    ) throws(RegularExpressionError) -> RegularExpression {
        let result: RegularExpression
        switch peek {
        case UInt8(ascii: "*"): result = .repetition(atom, minimum: 0, maximum: nil)
        case UInt8(ascii: "+"): result = .repetition(atom, minimum: 1, maximum: nil)
        case UInt8(ascii: "?"): result = .repetition(atom, minimum: 0, maximum: 1)
        case UInt8(ascii: "{"):
            position += 1
            let (minimum, maximum) = try bounds()
            result = .repetition(atom, minimum: minimum, maximum: maximum)
        default: return atom
        }
        position += 1
        switch peek {
        case UInt8(ascii: "?"): throw unsupported("lazy repetition")
        case UInt8(ascii: "+"): throw unsupported("possessive repetition")
        case UInt8(ascii: "*"), UInt8(ascii: "{"): throw syntax("a repetition cannot be repeated; use a group")
        default: return result
        }
    }

    /// `m}`, `m,}` or `m,n}`; leaves the position at the closing brace.
    private mutating func bounds() throws(RegularExpressionError) -> (Int, Int?) {
        let start = position
        let minimum = try count()
        var maximum: Int? = minimum
        if peek == UInt8(ascii: ",") {
            position += 1
            maximum = peek == UInt8(ascii: "}") ? nil : try count()
        }
        guard peek == UInt8(ascii: "}") else { throw syntax("a repetition is written `{m}`, `{m,}` or `{m,n}`") }
        if let maximum, maximum < minimum { throw syntax("the bounds are the wrong way round", at: start) }
        return (minimum, maximum)
    }

    private mutating func count() throws(RegularExpressionError) -> Int {
        let start = position
        var value = 0
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            guard value <= Self.repetitionLimit else {
                throw RegularExpressionError(
                    .tooLarge, at: start, "a repetition counts to \(Self.repetitionLimit) at most")
            }
            position += 1
        }
        guard position > start else { throw syntax("a repetition is written `{m}`, `{m,}` or `{m,n}`") }
        return value
    }

    private mutating func atom() throws(RegularExpressionError) -> RegularExpression {
        let start = position
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "."): return .set(.init(bytes: .all))
        case UInt8(ascii: "["): return try characterClass(from: start)
        case UInt8(ascii: "("): return try group(from: start)
        case UInt8(ascii: "\\"):
            switch try escape(from: start) {
            case .byte(let literal): return .byte(folded(literal))
            case .set(let set): return .set(.init(bytes: set))
            }
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
            throw syntax("there is nothing to repeat", at: start)
        case UInt8(ascii: "^"):
            throw syntax("`^` can only stand at the start: a pattern always matches the whole value", at: start)
        case 0x80...:
            var scalar = [byte]
            while let next = peek, next & 0xC0 == 0x80 {
                scalar.append(next)
                position += 1
            }
            return .sequence((ignoresCase ? CaseFolding.folded(scalar) : scalar).map { .byte($0) })
        default: return .byte(folded(byte))
        }
    }

    private mutating func group(from start: Int) throws(RegularExpressionError) -> RegularExpression {
        if peek == UInt8(ascii: "?") {
            switch (peek(1), peek(2)) {
            case (UInt8(ascii: ":"), _): position += 2
            case (UInt8(ascii: "="), _), (UInt8(ascii: "!"), _): throw unsupported("look-ahead", at: start)
            case (UInt8(ascii: "<"), UInt8(ascii: "=")), (UInt8(ascii: "<"), UInt8(ascii: "!")):
                throw unsupported("look-behind", at: start)
            case (UInt8(ascii: "<"), _), (UInt8(ascii: "P"), _): throw unsupported("a named group", at: start)
            case (UInt8(ascii: ">"), _): throw unsupported("an atomic group", at: start)
            default: throw unsupported("a group with options", at: start)
            }
        }
        let inner = try alternatives()
        guard peek == UInt8(ascii: ")") else { throw syntax("`(` has no `)`", at: start) }
        position += 1
        return inner
    }

    private func folded(_ byte: UInt8) -> UInt8 {
        ignoresCase && (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
    }

    private enum Escape {
        case byte(UInt8)
        case set(ByteSet)
    }

    /// After the backslash.
    private mutating func escape(from start: Int) throws(RegularExpressionError) -> Escape {
        guard let byte = peek else { throw syntax("the pattern ends in a backslash", at: start) }
        position += 1
        switch byte {
        case UInt8(ascii: "d"): return .set(Self.digits)
        case UInt8(ascii: "D"): return .set(Self.digits.complement)
        case UInt8(ascii: "w"): return .set(Self.word)
        case UInt8(ascii: "W"): return .set(Self.word.complement)
        case UInt8(ascii: "s"): return .set(Self.space)
        case UInt8(ascii: "S"): return .set(Self.space.complement)
        case UInt8(ascii: "t"): return .byte(0x09)
        case UInt8(ascii: "n"): return .byte(0x0A)
        case UInt8(ascii: "r"): return .byte(0x0D)
        case UInt8(ascii: "f"): return .byte(0x0C)
        case UInt8(ascii: "x"):
            guard let high = peek.flatMap(Self.hexValue), let low = peek(1).flatMap(Self.hexValue) else {
                throw syntax("`\\x` needs two hexadecimal digits", at: start)
            }
            position += 2
            return .byte(high << 4 | low)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "k"):
            throw unsupported("a back-reference", at: start)
        case UInt8(ascii: "b"), UInt8(ascii: "B"): throw unsupported("a word boundary", at: start)
        case UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "Z"): throw unsupported("an anchor", at: start)
        case UInt8(ascii: "p"), UInt8(ascii: "P"): throw unsupported("a Unicode property", at: start)
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
            throw syntax("this escape is unknown", at: start)
        default: return .byte(byte)
        }
    }

    /// After the opening bracket.
    private mutating func characterClass(from start: Int) throws(RegularExpressionError) -> RegularExpression {
        var set = ByteSet()
        var negated = false
        if peek == UInt8(ascii: "^") {
            negated = true
            position += 1
        }
        var first = true
        while true {
            guard let byte = peek else { throw syntax("`[` has no `]`", at: start) }
            if byte == UInt8(ascii: "]"), !first { break }
            first = false
            let memberStart = position
            switch try classMember() {
            case .set(let members): set.formUnion(members)
            case .byte(let low):
                guard peek == UInt8(ascii: "-"), let next = peek(1), next != UInt8(ascii: "]") else {
                    set.insert(low)
                    continue
                }
                position += 1
                guard case .byte(let high) = try classMember(), low <= high else {
                    throw syntax("this range is the wrong way round", at: memberStart)
                }
                set.formUnion(ByteSet(low...high))
            }
        }
        position += 1
        if ignoresCase { for byte in UInt8(0x41)...0x5A where set.contains(byte) { set.insert(byte + 0x20) } }
        let result = negated ? set.complement : set
        guard !result.isEmpty else { throw syntax("this class matches nothing", at: start) }
        return .set(.init(bytes: result))
    }

    private mutating func classMember() throws(RegularExpressionError) -> Escape {
        let start = position
        guard let byte = peek else { throw syntax("`[` has no `]`") }
        position += 1
        switch byte {
        case UInt8(ascii: "\\"): return try escape(from: start)
        case 0x80...:
            throw RegularExpressionError(
                .unsupported, at: start, "a class holds ASCII characters only; write `(a|b)` for others")
        case UInt8(ascii: "[") where peek == UInt8(ascii: ":"):
            throw unsupported("a POSIX class", at: start)
        default: return .byte(byte)
        }
    }

    private static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    private static let word: ByteSet = {
        var set = digits
        set.formUnion(ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z")))
        set.formUnion(ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        set.insert(UInt8(ascii: "_"))
        return set
    }()
    private static let space: ByteSet = {
        var set = ByteSet(0x09...0x0D)
        set.insert(0x20)
        return set
    }()

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
