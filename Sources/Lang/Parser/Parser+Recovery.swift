/// What happens after a fault: how far the parser skips, and where it takes up again.
extension Parser {
    /// Ends a statement: takes what is left of its line, and a `;`.
    mutating func endStatement() {
        openParens = 0
        if !atEnd, previous?.kind != .rightBrace {
            if !failed, current.kind != .unknown { reportLeftover() }
            skipRest()
        }
        if current.kind == .semicolon { bump() }
    }

    private mutating func reportLeftover() {
        if beginsKnownStatement, previous?.kind != .rightParen || !at("when") {
            fail(
                .missingSeparator, "\(described(current)) begins a new statement; put it on its own line or write `;`",
                at: range(of: current),
                fixIts: [
                    FixIt("write `;`", replace: range(previous?.end ?? 0, previous?.end ?? 0), with: ";")
                ])
        } else {
            fail(
                .unexpectedToken, "\(described(current)) does not fit here; remove it or begin a new line",
                at: range(of: current))
        }
    }

    /// The current token begins a statement other than a rule.
    var beginsKnownStatement: Bool {
        guard current.kind == .name else { return false }
        switch Words.byText[currentText]?.kind {
        case .declaration, .statement: return true
        case .later: return vocabulary.laterFeature(of: currentText) != nil
        case .file: return currentText == "policy"
        case .clause, nil: return false
        }
    }

    /// Takes the rest of the statement. A block in it is parsed, so that faults in it are found too.
    mutating func skipRest() {
        openParens = 0
        let start = mark
        failed = true
        isSkipping = true
        defer { isSkipping = false }
        while !atEnd {
            if current.kind == .leftBrace {
                isSkipping = false
                parseBody()
                // What follows a block is a new statement.
                break
            }
            bump()
        }
        if mark > start { finish(.unexpected, from: start) }
    }

    /// Takes one token that does not fit. Callers have reported it.
    mutating func bumpUnexpected() {
        let start = mark
        if !failed, current.kind != .unknown {
            fail(
                .unexpectedToken, "\(described(current)) does not fit here; remove it", at: range(of: current))
        }
        bump()
        finish(.unexpected, from: start)
    }

    /// Takes the current token and those after it to the statement's end without a look at them; brackets of all kinds
    /// are kept together.
    mutating func skipBalanced() {
        bump()
        var open: [Token] = []
        var braces = 0
        skipping: while current.kind != .endOfFile {
            if open.isEmpty, atEnd { return }
            switch current.kind {
            case .leftBrace, .leftParen, .leftBracket:
                open.append(current)
                if current.kind == .leftBrace { braces += 1 }
            case .rightBrace:
                // A brace closes the parentheses that were left open inside it, and is not taken if it closes more.
                guard braces > 0 else { break skipping }
                while open.last?.kind != .leftBrace { open.removeLast() }
                open.removeLast()
                braces -= 1
                if open.isEmpty { return bump() }
            case .rightParen, .rightBracket:
                if let last = open.last, last.kind != .leftBrace { open.removeLast() }
            default:
                if braces == 0, current.startsLine, beginsKnownStatement || peek().kind == .arrow { break skipping }
            }
            bump()
        }
        forceEnd()
        if let first = open.first { reportUnclosed(first) }
    }

    /// Takes tokens inside parentheses up to the next `,` or `)`, and not into the next statement.
    mutating func skipInParens() {
        let start = mark
        loop: while current.kind != .endOfFile {
            switch current.kind {
            case .comma, .rightParen, .leftBrace, .rightBrace, .semicolon, .arrow: break loop
            default: break
            }
            if current.startsLine, beginsKnownStatement || peek().kind == .arrow { break }
            bump()
        }
        if mark > start { finish(.unexpected, from: start) }
    }

    mutating func reportUnclosed(_ opening: Token) {
        let closing =
            switch opening.kind {
            case .leftBrace: "}"
            case .leftBracket: "]"
            default: ")"
            }
        elements.append(.missing(MissingToken(expected: "`\(closing)`", offset: previous?.end ?? 0)))
        report(.unclosedBracket, "this `\(text(opening))` is never closed; add `\(closing)`", at: range(of: opening))
    }

    /// `( item, item, )`: the parentheses, commas and recovery of every list.
    ///
    /// - Parameters:
    ///   - allowsNone: whether `()` is well formed.
    ///   - item: parses one item; may leave tokens that do not fit.
    mutating func parseList(allowsNone: Bool = false, _ item: (inout Parser) -> Void) {
        let opening = current
        guard expect(.leftParen) else { return }
        openParens += 1
        if current.kind == .rightParen, !allowsNone { item(&self) }
        while current.kind != .rightParen {
            item(&self)
            if current.kind != .comma, current.kind != .rightParen {
                if !failed, isStatementAhead {
                    failed = true
                    reportUnclosed(opening)
                    openParens -= 1
                    return
                }
                miss("`,` or `)`")
                skipInParens()
            }
            guard current.kind == .comma else { break }
            bump()
        }
        close(opening, with: .rightParen)
    }

    /// The current token is beyond the parentheses: they were not closed.
    var isStatementAhead: Bool {
        switch current.kind {
        case .endOfFile, .leftBrace, .rightBrace, .semicolon, .arrow: true
        default: current.startsLine
        }
    }

    /// Takes the closing bracket or reports the opening one.
    mutating func close(_ opening: Token, with closing: TokenKind) {
        openParens -= 1
        if current.kind == closing {
            bump()
        } else if failed {
            elements.append(.missing(MissingToken(expected: closing.display, offset: previous?.end ?? 0)))
        } else if isStatementAhead {
            failed = true
            reportUnclosed(opening)
        } else {
            miss(closing.display)
        }
    }

    /// Reports a word that begins nothing here, with the nearest one that would.
    mutating func failUnknown(among words: [String], what: String) {
        guard current.kind == .name else {
            if current.kind != .unknown {
                fail(
                    .unexpectedToken, "expected a \(what), found \(described(current))", at: range(of: current))
            }
            return
        }
        let word = shortened(currentText)
        let subject = DiagnosticSubject(.word, word)
        if let closest = Suggestion.closest(to: currentText, among: words) {
            fail(
                .unknownStatement, "`\(word)` begins no \(what); did you mean `\(closest)`?", at: range(of: current),
                fixIts: [FixIt("write `\(closest)`", replace: range(of: current), with: closest)], subject: subject,
                candidates: [closest])
        } else {
            fail(
                .unknownStatement,
                "`\(word)` begins no \(what); one begins with " + words.map { "`\($0)`" }.joined(separator: ", "),
                at: range(of: current), subject: subject, candidates: words)
        }
    }
}
