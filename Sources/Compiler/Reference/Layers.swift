import MidicCompiler
import MidicLang
import MidicRuntime

/// The rules of all layers over the standard's table: who decides an element (docs/language.md, "Who wins").
final class Layers {
    let policy: CheckedPolicy
    let table: TableRuling
    private var guards: GuardReading
    /// Private creators that the policy or its options name.
    private(set) var creators: Set<String> = []
    private var listed: Set<[String]> = []
    /// Rules that pick an element, by layer.
    private var picking: [PickedElement: [[Int]]] = [:]
    /// What safe lists say that Table E.3.10-1 does not.
    private var listedVRs: [[String]: [VR]] = [:]
    private var members: [Int: Set<Int>] = [:]
    private lazy var universe = Layers.universe(policy)

    init(_ policy: CheckedPolicy) {
        self.policy = policy
        guard let header = policy.headers.last else { preconditionFailure("a policy has a layer") }
        table = TableRuling(header: header)
        guards = GuardReading(policy)
        func list(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) {
            creators.insert(creator)
            listed.insert([creator, String(group), String(elementOffset)])
        }
        for selector in policy.rules.flatMap(\.selectors) {
            switch selector {
            case .privateElement(let creator, let group, let offset): list(creator, group, offset)
            case .privateCreator(let creator): creators.insert(creator)
            default: break
            }
        }
        for (creator, elements) in policy.listedVRs {
            for (element, vrs) in elements {
                list(creator, UInt16(element >> 8), UInt8(element & 0xFF))
                listedVRs[[creator, String(element)]] = vrs.sorted { $0.name < $1.name }
            }
        }
        guard header.profile?.options.contains(.retainSafePrivate) ?? false else { return }
        for row in SafePrivateTable.shared.rows { list(row.creator, row.group, row.elementOffset) }
    }

    /// Whether the policy names the element, or its options keep the table that does.
    func lists(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) -> Bool {
        listed.contains([creator, String(group), String(elementOffset)])
    }

    /// The VR that a policy says of a private element, or those of Table E.3.10-1, or else of a safe list.
    func knownVRs(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) -> [VR] {
        if let said = policy.saidVR(creator: creator, group: group, elementOffset: elementOffset) { return [said] }
        return SafePrivateTable.shared.row(creator: creator, group: group, elementOffset: elementOffset)?.vrs
            ?? listedVRs[[creator, String(SafeListing.key(group, elementOffset))]] ?? []
    }

    /// A safe list counts only under the option that it adds to.
    private func isChosen(_ rule: Int) -> Bool {
        policy.rules[rule].safeListing == nil
            || table.header.profile?.options.contains(.retainSafePrivate) ?? false
    }

    /// Whether a rule opens private data and leaves this element to its class.
    private func leavesToClass(_ rule: Int, _ element: PickedElement) -> Bool {
        policy.opensPrivateData(rule) && element.isPrivate
            && (policy.rules[rule].safeListing != nil || TableRuling.classed.contains(element.vr))
    }

    /// What becomes of an element, and which rule says so.
    func ruling(_ element: PickedElement, _ place: Circumstances) -> Ruling {
        let layers = rules(picking: element)
        let base = base(element, place, layers)
        // Nothing takes what no output has into one.
        if case .structure = base.origin, element.tag?.isNeverCopied ?? false { return base }
        return layers.reduce(base) { merge($1, over: $0, base, element, place) }
    }

    private func rules(picking element: PickedElement) -> [[Int]] {
        if let known = picking[element] { return known }
        var layers = [[Int]](repeating: [], count: policy.headers.count)
        for (index, rule) in policy.rules.enumerated() where Picking.picks(rule, element) {
            layers[rule.layer].append(index)
        }
        picking[element] = layers
        return layers
    }

    /// Rules that pick it somewhere, for those who try all circumstances.
    func allRules(picking element: PickedElement) -> [Int] { rules(picking: element).flatMap { $0 } }

    /// One of each kind of element that a rule picks.
    func elements(pickedBy rule: Int) -> [PickedElement] { picked(rule).map { universe[$0] } }

    // MARK: Below all layers

    private func base(_ element: PickedElement, _ place: Circumstances, _ layers: [[Int]]) -> Ruling {
        let base = table.ruling(element, place)
        guard element.isPrivate, table.header.profile != nil else { return base }
        let opening = layers.joined().last {
            leavesToClass($0, element) && isChosen($0) && place.holds(policy.rules[$0])
        }
        return opening.map { start($0, element) } ?? base
    }

