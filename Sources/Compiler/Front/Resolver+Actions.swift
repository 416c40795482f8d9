import MidicLang
import MidicRuntime

extension Resolver {
    /// Holds an action and its fallbacks against what a term picks; nil, with reports, if one of them does not fit.
    func check(_ draft: DraftAction, on term: SelectedTerm, in context: StatementContext) -> CheckedAction? {
        let members = membership.members(of: term.selector, except: term.exceptions)
        let actions = ([draft] + draft.fallbacks).map { checkOne($0, term, members, context) }
        let sound = actions.compactMap { $0 }
        guard sound.count == actions.count, var result = sound.last else { return nil }
        for action in sound.dropLast().reversed() { result = .attempt(action, else: result) }
        return result
    }

    private func checkOne(
        _ draft: DraftAction, _ term: SelectedTerm, _ members: SelectorMembers, _ context: StatementContext
    ) -> CheckedAction? {
        guard checkKnowledge(draft, term, members), checkPixels(draft, term, members) else { return nil }
        switch draft.kind {
        case .keep: return .keep
        case .remove: return .remove
        case .empty: return .empty
        case .dummy: return .dummy
        case .quarantine: return .quarantine
        case .reject: return .reject
        case .standard: return checkStandard(draft, term) ? .standard : nil
        case .uid(let secret, let scope):
            return checkUID(draft, term, members) ? .uid(secret: secret, scope: scope) : nil
        case .pseudonym(let secret, let prefix, let length, let domain):
            guard let length = checkPseudonym(draft, prefix, length, term, members) else { return nil }
            return .pseudonym(
                secret: secret, prefix: Self.template(prefix.map { [$0] } ?? []), length: length, domain: domain)
        case .shift(let offset):
            let fits = checkVRs(draft, term, members, [.DA, .DT, .TM], "it moves DA, DT and TM")
            guard fits, let offset else { return nil }
            return .shift(offset: offset)
        case .truncate(let unit): return checkTruncate(draft, unit, term, members) ? .truncate(to: unit) : nil
        case .round(let rounding): return checkRound(draft, rounding, term, members) ? .round(rounding) : nil
        case .set(let values): return checkValues(draft, values, term, members) ? .set(Self.template(values)) : nil
        case .add(let values):
            guard checkAddition(draft, term, members, context), checkValues(draft, values, term, members) else {
                return nil
            }
            return .add(Self.template(values))
        case .copy(let source): return checkCopy(draft, source, term, members) ? .copy(from: source.tag) : nil
        }
    }

    static func template(_ values: [DraftValue]) -> ValueTemplate {
        var parts: [ValueTemplate.Part] = []
        var text = ""
        for (index, value) in values.enumerated() {
            if index > 0 { text += "\\" }
            switch value {
            case .literal(let literal, _, _): text += literal
            case .param(let param, _, _):
                if !text.isEmpty { parts.append(.literal(text)) }
                text = ""
                parts.append(.param(param))
            }
        }
        if !text.isEmpty { parts.append(.literal(text)) }
        return ValueTemplate(parts: parts)
    }

    // MARK: What is known of the elements

    private func checkKnowledge(_ draft: DraftAction, _ term: SelectedTerm, _ members: SelectorMembers) -> Bool {
        let needsVR: Bool
        switch (members, draft.kind) {
        case (.known, _): needsVR = false
        case (_, .keep), (_, .remove), (_, .empty), (_, .quarantine), (_, .reject): needsVR = false
        case (_, .standard): needsVR = false
        case (.inFile, .uid), (.inFile, .shift), (.inFile, .truncate), (.inFile, .pseudonym): needsVR = false
        default: needsVR = true
        }
        if needsVR {
            let rest =
                if case .inFile = members {
                    "for private and unknown elements there are `keep`, `remove`, `empty`, `uid`, `pseudonym`, `shift` and `truncate`"
                } else {
                    "here there are `keep`, `remove`, `empty` and `standard`"
                }
            report(
                .unknownValueType,
                "`\(draft.name.text)` needs to know the value's type, which differs or is not known; \(rest)",
                at: term.range, notes: [DiagnosticNote("the action is here", at: draft.name.range)])
            return false
        }
        if case .meta = term.selector {
            switch draft.kind {
            case .keep, .remove, .empty, .set, .quarantine, .reject: break
            default:
                report(
                    .actionNotForVR,
                    "`\(draft.name.text)` is not for the file meta group; use `keep`, `remove`, `empty` or `set`",
                    at: draft.name.range)
                return false
            }
        }
        return true
    }

