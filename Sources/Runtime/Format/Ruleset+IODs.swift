/// What the IOD of a file's class says of an attribute at a place (PS3.5 section 7.4).
package enum IODRequirement: Sendable {
    /// Not in the IOD there.
    case absent
    /// Type 3, or a class of which nothing is known.
    case optional
    /// Type 2 or 2C: it may be empty.
    case presence
    /// Type 1 or 1C.
    case value
}

extension Ruleset {
    /// The root and the sequences that some IOD has.
    package var iodPlaceCount: Int { layout[.IODP].count }

    /// The list of what may stand directly in a sequence, or in the root for nil; nil where no IOD has it.
    package func iodList(of parent: Tag?) -> Int? {
        let extent = layout[.IODP]
        let wanted = parent?.rawValue ?? 0
        var low = 0
        var high = extent.count
        while low < high {
            let middle = (low + high) / 2
            if bytes.u32(extent.start + 8 * middle) < wanted { low = middle + 1 } else { high = middle }
        }
        guard low < extent.count, bytes.u32(extent.start + 8 * low) == wanted else { return nil }
        return bytes.int(extent.start + 8 * low + 4)
    }

    /// The IODT record of an attribute in a list, searched from a cursor that moves up as elements come in ascending order.
    ///
    /// - Parameter cursor: counted from the start of the list; moved to the first attribute that is not below `attribute`.
    @inline(__always)
    func iodType(of attribute: AttributeIndex, in list: Int, from cursor: inout Int) -> Int? {
        let record = record(.IODL, list, size: 8)
        let base = layout[.IODA].start + 4 * bytes.int(record)
        let count = bytes.int(record + 4)
        let wanted = attribute.rawValue
        var low = cursor
        // Behind the cursor: an element out of order, or one of a repeating group.
        if low >= count || wanted < bytes.u16(base + 4 * low) { low = 0 }
        var step = 1
        var high = low
        while high < count, bytes.u16(base + 4 * high) < wanted {
            low = high + 1
            high += step
            step *= 2
        }
        high = min(high, count)
        while low < high {
            let middle = (low + high) / 2
            if bytes.u16(base + 4 * middle) < wanted { low = middle + 1 } else { high = middle }
        }
        cursor = low
        guard low < count, bytes.u16(base + 4 * low) == wanted else { return nil }
        return Int(bytes.u16(base + 4 * low + 2))
    }

    /// Where IODs have attributes, by attribute: the sequence (0 for the root) and the IODT record. For reports.
    package func iodPlaces() -> [AttributeIndex: [(parent: Tag, type: Int)]] {
        var found: [AttributeIndex: [(parent: Tag, type: Int)]] = [:]
        for index in 0..<iodPlaceCount {
            let place = record(.IODP, IODPlaceRecord.layout, at: index)
            let list = record(.IODL, IODListRecord.layout, at: Int(place.list))
            for attribute in Int(list.first)..<Int(list.first + list.count) {
                let record = record(.IODA, IODAttributeRecord.layout, at: attribute)
                found[record.row, default: []].append((place.parent, Int(record.type)))
            }
        }
        return found
    }

    /// Whether the IOD of a variant has the attribute that an IODT record speaks of.
    @inline(__always)
    package func iodType(_ type: Int, hasMember variant: Int) -> Bool {
        variantSet(Int(bytes.u16(record(.IODT, type, size: 8))), contains: variant)
    }

    /// Whether decoding pixels needs the attribute that an IODT record speaks of.
    @inline(__always)
    package func iodTypeIsDecoding(_ type: Int) -> Bool { bytes.u8(record(.IODT, type, size: 8) + 6) != 0 }

    private func requirement(_ type: Int, variant: Int) -> IODRequirement {
        let record = record(.IODT, type, size: 8)
        func contains(_ field: Int) -> Bool { variantSet(Int(bytes.u16(record + field)), contains: variant) }
        if contains(2) { return .value }
        if contains(4) { return .presence }
        return contains(0) ? .optional : .absent
    }

    /// The row, or the repeating group, of a public tag; nil if the ruleset does not know it.
    package func attributeIndex(of tag: Tag) -> AttributeIndex? {
        guard !tag.isPrivate else { return nil }
        if let row = rowIndex(of: tag) { return .row(row) }
        for index in 0..<wildCount where wild(at: index).matches(tag) { return .wild(index) }
        return nil
    }

    /// What the IOD of a variant says of an attribute directly in a sequence, or in the root for nil. Classes that the tables
    /// do not know (variant 0) demand nothing.
    package func requirement(of tag: Tag, in parent: Tag?, variant: Int) -> IODRequirement {
        place(of: tag, in: parent).map { requirement($0, variant: variant) } ?? .absent
    }

    /// Whether decoding pixels needs an attribute directly in a sequence, or in the root for nil.
    package func decodingNeeds(_ tag: Tag, in parent: Tag?) -> Bool {
        place(of: tag, in: parent).map { iodTypeIsDecoding($0) } ?? false
    }

    private func place(of tag: Tag, in parent: Tag?) -> Int? {
        guard let attribute = attributeIndex(of: tag), let list = iodList(of: parent) else { return nil }
        var cursor = 0
        return iodType(of: attribute, in: list, from: &cursor)
    }
}

extension WildRecord {
    /// Whether this is a rule for the tag. The first that matches decides.
    @inline(__always)
    package func matches(_ tag: Tag) -> Bool {
        let group = tag.group & groupMask
        let element = tag.element & elementMask
        return group >= groupLow && group <= groupHigh && element >= elementLow && element <= elementHigh
    }
}
