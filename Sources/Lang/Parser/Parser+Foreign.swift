/// What people write who come from other languages, and how it is said here.
extension Parser {
    // MARK: Characters

    private static let foreignQuotes: Set<String> = [
        "'", "`", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}",
        "\u{BB}",
        "\u{FF02}", "\u{FF07}",
    ]

    private static let foreignOperators: [String: String] = [
        "\u{2192}": "->", "\u{21D2}": "->", "\u{2026}": "...", "\u{2264}": "<=", "\u{2265}": ">=",
        "==": "is",
        "!=": "is not", "\u{2260}": "is not", "&&": "and", "&": "and", "||": "or", "|": "or",
        "!": "not",
        "\u{A0}": " ",
    ]

    /// What to do about a character that begins no token.
    func remedy(for text: String, at place: SourceRange) -> (advice: String, fixIts: [FixIt]) {
        if let replacement = Self.foreignOperators[text] {
            return (
                "write `\(replacement)`",
                [FixIt("replace with `\(replacement)`", replace: place, with: replacement)]
            )
        }
        if Self.foreignQuotes.contains(text) {
            return (
                "a text stands between `\"` and `\"`", [FixIt("write `\"`", edits: quotes(from: place))]
            )
        }
        switch text {
        case "#": return ("comments begin with `//`", [])
        case "@": return (adviceAfterAtSign(place), [])
        default: break
        }
        // A letter of another script in a name, or a mark of another width.
        if let letter = text.unicodeScalars.first.flatMap(LookAlike.latin) {
            return (
                "it only looks like `\(letter)`, so write that",
                [FixIt("write `\(letter)`", replace: place, with: String(letter))]
            )
        }
        return ("remove it", [])
    }

    /// The quotation mark at a place and its partner on the same line, if a text without `"` stands between them.
    private func quotes(from place: SourceRange) -> [TextEdit] {
        let first = TextEdit(replace: place, with: "\"")
        let line = utf8[place.upper...].prefix(1024).prefix { $0 != UInt8(ascii: "\n") }
        var offset = place.upper
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
            let length = String(scalar).utf8.count
            // Behind bytes that are no UTF-8 places would be counted wrong.
            if scalar == "\"" || scalar == "\u{FFFD}" { break }
            if Self.foreignQuotes.contains(String(scalar)) {
                return [first, TextEdit(replace: range(offset, offset + length), with: "\"")]
            }
            offset += length
        }
        return [first]
    }

    /// `@remove()`, as scripts of CTP write it.
    private func adviceAfterAtSign(_ place: SourceRange) -> String {
        let word = String(decoding: utf8[place.upper...].prefix(64).prefix { $0.isWord }, as: UTF8.self)
        if vocabulary.contains(word) { return "write `\(word)` without it" }
        if let meant = ForeignActions.meaning(of: word) {
            return "instead of `@\(shortened(word))` write \(meant.advice)"
        }
        return "actions are words without it, such as `remove` and `pseudonym(SECRET)`"
    }

    // MARK: Rules

    /// The action that a word names, in any case or another tool's words; nil for other words.
    private func action(of word: String) -> String? {
        let lower = word.lowercased()
        return vocabulary.contains(lower) ? lower : ForeignActions.meaning(of: lower)?.spelling
    }

    /// `remove PatientID`, `REMOVE (0010,0020)`: false, and nothing is reported, if it is not that.
    mutating func failReversed() -> Bool {
        guard at(.name), let action = action(of: currentText) else { return false }
        let target = peek()
        guard [.name, .glob, .tag].contains(target.kind), !target.startsLine else { return false }
        // `dummy when ...` is a rule for a set of that name.
        if target.kind == .name, let first = text(target).utf8.first, first > UInt8(ascii: "Z") {
            return false
        }
        let rule = "\(text(target)) -> \(action)"
        let after = peek(2)
        let isAll = after.startsLine || [.endOfFile, .semicolon, .rightBrace].contains(after.kind)
        let isWhole = isAll && ["remove", "empty", "keep", "dummy"].contains(action)
        fail(
            .unexpectedToken, "a rule names the attribute first: `\(shortened(rule))`",
            at: range(of: current),
            fixIts: isWhole
                ? [FixIt("write `\(rule)`", replace: range(current.start, target.end), with: rule)] : [])
        return true
    }

    /// `PatientAge = remove`, `=>`, `:=`, `:`: takes what stands for the arrow.
    ///
    /// - Returns: false if the current token is none of these.
    mutating func takeForeignArrow() -> Bool {
        guard at(.equal) || at(.colon) else { return false }
        var end = current.end
        var count = 1
        while [.equal, .greater].contains(peek(count).kind), peek(count).start == end {
            end = peek(count).end
            count += 1
        }
        let place = range(current.start, end)
        let isAction = peek(count).kind == .name && vocabulary.contains(peekText(count))
        fail(
            .unexpectedToken,
            isAction
                ? "an action follows `->`, not `\(text(in: place.lower, place.upper))`"
                : "an action follows `->`; a constant is written `-> set \"value\"`",
            at: place, fixIts: isAction ? [FixIt("write `->`", replace: place, with: "->")] : [])
        for _ in 0..<count { bumpUnexpected() }
        return true
    }

    /// The current name is followed by what other languages have for the arrow of a rule.
    mutating func isBeforeForeignArrow() -> Bool {
        let first = utf8[current.start]
        guard first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") else { return false }
        return [.equal, .colon].contains(peek().kind) && !peek().startsLine
    }

    /// `0010,0020 -> remove`, `"PatientAge" -> remove`: false if it is neither.
    mutating func failUnbracketedSelector() -> Bool {
        if at(.number) {
            let (comma, element) = (peek(), peek(2))
            guard comma.kind == .comma, element.kind == .number, element.end > current.start else {
                return false
            }
            let tag = "(" + text(in: current.start, element.end) + ")"
            guard TagSpelling.length(in: Array(tag.utf8), at: 0) != nil else { return false }
            let place = range(current.start, element.end)
            fail(
                .unexpectedToken, "a tag stands in parentheses: `\(tag)`", at: place,
                fixIts: [FixIt("write `\(tag)`", replace: place, with: tag)])
            return true
        }
        guard atText, peek().kind == .arrow else { return false }
        let name = StringSpelling.value(of: current, in: utf8).value
        let isName =
            !name.isEmpty && name.utf8.allSatisfy(\.isWord) && name.utf8.first?.isDigit == false
        fail(
            .unexpectedToken, "an attribute is named without quotation marks", at: range(of: current),
            fixIts: isName ? [FixIt("remove them", replace: range(of: current), with: name)] : [])
        return true
    }

    /// `keep in iod else remove`, `keep inIOD`: takes what stands for `in_iod`.
    mutating func failMisspeltInIOD() {
        guard at(.name), !at("in_iod") else { return }
        let isSplit = at("in")
        let last = isSplit ? peek() : current
        let word = (isSplit ? "in" : "") + text(last).lowercased().filter { $0 != "_" }
        guard last.kind == .name, word == "iniod" || word == "iod" else { return }
        let place = range(current.start, last.end)
        fail(
            .unexpectedToken, "`in_iod` is one word in small letters", at: place,
            fixIts: [FixIt("write `in_iod`", replace: place, with: "in_iod")])
        if isSplit { bumpUnexpected() }
        bumpUnexpected()
        if take("else") { expectActionName("`remove` or `empty`") }
    }

    // MARK: Conditions

    /// Words that begin statements elsewhere, and what to write.
    static let foreignStatements: [String: String] = [
        "if": "`when CONDITION { ... }`", "unless": "`when not (CONDITION) { ... }`",
        "where": "`when CONDITION { ... }`", "else": "a second `when` with the opposite condition",
        "foreach": "`for CLASSES { ... }`",
        "allow": "`accept when CONDITION`", "permit": "`accept when CONDITION`", "whitelist": "`accept when CONDITION`",
        "deny": "`reject \"reason\" when CONDITION`", "forbid": "`reject \"reason\" when CONDITION`",
        "block": "`reject \"reason\" when CONDITION`", "blacklist": "`reject \"reason\" when CONDITION`",
        "graylist": "`quarantine \"reason\" when CONDITION`", "let": "`set`, `param` or `condition`",
        "var": "`set`, `param` or `condition`", "const": "`set`, `param` or `condition`", "key": "`secret NAME`",
        "include": "`import \"FILE\"`, or `extends \"FILE\"` in the `policy` block",
        "use": "`import \"FILE\"`, or `extends \"FILE\"` in the `policy` block",
    ]

    /// Words that begin a condition elsewhere.
    static let foreignWhen: Set<String> = ["if", "where", "unless"]

    /// `accept Modality is "CT"`, `accept if ...`, `accept storage(CT)`: reports what is missing and takes the condition.
    mutating func takeForeignCondition() {
        guard !atEnd, at("storage") || !beginsKnownStatement,
            current.kind == .name || current.kind == .tag || current.kind == .leftParen
        else { return }
        let place = range(of: current)
        if at("storage") {
            fail(
                .missingToken,
                "a gate's condition follows `when`: `accept when SOPClassUID in storage(...)`", at: place,
                fixIts: [
                    FixIt(
                        "add `when SOPClassUID in`", replace: range(current.start, current.start),
                        with: "when SOPClassUID in ")
                ])
            return skipRest()
        }
        if current.kind == .name, Self.foreignWhen.contains(currentText) {
            let isNegated = currentText == "unless"
            fail(
                .unexpectedToken,
                "a condition follows `when`\(isNegated ? ", and is turned round with `not`" : "")",
                at: place, fixIts: isNegated ? [] : [FixIt("write `when`", replace: place, with: "when")])
            bumpUnexpected()
        } else {
            fail(
                .missingToken, "a gate's condition follows `when`", at: place,
                fixIts: [FixIt("add `when`", replace: range(current.start, current.start), with: "when ")])
        }
        let start = mark
        parseGuard()
        finish(.unexpected, from: start)
    }

    /// Tests as other filters spell them, in small letters, with the one of this language.
    private static let foreignTests: [String: String] = [
        "containsignorecase": "contains \"A\" ignoring case", "icontains": "contains \"A\" ignoring case",
        "like": "contains \"A\"", "startswith": "begins with \"A\"", "begins": "begins with \"A\"",
        "startswithignorecase": "begins with \"A\" ignoring case", "endswith": "ends with \"A\"",
        "endswithignorecase": "ends with \"A\" ignoring case", "ends": "ends with \"A\"",
        "equals": "is \"A\"", "eq": "is \"A\"", "equalsignorecase": "is \"A\" ignoring case",
        "notequals": "is not \"A\"",
        "ne": "is not \"A\"", "exists": "is present", "missing": "is absent",
        "isblank": "is empty or absent",
        "isempty": "is empty", "isnull": "is empty or absent", "isgreaterthan": "> 5",
        "greaterthan": "> 5",
        "islessthan": "< 5", "lessthan": "< 5", "between": "> 5 and X < 9",
    ]

    /// `X contains "A"`: false if the current word is no test of another language.
    mutating func failForeignTest() -> Bool {
        guard at(.name), let meant = Self.foreignTests[currentText.lowercased().filter { $0 != "_" }]
        else { return false }
        fail(
            .unexpectedToken, "`\(shortened(currentText))` is no test of this language; write `\(meant)`",
            at: range(of: current), subject: DiagnosticSubject(.word, currentText))
        bumpUnexpected()
        while atText || at(.number) { bumpUnexpected() }
        return true
    }

    /// `in ["A", "B"]`: false if it is not that.
    mutating func takeForeignList() -> Bool {
        guard at(.leftBracket) else { return false }
        let opening = current
        var closing: Token?
        var count = 1
        while closing == nil, count < 4096,
            ![.endOfFile, .leftBrace, .arrow].contains(peek(count).kind)
        {
            if peek(count).kind == .rightBracket { closing = peek(count) }
            count += 1
        }
        fail(
            .unexpectedToken, "a list of values stands in parentheses", at: range(of: opening),
            fixIts: closing.map { closing in
                [
                    FixIt(
                        "write parentheses",
                        edits: [
                            TextEdit(replace: range(of: opening), with: "("),
                            TextEdit(replace: range(of: closing), with: ")"),
                        ])
                ]
            } ?? [])
        if closing != nil { for _ in 0..<count { bumpUnexpected() } }
        return true
    }
}
