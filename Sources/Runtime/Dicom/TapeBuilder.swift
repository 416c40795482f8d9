/// Where the VR of a tag comes from when the file does not say: implicit VR, and UN.
///
/// The runtime carries no dictionary; a ruleset brings one.
package protocol VRSource: ~Copyable, ~Escapable {
    /// The dictionary's VR of a standard tag, or nil if it is unknown. For a choice (US or SS) any of them will do.
    func vr(of tag: Tag) -> VR?
}

/// Reads the structure of a data set into an `ElementTape`, in one pass that touches headers only.
///
/// Iterative, with a stack of its own, so that nesting in a hostile file cannot exhaust the thread's stack. Nothing is
/// allocated from a declared length: every length is compared with the end of what encloses it before it is used.
///
/// A few elements may or may not hold items: UN of defined length, and private values that begin like an item. Such an
/// element is entered on trial; if its content does not read as items to its end, what was read of it is taken back and
/// it becomes an opaque sequence or a plain value. After that the pass goes on behind it, so every byte is read once.
package struct TapeBuilder {
    /// The deepest nesting of sequences that is read. Real files reach about ten; 128 guards the recursion of later
    /// passes against files made to exhaust it.
    package static let maximumDepth = 128

    /// A data set or a sequence that is being read.
    struct Frame: Sendable {
        /// The entry of the sequence or the item; -1 for the root.
        var entry: Int
        /// The end of its bytes; for undefined length, that of what encloses it.
        var limit: Int
        var isSequence: Bool
        var isUndefined: Bool
        /// True for a sequence entered on trial.
        var isTrial = false
        /// What the entry becomes if the trial fails.
        var fallback = TapeEntry.Kind.opaqueSequence
        /// Gaps known when the trial began.
        var gapCount = 0
        /// How the content is encoded.
        var encoding: Encoding
        /// The tag before, of a data set; -1 at its start.
        var previousTag: Int64 = -1
        var isAscending = true
    }

    var frame: Frame
    var position: Int
    let end: Int

    /// Reads the data set in `bytes[start ..< end]`.
    ///
    /// - Parameters:
    ///   - bytes: the file, or the inflated data set.
    ///   - start: offset of the first element.
    ///   - end: one past the last byte that may be read, at most `bytes.byteCount`.
    ///   - encoding: how the root is encoded, as found by `FileHeader`.
    ///   - vrSource: VRs for implicit VR and UN.
    ///   - tape: emptied first. After an error its content means nothing.
    /// - Throws: a failure with the offset of the header at fault.
    package static func build<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, from start: Int, to end: Int, encoding: Encoding, vrSource: borrowing Source,
        into tape: inout ElementTape
    ) throws(FileFailure) {
        precondition(start >= 0 && start <= end && end <= bytes.byteCount)
        tape.removeAll()
        let root = Frame(entry: -1, limit: end, isSequence: false, isUndefined: false, encoding: encoding)
        var builder = TapeBuilder(frame: root, position: start, end: end)
        while true {
            do throws(FileFailure) {
                try builder.read(bytes, vrSource: vrSource, into: &tape)
                break
            } catch {
                try builder.abandonTrial(after: error, tape: &tape)
            }
        }
        tape.rootIsAscending = builder.frame.isAscending
        tape.endOffset = builder.position
    }

    /// Reads until the root's end.
    private mutating func read<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, vrSource: borrowing Source, into tape: inout ElementTape
    ) throws(FileFailure) {
        while true {
            if frame.limit - position < 8 {
                if try finishAtLimit(bytes, tape: &tape) { return }
            } else if frame.isSequence {
                try readItem(bytes, into: &tape)
            } else if frame.encoding == .implicitLittle {
                if try readImplicit(bytes, vrSource: vrSource, into: &tape) { return }
            } else {
                if frame.encoding == .explicitLittle { readPlainRun(bytes, into: &tape) }
                if frame.limit - position < 8 { continue }
                if try readExplicit(bytes, vrSource: vrSource, into: &tape) { return }
            }
        }
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
        close(delimiterLength: 0, tape: &tape)
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
                isUndefined: isUndefined, encoding: frame.encoding)
            position = valueOffset
        case .sequenceDelimiter where frame.isUndefined:
            close(delimiterLength: 8, tape: &tape)
        case .sequenceDelimiter, .itemDelimiter:
            // Some writers close defined lengths too.
            skipGap(tape: &tape)
        default:
            throw FileFailure(.badSequence, at: position, tag: tape.entries[frame.entry].tag)
        }
    }

    /// Enters a sequence: appends its entry and makes it the frame. An empty one of defined length is not entered.
    mutating func enterSequence(
        _ entry: TapeEntry, contentEncoding: Encoding, isTrial: Bool, fallback: TapeEntry.Kind,
        into tape: inout ElementTape
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
            isUndefined: entry.undefinedLength, isTrial: isTrial, fallback: fallback, gapCount: tape.gaps.count,
            encoding: contentEncoding)
    }

    /// Ends the frame at `position`, completes its entry, steps over the delimiter and goes back to the enclosing frame.
    mutating func close(delimiterLength: Int, tape: inout ElementTape) {
        let index = frame.entry
        tape.entries[index].valueLength = position - tape.entries[index].valueOffset
        tape.entries[index].delimiterLength = delimiterLength
        tape.entries[index].next = tape.entries.count
        tape.entries[index].isAscending = frame.isAscending
        position += delimiterLength
        frame = tape.frames.removeLast()
    }

    /// Steps over a delimiter that closes nothing. Its length field is not used.
    mutating func skipGap(tape: inout ElementTape) {
        tape.gaps.append(position..<position + 8)
        position += 8
    }

    /// Takes back the innermost sequence entered on trial, or throws the failure on if there is none.
    private mutating func abandonTrial(after failure: FileFailure, tape: inout ElementTape) throws(FileFailure) {
        if failure.code == .tooDeep { throw failure }
        while !frame.isTrial {
            guard let parent = tape.frames.popLast() else { throw failure }
            frame = parent
        }
        let index = frame.entry
        tape.entries.removeSubrange(index + 1..<tape.entries.count)
        tape.gaps.removeSubrange(frame.gapCount..<tape.gaps.count)
        tape.entries[index].kind = frame.fallback
        tape.entries[index].next = index + 1
        position = tape.entries[index].endOffset
        frame = tape.frames.removeLast()
    }

    /// Notes the order of tags in a data set.
    @inline(__always)
    mutating func noteOrder(of tag: Tag) {
        let raw = Int64(tag.rawValue)
        if raw <= frame.previousTag { frame.isAscending = false }
        frame.previousTag = raw
    }
}
