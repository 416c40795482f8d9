package import MidicRuntime

/// What a ruleset lets in and what becomes of it, for those who answer for a release: a policy and a stranger's ruleset alike.
///
/// Found from the tables that a run follows. Whatever depends on a file counts as if it could be either way, so an attribute may
/// have several fates.
package struct RulesetOverview: Sendable {
    /// What an attribute is about.
    package enum Topic: String, Sendable, CaseIterable {
        /// Values that say who the patient is (docs/language.md, "By file").
        case patient
        /// Names of other people.
        case people
        case dates
        case ages
        /// UIDs that name one thing.
        case uids
        case pixels
    }
    /// What is done to some attributes of a topic.
    package struct Fate: Sendable, Hashable {
        /// In the language's notation.
        package let action: String
        /// The value itself stays, or another of the file stands in its place.
        package let isKept: Bool
        package let attributes: [String]
    }
    /// An attribute whose original may stand in other elements, whatever becomes of its own.
    package struct Copies: Sendable {
        package let attribute: String
        /// nil for an attribute that no topic is about.
        package let topic: Topic?
        package let elements: [String]
    }
    /// Attributes of Table E.1-1 that no topic is about and of which something stays.
    package struct Retained: Sendable {
        /// The first chosen option whose column keeps them; nil where none does.
        package let option: ProfileOption?
        /// What stays first.
        package let fates: [Fate]
    }
    package struct TopicFates: Sendable {
        package let topic: Topic
        /// What leaves anything of the value: what stays first.
        package let fates: [Fate]
        /// Attributes that only ever go, are emptied or become a constant.
        package let gone: [String]
    }
    /// A rule with `override`, and how far it reaches.
    package struct Loosening: Sendable {
        /// Index of the ruleset's rule.
        package let rule: Int
        package let attributes: [String]
        /// `storage(CT, MR)` and so on.
        package let classes: [String]
        /// All classes that the gates let in.
        package let isInEveryClass: Bool
    }
    /// What stays of private elements.
    package struct PrivateElements: Sendable {
        /// That the policy's own rules keep or change: what stays first.
        package let byRule: [Fate]
        /// That Table E.3.10-1 lists, and the creators that they are of.
        package let safe: [String]
        package let safeCreatorCount: Int
    }

    /// `storage(CT, MR)` and so on: what the gates may let in.
    package let classes: [String]
    package let classCount: Int
    package let topics: [TopicFates]
    /// By option, those that no option keeps last.
    package let retained: [Retained]
    /// By the attribute that is copied, in the order of tags.
    package let copies: [Copies]
    /// Dates whose true value anybody knows, such as the version of a context group, that stay.
    package let publicDates: [String]
    /// By the pseudonym.
    package let pseudonyms: [Fate]
    package let loosenings: [Loosening]
    package let privateElements: PrivateElements
    /// Attributes that `otherwise` keeps, and how many of them are text.
    package let withoutRule: [String]
    package let textWithoutRule: Int
    /// What wide rules and `otherwise` pass over wherever an object has pixels (docs/language.md, "Decoding set").
    package let decoding: [String]
    package let keptText: KeptText
    /// False for a ruleset that asks for more work than a summary is worth: then there may be more than is said.
    package let isComplete: Bool

    package init(_ ruleset: Ruleset, _ text: RulesetText) { self.init(RulesetReach(ruleset), text) }

    init(_ reach: RulesetReach, _ text: RulesetText) {
        var census = Census(reach, text)
        for element in reach.elements() { census.count(element) }
        classes = reach.classNames(Set(reach.questions.indices))
        classCount = reach.classes.count
        topics = Topic.allCases.map { census.fates(of: $0) }
        retained = census.retained
        copies = census.copies
        publicDates = census.publicDates
        pseudonyms = census.pseudonyms
        loosenings = census.loosenings
        privateElements = census.privateElements
        withoutRule = census.withoutRule
        textWithoutRule = census.textWithoutRule
        decoding = census.decoding
        keptText = KeptText(reach)
        isComplete = reach.isComplete
    }
}

/// Counts elements by what becomes of them.
private struct Census {
    private let reach: RulesetReach
    private let text: RulesetText
    private var ruleset: Ruleset { reach.ruleset }
    private let actionTexts: [String]
    /// By action, its fallbacks counted: the mildest that may be carried out.
    private let mildest: [Treatment]
    /// By action, its fallbacks counted: the operator of a run gives the value, which may be another for each patient.
    private let takesParameter: [Bool]

