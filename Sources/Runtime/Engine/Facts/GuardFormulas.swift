/// A ruleset's guards as formulas over atoms.
///
/// Of the many conditions of a list of devices nearly all are about other devices, so what guards come to where every atom is
/// false is worked out once a run; a file pays for the guards that have a true atom.
struct GuardFormulas {
    private var steps: [(operation: GuardStep.Operation, operand: Int)] = []
    /// By guard.
    private var ranges: [Range<Int>] = []
    /// By atom: the guards that ask it.
    private var askedBy: [[Int32]]
    /// A bit for each guard: its value where every atom is false.
    private var base: [UInt64]
    private var stack: [Bool] = []
    /// By guard: of the file for which it was evaluated.
    private var stamps: [Int32]
    private var stamp: Int32 = 0
    /// What the gates of the ruleset ask.
    let gates: [(kind: GateRecord.Kind, guardIndex: Int)]

    init(_ ruleset: Ruleset) {
        askedBy = [[Int32]](repeating: [], count: ruleset.atomCount)
        for index in 0..<ruleset.guardCount {
            let record = ruleset.guardRecord(at: index)
            let first = steps.count
            for place in Int(record.firstStep)..<Int(record.firstStep) + Int(record.stepCount) {
                let step = ruleset.guardStep(at: place)
                steps.append((step.operation, Int(step.operand)))
                if step.operation == .atom, askedBy[Int(step.operand)].last != Int32(truncatingIfNeeded: index) {
                    askedBy[Int(step.operand)].append(Int32(truncatingIfNeeded: index))
                }
            }
            ranges.append(first..<steps.count)
        }
        gates = (0..<ruleset.gateCount).map { index in
            let gate = ruleset.gate(at: index)
            return (gate.kind, Int(gate.guardIndex))
        }
        base = [UInt64](repeating: 0, count: (ranges.count + 63) / 64)
        stamps = [Int32](repeating: 0, count: ranges.count)
        let none = [Bool](repeating: false, count: ruleset.atomCount)
        for index in ranges.indices where holds(index, none) { base[index >> 6] |= 1 << UInt64(index & 63) }
    }

    /// Sets a bit in `facts` for each guard that is true.
    mutating func evaluate(_ truths: [Bool], into facts: inout FileFacts) {
        facts.set(guards: base)
        if stamp == .max {
            for index in stamps.indices { stamps[index] = 0 }
            stamp = 0
        }
        stamp += 1
        for (atom, isTrue) in truths.enumerated() where isTrue {
            for guardIndex in askedBy[atom] where stamps[Int(guardIndex)] != stamp {
                stamps[Int(guardIndex)] = stamp
                facts.set(guardIndex: Int(guardIndex), to: holds(Int(guardIndex), truths))
            }
        }
    }

    private mutating func holds(_ index: Int, _ truths: [Bool]) -> Bool {
        stack.removeAll(keepingCapacity: true)
        for place in ranges[index] {
            let (operation, operand) = steps[place]
            switch operation {
            case .always: stack.append(true)
            case .atom: stack.append(truths[operand])
            case .not: stack.append(!(stack.popLast() ?? false))
            case .and, .or:
                // The verifier has seen that there are as many.
                var result = operation == .and
                for _ in 0..<operand {
                    let value = stack.popLast() ?? false
                    result = operation == .and ? result && value : result || value
                }
                stack.append(result)
            }
        }
        return stack.last ?? false
    }
}
