/// What a statement is made of, as far as a shrinker takes it apart.
enum StatementParts {
    /// The statement with one part less, or with a simpler one.
    static func simpler(_ statement: PlannedStatement) -> [PlannedStatement] {
        var found: [PlannedStatement] = []
        func add(_ change: (inout PlannedStatement) -> Void) {
            var other = statement
            change(&other)
            if other != statement { found.append(other) }
        }
        add { $0.isReasoned = false }
        add { $0.overrides = false }
        for head in heads(statement.head) { add { $0.head = head } }
        if let action = statement.action {
            for simpler in actions(action) { add { $0.action = simpler } }
        }
        return found
    }

    // MARK: Heads

    private static func heads(_ head: String) -> [String] {
        guard !head.hasPrefix("secret"), !head.hasPrefix("param"), !head.hasPrefix("offset") else { return [] }
        var found: [String] = []
        // `when G`: none of it, or one side of `and` and `or`.
        let guarded = split(head, " when ")
        let selector = guarded[0]
        if guarded.count == 2 {
            if !selector.hasPrefix("reject"), !selector.hasPrefix("quarantine") { found.append(selector) }
            found += guards(guarded[1]).map { "\(selector) when \($0)" }
        } else if head.hasPrefix("when ") {
            found += guards(String(head.dropFirst(5))).map { "when \($0)" }
        } else if head.hasPrefix("condition ") || head.hasPrefix("device "), let place = head.firstRange(of: " = ") {
            found += guards(String(head[place.upperBound...])).map { head[..<place.upperBound] + $0 }
        }
        let rest = guarded.count == 2 ? " when \(guarded[1])" : ""
        let bounded = split(selector, " within ")
        if bounded.count > 1 { found.append(bounded[0] + rest) }
        let excepted = split(selector, " except ")
        if excepted.count == 2 {
            found.append(excepted[0] + rest)
            found += without(excepted[1]).map { "\(excepted[0]) except \($0)\(rest)" }
        }
        let exceptions = excepted.count == 2 ? " except \(excepted[1])" : ""
        found += without(excepted[0]).map { $0 + exceptions + rest }
        if excepted[0].hasPrefix("./") { found.append(excepted[0].dropFirst(2) + exceptions + rest) }
        if excepted[0].hasPrefix("**/") { found.append(excepted[0].dropFirst(3) + exceptions + rest) }
        return found
    }

    /// A list with one member less.
    private static func without(_ list: String) -> [String] {
        let members = split(list, ", ")
        guard members.count > 1 else { return [] }
        return members.indices.map { index in
            var fewer = members
            fewer.remove(at: index)
            return fewer.joined(separator: ", ")
        }
    }

    private static func guards(_ text: String) -> [String] {
        for word in [" or ", " and "] {
            let sides = split(text, word)
            if sides.count > 1 { return sides.map { unwrapped($0) } }
        }
        let inner = unwrapped(text)
        return inner == text ? [] : [inner]
    }

    private static func unwrapped(_ text: String) -> String {
        guard text.hasPrefix("("), text.hasSuffix(")"), split(String(text.dropFirst().dropLast()), ")").count == 1
        else {
            return text
        }
        return String(text.dropFirst().dropLast())
    }

    // MARK: Actions

    private static func actions(_ text: String) -> [String] {
        var found: [String] = []
        let steps = split(text, " else ")
        if steps.count > 1 {
            found.append(steps[0])
            for index in steps.indices.dropFirst() {
                var fewer = steps
                fewer.remove(at: index)
                found.append(fewer.joined(separator: " else "))
            }
        }
        for (index, step) in steps.enumerated() {
            guard let open = step.firstIndex(of: "("), step.hasSuffix(")") else { continue }
            let arguments = split(String(step[step.index(after: open)...].dropLast()), ", ")
            for position in arguments.indices.dropFirst() {
                var fewer = arguments
                fewer.remove(at: position)
                var other = steps
                other[index] = "\(step[..<open])(\(fewer.joined(separator: ", ")))"
                found.append(other.joined(separator: " else "))
            }
        }
        return found
    }

    /// The parts between a separator, where that stands outside parentheses and quotes.
    static func split(_ text: String, _ separator: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var isQuoted = false
        var rest = Substring(text)
        while let next = rest.first {
            if depth == 0, !isQuoted, rest.hasPrefix(separator) {
                parts.append(part)
                part = ""
                rest = rest.dropFirst(separator.count)
                continue
            }
            switch next {
            case "\"": isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted: depth -= 1
            default: break
            }
            part.append(next)
            rest = rest.dropFirst()
        }
        return parts + [part]
    }
}