    private var attributes: [RulesetOverview.Topic: [(action: Int?, name: String)]] = [:]
    /// What Table E.1-1 lists, by option.
    private let standardRows = StandardRows()
    private let chosen: [ProfileOption]
    private var retainedByOption: [ProfileOption?: [(action: Int, name: String)]] = [:]
    /// The elements that an attribute is copied to.
    private let copied: [Tag: [String]]
    private var topicOfCopied: [Tag: RulesetOverview.Topic] = [:]
    private var overridden: [Int: (names: [String], questions: Set<Int>)] = [:]
    private var safeCreators: Set<Int> = []
    private var safe: [String] = []
    private var privateByRule: [(action: Int, name: String)] = []
    private(set) var publicDates: [String] = []
    private(set) var withoutRule: [String] = []
    private(set) var textWithoutRule = 0
    private(set) var decoding: [String] = []
    private var pseudonymous: [(action: Int, name: String)] = []

    private static let pixelTags: Set<Tag> = [Tag(0x7FE0, 0x0008), Tag(0x7FE0, 0x0009), Tag(0x7FE0, 0x0010)]

    init(_ reach: RulesetReach, _ text: RulesetText) {
        self.reach = reach
        self.text = text
        let ruleset = reach.ruleset
        actionTexts = (0..<ruleset.actionCount).map { text.action($0) }
        var mildest = [Treatment](repeating: .removed, count: ruleset.actionCount)
        for index in mildest.indices.reversed() {
            let action = ruleset.action(at: index)
            mildest[index] = ActionTable.standard.treatment(of: action, action.vr, in: ruleset)
            if action.fallback > 0 { mildest[index] = min(mildest[index], mildest[Int(action.fallback) - 1]) }
        }
        self.mildest = mildest
        var takesParameter = [Bool](repeating: false, count: ruleset.actionCount)
        for index in takesParameter.indices.reversed() {
            let action = ruleset.action(at: index)
            takesParameter[index] = (0..<Int(action.operandCount)).contains { place in
                let operand = ruleset.operand(at: Int(action.firstOperand) + place)
                guard operand.kind == .value else { return false }
                let template = ruleset.valueTemplate(at: Int(operand.value))
                return (0..<Int(template.partCount)).contains {
                    ruleset.valuePart(at: Int(template.firstPart) + $0).kind == .param
                        || ruleset.valuePart(at: Int(template.firstPart) + $0).kind == .column
                }
            }
            if action.fallback > 0, takesParameter[Int(action.fallback) - 1] { takesParameter[index] = true }
        }
        self.takesParameter = takesParameter
        copied = reach.copies()
        let words = ruleset.info("profile")?.split(separator: " ") ?? []
        chosen = ProfileOption.allCases.filter { words.contains(Substring($0.rawValue)) }
    }

    private func isKept(_ action: Int) -> Bool { mildest[action] <= .copied }

    mutating func count(_ element: RulesetReach.Element) {
        let actions = reach.actions(element).sorted()
        if case .attribute(let tag) = element.kind, copied[tag] != nil { topicOfCopied[tag] = topic(element) }
        // Past the limit of a summary what was found may not be all, and what is not found is not gone.
        guard reach.isComplete else { return }
        let name = reach.name(element)
        for action in actions { countOverride(action, element, name) }
        switch element.kind {
        case .privateElement, .privateCreator, .privateOther:
            countPrivate(element, actions, name)
            return
        case .meta: return
        case .attribute, .mask, .unknown: break
        }
        if actions.contains(where: { isKept($0) && rule($0).origin == .otherwise }) {
            withoutRule.append(name)
            if let vr = element.vr, KeptText.vrs.contains(vr) { textWithoutRule += 1 }
        }
        // Where other actions are possible too, pixels decide.
        if element.traits.contains(.decoding), element.decision.isNode, actions.contains(where: isKept) {
            decoding.append(name)
        }
        for action in actions where ruleset.action(at: action).opcode == .pseudonym {
            pseudonymous.append((action, name))
        }
        guard let topic = topic(element) else {
            countRetained(element, actions, name)
            return
        }
        if element.traits.contains(.publicDate) {
            if actions.contains(where: isKept) { publicDates.append(name) }
            return
        }
        let left = actions.filter { mildest[$0] < .replaced || takesParameter[$0] }
        for action in left { attributes[topic, default: []].append((action, name)) }
        if left.isEmpty { attributes[topic, default: []].append((nil, name)) }
    }

    private func topic(_ element: RulesetReach.Element) -> RulesetOverview.Topic? {
        if case .attribute(let tag) = element.kind, Self.pixelTags.contains(tag) { return .pixels }
        if element.traits.contains(.identifiesPatient) { return .patient }
        switch element.vr {
        case .PN?: return .people
        case .AS?: return .ages
        case .UI?: return element.traits.contains(.classUID) ? nil : .uids
        case let vr? where vr.isDate: return .dates
        default: return nil
        }
    }

