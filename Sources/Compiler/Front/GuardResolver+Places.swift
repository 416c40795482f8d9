import MidicLang
import MidicRuntime

/// Attributes in items, and private elements.
extension GuardResolver {
    /// `A/B/X`: the sequences, and the attribute behind them.
    func nested(
        _ steps: [GuardAtomExpression.Subject], _ atom: GuardAtomExpression
    ) -> (GuardPlace, DictionaryEntry, String)? {
        var path: [Tag] = []
        var names: [String] = []
        for step in steps.dropLast() {
            guard let (entry, name) = resolveSubject(step) else { return nil }
            guard entry.vrs == [.SQ] else {
                scope.report(
                    .guardPlace, "`\(name)` (\(entry.vrText)) is no sequence, so nothing stands in its items",
                    at: atom.range)
                return nil
            }
            path.append(entry.tag)
            names.append(name)
        }
        guard path.count <= AtomPlaceRecord.mostSequences else {
            scope.report(
                .guardPlace,
                "a guard looks through at most \(AtomPlaceRecord.mostSequences) sequences, one in the items of the other",
                at: atom.range)
            return nil
        }
        guard let last = steps.last, let (entry, name) = resolveSubject(last) else { return nil }
        guard entry.tag.repeatedInMeta == nil, entry.tag.group != 2 else {
            scope.report(
                .guardPlace, "`\(name)` names the object itself and stands at the root; no item has it", at: atom.range)
            return nil
        }
        names.append(name)
        return (GuardPlace(path: path), entry, names.joined(separator: "/"))
    }

    /// `private "CREATOR" (gggg,xxee)`: its VR is that of Table E.3.10-1, else it is text.
    func privateElement(
        _ creator: TextLiteral, _ pattern: TagPattern
    ) -> (GuardPlace, DictionaryEntry, String)? {
        guard let name = selectors.resolveCreator(creator) else { return nil }
        let elements = selectors.privateElements(name, pattern)
        guard let first = elements.first else { return nil }
        guard elements.count == 1, case .privateElement(_, let group, let offset) = first else {
            scope.report(.guardPlace, "a guard reads one private element; write two digits for it", at: pattern.range)
            return nil
        }
        let row = SafePrivateTable.shared.row(creator: name, group: group, elementOffset: offset)
        let text =
            "private \(CanonicalSpelling.quoted(name)) \(CanonicalSpelling.privateTag(group, offset))"
        let entry = DictionaryEntry(
            tag: Tag(group, UInt16(offset)), keyword: text, name: row?.meaning ?? "", vrs: row?.vrs ?? [.LO],
            vm: row?.vm ?? ValueMultiplicity(minimum: 1, maximum: 1, step: 1), isRetired: false, mask: nil)
        return (GuardPlace(creator: name), entry, text)
    }
}
