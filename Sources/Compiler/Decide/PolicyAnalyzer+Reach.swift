import MidicRuntime

/// What rules of classes, globs, masks and VRs pass over, although they pick it (docs/language.md, "What wide rules pass over").
extension PolicyAnalyzer {
    /// `standard` on a class means those of it that have a row; a class gives no value to what says who was seen in pixels; and
    /// it moves no date whose true value is public.
    func applies(_ rule: Int, to element: Element, base: DecisionGraph.Ref) -> Bool {
        let action = policy.rules[rule].action
        if case .attribute(let tag) = element.facts.subject {
            if StandardVocabulary.pixelStatements.contains(tag), catalogue.givesValue(action) { return false }
            if AttributeMarks.shared.publicDates.contains(tag), isWide(rule), shifts(action) { return false }
        }
        if policy.rules[rule].isWaiver { return isChosen(policy.rules[rule].selector) }
        // A safe list adds to an option, and goes with it.
        if policy.rules[rule].safeListing != nil, !foundation.profile.options.contains(.retainSafePrivate) {
            return false
        }
        guard action.contains(.standard) else { return true }
        return foundation.profile.isProfileChosen && tables.rowIndex(of: element.facts.subject) != nil
    }

    /// What a rule does to an element: a class that shifts removes the dates of a device or a trial, since they are the same in
    /// the files of many patients.
    func action(of rule: Int, on element: Element) -> CheckedAction {
        removesSharedDate(rule, element) ? .remove : policy.rules[rule].action
    }

    private func isWide(_ rule: Int) -> Bool { !policy.rules[rule].selector.namesOneAttribute }

    private func shifts(_ action: CheckedAction) -> Bool {
        action.steps.contains { $0.name == ShiftAction.shape.name }
    }

    func removesSharedDate(_ rule: Int, _ element: Element) -> Bool {
        guard case .attribute(let tag) = element.facts.subject, AttributeMarks.shared.sharedDates.contains(tag) else {
            return false
        }
        return isWide(rule) && shifts(policy.rules[rule].action)
    }

    /// Gone where the IOD lets it go.
    func sharedDateRemoved(_ source: RuleSource, _ floor: Strictness, _ element: Element) -> DecisionGraph.Ref {
        let removed = leaf(.remove, source, floor, element)
        return foundation.profile.byPlace(
            element.facts.subject, value: leaf(.dummy, source, floor, element),
            presence: leaf(.empty, source, floor, element), otherwise: removed, unknown: removed)
    }

    /// Whether a rule passes an attribute over at the root although it picks it, in objects with pixels at the least.
    func sparesAtRoot(_ rule: Int, _ tag: Tag) -> Bool {
        guard isWide(rule) else { return false }
        let steps = policy.rules[rule].action.steps
        if StandardVocabulary.identifiers.contains(tag) { return !steps.allSatisfy { catalogue.keepsIdentity($0) } }
        return DecodingSet.shared.needs(tag, at: .root) && !steps.allSatisfy { catalogue.keepsDecoding($0) }
    }

    /// Whether a rule passes an attribute over everywhere or in part, for explanations.
    func passesOver(_ rule: Int, _ subject: Subject) -> Bool {
        guard case .attribute(let tag) = subject, isWide(rule) else { return false }
        let action = policy.rules[rule].action
        return sparesAtRoot(rule, tag) || DecodingSet.shared.contains(tag)
            || shifts(action) && AttributeMarks.shared.publicDates.contains(tag)
    }

    /// A wide rule's decision, less what it passes over: what identifies the object, at the root, and what decoding needs.
    ///
    /// - Parameter rest: what is decided where the rule does not apply.
    func spared(
        _ rule: Int, _ element: Element, _ value: DecisionGraph.Ref, base: DecisionGraph.Ref, rest: DecisionGraph.Ref
    ) -> DecisionGraph.Ref {
        guard case .attribute(let tag) = element.facts.subject, isWide(rule) else { return value }
        let action = policy.rules[rule].action
        if StandardVocabulary.identifiers.contains(tag) {
            let sparing = action.steps.filter { catalogue.keepsIdentity($0) }
            if sparing.count == action.steps.count { return value }
            let atRoot =
                catalogue.keepsIdentity(action.primary)
                ? self.value(
                    of: rule, action: CheckedAction(sparing[0], fallbacks: Array(sparing.dropFirst())), element,
                    base: base) : rest
            return graph.ask(.parent(0), atRoot, value)
        }
        guard DecodingSet.shared.contains(tag), !action.steps.allSatisfy({ catalogue.keepsDecoding($0) }) else {
            return value
        }
        return graph.ask(.decoding, rest, value)
    }
}
