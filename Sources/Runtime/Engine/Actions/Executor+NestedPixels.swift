/// Pixels in items: icons, and whatever else holds some.
extension Executor {
    /// Takes note of pixels in items, which are few or none, so that sequences need not be searched for them.
    mutating func findNestedPixels() {
        guard tape.hasNestedPixelGroup else { return }
        var index = 0
        while index < tape.entries.count {
            let next = tape.entries[index].next
            var inside = index + 1
            while inside < next, !tape.entries[inside].tag.isPixelData { inside += 1 }
            if inside < next { noteNestedPixels(in: index + 1..<next) }
            index = next
        }
    }

    private mutating func noteNestedPixels(in range: Range<Int>) {
        // Those that the walk is in, innermost last.
        var items: [Int] = []
        for index in range {
            while let item = items.last, tape.entries[item].next <= index { items.removeLast() }
            if tape.entries[index].kind == .item {
                items.append(index)
            } else if tape.entries[index].tag.isPixelData, let item = items.last {
                facts.nestedPixels.append(NestedPixels(element: index, item: item))
            }
        }
    }

    /// Whether a sequence that is to be kept goes, for the pixels that its items would keep.
    ///
    /// Fragments take the sequence with them, since readers disagree about fragments in items, unless a rule of the policy
    /// names the sequence. So do pixels without Rows, Columns or Bits Allocated, of which nobody can say how long they are, and
    /// those of which part of the description does not stay.
    mutating func goesForItsPixels(_ element: DataElement, by record: ActionRecord) -> Bool {
        guard !facts.nestedPixels.isEmpty else { return false }
        let (entry, bytes) = (element.entry, element.bytes)
        var place = facts.nestedPixels.firstPlace(notBelow: element.index)
        guard place < facts.nestedPixels.count, facts.nestedPixels[place].element < entry.next else { return false }
        var context = insideContext(entry, element.context)
        var item = element.index + 1
        // Copies of pixels have one description.
        var described = -1
        while place < facts.nestedPixels.count, facts.nestedPixels[place].element < entry.next {
            let pixels = facts.nestedPixels[place]
            place += 1
            while tape.entries[item].next <= pixels.element { item = tape.entries[item].next }
            guard pixels.item == item else { continue }
            let found = tape.entries[pixels.element]
            guard found.kind == .fragments || found.valueLength > 0 else { continue }
            (context.first, context.end) = (item + 1, tape.entries[item].next)
            guard isKept(bytes, found, context) else { continue }
            if found.kind == .fragments, !isNamed(record) { return true }
            guard !context.isInsidePrivate, described != item else { continue }
            if keptDescription(bytes, context) == nil { return true }
            described = item
        }
        return false
    }

    /// Whether the rule behind an action names the attribute that it decides.
    private func isNamed(_ record: ActionRecord) -> Bool {
        ruleset.rule(at: Int(record.rule)).origin == .named
    }
}

/// Pixel data in an item, as tape indexes.
struct NestedPixels {
    let element: Int
    /// The item that they stand in directly.
    let item: Int
}

extension [NestedPixels] {
    /// The first place, in the order of the tape, that is not before `bound`.
    fileprivate func firstPlace(notBelow bound: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].element < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
