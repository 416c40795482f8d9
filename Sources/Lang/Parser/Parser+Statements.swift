/// Statements and blocks.
extension Parser {
    /// One statement with its end. A token with which nothing can be done is left to the loop's `ProgressGuard`.
    mutating func parseStatement(topLevel: Bool) {
        beginStatement()
        if current.kind == .semicolon { return bump() }
        let start = mark
        let first = current
        let word = current.kind == .name ? currentText : ""
        switch word {
        case "policy":
            parsePolicy()
            if !topLevel { misplace(first, from: start, "stands in no block; move it to the file's top") }
        case _ where Words.declarations.contains(word):
            parseDeclaration()
            if !topLevel {
                misplace(
                    first, from: start,
                    word == "import"
                        ? "brings a file into the whole policy; move it out of the block"
                        : "declares a name for the whole file; move it out of the block")
            }
        case _ where vocabulary.laterFeature(of: word) != nil:
            parseLater()
        case "otherwise", "extends", "on_error", "standard", "midic":
            if word == "midic" { bump(); _ = take(.number) } else { parseClause() }
            let place = word == "midic" ? "stands once, on the first line; remove it" : "belongs in the `policy` block"
            misplace(first, from: start, place)
        case "accept", "reject", "quarantine":
            parseGate()
        case "classes":
            parseUnregisteredClasses()
        case "waive":
            parseWaiver()
        case "mark":
            parseMark()
        case "safe_list":
            parseSafeList()
            if !topLevel { misplace(first, from: start, "holds for all files; move it out of the block") }
        case "for":
            parseFor()
        case "when":
            bump()
            parseGuard()
            parseBody()
            finish(.whenBlock, from: start)
        case "in":
            parseIn()
        case "private" where isPrivateBlockAhead():
            parsePrivateBlock()
        default:
            parseRule()
        }
        endStatement()
    }

    /// Wraps a statement that stands in the wrong place and says so.
    private mutating func misplace(_ word: Token, from start: Int, _ advice: String) {
        report(.misplacedStatement, "`\(text(word))` \(advice)", at: range(of: word))
        failed = true
        finish(.misplaced, from: start)
    }

    /// `{ statements }`.
    mutating func parseBody() {
        let start = mark
        let opening = current
        guard expect(.leftBrace) else {
            finish(.body, from: start)
            return
        }
        guard depth < Self.maximalDepth else {
            report(
                .nestingTooDeep, "blocks are nested more than \(Self.maximalDepth) deep; use fewer",
                at: range(of: opening))
            failed = true
            skipToClosingBrace(opening)
            finish(.body, from: start)
            return
        }
        depth += 1
        let outerParens = openParens
        openParens = 0
        var progress = ProgressGuard()
        while makesProgress(&progress), current.kind != .rightBrace, current.kind != .endOfFile {
            parseStatement(topLevel: false)
        }
        openParens = outerParens
        depth -= 1
        if current.kind == .rightBrace { bump() } else { reportUnclosed(opening) }
        finish(.body, from: start)
    }

    /// Takes everything up to the brace that closes one that was taken.
    private mutating func skipToClosingBrace(_ opening: Token) {
        var open = 1
        while current.kind != .endOfFile {
            if current.kind == .leftBrace { open += 1 }
            if current.kind == .rightBrace { open -= 1 }
            bump()
            if open == 0 { return }
        }
        reportUnclosed(opening)
    }

    /// `accept when g`, `reject "reason" when g`.
    private mutating func parseGate() {
        let start = mark
        let word = current
        bump()
        if text(word) == "accept" {
            if at("when") { parseWhenClause() } else { takeForeignCondition() }
        } else {
            if atText {
                bump()
            } else {
                elements.append(.missing(MissingToken(expected: "a reason in quotes", offset: word.end)))
                fail(
                    .missingReason,
                    "`\(text(word))` needs a reason in quotes, as in `\(text(word)) \"no patient id\" when ...`; it is "
                        + "shown in logs", at: range(of: word))
            }
            if at("when") {
                parseWhenClause()
            } else {
                miss("`when` and a condition")
            }
        }
        finish(.gate, from: start)
    }

    /// `when guard`, where the current token is `when`.
    mutating func parseWhenClause() {
        let start = mark
        bump()
        parseGuard()
        finish(.whenClause, from: start)
    }

    /// `classes unregistered -> uid(SECRET)`.
    private mutating func parseUnregisteredClasses() {
        let start = mark
        bump()
        if !take("unregistered") { miss("`unregistered`, as in `classes unregistered -> uid(study_key)`") }
        if !take(.arrow) { miss("`->` and `uid(...)`") }
        markOverride()
        parseAction()
        parseReason()
        finish(.unregisteredClasses, from: start)
    }

    /// `waive obligations(OPTION) when g because "..."`.
    private mutating func parseWaiver() {
        let start = mark
        let word = current
        bump()
        if take("obligations") {
            if expect(.leftParen) {
                expectName("an option such as `clean_descriptors`")
                expect(.rightParen)
            }
        } else {
            miss("`obligations(OPTION)`, as in `waive obligations(clean_descriptors) because \"...\"`")
        }
        if at("when") { parseWhenClause() }
        if at("because") {
            parseReason()
        } else {
            elements.append(.missing(MissingToken(expected: "`because` and the reason", offset: previous?.end ?? 0)))
            fail(
                .missingReason, "`waive` lets values stay and must say why; add `because \"...\"`",
                at: range(of: word))
        }
        finish(.waiver, from: start)
    }

    /// `override`, if it stands here.
    mutating func markOverride() {
        guard at("override") else { return }
        let start = mark
        bump()
        finish(.overrideMark, from: start)
    }

