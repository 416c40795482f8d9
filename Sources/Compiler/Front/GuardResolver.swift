import MidicLang
import MidicRuntime

/// Looks up and checks conditions.
struct GuardResolver {
    let scope: Scope
    let selectors: SelectorResolver
    let atoms: AtomTable
    let tests: GuardTestCatalogue
    /// Where the attribute that is looked at stands.
    var place = GuardPlace.root
    /// What `value` means.
    var own = OwnElement.none

    /// Looks up and checks a condition. nil if some part of it is broken; every broken part is reported.
    func resolve(_ expression: GuardExpression, layer: Int) -> ResolvedGuard? {
        guard scope.spendExpansion(at: expression.range) else { return nil }
        switch expression {
        case .and(let operands, _):
            return all(operands, layer).map { .and($0) }
        case .or(let operands, _):
            return all(operands, layer).map { .or($0) }
        case .not(let operand, let range):
            return resolve(operand, layer: layer).map { .not($0, range) }
        case .reference(let name):
            guard let found = scope.lookUp(name, from: layer), case .condition(let body) = found.meaning else {
                scope.reportUnresolved(.unknownCondition, .condition, name, from: layer)
                return nil
            }
            guard !scope.expanding.contains(name.text) else {
                scope.report(
                    .recursiveCondition, "condition `\(name.text)` refers to itself; write out what it shall mean",
                    at: name.range, notes: [DiagnosticNote("declared here", at: found.name.range, role: .earlier)])
                return nil
            }
            scope.expanding.append(name.text)
            defer { scope.expanding.removeLast() }
            return resolve(body, layer: found.layer).map { .reference(name, $0) }
        case .fact(let words, let range):
            guard let fact = tests.fact(words: words) else { return nil }
            return .atom(
                ResolvedAtom(
                    tag: Tag(rawValue: 0), subject: words.joined(separator: " "), formula: atomFormula(GuardAtom(fact)),
                    isNegated: false, kind: .other, isComparison: false, range: range))
        case .atom(let atom): return resolveAtom(atom, layer: layer).map { .atom($0) }
        }
    }

    private func all(_ operands: [GuardExpression], _ layer: Int) -> [ResolvedGuard]? {
        let resolved = operands.map { resolve($0, layer: layer) }
        let sound = resolved.compactMap { $0 }
        return sound.count == resolved.count ? sound : nil
    }

    func atomFormula(_ atom: GuardAtom) -> GuardFormula {
        var placed = atom
        placed.place = place
        if placed.isOfOwnValue { placed.tag = Tag(rawValue: 0) }
        return .atom(atoms.index(of: placed))
    }

    // MARK: Atoms

    /// VRs whose values guards compare. Sequences, bulk data and lists of tags have none.
    static let comparable: Set<VR> = [
        .AE, .AS, .CS, .DA, .DS, .DT, .FD, .FL, .IS, .LO, .LT, .PN, .SH, .SL, .SS, .ST, .SV, .TM, .UC, .UI, .UL, .UR,
        .US, .UT, .UV,
    ]
    private static let orderedText: Set<VR> = [.AS, .DA, .DT, .TM]

