/// Actions with their arguments and fallbacks.
extension Parser {
    /// More than there are actions that can fail for different reasons.
    static let maximalFallbacks = 16

    /// `shift longitudinal else empty`.
    mutating func parseAction() {
        parseOneAction()
        var count = 0
        while at("else") {
            count += 1
            if count == Self.maximalFallbacks + 1 {
                fail(
                    .nestingTooDeep, "an action has at most \(Self.maximalFallbacks) fallbacks; drop the rest",
                    at: range(of: current))
            }
            let start = mark
            bump()
            parseOneAction()
            finish(.fallback, from: start)
        }
    }

    private mutating func parseOneAction() {
        let start = mark
        if at(.name), vocabulary.laterFeature(of: currentText) != nil {
            let laterStart = mark
            reportLater(current)
            skipBalanced()
            finish(.later, from: laterStart)
            finish(.action, from: start)
            return
        }
        // `A ->` and on the next line `B -> keep`: the action is missing, B is not one.
        if current.startsLine, [.arrow, .comma, .slash].contains(peek().kind) { forceEnd() }
        guard at(.name), vocabulary.mayBeAction(currentText) else {
            miss("an action such as `remove`")
            finish(.action, from: start)
            return
        }
        let takesPairs = currentText == "recode"
        let takesCalls = currentText == "compose"
        let takesItem = currentText == "add" && peekText() == "item" && peek(2).kind == .leftBrace
        bump()
        if takesPairs, at(.leftBrace) {
            let start = mark
            parsePairs()
            finish(.argumentList, from: start)
        } else if takesItem {
            let start = mark
            parseItem()
            finish(.argument, from: start)
        } else if at(.leftParen) {
            let start = mark
            parseList(allowsNone: true) { $0.parseArgument(takesCalls: takesCalls) }
            finish(.argumentList, from: start)
        } else if atText || at(.number) || at(.tag)
            || (at(.name) && !vocabulary.reserves(currentText) && !Self.foreignWhen.contains(currentText))
            || at("lookup")
        {
            parseArgument()
        } else if current.kind == .unknown, !atEnd {
            // `set 'x'`: the quotation mark is reported when it is taken, and the argument is not missing.
            miss("an argument")
        }
        finish(.action, from: start)
    }

    /// `{ "A" -> "X", "B" -> "Y" }`: pairs, one a line or with commas between them.
    private mutating func parsePairs() {
        let opening = current
        bump()
        // Line ends inside do not count.
        openParens += 1
        if !atText { miss("a pair such as `\"A\" -> \"X\"`") }
        while atText, !failed {
            let start = mark
            bump(as: .written)
            if expect(.arrow) {
                if atText { bump(as: .written) } else { miss("a text in quotation marks") }
            }
            finish(.argument, from: start)
            if at(.comma) { bump() }
        }
        if failed {
            let start = mark
            while !isStatementAhead { bump() }
            if mark > start { finish(.unexpected, from: start) }
        }
        openParens -= 1
        if current.kind == .rightBrace {
            bump()
        } else if !failed {
            if isStatementAhead {
                failed = true
                reportUnclosed(opening)
            } else {
                miss("a pair, or `}`")
            }
        }
    }

    /// `slice(PatientID, 1...4)`, `upper(...)`: false if it is none.
    private mutating func parseCall() -> Bool {
        guard at(.name), peek().kind == .leftParen else { return false }
        bump()
        let start = mark
        if depth < Self.maximalDepth {
            depth += 1
            parseList(allowsNone: true) { $0.parseArgument(takesCalls: true) }
            depth -= 1
        } else {
            fail(
                .nestingTooDeep, "parentheses are nested more than \(Self.maximalDepth) deep; use fewer",
                at: range(of: current))
            skipBalanced()
        }
        finish(.argumentList, from: start)
        return true
    }

    /// `1...4`: false if it is none.
    private mutating func parseCharacters() -> Bool {
        guard at(.number), peek().kind == .ellipsis else { return false }
        bump()
        bump()
        if at(.number) { bump() } else { miss("a number") }
        return true
    }

    /// `prefix "P"`: the value of an argument whose `:` is missing.
    private mutating func takeUnlabelled(after label: Token) {
        elements.append(.missing(MissingToken(expected: "`:`", offset: label.end)))
        fail(
            .missingToken, "expected `:` between `\(shortened(text(label)))` and its value", at: range(of: current),
            fixIts: [FixIt("add `:`", replace: range(label.end, label.end), with: ":")])
        if atText { bump(as: .written) } else { bump() }
    }

    /// `prefix: site`, `longitudinal`, `1 year`, `(0010,0020)`, `from: A else B`.
    private mutating func parseArgument(takesCalls: Bool = false) {
        let start = mark
        if takesCalls, parseCall() || parseCharacters() {
            finish(.argument, from: start)
            return
        }
        let isLabelled = at(.name) && peek().kind == .colon
        if isLabelled {
            bump()
            bump()
        }
        if at(.leftParen) { relex(.tag) }
        if atText || at(.tag) {
            bump(as: .written)
        } else if at(.number) {
            bump()
            if at(.name), !vocabulary.reserves(currentText) { bump() }
        } else if at("lookup") {
            parseLookup()
        } else if at(.name), !currentStartsReserved, peek().kind == .dot {
            parseColumnName()
        } else {
            let label = current
            expectName("a value")
            if !isLabelled, openParens > 0,
                atText || at(.number) || (at(.name) && !vocabulary.reserves(currentText))
            {
                takeUnlabelled(after: label)
            }
            while isLabelled, openParens > 0, take("else") { expectName("an attribute") }
        }
        finish(.argument, from: start)
    }
}
