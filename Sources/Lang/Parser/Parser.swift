/// The recovering recursive-descent parser: the state, and how tokens are looked at, taken and missed.
///
/// It builds the lossless tree and nothing else. It never fails, never stalls and loses nothing: every token of the file
/// ends up in the tree, whatever is wrong with it.
///
/// # How to write a production
///
/// A production is a method `parse...()` in the extension of its part of the grammar. It follows one pattern:
///
/// ```
/// private mutating func parseBecause() {
///     let start = mark                                   // 1. note where the node begins
///     bump()                                             // 2. take the word that the caller has seen
///     expectText("the reason in quotes")                 // 3. take what must follow, or note what is missing
///     finish(.because, from: start)                      // 4. fold everything since `start` into a node
/// }
/// ```
///
/// - *Look* with `at(_:)`, never with `current.kind` alone: `at` is false beyond the end of the statement. `current` is for
///   loops that look for a bracket, and for what stands at a place whether it belongs there or not.
/// - *Take* with `bump`, `take` (if it is there) and `expect` (it must be there). `expect` leaves a missing token in the
///   tree, so that the node knows that it is broken (`SyntaxNode.isBroken`) and the tree reader leaves it out.
/// - *Fold late.* Finished elements wait in `elements`; `finish(_:from:)` folds those since a mark. A node can so begin
///   before its kind is known: `a or b` becomes an `orGuard` when the `or` comes.
/// - *Report once.* `fail` and `miss` report the first fault of a statement only, since the rest of it is guesswork;
///   `beginStatement` starts afresh. `report` is for faults that stand on their own, such as one inside a token.
/// - *Loop* over statements with `makesProgress` first in the condition, over lists with `parseList`, so that every turn
///   takes a token.
/// - *Recover* with what `Parser+Recovery.swift` has: `skipRest` to the statement's end, `skipInParens` to the next `,` or
///   `)`, `skipBalanced` over a statement of a later version.
///
/// A new statement has a row in `Words.statements`, a case in `parseStatement`, a kind in `SyntaxKind`, and a method in the
/// tree reader. A new action needs nothing here.
///
/// # Where a statement ends
///
/// At `;`, before `}`, at the end of the file, and at a line end, unless
/// 1. parentheses or brackets are open (`openParens`);
/// 2. the token before the line end wants something after it: `,`, `->`, `=`, a comparison, `and`, `when` and so on
///    (`continuingAfter`);
/// 3. no statement can begin with the token after it: `->`, `,`, `{`, `else`, `because` and so on (`continuingBefore`).
///
/// A line that begins with a word that stands nowhere else (`StatementWord.LineStart.begins`) begins a statement even
/// after a `,` and inside 2 and 3, so that one that breaks off does not swallow the next. A production that sees that its
/// next line belongs to somebody else says so with `forceEnd`. While tokens are skipped, 2 does not count: what has no
/// meaning carries nothing over.
struct Parser {
    let file: FileID
    let utf8: [UInt8]
    let vocabulary: ActionVocabulary
    let tests: GuardTestVocabulary
    var diagnostics: [Diagnostic] = []

    private var lexer: Lexer
    private(set) var current: Token
    private var ahead: [Token] = []
    /// The token taken last.
    private(set) var previous: Token?
    var elements: [SyntaxElement] = []
    /// Above 0, line ends do not count.
    var openParens = 0
    /// Blocks and groups that are open.
    var depth = 0
    static let maximalDepth = 64
    /// The statement has a reported fault.
    var failed = false
    /// Where the statement begins: a line end before that token ends nothing.
    private var statementStart = 0
    /// A token before which the statement ends, whatever the rules of lines say.
    private var forcedEnd: Int?
    /// What is taken now has no meaning: its last token does not carry the statement over a line end.
    var isSkipping = false
    /// What becomes of the text that is taken next.
    var textUse = TextUse.shown
    /// Terms are private elements.
    var inPrivateBlock = false
    /// The file is of a language version that this program does not know.
    var hasForeignVersion = false
    /// The file's `policy` word, for a second one.
    var policyWord: Token?
    private var reportedUnknownInStatement = false

