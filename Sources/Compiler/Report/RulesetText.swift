import MidicLang
package import MidicRuntime

/// Writes what a ruleset does in the language's own notation.
///
/// All of it is read from the tables that a run follows: a ruleset also carries its rules as text, and the text of a stranger's
/// may say what it likes.
package struct RulesetText: Sendable {
    /// What a file must be, or must not be, to be de-identified.
    package struct Gate: Sendable, Hashable {
        package let kind: GateRecord.Kind
        /// In the ruleset, from 1, as records name it. The conditions of one `accept` share it.
        package let number: Int
        /// Empty for `accept`.
        package let reason: String
        /// nil where it holds for every file.
        package let condition: String?
    }

    let ruleset: Ruleset
    private let catalogue: ActionCatalogue
    private let names: ActionNames
    private let guards: GuardText

    /// - Parameter patterns: what may stand behind `matches`, as the author wrote it; other automata get a pattern of midic's own.
    package init(
        _ ruleset: Ruleset, patterns: [String] = [], catalogue: ActionCatalogue = .standard,
        tests: GuardTestCatalogue = .standard
    ) {
        self.ruleset = ruleset
        self.catalogue = catalogue
        names = ActionNames(
            secrets: (0..<ruleset.secretCount).map { ruleset.string(Int(ruleset.secret(at: $0).name)) },
            params: (0..<ruleset.paramCount).map { ruleset.string(Int(ruleset.param(at: $0).name)) },
            offsets: (0..<ruleset.offsetCount).map { ruleset.string(Int(ruleset.offset(at: $0).name)) },
            tables: (0..<ruleset.tableCount).map { index in
                let table = ruleset.table(at: index)
                let columns = Int(table.firstColumn)..<Int(table.firstColumn + table.columnCount)
                return (
                    ruleset.string(Int(table.name)),
                    columns.map { ruleset.string(Int(ruleset.tableColumn(at: $0).name)) }
                )
            })
        var written: [AutomatonRecord: String] = [:]
        for pattern in patterns {
            for ignoresCase in [true, false] {
                let compiled = RegularExpression.compile(pattern, ignoringCase: ignoresCase)
                if case .success(let automaton) = compiled { written[automaton] = pattern }
            }
        }
        var automata: [Int: String?] = [:]
        var atoms: [GuardAtom] = []
        var spellings: [Int: AtomText] = [:]
        for index in 0..<ruleset.atomCount {
            let record = ruleset.atom(at: index)
            var pattern: String?
            if record.test.operand == .automaton {
                let place = Int(record.a)
                if automata[place] == nil {
                    let automaton = ruleset.automaton(at: place)
                    automata[place] = .some(written[automaton] ?? AutomatonSpelling.pattern(of: automaton))
                }
                pattern = automata[place] ?? nil
            }
            let atom = Self.atom(record, ruleset, pattern, tests)
            atoms.append(atom)
            if record.test.operand == .automaton, pattern == nil {
                let states = ruleset.automaton(at: Int(record.a)).stateCount
                spellings[index] = AtomText(
                    AtomText(atom).text.replacing("/\(Self.noPattern)/", with: "a pattern of \(states) states"))
            }
        }
        // Stands for what is left out of a formula.
        ellipsis = atoms.count
        spellings[ellipsis] = AtomText("...")
        atoms.append(GuardAtom(tag: Tag(rawValue: 0), vr: .UN, quantifier: .single, test: .present))
        guards = GuardText(atoms, spellings: spellings)
    }

    private static let noPattern = "?"
    /// The atom of `...`.
    private let ellipsis: Int
    /// More of one guard is left out: nobody reads it, and a stranger's may have a million steps.
    private static let mostDepth = 64
    private static let mostAtoms = 512
    private static let mostGates = 1000

    /// A text as the language writes it.
    package static func quoted(_ text: String) -> String { CanonicalSpelling.quoted(text) }

    // MARK: Conditions

    /// How many gates are left out, since nobody would read them.
    package var hiddenGateCount: Int { max(0, ruleset.gateCount - Self.mostGates) }

    /// An `accept` of several conditions, any of which is enough, is several gates of one number.
    package var gates: [Gate] {
        (0..<min(ruleset.gateCount, Self.mostGates)).flatMap { index in
            let gate = ruleset.gate(at: index)
            let formula = self.formula(ofGuard: Int(gate.guardIndex))
            let conditions: [String?] =
                switch formula {
                case .always: [nil]
                case .or where gate.kind == .accept: guards.alternatives(of: formula)
                default: [guards.formula(formula)]
                }
            return conditions.map {
                Gate(kind: gate.kind, number: index + 1, reason: ruleset.string(Int(gate.reason)), condition: $0)
            }
        }
    }

    func condition(ofGuard index: Int) -> String { guards.formula(formula(ofGuard: index)) }

    func condition(ofAtom index: Int) -> String { guards.formula(.atom(index)) }

    private func formula(ofGuard index: Int) -> GuardFormula {
        var stack: [(formula: GuardFormula, depth: Int, size: Int)] = []
        let record = ruleset.guardRecord(at: index)
        func push(_ formula: GuardFormula, depth: Int, size: Int) {
            stack.append(
                depth <= Self.mostDepth && size <= Self.mostAtoms
                    ? (formula, depth, size) : (.atom(ellipsis), 1, 1))
        }
        for place in Int(record.firstStep)..<Int(record.firstStep + record.stepCount) {
            let step = ruleset.guardStep(at: place)
            switch step.operation {
            case .always: push(.always, depth: 1, size: 1)
            case .atom: push(.atom(Int(step.operand)), depth: 1, size: 1)
            case .not:
                guard let operand = stack.popLast() else { continue }
                if case .not(let inner) = operand.formula {
                    push(inner, depth: max(1, operand.depth - 1), size: operand.size)
                } else {
                    push(.not(operand.formula), depth: operand.depth + 1, size: operand.size)
                }
            case .and, .or:
                let all = stack.suffix(Int(step.operand))
                var size = 0
                var kept = Array(
                    all.prefix { operand in
                        size += operand.size
                        return size <= Self.mostAtoms - 1
                    })
                if kept.count < all.count { kept.append((.atom(ellipsis), 1, 1)) }
                stack.removeLast(all.count)
                let operands = kept.map(\.formula)
                push(
                    operands.count == 1 ? operands[0] : step.operation == .and ? .and(operands) : .or(operands),
                    depth: 1 + (kept.map(\.depth).max() ?? 0), size: kept.reduce(0) { $0 + $1.size })
            }
        }
        return stack.last?.formula ?? .always
    }

    // MARK: Actions

    /// The action with its fallbacks and steps.
    package func action(_ index: Int) -> String {
        var words: [String] = []
        var next: Int? = index
        while let place = next {
            guard words.count < Self.mostDepth else {
                words.append("...")
                break
            }
            let record = ruleset.action(at: place)
            var text = step(record)
            var following = Int(record.next)
            var count = 0
            while following > 0, count < Self.mostDepth {
                count += 1
                let later = ruleset.action(at: following - 1)
                text += " then " + step(later)
                following = Int(later.next)
            }
            words.append(text)
            next = record.fallback > 0 ? Int(record.fallback) - 1 : nil
        }
        return words.joined(separator: " else ")
    }

    private func step(_ record: ActionRecord) -> String {
        let arguments = (0..<Int(record.operandCount)).map {
            argument(ruleset.operand(at: Int(record.firstOperand) + $0))
        }
        switch record.opcode {
        case .dummy:
            guard case .value(let template)? = arguments.first else { return "dummy" }
            return template.parts.isEmpty ? "dummy (bytes)" : "dummy " + names.value(template)
        case .addItem where ruleset.operand(0, of: record) == 0:
            return AddItemAction.spelling(arguments, names) + " (alone)"
        case .dummySequence: return arguments.isEmpty ? "dummy (no items)" : "dummy (one item)"
        case .shiftEpoch, .shiftText: return ShiftAction.spelling(arguments, names)
        default: break
        }
        guard let action = catalogue.all.first(where: { $0.opcode == record.opcode }) else {
            return "action \(record.opcode.rawValue)"
        }
        return action.spelling(arguments, names)
    }

    private func argument(_ operand: Operand) -> ActionArgument {
        let value = Int(operand.value)
        switch operand.kind {
        case .integer: return .integer(value)
        case .secret: return .secret(value)
        case .value: return .value(template(value))
        case .item: return .item(value)
        case .offset: return .offset(value)
        case .rounding:
            let record = ruleset.rounding(at: value)
            return .rounding(
                Rounding(
                    stepMillionths: record.stepMillionths,
                    ageUnit: record.ageUnit == 0 ? nil : Character(Unicode.Scalar(record.ageUnit)),
                    cap: record.hasCap ? Int(record.cap) : nil,
                    olderYears: record.olderYears > 0 ? Int(record.olderYears) : nil))
        case .string: return .text(ruleset.string(value))
        case .tag: return .attribute(Tag(rawValue: operand.value))
        case .column: return .column(column(value))
        }
    }

    /// Without its bytes, where it has any.
    private func template(_ index: Int) -> ValueTemplate {
        let record = ruleset.valueTemplate(at: index)
        return ValueTemplate(
            parts: (0..<Int(record.partCount)).compactMap { place in
                let part = ruleset.valuePart(at: Int(record.firstPart) + place)
                return switch part.kind {
                case .literal: .literal(ruleset.string(Int(part.index)))
                case .param: .param(Int(part.index))
                case .column: .column(column(Int(part.index)))
                case .blob: nil
                }
            })
    }

    private func column(_ index: Int) -> ColumnReference {
        let table = ruleset.table(ofColumn: index)
        return ColumnReference(
            table: table, column: index - Int(ruleset.table(at: table).firstColumn),
            repeatsKey: ruleset.tableColumn(at: index).repeatsKey)
    }

    // MARK: Declarations

    /// `days(-3650 ... -30, step: 7) keyed by PatientID else StudyInstanceUID with study_key`, or `days(PARAM)`.
    package func offset(_ index: Int) -> (name: String, text: String) {
        let record = ruleset.offset(at: index)
        if record.column > 0 {
            let source = "lookup " + names.column(column(record.column - 1))
            guard ruleset.tableColumn(at: record.column - 1).kind == .date,
                let day = CivilDate(dayNumber: Int(record.anchor))
            else { return (names.offsets[index], "days(\(source))") }
            func digits(_ number: Int, _ width: Int) -> String {
                String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
            }
            let date = "\(digits(day.year, 4))-\(digits(day.month, 2))-\(digits(day.day, 2))"
            return (names.offsets[index], "anchor(\(source), to: \"\(date)\")")
        }
        if record.param > 0 { return (names.offsets[index], "days(\(names.params[Int(record.param) - 1]))") }
        let keys = (0..<Int(record.keyCount)).map { place in
            let key = ruleset.offsetKey(at: Int(record.firstKey) + place)
            let attribute = CanonicalSpelling.name(key.attribute)
            return key.issuer.rawValue == 0 ? attribute : "(\(CanonicalSpelling.name(key.issuer)), \(attribute))"
        }
        let step = record.step > 1 ? ", step: \(record.step)" : ""
        return (
            names.offsets[index],
            "days(\(record.low) ... \(record.high)\(step)) keyed by \(keys.joined(separator: " else ")) with \(names.secrets[Int(record.secret) - 1])"
        )
    }

    /// `table subjects(key: PatientID trimmed) { code: text(1...16); shift: integer(-3650...-30) }`
    package func table(_ index: Int) -> (name: String, key: String, columns: [(name: String, type: String)]) {
        let record = ruleset.table(at: index)
        let key =
            CanonicalSpelling.name(record.key) + (record.isTrimmed ? " trimmed" : "")
            + (record.ignoresCase ? " ignoring case" : "")
        let columns = (0..<Int(record.columnCount)).map { place in
            let column = ruleset.tableColumn(at: Int(record.firstColumn) + place)
            var type =
                switch column.kind {
                case .text: "text(\(column.low)...\(column.high))"
                case .choice: "text(\(ruleset.texts(of: column).map(CanonicalSpelling.quoted).joined(separator: ", ")))"
                case .integer: "integer(\(column.low)...\(column.high))"
                case .date: "date"
                }
            if column.automaton > 0 {
                let pattern = AutomatonSpelling.pattern(of: ruleset.automaton(at: Int(column.automaton) - 1))
                type += pattern.map { " matching /\($0)/" } ?? " matching a pattern"
            }
            return (ruleset.string(Int(column.name)), type + (column.repeatsKey ? " may repeat key" : ""))
        }
        return (names.tables[index].name, key, columns)
    }

    // MARK: Records

    /// What a ruleset asks.
    ///
    /// - Parameter pattern: of its automaton, if it has one that can be shown.
    private static func atom(
        _ record: AtomRecord, _ ruleset: Ruleset, _ pattern: String?, _ tests: GuardTestCatalogue
    ) -> GuardAtom {
        let quantifier: GuardAtomExpression.Quantifier =
            switch record.quantifier {
            case .single: .single
            case .any: .any
            case .all: .all
            case .index: .index(Int(record.position))
            }
        let texts = ruleset.texts(of: record).map { String(decoding: $0, as: UTF8.self) }
        let test: GuardAtom.Test
        switch record.test {
        case .present: test = .present
        case .empty: test = .empty
        case .absent: test = .absent
        case .oneOf: test = .oneOf(texts)
        case .less: test = .less(texts[0])
        case .lessOrEqual: test = .lessOrEqual(texts[0])
        case .greater: test = .greater(texts[0])
        case .greaterOrEqual: test = .greaterOrEqual(texts[0])
        case .matches, .matchesIgnoringCase:
            test = .matches(pattern ?? noPattern, ignoringCase: record.test == .matchesIgnoringCase)
        case .sameAs: test = record.otherAttribute.map { .sameAs($0.tag, $0.vr) } ?? .present
        default:
            if let fact = tests.facts.first(where: { $0.code == record.test }) {
                test = .fact(FileFactCall(fact))
            } else if let words = tests.all.first(where: { $0.code == record.test }) {
                test = .words(GuardTestCall(words, texts))
            } else {
                test = .matches(noPattern)
            }
        }
        var atom = GuardAtom(tag: record.tag, vr: record.vr, quantifier: quantifier, test: test)
        if record.isOfOwnValue {
            atom.place = GuardPlace(ownVR: record.vr)
        } else if record.place > 0 {
            let place = ruleset.atomPlace(at: Int(record.place) - 1)
            atom.place = GuardPlace(
                path: place.sequences, creator: place.creator > 0 ? ruleset.string(Int(place.creator) - 1) : nil)
        }
        return atom
    }
}