    /// What `otherwise` leaves is counted as such.
    private mutating func countRetained(_ element: RulesetReach.Element, _ actions: [Int], _ name: String) {
        let left = actions.filter { mildest[$0] < .replaced && rule($0).origin != .otherwise }
        guard !left.isEmpty, let row = standardRows.row(of: element.kind) else { return }
        let option = chosen.first { row.keeps($0) }
        for action in left { retainedByOption[option, default: []].append((action, name)) }
    }

    private mutating func countPrivate(_ element: RulesetReach.Element, _ actions: [Int], _ name: String) {
        let kept = actions.filter { mildest[$0] < .replaced }
        if kept.isEmpty { return }
        for action in kept where rule(action).origin.isOfPolicy { privateByRule.append((action, name)) }
        guard kept.contains(where: { !rule($0).origin.isOfPolicy }) else { return }
        safe.append(name)
        if case .privateElement(let creator, _, _) = element.kind { safeCreators.insert(creator) }
    }

    private mutating func countOverride(_ action: Int, _ element: RulesetReach.Element, _ name: String) {
        let number = Int(ruleset.action(at: action).rule)
        guard ruleset.rule(at: number).overrides else { return }
        let questions = reach.questions(of: element) { Int(self.ruleset.action(at: $0).rule) == number }
        overridden[number, default: ([], [])].questions.formUnion(questions)
        if overridden[number]?.names.last != name { overridden[number]?.names.append(name) }
    }

    private func rule(_ action: Int) -> RuleRecord { ruleset.rule(at: Int(ruleset.action(at: action).rule)) }

    // MARK: Results

    func fates(of topic: RulesetOverview.Topic) -> RulesetOverview.TopicFates {
        let all = attributes[topic] ?? []
        return RulesetOverview.TopicFates(
            topic: topic,
            fates: fates(all.compactMap { entry in entry.action.map { ($0, entry.name) } }),
            gone: all.filter { $0.action == nil }.map(\.name))
    }

    /// Together where the same is done to them.
    private func fates(_ entries: [(action: Int, name: String)]) -> [RulesetOverview.Fate] {
        var names: [String: [String]] = [:]
        var kept: Set<String> = []
        for (action, name) in entries {
            let text = actionTexts[action]
            if names[text]?.last != name { names[text, default: []].append(name) }
            if isKept(action) { kept.insert(text) }
        }
        return names.map { RulesetOverview.Fate(action: $0, isKept: kept.contains($0), attributes: $1) }
            .sorted { ($0.isKept ? 0 : 1, $0.action) < ($1.isKept ? 0 : 1, $1.action) }
    }

    var retained: [RulesetOverview.Retained] {
        (chosen.map { $0 } + [nil]).compactMap { option in
            retainedByOption[option].map { RulesetOverview.Retained(option: option, fates: fates($0)) }
        }
    }

    var copies: [RulesetOverview.Copies] {
        copied.sorted { $0.key < $1.key }.map { tag, elements in
            RulesetOverview.Copies(
                attribute: CanonicalSpelling.name(tag), topic: topicOfCopied[tag], elements: elements)
        }
    }

    var pseudonyms: [RulesetOverview.Fate] { fates(pseudonymous) }

    var loosenings: [RulesetOverview.Loosening] {
        (0..<ruleset.ruleCount).filter { ruleset.rule(at: $0).overrides }.map { rule in
            let found = overridden[rule]
            return RulesetOverview.Loosening(
                rule: rule, attributes: found?.names ?? [], classes: reach.classNames(found?.questions ?? []),
                isInEveryClass: found?.questions.count == reach.questions.count)
        }
    }

    var privateElements: RulesetOverview.PrivateElements {
        RulesetOverview.PrivateElements(
            byRule: fates(privateByRule), safe: safe, safeCreatorCount: safeCreators.count)
    }
}

/// The rows of Table E.1-1 whose Basic Profile leaves no original, as claims are held against them.
private struct StandardRows {
    private let byTag: [Tag: ClaimTable.Row]

    init() {
        let rows = StandardClaims.table.rows.filter { $0.basic > .raw }
        byTag = Dictionary(rows.map { ($0.tag, $0) }) { first, _ in first }
    }

    /// A repeating group is listed at its lowest tag.
    func row(of kind: RulesetReach.Element.Kind) -> ClaimTable.Row? {
        switch kind {
        case .attribute(let tag): byTag[tag]
        case .mask(let mask): byTag[Tag(mask.groupLow, mask.elementLow)].flatMap { $0.mask == nil ? nil : $0 }
        default: nil
        }
    }
}

extension ClaimTable.Row {
    /// Whether an option's column keeps the attribute.
    fileprivate func keeps(_ option: ProfileOption) -> Bool {
        ProfileOption.allCases.firstIndex(of: option).flatMap(cell) == .keep
    }
}

extension RuleRecord.Origin {
    /// A rule that somebody wrote into a policy.
    package var isOfPolicy: Bool { self == .policy || self == .named }
}
