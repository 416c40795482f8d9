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
            parseBounds("days")
            expect("keyed")
            expect("by")
            expectName("an attribute such as `PatientID`")
            while take("else") { expectName("an attribute such as `StudyInstanceUID`") }
            expect("with")
            expectName("the name of a secret")
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