    private func checkPixels(_ draft: DraftAction, _ term: SelectedTerm, _ members: SelectorMembers) -> Bool {
        switch draft.kind {
        case .keep, .standard, .quarantine, .reject: return true
        default: break
        }
        var hit: Tag?
        switch (members, term.selector) {
        case (.known(let known), _):
            hit = known.first { StandardVocabulary.pixelTags.contains($0.entry.tag) }?.entry.tag
        case (_, .mask):
            hit = StandardVocabulary.pixelTags.sorted().first { tag in
                let vrs = StandardVocabulary.attribute(tag: tag)?.vrs ?? []
                return membership.picks(term.selector, .attribute(tag), vrs: vrs)
                    && !term.exceptions.contains { membership.picks($0, .attribute(tag), vrs: vrs) }
            }
        default: break
        }
        guard let hit, let entry = StandardVocabulary.attribute(tag: hit) else { return true }
        let message =
            if case .attribute = term.selector {
                "in this version pixel data can only be kept; `\(draft.name.text)` of `\(entry.label)` comes later"
            } else {
                "this includes `\(entry.label)`, which can only be kept in this version; add `except \(entry.label)`"
            }
        report(.pixelsNeedLaterVersion, message, at: term.range)
        return false
    }

    /// Reports the members for which `reason` gives one: by name if it is one, else the first three and their number.
    private func reportOffenders(
        _ code: DiagnosticCode, _ draft: DraftAction, _ term: SelectedTerm, _ members: [SelectorMembers.Member],
        at range: SourceRange? = nil, fixIts: [FixIt] = [], _ reason: (SelectorMembers.Member) -> String?
    ) -> Bool {
        var offenders: [(label: String, vr: String, reason: String)] = []
        for member in members {
            if let reason = reason(member) {
                offenders.append((member.entry.label, member.vrs.map(\.name).joined(separator: " or "), reason))
            }
        }
        guard let first = offenders.first else { return true }
        if members.count == 1 {
            report(
                code, "`\(draft.name.text)` does not fit `\(first.label)` (\(first.vr)): \(first.reason)",
                at: range ?? term.range, fixIts: fixIts)
            return false
        }
        let named = offenders.prefix(3).map { "`\($0.label)` (\($0.vr))" }.joined(separator: ", ")
        let more = offenders.count > 3 ? " and \(offenders.count - 3) more" : ""
        report(
            code,
            "`\(draft.name.text)` does not fit \(offenders.count == members.count ? "any" : "\(offenders.count)") of the \(members.count) attributes picked here, such as \(named)\(more): \(first.reason); narrow the selector or add `except`",
            at: range ?? term.range)
        return false
    }

    private func checkVRs(
        _ draft: DraftAction, _ term: SelectedTerm, _ members: SelectorMembers, _ accepted: Set<VR>, _ reason: String
    ) -> Bool {
        guard case .known(let known) = members else { return true }
        return reportOffenders(.actionNotForVR, draft, term, known) { member in
            member.vrs.allSatisfy(accepted.contains) ? nil : reason
        }
    }

    // MARK: Each action

