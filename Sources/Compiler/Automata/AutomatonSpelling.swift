import MidicRuntime

/// A pattern for what an automaton accepts: a ruleset has automata and no patterns, and what a stranger's ruleset says of
/// itself counts for nothing.
///
/// States are eliminated one after the other (McNaughton and Yamada 1960, Brzozowski and McCluskey 1963). The pattern compiles
/// to the same automaton; it need not be the one that somebody wrote.
enum AutomatonSpelling {
    /// More states give no pattern that anybody could read.
    private static let mostStates = 64
    /// Longest pattern, in characters.
    private static let mostCharacters = 400

    /// - Returns: nil for what is too large to be shown, or has nothing that it accepts.
    static func pattern(of automaton: AutomatonRecord) -> String? {
        guard automaton.kind == .wholeValue, automaton.stateCount <= mostStates else { return nil }
        guard let tree = Elimination(automaton)?.result() else { return nil }
        let text = PatternText.text(tree)
        return text.count <= mostCharacters ? text : nil
    }
}

/// The automaton with expressions on its edges; two states more than the automaton, a start and an end.
private struct Elimination {
    private var edges: [[RegularExpression?]]
    private let start: Int
    private let end: Int

    init?(_ automaton: AutomatonRecord) {
        let count = Int(automaton.stateCount)
        let classCount = Int(automaton.classCount)
        (start, end) = (count, count + 1)
        edges = Array(repeating: Array(repeating: nil, count: count + 2), count: count + 2)
        for state in 0..<count {
            var sets = [ByteSet?](repeating: nil, count: count)
            for byte in 0..<256 {
                let target = Int(automaton.transitions[state * classCount + Int(automaton.byteClasses[byte])])
                var set = sets[target] ?? ByteSet()
                set.insert(UInt8(byte))
                sets[target] = set
            }
            for (target, set) in sets.enumerated() { edges[state][target] = set.map { .set(.init(bytes: $0)) } }
            if automaton.accepting[state] != 0 { edges[state][end] = .empty }
        }
        edges[start][0] = .empty
    }

    func result() -> RegularExpression? {
        var edges = self.edges
        var left = Set(0..<start)
        // What cannot lead to the end would only be in the way.
        var alive: Set<Int> = [end]
        var grew = true
        while grew {
            grew = false
            for state in left where !alive.contains(state) {
                if edges[state].indices.contains(where: { edges[state][$0] != nil && alive.contains($0) }) {
                    alive.insert(state)
                    grew = true
                }
            }
        }
        left.formIntersection(alive)
        let states = (0...end).filter { left.contains($0) || $0 >= start }
        var work = 0
        while !left.isEmpty {
            func weight(_ state: Int) -> Int {
                let sources = states.count { $0 != state && edges[$0][state] != nil }
                let targets = states.count { $0 != state && edges[state][$0] != nil }
                return sources * targets
            }
            guard let state = left.sorted().min(by: { weight($0) < weight($1) }) else { break }
            left.remove(state)
            let loop = edges[state][state].map { RegularExpression.star($0) }
            for source in states where source != state && (left.contains(source) || source == start) {
                guard let first = edges[source][state] else { continue }
                for target in states where target != state && (left.contains(target) || target == end) {
                    guard let last = edges[state][target] else { continue }
                    let way = RegularExpression.chain([first, loop ?? .empty, last])
                    let joined = edges[source][target].map { RegularExpression.choice([$0, way]) } ?? way
                    work += joined.size
                    // Each elimination can double what is there.
                    guard work < 200_000 else { return nil }
                    edges[source][target] = joined
                }
            }
        }
        return edges[start][end]
    }
}

extension RegularExpression {
    fileprivate var size: Int {
        switch self {
        case .empty, .byte, .set: 1
        case .sequence(let parts), .alternatives(let parts): parts.reduce(1) { $0 + $1.size }
        case .repetition(let inner, _, _): 1 + inner.size
        }
    }

    fileprivate static func star(_ inner: RegularExpression) -> RegularExpression {
        switch inner {
        case .empty: .empty
        case .repetition(let body, 0, _) where body.size == 1: .repetition(body, minimum: 0, maximum: nil)
        default: .repetition(inner, minimum: 0, maximum: nil)
        }
    }

    /// One after the other; `x` before or after `x*` is `x+`.
    fileprivate static func chain(_ parts: [RegularExpression]) -> RegularExpression {
        var flat: [RegularExpression] = []
        for part in parts {
            switch part {
            case .empty: continue
            case .sequence(let inner): flat += inner
            default: flat.append(part)
            }
        }
        var result: [RegularExpression] = []
        for part in flat {
            if case .repetition(let body, 0, nil)? = result.last, body == part {
                result[result.count - 1] = .repetition(body, minimum: 1, maximum: nil)
            } else if case .repetition(let body, 0, nil) = part, result.last == body {
                result[result.count - 1] = .repetition(body, minimum: 1, maximum: nil)
            } else {
                result.append(part)
            }
        }
        return result.isEmpty ? .empty : result.count == 1 ? result[0] : .sequence(result)
    }

