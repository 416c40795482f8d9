import MidicCompiler
import MidicRuntime
import Testing

@Suite struct IODTablesTests {
    private let tables = IODTables.shared

    /// The unfolded rows of every module, by its index; unfolding all takes seconds without optimisation.
    private static let rowsOfModule: [[AttributeRow]] = IODTables.shared.modules.map { IODTables.shared.rows(of: $0) }
    private var rowsOfModule: [[AttributeRow]] { IODTablesTests.rowsOfModule }

    @Test func counts() {
        #expect(tables.ciods.count == 175)
        #expect(tables.ciods.map(\.sopClasses.count).reduce(0, +) == 197)
        #expect(tables.ciods.filter { $0.sopClasses.isEmpty }.count == 4)
        #expect(tables.ciods.map { tables.modules(of: $0).count }.reduce(0, +) == 3349)
        #expect(tables.modules.count == 400)
        #expect(rowsOfModule.map(\.count).reduce(0, +) == 90544)
        #expect(rowsOfModule.filter(\.isEmpty).count == 9)
        #expect(tables.tags.count == 4036)
        #expect(tables.allCIODs.count == 175)
    }

    @Test(arguments: [
        (AttributeType.type1, 12145), (.type1C, 47512), (.type2, 1159), (.type2C, 404), (.type3, 29324),
    ])
    func rowsByType(type: AttributeType, count: Int) {
        #expect(rowsOfModule.joined().count { $0.type == type } == count)
    }

    @Test func ciodsAreSortedAndFound() {
        #expect(tables.ciods.map(\.name) == tables.ciods.map(\.name).sorted())
        for (index, ciod) in tables.ciods.enumerated() {
            #expect(ciod.index == index)
            for uid in ciod.sopClasses {
                #expect(tables.ciod(ofSOPClass: uid) == ciod)
                #expect(UIDRegistry.shared.entry(uid: uid)?.kind == .sopClass)
            }
        }
        #expect(tables.ciod(ofSOPClass: "1.2.840.10008.5.1.4.1.1.2")?.name == "ct-image")
        #expect(tables.ciod(ofSOPClass: "1.2.3") == nil)
        // Retired classes count by what came after them; standalone curves have no successor.
        #expect(tables.ciod(ofSOPClass: "1.2.840.10008.5.1.4.1.1.6")?.name == "ultrasound-image")
        #expect(tables.ciod(ofSOPClass: "1.2.840.10008.5.1.4.1.1.9") == nil)
    }

