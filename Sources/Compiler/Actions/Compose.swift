import MidicLang
package import MidicRuntime

/// `compose("S-", slice(PatientID, 1...4), "-", upper(SiteID))`: texts and parts of the original's root, put together.
///
/// A part of the original counts as raw, however short it is.
extension ComposeAction: ActionSignature {
    package static let usage: String? =
        "`compose(\"A-\", PARAM, lookup TABLE.COLUMN, Attribute, slice(Attribute, 1...4), upper(Attribute), lower(Attribute))`"
    package static let documentation = ActionDocumentation(
        form: "`compose(\"A-\", PARAM, slice(X, 1...4), upper(Y))`",
        accepts: "AE AS CS DA DS DT IS LO LT PN SH ST TM UC UR UT",
        effect: "texts, parameters and values of root attributes of the original, put together; see \"Composed values\""
    )
    package static let accepts = AcceptedElements(.vr, vrs: vrs, reason: "it composes text")

    /// What a part can be made of: text, UIDs too.
    private static let sourceVRs = vrs.union([.UI])

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...RulesetLimits.runOperands / 4) else { return nil }
        let read = arguments.positional.map { part($0, call) }
        let parts = read.compactMap { $0 }
        guard parts.count == read.count else { return nil }
        return call.draft(canFail: parts.contains(where: \.canFail)) { target in
            guard fit(parts, target, call) else { return nil }
            return merged(parts).flatMap(\.arguments)
        }
    }

    // MARK: Arguments

    /// nil, with a report, where it is none.
    private static func part(_ argument: ActionExpression.Argument, _ call: ActionCall) -> ComposedPart? {
        switch argument.value {
        case .literal(.text(let text)):
            return ComposedPart(.text(text.value), at: argument.range)
        case .literal(.reference(let name)):
            if StandardVocabulary.attribute(keyword: name.text) == nil, name.text.first?.isLowercase ?? true {
                return call.scope.param(name, from: call.layer).map {
                    ComposedPart(.param($0.index, $0.param), at: argument.range)
                }
            }
            return call.scope.attribute(name).flatMap { source($0, argument.range, call) }
        case .tag(let pattern):
            let entry =
                pattern.isExact
                ? StandardVocabulary.attribute(tag: Tag(pattern.group.low, pattern.element.low)) : nil
            guard let entry else {
                call.report(
                    .composePart, "a part is taken from one attribute of the dictionary, so that its type is known",
                    at: pattern.range)
                return nil
            }
            return source(entry, argument.range, call)
        case .column(let name) where name.isLookup:
            return call.scope.column(name, from: call.layer).map {
                ComposedPart(.column($0.reference), at: argument.range)
            }
        case .call(let word, let arguments): return function(word, arguments, argument.range, call)
        case .literal(.number(let number)):
            call.report(
                .composePart, "texts stand in quotes", at: number.range,
                fixIts: [FixIt("write \"\(number.text)\"", replace: number.range, with: "\"\(number.text)\"")])
            return nil
        case .quantity, .alternatives, .pair, .characters, .item, .column:
            call.refuse(argument)
            return nil
        }
    }

    private static func source(_ entry: DictionaryEntry, _ range: SourceRange, _ call: ActionCall) -> ComposedPart? {
        guard entry.tag.group > 2, entry.mask == nil, Set(entry.vrs).isSubset(of: sourceVRs) else {
            call.report(
                .composePart,
                "`\(entry.label)` (\(entry.vrText)) is no text of the root data set, of which a part could be taken",
                at: range)
            return nil
        }
        return ComposedPart(.attribute(entry.tag, entry.vrs[0]), at: range)
    }

    /// `slice(X, 1...4)`, `upper(X)`, `lower(X)`.
    private static func function(
        _ word: Name, _ arguments: [ActionExpression.Argument], _ range: SourceRange, _ call: ActionCall
    ) -> ComposedPart? {
        let words = ["slice", "upper", "lower"]
        guard words.contains(word.text) else {
            call.scope.reportUnknown(
                .composePart, "unknown function", word, among: words,
                advice:
                    "a part is a text, a parameter, an attribute, or `slice(X, 1...4)`, `upper(X)`, `lower(X)` of one")
            return nil
        }
        let isSlice = word.text == "slice"
        guard arguments.count == (isSlice ? 2 : 1), arguments.allSatisfy({ $0.label == nil }) else {
            call.report(
                .composePart,
                isSlice
                    ? "`slice` takes what to cut and which characters, as in `slice(PatientID, 1...4)`"
                    : "`\(word.text)` takes one part, as in `\(word.text)(PatientID)`", at: range)
            return nil
        }
        guard var part = part(arguments[0], call) else { return nil }
        part.range = range
        guard isSlice else {
            guard part.letters == .asTheyAre else {
                call.report(.composePart, "letters become capitals or small once; keep one of the two", at: word.range)
                return nil
            }
            part.letters = word.text == "upper" ? .upper : .lower
            return part
        }
        guard case .characters(let low, let high) = arguments[1].value, let first = Int(low.text),
            let last = Int(high.text), first >= 1, first <= last, last <= lastCharacter
        else {
            call.report(
                .composePart,
                "characters are counted from 1 to \(lastCharacter), the smaller number first, as in `slice(PatientID, 1...4)`",
                at: arguments[1].range)
            return nil
        }
        guard part.characters == nil else {
            call.report(.composePart, "a slice of a slice is one slice; write its characters", at: word.range)
            return nil
        }
        part.characters = first...last
        return part
    }

    /// Texts beside each other are one, and what can be done to a text is done.
    private static func merged(_ parts: [ComposedPart]) -> [ComposedPart] {
        var result: [ComposedPart] = []
        for part in parts.map(\.settled) {
            if case .text(let text) = part.source, case .text(let before)? = result.last?.source {
                result[result.count - 1].source = .text(before + text)
            } else {
                result.append(part)
            }
        }
        return result
    }

    // MARK: What the attribute can hold

    private static func fit(_ parts: [ComposedPart], _ target: ActionTarget, _ call: ActionCall) -> Bool {
        let parts = merged(parts)
        for part in parts {
            guard case .text(let text) = part.source else { continue }
            // Of other VRs a text is a value only with what stands beside it.
            let alone: Set<VR> = [.AE, .CS, .LO, .LT, .PN, .SH, .ST, .UC, .UR, .UT]
            let hasForm = target.fits(call.name, .invalidValue, at: part.range) { member in
                for vr in member.vrs {
                    if !vr.isSingleText, text.contains("\\") {
                        return "a composed value is one value, without backslash"
                    }
                    let isWhole = parts.count == 1
                    guard isWhole || alone.contains(vr), let problem = ValueSyntax.problem(of: text, vr: vr) else {
                        continue
                    }
                    // Blanks between two parts are no empty value, and its length is judged with theirs.
                    let isBlank = text.allSatisfy { $0 == " " }
                    let isLong = text.unicodeScalars.count > ValueSyntax.maximumLength(vr) ?? Int.max
                    if !isWhole, isBlank || isLong { continue }
                    return problem.message
                }
                return nil
            }
            guard hasForm else { return false }
        }
        let least = parts.reduce(0) { $0 + $1.leastLength }
        return target.fits(call.name, .composedNeverFits) { member in
            for vr in member.vrs {
                guard let room = ValueSyntax.maximumLength(vr), least > room else { continue }
                return "what is composed has at least \(least) characters, and \(vr.name) holds \(room)"
            }
            return nil
        }
    }

    // MARK: Strictness

    package static func strictness(_ arguments: [ActionArgument], of vr: VR) -> Strictness? {
        let parts = ComposedPart.parts(of: arguments)
        if parts.contains(where: \.isOriginal) { return .raw }
        let columns = parts.compactMap { if case .column(let column) = $0.source { column } else { nil } }
        guard !columns.isEmpty else { return .constant }
        return columns.contains(where: \.repeatsKey) ? .raw : .keyed
    }

    /// More of the original, or another part of it.
    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? {
        let others = ComposedPart.parts(of: inherited)
        let shows = ComposedPart.parts(of: arguments).contains { part in
            part.isOriginal
                && !others.contains { other in
                    guard other.source == part.source else { return false }
                    guard let outer = other.characters else { return true }
                    return part.characters.map { outer.contains($0.lowerBound) && outer.contains($0.upperBound) }
                        ?? false
                }
        }
        return shows ? "shows another part of the original" : nil
    }

    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { arguments == inherited }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        let parts = ComposedPart.parts(of: arguments).map { $0.spelling(names) }
        return "compose(\(parts.joined(separator: ", ")))"
    }

    /// The attributes of the root whose original values, or parts of them, a step of any action writes in another place.
    package static func originals(of step: ActionStep) -> [Tag] {
        guard step.name == CopyAction.shape.name || step.name == name else { return [] }
        return step.arguments.compactMap { if case .attribute(let tag) = $0 { tag } else { nil } }
    }
}
