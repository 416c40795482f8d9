import MidicLang
import MidicRuntime

/// An action with its arguments understood, not yet held against any attribute.
struct DraftAction {
    indirect enum Kind {
        case keep, remove, empty, dummy, standard, quarantine, reject
        case set([DraftValue])
        case add([DraftValue])
        case uid(secret: Int, scope: UIDScope)
        case pseudonym(secret: Int, prefix: DraftValue?, length: Int?, domain: String)
        case shift(offset: Int?)
        case truncate(to: DateUnit)
        case round(Rounding)
        case copy(DictionaryEntry)
    }
    var kind: Kind
    var name: Name
    /// Of the arguments, or of the name where there are none.
    var range: SourceRange
    /// `else` actions in the order written.
    var fallbacks: [DraftAction] = []

    /// Whether some files' values make it impossible; what cannot fail needs no `else`.
    var canFail: Bool {
        switch kind {
        case .uid, .pseudonym, .shift, .truncate, .round, .copy: true
        // New text has to fit the file's character set.
        case .set(let values), .add(let values): values.contains(where: \.mayNotFitCharacterSet)
        case .keep, .remove, .empty, .dummy, .standard, .quarantine, .reject: false
        }
    }

    var isAddition: Bool { if case .add = kind { true } else { false } }
}

/// One value of `set`, `add` or `prefix:`.
enum DraftValue {
    case literal(String, isNumber: Bool, SourceRange)
    case param(Int, CheckedParam, SourceRange)

    var range: SourceRange {
        switch self {
        case .literal(_, _, let range), .param(_, _, let range): range
        }
    }

    var mayNotFitCharacterSet: Bool {
        switch self {
        case .literal(let text, _, _): !text.unicodeScalars.allSatisfy(\.isASCII)
        case .param(_, let param, _): param.kind == .text
        }
    }

    /// The largest number of characters that it can have.
    var maximumLength: Int {
        switch self {
        case .literal(let text, _, _): text.unicodeScalars.count
        case .param(_, let param, _):
            param.kind == .text ? param.high : max(String(param.low).count, String(param.high).count)
        }
    }
}

extension Resolver {
    private static let usage: [String: String] = [
        "set": "`set \"value\"`, `set PARAM` or `set(\"one\", \"two\")`",
        "add": "`add \"value\"`, `add PARAM` or `add(\"one\", \"two\")`",
        "uid": "`uid(SECRET)` or `uid(SECRET, scope: study)`",
        "pseudonym": "`pseudonym(SECRET)` with `prefix:`, `length:` and `domain:` if wanted",
        "shift": "`shift OFFSET`",
        "truncate": "`truncate(year)`, with `month`, `day`, `hour`, `minute` or `second` for others",
        "round": "`round(1 year, cap: 89)` for ages, `round(0.5)` for numbers",
        "copy": "`copy Attribute`",
    ]

    /// The action and its fallbacks; nil if any is broken. All of them are reported.
    func draftAction(_ chain: [ActionExpression], layer: Int) -> DraftAction? {
        let drafts = chain.enumerated().map { position, link in
            draftOne(link, layer: layer, isFallback: position > 0)
        }
        let sound = drafts.compactMap { $0 }
        guard sound.count == chain.count, var first = sound.first else { return nil }
        for (draft, next) in zip(sound, sound.dropFirst()) where !draft.canFail {
            report(
                .needlessElse, "`\(draft.name.text)` cannot fail, so this `else` is never used; remove it",
                at: next.name.range)
        }
        let reached = sound.firstIndex { !$0.canFail } ?? sound.count - 1
        first.fallbacks = reached == 0 ? [] : Array(sound[1...reached])
        return first
    }