    func resolveSubject(_ subject: GuardAtomExpression.Subject) -> (entry: DictionaryEntry, text: String)? {
        let entry: DictionaryEntry?
        let range: SourceRange
        var isMeta = false
        switch subject {
        case .nested, .privateElement, .value: return nil
        case .name(let name):
            range = name.range
            entry = scope.attribute(name)
            if entry == nil { return nil }
        case .tag(let pattern):
            range = pattern.range
            let tag = Tag(pattern.group.low, pattern.element.low)
            guard pattern.isExact, !tag.isPrivate else {
                scope.report(
                    .guardSubject,
                    "guards read one public attribute each; private elements and masks cannot be compared in this version",
                    at: range)
                return nil
            }
            entry = StandardVocabulary.attribute(tag: tag)
            // The tree does not tell whether `meta` stood before a tag; the group does.
            isMeta = tag.group == 2
            if entry == nil {
                scope.report(
                    .guardSubject, "`\(tag)` is not in the dictionary, so its values cannot be compared", at: range)
                return nil
            }
        case .meta(let name):
            isMeta = true
            range = name.range
            entry = StandardVocabulary.attribute(keyword: name.text)
            if entry == nil {
                scope.reportUnknown(
                    .unknownName, "unknown file meta element", name,
                    among: StandardVocabulary.metaAttributes.map(\.keyword))
                return nil
            }
        }
        guard let entry else { return nil }
        if isMeta != (entry.tag.group == 2) {
            if isMeta {
                scope.report(.notMeta, "`\(entry.label)` is not in the file meta group; remove `meta`", at: range)
            } else {
                scope.report(
                    .needsMeta, "`\(entry.label)` is in the file meta group; write `meta \(entry.label)`", at: range,
                    fixIts: [FixIt("add `meta`", replace: range, with: "meta \(entry.label)")])
            }
            return nil
        }
        // No rule decides Specific Character Set, but a gate may ask for it.
        let isCharacterSet = entry.tag == Tag(0x0008, 0x0005)
        guard entry.mask == nil,
            isCharacterSet || selectors.isDecidable(entry.tag.group, element: entry.tag.element, range)
        else {
            if entry.mask != nil {
                scope.report(.guardSubject, "guards cannot read repeating groups in this version", at: range)
            }
            return nil
        }
        return (entry, isMeta ? "meta \(entry.label)" : entry.label)
    }

    private func resolveAtom(_ atom: GuardAtomExpression, layer: Int) -> ResolvedAtom? {
        switch atom.subject {
        case .nested(let steps):
            guard let (found, entry, text) = nested(steps, atom) else { return nil }
            return GuardResolver(scope: scope, selectors: selectors, atoms: atoms, tests: tests, place: found)
                .resolveAtom(atom, entry, text, layer: layer)
        case .privateElement(let creator, let pattern):
            guard let (found, entry, text) = privateElement(creator, pattern) else { return nil }
            return GuardResolver(scope: scope, selectors: selectors, atoms: atoms, tests: tests, place: found)
                .resolveAtom(atom, entry, text, layer: layer)
        case .value(let range):
            guard let (found, entry) = ownElement(at: range) else { return nil }
            return GuardResolver(scope: scope, selectors: selectors, atoms: atoms, tests: tests, place: found)
                .resolveAtom(atom, entry, "value", layer: layer)
        case .name, .tag, .meta:
            guard let (entry, text) = resolveSubject(atom.subject) else { return nil }
            return resolveAtom(atom, entry, text, layer: layer)
        }
    }

