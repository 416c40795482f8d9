/// New items of sequences.
extension Parser {
    /// `mark override equipment when g because "..."`.
    mutating func parseMark() {
        let start = mark
        bump()
        markOverride()
        expect("equipment")
        if at("when") { parseWhenClause() }
        parseReason()
        finish(.equipmentMark, from: start)
    }

    /// `item { X = "v"  Y = ("a", "b")  Z = item { ... } }`: members one a line, or with commas between them.
    mutating func parseItem() {
        bump()
        let start = mark
        let opening = current
        guard expect(.leftBrace) else { return finish(.itemBody, from: start) }
        guard depth < Self.maximalDepth else {
            fail(
                .nestingTooDeep, "items are nested more than \(Self.maximalDepth) deep; use fewer",
                at: range(of: opening))
            skipToEnd(from: start)
            return
        }
        depth += 1
        // Line ends inside do not count.
        openParens += 1
        if at(.leftParen) { relex(.tag) }
        if !at(.name), !at(.tag), current.kind != .rightBrace {
            miss("an attribute of the item, as in `CodeValue = \"...\"`")
        }
        while at(.name) || at(.tag), !failed {
            parseMember()
            if at(.comma) { bump() }
            if at(.leftParen) { relex(.tag) }
        }
        openParens -= 1
        depth -= 1
        if failed {
            skipToEnd(from: start)
            return
        }
        if current.kind == .rightBrace {
            bump()
        } else if current.kind == .endOfFile || current.kind == .arrow {
            failed = true
            reportUnclosed(opening)
        } else {
            miss("an attribute of the item, or `}`")
        }
        finish(.itemBody, from: start)
    }

    private mutating func skipToEnd(from start: Int) {
        let rest = mark
        while !isStatementAhead { bump() }
        if mark > rest { finish(.unexpected, from: rest) }
        finish(.itemBody, from: start)
    }

    /// `X = "v"`
    private mutating func parseMember() {
        let start = mark
        bump(as: .written)
        if expect(.equal) {
            if currentText == "item", peek().kind == .leftBrace {
                parseItem()
            } else if at(.leftParen) {
                let start = mark
                parseList { $0.parseMemberValue() }
                finish(.argumentList, from: start)
            } else {
                parseMemberValue()
            }
        }
        finish(.itemMember, from: start)
    }

    private mutating func parseMemberValue() {
        let start = mark
        if atText {
            bump(as: .written)
        } else if at(.number) || (at(.name) && !vocabulary.reserves(currentText)) {
            bump()
        } else {
            miss("a text, a number, a parameter or `item { }`")
        }
        finish(.argument, from: start)
    }
}
