/// Writes a tree in the one style of docs/language.md, "Layout".
///
/// Tokens stay as they are written, but for blanks inside tags and for `;` where a line end says the same. Comments stay between the
/// tokens that they stand between.
struct TreePrinter {
    /// What stands between a token and a comment behind it.
    static let beforeComment = "  "

    private struct Entry {
        let token: Token
        let parent: SyntaxKind
        /// A statement, a clause or the header begins with it.
        let begins: Bool
    }

    private let tree: SyntaxTree
    private var entries: [Entry] = []
    private var lines: [String] = []
    /// The tokens of the statement so far, or of what stands of it before `{`.
    private var pieces: [LayoutPiece] = []
    private var previous: Token?
    private var depth = 0
    private var openParens = 0
    /// Nothing stands in the block that the last line opened.
    private var isBlockEmpty = false
    /// The statement is a clause of the `policy` block.
    private var isClause = false
    /// Characters of the longest first word of the clauses, behind which all of them go on in one column.
    private var clauseWidth = 0

    private init(_ tree: SyntaxTree) { self.tree = tree }

    /// The text of a tree that has no errors.
    static func print(_ tree: SyntaxTree) -> [UInt8] {
        var printer = TreePrinter(tree)
        var begins = false
        printer.collect(tree.root, &begins)
        printer.clauseWidth = printer.widestClause()
        for index in printer.entries.indices { printer.take(index) }
        return Array((printer.lines.joined(separator: "\n") + "\n").utf8)
    }

    /// A token as it is written.
    static func spelling(of token: Token, in tree: SyntaxTree) -> String {
        let text = tree.text(of: token)
        return token.kind == .tag ? text.filter { $0 != " " } : text
    }

    private func spelling(of token: Token) -> String { TreePrinter.spelling(of: token, in: tree) }

    // MARK: From the tree to tokens

    private mutating func collect(_ node: SyntaxNode, _ begins: inout Bool) {
        var isInside = node.kind == .file
        for child in node.children {
            switch child {
            case .token(let token):
                entries.append(Entry(token: token, parent: node.kind, begins: begins))
                begins = false
                if token.kind == .leftBrace, node.kind != .argumentList { isInside = true }
            case .node(let inner):
                if isInside { begins = true }
                collect(inner, &begins)
            case .missing: break
            }
        }
    }

    private static let clauses: Set<SyntaxKind> = [.standard, .extends, .otherwise, .onError]

    private func widestClause() -> Int {
        entries.filter { $0.begins && TreePrinter.clauses.contains($0.parent) }
            .map { $0.token.end - $0.token.start }.max() ?? 0
    }

    // MARK: From tokens to lines

    private mutating func take(_ index: Int) {
        let entry = entries[index]
        let token = entry.token
        let comments = CommentLines(before: token, in: tree.utf8)
        if token.kind == .semicolon, comments.isEmpty, !needsSemicolon(index) { return }
        // The pairs of `recode { }` are arguments and no block.
        if entry.parent == .argumentList, token.kind == .leftBrace || token.kind == .rightBrace {
            pieces.append(piece(entry, comments))
            openParens += token.kind == .leftBrace ? 1 : -1
            previous = token
            return
        }
        if token.kind == .rightBrace, previous?.kind == .leftBrace, !pieces.isEmpty {
            pieces.append(piece(entry, comments))
        } else if token.kind == .endOfFile || token.kind == .rightBrace || entry.begins || pieces.isEmpty {
            flush()
            putBetween(comments, isAtEnd: token.kind == .endOfFile || token.kind == .rightBrace)
            if token.kind == .endOfFile { return }
            if token.kind == .rightBrace { depth -= 1 }
            isBlockEmpty = false
            isClause = entry.begins && TreePrinter.clauses.contains(entry.parent)
            pieces = [begin(with: spelling(of: token), token)]
        } else {
            pieces.append(piece(entry, comments))
        }
        switch token.kind {
        case .leftParen, .leftBracket: openParens += 1
        case .rightParen, .rightBracket: openParens -= 1
        case .leftBrace:
            let next = entries[index + 1].token
            // `{}` stands together, with what may follow it.
            if next.kind == .rightBrace, CommentLines(before: next, in: tree.utf8).isEmpty { break }
            flush()
            depth += 1
            isBlockEmpty = true
        default: break
        }
        previous = token
    }

    /// A `;` stays where the line end behind it would not end the statement.
    private func needsSemicolon(_ index: Int) -> Bool {
        guard let previous, let next = entries[index...].first(where: { $0.token.kind != .semicolon })?.token else {
            return false
        }
        if next.kind == .rightBrace || next.kind == .endOfFile { return false }
        return previous.kind != .semicolon && Parser.carriesOver(previous, next, tree.text(of:))
    }

    private func begin(with text: String, _ token: Token) -> LayoutPiece {
        LayoutPiece(kind: token.kind, text: text, space: 0, lineBreak: .never, comments: nil, startsLine: true)
    }

    private func piece(_ entry: Entry, _ comments: CommentLines) -> LayoutPiece {
        let token = entry.token
        guard let previous else { return begin(with: spelling(of: token), token) }
        var space = TokenSpacing.isApart(previous, token, in: entry.parent) ? 1 : 0
        if pieces.count == 1, isClause { space += clauseWidth - (previous.end - previous.start) }
        let lineBreak = TokenSpacing.lineBreak(
            between: previous, and: token, in: entry.parent, isEnclosed: openParens > 0, text: tree.text(of:))
        return LayoutPiece(
            kind: token.kind, text: spelling(of: token), space: space, lineBreak: lineBreak, comments: comments,
            startsLine: token.startsLine)
    }

    private mutating func flush() {
        guard !pieces.isEmpty else { return }
        lines += LineFill(pieces, indentation: depth * LineFill.step).lines
        pieces = []
        openParens = 0
    }

    /// Comments and blank lines between statements: at most one blank line, and none at a block's ends.
    private mutating func putBetween(_ comments: CommentLines, isAtEnd: Bool) {
        if let trailing = comments.trailing { lines[lines.count - 1] += TreePrinter.beforeComment + trailing }
        var isFirst = isBlockEmpty || lines.isEmpty
        for comment in comments.own {
            if comment.followsBlank, !isFirst { lines.append("") }
            lines.append(String(repeating: " ", count: depth * LineFill.step) + comment.text)
            isFirst = false
        }
        if comments.endsWithBlank, !isAtEnd, !isFirst { lines.append("") }
    }
}
