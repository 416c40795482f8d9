internal import MidicRuntime

/// For each tag of the IODs: the CIODs that hold it, and its Types by parent and CIODs. Read as a whole on first use.
struct AttributeTypeIndex: Sendable {
    /// A group of the packed text: indexes into `parents` and `sets`.
    private struct Group: Sendable {
        let parent: UInt16
        let set: UInt16
        let type: AttributeType
    }

    /// Ascending.
    let tags: [Tag]
    private let sets: [CIODSet]
    /// The first stands for the root.
    private let parents: [Tag]
    /// By place in `tags`: the set of CIODs that hold it.
    private let holders: [UInt16]
    /// By place in `tags`: where its groups begin; one more at the end.
    private let firstGroup: [Int]
    private let groups: [Group]

    init() {
        sets = AttributeTypeIndex.readSets()
        var text = PackedText(StandardData.attributeParents)
        var parents: [Tag] = []
        while !text.isAtEnd {
            parents.append(text.tag())
            text.endLine()
        }
        self.parents = parents
        text = PackedText(StandardData.attributeTypes)
        var tags: [Tag] = []
        var holders: [UInt16] = []
        var firstGroup: [Int] = []
        var groups: [Group] = []
        tags.reserveCapacity(4200)
        groups.reserveCapacity(12_000)
        while !text.isAtEnd {
            tags.append(text.tag())
            holders.append(UInt16(text.pair()))
            firstGroup.append(groups.count)
            while !text.isAtLineEnd {
                let parent = UInt16(text.pair())
                let type = AttributeType(letter: text.letter())
                groups.append(Group(parent: parent, set: UInt16(text.pair()), type: type))
            }
            text.endLine()
        }
        firstGroup.append(groups.count)
        self.tags = tags
        self.holders = holders
        self.firstGroup = firstGroup
        self.groups = groups
    }

    private static func readSets() -> [CIODSet] {
        var text = PackedText(StandardData.ciodSets)
        var sets: [CIODSet] = []
        while !text.isAtEnd {
            var set = CIODSet()
            var index = 0
            while !text.isAtLineEnd {
                let digit = PackedText.digit(text.letter())
                for bit in 0..<4 where digit & 1 << bit != 0 { set[index + bit] = true }
                index += 4
            }
            text.endLine()
            sets.append(set)
        }
        return sets
    }

    private func place(of tag: Tag) -> Int? {
        var low = 0
        var high = tags.count
        while low < high {
            let middle = (low + high) / 2
            if tags[middle] < tag { low = middle + 1 } else { high = middle }
        }
        return low < tags.count && tags[low] == tag ? low : nil
    }

    func membership(of tag: Tag) -> CIODSet {
        place(of: tag).map { sets[Int(holders[$0])] } ?? CIODSet()
    }

    /// Calls `body` for every attribute at every parent (0 for the root), with its Types there; ascending by tag, then parent.
    func forEachPlace(_ body: (Tag, UInt32, [(AttributeType, CIODSet)]) -> Void) {
        for (place, tag) in tags.enumerated() {
            var index = firstGroup[place]
            let end = firstGroup[place + 1]
            while index < end {
                let parent = groups[index].parent
                var types: [(AttributeType, CIODSet)] = []
                while index < end, groups[index].parent == parent {
                    types.append((groups[index].type, sets[Int(groups[index].set)]))
                    index += 1
                }
                body(tag, parent == 0 ? 0 : parents[Int(parent)].rawValue, types)
            }
        }
    }

    func contexts(of tag: Tag) -> [AttributeTypeContext] {
        guard let place = place(of: tag) else { return [] }
        return groups[firstGroup[place]..<firstGroup[place + 1]].map { group in
            AttributeTypeContext(
                parent: group.parent == 0 ? nil : parents[Int(group.parent)], type: group.type,
                ciods: sets[Int(group.set)])
        }
    }
}
