import MidicLang
import MidicRuntime

/// One term of a selector, resolved.
struct SelectedTerm {
    var selector: CheckedSelector
    var exceptions: [CheckedSelector]
    var path: PathPattern
    var range: SourceRange
    /// One of the elements that a mask of a private block picks, such as `(0029,xx1x)`.
    var isOfMask = false
    /// What `as` says of it.
    var vr: VR?
}

/// Looks up what selectors name.
struct SelectorResolver {
    let scope: Scope

    struct RelativeTerm {
        var selector: CheckedSelector
        var exceptions: [CheckedSelector] = []
        var path: RelativePath
        var range: SourceRange
        var isOfMask = false
        var vr: VR?
        /// One of the members of a named set.
        var isOfSet = false
    }

    /// All terms of a selector with named sets expanded. Broken terms are reported and left out.
    func select(_ selector: SelectorExpression, in context: StatementContext) -> [SelectedTerm] {
        relativeTerms(selector, in: context).map {
            SelectedTerm(
                selector: $0.selector, exceptions: $0.exceptions, path: compose(context.base, $0.path), range: $0.range,
                isOfMask: $0.isOfMask, vr: $0.vr)
        }
    }

    private func relativeTerms(_ selector: SelectorExpression, in context: StatementContext) -> [RelativeTerm] {
        var exceptions: [CheckedSelector] = []
        for term in selector.exceptions {
            if let vr = term.vr {
                scope.report(
                    .misplacedVR, "an exception is left to other rules, so they say its VR; leave `as` out",
                    at: vr.range)
            }
            for resolved in resolve(term, in: context) {
                guard resolved.path.isPlain else {
                    scope.report(
                        .misplacedSelector,
                        "an exception holds wherever the rule does and cannot have a path; write a rule of its own for it",
                        at: term.range)
                    continue
                }
                guard resolved.exceptions.isEmpty else {
                    scope.report(
                        .setShape, "a set with exceptions of its own cannot be an exception; name its members",
                        at: term.range)
                    continue
                }
                if !exceptions.contains(resolved.selector) { exceptions.append(resolved.selector) }
            }
        }
        guard let bounds = bounds(selector, in: context) else { return [] }
        return selector.terms.flatMap { resolve($0, in: context) }.flatMap { narrow($0, to: bounds) }.compactMap {
            term in
            // Of a group `except` takes members out; of a term that names what is taken out, nothing is left, which is said.
            if term.isOfMask || term.isOfSet, exceptions.contains(term.selector) { return nil }
            var term = term
            for exception in exceptions where !term.exceptions.contains(exception) { term.exceptions.append(exception) }
            return term
        }
    }

    func resolve(_ term: SelectorTerm, in context: StatementContext) -> [RelativeTerm] {
        guard scope.spendExpansion(at: term.range) else { return [] }
        guard let path = resolvePath(term.path) else {
            // Report what is wrong with the target too.
            _ = targets(term, path: RelativePath(anchored: false, steps: []), in: context)
            return []
        }
        var found = targets(term, path: path, in: context)
        guard let vr = saidVR(term, in: context), let range = term.vr?.range else { return found }
        for index in found.indices {
            found[index].vr = vr
            note(vr, of: found[index].selector, at: range)
        }
        return found
    }

    private func targets(_ term: SelectorTerm, path: RelativePath, in context: StatementContext) -> [RelativeTerm] {
        let one = { (selector: CheckedSelector) in
            [RelativeTerm(selector: selector, path: path, range: term.range)]
        }
        if context.creator != nil {
            switch term.target {
            case .tag, .privateElement, .privateAll: break
            default:
                scope.report(
                    .misplacedSelector,
                    "a `private` block holds private elements such as `(0019,xx0C)`, or `*`; move this rule out of it",
                    at: term.range)
                return []
            }
        }
        switch term.target {
        case .name(let name): return named(name, term, path, context)
        case .glob(let pattern): return glob(pattern, term, path)
        case .tag(let pattern):
            if let creator = context.creator { return privateTerms(creator, pattern, path, term) }
            return publicTag(pattern).map(one) ?? []
        case .vr(let names):
            var vrs: Set<VR> = []
            for name in names {
                let code = Array(name.text.utf8)
                if code.count == 2, let vr = VR(code[0], code[1]) {
                    vrs.insert(vr)
                } else {
                    scope.reportUnknown(
                        .unknownVR, "unknown value representation", name, among: VR.allCases.map(\.name),
                        advice: "PS3.5 section 6.2 lists them")
                }
            }
            return vrs.isEmpty ? [] : one(.vr(vrs))
        case .obligations(let name):
            return option(name, "obligations come", term).map { one(.obligations($0)) } ?? []
        case .retained(let name):
            return option(name, "what an option retains comes", term).map { one(.retained($0)) } ?? []
        case .privateElement(let literal, let pattern):
            guard let creator = creatorText(literal, term, context) else { return [] }
            return privateTerms(creator, pattern, path, term)
        case .privateAll(let literal):
            if literal == nil, context.creator == nil { return one(.privateAll) }
            return creatorText(literal, term, context).map { one(.privateCreator($0)) } ?? []
        case .meta(let name):
            guard let attribute = StandardVocabulary.attribute(keyword: name.text) else {
                let candidates = StandardVocabulary.metaAttributes.map(\.keyword)
                scope.reportUnknown(.unknownName, "unknown file meta element", name, among: candidates)
                return []
            }
            return meta(attribute.tag, name.range, path, context).map(one) ?? []
        case .metaTag(let pattern):
            guard pattern.isExact else {
                scope.report(.notMeta, "`meta` takes one element of group 0002", at: pattern.range)
                return []
            }
            return meta(Tag(pattern.group.low, pattern.element.low), pattern.range, path, context).map(one) ?? []
        case .everything:
            guard context.base != nil else {
                scope.report(
                    .everythingOutsideIn,
                    "`**` picks all elements below a sequence and stands in `in S { }` only; for all other elements write `otherwise`",
                    at: term.range)
                return []
            }
            return one(.everything)
        }
    }

