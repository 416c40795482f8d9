import MidicLang
import MidicRuntime

/// A checked policy with everything in an order that follows from content alone: moving statements or files changes
/// nothing here but source ranges.
package struct CanonicalPolicy {
    package let policy: CheckedPolicy
    /// By rule: its canonical text.
    let ruleTexts: [String]
    /// Spells parts of the policy.
    let text: RuleText

    package init(_ source: CheckedPolicy, catalogue: ActionCatalogue) {
        var policy = source
        let secretMap = CanonicalPolicy.sort(&policy.secrets) { $0.name < $1.name }
        let paramMap = CanonicalPolicy.sort(&policy.params) { $0.name < $1.name }
        let tableMap = CanonicalPolicy.sort(&policy.tables) { $0.name < $1.name }
        for index in policy.offsets.indices {
            policy.offsets[index].days =
                switch policy.offsets[index].days {
                case .keyed(let low, let high, let step, let keys, let secret):
                    .keyed(low: low, high: high, step: step, keys: keys, secret: secretMap[secret])
                case .given(let param, let low, let high): .given(param: paramMap[param], low: low, high: high)
                case .lookup(let column, let low, let high): .lookup(column.renumbered(tableMap), low: low, high: high)
                case .anchor(let column, let day): .anchor(column.renumbered(tableMap), day: day)
                }
        }
        let offsetMap = CanonicalPolicy.sort(&policy.offsets) { $0.name < $1.name }
        let guardMap = CanonicalPolicy.numberGuards(&policy)
        for index in policy.gates.indices { policy.gates[index].guardIndex = guardMap[policy.gates[index].guardIndex] }
        for index in policy.rules.indices {
            policy.rules[index].guardIndex = guardMap[policy.rules[index].guardIndex]
            policy.rules[index].action = policy.rules[index].action.renumbered(
                secrets: secretMap, params: paramMap, offsets: offsetMap, tables: tableMap)
        }
        policy.unregisteredClasses = policy.unregisteredClasses?.renumbered(
            secrets: secretMap, params: paramMap, offsets: offsetMap, tables: tableMap)

        let text = RuleText(policy, catalogue: catalogue)
        let keyed = policy.rules.map { rule in
            (rule: rule, text: text.rule(rule), because: rule.because ?? "", reference: rule.reference ?? "")
        }.sorted {
            ($0.rule.layer, $0.text, $0.because, $0.reference, $0.rule.range.file, $0.rule.range.lower)
                < ($1.rule.layer, $1.text, $1.because, $1.reference, $1.rule.range.file, $1.rule.range.lower)
        }
        // A rule said twice is one rule, at its first place, and of two that refer to different papers one reference is lost.
        var rules: [CheckedRule] = []
        var texts: [String] = []
        for entry in keyed {
            if let last = rules.last, last.layer == entry.rule.layer, texts.last == entry.text,
                last.because == entry.rule.because
            {
                continue
            }
            rules.append(entry.rule)
            texts.append(entry.text)
        }
        policy.rules = rules
        ruleTexts = texts
        policy.gates.sort {
            ($0.kind.rawValue, $0.reason, $0.guardIndex, $0.range.file, $0.range.lower)
                < ($1.kind.rawValue, $1.reason, $1.guardIndex, $1.range.file, $1.range.lower)
        }
        self.policy = policy
        self.text = text
    }

    /// Numbers the guards and atoms in use by content, so that the order of statements leaves no trace in them; says where
    /// each guard went.
    private static func numberGuards(_ policy: inout CheckedPolicy) -> [Int] {
        let used = Set([0] + policy.gates.map(\.guardIndex) + policy.rules.map(\.guardIndex))
        var needed: Set<Int> = []
        for index in used { policy.guards[index].collectAtoms(into: &needed) }
        let order = needed.sorted { policy.atoms[$0].precedes(policy.atoms[$1]) }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var renumbered: [Int: GuardFormula] = [:]
        for index in used { renumbered[index] = policy.guards[index].renumbered { places[$0] ?? 0 } }
        let distinct = Set(renumbered.values).sorted { $0.precedes($1) }
        let numbers = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
        let map = policy.guards.indices.map { renumbered[$0].flatMap { numbers[$0] } ?? 0 }
        policy.atoms = order.map { policy.atoms[$0] }
        policy.guards = distinct
        return map
    }

    /// Sorts and says where each element went.
    private static func sort<Element>(
        _ elements: inout [Element], _ precedes: (Element, Element) -> Bool
    ) -> [Int] {
        let order = elements.indices.sorted { left, right in
            if precedes(elements[left], elements[right]) { return true }
            if precedes(elements[right], elements[left]) { return false }
            return left < right
        }
        var map = [Int](repeating: 0, count: elements.count)
        for (new, old) in order.enumerated() { map[old] = new }
        elements = order.map { elements[$0] }
        return map
    }
}
