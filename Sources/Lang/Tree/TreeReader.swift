/// From the lossless tree to the typed one. What has a part missing is left out; the parser has said why.
///
/// No diagnostics are made here, so that a tree that was parsed without errors is read whole: what the typed tree
/// cannot hold, the parser must have reported.
struct TreeReader {
    let tree: SyntaxTree
    var file: FileID { tree.file }

    func text(_ token: Token) -> String { tree.text(of: token) }

    func name(_ token: Token) -> Name { Name(text(token), range(token)) }

    func range(_ token: Token) -> SourceRange { SourceRange(file: file, lower: token.start, upper: token.end) }

    func range(_ node: SyntaxNode) -> SourceRange { SourceRange(file: file, lower: node.lower, upper: node.upper) }

    func textLiteral(_ token: Token?) -> TextLiteral? {
        guard let token, token.kind == .string || token.kind == .rawString || token.kind == .regex else { return nil }
        return TextLiteral(StringSpelling.value(of: token, in: tree.utf8).value, range(token))
    }

    func integer(_ token: Token?) -> Int? {
        guard let token, token.kind == .number, token.flaw == nil else { return nil }
        return Int(text(token))
    }

    func tag(_ token: Token?) -> TagPattern? {
        guard let token, token.kind == .tag, token.flaw == nil else { return nil }
        return TagSpelling.halves(in: tree.utf8, at: token.start).map {
            TagPattern(group: $0.group, element: $0.element, range: range(token))
        }
    }

    /// The names among a node's own tokens, less the words of the language that introduce them.
    func names(_ node: SyntaxNode, dropping words: String...) -> [Name] {
        node.tokens.filter { $0.kind == .name && !words.contains(text($0)) }.map(name)
    }

    // MARK: The file

    func policyFile() -> PolicyFile {
        var result = PolicyFile(range: SourceRange(file: file, lower: 0, upper: tree.utf8.count))
        for node in tree.root.nodes { readTopLevel(node, into: &result) }
        return result
    }

    private static let declarations: Set<SyntaxKind> = [
        .secret, .param, .offset, .table, .set, .condition, .device, .importFile, .tagList,
    ]

    private func readTopLevel(_ node: SyntaxNode, into result: inout PolicyFile) {
        switch node.kind {
        case .header:
            // There is one version of the language, and the parser has refused others.
            break
        case .policy:
            if result.policy == nil { result.policy = policyBlock(node) }
            // Declarations and statements that were written into the block by mistake still count.
            for misplaced in node.nodes(.misplaced) { readTopLevel(misplaced, into: &result) }
        case .misplaced:
            for inner in node.nodes { readTopLevel(inner, into: &result) }
        case .importFile:
            guard let literal = textLiteral(node.textToken), !node.isBroken else { break }
            result.imports.append(FileImport(file: literal, pin: pin(node), range: range(node)))
        case .secret, .param, .offset, .table, .set, .condition, .device, .tagList:
            if let declaration = declaration(node) {
                result.declarations.append(declaration)
            } else {
                noteBrokenName(node, in: &result)
            }
        case .unexpected:
            // `sercet study_key`: the second word may well be a name that the rest of the file uses.
            noteBrokenName(node, in: &result)
        case .later:
            // `region r = ...`
            noteBrokenName(node, in: &result)
        default:
            if let statement = statement(node, inPrivate: false) { result.statements.append(statement) }
            readMisplacedDeclarations(in: node, into: &result)
        }
    }

    private func noteBrokenName(_ node: SyntaxNode, in result: inout PolicyFile) {
        if let second = node.tokens.dropFirst().first, second.kind == .name {
            result.brokenNames.append(name(second))
        }
    }

    /// Declarations that were written into a block by mistake still declare.
    private func readMisplacedDeclarations(in node: SyntaxNode, into result: inout PolicyFile) {
        for body in node.nodes(.body) {
            for inner in body.nodes {
                if inner.kind == .misplaced {
                    for declaration in inner.nodes where Self.declarations.contains(declaration.kind) {
                        readTopLevel(declaration, into: &result)
                    }
                } else {
                    readMisplacedDeclarations(in: inner, into: &result)
                }
            }
        }
    }

    private func policyBlock(_ node: SyntaxNode) -> PolicyBlock? {
        guard let name = names(node, dropping: "policy").first else { return nil }
        var result = PolicyBlock(name: name, range: range(node))
        result.version = textLiteral(node.node(.version)?.textToken)
        if let first = node.firstToken { result.documentation = Trivia.documentation(of: first, in: tree.utf8) }
        result.standard = textLiteral(node.node(.standard)?.textToken)
        result.extends = node.node(.extends).flatMap(extends)
        result.otherwise = node.node(.otherwise).flatMap(otherwise)
        if let onError = node.node(.onError), let outcome = onError.tokens.dropFirst().first {
            result.onError = OnErrorClause(
                outcome: self.name(outcome), loosening: loosening(onError), range: range(onError))
        }
        return result
    }

