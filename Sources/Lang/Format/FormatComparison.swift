/// Whether two trees say the same in the same words.
enum FormatComparison {
    /// Compares nodes, tokens and comments in their order. Layout does not count, nor `;`, nor blanks inside tags.
    static func areSame(_ one: SyntaxTree, _ other: SyntaxTree) -> Bool {
        words(of: one) == words(of: other) && comments(of: one) == comments(of: other)
    }

    /// The kinds of nodes and the spelling of tokens, each node's end marked.
    private static func words(of tree: SyntaxTree) -> [String] {
        var words: [String] = []
        func collect(_ node: SyntaxNode) {
            words.append(node.kind.rawValue)
            for child in node.children {
                switch child {
                case .node(let node): collect(node)
                case .token(let token):
                    if token.kind != .semicolon { words.append(TreePrinter.spelling(of: token, in: tree)) }
                case .missing(let missing): words.append(missing.expected)
                }
            }
            words.append("")
        }
        collect(tree.root)
        return words
    }

    private static func comments(of tree: SyntaxTree) -> [String] {
        tree.tokens.flatMap { token in
            let comments = CommentLines(before: token, in: tree.utf8)
            return [comments.trailing].compactMap { $0 } + comments.own.map(\.text)
        }
    }
}