    init(file: FileID, utf8: [UInt8], vocabulary: ActionVocabulary, tests: GuardTestVocabulary) {
        self.file = file
        self.utf8 = utf8
        self.vocabulary = vocabulary
        self.tests = tests
        lexer = Lexer(utf8)
        current = lexer.next()
    }

    // MARK: Looking

    func text(_ token: Token) -> String { String(decoding: utf8[token.start..<token.end], as: UTF8.self) }

    var currentText: String { text(current) }

    private func spells(_ token: Token, _ word: String) -> Bool {
        token.kind == .name && utf8[token.start..<token.end].elementsEqual(word.utf8)
    }

    /// The token `count` after the current one.
    mutating func peek(_ count: Int = 1) -> Token {
        while ahead.count < count { ahead.append(lexer.next()) }
        return ahead[count - 1]
    }

    mutating func peekText(_ count: Int = 1) -> String { text(peek(count)) }

    /// The statement ends before the current token: by `;`, `}`, the file's end, or a line end that counts.
    ///
    /// A line end does not count inside parentheses, after `,` or an operator, and before a token that no statement can
    /// begin with.
    var atEnd: Bool {
        switch current.kind {
        case .semicolon, .rightBrace, .endOfFile: return true
        default: break
        }
        guard openParens == 0, current.startsLine, current.start != statementStart else { return false }
        if current.start == forcedEnd { return true }
        guard let previous else { return !Self.continues(before: current, text) }
        if Self.beginsStatement(current, behind: previous, text) { return true }
        return (isSkipping || !Self.continues(behind: previous, text)) && !Self.continues(before: current, text)
    }

    private static let continuingAfter: Set<TokenKind> = [
        .comma, .arrow, .equal, .colon, .less, .lessOrEqual, .greater, .greaterOrEqual, .ellipsis, .slash, .dotSlash,
    ]
    private static let continuingWordsAfter: Set<String> = [
        "and", "or", "not", "else", "except", "because", "is", "with", "by", "keyed", "matches", "when", "override",
    ]
    private static let continuingBefore: Set<TokenKind> = [
        .comma, .arrow, .equal, .colon, .less, .lessOrEqual, .greater, .greaterOrEqual, .ellipsis, .leftBrace,
        .rightParen, .rightBracket,
    ]
    private static let continuingWordsBefore: Set<String> = [
        "and", "or", "else", "except", "because", "is", "with", "keyed", "matches", "not", "then",
    ]

    /// A statement goes on over a line end between two tokens outside parentheses.
    ///
    /// - Parameter text: what a token spells.
    static func carriesOver(_ previous: Token, _ next: Token, _ text: (Token) -> String) -> Bool {
        switch next.kind {
        case .semicolon, .rightBrace, .endOfFile: return false
        default: break
        }
        return !beginsStatement(next, behind: previous, text)
            && (continues(behind: previous, text) || continues(before: next, text))
    }

    /// The token is a word with which a line always begins a statement.
    private static func beginsStatement(_ token: Token, behind previous: Token, _ text: (Token) -> String) -> Bool {
        guard token.kind == .name else { return false }
        switch Words.byText[text(token)]?.lineStart {
        case .begins: return true
        case .beginsUnlessAction:
            return previous.kind != .arrow && !(previous.kind == .name && text(previous) == "else")
        case .mayContinue, nil: return false
        }
    }

    private static func continues(behind token: Token, _ text: (Token) -> String) -> Bool {
        if token.kind == .name { return continuingWordsAfter.contains(text(token)) }
        return continuingAfter.contains(token.kind)
    }

    private static func continues(before token: Token, _ text: (Token) -> String) -> Bool {
        if token.kind == .name { return continuingWordsBefore.contains(text(token)) }
        return continuingBefore.contains(token.kind)
    }