    private func extends(_ node: SyntaxNode) -> Extends? {
        var options: [Name]?
        let loosening = node.node(.extendsOptions).map(loosening) ?? Loosening(override: nil, because: nil)
        if let list = node.node(.extendsOptions) {
            let listed = names(list, dropping: "with")
            options = listed.isEmpty ? nil : listed
        }
        if let file = textLiteral(node.textToken) {
            var result = Extends(base: .file(file), options: options, loosening: loosening, range: range(node))
            result.pin = pin(node)
            return result
        }
        guard let profile = names(node, dropping: "extends").first else { return nil }
        return Extends(base: .profile(profile), options: options, loosening: loosening, range: range(node))
    }

    private func otherwise(_ node: SyntaxNode) -> OtherwiseClause? {
        let words = names(node, dropping: "otherwise", "else")
        guard let action = words.first else { return nil }
        let inIOD = words.count > 1 && words[1].text == "in_iod"
        if inIOD, words.count < 3 { return nil }
        return OtherwiseClause(
            action: action, inIOD: inIOD, elseAction: inIOD ? words[2] : nil, loosening: loosening(node),
            range: range(node))
    }

    // MARK: Declarations

    private func declaration(_ node: SyntaxNode) -> Declaration? {
        guard let second = node.tokens.dropFirst().first, second.kind == .name else { return nil }
        let name = self.name(second)
        switch node.kind {
        case .secret:
            return .secret(name, range: range(node))
        case .param:
            guard let typeNode = node.node(.paramType), let type = paramType(typeNode), !node.isBroken else {
                return nil
            }
            let hasDefault = node.token(.equal) != nil
            let value = node.node(.literal).flatMap(literal)
            if hasDefault, value == nil { return nil }
            return .param(name, type: type, default: value, range: range(node))
        case .offset:
            return offset(node).map { .offset(name, $0, range: range(node)) }
        case .tagList:
            guard !node.isBroken, let literal = textLiteral(node.textToken) else { return nil }
            return .tagList(name, FileImport(file: literal, pin: pin(node), range: range(node)))
        case .table:
            return table(node).map { .table(name, $0, range: range(node)) }
        case .set:
            guard !node.isBroken, let selector = node.node(.selector).flatMap({ selector($0, inPrivate: false) }) else {
                return nil
            }
            return .set(name, selector, range: range(node))
        default:
            guard !node.isBroken, let last = node.nodes.last, let condition = guardExpression(last) else { return nil }
            return node.kind == .device
                ? .device(name, condition, range: range(node)) : .condition(name, condition, range: range(node))
        }
    }

    private func offset(_ node: SyntaxNode) -> OffsetExpression? {
        guard !node.isBroken, let days = node.node(.offsetDays), !days.isBroken else { return nil }
        if let column = column(days.tokens.dropFirst(1)) {
            let isAnchor = node.tokens.dropFirst(3).first.map(text) == "anchor"
            guard isAnchor else { return .lookup(column) }
            return textLiteral(days.textToken).map { .anchor(column, to: $0) }
        }
        let numbers = days.tokens.filter { $0.kind == .number }
        if numbers.isEmpty {
            return names(days, dropping: "param").first.map { OffsetExpression.given(param: $0) }
        }
        guard numbers.count >= 2, let low = integer(numbers[0]), let high = integer(numbers[1]),
            let secret = node.tokens.last, secret.kind == .name
        else { return nil }
        var step: Int?
        if numbers.count > 2 {
            guard let number = integer(numbers[2]) else { return nil }
            step = number
        }
        var keys: [OffsetExpression.Key] = []
        for key in node.nodes(.offsetKey) {
            guard !key.isBroken else { return nil }
            keys.append(OffsetExpression.Key(attributes: names(key), range: range(key)))
        }
        guard !keys.isEmpty else { return nil }
        return .keyed(
            OffsetExpression.Days(
                low: low, high: high, step: step, range: range(numbers[0]).union(range(numbers[numbers.count - 1])),
                stepRange: numbers.count > 2 ? range(numbers[2]) : nil), keys: keys, secret: name(secret))
    }

    private func paramType(_ node: SyntaxNode) -> ParamType? {
        let numbers = Array(node.tokens.filter { $0.kind == .number })
        guard let kind = node.tokens.first, kind.kind == .name, !node.isBroken else { return nil }
        var type = ParamType(kind: name(kind), low: 0, high: 0, range: range(node))
        type.pattern = textLiteral(node.token(.regex))
        switch text(kind) {
        case "date": break
        case "decimal":
            guard numbers.count == 2, numbers.allSatisfy({ $0.flaw == nil }) else { return nil }
            type.decimals = (text(numbers[0]), text(numbers[1]))
        default:
            guard numbers.count == 2, let low = integer(numbers[0]), let high = integer(numbers[1]) else { return nil }
            type.low = low
            type.high = high
        }
        return type
    }

    /// The digest behind a file's name.
    func pin(_ node: SyntaxNode) -> DigestPin? {
        guard let token = node.node(.pin)?.token(.digest) else { return nil }
        return DigestPin(digits: String(text(token).dropFirst("sha256:".count)), range: range(token))
    }

    func literal(_ node: SyntaxNode) -> Literal? {
        guard let token = node.tokens.first else { return nil }
        switch token.kind {
        case .number: return .number(name(token))
        case .name: return .reference(name(token))
        default: return textLiteral(token).map(Literal.text)
        }
    }
}
