/// A private element that a rule may add to the root.
struct PrivateAddition {
    let group: UInt16
    /// The low byte of the element number.
    let elementOffset: UInt8
    /// Indexes of its creator and its row.
    let creator: Int
    let row: Int

    /// Those of a ruleset, ascending by group, then by creator and element.
    static func all(of ruleset: Ruleset) -> [PrivateAddition] {
        var found: [PrivateAddition] = []
        for index in 0..<ruleset.creatorCount {
            let creator = ruleset.creator(at: index)
            for row in Int(creator.firstRow)..<Int(creator.firstRow + creator.rowCount) {
                let record = ruleset.privateRow(at: row)
                guard record.isAdded else { continue }
                found.append(
                    PrivateAddition(
                        group: record.group, elementOffset: record.elementOffset, creator: index, row: row))
            }
        }
        found.sort { ($0.group, $0.row) < ($1.group, $1.row) }
        return found
    }
}

/// Private elements that rules add: to the block of their creator, or to a free one that is reserved for it (PS3.5 section 7.8.1).
extension Executor {
    /// An element that is written beside those of the input: a creator, or what stands in its block.
    struct AddedElement {
        var tag: Tag
        var vr: VR
        var value: [UInt8]
    }

    /// What is added to one group of the root, ascending by tag.
    ///
    /// An element that the input has under its creator, in whichever of the creator's blocks, is decided there and not added. The
    /// others stand in the creator's lowest block, or in the first one of which the input has neither a creator nor an element.
    mutating func addedElements(
        _ bytes: RawSpan, _ group: UInt16, _ positions: Range<Int>, _ blocks: inout PrivateBlocks,
        _ context: ItemContext
    ) throws(Stop) -> [AddedElement] {
        var present: Set<UInt16> = []
        var taken: Set<Int> = []
        for position in positions {
            let element = tape.entries[levelEntry(position)].tag.element
            present.insert(element)
            taken.insert(element < 0x0100 ? Int(element) : Int(element >> 8))
        }
        var added: [AddedElement] = []
        // By creator: the block that it has, or is given.
        var made: [Int: Int] = [:]
        for addition in privateAdditions where addition.group == group {
            let own = blocks.bound.filter { $0.creator == addition.creator && !blocks.isUnfit($0.block) }.map(\.block)
            if own.contains(where: { present.contains(addition.element(in: $0)) }) { continue }
            let known = own.first ?? made[addition.creator]
            let block = known ?? (0x10...0xFF).first { !taken.contains($0) }
            let tag = Tag(group, addition.element(in: block ?? 0))
            try requireStepsLeft(tag, at: nil)
            let record = ruleset.privateRow(at: addition.row)
            var cursor = DataSetCursor()
            let action = ruleset.action(
                at: resolve(record.decision, bytes, nil, context, vrBit: record.facts.vr.bit, of: nil, &cursor))
            stepsLeft -= cursor.questions + 1
            guard actions.creatingAction(action.opcode) != nil,
                let new = try createdElement(tag, record.facts.vr, by: action, context, hasPlace: block != nil),
                let block
            else { continue }
            counts.added += 1
            added.append(AddedElement(tag: tag, vr: new.vr, value: new.value))
            if own.isEmpty, known == nil {
                made[addition.creator] = block
                taken.insert(block)
                let name = ruleset.string(Int(ruleset.creator(at: addition.creator).name))
                added.append(AddedElement(tag: Tag(group, UInt16(block)), vr: .LO, value: Array(name.utf8)))
            } else if !own.isEmpty {
                if !blocks.used.contains(block) { blocks.used.append(block) }
                if !blocks.addedTo.contains(block) { blocks.addedTo.append(block) }
            }
        }
        return added.sorted { $0.tag < $1.tag }
    }

    mutating func emit(_ added: AddedElement, _ context: ItemContext) {
        patch.endStretch()
        emitValue(added.tag, added.vr, added.value, context.encoding, context)
        patch.endStretch()
    }
}

extension PrivateAddition {
    /// The element number in a block.
    func element(in block: Int) -> UInt16 { UInt16(block) << 8 | UInt16(elementOffset) }
}
