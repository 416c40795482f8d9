/// Which tokens of a statement are apart, and between which a line may end.
enum TokenSpacing {
    /// Parentheses of these stand apart from the word before, since it is no function's name.
    private static let apart: Set<SyntaxKind> = [.groupGuard, .listTest, .wordTest, .offsetKey]

    /// Whether a blank stands between two tokens.
    ///
    /// - Parameter parent: the node that the second one is a child of.
    static func isApart(_ previous: Token, _ token: Token, in parent: SyntaxKind) -> Bool {
        switch (previous.kind, token.kind) {
        case (_, .comma), (_, .semicolon), (_, .rightParen), (_, .rightBracket), (_, .colon), (_, .leftBracket):
            return false
        case (.leftBrace, .rightBrace), (.leftParen, _), (.leftBracket, _), (.dotSlash, _), (.dot, _), (_, .dot),
            (.slash, _), (_, .slash):
            return false
        case (.ellipsis, _), (_, .ellipsis):
            // `1...16` counts, `-3650 ... -30` has signs.
            return parent == .offsetDays
        case (.name, .leftParen):
            return apart.contains(parent)
        default:
            return true
        }
    }

    private static let wordsThatBeginLines: Set<String> = [
        "and", "or", "else", "except", "because", "keyed", "with", "then",
    ]

    /// Whether a line may end between two tokens.
    ///
    /// - Parameters:
    ///   - isEnclosed: in parentheses or brackets.
    ///   - text: what a token spells.
    static func lineBreak(
        between previous: Token, and token: Token, in parent: SyntaxKind, isEnclosed: Bool, text: (Token) -> String
    ) -> LayoutPiece.Break {
        guard token.kind != .leftBrace, parent != .presenceTest else { return .never }
        guard isEnclosed || Parser.carriesOver(previous, token, text) else { return .never }
        // `"A" -> "X"` of `recode` stays together.
        if parent == .argument, token.kind == .arrow || previous.kind == .arrow { return .never }
        let word = token.kind == .name ? text(token) : ""
        if previous.kind == .comma || wordsThatBeginLines.contains(word) { return isEnclosed ? .inNeed : .usual }
        let isBehind =
            previous.kind == .arrow || previous.kind == .equal || previous.kind == .name && text(previous) == "when"
        return isBehind ? .inNeed : .never
    }
}
