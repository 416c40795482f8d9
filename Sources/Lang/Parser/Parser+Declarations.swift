/// `secret`, `param`, `offset`, `set`, `condition`.
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
        case "set":
            bump()
            expectName("a name for the set", takingReserved: true)
            expect(.equal)
            parseSelector()
            finish(.set, from: start)
        default:
            bump()
            expectName("a name for the condition", takingReserved: true)
            expect(.equal)
            parseGuard()
            finish(.condition, from: start)
        }
    }

    /// `( INT ... INT, step: INT )` or `( param NAME )`. False for the latter, which has no key.
    private mutating func parseDays() -> Bool {
        let start = mark
        let opening = current
        guard expect(.leftParen, "`(` and bounds such as `-3650 ... -30`") else {
            finish(.offsetDays, from: start)
            return true
        }
        openParens += 1
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
        if at(anyOf: ["text", "integer"]) {
            bump()
        } else {
            let isName = at(.name)
            miss("`text(...)` or `integer(...)`")
            if isName { bump() }
        }
        parseBounds("length or value")
        finish(.paramType, from: start)
    }

    /// `( INT ... INT )`.
    private mutating func parseBounds(_ what: String) {
        let opening = current
        guard expect(.leftParen, "`(` and bounds such as `1...16`") else { return }
        openParens += 1
        expectInteger("the smallest \(what)")
        expect(.ellipsis, "`...` between the bounds")
        expectInteger("the largest \(what)")
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
