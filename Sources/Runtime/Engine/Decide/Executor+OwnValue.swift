/// Rules that ask for the value of the element that they decide (docs/language.md, "An element's own value").
extension Executor {
    /// In place of an action: what a decision asks of the element's value cannot be told. It comes to `on_error`.
    static let unreadable = Int(UInt32.max)

    /// The record of an action; of none, for an element whose value cannot be read, one that neither keeps nor removes.
    func record(of action: Int) -> ActionRecord {
        action == Executor.unreadable
            ? ActionRecord(opcode: .quarantine, vr: .UN, rule: 0) : ruleset.action(at: action)
    }

    /// The action where a question cannot be answered: that of both answers if it is the same.
    @inline(never)
    func resolveEitherWay(
        _ node: DecisionNode, _ bytes: RawSpan, _ entry: TapeEntry?, _ context: ItemContext, vrBit: UInt64,
        of attribute: (AttributeIndex, RowFacts)?, _ cursor: inout DataSetCursor
    ) -> Int {
        var found: Int?
        var visited: Set<Int> = []
        var open = [node.then, node.otherwise]
        while let next = open.popLast() {
            guard next.isNode else {
                if let found, found != next.index { return Executor.unreadable }
                found = next.index
                continue
            }
            guard visited.insert(next.index).inserted else { continue }
            let node = ruleset.node(at: next.index)
            cursor.questions += 1
            let isTrue = answer(node, bytes, entry, context, vrBit: vrBit, of: attribute, &cursor)
            if isTrue != false { open.append(node.then) }
            if isTrue != true { open.append(node.otherwise) }
        }
        return found ?? Executor.unreadable
    }

    /// Whether an element's value passes a test; nil where it cannot be read, or has more values than the test allows.
    func passes(
        _ atom: Int, _ bytes: RawSpan, _ entry: TapeEntry?, _ context: ItemContext, _ cursor: inout DataSetCursor
    ) -> Bool? {
        cursor.asksValue = true
        guard let entry else { return false }
        // To read it costs what it costs to change it. What would cost more than the file may is not read.
        var evaluator = GuardEvaluator(
            ruleset: ruleset, characterSet: characterSet(of: context), tests: configuration.guardTests, plan: guardPlan,
            mostBytesRead: stepsLeft - cursor.bytesRead)
        let answer = try? evaluator.test(ruleset.atom(at: atom), entry, bytes)
        cursor.questions += evaluator.bytesRead
        cursor.bytesRead += evaluator.bytesRead
        return answer
    }
}