    private func draftOne(_ action: ActionExpression, layer: Int, isFallback: Bool) -> DraftAction? {
        let name = action.name
        // What the parser reported, or what later versions have.
        guard !name.text.isEmpty, ActionVocabulary.standard.laterFeature(of: name.text) == nil else { return nil }
        let place =
            action.arguments.first.map { $0.range.union(action.arguments.last?.range ?? $0.range) } ?? name.range
        let make = { (kind: DraftAction.Kind) in DraftAction(kind: kind, name: name, range: place) }
        switch name.text {
        case "keep": return plain(action) ? make(.keep) : nil
        case "remove": return plain(action) ? make(.remove) : nil
        case "empty": return plain(action) ? make(.empty) : nil
        case "dummy": return plain(action) ? make(.dummy) : nil
        case "standard": return plain(action) ? make(.standard) : nil
        case "quarantine", "reject":
            guard isFallback else {
                report(
                    .misplacedOutcome,
                    "`\(name.text)` decides about a file and is no action for an attribute; write `\(name.text) \"reason\" when ...`, or use it after `else`",
                    at: name.range)
                return nil
            }
            return plain(action) ? make(name.text == "reject" ? .reject : .quarantine) : nil
        case "set": return draftValues(action, layer).map { make(.set($0)) }
        case "add":
            guard !isFallback else {
                report(.addNotAtRoot, "`add` cannot stand after `else`; use `set`", at: name.range)
                return nil
            }
            return draftValues(action, layer).map { make(.add($0)) }
        case "uid": return draftUID(action, layer).map(make)
        case "pseudonym": return draftPseudonym(action, layer).map(make)
        case "shift": return draftShift(action, layer).map(make)
        case "truncate": return draftTruncate(action).map(make)
        case "round": return draftRound(action).map(make)
        case "copy": return draftCopy(action).map(make)
        default:
            let words = ActionVocabulary.standard.names + (isFallback ? Words.outcomes : [])
            reportUnknown(
                .unknownAction, "unknown action", name, among: words,
                advice: "the actions are \(words.map { "`\($0)`" }.joined(separator: ", "))")
            return nil
        }
    }

    // MARK: Arguments

    private struct Arguments {
        var positional: [ActionExpression.Argument] = []
        var labelled: [String: ActionExpression.Argument] = [:]
    }

    /// Sorts the arguments; nil, with reports, if there are wrong ones.
    private func arguments(
        _ action: ActionExpression, positional count: ClosedRange<Int>, labels: [String] = []
    ) -> Arguments? {
        var result = Arguments()
        var isSound = true
        let usage = Self.usage[action.name.text].map { "; write \($0)" } ?? ""
        for argument in action.arguments {
            guard let label = argument.label else {
                result.positional.append(argument)
                continue
            }
            guard labels.contains(label.text) else {
                isSound = false
                reportUnknown(
                    .wrongArguments, "`\(action.name.text)` has no argument", label, among: labels,
                    advice: Self.usage[action.name.text].map { "write \($0)" })
                continue
            }
            if let first = result.labelled[label.text] {
                isSound = false
                report(
                    .wrongArguments, "`\(label.text)` is given twice", at: label.range,
                    notes: [DiagnosticNote("first given here", at: first.range)])
                continue
            }
            result.labelled[label.text] = argument
        }
        if isSound, !count.contains(result.positional.count) {
            isSound = false
            if count.upperBound == 0 {
                report(
                    .wrongArguments, "`\(action.name.text)` takes no arguments\(usage)", at: result.positional[0].range)
            } else if result.positional.count > count.upperBound {
                report(
                    .wrongArguments, "`\(action.name.text)` has too many arguments\(usage)",
                    at: result.positional[count.upperBound].range)
            } else {
                report(.wrongArguments, "`\(action.name.text)` lacks an argument\(usage)", at: action.name.range)
            }
        }
        return isSound ? result : nil
    }

    private func plain(_ action: ActionExpression) -> Bool { arguments(action, positional: 0...0) != nil }

    private func wrong(_ action: ActionExpression, _ argument: ActionExpression.Argument) {
        report(
            .wrongArguments,
            "this is no argument of `\(action.name.text)`; write \(Self.usage[action.name.text] ?? "it alone")",
            at: argument.range)
    }

    private func reference(_ action: ActionExpression, _ argument: ActionExpression.Argument) -> Name? {
        if case .literal(.reference(let name)) = argument.value { return name }
        wrong(action, argument)
        return nil
    }