    private func checkStandard(_ draft: DraftAction, _ term: SelectedTerm) -> Bool {
        guard profile != nil else {
            if isComplete {
                report(
                    .standardWithoutProfile,
                    "`standard` is the profile's decision, and this policy extends none; write `extends basic`",
                    at: draft.name.range)
            }
            return false
        }
        var tag: Tag?
        if case .attribute(let named) = term.selector { tag = named }
        if case .meta(let named) = term.selector { tag = named }
        if let tag, ConfidentialityTable.shared.row(for: tag) == nil {
            let label = StandardVocabulary.attribute(tag: tag)?.label ?? tag.description
            report(
                .standardWithoutRow,
                "Table E.1-1 has no row for `\(label)`, so `standard` says nothing; choose an action",
                at: term.range)
            return false
        }
        return true
    }

    private func checkUID(_ draft: DraftAction, _ term: SelectedTerm, _ members: SelectorMembers) -> Bool {
        guard checkVRs(draft, term, members, [.UI], "only UI holds UIDs") else { return false }
        guard case .known(let known) = members else { return true }
        return reportOffenders(.classUIDMapped, draft, term, known) { member in
            UIRoles.shared.role(of: member.entry.tag) == .instance
                ? nil : "it names a kind of thing, not one thing, and must keep its meaning"
        }
    }

    private func checkTruncate(
        _ draft: DraftAction, _ unit: DateUnit, _ term: SelectedTerm, _ members: SelectorMembers
    ) -> Bool {
        guard checkVRs(draft, term, members, [.DA, .DT, .TM], "it shortens DA, DT and TM") else { return false }
        guard case .known(let known) = members else { return true }
        return reportOffenders(.unitDoesNotFit, draft, term, known, at: draft.range) { member in
            if member.vrs.contains(.DA), [.hour, .minute, .second].contains(unit) {
                return "a date has no \(unit.rawValue); use `year`, `month` or `day`"
            }
            if member.vrs.contains(.TM), [.year, .month, .day].contains(unit) {
                return "a time has no \(unit.rawValue); use `hour`, `minute` or `second`"
            }
            return nil
        }
    }

    private func checkRound(
        _ draft: DraftAction, _ rounding: Rounding, _ term: SelectedTerm, _ members: SelectorMembers
    ) -> Bool {
        let accepted = Self.numbers.union([.AS])
        guard checkVRs(draft, term, members, accepted, "it rounds AS, DS, IS and binary numbers") else { return false }
        guard case .known(let known) = members else { return true }
        return reportOffenders(.unitDoesNotFit, draft, term, known, at: draft.range) { member in
            for vr in member.vrs {
                if vr == .AS {
                    if rounding.ageUnit == nil { return "an age needs a unit, such as `round(1 year)`" }
                } else if rounding.ageUnit != nil {
                    return "only ages have units; write the number alone"
                } else if vr == .IS || Self.wholeNumbers.contains(vr), rounding.stepMillionths % 1_000_000 != 0 {
                    return "\(vr.name) holds whole numbers, so the step is one too"
                }
            }
            return nil
        }
    }

    /// VRs that hold a pseudonym: capitals and digits.
    private static let pseudonymVRs: Set<VR> = [.AE, .CS, .LO, .LT, .PN, .SH, .ST, .UC, .UT]

    /// The number of base32 characters; nil, with a report, if none fits.
    private func checkPseudonym(
        _ draft: DraftAction, _ prefix: DraftValue?, _ length: Int?, _ term: SelectedTerm, _ members: SelectorMembers
    ) -> Int? {
        guard
            checkVRs(
                draft, term, members, Self.pseudonymVRs,
                "a pseudonym is a text for LO, SH, PN, UC, LT, ST, UT, CS or AE")
        else { return nil }
        // 13 characters carry 65 bits.
        let usual = 13
        guard case .known(let known) = members else { return length ?? usual }
        let fits = reportOffenders(.invalidValue, draft, term, known, at: prefix?.range) { member in
            for vr in member.vrs {
                switch prefix {
                case .literal(let text, _, _):
                    if let problem = ValueSyntax.problem(of: text + "0", vr: vr),
                        vr != .AE || !text.allSatisfy({ $0 == " " }),
                        text.unicodeScalars.count < ValueSyntax.maximumLength(vr) ?? Int.max
                    {
                        return "its prefix is no \(vr.name): \(problem.message)"
                    }
                case .param(_, let param, _) where param.kind == .text && !ValueSyntax.freeText.contains(vr):
                    return "the parameter `\(param.name)` may hold text that \(vr.name) does not allow"
                default: break
                }
            }
            return nil
        }
        guard fits else { return nil }
        let prefixLength = prefix?.maximumLength ?? 0
        let least = length ?? Self.pseudonymLengths.lowerBound
        let short = reportOffenders(.pseudonymTooLong, draft, term, known) { member in
            for vr in member.vrs {
                guard let limit = ValueSyntax.maximumLength(vr), prefixLength + least > limit else { continue }
                let detail =
                    prefixLength == 0
                    ? "\(least) characters" : "\(prefixLength) characters of prefix and \(least) of hash"
                return "\(detail) are more than the \(limit) that \(vr.name) holds"
            }
            return nil
        }
        guard short else { return nil }
        if let length { return length }
        let room = known.flatMap(\.vrs).compactMap { ValueSyntax.maximumLength($0) }.min() ?? Int.max
        return min(usual, room - prefixLength)
    }

