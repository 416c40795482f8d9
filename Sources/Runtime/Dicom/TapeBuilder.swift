/// Where the VR of a tag comes from when the file does not say: implicit VR, and UN.
///
/// The runtime carries no dictionary; a ruleset brings one.
package protocol VRSource: ~Copyable, ~Escapable {
    /// The dictionary's VR of a standard tag, or nil if it is unknown. For a choice (US or SS) any of them will do.
    func vr(of tag: Tag) -> VR?

    /// Whether a sequence of that tag is dropped or replaced whole wherever it stands and whatever the file is, and nobody reads inside.
    func dropsWhole(_ tag: Tag) -> Bool
}

extension VRSource where Self: ~Copyable & ~Escapable {
    /// Whoever decides nothing reads everything.
    package func dropsWhole(_ tag: Tag) -> Bool { false }
}

/// Reads the structure of a data set into an `ElementTape`, in one pass that touches headers only.
///
/// Iterative, with a stack of its own, so that nesting in a hostile file cannot exhaust the thread's stack. Nothing is
/// allocated from a declared length: every length is compared with the end of what encloses it before it is used.
///
/// A few elements may or may not hold items: UN of defined length, and values without a known VR that begin like an item. Such
/// an element is entered on trial; if its content does not read as items to its end, what was read of it is taken back and
/// it becomes an opaque sequence or a plain value. After that the pass goes on behind it. Items of UN are implicit VR by the
/// standard, and explicit VR where they read as that only: then, and only then, bytes are read twice.
///
/// Damage inside a sequence or an item of defined length stays inside: the pass goes on behind it, and whoever keeps or
/// reads the sequence fails then. Damage that hides where something ends fails the file. A sequence of defined length that is
/// dropped whatever the file is (`VRSource.dropsWhole`) is stepped over by its length, and its bytes are not looked at.
package struct TapeBuilder {
    /// The deepest nesting of sequences that is read. Real files reach about ten; 128 guards the recursion of later
    /// passes against files made to exhaust it.
    package static let maximumDepth = 128

    /// The most zeros behind the last element that are padding, in bytes: writers fill up blocks of a few kilobytes. A sparse file
    /// can have any number of them, and costs its maker nothing.
    package static let longestPadding = 1 << 20

    var frame: Frame
    var position: Int
    let start: Int
    let end: Int
    /// Fragments may stand under (7FE0,0010).
    let allowsFragments: Bool
    /// The encoding of the root.
    let encoding: Encoding
    let memory: MemoryUse?
    /// False where every element is to be looked at closely, as tests ask for: the tape is the same.
    let readsPlainRuns: Bool
    /// Bytes that were read for nothing, since explicit VR was to be tried after implicit VR.
    private var wastedBytes = 0

    /// Reads the data set in `bytes[start ..< end]`.
    ///
    /// - Parameters:
    ///   - bytes: the file, or the inflated data set.
    ///   - start: offset of the first element.
    ///   - end: one past the last byte that may be read, at most `bytes.byteCount`.
    ///   - encoding: how the root is encoded, as found by `FileHeader`.
    ///   - allowsFragments: the file is of an encapsulated syntax.
    ///   - vrSource: VRs for implicit VR and UN.
    ///   - memory: what the tape may take; nil for any.
    ///   - readsPlainRuns: false to look at every element closely.
    ///   - tape: emptied first. After an error its content means nothing.
    /// - Throws: a failure with the offset of the header at fault.
    package static func build<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, from start: Int, to end: Int, encoding: Encoding, allowsFragments: Bool = false,
        vrSource: borrowing Source, memory: MemoryUse? = nil, readsPlainRuns: Bool = true, into tape: inout ElementTape
    ) throws(FileFailure) {
        precondition(start >= 0 && start <= end && end <= bytes.byteCount)
        tape.removeAll()
        let root = Frame(entry: -1, limit: end, isSequence: false, isUndefined: false, encoding: encoding)
        var builder = TapeBuilder(
            frame: root, position: start, start: start, end: end, allowsFragments: allowsFragments, encoding: encoding,
            memory: memory, readsPlainRuns: readsPlainRuns)
        while true {
            do throws(FileFailure) {
                try builder.read(bytes, vrSource: vrSource, into: &tape)
                break
            } catch {
                try builder.goAround(error, tape: &tape)
            }
        }
        tape.rootIsAscending = builder.frame.isAscending
        tape.endOffset = builder.position
    }

    /// Reads until the root's end.
    private mutating func read<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, vrSource: borrowing Source, into tape: inout ElementTape
    ) throws(FileFailure) {
        // A global is asked for with a call each time.
        let forms = HeaderForm.byPlace
        while true {
            if frame.limit - position < 8 {
                if try finishAtLimit(bytes, tape: &tape) { return }
                continue
            }
            // Each turn appends one entry at most, but for plain runs, which look for themselves.
            if tape.entries.count == tape.entries.capacity { try makeRoom(in: &tape) }
            if readsPlainRuns, frame.encoding == .explicitLittle, encoding.isExplicit {
                readPlainRun(bytes, forms, vrSource: vrSource, into: &tape)
                if frame.limit - position < 8 || tape.entries.count == tape.entries.capacity { continue }
            }
            if frame.isSequence {
                try readItem(bytes, into: &tape)
            } else if frame.encoding == .implicitLittle {
                if try readImplicit(bytes, vrSource: vrSource, into: &tape) { return }
            } else if try readExplicit(bytes, vrSource: vrSource, into: &tape) {
                return
            }
        }
    }

    private func makeRoom(in tape: inout ElementTape) throws(FileFailure) {
        let count = tape.entries.count
        guard let memory else { return tape.entries.reserveCapacity(max(512, 2 * count)) }
        // No entry is shorter than eight bytes of the file.
        let next = memory.nextCapacity(
            after: count, stride: MemoryLayout<TapeEntry>.stride, most: (end - start) / 8 + 1)
        guard let next else { throw FileFailure(.tooLarge, at: position, limit: memory.budget.fileLimit) }
        tape.entries.reserveCapacity(next)
    }

    /// Fewer than eight bytes are left in the frame: it ends here, or it is damaged.
    ///
    /// - Returns: true if that was the root.
    private mutating func finishAtLimit(_ bytes: RawSpan, tape: inout ElementTape) throws(FileFailure) -> Bool {
        if frame.entry < 0 {
            guard bytes.isZero(in: position..<frame.limit) else {
                throw FileFailure(.truncatedElement, at: position, relatedOffset: frame.limit)
            }
            return true
        }
        if position < frame.limit {
            throw pastLimit(at: position, tag: tape.entries[frame.entry].tag)
        }
        if frame.isUndefined {
            let entry = tape.entries[frame.entry]
            throw FileFailure(.unclosedSequence, at: entry.headerOffset, tag: entry.tag, relatedOffset: frame.limit)
        }
        try close(delimiterLength: 0, tape: &tape)
        return false
    }

    /// The failure for something that runs past the frame's limit: the file's end or an enclosing length.
    func pastLimit(at offset: Int, tag: Tag?) -> FileFailure {
        let code: FileFailure.Code = frame.limit == end ? .truncatedElement : .lengthPastParent
        return FileFailure(code, at: offset, tag: tag, relatedOffset: frame.limit)
    }

    /// Reads the header of an item, or what stands in its place in a sequence.
    private mutating func readItem(_ bytes: RawSpan, into tape: inout ElementTape) throws(FileFailure) {
        let bigEndian = frame.encoding.isBigEndian
        let tag = bytes.tag(at: position, bigEndian: bigEndian)
        let length = bytes.uint32(at: position + 4, bigEndian: bigEndian)
        switch tag {
        case .item:
            let isUndefined = length == ElementHeader.undefinedLength
            let valueOffset = position + 8
            if !isUndefined, Int(length) > frame.limit - valueOffset { throw pastLimit(at: position, tag: tag) }
            let index = tape.entries.count
            tape.entries.append(
                TapeEntry(
                    kind: .item, encoding: frame.encoding, undefinedLength: isUndefined, vr: nil, tag: tag,
                    headerOffset: position, headerLength: 8, valueLength: isUndefined ? 0 : Int(length),
                    next: index + 1))
            tape.frames.append(frame)
            frame = Frame(
                entry: index, limit: isUndefined ? frame.limit : valueOffset + Int(length), isSequence: false,
                isUndefined: isUndefined, isOfUnknownVR: frame.isOfUnknownVR, gapCount: tape.gaps.count,
                encoding: frame.encoding)
            position = valueOffset
        case .sequenceDelimiter where frame.isUndefined:
            try close(delimiterLength: 8, tape: &tape)
        case .sequenceDelimiter, .itemDelimiter:
            // Some writers close defined lengths too.
            try skipGap(tape: &tape)
        default:
            throw FileFailure(.badSequence, at: position, tag: tape.entries[frame.entry].tag)
        }
    }

    /// Whether a sequence of defined length is stepped over.
    ///
    /// Not where fragments may stand inside, since they say how the output is encoded, and not within a guess, which holds or
    /// fails by all that is in it. What has no value is a sequence without items.
    func stepsOver<Source: VRSource & ~Copyable & ~Escapable>(
        _ entry: TapeEntry, _ vrSource: borrowing Source, _ tape: borrowing ElementTape
    ) -> Bool {
        !allowsFragments && entry.valueLength > 0 && vrSource.dropsWhole(entry.tag) && !frame.isTrial
            && !tape.frames.contains { $0.isTrial }
    }

    /// Steps over a sequence by its length. Should anybody keep it all the same, it is damaged.
    mutating func stepOver(_ entry: TapeEntry, _ tape: inout ElementTape) {
        var sequence = entry
        sequence.kind = .damaged
        tape.entries.append(sequence)
        position = entry.endOffset
    }

    /// Enters a sequence: appends its entry and makes it the frame. An empty one of defined length is not entered.
    ///
    /// - Parameters:
    ///   - isOfUnknownVR: only its bytes tell that it is one.
    ///   - mayBeExplicit: its items are to be tried as explicit VR, if they do not read as implicit VR.
    ///   - fallback: what it is if it has a defined length and reads as neither; nil if it must be a sequence.
    mutating func enterSequence(
        _ entry: TapeEntry, contentEncoding: Encoding, isOfUnknownVR: Bool = false, mayBeExplicit: Bool = false,
        fallback: TapeEntry.Kind? = nil, into tape: inout ElementTape
    ) throws(FileFailure) {
        tape.entries.append(entry)
        position = entry.valueOffset
        if !entry.undefinedLength, entry.valueLength == 0 { return }
        if tape.frames.count >= 2 * Self.maximumDepth {
            // A trial is no way around the limit: too deep is never a plain value.
            throw FileFailure(.tooDeep, at: entry.headerOffset, tag: entry.tag)
        }
        tape.frames.append(frame)
        frame = Frame(
            entry: entry.next - 1, limit: entry.undefinedLength ? frame.limit : entry.endOffset, isSequence: true,
            isUndefined: entry.undefinedLength, isTrial: fallback != nil || mayBeExplicit,
            isOfUnknownVR: isOfUnknownVR && encoding.isExplicit, mayBeExplicit: mayBeExplicit,
            fallback: fallback ?? .opaqueSequence, gapCount: tape.gaps.count,
            encoding: contentEncoding)
    }

    /// Ends the frame at `position`, completes its entry, steps over the delimiter and goes back to the enclosing frame.
    ///
    /// - Throws: `ambiguous-encoding` where the items were read to their end as implicit VR, and begin like explicit VR.
    mutating func close(delimiterLength: Int, tape: inout ElementTape) throws(FileFailure) {
        let index = frame.entry
        if frame.spellsVR {
            let entry = tape.entries[index]
            throw FileFailure(.ambiguousEncoding, at: entry.headerOffset, tag: entry.tag)
        }
        tape.entries[index].valueLength = position - tape.entries[index].valueOffset
        tape.entries[index].delimiterLength = delimiterLength
        tape.entries[index].next = tape.entries.count
        tape.entries[index].isAscending = frame.isAscending
        position += delimiterLength
        frame = tape.frames.removeLast()
    }

    /// Steps over a delimiter that closes nothing. Its length field is not used.
    mutating func skipGap(tape: inout ElementTape) throws(FileFailure) {
        if let last = tape.gaps.last, last.upperBound == position, frame.gapCount < tape.gaps.count {
            tape.gaps[tape.gaps.count - 1] = last.lowerBound..<position + 8
        } else {
            if tape.gaps.count == tape.gaps.capacity { try requireRoomForPlaces(tape) }
            tape.gaps.append(position..<position + 8)
        }
        position += 8
    }

    /// Twice as many gaps or damaged places are about to be had, beside those that there are, while they are copied, and beside the entries.
    private func requireRoomForPlaces(_ tape: borrowing ElementTape) throws(FileFailure) {
        guard let memory else { return }
        let size =
            tape.entries.count * MemoryLayout<TapeEntry>.stride + 3 * tape.gaps.count * MemoryLayout<Range<Int>>.stride
            + 3 * tape.damage.count * MemoryLayout<(Int, FileFailure)>.stride
        guard memory.nextSize(after: size) == nil else { return }
        throw FileFailure(.tooLarge, at: position, limit: memory.budget.fileLimit)
    }

    /// Goes on after a failure, at the end of what it lies in, or throws it on if there is no such end.
    ///
    /// The innermost sequence that was entered on trial is none, or is one in explicit VR, which is tried next. Where nothing
    /// was a trial, the innermost sequence or item of defined length is damaged.
    private mutating func goAround(_ failure: FileFailure, tape: inout ElementTape) throws(FileFailure) {
        // No way around the limit.
        if failure.code == .tooLarge { throw failure }
        // What is too deep or reads in two ways is no plain value because of that.
        let isCertain = failure.code == .ambiguousEncoding || failure.code == .tooDeep
        let isOnTrial = !isCertain && (frame.isTrial || tape.frames.contains { $0.isTrial })
        while isOnTrial ? !frame.isTrial : frame.isUndefined || frame.entry < 0 {
            guard let parent = tape.frames.popLast() else { throw failure }
            frame = parent
        }
        let index = frame.entry
        let entry = tape.entries[index]
        tape.truncate(after: index, gapCount: frame.gapCount)
        if isOnTrial, frame.mayBeExplicit {
            wastedBytes += max(0, position - entry.valueOffset)
            // Nested retries that each read much of the file would take time without bound.
            guard wastedBytes <= end - start else {
                throw FileFailure(.ambiguousEncoding, at: entry.headerOffset, tag: entry.tag)
            }
            frame.encoding = .explicitLittle
            frame.mayBeExplicit = false
            frame.spellsVR = false
            frame.isTrial = !frame.isUndefined
            position = entry.valueOffset
            return
        }
        if isOnTrial {
            tape.entries[index].kind = frame.fallback
        } else {
            if tape.damage.count == tape.damage.capacity { try requireRoomForPlaces(tape) }
            tape.setDamaged(index, failure)
        }
        position = frame.limit
        // The whole of the value, whatever was read of it.
        tape.entries[index].valueLength = position - entry.valueOffset
        frame = tape.frames.removeLast()
    }

    /// Notes the order of tags in a data set, and where those of pixels begin. The element is the next entry.
    @inline(__always)
    mutating func noteOrder(of tag: Tag, _ tape: inout ElementTape) {
        let raw = Int64(tag.rawValue)
        if raw <= frame.previousTag { frame.isAscending = false }
        frame.previousTag = raw
        if tag.group >= ElementTape.pixelGroup {
            tape.notePixelGroup(tape.entries.count, isInRoot: frame.entry < 0)
        }
    }
}