    private func resolveAtom(
        _ atom: GuardAtomExpression, _ entry: DictionaryEntry, _ subject: String, layer: Int
    ) -> ResolvedAtom? {
        let tag = entry.tag
        let vr = entry.vr
        var resolved = ResolvedAtom(
            tag: tag, subject: subject, formula: .always, isNegated: false, kind: .needsValue, isComparison: true,
            range: atom.range)
        resolved.place = place
        if place.ownVR != nil { resolved.tag = Tag(rawValue: 0) }
        if case .index(let position) = atom.quantifier { resolved.position = position }

        if case .presence(let words, let negated) = atom.test {
            return presence(words, negated, atom, entry, resolved)
        }

        guard entry.vrs.allSatisfy(Self.comparable.contains) else {
            scope.report(
                .guardType,
                "`\(subject)` (\(entry.vrText)) has no values that can be compared; only `is present`, `is empty` and `is absent` can be asked",
                at: atom.range)
            return nil
        }
        guard checkQuantifier(atom, entry, subject), checkNegation(atom, subject), checkCase(atom, entry, subject)
        else {
            return nil
        }
        if place == .root { atoms.note(tag, at: atom.range) }
        let one = { (test: GuardAtom.Test) in
            self.atomFormula(GuardAtom(tag: tag, vr: vr, quantifier: atom.quantifier, test: test))
        }
        switch atom.test {
        case .presence: return nil
        case .inClasses(let terms, let negated):
            guard tag == .sopClassUID || tag == .mediaStorageSOPClassUID else {
                let texts = terms.compactMap { term -> TextLiteral? in
                    if case .uid(let text) = term { text } else { nil }
                }
                if let first = texts.first, let last = texts.last, texts.count == terms.count {
                    let list = texts.map { scope.sources.text(in: $0.range) }.joined(separator: ", ")
                    scope.report(
                        .guardType, "a list of values stands in parentheses: `in (\"A\", \"B\")`", at: atom.range,
                        fixIts: [
                            FixIt("write parentheses", replace: first.range.union(last.range), with: "(\(list))")
                        ])
                    return nil
                }
                scope.report(
                    .guardType, "`\(subject)` does not hold a SOP class; write `SOPClassUID in ...`", at: atom.range)
                return nil
            }
            let classes = resolveClasses(terms)
            guard !classes.isEmpty else { return nil }
            resolved.isNegated = negated
            resolved.formula = one(.oneOf(classes))
        case .equals(.reference(let name), let negated) where isAttribute(name, entry):
            guard let other = sameAs(name, entry, atom, subject) else { return nil }
            resolved.isNegated = negated
            resolved.other = (other.tag, other.label)
            resolved.formula = one(.sameAs(other.tag, other.vr))
        case .equals(let literal, let negated):
            guard let formula = equality([literal], entry, atom) else { return nil }
            resolved.isNegated = negated
            resolved.formula = formula
        case .oneOf(let literals, let negated):
            guard let formula = equality(literals, entry, atom) else { return nil }
            resolved.isNegated = negated
            resolved.formula = formula
        case .compare(let comparison, let literal):
            guard entry.vrs.allSatisfy({ $0.isDecimal || Self.orderedText.contains($0) }) else {
                scope.report(
                    .guardType, "values of `\(subject)` (\(entry.vrText)) have no order; use `is` or `matches`",
                    at: atom.range)
                return nil
            }
            guard let value = guardValue(literal, entry) else { return nil }
            let test: GuardAtom.Test =
                switch comparison {
                case .less: .less(value)
                case .lessOrEqual: .lessOrEqual(value)
                case .greater: .greater(value)
                case .greaterOrEqual: .greaterOrEqual(value)
                }
            resolved.formula = one(test)
        case .matches(let pattern, let negated):
            guard !entry.vrs.contains(where: \.isDecimal) else {
                scope.report(
                    .guardType, "`\(subject)` (\(entry.vrText)) is a number; compare it with `<` or `is`",
                    at: atom.range)
                return nil
            }
            let ignoresCase = atom.ignoringCase != nil
            switch RegularExpression.compile(pattern.value, ignoringCase: ignoresCase) {
            case .failure(let error):
                reportPattern(error, pattern)
                return nil
            case .success(let automaton):
                checkMatches(automaton, pattern, entry, subject, ignoringCase: ignoresCase)
            }
            resolved.isNegated = negated
            resolved.formula = one(.matches(pattern.value, ignoringCase: ignoresCase))
        case .words(let words, let literals, let negated):
            guard let call = call(words, literals, entry, subject, atom) else { return nil }
            resolved.isNegated = negated
            resolved.formula = one(.words(call))
        }
        return resolved
    }

