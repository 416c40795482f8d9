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
    var metaTemplate = MetaWriter.Template()
    var facts = FileFacts()
    var rootPlaces: RootPlaces
    let guardPlan: GuardPlan
    var counts = ElementCounts()
    var map = MapRows()
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
    /// Of the last file that named none.
    var lastMethodCodes: (basis: MethodCodeBasis, items: [UInt8])?
    /// Grows with each thing that is not copied as it is; equal before and after means unchanged.
    var changes = 0
    /// What may still be asked and done about the file (`WorkLimit`); below 0 it has cost too much.
    var stepsLeft = 0
    /// What the file's output may take (`Executor+Room`).
    let memory: MemoryUse
    /// How much `newSize` may come to before more is asked for.
    var grantedSize = Int.max
    /// Bytes of kept values that there was no memory for: with any, there is no output.
    var withheldBytes = 0
    /// The character sets that the object names, by the indexes of contexts. The first is what holds where nothing is said.
    var characterSets = [SpecificCharacterSet.standard]
    /// What text of the attribute the last of them was read from.
    var lastDeclaredCharacterSet: (text: [UInt8], set: SpecificCharacterSet)?
    /// Of this worker's files.
    var uids = UIDMemory()
    /// Of the file before.
    var classes = ClassMemory()
    /// What the file says of its private blocks.
    var blockStatements = BlockStatements()
    /// Whether private elements stay because they are called safe.
    let readsBlockStatements: Bool
    /// Whether new UIDs may depend on the study or the patient.
    let readsScopeValues: Bool
    /// Of files like the last one.
    var decisions = DecisionCache()
    /// Sequences that were entered, in this and other files.
    var sequencePlaces = SequencePlaces()
    /// The first entry that kept a sequence from being kept whole (`keepsWhole`), of the last that was; -1 for none.
    var special = -1
    /// What every root is given.
    private let rootInsertions: RootInsertions
    /// Private elements that rules may add, ascending by group.
    let privateAdditions: [PrivateAddition]
    let groupsAddedTo: Set<UInt16>
    /// `keep` and `remove` are this module's own, so that what is known of them holds.
    let isStandardKeep: Bool
    let isStandardRemove: Bool
    /// Tape indexes of elements that are decided together or not in the order of the tape, one run a level.
    private(set) var order: [Int] = []

    /// - Parameters:
    ///   - configuration: of the run.
    ///   - memory: of the worker; one of its own if there is none.
    init(configuration: RunConfiguration, memory: MemoryUse? = nil) {
        self.configuration = configuration
        self.memory = memory ?? MemoryUse(configuration.memory)
        ruleset = configuration.ruleset
        actions = configuration.actions
        rootPlaces = RootPlaces(configuration.ruleset, keys: configuration.keyAttributes)
        privateAdditions = PrivateAddition.all(of: configuration.ruleset)
        groupsAddedTo = Set(privateAdditions.map(\.group))
        rootInsertions = RootInsertions(ruleset: configuration.ruleset, privateAdditions: privateAdditions)
        guardPlan = GuardPlan(configuration.ruleset, configuration.guardTests)
        let profile = configuration.ruleset.info("profile")?.split(separator: " ") ?? []
        readsBlockStatements = profile.contains(Substring(ProfileOption.retainSafePrivate.rawValue))
        readsScopeValues = UIDAction.readsScopeValues(configuration.ruleset)
        isStandardKeep = configuration.actions.isStandard(KeepAction.self)
        isStandardRemove = configuration.actions.isStandard(RemoveAction.self)
    }

    /// Forgets the last file.
    mutating func reset() {
        tape.removeAll()
        patch.removeAll()
        facts.reset()
        counts = ElementCounts()
        if !map.isEmpty { map = MapRows() }
        if !misfits.isEmpty { misfits.removeAll(keepingCapacity: true) }
        identity = OutputIdentity()
        fileClaims = FileClaims()
        reserved = ReservedPlaces()
        special = -1
        changes = 0
        withheldBytes = 0
        if characterSets.count > 1 { characterSets.removeLast(characterSets.count - 1) }
        if !order.isEmpty { order.removeAll(keepingCapacity: true) }
    }

    /// Gives back what the last file's output took. What it was means nothing then.
    mutating func giveMemoryBack() {
        patch = PatchList()
        order = []
        map = MapRows()
        misfits = [:]
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
        stepsLeft = WorkLimit.steps(
            file: configuration.stepsPerFile, elements: tape.entries.count, bytes: bytes.byteCount)
        facts.keepsTimezone = keepsTimezone(bytes, root)
        beginAsking()
        readBlockStatements(bytes)
        try executeDataSet(
            bytes, first: 0, end: tape.entries.count, isAscending: tape.rootIsAscending, root)
        try finishBookkeeping(bytes)
        try requireNothingWithheld()
    }

    // MARK: One data set

    /// Decides the entries of one data set in ascending order of tags.
    ///
    /// - Parameter isAscending: the tape has them in this order, and none twice. Others are brought into it.
    mutating func executeDataSet(
        _ bytes: RawSpan, first: Int, end: Int, isAscending: Bool, _ context: ItemContext
    ) throws(Stop) {
        let base = order.count
        defer { if order.count > base { order.removeLast(order.count - base) } }
        if !isAscending { try arrange(bytes, first: first, end: end, context) }

        let level = DecisionCache.Level(context)
        var insertions = context.isRoot ? rootInsertions : RootInsertions()
        var cursor = DataSetCursor()
        var position = isAscending ? first : base
        let limit = isAscending ? end : order.count
        while position < limit {
            if isAscending {
                position = executePlainRun(bytes, from: position, to: end, below: insertions.nextTag, context, level)
                if position >= limit { break }
            }
            let index = isAscending ? position : order[position]
            let entry = tape.entries[index]
            let tag = entry.tag
            let following = isAscending ? entry.next : position + 1
            while let missing = insertions.next(before: tag) { try insert(missing, bytes, context) }
            if tag.isPrivate || tag.isOfRepeatingGroup {
                let group = group(at: position, of: limit, isAscending: isAscending)
                if tag.isPrivate {
                    try executePrivateGroup(tag.group, bytes, group.positions, context, level)
                    insertions.skip(Tag(tag.group, 0xFFFF))
                } else {
                    try executeRepeatingGroup(bytes, group.positions, context, &cursor)
                }
                if isAscending { order.removeLast(group.positions.count) }
                position = group.next
                continue
            }
            position = following
            if tag.isNeverCopied {
                remove()
            } else if context.isRoot, insertions.skip(tag) {
                try executeBookkept(DataElement(bytes, entry, at: index, in: context), &cursor)
            } else {
                let known = publicAction(bytes, entry, context, level, &cursor)
                if entry.kind == .sequence, known.plain.kind == .keep, known.plain.vr == .SQ, facts.nestedPixels.isEmpty
                {
                    try requireStepsLeft(tag, at: entry.headerOffset)
                    if !keepsWhole(bytes, index, context) {
                        counts.kept += 1
                        try emitSequence(bytes, index, context)
                    }
                } else {
                    try perform(
                        Int(known.action), on: DataElement(bytes, entry, at: index, in: context, row: known.row))
                }
            }
        }
        while let missing = insertions.nextRemaining() { try insert(missing, bytes, context) }
    }

    /// Puts the entries of a data set that is not in order at the end of `order`, in order and without copies.
    private mutating func arrange(
        _ bytes: RawSpan, first: Int, end: Int, _ context: ItemContext
    ) throws(Stop) {
        let base = order.count
        var index = first
        var count = 0
        while index < end {
            count += 1
            index = tape.entries[index].next
        }
        if newSize + Self.orderedSize * count > grantedSize {
            let entry = tape.entries[first]
            try askForMore(Self.orderedSize * count, entry.tag, at: entry.headerOffset)
        }
        // A growing array would be there twice for a time.
        if count > 4096 { order.reserveCapacity(base + count) }
        index = first
        while index < end {
            order.append(index)
            index = tape.entries[index].next
        }
        sortLevel(from: base)
        try dropDuplicates(bytes, from: base, context)
    }

    /// The elements of the group that begins at a place, which are decided together.
    ///
    /// - Parameter limit: the end of the data set, as `position` a tape index or, where the set is not in order, a place in `order`.
    /// - Returns: their places in `order`, to which those of an ascending set are added, and the place of the first of another group.
    private mutating func group(
        at position: Int, of limit: Int, isAscending: Bool
    ) -> (positions: Range<Int>, next: Int) {
        var next = position
        let group = tape.entries[isAscending ? position : order[position]].tag.group
        guard isAscending else {
            while next < limit, tape.entries[order[next]].tag.group == group { next += 1 }
            return (position..<next, next)
        }
        let first = order.count
        while next < limit, tape.entries[next].tag.group == group {
            order.append(next)
            next = tape.entries[next].next
        }
        return (first..<order.count, next)
    }

    /// Ascending by tag; copies of a tag stay in file order.
    private mutating func sortLevel(from base: Int) {
        changes += 1
        let entries = tape.entries
        order[base...].sort { left, right in
            let a = entries[left].tag
            let b = entries[right].tag
            return a == b ? left < right : a < b
        }
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

    private func isAnyKept(_ bytes: RawSpan, _ positions: Range<Int>, _ context: ItemContext) -> Bool {
        for position in positions where isKept(bytes, tape.entries[order[position]], context) { return true }
        return false
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
            isAnyKept(bytes, positions, context)
        else { return }
        if !isCharacterSet, ruleset.onError == .remove { return }
        throw held(FileFailure(.contradiction, at: second.headerOffset, tag: second.tag))
    }

    /// The tape index at a place of the current level.
    func levelEntry(_ position: Int) -> Int { order[position] }

    // MARK: Deciding

    /// The decision about an element of an even group.
    @inline(__always)
    mutating func publicAction(
        _ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext, _ level: DecisionCache.Level,
        _ cursor: inout DataSetCursor
    ) -> DecisionCache.Known {
        let key = DecisionCache.Key(entry.tag, level, vr: vr(of: entry))
        if let known = decisions.decision(key) {
            assert(isAsSearched(known, bytes, entry, context))
            return known
        }
        return search(bytes, entry, context, key, &cursor)
    }

    /// Searches a decision, in what files before this one asked and then in the ruleset, and remembers it, unless it is this
    /// element's alone.
    @inline(never)
    private mutating func search(
        _ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext, _ key: DecisionCache.Key,
        _ cursor: inout DataSetCursor
    ) -> DecisionCache.Known {
        if let (known, questions) = decisions.remembered(key) {
            assert(isAsSearched(known, bytes, entry, context))
            stepsLeft -= questions
            decisions.remember(known, for: key, questions: questions)
            return known
        }
        let asked = cursor.questions
        (cursor.asksValue, cursor.bytesRead) = (false, 0)
        let (action, row) = searchedAction(bytes, entry, context, &cursor)
        let questions = cursor.questions - asked
        stepsLeft -= questions
        if cursor.asksValue { return DecisionCache.Known(action: action, row: row) }
        let known = DecisionCache.Known(
            action: action, row: row, plain: plainDecision(entry.tag, vr: vr(of: entry), action, row))
        decisions.remember(known, for: key, questions: questions)
        return known
    }

    /// The decision about an element of an even group for whoever only asks: taken from memory where it is remembered, and never put
    /// there, so that asking costs the file nothing.
    func askedAction(
        _ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext
    ) -> (action: Int, row: RowFacts?) {
        if let (known, _) = decisions.remembered(.init(entry.tag, DecisionCache.Level(context), vr: vr(of: entry))) {
            assert(isAsSearched(known, bytes, entry, context))
            return (Int(known.action), known.row)
        }
        var cursor = DataSetCursor()
        return searchedAction(bytes, entry, context, &cursor)
    }

    /// The action for a private element, by the decision of its creator or its row.
    mutating func privateAction(
        _ decision: Decision, _ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext,
        _ level: DecisionCache.Level, vr: VR
    ) -> Int {
        guard decision.isNode else { return decision.index }
        let key = DecisionCache.Key(decision, level, vr: vr)
        if let known = decisions.decision(key) { return Int(known.action) }
        if let (known, questions) = decisions.remembered(key) {
            stepsLeft -= questions
            decisions.remember(known, for: key, questions: questions)
            return Int(known.action)
        }
        var cursor = DataSetCursor()
        let action = resolve(decision, bytes, entry, context, vrBit: vr.bit, of: nil, &cursor)
        stepsLeft -= cursor.questions
        if cursor.asksValue { return action }
        decisions.remember(DecisionCache.Known(action: action, row: nil), for: key, questions: cursor.questions)
        return action
    }

    func isAsSearched(
        _ known: DecisionCache.Known, _ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext
    ) -> Bool {
        var cursor = DataSetCursor()
        return searchedAction(bytes, entry, context, &cursor) == (Int(known.action), known.row) && !cursor.asksValue
    }

    /// The same, found in the ruleset.
    func searchedAction(
        _ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext, _ cursor: inout DataSetCursor
    ) -> (action: Int, row: RowFacts?) {
        let vrBit = vr(of: entry).bit
        if let index = ruleset.rowIndex(of: entry.tag, from: &cursor.row) {
            let row = ruleset.row(at: index)
            let action = resolve(
                row.decision, bytes, entry, context, vrBit: vrBit, of: (.row(index), row.facts), &cursor)
            return (action, row.facts)
        }
        for index in 0..<ruleset.wildCount {
            let wild = ruleset.wild(at: index)
            cursor.questions += 1
            guard wild.matches(entry.tag) else { continue }
            let action = resolve(
                wild.decision, bytes, entry, context, vrBit: vrBit, of: (.wild(index), wild.facts), &cursor)
            return (action, wild.facts.vr == .UN ? nil : wild.facts)
        }
        return (
            resolve(ruleset.unknownDecision, bytes, entry, context, vrBit: vrBit, of: nil, &cursor), nil
        )
    }

    /// The VR that decisions about elements of no known VR ask for.
    @inline(__always)
    func vr(of entry: TapeEntry) -> VR {
        entry.kind == .sequence || entry.kind == .opaqueSequence ? .SQ : entry.vr ?? .UN
    }

    /// Follows the decision graph of an element that no IOD knows to its action.
    func resolve(_ decision: Decision, _ bytes: RawSpan, _ context: ItemContext, vrBit: UInt64) -> Int {
        var cursor = DataSetCursor()
        return resolve(decision, bytes, nil, context, vrBit: vrBit, of: nil, &cursor)
    }

    /// Follows a decision graph to its action.
    ///
    /// - Parameters:
    ///   - entry: the element; nil where none is there yet, which no question about a value holds for.
    ///   - attribute: whose decision it is; nil where no IOD can have it.
    /// - Returns: the action; `unreadable` where a value that is asked for cannot be read.
    func resolve(
        _ decision: Decision, _ bytes: RawSpan, _ entry: TapeEntry?, _ context: ItemContext, vrBit: UInt64,
        of attribute: (AttributeIndex, RowFacts)?, _ cursor: inout DataSetCursor
    ) -> Int {
        var decision = decision
        while decision.isNode {
            let node = ruleset.node(at: decision.index)
            cursor.questions += 1
            guard let isTrue = answer(node, bytes, entry, context, vrBit: vrBit, of: attribute, &cursor) else {
                return resolveEitherWay(node, bytes, entry, context, vrBit: vrBit, of: attribute, &cursor)
            }
            decision = isTrue ? node.then : node.otherwise
        }
        return decision.index
    }

    /// The answer to one question; nil where a value that it is about cannot be read.
    @inline(__always)
    func answer(
        _ node: DecisionNode, _ bytes: RawSpan, _ entry: TapeEntry?, _ context: ItemContext, vrBit: UInt64,
        of attribute: (AttributeIndex, RowFacts)?, _ cursor: inout DataSetCursor
    ) -> Bool? {
        switch node.kind {
        case .guard: facts.isTrue(guardIndex: Int(node.operand))
        case .path: ruleset.path(context.pathState, matches: Int(node.operand))
        case .parent: context.parentValue == node.operand
        case .variant: ruleset.variantSet(Int(node.operand), contains: facts.variant)
        case .vr: ruleset.vrMask(at: Int(node.operand)) & vrBit != 0
        case .localCode: !context.isOfRegisteredScheme
        case .iod: isInIOD(attribute, context, vrBit: vrBit, &cursor.iodAttribute)
        case .decoding: isDecoding(attribute, context, vrBit: vrBit, &cursor.iodAttribute)
        case .value: passes(Int(node.operand), bytes, entry, context, &cursor)
        }
    }
}
