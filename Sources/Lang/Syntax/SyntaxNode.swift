/// Something that the grammar wants and the source lacks; it takes no room.
package struct MissingToken: Hashable, Sendable {
    /// As the message names it.
    package let expected: String
    package let offset: Int
}

/// One child of a node.
package indirect enum SyntaxElement: Hashable, Sendable {
    case node(SyntaxNode)
    case token(Token)
    case missing(MissingToken)

    var node: SyntaxNode? { if case .node(let node) = self { node } else { nil } }
    var token: Token? { if case .token(let token) = self { token } else { nil } }
}

/// A node of the lossless tree: a kind and its children in source order.
package struct SyntaxNode: Hashable, Sendable {
    package let kind: SyntaxKind
    package let children: [SyntaxElement]
    /// Bytes without the trivia before the first token. Empty, at the place of the missing token, if there is no token.
    package let lower: Int
    package let upper: Int

    init(kind: SyntaxKind, children: [SyntaxElement], emptyAt offset: Int) {
        self.kind = kind
        self.children = children
        var lower: Int?
        var upper = offset
        for child in children {
            switch child {
            case .token(let token):
                lower = lower ?? token.start
                upper = token.end
            case .node(let node) where node.hasTokens:
                lower = lower ?? node.lower
                upper = node.upper
            case .node, .missing:
                break
            }
        }
        hasTokens = lower != nil
        self.lower = lower ?? offset
        self.upper = upper
    }

    /// False for nodes that consist of missing tokens only.
    let hasTokens: Bool

    /// The first token, at any depth.
    var firstToken: Token? {
        for child in children {
            switch child {
            case .token(let token): return token
            case .node(let node):
                if let token = node.firstToken { return token }
            case .missing: break
            }
        }
        return nil
    }

    /// The nodes among the children.
    package var nodes: some BidirectionalCollection<SyntaxNode> { children.lazy.compactMap(\.node) }

    /// The tokens among the children.
    package var tokens: some BidirectionalCollection<Token> { children.lazy.compactMap(\.token) }

    /// The first child node of a kind.
    package func node(_ kind: SyntaxKind) -> SyntaxNode? { nodes.first { $0.kind == kind } }

    /// The child nodes of a kind.
    package func nodes(_ kind: SyntaxKind) -> some BidirectionalCollection<SyntaxNode> {
        children.lazy.compactMap { child in child.node.flatMap { $0.kind == kind ? $0 : nil } }
    }

    /// The first child token of a kind.
    func token(_ kind: TokenKind) -> Token? { tokens.first { $0.kind == kind } }

    /// The first text in quotes among the children.
    var textToken: Token? { tokens.first { $0.kind == .string || $0.kind == .rawString } }

    /// Something that this node itself should have is not there.
    var isBroken: Bool {
        children.contains {
            switch $0 {
            case .missing: true
            case .node(let node): node.kind == .unexpected
            case .token: false
            }
        }
    }
}
