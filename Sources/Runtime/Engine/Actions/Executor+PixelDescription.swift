/// What describes pixels, as far as it stays with them: pixels of which the output said something else than the input, or nothing,
/// would be read as something that nobody wrote.
extension Executor {
    /// The description of pixels in a data set; nil where it cannot be believed, or part of it does not stay.
    func keptDescription(_ bytes: RawSpan, _ context: ItemContext) -> PixelDescription? {
        guard let description = PixelDescription(bytes, tape, in: context.siblings),
            stays(bytes, context, { $0.describesPixels || $0 == .numberOfFrames && description.frames > 1 })
        else { return nil }
        return description
    }

    /// The same of an overlay plane whose data are kept.
    ///
    /// - Parameter group: 6000, 6002 and so on.
    func keptDescription(ofOverlay group: UInt16, _ bytes: RawSpan, _ context: ItemContext) -> PixelDescription? {
        guard let description = PixelDescription(overlay: group, bytes, tape, in: context.siblings) else { return nil }
        // With its data what a plane is read by is kept, so only its value can take it away.
        var index = context.first
        while index < context.end {
            let (entry, place) = (tape.entries[index], index)
            index = entry.next
            guard entry.tag.group == group else { continue }
            switch entry.tag.element {
            case 0x0010, 0x0011: break
            case 0x0015 where description.frames > 1: break
            default: continue
            }
            let element = DataElement(bytes, entry, at: place, in: context)
            guard keptValue(of: element, ruleset.vr(of: element.tag)) != nil else { return nil }
        }
        return description
    }

    /// Whether those elements of a data set that are asked about stay as they are. Of copies that differ none does.
    private func stays(_ bytes: RawSpan, _ context: ItemContext, _ isAsked: (Tag) -> Bool) -> Bool {
        var index = context.first
        var previous: UInt32 = 0
        var isAscending = true
        while index < context.end {
            let (tag, place) = (tape.entries[index].tag, index)
            index = tape.entries[index].next
            guard isAsked(tag) else { continue }
            guard stays(place, bytes, context) else { return false }
            if tag.rawValue <= previous { isAscending = false }
            previous = tag.rawValue
        }
        return isAscending || tape.contradiction(bytes, in: context.siblings, where: isAsked) == nil
    }

    /// Whether the value at `index` is kept by its own rule, and is one of its attribute.
    func stays(_ index: Int, _ bytes: RawSpan, _ context: ItemContext) -> Bool {
        let entry = tape.entries[index]
        guard entry.kind == .value, !entry.tag.isPrivate, !entry.tag.isNeverCopied else { return false }
        let (action, row) = askedAction(bytes, entry, context)
        let record = record(of: action)
        guard record.opcode == .keep else { return false }
        let element = DataElement(bytes, entry, at: index, in: context, row: row)
        return keptValue(of: element, knownVR(of: element, record)) != nil
    }

    /// Whether an element's own rule keeps it.
    func isKept(_ bytes: RawSpan, _ entry: TapeEntry, _ context: ItemContext) -> Bool {
        guard !entry.tag.isPrivate, !entry.tag.isNeverCopied else { return false }
        return record(of: askedAction(bytes, entry, context).action).opcode == .keep
    }
}
