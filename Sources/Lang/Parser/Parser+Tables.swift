/// Tables that a run is given, and where one is looked into.
extension Parser {
    /// `table NAME(key: ATTRIBUTE trimmed ignoring case) { COLUMN: TYPE ... }`
    mutating func parseTable() {
        let start = mark
        bump()
        expectName("a name for the table", takingReserved: true)
        let parenthesis = current
        if expect(.leftParen, "`(key: ATTRIBUTE)`") {
            openParens += 1
            parseTableKey()
            _ = take(.comma)
            close(parenthesis, with: .rightParen)
        }
        let opening = current
        if !failed, expect(.leftBrace, "`{` with the columns of the table") {
            parseColumns(opening)
        } else if !atEnd {
            let start = mark
            failed = true
            skipBalanced()
            finish(.unexpected, from: start)
        }
        finish(.table, from: start)
    }

    /// `key: PatientID trimmed ignoring case`
    private mutating func parseTableKey() {
        let start = mark
        expect("key")
        expect(.colon)
        expectName("an attribute such as `PatientID`")
        _ = take("trimmed")
        if take("ignoring") { expect("case") }
        finish(.tableKey, from: start)
    }

    private mutating func parseColumns(_ opening: Token) {
        var progress = ProgressGuard()
        var hasFailed = false
        while makesProgress(&progress), current.kind != .rightBrace, current.kind != .endOfFile {
            if beginsKnownStatement || current.kind == .name, peek().kind != .colon, beginsKnownStatement || hasFailed {
                break
            }
            beginStatement()
            if current.kind == .semicolon {
                bump()
                continue
            }
            parseColumn()
            hasFailed = hasFailed || failed
            // Columns may stand beside each other: a name and a colon begin the next one.
            if !failed, at(.name), peek().kind == .colon { continue }
            endStatement()
        }
        if current.kind == .rightBrace { bump() } else { reportUnclosed(opening) }
    }

    /// `code: text(1...16) matching /[A-Z]+/ may repeat key`
    private mutating func parseColumn() {
        let start = mark
        // Names of columns are those of a file, and nothing else can stand here, so words of the language are as good.
        if current.kind == .name { bump() } else { miss("the name of a column") }
        expect(.colon, "`:` and a type such as `text(1...16)`")
        parseColumnType()
        if take("may") {
            expect("repeat")
            expect("key")
        }
        finish(.tableColumn, from: start)
    }

    private mutating func parseColumnType() {
        let start = mark
        switch currentText {
        case "date" where at(.name): bump()
        case "text" where at(.name) && peek().kind == .leftParen && [.string, .rawString].contains(peek(2).kind):
            bump()
            parseList { parser in
                if parser.atText { parser.bump(as: .written) } else { parser.miss("a text in quotation marks") }
            }
        case "text" where at(.name), "integer" where at(.name):
            let isText = currentText == "text"
            bump()
            parseBounds(isText ? "length" : "value")
            if isText, take("matching") {
                if at(.slash) { relex(.regex) }
                expect(.regex)
            }
        default:
            let isName = at(.name)
            miss("`text(1...16)`, `text(\"A\", \"B\")`, `integer(0...10)` or `date`")
            if isName { bump() }
        }
        finish(.columnType, from: start)
    }

    // MARK: Looking up

    /// The current name cannot begin a reference to a table.
    var currentStartsReserved: Bool { vocabulary.reserves(currentText) }

    /// `lookup TABLE.COLUMN` inside an argument.
    mutating func parseLookup() {
        bump()
        parseColumnName()
    }

    /// `TABLE.COLUMN`
    mutating func parseColumnName() {
        guard expectName("the name of a table"), expect(.dot, "`.` and a column") else { return }
        if at(.name) { bump() } else { miss("a column of the table") }
    }

    /// `anchor(lookup TABLE.COLUMN, to: "2000-01-01")`, the word still to be taken.
    mutating func parseAnchor() {
        bump()
        let start = mark
        let opening = current
        guard expect(.leftParen, "`(lookup TABLE.COLUMN, to: \"2000-01-01\")`") else {
            finish(.offsetDays, from: start)
            return
        }
        openParens += 1
        if at("lookup") { parseLookup() } else { miss("`lookup` and a column with dates") }
        expect(.comma)
        expect("to")
        expect(.colon)
        expectText("a date such as \"2000-01-01\"")
        _ = take(.comma)
        close(opening, with: .rightParen)
        finish(.offsetDays, from: start)
    }
}
