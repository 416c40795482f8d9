import MidicLang
import MidicRuntime

/// Gates and guards.
extension Lowering {
    func lowerGates() {
        content.gates = policy.gates.map { gate in
            let kind: GateRecord.Kind =
                switch gate.kind {
                case .accept: .accept
                case .reject: .reject
                case .quarantine: .quarantine
                }
            return GateRecord(
                kind: kind, guardIndex: guardPlaces[gate.guardIndex] ?? 0, reason: strings.add(gate.reason))
        }
        // Statements that say the same are one.
        var seen: Set<GateRecord> = []
        content.gates = content.gates.filter { seen.insert($0).inserted }
    }

    func lowerGuards() {
        let used = guardPlaces.sorted { $0.value < $1.value }.map { formulas[$0.key] }
        for atom in atomPlaces.keys.sorted() { content.atoms.append(record(policy.atoms[atom])) }
        for formula in used {
            let first = content.guardSteps.count
            appendSteps(formula)
            content.guards.append(
                GuardRecord(firstStep: UInt32(first), stepCount: UInt32(content.guardSteps.count - first)))
        }
    }

    /// - Parameter values: atoms that decisions ask themselves.
    func numberAtoms(_ guards: Set<Int>, _ values: Set<Int>) {
        var atoms = values
        for index in guards { formulas[index].collectAtoms(into: &atoms) }
        for (place, atom) in atoms.sorted().enumerated() { atomPlaces[atom] = UInt32(place) }
    }

    private func appendSteps(_ formula: GuardFormula) {
        func append(_ operation: GuardStep.Operation, _ operand: UInt32 = 0) {
            content.guardSteps.append(GuardStep(operation: operation, operand: operand))
        }
        switch formula {
        case .always: append(.always)
        case .atom(let index): append(.atom, atomPlaces[index] ?? 0)
        case .not(let inner):
            appendSteps(inner)
            append(.not)
        case .and(let operands):
            for operand in operands { appendSteps(operand) }
            append(.and, UInt32(operands.count))
        case .or(let operands):
            for operand in operands { appendSteps(operand) }
            append(.or, UInt32(operands.count))
        }
    }

    /// Index + 1 of a place; 0 for the root, and a mark for the element itself.
    private func place(of place: GuardPlace) -> UInt16 {
        guard place != .root else { return 0 }
        if place.ownVR != nil { return AtomRecord.ownPlace }
        let record = AtomPlaceRecord(creator: place.creator.map { strings.add($0) + 1 } ?? 0, sequences: place.path)
        if let known = content.atomPlaces.firstIndex(of: record) { return UInt16(known + 1) }
        content.atomPlaces.append(record)
        return UInt16(clamping: content.atomPlaces.count)
    }

    private func record(_ atom: GuardAtom) -> AtomRecord {
        let quantifier: AtomRecord.Quantifier
        var position: UInt16 = 0
        switch atom.quantifier {
        case .single: quantifier = .single
        case .any: quantifier = .any
        case .all: quantifier = .all
        case .index(let index): (quantifier, position) = (.index, UInt16(clamping: index))
        }
        func make(_ test: AtomRecord.Test, a: UInt32 = 0, b: UInt32 = 0) -> AtomRecord {
            AtomRecord(
                tag: atom.tag, vr: atom.vr, test: test, quantifier: quantifier, position: position,
                place: place(of: atom.place), a: a, b: b)
        }
        switch atom.test {
        case .present: return make(.present)
        case .empty: return make(.empty)
        case .absent: return make(.absent)
        case .oneOf(let values):
            let first = content.atomValues.count
            content.atomValues += values.map { strings.add($0) }
            return make(.oneOf, a: UInt32(first), b: UInt32(values.count))
        case .less(let value): return make(.less, a: strings.add(value))
        case .lessOrEqual(let value): return make(.lessOrEqual, a: strings.add(value))
        case .greater(let value): return make(.greater, a: strings.add(value))
        case .greaterOrEqual(let value): return make(.greaterOrEqual, a: strings.add(value))
        case .matches(let pattern, let ignoresCase):
            let test: AtomRecord.Test = ignoresCase ? .matchesIgnoringCase : .matches
            guard case .success(let automaton) = RegularExpression.compile(pattern, ignoringCase: ignoresCase) else {
                return make(test)
            }
            if let known = content.automata.firstIndex(of: automaton) { return make(test, a: UInt32(known)) }
            content.automata.append(automaton)
            return make(test, a: UInt32(content.automata.count - 1))
        case .sameAs(let tag, let vr): return make(.sameAs, a: tag.rawValue, b: UInt32(vr.rawValue))
        case .fact(let call): return make(call.fact.code)
        case .words(let call):
            let code = call.test.code
            switch code.operand {
            case .none, .automaton, .attribute: return make(code)
            case .text: return make(code, a: strings.add(call.texts[0]))
            case .texts:
                let first = content.atomValues.count
                content.atomValues += call.texts.map { strings.add($0) }
                return make(code, a: UInt32(first), b: UInt32(call.texts.count))
            }
        }
    }
}
