/// Overlay planes and curves: a group of elements that says how to read one of them.
extension Executor {
    /// Decides the elements of one group 60xx or 50xx.
    ///
    /// All go if Overlay Data or Curve Data does not stay: without it the rest is no valid plane (PS3.3 section C.9.2), and
    /// says what the graphics were, or where in the pixels they still are. Where the data is absent, its rule decides all
    /// the same, since such a header means a plane in unused bits of the pixels (PS3.5 section 8.1.2).
    ///
    /// Where Overlay Data stays, so does what it is read by; texts of the plane follow their own rules.
    mutating func executeRepeatingGroup(
        _ bytes: RawSpan, _ positions: Range<Int>, _ context: ItemContext, _ cursor: inout DataSetCursor
    ) throws(Stop) {
        let first = tape.entries[levelEntry(positions.lowerBound)]
        let isOverlay = first.tag.group & 0xFF00 == 0x6000
        let tag = Tag(first.tag.group, 0x3000)
        var data = first
        (data.tag, data.kind, data.vr, data.valueLength) = (tag, .value, .OW, 0)
        var copies = 0
        var place = -1
        for position in positions {
            let entry = tape.entries[levelEntry(position)]
            if entry.tag == tag {
                data = entry
                place = levelEntry(position)
                copies += 1
            }
        }
        let level = DecisionCache.Level(context)
        var cursorOfData = cursor
        let dataAction = Int(publicAction(bytes, data, context, level, &cursorOfData).action)
        // Copies that differ do not stay.
        let isKept = copies < 2 && record(of: dataAction).opcode == .keep
        let isWhole =
            copies == 0 || !goesInstead(DataElement(bytes, data, at: place, in: context), dataAction)
        for position in positions {
            let index = levelEntry(position)
            let entry = tape.entries[index]
            guard isKept, isWhole || entry.tag == tag, !entry.tag.isNeverCopied else {
                remove()
                continue
            }
            let decided = publicAction(bytes, entry, context, level, &cursor)
            let action = Int(decided.action)
            let known = decided.row ?? ruleset.vr(of: entry.tag).map { RowFacts(vr: $0) }
            let element = DataElement(bytes, entry, at: index, in: context, row: known)
            if isOverlay, Executor.isReadingOverlay(entry.tag.element), record(of: action).opcode != .keep {
                try perform(dataAction, on: element)
            } else {
                try perform(action, on: element)
            }
        }
    }

    /// Whether nothing is left of Overlay Data or Curve Data that should be kept and cannot be, whatever else its rule says: then all
    /// of the plane goes.
    private func goesInstead(_ element: DataElement, _ action: Int) -> Bool {
        let (data, context) = (element.entry, element.context)
        let known = knownVR(of: element, record(of: action))
        let isOverlay = data.tag.group & 0xFF00 == 0x6000
        let fits =
            isOverlay ? data.kind == .value && element.fileVRAgrees(with: known) : keptValue(of: element, known) != nil
        if fits {
            guard isOverlay, data.valueLength > 0, !context.isInsidePrivate else { return false }
            if let description = keptDescription(ofOverlay: data.tag.group, element.bytes, context),
                NativeLength(of: data.valueLength, for: description) != .wrong
            {
                return false
            }
        }
        // Its actions are tried apart. One that ends the file does so in its turn.
        var trial = self
        (trial.patch, trial.map, trial.misfits) = (PatchList(), MapRows(), [:])
        do throws(Stop) { try trial.perform(action, on: element) } catch { return false }
        return trial.patch.count == 0
    }

    /// Rows, Columns, Number of Frames, Type, Origin, Image Frame Origin, Bits Allocated, Bit Position of an overlay plane.
    private static func isReadingOverlay(_ element: UInt16) -> Bool {
        switch element {
        case 0x0010, 0x0011, 0x0015, 0x0040, 0x0050, 0x0051, 0x0100, 0x0102: true
        default: false
        }
    }
}
