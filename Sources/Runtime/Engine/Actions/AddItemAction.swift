/// `add item`: an item of the policy behind those of a sequence that stay, or alone; the sequence is created where it is absent.
package enum AddItemAction: CreatingAction {
    package static let shape = ActionShape(
        .addItem, "add item",
        [
            .one(.integer, "1 if the items that are there stay, each element by its own rule, 0 if they go", in: 0...1),
            .run(
                [.tag, .integer, .value],
                "the item's elements by ascending tag, each a tag and the code of its VR, then its value; behind SQ the elements of its one item and a 0"
            ),
        ], isWhole: { isWhole($0) })
    package static let treatment = Treatment.replaced

    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment {
        keepsItems(record, in: ruleset) ? .kept : .replaced
    }

    private static func keepsItems(_ record: ActionRecord, in ruleset: Ruleset) -> Bool {
        ruleset.operand(0, of: record) == 1
    }

    // MARK: Operands

    private static func isWhole(_ operands: [Operand]) -> Bool {
        var place = 0
        return isDataSet(operands, &place, depth: 0) && place == operands.count
    }

    /// Elements up to the end or the 0 that ends an item.
    private static func isDataSet(_ operands: [Operand], _ place: inout Int, depth: Int) -> Bool {
        guard depth <= RulesetLimits.templateDepth else { return false }
        var last: UInt32 = 0
        while place < operands.count, operands[place].kind == .tag {
            guard place + 2 < operands.count, operands[place].value > last, operands[place + 1].kind == .integer,
                let code = UInt8(exactly: operands[place + 1].value), let vr = VR(rawValue: code)
            else { return false }
            last = operands[place].value
            place += 2
            if vr == .SQ {
                guard isDataSet(operands, &place, depth: depth + 1), place < operands.count,
                    operands[place] == Operand(.integer, 0)
                else { return false }
            } else {
                guard operands[place].kind == .value, !vr.isOpaque, vr != .AT else { return false }
            }
            place += 1
        }
        return last != 0
    }

    // MARK: Items

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        let item: [UInt8]
        do throws(FileFailure.Code) {
            item = try created(.SQ, by: record, element.context, in: executor)
        } catch {
            return error
        }
        executor.stepsLeft -= item.count
        let keepsItems = keepsItems(record, in: executor.ruleset)
        if keepsItems, element.entry.kind == .damaged { throw KeepAction.damage(of: element, in: executor) }
        if keepsItems, element.entry.kind == .sequence {
            executor.counts.kept += 1
            try executor.emitSequence(element.bytes, element.index, element.context, appending: item)
            return nil
        }
        // What is no sequence cannot be decided element by element.
        if keepsItems, element.entry.kind != .value || element.entry.valueLength > 0 {
            executor.counts.opaqueSequences += 1
        }
        executor.counts.replaced += 1
        executor.emitItems(item, tag: element.tag)
        return nil
    }

    /// The item with its header, in the output's encoding.
    package static func created(
        _ vr: VR, by record: ActionRecord, _ context: ItemContext, in executor: borrowing Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        var own = context
        own.encoding = executor.outputEncoding
        var place = 1
        var inside = DataSetWriter(executor.outputEncoding)
        try write(record, &place, own, to: &inside, executor)
        var items = DataSetWriter(executor.outputEncoding)
        items.item(bytes: inside.bytes)
        guard items.bytes.count <= RulesetLimits.valueBytes else { throw .valueTooLong }
        return items.bytes
    }

    private static func write(
        _ record: ActionRecord, _ place: inout Int, _ context: ItemContext, to writer: inout DataSetWriter,
        _ executor: borrowing Executor
    ) throws(FileFailure.Code) {
        let ruleset = executor.ruleset
        while place + 2 < Int(record.operandCount),
            ruleset.operand(at: Int(record.firstOperand) + place).kind == .tag
        {
            let tag = Tag(rawValue: UInt32(ruleset.operand(place, of: record)))
            let vr = VR(rawValue: UInt8(clamping: ruleset.operand(place + 1, of: record))) ?? .UN
            place += 2
            if vr == .SQ {
                var inside = DataSetWriter(writer.encoding)
                try write(record, &place, context, to: &inside, executor)
                var items = DataSetWriter(writer.encoding)
                items.item(bytes: inside.bytes)
                writer.element(tag, .SQ, bytes: items.bytes)
            } else {
                let value = try executor.templateValue(ruleset.operand(place, of: record), vr: vr, context)
                guard value.count < (vr.hasLongHeader ? RulesetLimits.valueBytes : 0xFFFF) else { throw .valueTooLong }
                writer.element(tag, vr, bytes: value)
            }
            place += 1
            guard writer.bytes.count <= 2 * RulesetLimits.valueBytes else { throw .valueTooLong }
        }
    }
}
