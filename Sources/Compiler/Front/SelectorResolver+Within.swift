import MidicLang
import MidicRuntime

/// What stands behind `within`.
extension SelectorResolver {
    /// The selectors behind each `within`; nil, with a report, if one cannot be understood.
    func bounds(_ selector: SelectorExpression, in context: StatementContext) -> [[CheckedSelector]]? {
        var bounds: [[CheckedSelector]] = []
        for list in selector.within {
            var selectors: [CheckedSelector] = []
            for term in list {
                let resolved = resolve(term, in: context)
                // What is wrong with it is said.
                if resolved.isEmpty { return nil }
                for one in resolved {
                    guard one.path.isPlain else {
                        scope.report(
                            .misplacedSelector,
                            "what stands behind `within` holds wherever the rule does and cannot have a path; write the path before the first term",
                            at: term.range)
                        return nil
                    }
                    guard one.exceptions.isEmpty else {
                        scope.report(
                            .setShape,
                            "a set with `except` or `within` of its own cannot stand behind `within`; name its members",
                            at: term.range)
                        return nil
                    }
                    if !selectors.contains(one.selector) { selectors.append(one.selector) }
                }
            }
            bounds.append(selectors)
        }
        return bounds
    }

    /// What a term picks of each of the bounds. Where it holds one attribute of the dictionary, that is named; where it holds none,
    /// there is nothing, which is said unless the term is one of several members of a set.
    func narrow(_ term: RelativeTerm, to bounds: [[CheckedSelector]]) -> [RelativeTerm] {
        var result = term
        for bound in bounds {
            let exception = CheckedSelector.outside(bound)
            switch common(result.selector, bound) {
            case .nothing:
                if !term.isOfMask, !term.isOfSet {
                    scope.report(
                        .emptyIntersection,
                        "`\(scope.sources.text(in: term.range))` picks nothing of what stands behind `within`; leave it out",
                        at: term.range)
                }
                return []
            case .all: break
            case .one(let tag): result.selector = .attribute(tag)
            case .some: if !result.exceptions.contains(exception) { result.exceptions.append(exception) }
            }
        }
        return [result]
    }

    private enum Common {
        case nothing, all, some
        case one(Tag)
    }

    private func common(_ selector: CheckedSelector, _ bound: [CheckedSelector]) -> Common {
        let membership = SelectorMembership()
        switch selector {
        case .attribute(let tag):
            let vrs = StandardVocabulary.attribute(tag: tag)?.vrs ?? []
            if bound.contains(where: { membership.picks($0, .attribute(tag), vrs: vrs) }) { return .all }
            // Only the file knows the VR of what the dictionary lacks.
            return vrs.isEmpty && !bound.allSatisfy { SelectorReach($0).isOfDictionary } ? .some : .nothing
        case .meta(let tag):
            return bound.contains { membership.picks($0, .meta(tag), vrs: []) } ? .all : .nothing
        case .privateElement(let creator, let group, let offset):
            let subject = Subject.privateElement(creator: creator, group: group, elementOffset: offset)
            if bound.contains(where: { membership.picks($0, subject, vrs: []) }) { return .all }
            return bound.contains { SelectorReach($0).goesByVR } ? .some : .nothing
        default: break
        }
        let isClosed = SelectorReach(selector).isOfDictionary
        guard isClosed || bound.allSatisfy({ SelectorReach($0).isOfDictionary }) else { return .some }
        var found: [SelectorMembers.Member] = []
        for (wide, other) in isClosed ? [(selector, bound)] : bound.map({ ($0, [selector]) }) {
            guard case .known(let members) = membership.members(of: wide, except: [.outside(other)]) else {
                return .some
            }
            found += members
        }
        let subjects = Set(found.map(\.subject))
        if subjects.isEmpty { return .nothing }
        guard subjects.count == 1, case .attribute(let tag)? = subjects.first, found[0].entry.vrs.count == 1 else {
            return .some
        }
        return .one(tag)
    }
}

/// What a selector picks whatever a file holds.
private struct SelectorReach {
    let selector: CheckedSelector

    init(_ selector: CheckedSelector) { self.selector = selector }

    /// It picks attributes of the dictionary only, whatever the file has.
    var isOfDictionary: Bool {
        switch selector {
        case .attribute(let tag): StandardVocabulary.attribute(tag: tag) != nil
        case .glob, .obligations, .retained, .meta: true
        case .mask, .vr, .builtinClass, .privateElement, .privateCreator, .privateAll, .everything, .outside: false
        }
    }

    /// The VR in the file decides whether it picks a private element.
    var goesByVR: Bool {
        switch selector {
        case .vr: true
        case .builtinClass(let name): name.vrs != nil || name == .uids
        default: false
        }
    }
}