    /// One or the other: sets of bytes are one set, what begins or ends alike is said once.
    fileprivate static func choice(_ parts: [RegularExpression]) -> RegularExpression {
        var flat: [RegularExpression] = []
        for part in parts {
            if case .alternatives(let inner) = part { flat += inner } else { flat.append(part) }
        }
        var isOptional = false
        var set: ByteSet?
        var rest: [RegularExpression] = []
        for part in flat {
            switch part {
            case .empty: isOptional = true
            case .repetition(let body, 0, 1):
                isOptional = true
                if !rest.contains(body) { rest.append(body) }
            case .set(let bytes):
                var union = set ?? ByteSet()
                union.formUnion(bytes.bytes)
                set = union
            default: if !rest.contains(part) { rest.append(part) }
            }
        }
        if let set { rest.insert(.set(.init(bytes: set)), at: 0) }
        if rest.count == 2 { rest = [factored(rest[0], rest[1])] }
        let joined: RegularExpression = rest.isEmpty ? .empty : rest.count == 1 ? rest[0] : .alternatives(rest)
        guard isOptional, joined != .empty else { return joined }
        switch joined {
        case .repetition(_, 0, _): return joined
        case .repetition(let body, 1, nil): return .repetition(body, minimum: 0, maximum: nil)
        default: return .repetition(joined, minimum: 0, maximum: 1)
        }
    }

    private static func factored(_ first: RegularExpression, _ second: RegularExpression) -> RegularExpression {
        func parts(_ one: RegularExpression) -> [RegularExpression] {
            if case .sequence(let parts) = one { return parts }
            return [one]
        }
        var (left, right) = (parts(first)[...], parts(second)[...])
        var head: [RegularExpression] = []
        var tail: [RegularExpression] = []
        while let a = left.first, let b = right.first, a == b {
            head.append(a)
            left = left.dropFirst()
            right = right.dropFirst()
        }
        while let a = left.last, let b = right.last, a == b {
            tail.insert(a, at: 0)
            left = left.dropLast()
            right = right.dropLast()
        }
        guard !head.isEmpty || !tail.isEmpty else { return .alternatives([first, second]) }
        return chain(head + [choice([chain(Array(left)), chain(Array(right))])] + tail)
    }
}

/// Writes an expression as a pattern of the language.
private enum PatternText {
    static func text(_ expression: RegularExpression) -> String {
        switch expression {
        case .empty: return "()"
        case .byte(let byte): return literal(byte)
        case .set(let set): return text(set.bytes)
        case .sequence(let parts):
            return parts.map { part in
                if case .alternatives = part { return "(" + text(part) + ")" }
                return text(part)
            }.joined()
        case .alternatives(let parts): return parts.map { $0 == .empty ? "" : text($0) }.joined(separator: "|")
        case .repetition(let inner, let minimum, let maximum):
            let body: String
            switch inner {
            case .byte, .set: body = text(inner)
            default: body = "(" + text(inner) + ")"
            }
            switch (minimum, maximum) {
            case (0, nil): return body + "*"
            case (1, nil): return body + "+"
            case (0, 1?): return body + "?"
            case (let low, nil): return body + "{\(low),}"
            case (let low, let high?): return body + "{\(low),\(high)}"
            }
        }
    }

    private static func text(_ set: ByteSet) -> String {
        let members = (0...255).map { UInt8($0) }.filter(set.contains)
        if members.count == 256 { return "." }
        if members.count == 1 { return literal(members[0]) }
        // A negated class holds every byte that is no ASCII.
        let isNegated = members.count > 128 && (0x80...0xFF).allSatisfy { set.contains(UInt8($0)) }
        let listed = isNegated ? (0...255).map { UInt8($0) }.filter { !set.contains($0) } : members
        if listed == Array(UInt8(ascii: "0")...UInt8(ascii: "9")) { return isNegated ? "\\D" : "\\d" }
        var text = isNegated ? "[^" : "["
        var index = 0
        while index < listed.count {
            var last = index
            while last + 1 < listed.count, listed[last + 1] == listed[last] + 1 { last += 1 }
            text += member(listed[index])
            if last - index >= 2 {
                text += "-" + member(listed[last])
            } else if last > index {
                text += member(listed[last])
            }
            index = last + 1
        }
        return text + "]"
    }

    private static func member(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "]"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "-"), UInt8(ascii: "^"),
            UInt8(ascii: "/"):
            return "\\" + String(Unicode.Scalar(byte))
        default: return plain(byte)
        }
    }

    private static func literal(_ byte: UInt8) -> String {
        let special = "\\/.[](){}*+?|^$"
        let scalar = Unicode.Scalar(byte)
        return special.unicodeScalars.contains(scalar) ? "\\" + String(scalar) : plain(byte)
    }

    private static func plain(_ byte: UInt8) -> String {
        guard !(0x20..<0x7F).contains(byte) else { return String(Unicode.Scalar(byte)) }
        let digits = String(byte, radix: 16, uppercase: true)
        return "\\x" + (digits.count == 1 ? "0" : "") + digits
    }
}
