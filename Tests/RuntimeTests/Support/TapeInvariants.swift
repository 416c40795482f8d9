import MidicRuntime

extension ElementTape {
    /// What every tape must hold, whatever the file; the first breach, or nil.
    ///
    /// Entries lie inside what encloses them, one after the other, and their parts add up.
    func breach(start: Int, end: Int) -> String? {
        func check(_ siblings: Range<Int>, _ start: Int, _ end: Int) -> String? {
            var index = siblings.lowerBound
            var position = start
            while index < siblings.upperBound {
                let entry = entries[index]
                guard entry.headerOffset >= position else { return "\(index): begins inside the one before" }
                guard entry.valueOffset - entry.headerOffset == 8 || entry.valueOffset - entry.headerOffset == 12
                else { return "\(index): header of \(entry.headerLength) bytes" }
                guard entry.valueLength >= 0, entry.delimiterLength == 0 || entry.delimiterLength == 8 else {
                    return "\(index): length \(entry.valueLength), delimiter \(entry.delimiterLength)"
                }
                guard entry.endOffset <= end else { return "\(index): ends at \(entry.endOffset), past \(end)" }
                guard entry.next > index, entry.next <= siblings.upperBound else { return "\(index): next" }
                if entry.kind != .sequence && entry.kind != .item && entry.next != index + 1 {
                    return "\(index): has content"
                }
                let inner = check(index + 1..<entry.next, entry.valueOffset, entry.valueOffset + entry.valueLength)
                if let inner { return inner }
                position = entry.endOffset
                index = entry.next
            }
            return index == siblings.upperBound ? nil : "siblings end at \(index), not \(siblings.upperBound)"
        }
        guard endOffset <= end else { return "ends past the end" }
        return check(root, start, end)
    }
}