    private func privateTerms(
        _ creator: String, _ pattern: TagPattern, _ path: RelativePath, _ term: SelectorTerm
    ) -> [RelativeTerm] {
        let elements = privateElements(creator, pattern)
        return elements.map {
            RelativeTerm(selector: $0, path: path, range: term.range, isOfMask: elements.count > 1)
        }
    }

    /// The option whose rows a term picks; nil, with a report, if there is none of that name, or no profile to choose it from.
    private func option(_ name: Name, _ what: String, _ term: SelectorTerm) -> ProfileOption? {
        guard let option = scope.option(name) else { return nil }
        if scope.profile != nil { return option }
        if scope.isComplete {
            scope.report(
                .standardWithoutProfile, "\(what) from a profile; write `extends basic with \(name.text)`",
                at: term.range)
        }
        return nil
    }

    // MARK: Names

    private func named(
        _ name: Name, _ term: SelectorTerm, _ path: RelativePath, _ context: StatementContext
    ) -> [RelativeTerm] {
        if let found = scope.lookUp(name, from: context.layer) {
            guard case .set(let expression) = found.meaning else {
                scope.report(
                    .unknownName, "`\(name.text)` is \(found.kind.articledWord), not a selector", at: name.range,
                    notes: [DiagnosticNote("declared here", at: found.name.range, role: .earlier)])
                return []
            }
            return expand(expression, of: found, named: name, path, context)
        }
        if let builtin = BuiltinClass(rawValue: name.text) {
            return [RelativeTerm(selector: .builtinClass(builtin), path: path, range: term.range)]
        }
        guard let attribute = StandardVocabulary.attribute(keyword: name.text) else {
            if scope.isComplete {
                let own = scope.names(.set, from: context.layer) + BuiltinClass.allCases.map(\.rawValue)
                scope.reportUnknown(
                    .unknownName, "unknown attribute, class or set", name,
                    among: [SpellingList(own), StandardVocabulary.spellings(vr: nil)],
                    advice: "use the tag `(gggg,eeee)` for an attribute that the dictionary lacks", isDeclarable: true)
            }
            return []
        }
        if attribute.tag.group == 2 {
            scope.report(
                .needsMeta, "`\(name.text)` is in the file meta group; write `meta \(name.text)`", at: name.range,
                fixIts: [FixIt("add `meta`", replace: name.range, with: "meta \(name.text)")])
            return []
        }
        guard
            isDecidable(
                attribute.tag.group, element: attribute.mask == nil ? attribute.tag.element : nil, name.range)
        else { return [] }
        let selector = attribute.mask.map(CheckedSelector.mask) ?? .attribute(attribute.tag)
        return [RelativeTerm(selector: selector, path: path, range: term.range)]
    }

    private func expand(
        _ expression: SelectorExpression, of found: DeclaredName, named name: Name, _ path: RelativePath,
        _ context: StatementContext
    ) -> [RelativeTerm] {
        guard !scope.expanding.contains(name.text) else {
            scope.report(
                .recursiveSet, "set `\(name.text)` contains itself; name its members instead", at: name.range,
                notes: [DiagnosticNote("declared here", at: found.name.range, role: .earlier)])
            return []
        }
        scope.expanding.append(name.text)
        defer { scope.expanding.removeLast() }
        let inner = StatementContext(layer: found.layer)
        return relativeTerms(expression, in: inner).compactMap { term in
            var term = term
            term.range = name.range
            term.isOfSet = true
            if term.path.isPlain {
                term.path = path
            } else if !path.isPlain {
                scope.report(
                    .setShape, "set `\(name.text)` has paths of its own and cannot stand under another path",
                    at: name.range,
                    notes: [DiagnosticNote("declared here", at: found.name.range, role: .earlier)])
                return nil
            }
            return term
        }
    }

    private func glob(_ pattern: Name, _ term: SelectorTerm, _ path: RelativePath) -> [RelativeTerm] {
        let bytes = Array(pattern.text.utf8)
        let matching = StandardVocabulary.attributes.filter { Self.globMatches(bytes, Array($0.keyword.utf8)) }
        guard !matching.isEmpty else {
            scope.report(.emptyGlob, "no keyword of the dictionary matches `\(pattern.text)`", at: pattern.range)
            return []
        }
        let tags = matching.map(\.tag).sorted()
        return [RelativeTerm(selector: .glob(pattern.text, tags: tags), path: path, range: term.range)]
    }

    /// `*` stands for any number of characters. Linear: on a mismatch only the last `*` takes one more.
    static func globMatches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var (p, t) = (0, 0)
        var retry: (p: Int, t: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                retry = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = retry {
                retry = (last.p, last.t + 1)
                p = last.p + 1
                t = last.t + 1
            } else {
                return false
            }
        }
        while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
        return p == pattern.count
    }
}
