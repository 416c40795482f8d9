import MidicRuntime

/// A complete deterministic automaton over byte classes; state 0 starts.
struct DeterministicAutomaton {
    var classCount: Int
    /// 256 entries.
    var byteClasses: [Int]
    /// `stateCount * classCount` entries.
    var transitions: [Int]
    var accepting: [Bool]

    var stateCount: Int { accepting.count }

    /// Hopcroft's partition refinement, then the coarsest byte classes and breadth-first numbers.
    func minimised() -> DeterministicAutomaton {
        let blockOf = refine()
        let blockCount = (blockOf.max() ?? 0) + 1
        var representative = [Int](repeating: -1, count: blockCount)
        for state in 0..<stateCount where representative[blockOf[state]] < 0 { representative[blockOf[state]] = state }

        // Classes whose columns are equal are one class. They keep the order of their first bytes.
        var columnNumbers: [[Int]: Int] = [:]
        var classMap: [Int] = []
        var columns: [[Int]] = []
        for byteClass in 0..<classCount {
            let column = representative.map { blockOf[transitions[$0 * classCount + byteClass]] }
            if let known = columnNumbers[column] {
                classMap.append(known)
            } else {
                columnNumbers[column] = columns.count
                classMap.append(columns.count)
                columns.append(column)
            }
        }

        // Breadth first from the start, classes ascending: the numbering depends on the language alone.
        var number = [Int](repeating: -1, count: blockCount)
        var order = [blockOf[0]]
        number[blockOf[0]] = 0
        var index = 0
        while index < order.count {
            for column in columns where number[column[order[index]]] < 0 {
                number[column[order[index]]] = order.count
                order.append(column[order[index]])
            }
            index += 1
        }
        var result = DeterministicAutomaton(
            classCount: columns.count, byteClasses: byteClasses.map { classMap[$0] }, transitions: [], accepting: [])
        for block in order {
            for column in columns { result.transitions.append(number[column[block]]) }
            result.accepting.append(accepting[representative[block]])
        }
        return result
    }

    /// The block of each state.
    private func refine() -> [Int] {
        var predecessors = [[[Int]]](repeating: [[Int]](repeating: [], count: stateCount), count: classCount)
        for state in 0..<stateCount {
            for byteClass in 0..<classCount {
                predecessors[byteClass][transitions[state * classCount + byteClass]].append(state)
            }
        }
        var blockOf = accepting.map { $0 ? 1 : 0 }
        var blocks: [[Int]] = [[], []]
        for state in 0..<stateCount { blocks[blockOf[state]].append(state) }
        if blocks[0].isEmpty || blocks[1].isEmpty { return [Int](repeating: 0, count: stateCount) }
        var pending: [(block: Int, byteClass: Int)] = []
        var isPending = Set<Int>()
        func enqueue(_ block: Int, _ byteClass: Int) {
            if isPending.insert(block * classCount + byteClass).inserted { pending.append((block, byteClass)) }
        }
        let smaller = blocks[0].count <= blocks[1].count ? 0 : 1
        for byteClass in 0..<classCount { enqueue(smaller, byteClass) }
        while let (splitter, byteClass) = pending.popLast() {
            isPending.remove(splitter * classCount + byteClass)
            var touched: [Int: [Int]] = [:]
            for target in blocks[splitter] {
                for state in predecessors[byteClass][target] { touched[blockOf[state], default: []].append(state) }
            }
            for (block, hit) in touched.sorted(by: { $0.key < $1.key }) where hit.count < blocks[block].count {
                let fresh = blocks.count
                for state in hit { blockOf[state] = fresh }
                blocks[block].removeAll { blockOf[$0] == fresh }
                blocks.append(hit)
                for other in 0..<classCount {
                    if isPending.contains(block * classCount + other) || hit.count <= blocks[block].count {
                        enqueue(fresh, other)
                    } else {
                        enqueue(block, other)
                    }
                }
            }
        }
        return blockOf
    }

    /// The form that rulesets carry.
    func record(_ kind: AutomatonRecord.Kind) throws(RegularExpressionError) -> AutomatonRecord {
        AutomatonRecord(
            kind: kind, stateCount: UInt32(stateCount), classCount: UInt32(classCount),
            byteClasses: byteClasses.map { UInt8($0) }, transitions: transitions.map { UInt16($0) },
            accepting: accepting.map { $0 ? 1 : 0 }, lookahead: kind == .longestMatch ? try lookahead() : nil)
    }

    /// Elementary steps of the construction of the lookahead.
    private static let workLimit = 50_000_000

    /// The subset construction backwards. The set before a byte holds the states that this byte takes to an accepting state
    /// or into the set after it; at the value's end it is empty. Sets are numbered breadth first by ascending class, so the
    /// numbering follows from the automaton.
    private func lookahead() throws(RegularExpressionError) -> AutomatonRecord.Lookahead {
        var numbers: [[Bool]: Int] = [:]
        var sets = [[Bool](repeating: false, count: stateCount)]
        numbers[sets[0]] = 0
        var next: [UInt16] = []
        var index = 0
        while index < sets.count {
            for byteClass in 0..<classCount {
                let before = (0..<stateCount).map { state in
                    let target = transitions[state * classCount + byteClass]
                    return accepting[target] || sets[index][target]
                }
                if let known = numbers[before] {
                    next.append(UInt16(known))
                    continue
                }
                let work = sets.count * classCount * stateCount
                guard sets.count < RegularExpression.stateLimit, work < Self.workLimit else {
                    throw RegularExpressionError(
                        .tooLarge, at: 0, "the pattern is too large to be searched for; shorten its repetitions")
                }
                numbers[before] = sets.count
                next.append(UInt16(sets.count))
                sets.append(before)
            }
            index += 1
        }
        var bits: [UInt8] = []
        for set in sets {
            for first in stride(from: 0, to: stateCount, by: 8) {
                var byte: UInt8 = 0
                for state in first..<min(first + 8, stateCount) where set[state] { byte |= 1 << UInt8(state - first) }
                bits.append(byte)
            }
        }
        return AutomatonRecord.Lookahead(stateCount: UInt32(sets.count), transitions: next, sets: bits)
    }
}
