import MidicLang
import MidicRuntime

/// Conditions and rules about places where no IOD has the attribute. Real files may hold anything anywhere, so none of this is
/// wrong for certain; but what stands at a place by the standard is what an author has in mind.
extension PolicyReport {
    // MARK: Conditions

    /// Guards read the root. An attribute that the IODs have in sequences only is not there to be compared.
    mutating func reportNotAtRoot() {
        var reported: Set<SourceRange> = []
        for gate in policy.gates { reportNotAtRoot(gate.guardIndex, in: gate.range, &reported) }
        for rule in policy.rules { reportNotAtRoot(rule.guardIndex, in: rule.range, &reported) }
    }

    private mutating func reportNotAtRoot(
        _ guardIndex: Int, in statement: SourceRange, _ reported: inout Set<SourceRange>
    ) {
        guard guardIndex != 0 else { return }
        var atoms: Set<Int> = []
        policy.guards[guardIndex].collectAtoms(into: &atoms)
        let tags = Set(atoms.map { policy.atoms[$0].tag })
        let variants = analyzer.accepted.variants(guardIndex: guardIndex)
        for tag in tags.sorted() {
            // Presence alone may be asked of what should not be there.
            guard let places = policy.comparisons[tag], !variants.isEmpty, tag.group > 2 else { continue }
            let contexts = analyzer.tables.iods.types(of: tag)
            let atRoot = contexts.filter { $0.parent == nil }.reduce(into: CIODSet()) { $0.formUnion($1.ciods) }
            guard !contexts.isEmpty, ProfileTables.variants(atRoot).intersection(variants).isEmpty else { continue }
            if variants[0], !atRoot.isEmpty { continue }
            let isHere = { (range: SourceRange) in
                range.file == statement.file && statement.lower <= range.lower && range.upper <= statement.upper
            }
            let place = places.first(where: isHere) ?? places[0]
            guard reported.insert(place).inserted else { continue }
            let parents = contexts.compactMap(\.parent).filter { !PolicyReport.holdsAnything($0) }
            let names = Set(parents.map(text.name)).sorted()
            add(
                .notAtRoot,
                atRoot.isEmpty
                    ? "no IOD has `\(text.name(tag))` at the root, which is all that conditions read; it stands in \(list(names))"
                    : "no class that this is for has `\(text.name(tag))` at the root, so only files against the standard satisfy it",
                at: place, subject: DiagnosticSubject(.attribute, text.name(tag)), items: names)
        }
    }

    // MARK: Rules

    /// Rules whose path leads from a sequence to what no IOD has in it, and rules for classes that lack the attribute.
    mutating func reportOutsideIODs() {
        for (index, rule) in policy.rules.enumerated() {
            guard case .attribute(let tag) = rule.selector, !analyzer.catalogue.creates(rule.action),
                !unreachable.contains(rule.termRange)
            else { continue }
            if let (outer, inner) = brokenStep(rule.path, tag) {
                add(
                    .pathInNoIOD,
                    "no IOD has `\(text.name(inner))` \(outer.isDirect ? "in an item" : "below an item") of `\(text.name(outer.sequence))`, so this rule acts only on files against the standard",
                    at: rule.termRange, subject: DiagnosticSubject(.rule, ruleText(index)))
                continue
            }
            let variants = analyzer.accepted.variants(guardIndex: rule.guardIndex)
            let members = ProfileTables.variants(analyzer.tables.iods.membership(of: tag))
            // Only where the rule itself, or a block around, speaks of classes.
            guard !variants.isEmpty, !variants[0], !members.isEmpty, members.intersection(variants).isEmpty,
                variants != analyzer.accepted.variants(guardIndex: 0), !DecodingSet.shared.contains(tag)
            else { continue }
            add(
                .outsideIOD,
                "no class that this rule is for has `\(text.name(tag))`; it acts only on files that hold it all the same",
                at: rule.termRange, subject: DiagnosticSubject(.rule, ruleText(index)))
        }
    }

    /// What is created is created at the root. Where nothing but `otherwise` decides the same attribute in items, it stays there as it
    /// is, which nobody reads in `PatientID -> add "X"`.
    mutating func reportItemsLeft() {
        for rule in policy.rules where rule.guardIndex == 0 && analyzer.catalogue.creates(rule.action) {
            guard case .attribute(let tag) = rule.selector, analyzer.tables.rowIndex(of: .attribute(tag)) != nil,
                analyzer.tables.iods.types(of: tag).contains(where: { $0.parent != nil }),
                outcomes(of: tag).contains(where: { $0.source == .otherwise && $0.action == .keep })
            else { continue }
            let name = text.name(tag)
            add(
                .itemsLeft,
                "this reaches `\(name)` of the root only, and in items `otherwise` keeps it; say what happens there, such as `\(name) -> empty`, and write `./\(name)` here",
                at: rule.termRange, subject: DiagnosticSubject(.attribute, name))
        }
    }

    private struct OuterStep {
        let sequence: Tag
        /// The next step stands directly in the sequence's items.
        let isDirect: Bool
    }

    /// The first step of a path after which no IOD goes on as the path does.
    private func brokenStep(_ path: PathPattern, _ tag: Tag) -> (OuterStep, Tag)? {
        var outer: OuterStep?
        for step in path.steps + [.sequence(tag)] {
            switch step {
            case .anyDepth:
                if let last = outer { outer = OuterStep(sequence: last.sequence, isDirect: false) }
            case .sequence(let next):
                if let last = outer, !goesOn(last, to: next) { return (last, next) }
                outer = OuterStep(sequence: next, isDirect: true)
            }
        }
        return nil
    }

    /// Sequences that may hold whatever an object has: Original and Modified Attributes (PS3.3 section C.12.1.1.9), Unassigned
    /// Converted Attributes (C.7.6.16.2), Nonconforming Modified Attributes, and the records of a directory (F.5).
    private static func holdsAnything(_ sequence: Tag) -> Bool {
        [
            Tag(0x0400, 0x0550), Tag(0x0400, 0x0551), Tag(0x0400, 0x0561), Tag(0x0020, 0x9170), Tag(0x0020, 0x9171),
            Tag(0x0004, 0x1220),
        ].contains(sequence)
    }

    /// Whether some IOD, at some place, goes from the items of a sequence to an attribute. True where the tables know nothing of
    /// either: retired attributes, and those newer than the tables.
    private func goesOn(_ outer: OuterStep, to tag: Tag) -> Bool {
        let places = IODPlaceTable.shared
        guard !analyzer.tables.iods.types(of: tag).isEmpty else { return true }
        var open = [outer.sequence]
        var seen: Set<Tag> = [outer.sequence]
        while let sequence = open.popLast() {
            if PolicyReport.holdsAnything(sequence) { return true }
            guard let place = places.place(of: sequence) else {
                // Nothing is known of its items.
                if sequence == outer.sequence { return true }
                continue
            }
            if place.attributes.contains(where: { $0.tag == IODTables.lowest(tag) }) { return true }
            if outer.isDirect { return false }
            for (child, _) in place.attributes where analyzer.tables.dictionary.entry(for: child)?.vr == .SQ {
                if seen.insert(child).inserted { open.append(child) }
            }
        }
        return false
    }
}
