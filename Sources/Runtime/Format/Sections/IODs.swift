// IODP, IODL, IODA and IODT: which attributes the IOD of a class has, sequence by sequence, and what it demands of them.

/// The root, or a sequence that some IOD has, with the list of what may stand directly in it.
package struct IODPlaceRecord: Hashable, Sendable {
    /// 0 for the root.
    package var parent = Tag(rawValue: 0)
    package var list: UInt32 = 0

    package init() {}

    package init(parent: Tag, list: UInt32) {
        self.parent = parent
        self.list = list
    }

    static let layout = RecordLayout(
        IODPlaceRecord(), [.tag("sequence, 0 for the root", \.parent), .index("its attributes", of: .IODL, \.list)])
}

/// The attributes of one place. Sequences with the same content share one.
package struct IODListRecord: Hashable, Sendable {
    package var first: UInt32 = 0
    package var count: UInt32 = 0

    package init() {}

    package init(first: UInt32, count: UInt32) {
        self.first = first
        self.count = count
    }

    static let layout = RecordLayout(
        IODListRecord(), [.run("attributes", of: .IODA, \.first), .number("number of these", \.count)])
}

/// One attribute of a list.
package struct IODAttributeRecord: Hashable, Sendable {
    package var row = AttributeIndex(rawValue: 0)
    /// Index into IODT.
    package var type: UInt16 = 0

    package init() {}

    package init(row: AttributeIndex, type: UInt16) {
        self.row = row
        self.type = type
    }

    static let layout = RecordLayout(
        IODAttributeRecord(),
        [
            .number("index into ROWS, or into WILD with the high bit set", \.row.rawValue),
            .number("index into IODT", \.type),
        ])
}

/// The row or the repeating group that an element of an even group belongs to.
package struct AttributeIndex: Hashable, Sendable, Comparable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }
    package static func row(_ index: Int) -> AttributeIndex {
        AttributeIndex(rawValue: UInt16(truncatingIfNeeded: index))
    }
    package static func wild(_ index: Int) -> AttributeIndex {
        AttributeIndex(rawValue: UInt16(truncatingIfNeeded: index) | wildBit)
    }

    fileprivate static let wildBit: UInt16 = 0x8000

    package static func < (left: AttributeIndex, right: AttributeIndex) -> Bool { left.rawValue < right.rawValue }
}

/// What the IODs say of an attribute at a place: sets of variants.
package struct IODTypeRecord: Hashable, Sendable {
    /// Indexes into VSET: the variants that have it at all, that demand a value (Type 1, 1C), and that demand only its
    /// presence (Type 2, 2C).
    package var members: UInt16 = 0
    package var value: UInt16 = 0
    package var presence: UInt16 = 0
    /// True where decoding pixels needs it, whatever the IOD says.
    package var isDecoding = false

    package init() {}

    package init(members: UInt16, value: UInt16, presence: UInt16, isDecoding: Bool) {
        self.members = members
        self.value = value
        self.presence = presence
        self.isDecoding = isDecoding
    }

    static let layout = RecordLayout(
        IODTypeRecord(),
        [
            .number("set of variants that have it: index into VSET", \.members),
            .number("that demand a value", \.value), .number("that demand its presence", \.presence),
            .flag("decoding pixels needs it", \.isDecoding), .zeros(1),
        ])
}

extension SectionLayout {
    static let iods: [SectionLayout] = [
        SectionLayout(
            .IODT, "what IODs demand of an attribute at a place", \.iodTypes, IODTypeRecord.layout,
            check: { verifier throws(RulesetError) in
                for index in 0..<verifier.count(.IODT) {
                    for field in [0, 2, 4] {
                        let set = Int(verifier.bytes.u16(verifier.start(.IODT, index) + field))
                        try verifier.require(set < verifier.count(.VSET), .IODT, index, "index into VSET")
                    }
                }
            }),
        SectionLayout(
            .IODA, "attributes of the lists, ascending within one", \.iodAttributes, IODAttributeRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkIODAttributes() }),
        SectionLayout(
            .IODL, "lists of attributes", \.iodLists, IODListRecord.layout,
            checkRun: { verifier, _, run throws(RulesetError) in
                var previous = -1
                for index in run {
                    let row = Int(verifier.bytes.u16(verifier.start(.IODA, index)))
                    try verifier.require(row > previous, .IODA, index, "not in order")
                    previous = row
                }
            }),
        SectionLayout(
            .IODP, "the root and the sequences of all IODs, ascending; elements of others are in none", \.iodPlaces,
            IODPlaceRecord.layout,
            check: { verifier throws(RulesetError) in
                var previous = -1
                for index in 0..<verifier.count(.IODP) {
                    let parent = verifier.bytes.int(verifier.start(.IODP, index))
                    try verifier.require(parent > previous, .IODP, index, "not in order")
                    previous = parent
                }
            }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkIODAttributes() throws(RulesetError) {
        for index in 0..<count(.IODA) {
            let row = bytes.u16(start(.IODA, index))
            let place = Int(row & ~AttributeIndex.wildBit)
            let target = row & AttributeIndex.wildBit == 0 ? RulesetSection.ROWS : .WILD
            try require(place < count(target), .IODA, index, "index into \(target.name)")
            try require(
                Int(bytes.u16(start(.IODA, index) + 2)) < count(.IODT), .IODA, index, "index into IODT")
        }
    }
}
