/// Carries out a ruleset on one parsed data set: decides every element and fills the patch list.
///
/// One of these lives as long as its worker and keeps its memory from file to file. The tape holds offsets only, so the bytes
/// are passed to each call and nothing here outlives them.
package struct Executor {
    let configuration: RunConfiguration
    let ruleset: Ruleset
    let actions: ActionTable
    var tape = ElementTape()
    var patch = PatchList()
    /// Holds the output of file meta elements while they are decided.
    var metaPatch = PatchList()
    var facts = FileFacts()
    var rootPlaces: RootPlaces
    var counts = ElementCounts()
    var map: [MapEntry] = []
    /// Kept values that are none of their attribute's VR, by tag.
    var misfits: [Tag: Int] = [:]
    /// New values of the root that name the output and its file meta.
    var identity = OutputIdentity()
    /// How all headers and values of the output are encoded, file meta information aside.
    var outputEncoding = Encoding.explicitLittle
    /// What the file's claims about itself depend on, and what they came to.
    var fileClaims = FileClaims()
    var reserved = ReservedPlaces()
    var claimed = ClaimedOfFile()
    /// Grows with each thing that is not copied as it is; equal before and after means unchanged.
    var changes = 0
    /// What may still be asked and done about the file (`WorkLimit`); below 0 it has cost too much.
    var stepsLeft = 0
    /// How many bytes the arena may come to hold, so that no ruleset can make one file take all memory.
    private(set) var mostNewBytes = 0
    /// The character sets that the object names, by the indexes of contexts. The first is what holds where nothing is said.
    var characterSets = [SpecificCharacterSet.standard]
    /// Of this worker's files.
    var uids = UIDMemory()
    /// Of files like the last one.
    private var decisions = DecisionCache()
    /// Tape indexes of the data sets being walked, one run a level.
    private var order: [Int] = []

    init(configuration: RunConfiguration) {
        self.configuration = configuration
        ruleset = configuration.ruleset
        actions = configuration.actions
        rootPlaces = RootPlaces(configuration.ruleset, keys: configuration.keyAttributes)
    }

    /// Forgets the last file.
    mutating func reset() {
        tape.removeAll()
        patch.removeAll()
        facts.reset()
        counts = ElementCounts()
        map.removeAll(keepingCapacity: true)
        if !misfits.isEmpty { misfits.removeAll(keepingCapacity: true) }
        identity = OutputIdentity()
        fileClaims = FileClaims()
        reserved = ReservedPlaces()
        changes = 0
        characterSets.removeSubrange(1...)
        order.removeAll(keepingCapacity: true)
    }

    /// The context of the root data set.
    ///
    /// - Parameters:
    ///   - encoding: the input's.
    ///   - output: the output's, if it is another.
    mutating func rootContext(_ bytes: RawSpan, encoding: Encoding, output: Encoding? = nil) -> ItemContext {
        outputEncoding = output ?? encoding
        let found = scan(bytes, first: 0, end: tape.entries.count, isAscending: tape.rootIsAscending)
        return ItemContext(
            parent: nil, pathState: 0, characterSet: found.characterSet ?? Executor.standardCharacterSet,
            encoding: encoding, first: 0, end: tape.entries.count, iodList: ruleset.iodList(of: nil),
            isOfRegisteredScheme: found.isOfRegisteredScheme)
    }

    /// Decides the root data set on the tape and leaves the output in `patch`.
    mutating func executeRoot(_ bytes: RawSpan, _ root: ItemContext) throws(Stop) {
        decisions.prepare(for: facts)
        facts.keepsTimezone = keepsTimezone(root)
        stepsLeft = WorkLimit.steps(elements: tape.entries.count, bytes: bytes.byteCount)
        mostNewBytes = configuration.memory.fileLimit + bytes.byteCount
        try executeDataSet(bytes, first: 0, end: tape.entries.count, root)
        try finishBookkeeping(bytes)
    }

    // MARK: One data set

    /// Walks the entries of one data set and the ruleset's rows together, both in ascending tag order.
    mutating func executeDataSet(_ bytes: RawSpan, first: Int, end: Int, _ context: ItemContext) throws(Stop) {
        let base = order.count
        defer { order.removeSubrange(base...) }
        var index = first
        var previous: UInt32 = 0
        var ascending = true
        while index < end {
            let tag = tape.entries[index].tag.rawValue
            if index > first, tag <= previous { ascending = false }
            previous = tag
            order.append(index)
            index = tape.entries[index].next
        }
        if !ascending {
            sortLevel(from: base)
            try dropDuplicates(bytes, from: base, context)
        }
        let top = order.count

        var insertions = context.isRoot ? RootInsertions(ruleset: ruleset) : RootInsertions()
        var cursor = DataSetCursor()
        var position = base
        while position < top {
            let entry = tape.entries[order[position]]
            let tag = entry.tag
            while let missing = insertions.next(before: tag) { try insert(missing, bytes, context) }
            var runEnd = position + 1
            if tag.isPrivate {
                while runEnd < top, tape.entries[order[runEnd]].tag.group == tag.group { runEnd += 1 }
                try executePrivateGroup(bytes, position..<runEnd, context)
            } else if tag.isOfRepeatingGroup {
                while runEnd < top, tape.entries[order[runEnd]].tag.group == tag.group { runEnd += 1 }
                try executeRepeatingGroup(bytes, position..<runEnd, context, &cursor)
            } else if tag.isNeverCopied {
                remove()
            } else if context.isRoot, insertions.skip(tag) {
                try executeBookkept(
                    DataElement(bytes, entry, at: order[position], in: context), &cursor)
            } else {
                let (action, row) = publicAction(entry, context, &cursor)
                try perform(action, on: DataElement(bytes, entry, at: order[position], in: context, row: row))
            }
            position = runEnd
        }
        while let missing = insertions.nextRemaining() { try insert(missing, bytes, context) }
    }

    /// Ascending by tag; copies of a tag stay in file order.
    private mutating func sortLevel(from base: Int) {
        changes += 1
        var level = Array(order[base...])
        level.sort { left, right in
            let a = tape.entries[left].tag
            let b = tape.entries[right].tag
            return a == b ? left < right : a < b
        }
        order.replaceSubrange(base..., with: level)
    }

    /// Keeps one of equal copies of a tag. Copies that differ all go: nobody can say which one is true, so none is written.
    ///
    /// Those that decide about a block of elements stay in the level, so that whoever decides the block sees them.
    private mutating func dropDuplicates(
        _ bytes: RawSpan, from base: Int, _ context: ItemContext
    ) throws(Stop) {
        var kept = base
        var position = base
        while position < order.count {
            let tag = tape.entries[order[position]].tag
            var runEnd = position + 1
            while runEnd < order.count, tape.entries[order[runEnd]].tag == tag { runEnd += 1 }
            let copies = runEnd - position
            if copies == 1 || allEqual(bytes, position..<runEnd) {
                order[kept] = order[position]
                kept += 1
                counts.removed += copies - 1
            } else if tag.isPrivateCreator || tag.isPlaneData {
                counts.duplicates += copies
                for copy in position..<runEnd {
                    order[kept] = order[copy]
                    kept += 1
                }
            } else {
                try refuseContradiction(bytes, position..<runEnd, context)
                noteDropped(tag)
                counts.duplicates += copies
                counts.removed += copies
            }
            position = runEnd
        }
        order.removeSubrange(kept...)
    }

    private func allEqual(_ bytes: RawSpan, _ positions: Range<Int>) -> Bool {
        for position in positions.dropFirst()
        where !tape.areEqual(bytes, order[positions.lowerBound], order[position]) {
            return false
        }
        return true
    }

    /// Copies that differ cannot just go where the rest of the object would then mean something else: what decoding needs comes to
    /// `on_error`, as a misfit does; without its character set nobody can say what the text means.
    private func refuseContradiction(
        _ bytes: RawSpan, _ positions: Range<Int>, _ context: ItemContext
    ) throws(Stop) {
        let second = tape.entries[order[positions.lowerBound + 1]]
        let isCharacterSet = second.tag == .specificCharacterSet
        guard isCharacterSet || decodingNeeds(second.tag, in: context),
            positions.contains(where: { isKept(tape.entries[order[$0]], context) })
        else { return }
        if !isCharacterSet, ruleset.onError == .remove { return }
        throw held(FileFailure(.contradiction, at: second.headerOffset, tag: second.tag))
    }

    /// The tape index at a place of the current level.
    func levelEntry(_ position: Int) -> Int { order[position] }

    // MARK: Deciding

    /// The action for an element of an even group, and what is known of its attribute if it has a row.
    @inline(__always)
    mutating func publicAction(
        _ entry: TapeEntry, _ context: ItemContext, _ cursor: inout DataSetCursor
    ) -> (action: Int, row: RowFacts?) {
        let key = DecisionCache.Key(entry.tag, context, vrBit: vrBit(entry))
        if let known = decisions.decision(key) {
            assert(isAsSearched(known, entry, context))
            return known
        }
        let asked = cursor.questions
        let decision = searchedAction(entry, context, &cursor)
        stepsLeft -= cursor.questions - asked
        decisions.remember(decision, for: key)
        return decision
    }

    /// The action for a private element, by the decision of its creator or its row.
    mutating func privateAction(_ decision: Decision, _ context: ItemContext, vrBit: UInt64) -> Int {
        guard decision.isNode else { return decision.index }
        let key = DecisionCache.Key(decision, context, vrBit: vrBit)
        if let known = decisions.decision(key) { return known.action }
        var cursor = DataSetCursor()
        let action = resolve(decision, context, vrBit: vrBit, of: nil, &cursor)
        stepsLeft -= cursor.questions
        decisions.remember((action, nil), for: key)
        return action
    }

    private func isAsSearched(
        _ known: (action: Int, row: RowFacts?), _ entry: TapeEntry, _ context: ItemContext
    ) -> Bool {
        var cursor = DataSetCursor()
        return searchedAction(entry, context, &cursor) == known
    }

    /// The same, found in the ruleset.
    func searchedAction(
        _ entry: TapeEntry, _ context: ItemContext, _ cursor: inout DataSetCursor
    ) -> (action: Int, row: RowFacts?) {
        let vrBit = vrBit(entry)
        if let index = ruleset.rowIndex(of: entry.tag, from: &cursor.row) {
            let row = ruleset.row(at: index)
            let action = resolve(row.decision, context, vrBit: vrBit, of: (.row(index), row.facts), &cursor)
            return (action, row.facts)
        }
        for index in 0..<ruleset.wildCount {
            let wild = ruleset.wild(at: index)
            cursor.questions += 1
            guard wild.matches(entry.tag) else { continue }
            let action = resolve(wild.decision, context, vrBit: vrBit, of: (.wild(index), wild.facts), &cursor)
            return (action, wild.facts.vr == .UN ? nil : wild.facts)
        }
        return (resolve(ruleset.unknownDecision, context, vrBit: vrBit, of: nil, &cursor), nil)
    }

    /// The VR that decisions about elements of no known VR ask for.
    func vrBit(_ entry: TapeEntry) -> UInt64 {
        if entry.kind == .sequence || entry.kind == .opaqueSequence { return VR.SQ.bit }
        return (entry.vr ?? .UN).bit
    }

    /// Follows the decision graph of an element that no IOD knows to its action.
    func resolve(_ decision: Decision, _ context: ItemContext, vrBit: UInt64) -> Int {
        var cursor = DataSetCursor()
        return resolve(decision, context, vrBit: vrBit, of: nil, &cursor)
    }

    /// Follows a decision graph to its action.
    ///
    /// - Parameter attribute: whose decision it is; nil where no IOD can have it.
    func resolve(
        _ decision: Decision, _ context: ItemContext, vrBit: UInt64, of attribute: (AttributeIndex, RowFacts)?,
        _ cursor: inout DataSetCursor
    ) -> Int {
        var decision = decision
        while decision.isNode {
            let node = ruleset.node(at: decision.index)
            let isTrue: Bool
            switch node.kind {
            case .guard: isTrue = facts.isTrue(guardIndex: Int(node.operand))
            case .path: isTrue = ruleset.path(context.pathState, matches: Int(node.operand))
            case .parent: isTrue = context.parentValue == node.operand
            case .variant: isTrue = ruleset.variantSet(Int(node.operand), contains: facts.variant)
            case .vr: isTrue = ruleset.vrMask(at: Int(node.operand)) & vrBit != 0
            case .localCode: isTrue = !context.isOfRegisteredScheme
            case .iod: isTrue = isInIOD(attribute, context, vrBit: vrBit, &cursor.iodAttribute)
            case .decoding: isTrue = isDecoding(attribute, context, vrBit: vrBit, &cursor.iodAttribute)
            }
            decision = isTrue ? node.then : node.otherwise
            cursor.questions += 1
        }
        return decision.index
    }
}
