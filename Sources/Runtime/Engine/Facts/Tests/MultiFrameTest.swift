/// `multi-frame`: the object has several frames, or may have.
package enum MultiFrameTest: FileFactTest {
    package static let code = AtomRecord.Test(12)

    package static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        let differing = tape.contradiction(bytes) {
            $0 == .numberOfFrames || $0 == .perFrameFunctionalGroupsSequence
        }
        if differing != nil { return true }
        if let index = tape.find(.numberOfFrames), maySayMoreThanOne(tape.entries[index], bytes) { return true }
        guard let index = tape.find(.perFrameFunctionalGroupsSequence) else { return false }
        return SequenceItems.mayBe(moreThan: 1, tape, index, bytes)
    }

    /// Whether Number of Frames is anything but empty, 0 or 1.
    private static func maySayMoreThanOne(_ entry: TapeEntry, _ bytes: RawSpan) -> Bool {
        guard entry.kind == .value else { return true }
        var digits = Padding.trimmed(bytes, entry.value)
        if digits.isEmpty { return false }
        if bytes.byte(at: digits.lowerBound) == 0x2B { digits = digits.lowerBound + 1..<digits.upperBound }
        guard !digits.isEmpty else { return true }
        return digits.enumerated().contains { place, offset in
            let byte = bytes.byte(at: offset)
            return byte != 0x30 && !(byte == 0x31 && place == digits.count - 1)
        }
    }
}

/// `encapsulated`: pixels are compressed, or in fragments like compressed ones.
package enum EncapsulatedTest: FileFactTest {
    package static let code = AtomRecord.Test(13)

    package static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        if header.declaredSyntax?.isEncapsulated == true { return true }
        var index = 0
        while index < tape.entries.count {
            let entry = tape.entries[index]
            if entry.tag == .pixelData, entry.kind == .fragments { return true }
            index = entry.next
        }
        return false
    }
}

/// `icon image`: an icon at any depth.
package enum IconImageTest: FileFactTest {
    package static let code = AtomRecord.Test(14)

    package static func holds(_ bytes: RawSpan, _ tape: ElementTape, _ header: FileHeader) -> Bool {
        tape.entries.indices.contains { index in
            tape.entries[index].tag == .iconImageSequence && SequenceItems.mayBe(moreThan: 0, tape, index, bytes)
        }
    }
}

private enum SequenceItems {
    /// Whether a sequence has more than so many items, or cannot be read as one and is not empty.
    static func mayBe(moreThan count: Int, _ tape: ElementTape, _ index: Int, _ bytes: RawSpan) -> Bool {
        let entry = tape.entries[index]
        switch entry.kind {
        case .sequence:
            var items = 0
            var place = index + 1
            while place < entry.next {
                items += 1
                place = tape.entries[place].next
            }
            return items > count
        case .value: return !Padding.isBlank(bytes, entry.value)
        default: return true
        }
    }
}
