/// What a decision comes to for the plain ones among the elements that it is for: those that stay or go as they are, of which no
/// claim takes note and whose attribute asks for nothing but a value of its VR.
///
/// Nearly all elements of a file are of this kind. Found once with the decision and remembered beside it, so that such an element
/// costs a look-up and a look at its value (`Executor.executePlainRun`). Whatever is special in any way is no plain one, and goes
/// the long way through its action.
struct PlainDecision {
    enum Kind: UInt8 {
        /// None are plain.
        case none
        /// A value of `vr` stays; so do the items of a sequence, if that is what the attribute is.
        case keep
        case remove
    }

    var kind = Kind.none
    /// The attribute's, which the file's must be.
    var vr = VR.UN
    /// How many numbers a value of a binary VR has, where that is one fixed number; else 0.
    var valueCount: UInt8 = 0

    /// Whether a value stays with its header and to its last byte: the header is one that the output would have, and the value fits.
    @inline(__always)
    func keeps(_ entry: TapeEntry, _ bytes: RawSpan, in encoding: Encoding) -> Bool {
        entry.isCanonical && entry.encoding == encoding && (entry.vr == vr || entry.vr == nil)
            && ValueGrammar.staysWhole(
                bytes, at: entry.valueOffset, length: entry.valueLength, vr: vr, valueCount: valueCount)
    }
}

extension Executor {
    /// What of a decision's elements is plain. Holds for all elements of a tag in one place that the file gives `vr`.
    func plainDecision(_ tag: Tag, vr file: VR, _ index: Int, _ row: RowFacts?) -> PlainDecision {
        let record = ruleset.action(at: index)
        let isKeep = record.opcode == .keep && isStandardKeep
        guard isKeep || record.opcode == .remove && isStandardRemove, !tag.isPrivate, !tag.isOfRepeatingGroup,
            !tag.isNeverCopied
        else {
            return PlainDecision()
        }
        // What `noteClaims` looks at.
        let claimed = row.map(\.vr).flatMap { $0 == .UN ? nil : $0 } ?? file
        if claimed.isDate || claimed == .UN || row?.traits.contains(.identifiesPatient) ?? false || tag.mayBeClaimed {
            return PlainDecision()
        }
        guard isKeep else { return PlainDecision(kind: .remove) }
        let known = record.vr != .UN ? record.vr : row?.vr ?? ruleset.vr(of: tag) ?? .UN
        // In implicit VR the file says none, and the attribute's is what it means.
        guard known != .UN, known == file || file == .UN, !Executor.isCarrier(tag), !KeepAction.needsLook(tag, known)
        else {
            return PlainDecision()
        }
        let isCounted = known.isBinaryNumber || known == .AT
        return PlainDecision(kind: .keep, vr: known, valueCount: isCounted ? row?.valueCount ?? 0 : 0)
    }

    /// Decides elements from `first` on for as long as they are plain.
    ///
    /// - Parameters:
    ///   - end: the end of the data set.
    ///   - bound: the first tag, as a number, that is not to be decided here.
    /// - Returns: the index of the first element that is not plain; `end` if there is none.
    mutating func executePlainRun(
        _ bytes: RawSpan, from first: Int, to end: Int, below bound: UInt32, _ context: ItemContext,
        _ level: DecisionCache.Level
    ) -> Int {
        // The long way says that the file costs too much.
        guard stepsLeft >= 0 else { return first }
        let encoding = outputEncoding
        var (start, length) = (0, 0)
        var (kept, removed) = (0, 0)
        var index = first
        while index < end {
            let entry = tape.entries[index]
            guard entry.tag.rawValue < bound,
                let known = decisions.plainDecision(.init(entry.tag, level, vr: vr(of: entry)), &stepsLeft)
            else { break }
            assert(isAsSearched(known, bytes, entry, context))
            if known.plain.kind == .keep, entry.kind == .value {
                guard known.plain.keeps(entry, bytes, in: encoding) else { break }
                let size = entry.headerLength + entry.valueLength
                if start + length == entry.headerOffset {
                    length += size
                } else {
                    if length > 0 { patch.appendInput(start, length: length) }
                    (start, length) = (entry.headerOffset, size)
                }
                kept += 1
                index += 1
                // The long way asks for more.
                if newSize > grantedSize { break }
            } else if known.plain.kind == .remove, entry.kind != .fragments {
                removed += 1
                index = entry.next
            } else {
                break
            }
        }
        if length > 0 { patch.appendInput(start, length: length) }
        counts.kept += kept
        counts.removed += removed
        changes += removed
        return index
    }
}
