internal import MidicRuntime

/// What the IODs have directly in each data set level: the other way round than `IODTables.types(of:)`, as rulesets hold it.
struct IODPlaceTable: Sendable {
    /// What the IODs say of an attribute at a place.
    struct Demand: Hashable, Sendable {
        /// Variants that have it at all, that demand a value (Type 1, 1C), and that demand only its presence (Type 2, 2C).
        var members = VariantSet()
        var value = VariantSet()
        var presence = VariantSet()
        /// Decoding needs it there, whatever the IOD says (docs/language.md, "Decoding set").
        var isDecoding = false
    }

    struct Place: Sendable {
        /// 0 for the root.
        let parent: UInt32
        /// Ascending by tag; the second is an index into `demands`. Repeating groups by their lowest tag.
        var attributes: [(tag: Tag, demand: Int)] = []
    }

    /// Ascending by parent.
    private(set) var places: [Place] = []
    private(set) var demands: [Demand] = []

    static let shared = IODPlaceTable(IODTables.shared, DecodingSet.shared)

    private init(_ iods: IODTables, _ decoding: DecodingSet) {
        var found: [UInt32: [Tag: Demand]] = [:]
        iods.forEachPlace { tag, parent, types in
            var demand = Demand()
            for (type, ciods) in types {
                let variants = ProfileTables.variants(ciods)
                demand.members = demand.members.union(variants)
                switch type.demand {
                case .value: demand.value = demand.value.union(variants)
                case .presence: demand.presence = demand.presence.union(variants)
                case .nothing: break
                }
            }
            found[parent, default: [:]][tag] = demand
        }
        IODPlaceTable.addOriginals(iods, to: &found)
        // Classes without an IOD may have what any has.
        for parent in found.keys {
            found[parent] = found[parent]?.mapValues { demand in
                var demand = demand
                demand.members[0] = true
                return demand
            }
        }
        for (parent, tag) in decoding.places { found[parent, default: [:]][tag, default: Demand()].isDecoding = true }
        var numbers: [Demand: Int] = [:]
        for (parent, attributes) in found.sorted(by: { $0.key < $1.key }) {
            var place = Place(parent: parent)
            place.attributes = attributes.sorted { $0.key < $1.key }.map { tag, demand in
                if let known = numbers[demand] { return (tag, known) }
                numbers[demand] = demands.count
                demands.append(demand)
                return (tag, demands.count - 1)
            }
            places.append(place)
        }
    }

    /// The classes that hold converted single-frame images, and what these were (PS3.3 sections A.70 to A.72).
    private static let originals = [
        "legacy-converted-enhanced-ct-image": "ct-image",
        "legacy-converted-enhanced-mr-image": "mr-image",
        "legacy-converted-enhanced-pet-image": "positron-emission-tomography-image",
    ]

    /// The Unassigned Shared and Per-Frame Converted Attributes Sequences hold whatever attributes of the original have no
    /// other place (PS3.3 section C.7.6.16.2): there what the original's IOD has at its root is allowed, and below
    /// that what it has in its sequences. Nothing is demanded there.
    private static func addOriginals(_ iods: IODTables, to found: inout [UInt32: [Tag: Demand]]) {
        for (converted, original) in originals {
            guard let target = iods.ciods.first(where: { $0.name == converted }),
                let source = iods.ciods.first(where: { $0.name == original })
            else { preconditionFailure("an IOD of converted images is not in the tables") }
            let (held, holds) = (
                ProfileTables.variant(ofCIOD: source.index), ProfileTables.variant(ofCIOD: target.index)
            )
            for (parent, attributes) in found {
                let places = parent == 0 ? unassigned : [parent]
                for (tag, demand) in attributes where demand.members[held] {
                    for place in places { found[place, default: [:]][tag, default: Demand()].members[holds] = true }
                }
            }
        }
    }

    /// (0020,9170) Unassigned Shared and (0020,9171) Unassigned Per-Frame Converted Attributes Sequence.
    private static let unassigned: [UInt32] = [0x0020_9170, 0x0020_9171]

    /// What the IODs say of an attribute directly in a sequence, or at the root for nil; nil if none has it there and decoding
    /// does not need it.
    func demand(of tag: Tag, in parent: Tag?) -> Demand? {
        guard let place = place(of: parent) else { return nil }
        return place.attributes.first { $0.tag == IODTables.lowest(tag) }.map { demands[$0.demand] }
    }
    /// What the IODs have directly in a sequence, or at the root for nil.
    func place(of parent: Tag?) -> Place? {
        let wanted = parent?.rawValue ?? 0
        return places.first { $0.parent == wanted }
    }
}
