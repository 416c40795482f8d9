// ROWS, META, WILD, ADDS, CREA and PRIV: which elements there are, and the decision of each.

/// A known public tag: what is known of the attribute, and its decision.
package struct RowRecord: Hashable, Sendable {
    package var tag = Tag(rawValue: 0)
    package var facts = RowFacts()
    package var decision = Decision(rawValue: 0)

    package var vr: VR { facts.vr }

    package init() {}

    package init(tag: Tag, facts: RowFacts, decision: Decision) {
        self.tag = tag
        self.facts = facts
        self.decision = decision
    }

    package init(tag: Tag, vr: VR, decision: Decision) {
        self.init(tag: tag, facts: RowFacts(vr: vr), decision: decision)
    }

    static let layout = RecordLayout(
        RowRecord(),
        [
            .tag("tag", \.tag), .vr("VR", \.facts.vr), .number("number of values", \.facts.valueCount),
            .number("traits", \.facts.traits.rawValue), .decision("decision", \.decision),
        ])
}

/// A rule for tags that are no row: repeating groups and masks. Records stand in priority order; the first that matches decides.
package struct WildRecord: Hashable, Sendable {
    package var groupMask: UInt16 = 0, groupLow: UInt16 = 0, groupHigh: UInt16 = 0
    package var elementMask: UInt16 = 0, elementLow: UInt16 = 0, elementHigh: UInt16 = 0
    /// The dictionary's for a repeating group element; else a VR of UN: then the file's VR counts.
    package var facts = RowFacts()
    package var decision = Decision(rawValue: 0)

    package init() {}

    package init(
        groupMask: UInt16, groupLow: UInt16, groupHigh: UInt16, elementMask: UInt16, elementLow: UInt16,
        elementHigh: UInt16, facts: RowFacts, decision: Decision
    ) {
        self.groupMask = groupMask
        self.groupLow = groupLow
        self.groupHigh = groupHigh
        self.elementMask = elementMask
        self.elementLow = elementLow
        self.elementHigh = elementHigh
        self.facts = facts
        self.decision = decision
    }

    static let layout = RecordLayout(
        WildRecord(),
        [
            .number("mask of the group", \.groupMask), .number("lowest group after the mask", \.groupLow),
            .number("highest group after the mask", \.groupHigh), .number("mask of the element", \.elementMask),
            .number("lowest element after the mask", \.elementLow),
            .number("highest element after the mask", \.elementHigh),
            .vr("VR", \.facts.vr), .number("number of values", \.facts.valueCount),
            .number("traits", \.facts.traits.rawValue), .decision("decision", \.decision),
        ])
}

/// A private creator that the policy knows, with its elements and the decision for the rest of its block.
package struct CreatorRecord: Hashable, Sendable {
    /// String index; trailing blanks are not part of it.
    package var name: UInt32 = 0
    package var firstRow: UInt32 = 0
    package var rowCount: UInt32 = 0
    /// For elements of this creator that have no row.
    package var decision = Decision(rawValue: 0)

    package init() {}

    package init(name: UInt32, firstRow: UInt32, rowCount: UInt32, decision: Decision) {
        self.name = name
        self.firstRow = firstRow
        self.rowCount = rowCount
        self.decision = decision
    }

    static let layout = RecordLayout(
        CreatorRecord(),
        [
            .string("name", \.name), .run("its elements", of: .PRIV, \.firstRow),
            .number("number of these", \.rowCount),
            .decision("of other elements of its blocks", \.decision),
        ])
}

/// An element of a private block, by group and the low byte of its element number.
package struct PrivateRowRecord: Hashable, Sendable {
    package var group: UInt16 = 0
    /// The low byte of the element number (PS3.5 section 7.8.1: the high byte is the block, which differs from file to file).
    package var elementOffset: UInt8 = 0
    /// The VR that is expected, or UN where none is known, and how many numbers it has.
    package var facts = RowFacts()
    /// A rule may add it to a root that lacks it.
    package var isAdded = false
    package var decision = Decision(rawValue: 0)

    package init() {}

    package init(
        group: UInt16, elementOffset: UInt8, facts: RowFacts, isAdded: Bool = false, decision: Decision
    ) {
        self.group = group
        self.elementOffset = elementOffset
        self.facts = facts
        self.isAdded = isAdded
        self.decision = decision
    }

    static let layout = RecordLayout(
        PrivateRowRecord(),
        [
            .number("group, odd", \.group), .number("low byte of the element number", \.elementOffset),
            .vr("VR, UN where it is not known", \.facts.vr), .number("number of values", \.facts.valueCount),
            .flag("1 where a rule may add it", \.isAdded), .zeros(2), .decision("decision", \.decision),
        ])
}

