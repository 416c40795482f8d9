/// The file, its header, the `policy` block.
extension Parser {
    /// Reports bytes that cannot stand in any policy: what is not UTF-8, and characters that a reader cannot see.
    mutating func reportForbiddenBytes() {
        var decoder = UTF8Scanner(utf8)
        var loneReturns: [Int] = []
        defer { reportLoneReturns(loneReturns) }
        while let finding = decoder.next() {
            switch finding {
            case .invalid(let offset):
                report(
                    .invalidUTF8, "the file is not UTF-8 from here on; save it as UTF-8",
                    at: range(offset, offset + 1))
                return
            case .hidden(let offset, _, "\r"): loneReturns.append(offset)
            case .hidden(let offset, let length, let scalar):
                reportHidden(scalar, at: range(offset, offset + length))
            }
        }
    }

    private mutating func reportHidden(_ scalar: Unicode.Scalar, at place: SourceRange) {
        let number = "U+" + scalar.value.hexDigits(atLeast: 4)
        if HiddenCharacter.endsLineSomewhere(scalar) {
            report(
                .hiddenCharacter,
                "\(number) ends the line for some programs and not for midic, whose lines end with LF or CR LF; remove it",
                at: place, fixIts: [FixIt("write a blank", replace: place, with: " ")])
        } else {
            report(
                .hiddenCharacter,
                "\(number) cannot be seen and could make the text read as something else; remove it", at: place,
                fixIts: [FixIt("remove it", replace: place, with: "")])
        }
    }

    /// One report for all carriage returns that no line feed follows. What stands behind one is a line of its own to some
    /// programs, and the rest of a comment to others.
    private mutating func reportLoneReturns(_ offsets: [Int]) {
        guard let first = offsets.first else { return }
        let count = offsets.count == 1 ? "" : " (\(offsets.count) of them)"
        // A file of an old Macintosh has all its lines in them; to join those helps nobody.
        let hasLines = utf8.contains(UInt8(ascii: "\n"))
        report(
            .hiddenCharacter,
            "a carriage return without a line feed\(count) ends the line for some programs and not for midic; end lines with LF or CR LF",
            at: range(first, first + 1),
            fixIts: hasLines
                ? [
                    FixIt(
                        "write a blank for each",
                        edits: offsets.map { TextEdit(replace: range($0, $0 + 1), with: " ") })
                ] : [])
    }

    mutating func parseFile() -> SyntaxNode {
        let start = mark
        parseHeader()
        var progress = ProgressGuard()
        while makesProgress(&progress), current.kind != .endOfFile {
            parseStatement(topLevel: true)
            if current.kind == .rightBrace {
                beginStatement()
                report(.unexpectedToken, "this `}` closes nothing; remove it", at: range(of: current))
                let start = mark
                bump()
                finish(.unexpected, from: start)
            }
        }
        bumpEndOfFile()
        let children = Array(elements[start...])
        return SyntaxNode(kind: .file, children: children, emptyAt: 0)
    }

    /// `midic 1`, before anything else. A file without it is reported as a whole (`PolicyParser`).
    private mutating func parseHeader() {
        beginStatement()
        let start = mark
        guard at("midic") else {
            elements.append(.missing(MissingToken(expected: "`midic 1`", offset: current.start)))
            finish(.header, from: start)
            return
        }
        bump()
        let version = current
        if expectInteger("the language version, as in `midic 1`"), version.flaw == nil, let number = Int(text(version)),
            number != 1
        {
            hasForeignVersion = true
            report(
                .unknownLanguageVersion,
                "this program knows language version 1, not \(number); use a newer program or write `midic 1`",
                at: range(of: version), fixIts: [FixIt("write `1`", replace: range(of: version), with: "1")])
        }
        endStatement()
        finish(.header, from: start)
    }

