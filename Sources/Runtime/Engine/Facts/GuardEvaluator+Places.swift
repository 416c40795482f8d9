/// Tests of attributes in items, and of private elements.
extension GuardEvaluator {
    /// The elements that an atom asks about, each with the character set of its data set.
    private struct Found {
        var elements: [(entry: TapeEntry, set: SpecificCharacterSet)] = []
        /// An item has no such element.
        var isMissing = false
    }

    /// - Parameters:
    ///   - first: the tape index of the first sequence in the root.
    ///   - creator: of a private element; empty for an attribute in items.
    mutating func test(
        _ atom: AtomRecord, at place: AtomPlaceRecord, _ creator: [UInt8], _ first: Int?, _ tape: borrowing ElementTape,
        _ bytes: RawSpan
    ) throws(FileFailure) -> Bool {
        var found = Found()
        let sequences = place.sequences
        if sequences.isEmpty {
            try findPrivate(atom, creator, tape, bytes, &found)
        } else if let first {
            try enter(first, sequences[...], atom, characterSet, tape, bytes, &found)
        }
        switch atom.test {
        case .absent: return found.elements.isEmpty
        case .empty: return !found.elements.isEmpty && !found.elements.contains { hasValue($0.entry, bytes, atom.vr) }
        case .present where atom.quantifier != .index:
            return found.elements.contains { hasValue($0.entry, bytes, atom.vr) }
        default: return try compare(atom, found, bytes)
        }
    }

    private mutating func compare(
        _ atom: AtomRecord, _ found: Found, _ bytes: RawSpan
    ) throws(FileFailure) -> Bool {
        var values: [[UInt8]] = []
        var lacksValue = found.isMissing
        for (entry, set) in found.elements {
            guard case .values(let more) = try read(entry, atom, bytes, in: set) else {
                lacksValue = true
                continue
            }
            try charge(8 * more.count, entry, atom)
            values += more
        }
        guard let entry = found.elements.first?.entry, !values.isEmpty else { return false }
        switch atom.quantifier {
        case .single:
            guard values.count == 1 else {
                throw FileFailure(.unreadableGuard, at: entry.headerOffset, tag: entry.tag)
            }
            return try holds(atom, values[0], entry)
        case .any:
            for value in values where try holds(atom, value, entry) { return true }
            return false
        case .all:
            if lacksValue { return false }
            for value in values where try !holds(atom, value, entry) { return false }
            return true
        case .index:
            let position = Int(atom.position)
            guard position >= 1, position <= values.count else { return false }
            if atom.test == .present { return !values[position - 1].isEmpty }
            return try holds(atom, values[position - 1], entry)
        }
    }

    // MARK: Items

    /// Goes through the items of a sequence, to the next sequence or to the attribute.
    private mutating func enter(
        _ sequence: Int, _ sequences: ArraySlice<Tag>, _ atom: AtomRecord, _ set: SpecificCharacterSet,
        _ tape: borrowing ElementTape, _ bytes: RawSpan, _ found: inout Found
    ) throws(FileFailure) {
        let entry = tape.entries[sequence]
        let unreadable = FileFailure(.unreadableGuard, at: entry.headerOffset, tag: entry.tag)
        if entry.kind == .value, Padding.isBlank(bytes, entry.value) { return }
        guard entry.kind == .sequence else { throw unreadable }
        let rest = sequences.dropFirst()
        let wanted = rest.first ?? atom.tag
        var item = sequence + 1
        while item < entry.next {
            guard tape.entries[item].kind == .item else { throw unreadable }
            let siblings = tape.contents(of: item)
            if !tape.entries[item].isAscending {
                let differing = tape.contradiction(bytes, in: siblings) { $0 == wanted || $0 == .specificCharacterSet }
                if let differing {
                    let copy = tape.entries[differing]
                    throw FileFailure(.unreadableGuard, at: copy.headerOffset, tag: copy.tag)
                }
            }
            var inner = set
            var place: Int?
            var index = siblings.lowerBound
            while index < siblings.upperBound {
                let element = tape.entries[index]
                try charge(8, element, atom)
                if element.tag == .specificCharacterSet {
                    let isName = element.kind == .value && element.valueLength <= SpecificCharacterSet.longestValue
                    inner =
                        isName
                        ? SpecificCharacterSet.parse(
                            bytes.copyBytes(at: element.valueOffset, length: element.valueLength)) : .unreadable
                }
                if element.tag == wanted, place == nil { place = index }
                index = element.next
            }
            if let place {
                if rest.isEmpty {
                    found.elements.append((tape.entries[place], inner))
                } else {
                    let before = found.elements.count
                    try enter(place, rest, atom, inner, tape, bytes, &found)
                    if found.elements.count == before { found.isMissing = true }
                }
            } else {
                found.isMissing = true
            }
            item = tape.entries[item].next
        }
    }

    // MARK: Private elements

    /// The elements of a creator in the root, in whatever block it has there.
    private mutating func findPrivate(
        _ atom: AtomRecord, _ creator: [UInt8], _ tape: borrowing ElementTape, _ bytes: RawSpan, _ found: inout Found
    ) throws(FileFailure) {
        var blocks: [Int: (isOurs: Bool, isTold: Bool)] = [:]
        var elements: [Int] = []
        for pass in 0...1 {
            var index = 0
            while index < tape.entries.count {
                let entry = tape.entries[index]
                try charge(8, entry, atom)
                index = entry.next
                guard entry.tag.group == atom.tag.group else { continue }
                let element = entry.tag.element
                if pass == 0, entry.tag.isPrivateCreator {
                    let name = entry.kind == .value ? Padding.trimmed(bytes, entry.value) : 0..<0
                    let text = bytes.copyBytes(at: name.lowerBound, length: name.count)
                    let isTold = blocks[Int(element)] == nil && !text.isEmpty && !text.contains(0x5C)
                    blocks[Int(element)] = (text == creator, isTold)
                } else if pass == 1, element >= 0x1000, element & 0xFF == atom.tag.element,
                    let block = blocks[Int(element >> 8)]
                {
                    // Whose block it is cannot be told.
                    guard block.isTold else {
                        throw FileFailure(.unreadableGuard, at: entry.headerOffset, tag: entry.tag)
                    }
                    if block.isOurs { elements.append(tape.find(entry.tag) ?? 0) }
                }
            }
        }
        let tags = Set(elements.map { tape.entries[$0].tag })
        if let copy = tape.contradiction(bytes, where: { tags.contains($0) }) {
            throw FileFailure(.unreadableGuard, at: tape.entries[copy].headerOffset, tag: tape.entries[copy].tag)
        }
        found.elements = Set(elements).sorted().map { (tape.entries[$0], characterSet) }
    }
}
