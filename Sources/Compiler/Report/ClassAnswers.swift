import MidicRuntime

/// What the SOP class of a file alone says of a ruleset's guards and gates.
struct ClassAnswers {
    private let ruleset: Ruleset
    /// By guard: nil where it depends on more than the class.
    let guards: [Bool?]

    private static let sopClassUID = Tag(0x0008, 0x0016)

    /// - Parameters:
    ///   - sopClass: nil for files without a class, or of one that the ruleset does not list.
    ///   - listed: all classes of the ruleset.
    init(_ ruleset: Ruleset, sopClass: String?, listed: Set<String>) {
        self.ruleset = ruleset
        guards = (0..<ruleset.guardCount).map { ClassAnswers.value(ruleset, $0, sopClass, listed) }
    }

    /// False if the gates turn away every file of the class.
    var mayBeAccepted: Bool {
        var isAsked = false
        var mayPass = false
        for index in 0..<ruleset.gateCount {
            let gate = ruleset.gate(at: index)
            let value = guards[Int(gate.guardIndex)]
            if gate.kind == .accept {
                isAsked = true
                if value != false { mayPass = true }
            } else if value == true {
                return false
            }
        }
        return !isAsked || mayPass
    }

    private static func value(_ ruleset: Ruleset, _ index: Int, _ sopClass: String?, _ listed: Set<String>) -> Bool? {
        var stack: [Bool?] = []
        let record = ruleset.guardRecord(at: index)
        for place in Int(record.firstStep)..<Int(record.firstStep + record.stepCount) {
            let step = ruleset.guardStep(at: place)
            switch step.operation {
            case .always: stack.append(true)
            case .atom: stack.append(value(ruleset, ruleset.atom(at: Int(step.operand)), sopClass, listed))
            case .not: stack.append(stack.popLast()?.map { !$0 })
            case .and, .or:
                let operands = stack.suffix(Int(step.operand))
                stack.removeLast(operands.count)
                let deciding = step.operation == .or
                stack.append(operands.contains(deciding) ? deciding : operands.contains(nil) ? nil : !deciding)
            }
        }
        return stack.last ?? nil
    }

    private static func value(
        _ ruleset: Ruleset, _ atom: AtomRecord, _ sopClass: String?, _ listed: Set<String>
    ) -> Bool? {
        guard atom.tag == sopClassUID else { return nil }
        switch atom.test {
        case .oneOf:
            let values = ruleset.texts(of: atom).map { String(decoding: $0, as: UTF8.self) }
            if let sopClass { return values.contains(sopClass) }
            // A class that is not listed may still be one that the guard names.
            return values.allSatisfy(listed.contains) ? false : nil
        case .present: return sopClass == nil ? nil : true
        case .absent, .empty: return sopClass == nil ? nil : false
        default: return nil
        }
    }
}
