package import MidicRuntime

extension ElementTape {
    /// What every tape must hold, whatever the file; the first breach, or nil.
    ///
    /// Entries lie inside what encloses them, one after the other, and their parts add up; sequences hold items and items
    /// elements; what is noted of damage and of stray delimiters lies inside the bytes.
    package func breach(start: Int, end: Int) -> String? {
        guard endOffset >= start, endOffset <= end else { return "ends at \(endOffset), not in \(start)...\(end)" }
        return breach(in: root, start, end, depth: 0, isSequence: false) ?? breachOfNotes(start, end)
    }

    private func breach(in siblings: Range<Int>, _ start: Int, _ end: Int, depth: Int, isSequence: Bool) -> String? {
        guard depth <= 2 * TapeBuilder.maximumDepth + 1 else { return "\(siblings): too deep" }
        var index = siblings.lowerBound
        var position = start
        while index < siblings.upperBound {
            let entry = entries[index]
            guard (entry.kind == .item || entry.kind == .damaged && entry.tag == .item) == isSequence else {
                return "\(index): \(entry.kind) out of place"
            }
            guard entry.headerOffset >= position else { return "\(index): begins inside the one before" }
            guard entry.headerLength == 8 || entry.headerLength == 12 else {
                return "\(index): header of \(entry.headerLength) bytes"
            }
            guard entry.valueLength >= 0, entry.delimiterLength == 0 || entry.delimiterLength == 8 else {
                return "\(index): length \(entry.valueLength), delimiter \(entry.delimiterLength)"
            }
            guard entry.endOffset <= end else { return "\(index): ends at \(entry.endOffset), past \(end)" }
            guard entry.next > index, entry.next <= siblings.upperBound else { return "\(index): next" }
            let hasContent = entry.kind == .sequence || entry.kind == .item
            if !hasContent, entry.next != index + 1 { return "\(index): has content" }
            let inner = breach(
                in: index + 1..<entry.next, entry.valueOffset, entry.valueOffset + entry.valueLength,
                depth: depth + 1, isSequence: entry.kind == .sequence)
            if let inner { return inner }
            position = entry.endOffset
            index = entry.next
        }
        return index == siblings.upperBound ? nil : "siblings end at \(index), not \(siblings.upperBound)"
    }

    private func breachOfNotes(_ start: Int, _ end: Int) -> String? {
        var position = start
        for gap in gaps {
            guard gap.lowerBound >= position, gap.upperBound <= end, !gap.isEmpty else { return "gap \(gap)" }
            position = gap.upperBound
        }
        var last = -1
        for note in damage {
            guard note.entry > last, note.entry < entries.count, entries[note.entry].kind == .damaged else {
                return "damage noted of \(note.entry)"
            }
            guard note.failure.isInside(end) else { return "damage outside the bytes" }
            last = note.entry
        }
        let noted = Set(damage.map(\.entry))
        return entries.indices.first { entries[$0].kind == .damaged && !noted.contains($0) }.map { "\($0): no damage" }
    }
}

extension FileFailure {
    /// Whether what it points at lies inside `count` bytes.
    func isInside(_ count: Int) -> Bool {
        [offset, relatedOffset].allSatisfy { ($0 ?? 0) >= 0 && ($0 ?? 0) <= count }
    }
}