    private func draftValue(
        _ action: ActionExpression, _ argument: ActionExpression.Argument, _ layer: Int
    ) -> DraftValue? {
        switch argument.value {
        case .literal(.text(let text)): return .literal(text.value, isNumber: false, text.range)
        case .literal(.number(let number)): return .literal(number.text, isNumber: true, number.range)
        case .literal(.reference(let name)):
            guard case .param(let index)? = lookUp(name.text, from: layer)?.meaning else {
                reportUnresolved(.unknownParam, "parameter", name, from: layer)
                return nil
            }
            used.insert(name.text)
            return .param(index, params[index], name.range)
        case .quantity, .tag:
            wrong(action, argument)
            return nil
        }
    }

    private func draftValues(_ action: ActionExpression, _ layer: Int) -> [DraftValue]? {
        guard let arguments = arguments(action, positional: 1...64) else { return nil }
        let values = arguments.positional.map { draftValue(action, $0, layer) }
        let sound = values.compactMap { $0 }
        guard sound.count == values.count else { return nil }
        if sound.count == 1, case .literal("", _, let range) = sound[0] {
            let isSet = action.name.text == "set"
            report(
                .emptyValue, "an empty value is written `empty`, not `\(action.name.text) \"\"`", at: range,
                fixIts: isSet ? [FixIt("use `empty`", replace: action.name.range.union(range), with: "empty")] : [])
            return nil
        }
        return sound
    }

    private func draftUID(_ action: ActionExpression, _ layer: Int) -> DraftAction.Kind? {
        guard let arguments = arguments(action, positional: 1...1, labels: ["scope"]) else { return nil }
        var scope: UIDScope? = .project
        if let argument = arguments.labelled["scope"] {
            let word = reference(action, argument)
            scope = word.flatMap { UIDScope(rawValue: $0.text) }
            if let word, scope == nil {
                reportUnknown(
                    .wrongArguments, "unknown scope", word, among: ["project", "study", "patient"],
                    advice: "write `project`, `study` or `patient`")
            }
        }
        guard let name = reference(action, arguments.positional[0]), let secret = resolveSecret(name, from: layer),
            let scope
        else { return nil }
        return .uid(secret: secret, scope: scope)
    }

    /// Base32 carries 5 bits a character: 12 hold 60 bits, 51 the whole of an HMAC-SHA-256.
    static let pseudonymLengths = 12...51

    private func draftPseudonym(_ action: ActionExpression, _ layer: Int) -> DraftAction.Kind? {
        guard let arguments = arguments(action, positional: 1...1, labels: ["prefix", "length", "domain"]) else {
            return nil
        }
        var isSound = true
        var prefix: DraftValue?
        if let argument = arguments.labelled["prefix"] {
            prefix = draftValue(action, argument, layer)
            if prefix == nil { isSound = false }
        }
        var length: Int?
        if let argument = arguments.labelled["length"] {
            if case .literal(.number(let number)) = argument.value, let value = Int(number.text) {
                length = value
                if !Self.pseudonymLengths.contains(value) {
                    isSound = false
                    report(
                        .pseudonymTooShort,
                        "a pseudonym has \(Self.pseudonymLengths.lowerBound) to \(Self.pseudonymLengths.upperBound) characters after its prefix: fewer than 12 carry less than 60 bits, and the hash has no more than 51",
                        at: number.range)
                }
            } else {
                isSound = false
                wrong(action, argument)
            }
        }
        var domain = ""
        if let argument = arguments.labelled["domain"] {
            if case .literal(.text(let text)) = argument.value, !text.value.isEmpty {
                domain = text.value
            } else {
                isSound = false
                report(.wrongArguments, "`domain:` is a text in quotes that is not empty", at: argument.range)
            }
        }
        guard let name = reference(action, arguments.positional[0]), let secret = resolveSecret(name, from: layer),
            isSound
        else { return nil }
        return .pseudonym(secret: secret, prefix: prefix, length: length, domain: domain)
    }

