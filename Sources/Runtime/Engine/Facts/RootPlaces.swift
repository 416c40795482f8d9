/// Where the root has the attributes that something other than their own rule asks for: guards, keys, sources of `copy`, and
/// the runtime itself.
///
/// Found in one walk over the root, however many questions there are: were each to walk for itself, a ruleset with many
/// conditions and a file with a long root would cost their product.
struct RootPlaces {
    /// Ascending, none twice.
    private let tags: [Tag]
    /// By place in `tags`: two copies that differ cannot be believed, since what happens to the file depends on it.
    private let mustAgree: [Bool]
    /// By atom: its attribute's place in `tags`, or -1 for tests of the file and of what only the meta group says.
    private let placesOfAtoms: [Int32]
    /// By place in `tags`: the tape index of the first element of that tag, or -1.
    private var indexes: [Int]

    /// - Parameter keys: the attributes that key offsets and pseudonyms.
    init(_ ruleset: Ruleset, keys: Set<Tag>) {
        var depended = keys.union([.sopClassUID, .patientID, .studyInstanceUID])
        for index in 0..<ruleset.actionCount {
            depended.formUnion(CopyAction.originals(of: ruleset.action(at: index), in: ruleset))
        }
        // Keys of tables are text, and which key it is depends on how it reads.
        if ruleset.tableCount > 0 { depended.insert(.specificCharacterSet) }
        var tagsOfAtoms: [Tag?] = []
        for index in 0..<ruleset.atomCount {
            let atom = ruleset.atom(at: index)
            if atom.isOfOwnValue {
                tagsOfAtoms.append(nil)
                continue
            }
            var tag = atom.test.isOfFile ? nil : atom.tag.group == 0x0002 ? atom.tag.repeatedByMeta : atom.tag
            // Private elements are looked for by their creators.
            if atom.place > 0 { tag = ruleset.atomPlace(at: Int(atom.place) - 1).sequences.first }
            if let tag { depended.insert(tag) }
            if let other = atom.otherAttribute {
                depended.insert(other.tag)
                if other.vr.usesCharacterSet { depended.insert(.specificCharacterSet) }
            }
            // What text is compared with, and where one of its values ends, depends on how it reads.
            let isRead = !AtomRecord.Test.presences.contains(atom.test) || atom.quantifier == .index
            if !atom.test.isOfFile, isRead, atom.vr.usesCharacterSet { depended.insert(.specificCharacterSet) }
            tagsOfAtoms.append(tag)
        }
        let others: Set<Tag> = Set(Tag.pixelCarriers + FileClaims.tags).union([
            .pixelRepresentation, .privateDataElementCharacteristicsSequence,
        ])
        let tags = depended.union(others).sorted()
        var places: [Tag: Int32] = [:]
        for (place, tag) in tags.enumerated() { places[tag] = Int32(place) }
        self.tags = tags
        mustAgree = tags.map(depended.contains)
        placesOfAtoms = tagsOfAtoms.map { $0.flatMap { places[$0] } ?? -1 }
        indexes = [Int](repeating: -1, count: tags.count)
    }

    /// Finds them in the root of a file.
    mutating func locate(in tape: borrowing ElementTape) {
        for place in indexes.indices { indexes[place] = -1 }
        var index = 0
        var place = 0
        while index < tape.entries.count {
            let tag = tape.entries[index].tag
            if tape.rootIsAscending {
                while place < tags.count, tags[place] < tag { place += 1 }
                guard place < tags.count else { return }
                if tags[place] == tag { indexes[place] = index }
            } else if let place = self.place(of: tag), indexes[place] < 0 {
                indexes[place] = index
            }
            index = tape.entries[index].next
        }
    }

    /// The tape index of the first element of that tag in the root; nil where there is none, or where nothing asks for it.
    func index(of tag: Tag) -> Int? {
        guard let place = place(of: tag), indexes[place] >= 0 else { return nil }
        return indexes[place]
    }

    /// The tape index of the attribute that an atom tests.
    func index(ofAtom atom: Int) -> Int? {
        let place = Int(placesOfAtoms[atom])
        return place >= 0 && indexes[place] >= 0 ? indexes[place] : nil
    }

    /// Whether two copies of the attribute must be the same.
    func mustAgree(_ tag: Tag) -> Bool { place(of: tag).map { mustAgree[$0] } ?? false }

    private func place(of tag: Tag) -> Int? {
        var low = 0
        var high = tags.count
        while low < high {
            let middle = (low + high) / 2
            if tags[middle] < tag { low = middle + 1 } else { high = middle }
        }
        return low < tags.count && tags[low] == tag ? low : nil
    }
}