    func at(_ kind: TokenKind) -> Bool { current.kind == kind && !atEnd }

    func at(_ word: String) -> Bool { spells(current, word) && !atEnd }

    func at(anyOf words: [String]) -> Bool { current.kind == .name && !atEnd && words.contains(currentText) }

    var atText: Bool { at(.string) || at(.rawString) }

    func range(of token: Token) -> SourceRange { SourceRange(file: file, lower: token.start, upper: token.end) }

    func range(_ lower: Int, _ upper: Int) -> SourceRange { SourceRange(file: file, lower: lower, upper: upper) }

    // MARK: Taking

    /// Takes the current token, whatever it is, and reports what is wrong inside it.
    mutating func bump() {
        precondition(current.kind != .endOfFile)
        reportFlaw()
        elements.append(.token(current))
        previous = current
        current = ahead.isEmpty ? lexer.next() : ahead.removeFirst()
    }

    /// Takes the end of the file, once, as the last token of the tree.
    mutating func bumpEndOfFile() { elements.append(.token(current)) }

    /// Reads the current token again, with another expectation.
    mutating func relex(_ mode: Lexer.Mode) {
        lexer.seek(to: current.triviaStart)
        ahead = []
        current = lexer.next(mode)
    }

    mutating func take(_ kind: TokenKind) -> Bool {
        guard at(kind) else { return false }
        bump()
        return true
    }

    mutating func take(_ word: String) -> Bool {
        guard at(word) else { return false }
        bump()
        return true
    }

    /// Takes a token of a kind or notes that it is missing.
    @discardableResult
    mutating func expect(_ kind: TokenKind, _ why: String? = nil) -> Bool {
        if take(kind) { return true }
        miss(why ?? kind.display)
        return false
    }

    @discardableResult
    mutating func expect(_ word: String) -> Bool {
        if take(word) { return true }
        miss("`\(word)`", fixText: word)
        return false
    }

    /// Takes a text in quotes or notes that it is missing.
    @discardableResult
    mutating func expectText(_ what: String) -> Bool {
        if atText {
            bump()
            return true
        }
        miss(what)
        return false
    }

    /// Takes an integer or notes that it is missing.
    @discardableResult
    mutating func expectInteger(_ what: String) -> Bool {
        guard at(.number) else {
            miss(what)
            return false
        }
        let token = current
        bump()
        if token.flaw == nil, Int(text(token)) == nil {
            report(
                .invalidNumber, "`\(shortened(text(token)))` is no whole number of 64 bits; write one for \(what)",
                at: range(of: token))
        }
        return true
    }

    /// Notes that something is missing before the current token and reports it.
    mutating func miss(_ expected: String, fixText: String? = nil) {
        let offset = previous?.end ?? 0
        elements.append(.missing(MissingToken(expected: expected, offset: offset)))
        guard !failed else { return }
        failed = true
        // An unknown character is reported when it is taken; it explains what is missing well enough.
        guard current.kind != .unknown else { return }
        if atEnd {
            var fixIts: [FixIt] = []
            if let fixText { fixIts = [FixIt("add `\(fixText)`", replace: range(offset, offset), with: " \(fixText)")] }
            let place = previous.map { range($0.start, $0.end) } ?? range(0, 0)
            let after = previous.map { " after `\(shortened(text($0)))`" } ?? ""
            diagnostics.append(Diagnostic(.missingToken, "expected \(expected)\(after)", at: place, fixIts: fixIts))
        } else {
            diagnostics.append(
                Diagnostic(
                    .unexpectedToken, "expected \(expected), found \(described(current))", at: range(of: current)))
        }
    }

    // MARK: Reporting

    /// Reports a structural fault, unless the statement already has one.
    mutating func fail(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = [], subject: DiagnosticSubject? = nil, candidates: [String] = []
    ) {
        guard !failed else { return }
        failed = true
        report(
            code, message, at: range, notes: notes, fixIts: fixIts, subject: subject, candidates: candidates)
    }