    @Test func everyTagIsInTheDictionary() {
        for tag in tables.tags { #expect(DataDictionary.shared.entry(for: tag) != nil, "\(tag)") }
    }

    /// The answers that the generator packed, computed again from the unfolded rows of the modules.
    private struct SlowAnswers {
        struct Place: Hashable {
            let tag: Tag
            let parent: Tag?
            let ciod: Int
        }
        var types: [Place: AttributeType] = [:]
        var holders: [Tag: Set<Int>] = [:]

        init(_ tables: IODTables, _ rowsOfModule: [[AttributeRow]]) {
            var perModule: [Int: [(tag: Tag, parent: Tag?, type: AttributeType)]] = [:]
            for module in tables.modules {
                perModule[module.index] = rowsOfModule[module.index].map {
                    ($0.path[$0.path.count - 1], $0.path.dropLast().last, $0.type)
                }
            }
            let order = AttributeType.allCases
            for ciod in tables.ciods {
                for use in tables.modules(of: ciod) {
                    for row in perModule[use.module.index] ?? [] {
                        let place = Place(tag: row.tag, parent: row.parent, ciod: ciod.index)
                        let known = types[place].flatMap { order.firstIndex(of: $0) } ?? order.count
                        if let rank = order.firstIndex(of: row.type), rank < known { types[place] = row.type }
                        holders[row.tag, default: []].insert(ciod.index)
                    }
                }
            }
        }
    }

    @Test func packedAnswersEqualTheSlowOnes() {
        let slow = SlowAnswers(tables, rowsOfModule)
        #expect(slow.types.count == 233_411)
        // All memberships; types for every place of every seventh tag and all places of the tags with compound codes.
        for tag in tables.tags {
            #expect(Set(tables.membership(of: tag).indexes) == slow.holders[tag, default: []], "\(tag)")
        }
        var expected: [Tag: [SlowAnswers.Place: AttributeType]] = [:]
        for (place, type) in slow.types { expected[place.tag, default: [:]][place] = type }
        var pairs = 0
        for (number, tag) in tables.tags.enumerated() {
            let isCompound = ConfidentialityTable.shared.row(for: tag)?.basic.isCompound ?? false
            guard isCompound || number.isMultiple(of: 7) else { continue }
            var packed: [SlowAnswers.Place: AttributeType] = [:]
            for context in tables.types(of: tag) {
                for index in context.ciods.indexes {
                    let place = SlowAnswers.Place(tag: tag, parent: context.parent, ciod: index)
                    #expect(packed.updateValue(context.type, forKey: place) == nil, "\(tag) has two types in one place")
                }
            }
            #expect(packed == expected[tag], "\(tag)")
            pairs += packed.count
        }
        #expect(pairs > 10_000)
    }

    @Test(arguments: [
        ("StudyDate", nil as String?, "ct-image", AttributeType.type2 as AttributeType?),
        ("SOPInstanceUID", nil, "ct-image", .type1), ("PatientName", nil, "mr-image", .type2),
        ("StructureSetDate", nil, "rt-structure-set", .type2), ("StructureSetDate", nil, "ct-image", nil),
        ("ReferencedSOPInstanceUID", "ReferencedStudySequence", "ct-image", .type1),
        ("ContentDate", nil, "segmentation", .type1), ("OverlayData", nil, "ct-image", .type1),
    ])
    func knownType(keyword: String, parent: String?, ciod: String, type: AttributeType?) throws {
        let tag = try #require(DataDictionary.shared.entry(keyword: keyword)).tag
        let parentTag = try parent.map { try #require(DataDictionary.shared.entry(keyword: $0)).tag }
        let found = try #require(tables.ciods.first { $0.name == ciod })
        #expect(tables.type(of: tag, in: parentTag, ciod: found) == type)
        if type != nil { #expect(tables.membership(of: tag)[found.index]) }
    }

    @Test func overlaysOfEveryGroupCount() {
        #expect(tables.membership(of: Tag(0x601E, 0x3000)) == tables.membership(of: Tag(0x6000, 0x3000)))
        #expect(!tables.membership(of: Tag(0x6002, 0x3000)).isEmpty)
        #expect(tables.membership(of: Tag(0x6001, 0x3000)).isEmpty)
        #expect(!tables.types(of: Tag(0x6010, 0x3000)).isEmpty)
    }

    @Test func everyCompoundRowIsInTheTables() {
        let compound = ConfidentialityTable.shared.rows.filter(\.basic.isCompound)
        #expect(compound.count == 50)
        for row in compound {
            guard let tag = row.tag else { continue }
            #expect(!tables.types(of: tag).isEmpty, "\(tag)")
        }
    }

    @Test func dummyItemIsWhatTheRowsSay() throws {
        // Slow and plain: from the full paths of all rows of all modules.
        struct Place: Hashable {
            let sequence: Tag
            let parent: Tag?
            let module: Int
        }
        let sequences = Set(
            ConfidentialityTable.shared.rows.filter { [.D, .XD, .XZD, .ZD].contains($0.basic) }.compactMap(\.tag).filter
            {
                DataDictionary.shared.entry(for: $0)?.vr == .SQ
            })
        #expect(sequences.count > 5)
        var inside: [Place: [AttributeRow]] = [:]
        for module in tables.modules {
            for row in rowsOfModule[module.index] {
                for (depth, tag) in row.path.dropLast().enumerated() where sequences.contains(tag) {
                    let parent = depth == 0 ? nil : row.path[depth - 1]
                    inside[Place(sequence: tag, parent: parent, module: module.index), default: []].append(
                        AttributeRow(path: Array(row.path[(depth + 1)...]), type: row.type))
                }
            }
        }
        let order = AttributeType.allCases
        var compared = 0
        for ciod in tables.ciods where ciod.index.isMultiple(of: 5) {
            let modules = Set(tables.modules(of: ciod).map(\.module.index))
            for (sequence, parent) in Set(inside.keys.map { [$0.sequence, $0.parent] }).map({ ($0[0]!, $0[1]) }) {
                var merged: [[Tag]: AttributeType] = [:]
                for module in modules {
                    for row in inside[Place(sequence: sequence, parent: parent, module: module)] ?? [] {
                        let known = merged[row.path].flatMap { order.firstIndex(of: $0) } ?? order.count
                        if let rank = order.firstIndex(of: row.type), rank < known { merged[row.path] = row.type }
                    }
                }
                let expected = merged.filter { path, type in
                    (type == .type1 || type == .type2)
                        && (1..<path.count).allSatisfy { merged[Array(path[..<$0])] == .type1 }
                }
                let rows = tables.dummyItem(of: sequence, in: parent, ciod: ciod)
                #expect(
                    Dictionary(uniqueKeysWithValues: rows.map { ($0.path, $0.type) }) == expected,
                    "\(sequence) in \(ciod.name)")
                compared += rows.count
            }
        }
        #expect(compared > 100)
    }

    @Test func setOperations() {
        var some = CIODSet()
        for index in [0, 63, 64, 127, 128, 191] { some[index] = true }
        #expect(some.indexes == [0, 63, 64, 127, 128, 191])
        #expect(some.count == 6)
        #expect(!some[1] && some[128] && !some[192])
        some[64] = false
        #expect(some.indexes == [0, 63, 127, 128, 191])
        let first = CIODSet(first: 64)
        #expect(first.count == 64)
        #expect(first.intersection(some).indexes == [0, 63])
        #expect(some.subtracting(first).indexes == [127, 128, 191])
        #expect(first.union(some).count == 67)
        #expect(first.isSubset(of: first.union(some)) && !some.isSubset(of: first))
        #expect(CIODSet().isEmpty && !some.isEmpty)
    }
}