    // MARK: One layer

    private func merge(
        _ rules: [Int], over inherited: Ruling, _ base: Ruling, _ element: PickedElement, _ place: Circumstances
    ) -> Ruling {
        let applying = rules.filter { place.holds(policy.rules[$0]) && applies($0, element, base) }
        var inherited = inherited
        for rule in applying where leavesToClass(rule, element) { ease(&inherited, rule, element) }
        let candidates = applying.filter { !leavesToClass($0, element) }
        let adding = candidates.filter { policy.rules[$0].action.primary.name == "add item" }
        var result = inherited
        for rule in ordered(candidates.filter { !adding.contains($0) }, element, base)
        where decides(rule, over: inherited, element, base, place) {
            if let value = value(of: rule, element, base, place) {
                result = value
                break
            }
        }
        return ordered(adding, element, base).first.map { withItem($0, behind: result) } ?? result
    }

    /// A new item stands behind what is kept of a sequence, whoever decides that; what is not kept gives way to it.
    private func withItem(_ rule: Int, behind ruling: Ruling) -> Ruling {
        let stays =
            ruling.action?.primary.name == "keep"
            || ruling.action?.primary.arguments.first == .integer(1)
                && ruling.action?.primary.name == "add item"
        let written = policy.rules[rule].action
        let first = ActionStep("add item", [.integer(stays ? 1 : 0)] + written.primary.arguments.dropFirst())
        let action = CheckedAction(first, fallbacks: Array(written.steps.dropFirst()))
        return Ruling(kind: .act(action), origin: .rule(rule), floor: .constant)
    }

    /// `standard` on a class means those of it with a row; what the pixels are said to show is given no value; and a wide rule
    /// moves no date whose true value is public.
    private func applies(_ rule: Int, _ element: PickedElement, _ base: Ruling) -> Bool {
        let said = policy.rules[rule]
        if let tag = element.tag {
            let isStatement = tag == .burnedInAnnotation || tag == .recognizableVisualFeatures
            if isStatement, ActionReading.givesValue(said.action) { return false }
            if AttributeMarks.shared.publicDates.contains(tag), isWide(rule), ActionReading.shifts(said.action) {
                return false
            }
        }
        if said.isWaiver {
            guard case .obligations(let option) = said.selector else { return true }
            return table.header.profile?.options.contains(option) ?? false
        }
        if !isChosen(rule) { return false }
        guard said.action.contains(.standard) else { return true }
        return table.header.profile != nil && Picking.row(of: element) != nil
    }

    private func isWide(_ rule: Int) -> Bool { !policy.rules[rule].selector.namesOneAttribute }

    /// Private data that a rule opens is held less strictly than the table holds it, but for what a rule names.
    private func ease(_ inherited: inout Ruling, _ rule: Int, _ element: PickedElement) {
        let start = start(rule, element)
        guard inherited.kind == .act(.remove), policy.rules[rule].layer > 0 || inherited.floor > start.floor,
            !isNamed(inherited, below: policy.rules[rule].layer)
        else { return }
        inherited =
            start.action == .keep
            ? start : Ruling(kind: .act(.remove), origin: .rule(rule), floor: start.floor, isStart: true)
    }

    /// What the classes of private data that a rule opens start from.
    private func start(_ rule: Int, _ element: PickedElement) -> Ruling {
        var start = table.classed(element.vr, .rule(rule))
        start.isStart = true
        return start
    }

    private func isNamed(_ ruling: Ruling, below layer: Int) -> Bool {
        guard case .rule(let rule) = ruling.origin else { return false }
        return policy.rules[rule].layer < layer && policy.rules[rule].selector.namesOneAttribute
    }

    // MARK: Only tightening is silent

    private func decides(
        _ rule: Int, over inherited: Ruling, _ element: PickedElement, _ base: Ruling, _ place: Circumstances
    ) -> Bool {
        let said = policy.rules[rule]
        if said.isWaiver { return isWaived(inherited, by: rule, element) }
        if said.selector.namesOneAttribute { return true }
        if policy.opensPrivateData(rule), !isNamed(inherited, below: said.layer) { return true }
        return !isLess(rule, than: inherited, element, base) && !showsTakenValue(rule, place)
    }

