import MidicRuntime

/// What the IODs have in each data set level, by rows of the ruleset.
extension Lowering {
    func lowerIODs() {
        let table = IODPlaceTable.shared
        let indexes = attributeIndexes()
        var types: [Int: UInt16] = [:]
        var lists: [[IODAttributeRecord]: UInt32] = [:]
        for place in table.places {
            var list: [IODAttributeRecord] = []
            list.reserveCapacity(place.attributes.count)
            for (tag, demand) in place.attributes {
                for index in indexes[tag] ?? [] {
                    list.append(IODAttributeRecord(row: index, type: type(of: demand, table, &types)))
                }
            }
            guard !list.isEmpty else { continue }
            list.sort { $0.row < $1.row }
            if lists[list] == nil {
                lists[list] = UInt32(content.iodLists.count)
                content.iodLists.append(
                    IODListRecord(first: UInt32(content.iodAttributes.count), count: UInt32(list.count)))
                content.iodAttributes += list
            }
            content.iodPlaces.append(
                IODPlaceRecord(parent: Tag(rawValue: place.parent), list: lists[list] ?? 0))
        }
    }

    /// The rows and repeating groups of the ruleset by the tag under which the IODs know them.
    private func attributeIndexes() -> [Tag: [AttributeIndex]] {
        var indexes: [Tag: [AttributeIndex]] = [:]
        for (place, row) in content.rows.enumerated() {
            indexes[IODTables.lowest(row.tag), default: []].append(.row(place))
        }
        var wild = 0
        for decision in decisions {
            guard case .mask = decision.facts.subject else { continue }
            if let tag = analyzer.tables.iodTag(of: decision.facts.subject) {
                indexes[tag, default: []].append(.wild(wild))
            }
            wild += 1
        }
        return indexes
    }

    private func type(of demand: Int, _ table: IODPlaceTable, _ places: inout [Int: UInt16]) -> UInt16 {
        if let known = places[demand] { return known }
        let said = table.demands[demand]
        let record = IODTypeRecord(
            members: UInt16(place(of: said.members)), value: UInt16(place(of: said.value)),
            presence: UInt16(place(of: said.presence)), isDecoding: said.isDecoding)
        let index = UInt16(content.iodTypes.count)
        content.iodTypes.append(record)
        places[demand] = index
        return index
    }
}
