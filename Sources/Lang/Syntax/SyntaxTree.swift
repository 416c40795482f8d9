/// The whole of a file, nothing lost: blanks, comments, and what the parser could not place.
package struct SyntaxTree: Sendable {
    package let file: FileID
    package let utf8: [UInt8]
    package let root: SyntaxNode

    init(file: FileID, utf8: [UInt8], root: SyntaxNode) {
        self.file = file
        self.utf8 = utf8
        self.root = root
    }

    /// All tokens in source order.
    package var tokens: [Token] {
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
    package func printed() -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        for token in tokens { result.append(contentsOf: utf8[token.triviaStart..<token.end]) }
        return result
    }

    /// A token's own text.
    package func text(of token: Token) -> String { String(decoding: utf8[token.start..<token.end], as: UTF8.self) }

    /// The token at an offset: the one that covers it, or, where none does, the one before which its blanks and comments
    /// stand. Between two tokens that touch, the second.
    package func token(at offset: Int) -> Token {
        var node = root
        while true {
            // Tokens touch, so the first child that ends beyond the offset is the one. Past the end it is the last.
            var next: SyntaxNode?
            for child in node.children {
                switch child {
                case .token(let token):
                    if token.end > offset || token.kind == .endOfFile { return token }
                case .node(let inner):
                    if inner.hasTokens, inner.upper > offset { next = inner }
                case .missing: break
                }
                if next != nil { break }
            }
            guard let next else { return Token.endOfFile(at: utf8.count) }
            node = next
        }
    }

    /// The nodes from the root down to the smallest one that covers an offset. A node covers the place right behind its last
    /// token too, since that is where a cursor stands after typing; of two nodes that meet there, the second counts.
    package func path(to offset: Int) -> [SyntaxNode] {
        var path = [root]
        while let inner = path[path.count - 1].child(covering: offset) { path.append(inner) }
        return path
    }

    /// An indented picture of the tree, for tests and for people who work on the parser.
    package func outline() -> String {
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

extension SyntaxNode {
    fileprivate func child(covering offset: Int) -> SyntaxNode? {
        nodes.last { ($0.hasTokens || $0.lower == offset) && $0.lower <= offset && offset <= $0.upper }
    }
}