    private func isLess(
        _ rule: Int, than inherited: Ruling, _ element: PickedElement, _ base: Ruling
    ) -> Bool {
        let said = policy.rules[rule]
        let action = removesSharedDate(rule, element) ? CheckedAction.remove : said.action
        if said.layer > 0, let given = given(inherited), !given.contains(.standard) {
            let holds = (
                policy.headers[said.layer].onError != .remove, policy.headers[said.layer - 1].onError != .remove
            )
            let comparison = Comparison(
                offsets: policy.offsets, standard: base.floor, ownHolds: holds.0,
                inheritedHolds: holds.0 && holds.1)
            return comparison.isLess(action, than: given, element.vrs)
        }
        return ActionReading.strictness(action, element.vrs, standard: base.floor) < inherited.floor
    }

    /// The action of a file below; nil where the table says what is asked.
    private func given(_ ruling: Ruling) -> CheckedAction? {
        // What classes start from is no decision of a file.
        if ruling.isStart { return nil }
        return switch ruling.origin {
        case .byDefault: ruling.action
        case .rule(let rule): policy.rules[rule].action.contains(.standard) ? nil : ruling.action
        case .table, .structure: nil
        }
    }

    /// A value that lower layers take away does not reappear as a copy.
    private func showsTakenValue(_ rule: Int, _ place: Circumstances) -> Bool {
        let copies = policy.rules[rule].action.steps.filter { $0.name == "copy" || $0.name == "compose" }
        for case .attribute(let source) in copies.flatMap(\.arguments) {
            var root = place
            (root.path, root.isRoot) = ([], true)
            let element = PickedElement(source, fileVR: .UN)
            let layers = rules(picking: element).prefix(policy.rules[rule].layer)
            for place in places(root, whatever: layers.flatMap { $0 }) {
                let base = base(element, place, Array(layers))
                let inherited = layers.reduce(base) { merge($1, over: $0, base, element, place) }
                if let given = given(inherited), policy.rules[rule].layer > 0 {
                    let comparison = Comparison(
                        offsets: policy.offsets, standard: .raw, ownHolds: false, inheritedHolds: false)
                    if comparison.isLess(.keep, than: given, element.vrs) { return true }
                } else if inherited.floor > .raw {
                    return true
                }
            }
        }
        return false
    }

    /// A place with each answer to what rules ask for the value of an element that is not looked at.
    private func places(_ place: Circumstances, whatever rules: [Int]) -> [Circumstances] {
        let open = Set(rules.map { policy.rules[$0].guardIndex }).filter { index in
            GuardReading.atoms(of: policy.guards[index]).contains { policy.atoms[$0].isOfOwnValue }
        }
        return open.sorted().prefix(OwnValue.mostOpen).reduce([place]) { places, index in
            places.flatMap { place in
                [false, true].map { answer in
                    var other = place
                    other.guards[index] = answer
                    return other
                }
            }
        }
    }

    /// What the table wants cleaned may stay if all options that want so are waived; what a lower layer did gives way.
    private func isWaived(_ inherited: Ruling, by rule: Int, _ element: PickedElement) -> Bool {
        let waiver = policy.rules[rule]
        guard case .obligations(let option) = waiver.selector else { return false }
        switch inherited.kind {
        case .owed(let options):
            return options.allSatisfy { other in
                other == option
                    || policy.rules.contains {
                        $0.isWaiver && $0.selector == .obligations(other) && $0.layer <= waiver.layer
                            && ($0.guardIndex == 0 || $0.guardIndex == waiver.guardIndex)
                    }
            }
        case .act:
            guard case .rule(let other) = inherited.origin else { return false }
            return policy.rules[other].layer < waiver.layer
        case .needsKey: return false
        }
    }

    // MARK: What a rule does

    private func removesSharedDate(_ rule: Int, _ element: PickedElement) -> Bool {
        guard let tag = element.tag, AttributeMarks.shared.sharedDates.contains(tag) else { return false }
        return isWide(rule) && ActionReading.shifts(policy.rules[rule].action)
    }

