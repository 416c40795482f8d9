import MidicLang
import MidicRuntime

/// What `value` stands for in a condition: the value of the element that a rule decides.
enum OwnElement {
    /// No rule: a gate, a block or a named condition.
    case none
    /// The elements of a rule, as one entry of a dictionary.
    case element(DictionaryEntry)
    /// Elements that cannot be asked alike, and what to do about it.
    case unclear(String)
    /// A selector that is reported.
    case broken

    /// The elements of a rule's terms. Values are read by VR, so there must be one.
    init(_ terms: [SelectedTerm]) {
        if terms.isEmpty {
            self = .broken
            return
        }
        var vrs: Set<VR> = []
        var maximum: Int? = 1
        var entries: [DictionaryEntry] = []
        for term in terms {
            switch OwnElement.kinds(of: term) {
            case nil:
                self = .unclear(
                    "this selector does not say of which VR its elements are; name attributes, or write `vr LO`")
                return
            case let (found, limit, entry)?:
                vrs.formUnion(found)
                maximum = limit == 1 ? maximum : nil
                if let entry { entries.append(entry) }
            }
        }
        guard let vr = vrs.first, vrs.count == 1 else {
            let names = vrs.map(\.name).sorted().joined(separator: ", ")
            self = .unclear("its elements are of VR \(names); write a rule for each VR")
            return
        }
        // What is known of one attribute, such as the values that PS3.3 lists, is known of its rule.
        if entries.count == 1, terms.count == 1, let entry = entries.first {
            self = .element(entry)
        } else {
            self = .element(
                DictionaryEntry(
                    tag: Tag(rawValue: 0), keyword: "value", name: "", vrs: [vr],
                    vm: ValueMultiplicity(minimum: 1, maximum: maximum, step: 1), isRetired: false, mask: nil))
        }
    }

    /// The VRs of what a term picks, the most values that it may have, and the entry of a single attribute; nil where that is open.
    private static func kinds(of term: SelectedTerm) -> (vrs: Set<VR>, maximum: Int?, entry: DictionaryEntry?)? {
        if let vr = term.vr { return ([vr], nil, nil) }
        switch term.selector {
        case .attribute(let tag):
            guard let entry = StandardVocabulary.attribute(tag: tag), entry.mask == nil else { return nil }
            return (Set(entry.vrs), entry.vm.maximum, entry)
        case .glob(_, let tags):
            let entries = tags.compactMap { StandardVocabulary.attribute(tag: $0) }
            guard entries.count == tags.count, entries.allSatisfy({ $0.mask == nil }) else { return nil }
            return (Set(entries.flatMap(\.vrs)), entries.allSatisfy { $0.vm.maximum == 1 } ? 1 : nil, nil)
        case .builtinClass(.uids): return ([.UI], nil, nil)
        case .vr, .builtinClass: return term.selector.vrs.map { ($0, nil, nil) }
        case .privateElement(let creator, let group, let offset):
            let row = SafePrivateTable.shared.row(creator: creator, group: group, elementOffset: offset)
            return row.map { (Set($0.vrs), $0.vm.maximum, nil) }
        case .mask, .obligations, .retained, .privateCreator, .privateAll, .meta, .everything, .outside: return nil
        }
    }
}

extension GuardResolver {
    /// Where `value` is looked up, and what is known of it; nil, with a report, where it means nothing.
    func ownElement(at range: SourceRange) -> (GuardPlace, DictionaryEntry)? {
        switch own {
        case .element(let entry):
            guard entry.vrs.count == 1 else {
                scope.report(
                    .guardPlace,
                    "`value` cannot be read, since `\(entry.label)` may be of VR \(entry.vrText)", at: range)
                return nil
            }
            guard entry.vr == .SQ || Self.comparable.contains(entry.vr) else {
                scope.report(.guardPlace, "`value` cannot be read where the VR is \(entry.vrText)", at: range)
                return nil
            }
            return (GuardPlace(ownVR: entry.vr), entry)
        case .broken: return nil
        case .unclear(let why):
            scope.report(.guardPlace, "`value` cannot be read here: \(why)", at: range)
            return nil
        case .none:
            scope.report(
                .guardPlace,
                "`value` is the value of the element that a rule decides, so it stands in the rule's own `when` only, not in a gate, a block or a named condition",
                at: range)
            return nil
        }
    }
}
