/// The arguments that are put together of others: parts of `compose`, and new items.
extension TreeReader {
    /// `slice(PatientID, 1...4)`, `1...4`, `item { X = "v" }`; nil for any other argument, and for broken ones.
    func valuePart(_ node: SyntaxNode) -> ActionExpression.Argument.Value? {
        let tokens = Array(node.tokens)
        if let list = node.node(.argumentList), let word = tokens.first {
            guard !list.isBroken else { return nil }
            var arguments: [ActionExpression.Argument] = []
            for node in list.nodes(.argument) {
                guard let argument = argument(node) else { return nil }
                arguments.append(argument)
            }
            return .call(name(word), arguments)
        }
        if let body = node.node(.itemBody) { return members(body).map { .item($0) } }
        if tokens.count == 3, tokens[1].kind == .ellipsis { return .characters(name(tokens[0]), name(tokens[2])) }
        return nil
    }

    private func members(_ body: SyntaxNode) -> [ItemMember]? {
        guard !body.isBroken else { return nil }
        var members: [ItemMember] = []
        for node in body.nodes(.itemMember) {
            guard let member = member(node) else { return nil }
            members.append(member)
        }
        return members
    }

    private func member(_ node: SyntaxNode) -> ItemMember? {
        guard !node.isBroken, let first = node.tokens.first else { return nil }
        let attribute: ItemMember.Attribute
        if first.kind == .tag {
            guard let pattern = tag(first) else { return nil }
            attribute = .tag(pattern)
        } else {
            attribute = .name(name(first))
        }
        if let body = node.node(.itemBody) {
            guard let members = members(body) else { return nil }
            return ItemMember(attribute: attribute, value: .item(members), range: range(node))
        }
        let list = node.node(.argumentList) ?? node
        guard !list.isBroken else { return nil }
        var values: [ActionExpression.Argument] = []
        for node in list.nodes(.argument) {
            guard let value = argument(node) else { return nil }
            values.append(value)
        }
        return ItemMember(attribute: attribute, value: .values(values), range: range(node))
    }

    /// `mark equipment when g because "..."`
    func equipmentMark(_ node: SyntaxNode) -> EquipmentMark? {
        guard !node.isBroken else { return nil }
        var condition: GuardExpression?
        if let clause = node.node(.whenClause) {
            guard let inner = clause.nodes.last, let expression = guardExpression(inner) else { return nil }
            condition = expression
        }
        if let because = node.node(.because), because.isBroken { return nil }
        return EquipmentMark(
            condition: condition, override: node.node(.overrideMark).map { range($0) }, because: reason(node),
            documentation: node.firstToken.flatMap { Trivia.documentation(of: $0, in: tree.utf8) }, range: range(node))
    }
}
