/// Conditions.
extension TreeReader {
    func guardExpression(_ node: SyntaxNode) -> GuardExpression? {
        guard !node.isBroken else { return nil }
        switch node.kind {
        case .orGuard, .andGuard:
            var operands: [GuardExpression] = []
            for node in node.nodes {
                guard let operand = guardExpression(node) else { return nil }
                operands.append(operand)
            }
            return node.kind == .orGuard ? .or(operands, range: range(node)) : .and(operands, range: range(node))
        case .notGuard:
            guard let inner = node.nodes.last, let operand = guardExpression(inner) else { return nil }
            // `not not x` is one node with two words.
            let count = node.tokens.count
            return count.isMultiple(of: 2) ? operand : .not(operand, range: range(node))
        case .groupGuard:
            return node.nodes.first.flatMap(guardExpression)
        case .conditionName:
            return node.tokens.first.map { .reference(name($0)) }
        case .fileFact:
            return .fact(node.tokens.map(text), range: range(node))
        case .atom:
            return atom(node).map(GuardExpression.atom)
        default:
            return nil
        }
    }

    private func atom(_ node: SyntaxNode) -> GuardAtomExpression? {
        var tokens = node.tokens.dropFirst(0)
        var quantifier = GuardAtomExpression.Quantifier.single
        if let first = tokens.first, first.kind == .name, text(first) == "any" || text(first) == "all" {
            quantifier = text(first) == "any" ? .any : .all
            tokens = tokens.dropFirst()
        }
        guard var word = tokens.first else { return nil }
        let isMeta = word.kind == .name && text(word) == "meta"
        if isMeta {
            tokens = tokens.dropFirst()
            guard let next = tokens.first else { return nil }
            word = next
        }
        if let indexNode = node.node(.index) {
            // `any X[2]` says two things at once; the parser takes the number.
            guard let index = integer(indexNode.token(.number)), index > 0, !indexNode.isBroken else { return nil }
            quantifier = .index(index)
        }
        let subject: GuardAtomExpression.Subject
        let steps = tokens.filter { $0.kind == .tag || $0.kind == .name }
        if word.kind == .name, text(word) == "private" {
            guard let creator = textLiteral(node.textToken), let pattern = tag(node.token(.tag)) else { return nil }
            subject = .privateElement(creator, pattern)
        } else if word.kind == .name, text(word) == "value" {
            subject = .value(range(word))
        } else if steps.count > 1 {
            var path: [GuardAtomExpression.Subject] = []
            for step in steps {
                if step.kind == .name {
                    path.append(.name(name(step)))
                } else if let pattern = tag(step) {
                    path.append(.tag(pattern))
                } else {
                    return nil
                }
            }
            subject = .nested(path)
        } else if word.kind == .tag {
            guard let pattern = tag(word) else { return nil }
            subject = .tag(pattern)
        } else {
            subject = isMeta ? .meta(name(word)) : .name(name(word))
        }
        guard let testNode = node.nodes.last, let test = test(testNode) else { return nil }
        return GuardAtomExpression(
            subject: subject, quantifier: quantifier, test: test, ignoringCase: ignoringCase(testNode),
            range: range(node))
    }

    /// Where `ignoring case` stands behind a test.
    private func ignoringCase(_ node: SyntaxNode) -> SourceRange? {
        let words = node.tokens.filter { $0.kind == .name }
        guard let first = words.first(where: { text($0) == "ignoring" }), let last = words.last else { return nil }
        return range(first).union(range(last))
    }

    private func test(_ node: SyntaxNode) -> GuardAtomExpression.Test? {
        guard !node.isBroken else { return nil }
        let words = Array(node.tokens.filter { $0.kind == .name }.map(text))
            .filter { !["ignoring", "case"].contains($0) }
        let negated = words.contains("not")
        switch node.kind {
        case .equalsTest:
            return node.node(.literal).flatMap(literal).map { .equals($0, negated: negated) }
        case .presenceTest:
            let presences = words.compactMap(GuardAtomExpression.Presence.init(rawValue:))
            return presences.isEmpty ? nil : .presence(presences, negated: negated)
        case .listTest:
            let literals = node.nodes(.literal).compactMap(literal)
            return literals.isEmpty ? nil : .oneOf(literals, negated: negated)
        case .classTest:
            return node.node(.classList).flatMap(classTerms).map { .inClasses($0, negated: negated) }
        case .compareTest:
            guard let comparison = node.tokens.first.flatMap({ GuardAtomExpression.Comparison(rawValue: text($0)) }),
                let value = node.node(.literal).flatMap(literal)
            else { return nil }
            return .compare(comparison, value)
        case .matchTest:
            return textLiteral(node.token(.regex)).map { .matches($0, negated: negated) }
        case .wordTest:
            let literals = node.nodes(.literal).map(literal)
            guard !literals.contains(where: { $0 == nil }) else { return nil }
            return .words(
                negated ? Array(words.dropFirst()) : words, literals.compactMap { $0 }, negated: negated)
        default:
            return nil
        }
    }
}
