/// Something that the grammar wants and the source lacks; it takes no room.
public struct MissingToken: Hashable, Sendable {
    /// As the message names it.
    public let expected: String
    public let offset: Int
}

/// One child of a node.
public indirect enum SyntaxElement: Hashable, Sendable {
    case node(SyntaxNode)
    case token(Token)
    case missing(MissingToken)
}

/// A node of the lossless tree: a kind and its children in source order.
public struct SyntaxNode: Hashable, Sendable {
    public let kind: SyntaxKind
    public let children: [SyntaxElement]
    /// Bytes without the trivia before the first token. Empty, at the place of the missing token, if there is no token.
    public let lower: Int
    public let upper: Int

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

    var nodes: [SyntaxNode] {
        children.compactMap { if case .node(let node) = $0 { node } else { nil } }
    }

    var tokens: [Token] {
        children.compactMap { if case .token(let token) = $0 { token } else { nil } }
    }

    func node(_ kinds: SyntaxKind...) -> SyntaxNode? {
        for case .node(let node) in children where kinds.contains(node.kind) { return node }
        return nil
    }

    func nodes(_ kinds: SyntaxKind...) -> [SyntaxNode] {
        nodes.filter { kinds.contains($0.kind) }
    }

    func token(_ kinds: TokenKind...) -> Token? {
        for case .token(let token) in children where kinds.contains(token.kind) { return token }
        return nil
    }

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

/// The whole of a file, nothing lost: blanks, comments, and what the parser could not place.
public struct SyntaxTree: Sendable {
    public let file: FileID
    public let utf8: [UInt8]
    public let root: SyntaxNode

    init(file: FileID, utf8: [UInt8], root: SyntaxNode) {
        self.file = file
        self.utf8 = utf8
        self.root = root
    }

    /// All tokens in source order.
    public var tokens: [Token] {
        var result: [Token] = []
        func collect(_ node: SyntaxNode) {
            for child in node.children {
                switch child {
                case .token(let token): result.append(token)
                case .node(let node): collect(node)
                case .missing: break
                }
            }
        }
        collect(root)
        return result
    }

    /// The source as the tree's tokens and trivia give it; always equal to `utf8`.
    public func printed() -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        for token in tokens { result.append(contentsOf: utf8[token.triviaStart..<token.end]) }
        return result
    }

    /// A token's own text.
    public func text(of token: Token) -> String { String(decoding: utf8[token.start..<token.end], as: UTF8.self) }

    /// An indented picture of the tree, for tests and for people who work on the parser.
    public func outline() -> String {
        var result = ""
        func write(_ node: SyntaxNode, _ depth: Int) {
            result += String(repeating: "  ", count: depth) + node.kind.rawValue + "\n"
            for child in node.children {
                switch child {
                case .node(let node): write(node, depth + 1)
                case .token(let token):
                    result += String(repeating: "  ", count: depth + 1) + "'\(text(of: token))'\n"
                case .missing(let missing):
                    result += String(repeating: "  ", count: depth + 1) + "missing \(missing.expected)\n"
                }
            }
        }
        write(root, 0)
        return result
    }
}
