/// Conditions.
extension Parser {
    private static let presences = ["present", "absent", "empty"]
    private static let comparisons: Set<TokenKind> = [.less, .lessOrEqual, .greater, .greaterOrEqual]

    /// `and`, `or`, `not` and parentheses over tests.
    mutating func parseGuard() {
        let start = mark
        parseConjunction()
        guard at("or") else { return }
        while take("or") { parseConjunction() }
        finish(.orGuard, from: start)
    }

    private mutating func parseConjunction() {
        let start = mark
        parseUnary()
        guard at("and") else { return }
        while take("and") { parseUnary() }
        finish(.andGuard, from: start)
    }

    private mutating func parseUnary() {
        let start = mark
        var isNegated = false
        while take("not") { isNegated = true }
        if at(.leftParen), peek().kind == .number { relex(.tag) }
        if at(.leftParen) { parseGroup() } else { parseAtom() }
        if isNegated { finish(.notGuard, from: start) }
    }

    private mutating func parseGroup() {
        let start = mark
        let opening = current
        guard depth < Self.maximalDepth else {
            fail(
                .nestingTooDeep,
                "parentheses are nested more than \(Self.maximalDepth) deep; name parts with `condition`",
                at: range(of: opening))
            return
        }
        bump()
        depth += 1
        openParens += 1
        parseGuard()
        depth -= 1
        close(opening, with: .rightParen)
        finish(.groupGuard, from: start)
    }

    /// `any ImageType is "DERIVED"`, `Rows < 512`, or the name of a condition.
    private mutating func parseAtom() {
        let start = mark
        if let fact = factAhead() {
            for _ in fact { bump() }
            finish(.fileFact, from: start)
            return
        }
        let isQuantified = at(anyOf: ["any", "all"])
        if isQuantified { bump() }
        let subject = current
        var isPath = false
        if take("private") {
            isPath = true
            if atText { bump() } else { miss("the private creator, in quotes") }
            if at(.leftParen) { relex(.tag) }
            expect(.tag)
        } else if take("meta") {
            if at(.tag) { bump() } else { expectName("an attribute of the file meta group") }
        } else if take("value") {
            isPath = true
        } else if at(.tag) {
            bump()
        } else if !expectName("an attribute, or the name of a condition") {
            finish(.atom, from: start)
            return
        }
        // An attribute in items: the sequences come first.
        while at(.slash), subject.kind == .tag || subject.kind == .name,
            !["meta", "private", "value"].contains(text(subject))
        {
            isPath = true
            bump()
            if at(.leftParen) { relex(.tag) }
            if at(.tag) { bump() } else { expectName("a sequence, or an attribute in its items") }
        }
        let hasIndex = at(.leftBracket)
        if isQuantified, hasIndex {
            fail(
                .unexpectedToken, "`any` or `all`, and the number of one value, exclude each other; keep one of them",
                at: range(of: current))
        }
        if hasIndex { parseIndex() }
        if parseTest() {
            finish(.atom, from: start)
        } else if subject.kind == .name, !isQuantified, !hasIndex, !isPath, text(subject) != "meta", endsGuard {
            finish(.conditionName, from: start)
        } else {
            missTest()
            finish(.atom, from: start)
        }
    }

    /// The condition is complete before the current token.
    private var endsGuard: Bool {
        atEnd || at(.leftBrace) || at(.arrow) || at(.rightParen) || at(anyOf: ["and", "or", "because"])
    }

    private mutating func missTest() {
        if failForeignTest() { return }
        guard at(.equal) || current.kind == .unknown && !atEnd else {
            miss(
                "a test such as `is \"A\"`, `is present`, `in (\"A\", \"B\")`, `contains \"A\"`, `< 5` or `matches /A.*/`"
            )
            return
        }
        // `Rows = 512` and `Rows == 512`: say how it is written, and go on.
        if at(.equal) {
            fail(
                .unexpectedToken, "values are compared with `is`, not with `=`", at: range(of: current),
                fixIts: [FixIt("write `is`", replace: range(of: current), with: "is")])
        }
        bumpUnexpected()
        if atText || at(.number) || at(.name) { parseLiteral("a value") }
    }

    private mutating func parseIndex() {
        let start = mark
        let opening = current
        bump()
        openParens += 1
        let number = current
        if expectInteger("the number of the value, from 1"), number.flaw == nil, let value = Int(text(number)),
            value < 1
        {
            report(.invalidNumber, "values are counted from 1", at: range(of: number))
        }
        close(opening, with: .rightBracket)
        finish(.index, from: start)
    }

    /// What follows the subject; false if there is no test.
    private mutating func parseTest() -> Bool {
        let start = mark
        if take("is") {
            _ = take("not")
            if at(anyOf: Self.presences) {
                bump()
                while at("or"), Self.presences.contains(peekText()) {
                    bump()
                    bump()
                }
                finish(.presenceTest, from: start)
            } else {
                parseLiteral("a value, `present`, `absent` or `empty`")
                parseCase()
                finish(.equalsTest, from: start)
            }
            return true
        }
        if at("in") || at("not") && peekText() == "in" {
            _ = take("not")
            bump()
            if at(.tag) { relex(.values) }
            if takeForeignList() {
                finish(.listTest, from: start)
            } else if at(.leftParen) {
                parseList { $0.parseLiteral("a value") }
                parseCase()
                finish(.listTest, from: start)
            } else {
                parseClassList()
                finish(.classTest, from: start)
            }
            return true
        }
        if Self.comparisons.contains(current.kind), !atEnd {
            bump()
            parseLiteral("a value")
            finish(.compareTest, from: start)
            return true
        }
        if at("matches") || at("not") && peekText() == "matches" {
            _ = take("not")
            bump()
            if at(.slash) { relex(.regex) }
            expect(.regex)
            parseCase()
            finish(.matchTest, from: start)
            return true
        }
        if let test = testAhead() {
            _ = take("not")
            for _ in test.words { bump() }
            switch test.operand {
            case .none: break
            case .text: parseLiteral("a text in quotes")
            case .texts: parseList { $0.parseLiteral("a text in quotes") }
            case .oneOrMore:
                if at(.tag) { relex(.values) }
                if at(.leftParen) {
                    parseList { $0.parseLiteral("a text in quotes") }
                } else {
                    parseLiteral("a text in quotes")
                }
                parseCase()
            }
            finish(.wordTest, from: start)
            return true
        }
        return false
    }

    /// The fact of the vocabulary whose words come next.
    private mutating func factAhead() -> [String]? {
        for words in tests.facts where at(anyOf: [words[0]]) {
            if words.indices.dropFirst().allSatisfy({ peekText($0) == words[$0] }) { return words }
        }
        return nil
    }

    /// `ignoring case` behind a test of text.
    private mutating func parseCase() {
        guard at("ignoring") else { return }
        bump()
        guard !take("case") else { return }
        miss("`case`: upper and lower case do not count with `ignoring case`")
    }

    /// The test of the vocabulary whose words come next, `not` before them for those that take it.
    private mutating func testAhead() -> GuardTestVocabulary.Entry? {
        let isDenied = at("not")
        for test in tests.entries where isDenied ? test.operand == .oneOrMore : at(anyOf: [test.words[0]]) {
            let first = isDenied ? 0 : 1
            let agrees = test.words.indices.dropFirst(first).allSatisfy { place in
                peekText(place + (isDenied ? 1 : 0)) == test.words[place]
            }
            if agrees { return test }
        }
        return nil
    }
}
