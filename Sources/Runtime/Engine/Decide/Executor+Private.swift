/// Private elements: identity is (creator, group, element offset), bound in the data set or item they stand in (PS3.5 section 7.8.1).
extension Executor {
    /// The creators of one group of one data set that the ruleset knows. A handful at most, so lists serve.
    struct PrivateBlocks {
        /// Block bytes 10 to FF with the creator that reserves them.
        var bound: [(block: Int, creator: Int)] = []
        /// Blocks of which an element is written, ascending.
        var used: [Int] = []
        /// Blocks whose creator cannot be told: it is no one value of its VR, or there are copies that differ. It goes, and so does
        /// what would stand without it.
        var unfit: [Int] = []
        /// Blocks of the input that something is added to.
        var addedTo: [Int] = []

        func creator(of block: Int) -> Int? {
            for entry in bound where entry.block == block { return entry.creator }
            return nil
        }
    }

    /// Decides a run of elements of one odd group.
    ///
    /// A creator element is written only if some element of its block is: what vendors and sites put there is no safer than
    /// the block.
    ///
    /// - Parameters:
    ///   - group: its number.
    ///   - positions: its elements; none where only something is added.
    mutating func executePrivateGroup(
        _ group: UInt16, _ bytes: RawSpan, _ positions: Range<Int>, _ context: ItemContext,
        _ level: DecisionCache.Level
    ) throws(Stop) {
        let isAddedTo = context.isRoot && !groupsAddedTo.isEmpty && groupsAddedTo.contains(group)
        if !isAddedTo, removesUnread(bytes, positions) {
            removePlainly(positions.count)
            return
        }
        var blocks = PrivateBlocks()
        for position in positions {
            let entry = tape.entries[levelEntry(position)]
            guard entry.tag.isPrivateCreator else { continue }
            let element = DataElement(bytes, entry, at: levelEntry(position), in: context)
            // The level is in order, so copies follow each other; equal ones are one by now.
            let isCopy =
                position > positions.lowerBound && tape.entries[levelEntry(position - 1)].tag == entry.tag
            if isCopy || creatorValue(of: element) == nil {
                blocks.unfit.append(Int(entry.tag.element))
            } else {
                bind(entry, bytes, &blocks)
            }
        }
        for position in positions {
            let entry = tape.entries[levelEntry(position)]
            guard !isCreatorOrStructure(entry) else { continue }
            try requireStepsLeft(entry.tag, at: entry.headerOffset)
            let (action, _, mayIdentify) = privateAction(bytes, entry, blocks, context, level)
            if record(of: action).opcode != .remove, !mayIdentify,
                let block = PrivateBlocks.block(of: entry.tag)
            {
                if blocks.used.last != block { blocks.used.append(block) }
            }
        }
        let added = isAddedTo ? try addedElements(bytes, group, positions, &blocks, context) : []
        try emitPrivateGroup(bytes, positions, blocks, added[...], context, level)
    }

    /// Whether all of a group goes and nothing need be known of its elements for that: nobody knows a creator, what nobody knows
    /// goes, and no claim takes note of any of them.
    private func removesUnread(_ bytes: RawSpan, _ positions: Range<Int>) -> Bool {
        guard stepsLeft >= 0, isStandardRemove, !ruleset.privateDecision.isNode,
            ruleset.action(at: ruleset.privateDecision.index).opcode == .remove
        else { return false }
        for position in positions {
            let entry = tape.entries[levelEntry(position)]
            if entry.tag.isPrivateCreator {
                if creator(entry, bytes) != nil { return false }
            } else if entry.kind == .value || entry.kind == .fragments {
                // As `noteClaims` asks.
                guard let vr = entry.vr, vr != .UN, !vr.isDate else { return false }
            }
        }
        return true
    }

    private mutating func removePlainly(_ count: Int) {
        changes += count
        counts.removed += count
    }

    /// The one value that a creator has (PS3.5 section 7.8.1); nil if it is none of its VR, or several.
    private func creatorValue(of element: DataElement) -> Range<Int>? {
        guard element.entry.kind == .value, let kept = keptValue(of: element, .LO)?.range else { return nil }
        for offset in kept where element.bytes.byte(at: offset) == 0x5C { return nil }
        return kept
    }

    private func isCreatorOrStructure(_ entry: TapeEntry) -> Bool {
        entry.tag.isPrivateCreator || entry.tag.isNeverCopied
    }

    private func bind(_ entry: TapeEntry, _ bytes: RawSpan, _ blocks: inout PrivateBlocks) {
        if let creator = creator(entry, bytes) { blocks.bound.append((Int(entry.tag.element), creator)) }
    }

    /// The creator that an element names, if the ruleset knows it.
    private func creator(_ entry: TapeEntry, _ bytes: RawSpan) -> Int? {
        guard ruleset.creatorCount > 0 else { return nil }
        let end = Padding.withoutEnd(bytes, entry.value).upperBound
        var start = entry.valueOffset
        while start < end, Padding.isPadding(bytes.byte(at: start)) { start += 1 }
        guard start < end else { return nil }
        return ruleset.creatorIndex(of: bytes, from: start, count: end - start)
    }

