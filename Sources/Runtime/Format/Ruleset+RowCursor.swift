extension Ruleset {
    /// The row of a tag, searched from a cursor that moves up as elements of a data set come in ascending order.
    ///
    /// Steps double from the cursor on and then halve, so a whole data set costs a merge of two sorted lists, and a tag below
    /// the cursor (an element out of order) still is found.
    ///
    /// - Parameter cursor: a row index; moved to the first row that is not below `tag`.
    @inline(__always)
    func rowIndex(of tag: Tag, from cursor: inout Int) -> Int? {
        let count = rowCount
        var low = cursor
        if low >= count || tag < rowTag(at: low) { low = 0 }
        if low == 0, count == 0 { return nil }
        var step = 1
        var high = low
        while high < count, rowTag(at: high) < tag {
            low = high + 1
            high += step
            step *= 2
        }
        high = min(high, count)
        while low < high {
            let middle = (low + high) / 2
            if rowTag(at: middle) < tag { low = middle + 1 } else { high = middle }
        }
        cursor = low
        return low < count && rowTag(at: low) == tag ? low : nil
    }
}

extension Ruleset: VRSource {
    /// The dictionary's VR of a public tag, for implicit VR and UN.
    public func vr(of tag: Tag) -> VR? {
        guard !tag.isPrivate else { return nil }
        if let row = rowIndex(of: tag) { return self.row(at: row).vr }
        for index in 0..<wildCount {
            let wild = wild(at: index)
            if wild.facts.vr != .UN, wild.matches(tag) { return wild.facts.vr }
        }
        return nil
    }
}
