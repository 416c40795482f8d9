import MidicLang
import MidicRuntime

/// A checked policy with everything in an order that follows from content alone: moving statements or files changes
/// nothing here but source ranges.
struct CanonicalPolicy {
    let policy: CheckedPolicy
    /// By rule: its canonical text.
    let ruleTexts: [String]
    /// By rule: its selector, path and exceptions, or what is common with other rules of the same selection.
    let text: RuleText

    init(_ source: CheckedPolicy, catalogue: ActionCatalogue) {
        var policy = source
        let secretMap = CanonicalPolicy.sort(&policy.secrets) { $0.name < $1.name }
        let paramMap = CanonicalPolicy.sort(&policy.params) { $0.name < $1.name }
        for index in policy.offsets.indices { policy.offsets[index].secret = secretMap[policy.offsets[index].secret] }
        let offsetMap = CanonicalPolicy.sort(&policy.offsets) { $0.name < $1.name }
        let atomMap = CanonicalPolicy.sort(&policy.atoms) { $0.precedes($1) }
        var guards = policy.guards.map { $0.renumbered { atomMap[$0] } }
        let guardMap = CanonicalPolicy.sort(&guards) { $0.precedes($1) }
        policy.guards = guards
        for index in policy.gates.indices { policy.gates[index].guardIndex = guardMap[policy.gates[index].guardIndex] }
        for index in policy.rules.indices {
            policy.rules[index].guardIndex = guardMap[policy.rules[index].guardIndex]
            policy.rules[index].action = policy.rules[index].action.renumbered(
                secrets: secretMap, params: paramMap, offsets: offsetMap)
        }

        let text = RuleText(policy, catalogue: catalogue)
        let keyed = policy.rules.map { rule in
            (rule: rule, text: text.rule(rule), because: rule.because ?? "")
        }.sorted {
            ($0.rule.layer, $0.text, $0.because, $0.rule.range.file, $0.rule.range.lower)
                < ($1.rule.layer, $1.text, $1.because, $1.rule.range.file, $1.rule.range.lower)
        }
        // A rule said twice is one rule, at its first place.
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
        self.text = RuleText(policy, catalogue: catalogue)
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