    /// `because "..." ref "..."`, if it stands here.
    mutating func parseReason() {
        guard at("because") else { return }
        let start = mark
        bump()
        if atText {
            bump()
        } else {
            elements.append(.missing(MissingToken(expected: "the reason in quotes", offset: previous?.end ?? 0)))
            fail(.missingReason, "`because` needs the reason in quotes", at: range(of: previous ?? current))
        }
        if at("ref") {
            let start = mark
            bump()
            expectText("what the reason refers to in quotes, as in `ref \"DPO-2291\"`")
            finish(.reference, from: start)
        }
        finish(.because, from: start)
    }

    /// `for storage(US), CTImageStorage when g { ... }`.
    private mutating func parseFor() {
        let start = mark
        bump()
        parseClassList()
        if at("when") { parseWhenClause() }
        parseBody()
        finish(.forBlock, from: start)
    }

    /// `in A/B { ... }`.
    private mutating func parseIn() {
        let start = mark
        bump()
        parsePath()
        let outer = inPrivateBlock
        inPrivateBlock = false
        parseBody()
        inPrivateBlock = outer
        finish(.inBlock, from: start)
    }

    private mutating func isPrivateBlockAhead() -> Bool {
        let next = peek().kind
        return (next == .string || next == .rawString) && peek(2).kind == .leftBrace
    }

    /// `private "CREATOR" { ... }`.
    private mutating func parsePrivateBlock() {
        let start = mark
        bump()
        bump(as: .creator)
        let outer = inPrivateBlock
        inPrivateBlock = true
        parseBody()
        inPrivateBlock = outer
        finish(.privateBlock, from: start)
    }

    /// A statement of a later version: one error, and past all of it.
    private mutating func parseLater() {
        let start = mark
        reportLater(current)
        skipBalanced()
        finish(.later, from: start)
    }

    mutating func reportLater(_ token: Token) {
        let word = text(token)
        fail(
            .notInThisVersion,
            "`\(word)` (\(vocabulary.laterFeature(of: word) ?? "a later feature")) is not in this version of midic; "
                + (Words.untilThen[word].map { "until then \($0)" } ?? "remove it"),
            at: range(of: token), subject: DiagnosticSubject(.word, word))
    }

    /// `selector when g -> override action because "..."`.
    private mutating func parseRule() {
        let start = mark
        if failReversed() || failUnbracketedSelector() { return skipRest() }
        if current.kind == .name, !vocabulary.reserves(currentText), !beginsRule(), !isBeforeForeignArrow() {
            failUnknownStatement()
            skipRest()
            return
        }
        if !beginsTerm {
            if current.kind == .name {
                fail(
                    .unexpectedToken,
                    "`\(shortened(currentText))` cannot begin a statement; a rule begins with an attribute, a tag or a class",
                    at: range(of: current))
            } else if current.kind != .unknown {
                fail(
                    .unexpectedToken,
                    "\(described(current)) cannot begin a statement; a rule is written `Attribute -> action`",
                    at: range(of: current))
            }
            if current.kind != .rightBrace, current.kind != .endOfFile {
                let start = mark
                bump()
                finish(.unexpected, from: start)
                skipRest()
            }
            return
        }
        parseSelector()
        if at("when") { parseWhenClause() }
        if at(.arrow) {
            bump()
        } else if at(anyOf: vocabulary.names) || at("override") {
            elements.append(.missing(MissingToken(expected: "`->`", offset: previous?.end ?? 0)))
            fail(
                .missingToken, "expected `->` before the action `\(currentText)`", at: range(of: current),
                fixIts: [FixIt("add `->`", replace: range(current.start, current.start), with: "-> ")])
        } else if !takeForeignArrow() {
            miss("`->` and an action")
        }
        markOverride()
        parseAction()
        parseReason()
        if at("when") || (at(.name) && Self.foreignWhen.contains(currentText)) {
            fail(
                .unexpectedToken, "the condition stands before the arrow: `Attribute when condition -> action`",
                at: range(of: current))
        }
        finish(.rule, from: start)
    }

    /// The current name is followed by what follows the first term of a rule.
    private mutating func beginsRule() -> Bool {
        let next = peek()
        switch next.kind {
        case .arrow, .comma, .slash, .endOfFile, .rightBrace, .semicolon, .unknown: return true
        case .name:
            if next.startsLine || ["except", "when", "override", "within"].contains(text(next)) { return true }
            // `PatientName remove`: an arrow is missing, unless the first word looks like one that begins a statement.
            guard Suggestion.closest(to: currentText, among: Words.starters) == nil else { return false }
            let first = utf8[current.start]
            return first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")
                || Suggestion.closest(to: text(next), among: vocabulary.names) != nil
                || vocabulary.contains(text(next))
        default: return next.startsLine
        }
    }

    private mutating func failUnknownStatement() {
        let word = shortened(currentText)
        let subject = DiagnosticSubject(.word, word)
        if let meant = Self.foreignStatements[currentText.lowercased()] {
            fail(
                .unknownStatement, "`\(word)` begins no statement; write \(meant)", at: range(of: current),
                subject: subject)
        } else if let closest = Suggestion.closest(to: currentText, among: Words.starters) {
            fail(
                .unknownStatement, "`\(word)` begins no statement; did you mean `\(closest)`?", at: range(of: current),
                fixIts: [FixIt("write `\(closest)`", replace: range(of: current), with: closest)], subject: subject,
                candidates: [closest])
        } else {
            fail(
                .unknownStatement,
                "`\(word)` begins no statement; a rule is written `\(word) -> action`, other statements begin with "
                    + Words.starters.map { "`\($0)`" }.joined(separator: ", "),
                at: range(of: current), subject: subject, candidates: Words.starters)
        }
    }
}