    /// `policy NAME version "..." { ... }`.
    mutating func parsePolicy() {
        let start = mark
        let word = current
        bump()
        if let policyWord {
            report(
                .duplicateClause, "a file has one `policy` block; merge the two", at: range(of: word),
                notes: [DiagnosticNote("the first one is here", at: range(of: policyWord), role: .earlier)])
        } else {
            policyWord = word
        }
        expectName("a name for the policy", takingReserved: true)
        if at("version") {
            let start = mark
            bump()
            expectText("the version in quotes")
            finish(.version, from: start)
        }
        parsePolicyBody()
        finish(.policy, from: start)
    }

    private mutating func parsePolicyBody() {
        let opening = current
        guard expect(.leftBrace, "`{` with the clauses of the policy") else { return skipRest() }
        var seen: [String: Token] = [:]
        var misplaced: [Token] = []
        var progress = ProgressGuard()
        while makesProgress(&progress), current.kind != .rightBrace, current.kind != .endOfFile {
            beginStatement()
            if at(anyOf: Words.clauses) {
                let word = current
                if let first = seen[text(word)] {
                    report(
                        .duplicateClause, "`\(text(word))` is said twice; keep one", at: range(of: word),
                        notes: [DiagnosticNote("the first one is here", at: range(of: first), role: .earlier)],
                        subject: DiagnosticSubject(.word, text(word)))
                } else {
                    seen[text(word)] = word
                }
                parseClause()
                endStatement()
            } else if beginsKnownStatement {
                misplaced.append(current)
                let start = mark
                failed = true
                parseStatement(topLevel: true)
                finish(.misplaced, from: start)
            } else {
                failUnknown(among: Words.clauses, what: "clause of the `policy` block")
                skipRest()
                endStatement()
            }
        }
        beginStatement()
        if current.kind == .rightBrace {
            bump()
            for word in misplaced {
                report(
                    .misplacedStatement,
                    "\(described(word)) does not belong in the `policy` block; move it below the block",
                    at: range(of: word))
            }
        } else {
            reportUnclosed(opening)
        }
    }

    /// `standard`, `extends`, `otherwise` or `on_error`.
    mutating func parseClause() {
        let start = mark
        switch currentText {
        case "standard":
            bump()
            expectText("the edition in quotes, as in `standard \"2026d\"`")
            finish(.standard, from: start)
        case "extends":
            bump()
            if atText {
                bump()
                parsePin()
            } else {
                expectName("a built-in profile such as `basic`, or a file in quotes")
            }
            if at("with") {
                let start = mark
                bump()
                markOverride()
                expectName("an option such as `retain_safe_private`")
                while take(.comma) {
                    if atEnd || at(anyOf: Words.clauses) { break }
                    expectName("an option such as `retain_safe_private`")
                }
                parseReason()
                finish(.extendsOptions, from: start)
            }
            finish(.extends, from: start)
        case "otherwise":
            bump()
            markOverride()
            expectActionName("`keep`, `remove` or `empty`")
            failMisspeltInIOD()
            if take("in_iod") {
                expect("else")
                expectActionName("`remove` or `empty`")
            }
            parseReason()
            finish(.otherwise, from: start)
        default:
            bump()
            markOverride()
            expectActionName("`quarantine`, `reject` or `remove`")
            parseReason()
            finish(.onError, from: start)
        }
    }

    /// A name that is no word of the language.
    ///
    /// - Parameter takingReserved: takes such a word too, having said that it is wrong, where it can only be meant as a name.
    @discardableResult
    mutating func expectName(_ what: String, takingReserved: Bool = false) -> Bool {
        guard at(.name) else {
            miss(what)
            return false
        }
        if vocabulary.reserves(currentText) {
            fail(
                .reservedWord, "expected \(what), and `\(currentText)` is a word of the language; choose another name",
                at: range(of: current), subject: DiagnosticSubject(.word, currentText))
            guard takingReserved else {
                elements.append(.missing(MissingToken(expected: what, offset: previous?.end ?? 0)))
                return false
            }
        }
        bump()
        return true
    }

    /// A name where an action or outcome stands.
    mutating func expectActionName(_ what: String) {
        guard at(.name), vocabulary.mayBeAction(currentText) else {
            miss(what)
            return
        }
        bump()
    }
}
