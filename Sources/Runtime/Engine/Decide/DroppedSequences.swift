/// The sequences that a ruleset drops or replaces whole wherever they stand, whatever the file is, and inside which nobody reads: the
/// structure pass steps over them (docs/language.md, "Dropped sequences").
///
/// With it, the VRs of the dictionary that the pass asks for. Sequences that only some files or places drop are read, and what is
/// wrong inside costs nothing where they go.
struct DroppedSequences: VRSource, Sendable {
    private let ruleset: Ruleset
    /// Ascending.
    private let tags: [Tag]
    /// All private sequences too.
    private let includesPrivate: Bool
    /// A bit for each place that some of the tags fall on: most sequences are not dropped, and need not be searched for.
    private let filter: [UInt64]

    init(_ ruleset: Ruleset, _ actions: ActionTable) {
        self.ruleset = ruleset
        let isStandard =
            actions.isStandard(RemoveAction.self) && actions.isStandard(EmptyAction.self)
            && actions.isStandard(DummySequenceAction.self)
        guard isStandard, !Self.readsInside(ruleset) else {
            (tags, includesPrivate) = ([], false)
            filter = Self.filter(for: [])
            return
        }
        var search = ActionSearch(ruleset)
        /// None of these looks at what was there, and none can fail.
        func drops(_ decision: Decision) -> Bool {
            let found = search.actions(from: decision)
            return !search.isExhausted
                && found.allSatisfy { [.remove, .empty, .dummySequence].contains(ruleset.action(at: $0).opcode) }
        }
        var tags: [Tag] = []
        for index in 0..<ruleset.rowCount {
            let row = ruleset.row(at: index)
            guard row.vr == .SQ, !row.tag.isOfRepeatingGroup, !Self.isRead(row.tag), drops(row.decision) else {
                continue
            }
            tags.append(row.tag)
        }
        self.tags = tags
        filter = Self.filter(for: tags)
        includesPrivate =
            drops(ruleset.privateDecision)
            && (0..<ruleset.creatorCount).allSatisfy { drops(ruleset.creator(at: $0).decision) }
            && (0..<ruleset.privateRowCount).allSatisfy { drops(ruleset.privateRow(at: $0).decision) }
    }

    /// Whether a guard asks for something of the whole file that may stand in any sequence. What other guards, keys and sources of
    /// `copy` name is a value of the root.
    private static func readsInside(_ ruleset: Ruleset) -> Bool {
        (0..<ruleset.atomCount).contains { index in
            let atom = ruleset.atom(at: index)
            if atom.isOfOwnValue { return false }
            if atom.place > 0 { return true }
            let test = atom.test
            return test.isOfFile && test != EmbeddedOverlaysTest.code && test != EncapsulatedTest.code
        }
    }

    /// Whether the runtime itself reads inside: what the input says of methods and of its private blocks, and the concept names of
    /// items.
    private static func isRead(_ tag: Tag) -> Bool {
        tag == .deidentificationMethodCodeSequence || tag == .conceptNameCodeSequence
            || tag == .privateDataElementCharacteristicsSequence || tag == .deidentificationActionSequence
    }

    func vr(of tag: Tag) -> VR? { ruleset.vr(of: tag) }

    private static let filterBits: UInt32 = 12

    /// Knuth, TAOCP volume 3, section 6.4.
    @inline(__always)
    private static func place(of tag: Tag) -> Int { Int((tag.rawValue &* 0x9E37_79B9) &>> (32 - filterBits)) }

    private static func filter(for tags: [Tag]) -> [UInt64] {
        var filter = [UInt64](repeating: 0, count: 1 << Int(filterBits) / 64)
        for tag in tags { filter[place(of: tag) / 64] |= 1 << UInt64(place(of: tag) % 64) }
        return filter
    }

    @inline(__always)
    func dropsWhole(_ tag: Tag) -> Bool {
        if tag.isPrivate { return includesPrivate }
        let place = Self.place(of: tag)
        return filter[place / 64] &>> UInt64(place % 64) & 1 == 1 && isAmongTags(tag)
    }

    @inline(never)
    private func isAmongTags(_ tag: Tag) -> Bool {
        var low = 0
        var high = tags.count
        while low < high {
            let middle = (low + high) / 2
            if tags[middle] < tag { low = middle + 1 } else { high = middle }
        }
        return low < tags.count && tags[low] == tag
    }
}