    private func checkAddition(
        _ draft: DraftAction, _ term: SelectedTerm, _ members: SelectorMembers, _ context: StatementContext
    ) -> Bool {
        let isRoot = context.base == nil && (term.path == .anywhere || term.path == .root)
        guard case .attribute = term.selector, isRoot, term.exceptions.isEmpty, case .known(let known) = members,
            let only = known.first, only.entry.vr != .SQ
        else {
            report(
                .addNotAtRoot,
                "`add` creates one named attribute of the root data set, and no sequence; name it, without a path",
                at: term.range, notes: [DiagnosticNote("the action is here", at: draft.name.range)])
            return false
        }
        return true
    }

    // MARK: Values

    private func checkValues(
        _ draft: DraftAction, _ values: [DraftValue], _ term: SelectedTerm, _ members: SelectorMembers
    ) -> Bool {
        guard case .known(let known) = members else { return false }
        let settable: Set<VR> = Set(VR.allCases).subtracting([.SQ, .OB, .OD, .OF, .OL, .OV, .OW, .UN, .AT])
        guard checkVRs(draft, term, members, settable, "its value has no text form; use `dummy`, `empty` or `remove`")
        else {
            return false
        }
        let classes = reportOffenders(.classUIDSet, draft, term, known) { member in
            member.vrs.contains(.UI) && UIRoles.shared.role(of: member.entry.tag) == .class
                ? "it names a kind of thing and must keep its meaning" : nil
        }
        guard classes else { return false }
        for value in values {
            switch value {
            case .literal(let text, let isNumber, let range):
                guard checkLiteral(draft, text, isNumber, range, term, known) else { return false }
            case .param(_, let param, let range):
                guard checkParam(draft, param, range, term, known) else { return false }
            }
        }
        return reportOffenders(.wrongMultiplicity, draft, term, known, at: draft.range) { member in
            let count = Self.valueCount(values, member)
            return member.entry.vm.allows(count)
                ? nil
                : "\(count == 1 ? "1 value is" : "\(count) values are") given, and its VM is \(member.entry.vm.text)"
        }
    }

    private static func valueCount(_ values: [DraftValue], _ member: SelectorMembers.Member) -> Int {
        values.reduce(0) { count, value in
            guard case .literal(let text, _, _) = value, !member.vrs.contains(where: ValueSyntax.singleText.contains)
            else {
                return count + 1
            }
            return count + text.split(separator: "\\", omittingEmptySubsequences: false).count
        }
    }

