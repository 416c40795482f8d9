@testable import MidicCompiler
import MidicRuntime
import Testing

/// What the IODs have in each data set level, against the tables from which it is made; the decoding set.
@Suite struct IODPlaceTableTests {
    private let table = IODPlaceTable.shared
    private let iods = IODTables.shared

    private func variant(_ name: String) throws -> Int {
        ProfileTables.variant(ofCIOD: try #require(iods.ciods.first { $0.name == name }).index)
    }

    /// Every attribute of every IOD at every place, but where originals of converted images are held.
    @Test func demandsAreThoseOfTheIODTables() {
        var places: Set<UInt64> = []
        for tag in iods.tags {
            for context in iods.types(of: tag) {
                places.insert(UInt64(context.parent?.rawValue ?? 0) << 32 | UInt64(tag.rawValue))
                guard let demand = table.demand(of: tag, in: context.parent) else {
                    Issue.record("\(tag) is nowhere")
                    continue
                }
                for ciod in context.ciods.indexes {
                    let variant = ProfileTables.variant(ofCIOD: ciod)
                    let isRight =
                        demand.members[variant] && demand.value[variant] == (context.type.demand == .value)
                        && demand.presence[variant] == (context.type.demand == .presence)
                    #expect(isRight, "\(tag) in \(iods.ciods[ciod].name)")
                }
                #expect(demand.members[0] && !demand.value[0] && !demand.presence[0])
            }
        }
        for place in table.places {
            for (tag, demand) in place.attributes where !table.demands[demand].isDecoding {
                let isOriginal = place.parent == 0x0020_9170 || place.parent == 0x0020_9171
                #expect(isOriginal || places.contains(UInt64(place.parent) << 32 | UInt64(tag.rawValue)))
            }
        }
    }

    @Test func aPlaceIsNotAnyDepth() throws {
        let ct = try variant("ct-image")
        let codeValue = Tag(0x0008, 0x0100)
        #expect(table.demand(of: codeValue, in: nil)?.members[ct] != true)
        #expect(table.demand(of: codeValue, in: Tag(0x0008, 0x2218))?.members[ct] == true)
        #expect(table.demand(of: Tag(0x6002, 0x3000), in: nil)?.members[ct] == true)
    }

    /// The Unassigned Converted Attributes Sequences hold what the original had at its root.
    @Test(arguments: [Tag(0x0020, 0x9170), Tag(0x0020, 0x9171)])
    func originalsKeepTheirAttributes(sequence: Tag) throws {
        let converted = try variant("legacy-converted-enhanced-mr-image")
        let echoTime = try #require(table.demand(of: Tag(0x0018, 0x0081), in: sequence))
        #expect(echoTime.members[converted] && !echoTime.value[converted] && !echoTime.presence[converted])
        #expect(!echoTime.members[try variant("legacy-converted-enhanced-ct-image")])
        #expect(!echoTime.members[try variant("enhanced-mr-image")])
    }

    @Test(arguments: [
        (Tag(0x0028, 0x0010), Tag?.none, true), (Tag(0x0028, 0x0008), nil, true), (Tag(0x0028, 0x1053), nil, true),
        (Tag(0x0028, 0x1054), nil, true), (Tag(0x0028, 0x3000), nil, true), (Tag(0x3004, 0x000E), nil, true),
        (Tag(0x7FE0, 0x0001), nil, true), (Tag(0x7FE0, 0x0010), nil, true), (Tag(0x0028, 0x2000), nil, true),
        (Tag(0x0028, 0x1053), Tag(0x0028, 0x9145), true), (Tag(0x0028, 0x9145), Tag(0x5200, 0x9230), true),
        (Tag(0x0028, 0x0030), Tag(0x0028, 0x9110), true), (Tag(0x0028, 0x0010), Tag(0x0088, 0x0200), true),
        (Tag(0x0028, 0x3006), Tag(0x0028, 0x3000), true), (Tag(0x0040, 0x9096), Tag(0x5200, 0x9229), true),
        // The sequences around them; an icon goes with pixels of its own.
        (Tag(0x5200, 0x9229), nil, true), (Tag(0x5200, 0x9230), nil, true), (Tag(0x0088, 0x0200), nil, false),
        // Text of these modules, and a tag of the set where nothing is decoded.
        (Tag(0x0028, 0x3003), Tag(0x0028, 0x3000), false), (Tag(0x0028, 0x7FE0), nil, false),
        (Tag(0x0028, 0x1055), nil, false), (Tag(0x0040, 0x9210), Tag(0x0040, 0x9096), false),
        (Tag(0x0028, 0x1053), Tag(0x0040, 0xA730), false), (Tag(0x0028, 0x1050), nil, false),
    ])
    func decodingSet(tag: Tag, parent: Tag?, isInIt: Bool) {
        #expect((table.demand(of: tag, in: parent)?.isDecoding ?? false) == isInIt)
    }

    /// No name, date or UID, and no text but the two that stay with a defined term only.
    @Test func decodingNeedsNoText() {
        let text = DecodingSet.shared.places.map(\.tag).filter { tag in
            DataDictionary.shared.entry(for: tag).map { $0.vr.isText && ![.CS, .DS, .IS].contains($0.vr) } ?? true
        }
        #expect(Set(text) == [Tag(0x0028, 0x1054), Tag(0x0028, 0x3004)])
    }

    private static let facts: [(Tag, RowTraits, UInt8)] = [
        (Tag(0x0008, 0x1150), .classUID, 0), (Tag(0x0008, 0x1155), [], 0), (Tag(0x0008, 0x010C), .classUID, 0),
        (Tag(0x0010, 0x0010), .identifiesPatient, 0), (Tag(0x0008, 0x0090), [], 0),
        (Tag(0x0010, 0x1000), .identifiesPatient, 0), (Tag(0x0008, 0x0106), [.publicDate, .fullDatesKeep], 0),
        (Tag(0x0008, 0x0020), .fullDatesKeep, 0), (Tag(0x0010, 0x0030), .identifiesPatient, 0),
        (Tag(0x0020, 0x0037), .decoding, 0), (Tag(0x0028, 0x0010), .decoding, 1),
        // Words are one value of any length, and a choice between numbers and words is not counted either.
        (Tag(0x0028, 0x1201), .decoding, 0), (Tag(0x0028, 0x3006), .decoding, 0),
        (Tag(0x0028, 0x1101), .decoding, 3), (Tag(0x0028, 0x0009), .decoding, 0),
    ]

    @Test(arguments: facts)
    func rowFacts(tag: Tag, traits: RowTraits, count: UInt8) {
        let vrs = DataDictionary.shared.entry(for: tag)?.vrs ?? []
        let facts = ProfileTables.shared.rowFacts(of: SubjectFacts(subject: .attribute(tag), vrs: vrs))
        #expect(facts.traits == traits)
        #expect(facts.valueCount == count)
    }
}
