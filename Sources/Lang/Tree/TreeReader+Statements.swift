/// Statements, blocks and actions.
extension TreeReader {
    /// - Parameter inPrivate: inside a `private` block, where tags are private elements.
    func statement(_ node: SyntaxNode, inPrivate: Bool) -> Statement? {
        switch node.kind {
        case .gate:
            return gate(node).map(Statement.gate)
        case .rule:
            return rule(node, inPrivate: inPrivate).map(Statement.rule)
        case .unregisteredClasses:
            guard !node.isBroken, let actions = actionChain(node) else { return nil }
            return .unregisteredClasses(actions, loosening(node), range: range(node))
        case .waiver:
            return waiver(node).map(Statement.waiver)
        case .equipmentMark:
            return equipmentMark(node).map(Statement.markEquipment)
        case .safeList:
            guard !node.isBroken, let literal = textLiteral(node.textToken) else { return nil }
            return .safeList(FileImport(file: literal, pin: pin(node), range: range(node)), loosening(node))
        case .forBlock:
            guard let list = node.node(.classList), let classes = classTerms(list) else { return nil }
            var condition: GuardExpression?
            if let clause = node.node(.whenClause) {
                guard let inner = clause.nodes.last, let expression = guardExpression(inner) else { return nil }
                condition = expression
            }
            return .forClasses(classes, guard: condition, body: body(node, inPrivate: inPrivate), range: range(node))
        case .whenBlock:
            guard let inner = node.nodes.first, let condition = guardExpression(inner) else { return nil }
            return .when(condition, body: body(node, inPrivate: inPrivate), range: range(node))
        case .privateBlock:
            guard let creator = textLiteral(node.textToken) else { return nil }
            return .privateBlock(creator, body: body(node, inPrivate: true), range: range(node))
        case .inBlock:
            guard let pathNode = node.node(.path), let path = path(pathNode) else { return nil }
            return .inSequence(path, body: body(node, inPrivate: false), range: range(node))
        default:
            return nil
        }
    }

    private func body(_ node: SyntaxNode, inPrivate: Bool) -> [Statement] {
        node.node(.body)?.nodes.compactMap { statement($0, inPrivate: inPrivate) } ?? []
    }

    private func gate(_ node: SyntaxNode) -> Gate? {
        guard !node.isBroken, let word = node.tokens.first, let kind = Gate.Kind(rawValue: text(word)) else {
            return nil
        }
        var condition: GuardExpression?
        if let clause = node.node(.whenClause) {
            guard let inner = clause.nodes.last, let expression = guardExpression(inner) else { return nil }
            condition = expression
        }
        return Gate(
            kind: kind, reason: textLiteral(node.textToken), condition: condition, range: range(node))
    }

    private func rule(_ node: SyntaxNode, inPrivate: Bool) -> Rule? {
        guard !node.isBroken, let selectorNode = node.node(.selector),
            let selector = selector(selectorNode, inPrivate: inPrivate), let actions = actionChain(node)
        else { return nil }
        var condition: GuardExpression?
        if let clause = node.node(.whenClause) {
            guard let inner = clause.nodes.last, let expression = guardExpression(inner) else { return nil }
            condition = expression
        }
        var because: Reason?
        if node.node(.because) != nil {
            guard let reason = reason(node) else { return nil }
            because = reason
        }
        return Rule(
            selector: selector, condition: condition, override: node.node(.overrideMark).map { range($0) },
            actions: actions, because: because,
            documentation: node.firstToken.flatMap { Trivia.documentation(of: $0, in: tree.utf8) }, range: range(node))
    }

    private func waiver(_ node: SyntaxNode) -> Waiver? {
        let tokens = Array(node.tokens)
        guard !node.isBroken, let because = reason(node),
            let open = tokens.firstIndex(where: { $0.kind == .leftParen }), open + 2 < tokens.count,
            tokens[open + 1].kind == .name
        else { return nil }
        var condition: GuardExpression?
        if let clause = node.node(.whenClause) {
            guard let inner = clause.nodes.last, let expression = guardExpression(inner) else { return nil }
            condition = expression
        }
        return Waiver(
            option: name(tokens[open + 1]), condition: condition, because: because,
            documentation: node.firstToken.flatMap { Trivia.documentation(of: $0, in: tree.utf8) },
            selectorRange: range(tokens[open - 1]).union(range(tokens[open + 2])), range: range(node))
    }

    /// What a clause or a statement says of loosening.
    func loosening(_ node: SyntaxNode) -> Loosening {
        Loosening(override: node.node(.overrideMark).map { range($0) }, because: reason(node))
    }

    /// What a clause or a statement says after `because`.
    func reason(_ node: SyntaxNode) -> Reason? {
        guard let clause = node.node(.because), let text = textLiteral(clause.textToken) else { return nil }
        return Reason(text: text, reference: textLiteral(clause.node(.reference)?.textToken))
    }

    /// The action and the fallbacks after it; nil if one is broken.
    private func actionChain(_ node: SyntaxNode) -> [ActionExpression]? {
        guard let first = node.node(.action).flatMap(action) else { return nil }
        var actions = [first]
        for fallback in node.nodes(.fallback) {
            guard let action = fallback.node(.action).flatMap(action) else { return nil }
            actions.append(action)
        }
        return actions
    }

    private func action(_ node: SyntaxNode) -> ActionExpression? {
        guard !node.isBroken, node.node(.later) == nil, let word = node.tokens.first else { return nil }
        let list = node.node(.argumentList) ?? node
        guard !list.isBroken else { return nil }
        var arguments: [ActionExpression.Argument] = []
        for node in list.nodes(.argument) {
            guard let argument = argument(node) else { return nil }
            arguments.append(argument)
        }
        return ActionExpression(name: name(word), arguments: arguments, range: range(node))
    }

    func argument(_ node: SyntaxNode) -> ActionExpression.Argument? {
        guard !node.isBroken else { return nil }
        if let value = valuePart(node) {
            return ActionExpression.Argument(label: nil, value: value, range: range(node))
        }
        if node.node(.argumentList) != nil || node.node(.itemBody) != nil { return nil }
        var tokens = node.tokens.dropFirst(0)
        var label: Name?
        if tokens.dropFirst().first?.kind == .colon {
            label = tokens.first.map(name)
            tokens = tokens.dropFirst(2)
        }
        guard let first = tokens.first else { return nil }
        let second = tokens.dropFirst().first
        let value: ActionExpression.Argument.Value
        switch first.kind {
        case .tag:
            guard let pattern = tag(first) else { return nil }
            value = .tag(pattern)
        case .number:
            value = second.map { .quantity(name(first), unit: name($0)) } ?? .literal(.number(name(first)))
        case .name where tokens.contains { $0.kind == .dot }:
            guard let found = column(tokens) else { return nil }
            value = .column(found)
        case .name:
            value =
                second == nil
                ? .literal(.reference(name(first)))
                : .alternatives(tokens.filter { text($0) != "else" }.map(name))
        default:
            guard let text = textLiteral(first) else { return nil }
            if second?.kind == .arrow {
                guard let new = tokens.dropFirst(2).first.flatMap(textLiteral) else { return nil }
                value = .pair(text, new)
            } else {
                value = .literal(.text(text))
            }
        }
        return ActionExpression.Argument(label: label, value: value, range: range(node))
    }
}