extension SectionLayout {
    static let rows: [SectionLayout] = [
        SectionLayout(
            .ROWS, "known public tags from group 0008 on, without FFFE, ascending", \.rows, RowRecord.layout,
            check: { verifier throws(RulesetError) in
                try verifier.checkAscending(.ROWS) { $0.isPublicAttribute }
                try verifier.checkTraits(.ROWS, at: 6)
                try verifier.limit(verifier.count(.ROWS) <= RulesetLimits.rows, .ROWS, -1, "number of records")
            }),
        SectionLayout(
            .META, "file meta elements (group 0002), ascending; those not listed are removed", \.metaRows,
            RowRecord.layout,
            check: { verifier throws(RulesetError) in
                try verifier.checkAscending(.META) { $0.group == 0x0002 }
                try verifier.checkTraits(.META, at: 6)
            }),
        SectionLayout(
            .WILD,
            "rules for tags that are not in ROWS: one matches if group and element, each after its mask, lie in its range. The first that matches decides",
            \.wilds, WildRecord.layout,
            check: { verifier throws(RulesetError) in
                try verifier.checkWilds()
                try verifier.checkTraits(.WILD, at: 14)
            }),
        SectionLayout(
            .ADDS, "tags that a rule may add, ascending", \.additions,
            RecordLayout(Tag(rawValue: 0), [.tag("tag", \.self)]),
            check: { verifier throws(RulesetError) in
                try verifier.checkAscending(.ADDS) { $0.isPublicAttribute }
                try verifier.limit(
                    verifier.count(.ADDS) <= RulesetLimits.additions, .ADDS, -1, "number of records")
            }),
        SectionLayout(
            .CREA, "private creators, sorted by name; a name has no padding", \.creators, CreatorRecord.layout,
            check: { verifier throws(RulesetError) in
                try verifier.requireSortedNames(.CREA)
                try verifier.requireUnpadded(.CREA)
                try verifier.requirePlainTexts(.CREA, at: 0)
            },
            checkRun: { verifier, _, rows throws(RulesetError) in try verifier.checkPrivateRows(rows) }),
        SectionLayout(
            .PRIV, "private elements, ascending within their creator", \.privateRows, PrivateRowRecord.layout,
            check: { verifier throws(RulesetError) in
                var added = 0
                for index in 0..<verifier.count(.PRIV) {
                    let start = verifier.start(.PRIV, index)
                    let group = verifier.bytes.u16(start)
                    try verifier.require(group & 1 == 1, .PRIV, index, "group")
                    guard verifier.bytes.u8(start + 5) == 1 else { continue }
                    added += 1
                    let vr = VR(rawValue: verifier.bytes.u8(start + 3)) ?? .UN
                    try verifier.require(vr != .UN && vr != .SQ, .PRIV, index, "VR of what is added")
                    try verifier.require(
                        Tag(group, 0x0010).canBePrivateCreator, .PRIV, index, "group of what is added")
                }
                try verifier.limit(added <= RulesetLimits.additions, .PRIV, -1, "number of elements to be added")
            }),
    ]
}

extension RulesetVerifier {
    /// Records that start with a tag, in strictly ascending order.
    fileprivate func checkAscending(_ section: RulesetSection, isAllowed: (Tag) -> Bool) throws(RulesetError) {
        var previous: UInt32 = 0
        for index in 0..<count(section) {
            let tag = Tag(rawValue: bytes.u32(start(section, index)))
            try require(isAllowed(tag), section, index, "tag")
            try require(tag.rawValue > previous, section, index, "not in order")
            previous = tag.rawValue
        }
    }

    /// - Parameter field: where the traits stand in a record.
    fileprivate func checkTraits(_ section: RulesetSection, at field: Int) throws(RulesetError) {
        for index in 0..<count(section) {
            let traits = RowTraits(rawValue: bytes.u16(start(section, index) + field))
            try require(traits.subtracting(.all).isEmpty, section, index, "traits")
        }
    }

    fileprivate func checkWilds() throws(RulesetError) {
        try limit(count(.WILD) <= RulesetLimits.wilds, .WILD, -1, "number of records")
        for index in 0..<count(.WILD) {
            let offset = start(.WILD, index)
            try require(bytes.u16(offset + 2) <= bytes.u16(offset + 4), .WILD, index, "range of groups")
            try require(bytes.u16(offset + 8) <= bytes.u16(offset + 10), .WILD, index, "range of elements")
        }
    }

    fileprivate func checkPrivateRows(_ rows: Range<Int>) throws(RulesetError) {
        var previous = -1
        for row in rows {
            let key = Int(bytes.u16(start(.PRIV, row))) << 8 | Int(bytes.u8(start(.PRIV, row) + 2))
            try require(key > previous, .PRIV, row, "not in order")
            previous = key
        }
    }
}
