/// Selectors, paths and classes.
extension TreeReader {
    func selector(_ node: SyntaxNode, inPrivate: Bool) -> SelectorExpression? {
        guard let terms = terms(node, inPrivate: inPrivate), !terms.isEmpty else { return nil }
        var exceptions: [SelectorTerm] = []
        if let list = node.node(.exceptions) {
            guard let listed = self.terms(list, inPrivate: inPrivate), !listed.isEmpty else { return nil }
            exceptions = listed
        }
        var result = SelectorExpression(terms: terms, exceptions: exceptions, range: range(node))
        for list in node.nodes(.within) {
            guard let listed = self.terms(list, inPrivate: inPrivate), !listed.isEmpty else { return nil }
            result.within.append(listed)
        }
        return result
    }

    /// All terms, or nil if one is broken: a selector that lost a term would select something else.
    private func terms(_ node: SyntaxNode, inPrivate: Bool) -> [SelectorTerm]? {
        guard !node.isBroken else { return nil }
        var result: [SelectorTerm] = []
        for node in node.nodes(.term) {
            guard let term = term(node, inPrivate: inPrivate) else { return nil }
            result.append(term)
        }
        return result
    }

    private func term(_ node: SyntaxNode, inPrivate: Bool) -> SelectorTerm? {
        guard !node.isBroken, let last = node.nodes.last(where: { $0.kind != .termVR }), last.kind != .pathStep,
            !last.isBroken, let target = target(last, inPrivate: inPrivate), let path = path(node, before: last)
        else { return nil }
        var vr: Name?
        if let said = node.node(.termVR) {
            guard !said.isBroken, let word = names(said, dropping: "as").first else { return nil }
            vr = word
        }
        return SelectorTerm(path: path, target: target, vr: vr, range: range(node))
    }

    private func target(_ node: SyntaxNode, inPrivate: Bool) -> SelectorTerm.Target? {
        guard let first = node.tokens.first else { return nil }
        switch node.kind {
        case .nameTarget: return .name(name(first))
        case .globTarget: return .glob(name(first))
        case .tagTarget:
            guard let pattern = tag(first) else { return nil }
            return inPrivate ? .privateElement(creator: nil, pattern) : .tag(pattern)
        case .starTarget: return .privateAll(creator: nil)
        case .everythingTarget: return .everything
        case .vrTarget:
            return .vr(node.tokens.dropFirst().filter { $0.kind == .name }.map(name))
        case .obligationsTarget, .retainedTarget:
            // One option; with several the parser's list took them, and the first is not all.
            let options = names(node, dropping: "obligations", "retained")
            guard options.count == 1 else { return nil }
            return node.kind == .retainedTarget ? .retained(options[0]) : .obligations(options[0])
        case .privateTarget:
            let creator = textLiteral(node.textToken)
            if node.token(.star) != nil { return .privateAll(creator: creator) }
            guard let pattern = tag(node.token(.tag)) else { return nil }
            return .privateElement(creator: creator, pattern)
        case .metaTarget:
            if let token = node.token(.tag) { return tag(token).map(SelectorTerm.Target.metaTag) }
            return names(node, dropping: "meta").first.map(SelectorTerm.Target.meta)
        default: return nil
        }
    }

    /// The path of an `in` block.
    func path(_ node: SyntaxNode) -> PathPrefix? {
        path(node, before: nil)
    }

    private func path(_ node: SyntaxNode, before target: SyntaxNode?) -> PathPrefix? {
        var steps: [PathPrefix.Step] = []
        for step in node.nodes(.pathStep) {
            guard !step.isBroken, let token = step.tokens.first else { return nil }
            switch token.kind {
            case .doubleStar: steps.append(.anyDepth)
            case .tag:
                guard let pattern = tag(token) else { return nil }
                steps.append(.sequenceTag(pattern))
            case .name: steps.append(.sequence(name(token)))
            default: return nil
            }
        }
        let lower = node.lower
        let upper = steps.isEmpty && node.token(.dotSlash) == nil ? lower : target?.lower ?? node.upper
        return PathPrefix(
            anchored: node.token(.dotSlash) != nil, steps: steps,
            range: SourceRange(file: file, lower: lower, upper: upper))
    }

    func classTerms(_ node: SyntaxNode) -> [ClassTerm]? {
        guard !node.isBroken else { return nil }
        var result: [ClassTerm] = []
        for node in node.nodes {
            guard !node.isBroken else { return nil }
            switch node.kind {
            case .storageClasses:
                let families = names(node, dropping: "storage")
                guard !families.isEmpty else { return nil }
                result.append(.storage(families, range: range(node)))
            case .classUID:
                guard let uid = textLiteral(node.tokens.first) else { return nil }
                result.append(.uid(uid))
            default:
                guard let keyword = node.tokens.first else { return nil }
                result.append(.keyword(name(keyword)))
            }
        }
        return result.isEmpty ? nil : result
    }
}