    /// nil where the rule passes the element over there.
    private func value(
        of rule: Int, _ element: PickedElement, _ base: Ruling, _ place: Circumstances
    ) -> Ruling? {
        let action = policy.rules[rule].action
        if let tag = element.tag, isWide(rule) {
            if TableRuling.identifiers.contains(tag), place.isRoot {
                let sparing = action.steps.filter(ActionReading.keepsIdentity)
                guard let first = sparing.first, ActionReading.keepsIdentity(action.primary) else { return nil }
                let rest = CheckedAction(first, fallbacks: Array(sparing.dropFirst()))
                return value(rule, rest, element, base, place)
            }
            let isNeeded = DecodingSet.shared.contains(tag) && place.isNeeded
            if isNeeded, !action.steps.allSatisfy(ActionReading.keepsDecoding) { return nil }
        }
        return value(rule, action, element, base, place)
    }

    private func value(
        _ rule: Int, _ action: CheckedAction, _ element: PickedElement, _ base: Ruling, _ place: Circumstances
    ) -> Ruling {
        if action == .standard {
            var said = base
            said.origin = .rule(rule)
            return said
        }
        var done = action
        let floor: Strictness
        if removesSharedDate(rule, element) {
            done = [.value: .dummy, .presence: .empty][place.demand] ?? .remove
            floor = .removed
        } else {
            floor = ActionReading.strictness(action, element.vrs, standard: base.floor)
            // As an `else`, the table's own decision; the element goes where the table only says that it must be mapped or cleaned.
            let steps = action.steps.flatMap { step in
                step.name == "standard" ? base.action?.steps ?? CheckedAction.remove.steps : [step]
            }
            done = CheckedAction(steps[0], fallbacks: Array(steps.dropFirst()))
            let isFilled = element.fileVR == nil && element.vr != .SQ && element.vr != .UI
            if isFilled, place.demand == .value { done = done.replacing(.empty, with: .dummy) }
        }
        return Ruling(kind: .act(done), origin: .rule(rule), floor: floor)
    }

    // MARK: Specificity

    private enum Relation { case equal, inside, around, overlapping }

    private func relation(_ isInside: Bool, _ isAround: Bool) -> Relation {
        switch (isInside, isAround) {
        case (true, true): .equal
        case (true, false): .inside
        case (false, true): .around
        case (false, false): .overlapping
        }
    }

    private func contexts(_ first: Int, _ second: Int) -> Relation {
        let (left, right) = (policy.rules[first], policy.rules[second])
        let isInside =
            Paths.isInside(left.path, right.path) && guards.implies(left.guardIndex, right.guardIndex)
        let isAround =
            Paths.isInside(right.path, left.path) && guards.implies(right.guardIndex, left.guardIndex)
        return relation(isInside, isAround)
    }

    private func selectors(_ first: Int, _ second: Int) -> Relation {
        func isCreator(_ rule: Int) -> Bool {
            switch policy.rules[rule].selector {
            case .privateElement, .privateCreator: true
            default: false
            }
        }
        // A named creator is more specific than whatever names none, however that is narrowed.
        if isCreator(first) != isCreator(second) { return isCreator(first) ? .inside : .around }
        let (left, right) = (picked(first), picked(second))
        return relation(left.isSubset(of: right), right.isSubset(of: left))
    }

    private func picked(_ rule: Int) -> Set<Int> {
        if let known = members[rule] { return known }
        let found = Set(universe.indices.filter { Picking.picks(policy.rules[rule], universe[$0]) })
        members[rule] = found
        return found
    }

    /// Whether the first of two rules that both apply wins over the second. Of elements without a row of their own in the
    /// dictionary the stricter rule has those of which neither wins.
    private func wins(_ first: Int, _ second: Int, _ element: PickedElement, _ base: Ruling) -> Bool {
        func strictness(_ rule: Int) -> Strictness {
            let action = removesSharedDate(rule, element) ? .remove : policy.rules[rule].action
            return ActionReading.strictness(action, element.vrs, standard: base.floor)
        }
        if isMoreSpecific(first, than: second, element, strictness) { return true }
        guard let tag = element.tag, !Picking.isOfDictionary(tag),
            !isMoreSpecific(second, than: first, element, strictness)
        else { return false }
        return strictness(first) > strictness(second)
    }