    /// `is present`, `is empty or absent` and so on, of an attribute or of one of its values.
    private func presence(
        _ words: [GuardAtomExpression.Presence], _ negated: Bool, _ atom: GuardAtomExpression, _ entry: DictionaryEntry,
        _ shape: ResolvedAtom
    ) -> ResolvedAtom? {
        var resolved = shape
        let tests = Set(words)
        if place.ownVR != nil, tests.contains(.absent) {
            scope.report(
                .guardPlace,
                "an element that is absent is decided by no rule; `value is empty` asks for one without a value",
                at: atom.range)
            return nil
        }
        resolved.isNegated = negated
        resolved.isComparison = false
        let ask = { (test: GuardAtom.Test, quantifier: GuardAtomExpression.Quantifier) in
            self.atomFormula(GuardAtom(tag: entry.tag, vr: entry.vr, quantifier: quantifier, test: test))
        }
        switch atom.quantifier {
        case .single: break
        case .any, .all:
            let word = atom.quantifier == .any ? "any" : "all"
            scope.report(
                .guardNeedsQuantifier,
                "presence is asked of the whole attribute, or of one value as in `\(shape.subject)[3] is present`; remove `\(word)`",
                at: atom.range,
                fixIts: [
                    FixIt(
                        "remove `\(word)`",
                        replace: SourceRange(
                            file: atom.range.file, lower: atom.range.lower,
                            upper: atom.range.lower + word.utf8.count + 1),
                        with: "")
                ])
            return nil
        case .index(let position):
            guard entry.vrs.allSatisfy(Self.comparable.contains), checkQuantifier(atom, entry, shape.subject) else {
                return nil
            }
            guard tests == [.present] || tests == [.absent, .empty] else {
                scope.report(
                    .guardNeedsQuantifier,
                    "of one value only `is present` and `is empty or absent` can be asked", at: atom.range)
                return nil
            }
            let isPresent = ask(.present, .index(position))
            resolved.position = position
            resolved.kind = tests == [.present] ? .needsValue : .lacksValue(absent: true, empty: true)
            resolved.formula = tests == [.present] ? isPresent : .negation(isPresent)
            return resolved
        }
        resolved.kind =
            tests == [.present]
            ? .needsValue
            : tests.contains(.present)
                ? .other : .lacksValue(absent: tests.contains(.absent), empty: tests.contains(.empty))
        resolved.formula = .disjunction(
            tests.map { word in
                let test: GuardAtom.Test =
                    switch word {
                    case .present: .present
                    case .absent: .absent
                    case .empty: .empty
                    }
                return ask(test, .single)
            })
        return resolved
    }

    /// A test in words with its texts; nil, with a report, where it does not fit the attribute or the texts do not fit it.
    private func call(
        _ words: [String], _ literals: [Literal], _ entry: DictionaryEntry, _ subject: String,
        _ atom: GuardAtomExpression
    ) -> GuardTestCall? {
        guard let test = tests[words, ignoringCase: atom.ignoringCase != nil] else {
            preconditionFailure("a test of another catalogue")
        }
        let name = words.joined(separator: " ")
        guard entry.vrs.allSatisfy({ test.accepts.contains($0) && !$0.isDecimal }) else {
            let vrs = test.accepts.map(\.name).sorted().joined(separator: ", ")
            scope.report(
                .guardType, "`\(name)` is not for `\(subject)` (\(entry.vrText)); it is for values of VR \(vrs)",
                at: atom.range)
            return nil
        }
        var texts: [String] = []
        for literal in literals {
            guard case .text(let text) = literal else {
                scope.report(
                    .guardLiteral, "`\(name)` compares with fixed texts; put a text in quotes", at: literal.range)
                return nil
            }
            guard comparedFits(text) else { return nil }
            if let problem = test.problem(of: text.value, vr: entry.vr) ?? placedProblem(of: text.value, entry, test) {
                scope.report(.guardLiteral, "this is no text for `\(name)`: \(problem)", at: text.range)
                return nil
            }
            texts.append(text.value)
        }
        if let placed = test as? any PlacedTextTest.Type { checkRedundance(literals, placed) }
        return GuardTestCall(test, texts)
    }

