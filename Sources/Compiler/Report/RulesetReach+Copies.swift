import MidicRuntime

extension RulesetReach {
    /// The elements of accepted files in which the original of another attribute may stand, by that attribute.
    func copies() -> [Tag: [String]] {
        let sources = copiedByAction()
        guard sources.contains(where: { !$0.isEmpty }) else { return [:] }
        var found: [Tag: [String]] = [:]
        for element in elements() where anyActions(element).contains(where: { !sources[$0].isEmpty }) {
            for tag in actions(element).reduce(into: Set<Tag>(), { $0.formUnion(sources[$1]) })
            where element.kind != .attribute(tag) {
                found[tag, default: []].append(name(element))
            }
        }
        return found
    }

    /// By action, its steps and fallbacks counted: the attributes that it reads the originals of.
    private func copiedByAction() -> [Set<Tag>] {
        var sources = [Set<Tag>](repeating: [], count: ruleset.actionCount)
        // A step and a fallback have larger indexes than the action that names them.
        for index in sources.indices.reversed() {
            let action = ruleset.action(at: index)
            for later in [action.next, action.fallback] where later > 0 {
                sources[index].formUnion(sources[Int(later) - 1])
            }
            sources[index].formUnion(CopyAction.originals(of: action, in: ruleset))
        }
        return sources
    }
}