    private func isMoreSpecific(
        _ first: Int, than second: Int, _ element: PickedElement, _ strictness: (Int) -> Strictness
    ) -> Bool {
        let (left, right) = (policy.rules[first], policy.rules[second])
        if element.isPrivate {
            if let wins = privateWins(first, second, element, strictness) { return wins }
            if let loses = privateWins(second, first, element, strictness) { return !loses }
        }
        switch contexts(first, second) {
        case .inside:
            if left.action == right.action || strictness(first) >= strictness(second) { return true }
            let relation = selectors(first, second)
            return relation == .inside || relation == .equal
        case .equal: return selectors(first, second) == .inside
        case .around, .overlapping: return false
        }
    }

    /// Beside a class: a creator that is kept as a whole leaves names, dates and UIDs to it; `private *` has what it decides at
    /// least as strictly.
    private func privateWins(
        _ rule: Int, _ other: Int, _ element: PickedElement, _ strictness: (Int) -> Strictness
    ) -> Bool? {
        switch policy.rules[other].selector {
        case .vr, .builtinClass: break
        default: return nil
        }
        switch policy.rules[rule].selector {
        case .privateCreator:
            let isKept = policy.rules[rule].action.primary.name == "keep"
            return isKept && TableRuling.classed.contains(element.vr) ? false : nil
        case .privateAll: return strictness(rule) >= strictness(other) ? true : nil
        default: return nil
        }
    }

    /// Those that win first; else as written.
    private func ordered(_ rules: [Int], _ element: PickedElement, _ base: Ruling) -> [Int] {
        guard rules.count > 1 else { return rules }
        var left = rules
        var result: [Int] = []
        while !left.isEmpty {
            func unbeaten(among rules: [Int]) -> Int? {
                rules.first { rule in !rules.contains { $0 != rule && wins($0, rule, element, base) } }
            }
            // `private *` says nothing of what a named creator's rule has, so that a class may decide over that.
            let winner =
                unbeaten(among: left) ?? unbeaten(among: left.filter { policy.rules[$0].selector != .privateAll })
            let place = winner.flatMap { left.firstIndex(of: $0) } ?? 0
            result.append(left.remove(at: place))
        }
        return result
    }

    /// Elements that tell selectors apart: all of the dictionary, and one of each other kind in each VR.
    private static func universe(_ policy: CheckedPolicy) -> [PickedElement] {
        let dictionary = DataDictionary.shared
        var tags: Set<Tag> = Set(dictionary.entries.map(\.tag))
        tags.formUnion(dictionary.repeatingGroups.flatMap { [$0.tag, Tag($0.tag.group + 2, $0.tag.element)] })
        var privates: Set<[String]> = []
        var elements: Set<PickedElement> = []
        var unknown: Set<Tag> = [Tag(0x0008, 0xFFFE)]
        for selector in policy.rules.flatMap(\.selectors) {
            switch selector {
            case .attribute(let tag): unknown.insert(tag)
            case .mask(let mask):
                unknown.insert(Tag(mask.groupLow, mask.elementLow))
                unknown.insert(Tag(mask.groupLow | ~mask.groupMask & 0xFFFE, mask.elementHigh | ~mask.elementMask))
                unknown.formUnion(tags.filter { mask.contains($0) }.prefix(1))
            case .privateElement(let creator, _, _), .privateCreator(let creator): privates.insert([creator])
            case .meta(let tag): elements.insert(PickedElement(meta: tag))
            default: break
            }
        }
        tags.subtract(tags.filter(\.isPrivate))
        for tag in tags where tag.group >= 8 { elements.insert(PickedElement(tag, fileVR: .UN)) }
        for vr in VR.allCases {
            for tag in unknown where !tag.isPrivate { elements.insert(PickedElement(tag, fileVR: vr)) }
            for creator in privates.map({ Optional($0[0]) }) + [nil] {
                elements.insert(
                    PickedElement(creator: creator, group: 0x0009, elementOffset: 0xFE, known: [], fileVR: vr))
                for rule in policy.rules where rule.selector == .privateCreator(creator ?? "") {
                    guard let element = rule.safeListing?.elements.min() else { continue }
                    elements.insert(
                        PickedElement(
                            creator: creator, group: UInt16(element >> 8), elementOffset: UInt8(element & 0xFF),
                            known: [], fileVR: vr))
                }
                for case .privateElement(creator ?? "", let group, let offset) in policy.rules.map(\.selector) {
                    elements.insert(
                        PickedElement(creator: creator, group: group, elementOffset: offset, known: [], fileVR: vr))
                }
            }
        }
        return Array(elements)
    }
}