    private func checkLiteral(
        _ draft: DraftAction, _ text: String, _ isNumber: Bool, _ range: SourceRange, _ term: SelectedTerm,
        _ known: [SelectorMembers.Member]
    ) -> Bool {
        var correction: String?
        if known.count == 1, let vr = known[0].vrs.first {
            if isNumber, !Self.numbers.contains(vr) {
                correction = text
            } else {
                correction = ValueSyntax.problem(of: text, vr: vr)?.correction
            }
        }
        let fixIts = correction.map { [FixIt("use \"\($0)\"", replace: range, with: "\"\($0)\"")] } ?? []
        return reportOffenders(.invalidValue, draft, term, known, at: range, fixIts: fixIts) { member in
            for vr in member.vrs {
                if isNumber, !Self.numbers.contains(vr) { return "\(vr.name) is text; put the value in quotes" }
                let parts =
                    ValueSyntax.singleText.contains(vr)
                    ? [Substring(text)] : text.split(separator: "\\", omittingEmptySubsequences: false)
                for part in parts {
                    if let problem = ValueSyntax.problem(of: String(part), vr: vr) { return problem.message }
                }
            }
            return nil
        }
    }

    private func checkParam(
        _ draft: DraftAction, _ param: CheckedParam, _ range: SourceRange, _ term: SelectedTerm,
        _ known: [SelectorMembers.Member]
    ) -> Bool {
        reportOffenders(.paramDoesNotFit, draft, term, known, at: range) { member in
            for vr in member.vrs {
                switch param.kind {
                case .text:
                    guard ValueSyntax.freeText.contains(vr) else {
                        return "`\(param.name)` may be any text, which \(vr.name) does not allow"
                    }
                    if let limit = ValueSyntax.maximumLength(vr), param.high > limit {
                        return "`\(param.name)` may have \(param.high) characters, and \(vr.name) holds \(limit)"
                    }
                    if param.low == 0 { return "`\(param.name)` may be empty; declare it as `text(1...\(param.high))`" }
                case .integer:
                    for bound in [param.low, param.high] {
                        if let problem = ValueSyntax.problem(of: String(bound), vr: vr) {
                            return "`\(param.name)` may be \(bound): \(problem.message)"
                        }
                    }
                }
            }
            return nil
        }
    }

    // MARK: Copy

    private static let shortASCII: Set<VR> = [.AE, .AS, .CS, .DA, .DS, .DT, .IS, .TM, .UI]
    private static let uncopied: Set<VR> = [.SQ, .OB, .OD, .OF, .OL, .OV, .OW, .UN]

    private func checkCopy(
        _ draft: DraftAction, _ source: DictionaryEntry, _ term: SelectedTerm, _ members: SelectorMembers
    ) -> Bool {
        guard case .known(let known) = members else { return false }
        return reportOffenders(.copyDoesNotFit, draft, term, known, at: draft.range) { member in
            if source.tag == member.entry.tag { return "it is the source itself; write `keep`" }
            if source.vrs.contains(where: Self.uncopied.contains) {
                return "sequences and bulk data such as `\(source.label)` (\(source.vrText)) cannot be copied"
            }
            for vr in member.vrs {
                for from in source.vrs where !Self.holds(vr, from) {
                    return "\(vr.name) does not hold every value of `\(source.label)` (\(from.name))"
                }
            }
            let isSingleText = member.vrs.contains(where: ValueSyntax.singleText.contains)
            let most = isSingleText ? 1 : member.entry.vm.maximum ?? Int.max
            if source.vm.maximum ?? Int.max > most {
                return "`\(source.label)` may have more values than it can hold"
            }
            return nil
        }
    }

    /// Whether every value of `from` is a value of `target`.
    private static func holds(_ target: VR, _ from: VR) -> Bool {
        if target == from { return true }
        // Longer text: the repertoire grows with it, the length must.
        guard [.SH, .LO, .UC, .ST, .LT, .UT].contains(target) else { return false }
        guard shortASCII.contains(from) || (ValueSyntax.freeText.contains(from) && from != .PN) else { return false }
        // Line ends of long texts are control characters elsewhere.
        if [.ST, .LT, .UT].contains(from), ![.ST, .LT, .UT].contains(target) { return false }
        guard let room = ValueSyntax.maximumLength(target) else { return true }
        guard let need = ValueSyntax.maximumLength(from) else { return false }
        // DICOM limits DT to 26 and TM to 14 characters, queries apart.
        return need <= room
    }
}