    /// A pattern that no value of the VR matches, or every one.
    private func checkMatches(
        _ automaton: AutomatonRecord, _ pattern: TextLiteral, _ entry: DictionaryEntry, _ subject: String,
        ignoringCase: Bool
    ) {
        var bytes = ValueSyntax.repertoire(of: entry.vr)
        if ignoringCase { bytes = CaseFolding.folded(bytes.filter { $0 < 0x80 }) + bytes.filter { $0 >= 0x80 } }
        let isASCII = !entry.vr.usesCharacterSet
        var limit = ValueSyntax.maximumLength(entry.vr).map { isASCII ? $0 : 4 * $0 } ?? Int.max
        // The old spelling is longer, and the form bounds both.
        if [VR.DA, .TM].contains(entry.vr) { limit = Int.max }
        var parts = [automaton]
        // What may be of several VRs has no one form.
        if entry.vrs.count == 1, !ignoringCase,
            case .success(let form) = RegularExpression.compile(ValueSyntax.pattern(of: entry.vr))
        {
            parts.append(form)
        }
        let shortest = AutomatonProduct(parts, bytes: bytes).shortestText(with: (1 << UInt64(parts.count)) - 1)
        guard let shortest, shortest <= limit else {
            let example = ValueSyntax.example(of: entry.vr).map { "; one looks like `\($0)`" } ?? ""
            scope.report(
                .guardNeverTrue, "no value of `\(subject)` (\(entry.vrText)) matches this pattern\(example)",
                at: pattern.range)
            return
        }
        // Files hold values of other forms too, which such a pattern may be meant to find.
        guard AutomatonProduct([automaton], bytes: bytes).shortestText(with: 0) == nil else { return }
        scope.report(
            .guardAlwaysTrue, "every value of `\(subject)` matches this pattern; write `is present`", at: pattern.range)
    }

    /// Reports a pattern that is none.
    func check(pattern: TextLiteral) {
        if case .failure(let error) = RegularExpression.compile(pattern.value) { reportPattern(error, pattern) }
    }

    private func reportPattern(_ error: RegularExpressionError, _ pattern: TextLiteral) {
        // One character for the slash. Escapes keep their spelling in patterns, so offsets agree.
        let lower = Swift.min(pattern.range.lower + 1 + error.offset, pattern.range.upper)
        let place = SourceRange(file: pattern.range.file, lower: lower, upper: pattern.range.upper)
        scope.report(.invalidPattern, error.message, at: place)
    }

    /// `all X is not "v"` reads as "no value is v" and would deny that all are; `any X is not "v"` the other way round.
    private func checkNegation(_ atom: GuardAtomExpression, _ subject: String) -> Bool {
        guard atom.quantifier == .any || atom.quantifier == .all else { return true }
        switch atom.test {
        case .equals(_, negated: true), .oneOf(_, negated: true), .inClasses(_, negated: true),
            .matches(_, negated: true), .words(_, _, negated: true):
            scope.report(
                .negatedQuantifier,
                "this can be read in two ways; write `not any \(subject) ...` if no value may be it, or `not all \(subject) ...` if some value must be another",
                at: atom.range)
            return false
        default: return true
        }
    }

    private func checkQuantifier(_ atom: GuardAtomExpression, _ entry: DictionaryEntry, _ subject: String) -> Bool {
        switch atom.quantifier {
        case .index where !place.path.isEmpty:
            scope.report(
                .guardNeedsQuantifier,
                "`\(subject)` may stand in several items; say `any \(subject)` or `all \(subject)`", at: atom.range)
            return false
        case .single:
            guard entry.vm.maximum != 1 || !place.path.isEmpty else { return true }
            scope.report(
                .guardNeedsQuantifier,
                place.path.isEmpty
                    ? "`\(subject)` can have several values; say which: `any \(subject)`, `all \(subject)` or `\(subject)[1]`"
                    : "`\(subject)` may stand in several items; say `any \(subject)` or `all \(subject)`",
                at: atom.range,
                fixIts: [
                    FixIt(
                        "use `any`",
                        replace: SourceRange(file: atom.range.file, lower: atom.range.lower, upper: atom.range.lower),
                        with: "any ")
                ])
            return false
        case .index(let position):
            guard position >= 1, position <= entry.vm.maximum ?? Int(UInt16.max) else {
                scope.report(
                    .guardNeedsQuantifier,
                    "`\(subject)` has no value number \(position); positions count from 1\(entry.vm.maximum.map { " to \($0)" } ?? "")",
                    at: atom.range)
                return false
            }
            return true
        case .any, .all: return true
        }
    }
}
