import MidicLang
package import MidicRuntime

/// `add item { X = "v" }`: an item of the policy behind what stays of a sequence of the root.
///
/// What is in the sequence follows what decides without this rule: `PolicyAnalyzer.placed` says whether it stays.
extension AddItemAction: ActionSignature {
    package static let usage: String? = "`add item { X = \"v\", Y = PARAM, Z = item { ... } }`"
    package static let documentation = ActionDocumentation(
        form: "`add item { X = \"v\" Y = item { ... } }`", accepts: "SQ at the root",
        effect:
            "appends an item, each value checked as by `set`; creates the sequence where it is absent. What is in it follows its other rules, see \"New items\""
    )
    package static let position = ActionPosition.firstOnly
    package static let accepts = AcceptedElements(.vr, vrs: [.SQ], reason: "items stand in sequences")

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard call.expression.arguments.count == 1, case .item(let written)? = call.expression.arguments.first?.value
        else {
            call.report(.wrongArguments, "one item is added at a time; write \(usage ?? "")", at: call.range)
            return nil
        }
        guard let members = members(written, call, at: call.range) else { return nil }
        return call.draft(canFail: members.contains(where: \.mayNotFitCharacterSet)) { target in
            guard target.canBeCreated(by: call.name, isSequence: true) else { return nil }
            let sequence = target.attributes?.first?.entry.tag
            guard members.allSatisfy({ $0.fits(target, call) }) else { return nil }
            if let sequence { lint(members, of: sequence, at: call.name.range, call) }
            let run = members.flatMap(\.arguments)
            guard run.count <= RulesetLimits.runOperands else {
                call.report(
                    .itemMember, "an item has at most \(RulesetLimits.runOperands / 3) attributes", at: call.range)
                return nil
            }
            return [.integer(1)] + run
        }
    }

    // MARK: Arguments

    private static func members(
        _ written: [ItemMember], _ call: ActionCall, at range: SourceRange, depth: Int = 0
    ) -> [NewMember]? {
        guard !written.isEmpty else {
            call.report(.itemMember, "an item without attributes says nothing; remove it", at: range)
            return nil
        }
        guard depth <= RulesetLimits.templateDepth else {
            call.report(.itemMember, "items stand in items at most \(RulesetLimits.templateDepth) deep", at: range)
            return nil
        }
        var seen: [Tag: SourceRange] = [:]
        var result: [NewMember] = []
        var isSound = true
        for member in written {
            guard let entry = entry(member.attribute, call) else {
                isSound = false
                continue
            }
            if let first = seen.updateValue(member.range, forKey: entry.tag) {
                isSound = false
                call.report(
                    .itemMember, "`\(entry.label)` is given twice", at: member.attribute.range,
                    notes: [DiagnosticNote("first given here", at: first, role: .earlier)])
            }
            guard let value = value(member, entry, call, depth) else {
                isSound = false
                continue
            }
            result.append(NewMember(entry: entry, value: value, range: member.range))
        }
        return isSound ? result.sorted { $0.entry.tag < $1.entry.tag } : nil
    }

    private static func entry(_ attribute: ItemMember.Attribute, _ call: ActionCall) -> DictionaryEntry? {
        let entry: DictionaryEntry?
        switch attribute {
        case .name(let name):
            entry = call.scope.attribute(name)
            if entry == nil { return nil }
        case .tag(let pattern):
            entry =
                pattern.isExact
                ? StandardVocabulary.attribute(tag: Tag(pattern.group.low, pattern.element.low)) : nil
        }
        guard let entry, entry.mask == nil else {
            call.report(
                .itemMember, "a new item has single attributes of the dictionary, so that their types are known",
                at: attribute.range)
            return nil
        }
        guard entry.tag.group >= 0x0008, !entry.tag.isNeverCopied, entry.tag != .specificCharacterSet else {
            call.report(.itemMember, "`\(entry.label)` stands in no new item", at: attribute.range)
            return nil
        }
        return entry
    }

    private static func value(
        _ member: ItemMember, _ entry: DictionaryEntry, _ call: ActionCall, _ depth: Int
    ) -> NewMember.Value? {
        switch member.value {
        case .item(let inner):
            guard entry.vr == .SQ else {
                call.report(
                    .itemMember, "`\(entry.label)` (\(entry.vrText)) is no sequence; write a value in quotes",
                    at: member.range)
                return nil
            }
            return members(inner, call, at: member.range, depth: depth + 1).map { .item($0) }
        case .values(let arguments):
            guard entry.vr != .SQ else {
                call.report(
                    .itemMember, "`\(entry.label)` is a sequence; write `\(entry.label) = item { ... }`",
                    at: member.range)
                return nil
            }
            return inner(call, arguments, member.range).values().map { .values($0) }
        }
    }

    /// The values of one attribute, as those of `set`.
    static func inner(
        _ call: ActionCall, _ arguments: [ActionExpression.Argument], _ range: SourceRange
    ) -> ActionCall {
        ActionCall(
            signature: AddItemAction.self,
            expression: ActionExpression(name: call.name, arguments: arguments, range: range), layer: call.layer,
            scope: call.scope)
    }

    // MARK: What such items have

    /// What an item has that no IOD has there, and what it lacks that all of them ask for.
    private static func lint(_ members: [NewMember], of sequence: Tag, at range: SourceRange, _ call: ActionCall) {
        let tables = ProfileTables.shared
        guard let label = StandardVocabulary.attribute(tag: sequence)?.label else { return }
        let known = tables.iods.tags.filter { tag in tables.iods.types(of: tag).contains { $0.parent == sequence } }
        // Nobody says what these items hold.
        guard !known.isEmpty else { return }
        for member in members {
            if !known.contains(member.entry.tag) {
                call.report(
                    .memberOutsideIOD, "no IOD has `\(member.entry.label)` in an item of `\(label)`", at: member.range)
            }
            if case .item(let inner) = member.value { lint(inner, of: member.entry.tag, at: member.range, call) }
        }
        let given = Set(members.map(\.entry.tag))
        let missing = known.filter { tag in
            let places = tables.iods.types(of: tag).filter { $0.parent == sequence }
            return !given.contains(tag) && places.allSatisfy { $0.type == .type1 }
        }
        guard !missing.isEmpty else { return }
        let names = missing.sorted().map { "`\(StandardVocabulary.attribute(tag: $0)?.label ?? $0.description)`" }
        call.report(
            .itemLacksMember, "items of `\(label)` must have \(names.joined(separator: ", ")) (Type 1)", at: range)
    }

    // MARK: The rest of what the compiler asks

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        var rest = arguments.dropFirst()
        return "add item " + NewMember.spelling(&rest, names)
    }

    /// The same action for a place in which the items that are there stay, or go.
    static func placed(_ action: CheckedAction, keepingItems: Bool) -> CheckedAction {
        let steps = action.steps.map { step in
            guard step.name == name, !step.arguments.isEmpty else { return step }
            return ActionStep(name, [.integer(keepingItems ? 1 : 0)] + step.arguments.dropFirst())
        }
        return CheckedAction(steps[0], fallbacks: Array(steps.dropFirst()))
    }
}
