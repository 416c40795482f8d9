import MidicCompiler
import MidicLang
import MidicRuntime

/// In what circumstances elements can stand, as far as rules and tables tell them apart, and which rules have the last word
/// in some of them.
final class Possibilities {
    private let policy: CheckedPolicy
    private let layers: Layers
    private let guardReading: GuardReading
    private var deciding: [Int: Bool] = [:]
    private var asked: [Int: Bool] = [:]
    private var copied: Set<Tag>?
    private var holding: [Int: Bool] = [:]

    /// What is tried until a rule counts as one that decides something.
    private static let mostTries = 200_000

    init(_ layers: Layers) {
        policy = layers.policy
        self.layers = layers
        guardReading = GuardReading(layers.policy)
    }

    /// - Parameters:
    ///   - rule: whose path matches in all of them; nil for all circumstances.
    ///   - holding: only where its guard holds, too. Whether it ever can is not asked.
    func places(of element: PickedElement, under rule: Int? = nil, holding: Bool = false) -> some Sequence<
        Circumstances
    > {
        let rules = layers.allRules(picking: element)
        // Of more guards than can be tried together, the rule's own first.
        let asked = (rule.map { [$0] } ?? []) + rules.filter { $0 != rule }
        let worlds = guardReading.worlds(of: asked.map { policy.rules[$0].guardIndex })
        var truths = worlds.map { world in policy.guards.map { GuardReading.value($0) { world.contains($0) } } }
        if holding, let own = rule.map({ policy.rules[$0].guardIndex }) {
            let found = truths.filter { $0[own] }
            for index in truths.indices where found.isEmpty { truths[index][own] = true }
            if !found.isEmpty { truths = found }
        }
        let paths = Paths.samples(of: Set(rules.map { policy.rules[$0].path })).filter { path in
            rule.map { Paths.matches(policy.rules[$0].path, path) } ?? true
        }
        let isLocal = rules.contains { policy.rules[$0].selector == .builtinClass(.localCodes) }
        let isDecoding = element.tag.map(DecodingSet.shared.contains) ?? false
        // Only what the IODs have somewhere can be asked for.
        let contexts = (element.keywordTag ?? element.tag).map { IODTables.shared.types(of: $0) } ?? []
        var demands: Set<Circumstances.Demand> = element.isPrivate ? [.nothing] : [.nothing, .unknown]
        for context in contexts {
            switch context.type.demand {
            case .value: demands.insert(.value)
            case .presence: demands.insert(.presence)
            case .nothing: break
            }
        }
        var kinds: [Circumstances] = []
        for path in paths {
            for demand in demands {
                for isNeeded in isDecoding ? [false, true] : [false] {
                    for isOfLocalCode in isLocal ? [true, false] : [false] {
                        for isInIOD in contexts.isEmpty ? [false] : [false, true] {
                            kinds.append(
                                Circumstances(
                                    isRoot: path.isEmpty, demand: demand, isInIOD: isInIOD, isNeeded: isNeeded,
                                    isOfLocalCode: isOfLocalCode, path: path, guards: [], ciod: nil))
                        }
                    }
                }
            }
        }
        return truths.lazy.flatMap { truth in
            kinds.map { kind in
                var place = kind
                place.guards = truth
                return place
            }
        }
    }

    /// All of them, and those of guards that no file satisfies: that they never hold is not looked at.
    func allPlaces(of element: PickedElement) -> [Circumstances] {
        let neverHolding = layers.allRules(picking: element).filter { !canHold(policy.rules[$0].guardIndex) }
        return neverHolding.reduce(into: Array(places(of: element))) { found, rule in
            found += places(of: element, under: rule, holding: true)
        }
    }

    private func canHold(_ index: Int) -> Bool {
        if let known = holding[index] { return known }
        let found = guardReading.worlds(of: [index]).contains { world in
            GuardReading.value(policy.guards[index]) { world.contains($0) }
        }
        holding[index] = found
        return found
    }

    /// Whether it makes a difference to some element if a guard holds: to what is done, or to which rule says so.
    func makesDifference(guard index: Int) -> Bool {
        if let known = asked[index] { return known }
        let found = policy.rules.indices.contains { policy.rules[$0].guardIndex == index && makesDifference(rule: $0) }
        asked[index] = found
        return found
    }

    private func makesDifference(rule: Int) -> Bool {
        let index = policy.rules[rule].guardIndex
        var tries = 0
        for element in layers.elements(pickedBy: rule) {
            for place in places(of: element, under: rule) {
                tries += 1
                if tries > Self.mostTries { return true }
                var other = place
                other.guards[index].toggle()
                let (first, second) = (layers.ruling(element, place), layers.ruling(element, other))
                if first.kind != second.kind || first.origin != second.origin { return true }
            }
        }
        return false
    }

    /// Whether a rule decides some element of some file: not if all that it picks is excepted, or decided by others.
    func decides(_ rule: Int) -> Bool {
        if let known = deciding[rule] { return known }
        let found = rulings(of: rule) { _ in true }
        deciding[rule] = found
        return found
    }

    /// Whether such a ruling of a rule passes.
    private func rulings(of rule: Int, contain isWanted: (CheckedAction) -> Bool) -> Bool {
        var tries = 0
        for element in layers.elements(pickedBy: rule) {
            for place in places(of: element, under: rule, holding: true) {
                tries += 1
                if tries > Self.mostTries { return true }
                let ruling = layers.ruling(element, place)
                if ruling.origin == .rule(rule), let action = ruling.action, isWanted(action) { return true }
            }
        }
        return false
    }

    /// Attributes of the root whose values rules write in other places.
    var copiedAttributes: Set<Tag> {
        if let copied { return copied }
        func sources(_ action: CheckedAction) -> [Tag] {
            action.steps.filter { $0.name == "copy" || $0.name == "compose" }.flatMap(\.arguments).compactMap {
                if case .attribute(let tag) = $0 { tag } else { nil }
            }
        }
        var found: Set<Tag> = []
        for index in policy.rules.indices {
            for source in sources(policy.rules[index].action) where !found.contains(source) {
                if rulings(of: index, contain: { sources($0).contains(source) }) { found.insert(source) }
            }
        }
        copied = found
        return found
    }
}
