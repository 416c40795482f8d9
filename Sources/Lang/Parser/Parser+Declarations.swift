/// `secret`, `param`, `offset`, `table`, `set`, `condition`, `device`, `import`.
extension Parser {
    mutating func parseDeclaration() {
        let start = mark
        switch currentText {
        case "secret":
            bump()
            expectName("a name for the secret", takingReserved: true)
            finish(.secret, from: start)
        case "param":
            bump()
            expectName("a name for the parameter", takingReserved: true)
            expect(.colon, "`:` and a type such as `text(1...16)`")
            parseParamType()
            if take(.equal) { parseLiteral("a default value", as: .shown) }
            finish(.param, from: start)
        case "offset":
            bump()
            expectName("a name for the offset", takingReserved: true)
            expect(.equal)
            if at("anchor") {
                parseAnchor()
                finish(.offset, from: start)
                return
            }
            expect("days")
            if parseDays() {
                expect("keyed")
                expect("by")
                parseOffsetKey("an attribute such as `PatientID`")
                while take("else") { parseOffsetKey("an attribute such as `StudyInstanceUID`") }
                expect("with")
                expectName("the name of a secret")
            }
            finish(.offset, from: start)
        case "table":
            parseTable()
        case "set":
            bump()
            expectName("a name for the set", takingReserved: true)
            if at("from") { return parseTagList(from: start) }
            expect(.equal)
            parseSelector()
            finish(.set, from: start)
        case "import": parseImport()
        case "device":
            bump()
            expectName("a name for the device", takingReserved: true)
            expect(.equal)
            parseGuard()
            finish(.device, from: start)
        default:
            bump()
            expectName("a name for the condition", takingReserved: true)
            expect(.equal)
            parseGuard()
            finish(.condition, from: start)
        }
    }

    /// `( INT ... INT, step: INT )`, `( param NAME )` or `( lookup TABLE.COLUMN )`. False for those without a key.
    private mutating func parseDays() -> Bool {
        let start = mark
        let opening = current
        guard expect(.leftParen, "`(` and bounds such as `-3650 ... -30`") else {
            finish(.offsetDays, from: start)
            return true
        }
        openParens += 1
        if at("lookup") {
            parseLookup()
            _ = take(.comma)
            close(opening, with: .rightParen)
            finish(.offsetDays, from: start)
            return false
        }
        let isGiven = at("param")
        if isGiven {
            bump()
            expectName("the name of a parameter")
        } else if at(.name) {
            let name = currentText
            fail(
                .unexpectedToken, "expected the smallest days, found `\(name)`; a parameter is written `param \(name)`",
                at: range(of: current),
                fixIts: [FixIt("add `param`", replace: range(current.start, current.start), with: "param ")])
            elements.append(.missing(MissingToken(expected: "`param`", offset: current.start)))
            bump()
            close(opening, with: .rightParen)
            finish(.offsetDays, from: start)
            return at("keyed")
        } else {
            expectInteger("the smallest days")
            expect(.ellipsis, "`...` between the bounds")
            expectInteger("the largest days")
            if take(.comma), !at(.rightParen) {
                expect("step")
                expect(.colon)
                expectInteger("the days of a step, such as 7")
                _ = take(.comma)
            }
        }
        close(opening, with: .rightParen)
        finish(.offsetDays, from: start)
        return !isGiven
    }

    /// `PatientID`, `(IssuerOfPatientID, PatientID)`
    private mutating func parseOffsetKey(_ what: String) {
        let start = mark
        if at(.leftParen) {
            let opening = current
            bump()
            openParens += 1
            expectName(what)
            while take(.comma), !at(.rightParen) { expectName("an attribute") }
            close(opening, with: .rightParen)
        } else {
            expectName(what)
        }
        finish(.offsetKey, from: start)
    }

    private mutating func parseParamType() {
        let start = mark
        let hasBounds = !at("date")
        let isDecimal = at("decimal")
        if at(anyOf: ["text", "code", "date", "integer", "decimal"]) {
            bump()
        } else {
            let isName = at(.name)
            miss("`text(...)`, `code(...)`, `date`, `integer(...)` or `decimal(...)`")
            if isName { bump() }
        }
        if hasBounds { parseBounds("length or value", isDecimal: isDecimal) }
        if take("matching") {
            if at(.slash) { relex(.regex) }
            expect(.regex)
        }
        finish(.paramType, from: start)
    }

    /// `( INT ... INT )`.
    mutating func parseBounds(_ what: String, isDecimal: Bool = false) {
        let opening = current
        guard expect(.leftParen, "`(` and bounds such as `1...16`") else { return }
        openParens += 1
        if isDecimal {
            expect(.number, "the smallest value")
            expect(.ellipsis, "`...` between the bounds")
            expect(.number, "the largest value")
        } else {
            expectInteger("the smallest \(what)")
            expect(.ellipsis, "`...` between the bounds")
            expectInteger("the largest \(what)")
        }
        _ = take(.comma)
        close(opening, with: .rightParen)
    }

    /// A text, a number or the name of a parameter.
    mutating func parseLiteral(_ what: String, as use: TextUse = .compared) {
        let start = mark
        if atText || at(.number) { bump(as: use) } else { expectName(what) }
        finish(.literal, from: start)
    }
}
