package import MidicRuntime

/// The text that accepted files may keep as it is: attributes of VR LO, SH, ST, LT, UT, UC and UR that some decision of a
/// ruleset keeps, or copies from another. Nobody reads these values, so whatever a person or a device typed into them stays.
///
/// It is found from the ruleset alone, so that `inspect` says of a stranger's what `check` says of one's own. What depends on
/// more than the class and the place counts as kept.
package struct KeptText: Sendable {
    package static let vrs: [VR] = [.LO, .SH, .ST, .LT, .UT, .UC, .UR]

    /// Rescale Type and Modality LUT Type keep a defined term or say that there is none (docs/language.md, "A kept value").
    private static let definedTerms: Set<Tag> = [Tag(0x0028, 0x1054), Tag(0x0028, 0x3004)]

    package struct Attribute: Sendable, Hashable {
        /// `CodeMeaning (0008,0104)`, `private "ACME" (0019,xx01)`.
        package let title: String
        /// nil where only the file knows it.
        package let vr: VR?
        /// nil for private and unknown elements.
        package let tag: Tag?
    }
    /// An accepted SOP class with what its files may keep.
    package struct Class: Sendable, Hashable {
        /// nil for files without a class, or of one that the ruleset does not list.
        package let uid: String?
        /// The keyword, or the UID of a class without one.
        package let name: String
        /// Indexes into `attributes`, ascending.
        package let attributes: [Int]
    }

    /// Those that some accepted class may keep: the public ones ascending by tag, then masks, private and unknown ones.
    package let attributes: [Attribute]
    /// Ascending by name; files of no listed class last.
    package let classes: [Class]

    package init(_ ruleset: Ruleset) { self.init(RulesetReach(ruleset)) }

    init(_ reach: RulesetReach) {
        let ruleset = reach.ruleset
        let keeps = KeptText.keeps(ruleset)
        let all = KeptText.vrs.reduce(UInt64(0)) { $0 | $1.bit }
        var attributes: [Attribute] = []
        var places: [[Int]] = Array(repeating: [], count: reach.questions.count)
        for var element in reach.elements() {
            if case .meta = element.kind { continue }
            if case .attribute(let tag) = element.kind, KeptText.definedTerms.contains(tag) { continue }
            if let vr = element.vr, !KeptText.vrs.contains(vr) { continue }
            if element.vr == nil { element.vrs = all }
            let found = reach.questions(of: element) { keeps[$0] }
            if found.isEmpty { continue }
            for question in found { places[question].append(attributes.count) }
            var tag: Tag?
            if case .attribute(let known) = element.kind { tag = known }
            attributes.append(Attribute(title: reach.title(element), vr: element.vr, tag: tag))
        }
        self.attributes = attributes
        classes = reach.classes.map { (name: RulesetReach.name($0.uid), entry: $0) }.sorted {
            ($0.entry.uid == nil ? 1 : 0, $0.name) < ($1.entry.uid == nil ? 1 : 0, $1.name)
        }.map { Class(uid: $0.entry.uid, name: $0.name, attributes: places[$0.entry.question]) }
    }

    /// By action: it or a fallback of it leaves a value of the file there.
    private static func keeps(_ ruleset: Ruleset) -> [Bool] {
        var keeps = [Bool](repeating: false, count: ruleset.actionCount)
        // A fallback has a larger index than the action that names it.
        for index in keeps.indices.reversed() {
            let action = ruleset.action(at: index)
            keeps[index] =
                action.opcode == .keep || !CopyAction.originals(of: action, in: ruleset).isEmpty
                || action.fallback > 0 && keeps[Int(action.fallback) - 1]
        }
        return keeps
    }

    /// The attributes that each accepted class may keep.
    package var inEveryClass: [Int] {
        guard let first = classes.first else { return [] }
        let common = classes.dropFirst().reduce(Set(first.attributes)) { $0.intersection($1.attributes) }
        return common.sorted()
    }
}
