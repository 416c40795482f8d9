/// Sequences that stay as they are, seen to be so in one walk over the tape that writes nothing.
///
/// Most of a deep file is of this kind. An item then has no context, no header and no end of its own to be written, and of each element
/// is asked what `executePlainRun` asks. Where one is not plain, the sequence goes the long way, item by item.
extension Executor {
    /// Keeps the sequence at `index`, whose decision is plain, with all that is in it, if all of that is plain.
    ///
    /// - Returns: false where it is not, and nothing was done.
    mutating func keepsWhole(_ bytes: RawSpan, _ index: Int, _ context: ItemContext) -> Bool {
        let entry = tape.entries[index]
        // What was special in the sequence around this one is so here: no entry is walked over in vain twice.
        if index <= special, special < entry.next { return false }
        var kept = 0
        if let found = firstSpecial(bytes, in: index, entered: context.pathState, &kept) {
            special = found
            return false
        }
        counts.kept += kept
        patch.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
        return true
    }

    /// The first entry of a sequence, itself among them, that asks for the long way; nil if there is none.
    ///
    /// - Parameters:
    ///   - state: that of the path automaton around the sequence.
    ///   - kept: grows by the elements that stay.
    private mutating func firstSpecial(
        _ bytes: RawSpan, in sequence: Int, entered state: Int, _ kept: inout Int
    ) -> Int? {
        let entry = tape.entries[sequence]
        let encoding = outputEncoding
        guard !entry.tag.isPrivate, isCanonical(entry), !encoding.isExplicit || entry.vr == .SQ,
            closesCanonically(entry, bytes)
        else { return sequence }
        kept += 1
        let inside = sequencePlaces.inside(entry.tag, in: state, ruleset)
        let last = lastScanned
        // Where the next header has to be: what stands between elements is not copied.
        var offset = entry.valueOffset
        var child = sequence + 1
        while child < entry.next {
            let item = tape.entries[child]
            guard item.kind == .item, item.headerOffset == offset, item.isAscending, isCanonical(item),
                closesCanonically(item, bytes)
            else { return child }
            var index = child + 1
            var isOfRegisteredScheme = false
            if index < item.next, tape.entries[index].tag <= last {
                let found = scan(bytes, first: index, end: item.next, isAscending: true)
                guard found.characterSet == nil else { return child }
                isOfRegisteredScheme = found.isOfRegisteredScheme
            }
            let level = DecisionCache.Level(
                parent: entry.tag.rawValue, pathState: inside.pathState, isOfRegisteredScheme: isOfRegisteredScheme)
            offset = item.valueOffset
            while index < item.next {
                let element = tape.entries[index]
                guard element.headerOffset == offset,
                    let known = decisions.plainDecision(
                        .init(element.tag, level, vr: vr(of: element)), &stepsLeft),
                    known.plain.kind == .keep
                else { return index }
                assert(
                    isAsSearched(
                        known, bytes, element,
                        itemContext(of: entry, inside, first: child + 1, end: item.next, isOfRegisteredScheme)))
                if element.kind == .value {
                    guard known.plain.keeps(element, bytes, in: encoding) else { return index }
                    kept += 1
                } else {
                    guard element.kind == .sequence, known.plain.vr == .SQ else { return index }
                    if let found = firstSpecial(bytes, in: index, entered: inside.pathState, &kept) { return found }
                }
                offset = element.endOffset
                index = element.next
            }
            guard offset == item.valueOffset + item.valueLength else { return child }
            offset = item.endOffset
            child = item.next
        }
        return offset == entry.valueOffset + entry.valueLength ? nil : sequence
    }

    /// The context of an item, for what decisions ask.
    private func itemContext(
        of sequence: TapeEntry, _ inside: SequencePlaces.Inside, first: Int, end: Int, _ isOfRegisteredScheme: Bool
    ) -> ItemContext {
        var context = ItemContext(
            parent: sequence.tag, pathState: inside.pathState, characterSet: Executor.standardCharacterSet,
            encoding: sequence.encoding, first: first, end: end, iodList: inside.iodList)
        context.isOfRegisteredScheme = isOfRegisteredScheme
        return context
    }

    /// Whether a sequence or an item ends as this output would have it: by its length, or by a delimiter of length zero.
    @inline(__always)
    private func closesCanonically(_ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        !entry.undefinedLength || entry.delimiterLength == 8 && hasZeroLengthDelimiter(entry, bytes)
    }
}