    private func draftShift(_ action: ActionExpression, _ layer: Int) -> DraftAction.Kind? {
        guard let arguments = arguments(action, positional: 1...1),
            let name = reference(action, arguments.positional[0])
        else { return nil }
        guard case .offset(let index)? = lookUp(name.text, from: layer)?.meaning else {
            reportUnresolved(.unknownOffset, "offset", name, from: layer)
            return nil
        }
        used.insert(name.text)
        // A broken offset was reported; the attribute is checked all the same.
        return .shift(offset: index)
    }

    private func draftTruncate(_ action: ActionExpression) -> DraftAction.Kind? {
        guard let arguments = arguments(action, positional: 0...1, labels: ["to"]) else { return nil }
        let given = arguments.positional + (arguments.labelled["to"].map { [$0] } ?? [])
        guard given.count == 1 else {
            report(
                .wrongArguments, "`truncate` takes one unit; write \(Self.usage["truncate"] ?? "")",
                at: action.name.range)
            return nil
        }
        guard let word = reference(action, given[0]) else { return nil }
        guard let unit = DateUnit(rawValue: word.text) else {
            reportUnknown(
                .wrongArguments, "unknown unit", word, among: ["year", "month", "day", "hour", "minute", "second"],
                advice: "write \(Self.usage["truncate"] ?? "")")
            return nil
        }
        return .truncate(to: unit)
    }

    private static let ageUnits: [String: Character] = [
        "day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y",
    ]

    private func draftRound(_ action: ActionExpression) -> DraftAction.Kind? {
        guard let arguments = arguments(action, positional: 1...1, labels: ["cap"]) else { return nil }
        let step = arguments.positional[0]
        var unit: Character?
        let number: Name
        switch step.value {
        case .literal(.number(let name)): number = name
        case .quantity(let name, let word):
            number = name
            unit = Self.ageUnits[word.text]
            if unit == nil {
                reportUnknown(
                    .wrongArguments, "unknown unit", word, among: ["day", "week", "month", "year"],
                    advice: "an age has days, weeks, months or years")
                return nil
            }
        default:
            wrong(action, step)
            return nil
        }
        guard let millionths = Decimal.millionths(number.text), millionths > 0 else {
            report(
                .wrongArguments, "the step of `round` is a number above 0 with six decimals at most", at: number.range)
            return nil
        }
        if unit != nil, millionths % 1_000_000 != 0 || millionths > 999_000_000 {
            report(.wrongArguments, "the step of an age is a whole number from 1 to 999", at: number.range)
            return nil
        }
        var cap: Int?
        if let argument = arguments.labelled["cap"] {
            guard case .literal(.number(let text)) = argument.value, let value = Int(text.text),
                Int32(exactly: value) != nil
            else {
                report(.wrongArguments, "`cap:` is an integer in the unit of the step", at: argument.range)
                return nil
            }
            if unit != nil, !(1...999).contains(value) {
                report(.wrongArguments, "the cap of an age is a whole number from 1 to 999", at: argument.range)
                return nil
            }
            cap = value
        }
        return .round(Rounding(stepMillionths: millionths, ageUnit: unit, cap: cap))
    }

    private func draftCopy(_ action: ActionExpression) -> DraftAction.Kind? {
        guard let arguments = arguments(action, positional: 1...1) else { return nil }
        let argument = arguments.positional[0]
        let entry: DictionaryEntry?
        switch argument.value {
        case .literal(.reference(let name)): entry = namedAttribute(name)
        case .tag(let pattern):
            entry =
                pattern.isExact ? StandardVocabulary.attribute(tag: Tag(pattern.group.low, pattern.element.low)) : nil
            if entry == nil {
                report(
                    .copyDoesNotFit, "`copy` takes one attribute of the dictionary, so that its type is known",
                    at: pattern.range)
            }
        default:
            wrong(action, argument)
            return nil
        }
        guard let entry else { return nil }
        guard entry.tag.group > 2, entry.pattern == nil else {
            report(.copyDoesNotFit, "`copy` reads attributes of the root data set", at: argument.range)
            return nil
        }
        return .copy(entry)
    }
}
