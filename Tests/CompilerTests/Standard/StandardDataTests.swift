@testable import MidicCompiler
import MidicRuntime
import Testing

/// The packed texts are those that the generator wrote: each has the digest and the number of lines of its list.
@Suite struct StandardDataTests {
    static let texts: [(name: String, text: StaticString)] = [
        ("attributeLists", StandardData.attributeLists), ("attributeMarks", StandardData.attributeMarks),
        ("attributeParents", StandardData.attributeParents),
        ("attributeTypes", StandardData.attributeTypes), ("cid7050", StandardData.cid7050),
        ("ciodSets", StandardData.ciodSets), ("ciods", StandardData.ciods),
        ("confidentiality", StandardData.confidentiality), ("decodingSet", StandardData.decodingSet),
        ("elements", StandardData.elements),
        ("knownUIDs", StandardData.knownUIDs), ("modules", StandardData.modules),
        ("referenceGroups", StandardData.referenceGroups),
        ("safePrivate", StandardData.safePrivate),
        ("storageFamilies", StandardData.storageFamilies), ("uiRoles", StandardData.uiRoles),
        ("uids", StandardData.uids),
    ]

    /// name -> lines, digest
    private static let listed: [String: (lines: Int, digest: String)] = {
        var list: [String: (lines: Int, digest: String)] = [:]
        for line in StandardData.digests.description.split(separator: "\n") {
            let fields = line.split(separator: "\t").map { String($0) }
            list[fields[0]] = (Int(fields[1]) ?? -1, fields[2])
        }
        return list
    }()

    @Test func everyTextIsListed() {
        #expect(StandardDataTests.listed.keys.sorted() == StandardDataTests.texts.map(\.name))
    }

    @Test(arguments: texts.indices)
    func digest(index: Int) throws {
        let (name, text) = StandardDataTests.texts[index]
        let listed = try #require(StandardDataTests.listed[name])
        let digest = SHA256.hash(Array(text.description.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        #expect(digest.joined() == listed.digest, "\(name)")
        #expect(text.description.split(separator: "\n", omittingEmptySubsequences: false).count == listed.lines)
    }

    @Test func editions() {
        let editions = StandardEditions.shared
        #expect(editions.confidentiality.edition == "2026d")
        #expect(editions.safePrivate.edition == "2026d")
        #expect(editions.dictionary.edition.hasPrefix("2026b"))
        #expect(editions.iods.edition.hasPrefix("2026b"))
        #expect(editions.all.count == 4)
        #expect(Set(editions.all.map(\.digest)).count == 4)
        #expect(editions.all.allSatisfy { $0.digest.utf8.count == 64 })
    }
}
