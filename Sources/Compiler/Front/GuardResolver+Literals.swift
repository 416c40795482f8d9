import MidicLang
import MidicRuntime

/// What conditions compare with: values of the attribute, in its own spelling.
extension GuardResolver {
    /// Equality with any of some literals: one atom, so that `all X in (...)` means each value in the list.
    func equality(
        _ literals: [Literal], _ entry: DictionaryEntry, _ atom: GuardAtomExpression
    ) -> GuardFormula? {
        if let word = literals.lazy.compactMap(Self.wordForNothing).first {
            scope.report(
                .guardLiteral, "no value is `\(word.text)`; write `is empty`, `is absent` or `is empty or absent`",
                at: word.range)
            return nil
        }
        if let missing = missingQuotes(literals, entry) {
            scope.report(
                .guardLiteral,
                "a guard compares with fixed values; put \(missing.count == 1 ? "`\(missing[0].text)`" : "texts") in quotes",
                at: missing[0].range,
                fixIts: [
                    FixIt(
                        "add quotes", edits: missing.map { TextEdit(replace: $0.range, with: "\"\($0.text)\"") })
                ])
            return nil
        }
        let literals = atom.ignoringCase == nil ? literals : caselessValues(literals, entry)
        let values = literals.map { guardValue($0, entry) }
        let sound = values.compactMap { $0 }
        guard sound.count == values.count else { return nil }
        // Numbers are in their shortest spelling, and the runtime compares them as numbers.
        let sorted = Set(sound).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        checkTerms(zip(literals, sound).map { ($0, $1) }, entry)
        if atom.ignoringCase != nil {
            checkRedundance(literals, OneOfIgnoringCaseTest.self)
            let call = GuardTestCall(OneOfIgnoringCaseTest.self, sound)
            return atomFormula(
                GuardAtom(tag: entry.tag, vr: entry.vr, quantifier: atom.quantifier, test: .words(call)))
        }
        return atomFormula(
            GuardAtom(tag: entry.tag, vr: entry.vr, quantifier: atom.quantifier, test: .oneOf(sorted)))
    }

    /// Values that PS3.3 does not list for the attribute. Beside a listed one another may be asked for on purpose, since real
    /// files have it, but not one that is written for a listed one outside of DICOM.
    private func checkTerms(_ values: [(literal: Literal, value: String)], _ entry: DictionaryEntry) {
        guard let terms = ValueTerms.terms(of: entry.tag) else { return }
        let hasListed = values.contains { terms.values.contains($0.value) }
        for (literal, value) in values where !terms.values.contains(value) {
            let meant = terms.mistakes[value.uppercased()]
            guard meant != nil || !hasListed else { continue }
            let closest = meant ?? Suggestion.closest(to: value, among: terms.values)
            let isShort = terms.values.count <= 6
            let list = isShort ? ": " + terms.values.map { "`\($0)`" }.joined(separator: ", ") : ""
            scope.report(
                .unlistedValue,
                "`\(value)` is none of the values that PS3.3 \(terms.section) lists for `\(entry.label)`\(list)"
                    + (meant.map { "; write `\($0)`" } ?? ""),
                at: literal.range,
                candidates: closest.map { [$0] } ?? [])
        }
    }

    func comparedFits(_ text: TextLiteral) -> Bool {
        if text.value.utf8.count <= RulesetLimits.comparedBytes { return true }
        scope.report(
            .policyLimit, "a condition compares with texts of at most \(RulesetLimits.comparedBytes) bytes; shorten it",
            at: text.range)
        return false
    }

    /// `X is null`
    private static func wordForNothing(_ literal: Literal) -> Name? {
        guard case .reference(let name) = literal else { return nil }
        return ["null", "nil", "none", "blank", "missing", "undefined", "nothing"].contains(name.text.lowercased())
            ? name : nil
    }

    /// `Modality in (CT, MR)`: the words, if they are values of the attribute but for the quotation marks, and no names that
    /// the policy declares.
    private func missingQuotes(_ literals: [Literal], _ entry: DictionaryEntry) -> [Name]? {
        guard entry.vr != .UI, !entry.vrs.contains(where: \.isDecimal) else { return nil }
        let names = literals.compactMap { literal -> Name? in
            guard case .reference(let name) = literal, scope.declared[name.text] == nil else { return nil }
            return ValueSyntax.problem(of: name.text, vr: entry.vr) == nil ? name : nil
        }
        let words = literals.count { if case .reference = $0 { true } else { false } }
        return names.isEmpty || names.count < words ? nil : names
    }

    /// A literal as a value of the attribute; nil, with a report, if it is none.
    func guardValue(_ literal: Literal, _ entry: DictionaryEntry) -> String? {
        switch literal {
        case .reference(let name):
            if entry.vr == .UI {
                return registered(name, as: Self.kinds(of: entry.tag), of: entry.tag)
            }
            _ = scope.lookUp(name, from: scope.layers.count - 1)
            scope.report(
                .guardLiteral, "a guard compares with fixed values; `\(name.text)` is none: put a text in quotes",
                at: name.range)
            return nil
        case .number(let number):
            guard entry.vrs.allSatisfy(\.isDecimal) else {
                scope.report(
                    .guardLiteral, "`\(entry.label)` (\(entry.vrText)) is text; put the value in quotes",
                    at: number.range,
                    fixIts: [FixIt("add quotes", replace: number.range, with: "\"\(number.text)\"")])
                return nil
            }
            for vr in entry.vrs {
                if let problem = ValueSyntax.problem(of: number.text, vr: vr) {
                    scope.report(
                        .guardLiteral, "\(number.text) is no value of `\(entry.label)`: \(problem.message)",
                        at: number.range)
                    return nil
                }
            }
            return Decimal.canonical(number.text) ?? number.text
        case .text(let text):
            guard !entry.vrs.contains(where: \.isDecimal) else {
                scope.report(
                    .guardLiteral, "`\(entry.label)` (\(entry.vrText)) is a number; write it without quotes",
                    at: text.range,
                    fixIts: Decimal.canonical(text.value).map {
                        [FixIt("remove the quotes", replace: text.range, with: $0)]
                    } ?? [])
                return nil
            }
            guard comparedFits(text) else { return nil }
            guard !text.value.isEmpty else {
                scope.report(
                    .guardLiteral, "no value is empty text; write `is empty`, or `is empty or absent`", at: text.range)
                return nil
            }
            if let problem = ValueSyntax.problem(of: text.value, vr: entry.vr) {
                scope.report(
                    .guardLiteral, "this is no value of `\(entry.label)` (\(entry.vrText)): \(problem.message)",
                    at: text.range,
                    fixIts: problem.correction.map {
                        [FixIt("use \"\($0)\"", replace: text.range, with: "\"\($0)\"")]
                    } ?? [])
                return nil
            }
            let isTrimmed = text.value.first != " " && text.value.last != " "
            guard isTrimmed else {
                scope.report(
                    .guardLiteral, "values are compared without the blanks around them; remove those of this text",
                    at: text.range)
                return nil
            }
            if entry.vr == .UI, !isOfKind(text.value, Self.kinds(of: entry.tag), of: entry.tag, at: text.range) {
                return nil
            }
            return text.value
        }
    }
}