    /// Reports in any case.
    mutating func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = [], subject: DiagnosticSubject? = nil, candidates: [String] = []
    ) {
        diagnostics.append(
            Diagnostic(
                code, message, at: range, notes: notes, fixIts: fixIts, subject: subject, candidates: candidates))
    }

    /// A token as a message names it.
    func described(_ token: Token) -> String {
        switch token.kind {
        case .endOfFile: "the end of the file"
        case .string, .rawString: "a text in quotes"
        default: "`\(shortened(text(token)))`"
        }
    }

    func shortened(_ text: String) -> String { text.count <= 40 ? text : text.prefix(39) + "…" }

    /// The statement ends before the current token.
    mutating func forceEnd() { forcedEnd = current.start }

    /// A new statement begins: faults count again.
    mutating func beginStatement() {
        failed = false
        statementStart = current.start
        forcedEnd = nil
        reportedUnknownInStatement = false
    }

    private mutating func reportFlaw() {
        let place = range(of: current)
        switch current.flaw {
        case nil:
            if current.kind == .string || current.kind == .rawString {
                reportCharacters(of: current)
            } else if current.kind == .regex {
                reportLookAlikes(in: current)
            }
        case .unexpectedCharacter:
            failed = true
            // One that cannot be seen, or is no UTF-8, was reported with the whole file.
            let isForbidden = currentText.unicodeScalars.contains { $0 == "\u{FFFD}" || HiddenCharacter.contains($0) }
            guard !reportedUnknownInStatement, !isForbidden else { return }
            reportedUnknownInStatement = true
            reportUnknown(place)
        case .unterminatedString:
            let signs = utf8[current.start..<current.end].prefix { $0 == UInt8(ascii: "#") }.count
            let quote = "\"" + String(repeating: "#", count: signs)
            report(
                .unterminatedString, "the text has no closing `\(quote)` on its line; add it", at: place,
                fixIts: [FixIt("add `\(quote)`", replace: range(current.end, current.end), with: quote)])
        case .unterminatedRegex:
            report(
                .unterminatedRegex,
                "a regular expression stands between slashes on one line, as in `/^A.*/`; add what is missing",
                at: place)
        case .invalidNumber:
            report(
                .invalidNumber, "`\(shortened(currentText))` is no number; a unit stands apart, as in `1 year`",
                at: place)
        case .invalidTag:
            report(
                .invalidTag,
                "`\(shortened(currentText))` is no tag; write `(gggg,eeee)` with four hexadecimal digits or `x` in each "
                    + "half, or a range such as `(6000-60FE,3000)`", at: place)
        }
    }

    private mutating func reportUnknown(_ place: SourceRange) {
        let text = currentText
        let (advice, fixIts) = remedy(for: text, at: place)
        report(.unexpectedCharacter, "\(quoted(text)) has no meaning here; \(advice)", at: place, fixIts: fixIts)
    }

    /// An unknown character in back-ticks, by number if it cannot be seen.
    private func quoted(_ text: String) -> String {
        guard let scalar = text.unicodeScalars.first else { return "this" }
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
            .surrogate:
            return "U+\(scalar.value.hexDigits(atLeast: 4))"
        default:
            return text == "`" ? "a back-tick" : "`\(shortened(text))`"
        }
    }

    func text(in lower: Int, _ upper: Int) -> String { String(decoding: utf8[lower..<upper], as: UTF8.self) }

    // MARK: Building

    /// Where a node begins.
    var mark: Int { elements.count }

    /// Folds the elements since a mark into a node.
    mutating func finish(_ kind: SyntaxKind, from mark: Int) {
        let children = Array(elements[mark...])
        elements.removeSubrange(mark...)
        elements.append(.node(SyntaxNode(kind: kind, children: children, emptyAt: previous?.end ?? 0)))
    }
}