    /// The action for a private element under its creator in this data set, and what is known of it if it has a row.
    ///
    /// `mayIdentify`: the file says so of the element, and no rule says `override` for it, so that it goes.
    private mutating func privateAction(
        _ bytes: RawSpan, _ entry: TapeEntry, _ blocks: PrivateBlocks, _ context: ItemContext,
        _ level: DecisionCache.Level
    ) -> (action: Int, row: RowFacts?, mayIdentify: Bool) {
        guard let block = PrivateBlocks.block(of: entry.tag), let index = blocks.creator(of: block) else {
            return (privateAction(ruleset.privateDecision, bytes, entry, context, level, vr: vr(of: entry)), nil, false)
        }
        let creator = ruleset.creator(at: index)
        guard
            let row = ruleset.privateRowIndex(
                of: creator, group: entry.tag.group, elementOffset: UInt8(truncatingIfNeeded: entry.tag.element))
        else {
            return (privateAction(creator.decision, bytes, entry, context, level, vr: vr(of: entry)), nil, false)
        }
        let record = ruleset.privateRow(at: row)
        // Implicit VR says nothing: the row's VR is assumed.
        let vr =
            entry.encoding == .implicitLittle && entry.vr == nil && entry.kind != .sequence
            ? record.facts.vr : vr(of: entry)
        let action = privateAction(record.decision, bytes, entry, context, level, vr: vr)
        let mayIdentify =
            !blockStatements.isEmpty && action != Executor.unreadable
            && blockStatements.mayIdentify(record.elementOffset, group: record.group, creator: index)
            && !ruleset.rule(at: Int(ruleset.action(at: action).rule)).overrides
        return (action, record.facts.vr == .UN ? nil : record.facts, mayIdentify)
    }

    /// Writes the run. Creators of `blocks.used` are written as stretches of their own and taken out again if no element of
    /// the block turned out to be written; so no action is tried before it is carried out, however deep private sequences nest.
    private mutating func emitPrivateGroup(
        _ bytes: RawSpan, _ positions: Range<Int>, _ blocks: PrivateBlocks, _ added: ArraySlice<AddedElement>,
        _ context: ItemContext, _ level: DecisionCache.Level
    ) throws(Stop) {
        var creators: [(block: Int, stretches: Range<Int>, survives: Bool)] = []
        var added = added
        for position in positions {
            let index = levelEntry(position)
            let entry = tape.entries[index]
            while let next = added.first, next.tag < entry.tag {
                emit(next, context)
                added.removeFirst()
            }
            if entry.tag.isNeverCopied {
                remove()
            } else if entry.tag.isPrivateCreator {
                let block = Int(entry.tag.element)
                guard entry.kind == .value, blocks.used.contains(block) else {
                    remove()
                    continue
                }
                let creator = DataElement(bytes, entry, at: index, in: context, row: RowFacts(vr: .LO))
                guard let kept = creatorValue(of: creator) else {
                    misfits[entry.tag, default: 0] += 1
                    remove()
                    continue
                }
                guard !blocks.isUnfit(block) else {
                    remove()
                    continue
                }
                patch.endStretch()
                let first = patch.stretches.count
                emitKept(creator, vr: .LO, value: kept)
                patch.endStretch()
                creators.append((block, first..<patch.stretches.count, false))
            } else if let block = PrivateBlocks.block(of: entry.tag), blocks.isUnfit(block) {
                remove()
            } else {
                let before = patch.count
                let (action, row, mayIdentify) = privateAction(bytes, entry, blocks, context, level)
                let element = DataElement(bytes, entry, at: index, in: context, row: row)
                if mayIdentify {
                    noteClaims(element, ActionRecord(opcode: .remove, vr: .UN, rule: 0), stays: false)
                    remove()
                } else {
                    try perform(action, on: element)
                }
                guard patch.count > before, let block = PrivateBlocks.block(of: entry.tag) else { continue }
                for creator in creators.indices where creators[creator].block == block {
                    creators[creator].survives = true
                }
            }
        }
        for element in added { emit(element, context) }
        for creator in creators.reversed() {
            if creator.survives || blocks.addedTo.contains(creator.block) {
                counts.kept += 1
            } else {
                patch.takeOut(creator.stretches)
                remove()
            }
        }
    }
}

extension Executor.PrivateBlocks {
    func isUnfit(_ block: Int) -> Bool { !unfit.isEmpty && unfit.contains(block) }

    /// The block byte of a private data element (gggg,bb00 to gggg,bbFF with bb from 10), or nil for others.
    static func block(of tag: Tag) -> Int? {
        let block = Int(tag.element >> 8)
        return block >= 0x10 ? block : nil
    }
}
