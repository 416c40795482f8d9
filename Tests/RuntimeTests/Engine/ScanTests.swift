import Testing

@testable import MidicRuntime

/// What one pass over an item finds before its elements are decided.
@Suite struct ScanTests {
    private func scan(_ set: DicomBytes, readsConcepts: Bool) throws -> (Executor.Scan, SpecificCharacterSet?, [UInt8])
    {
        let ruleset = try SmallRuleset().ruleset()
        var configuration = try RunConfiguration(ruleset: ruleset, secrets: [:], params: [:])
        configuration.readsConcepts = readsConcepts
        var executor = Executor(configuration: configuration)
        let bytes = set.bytes
        try TapeBuilder.build(
            bytes.rawBytes, from: 0, to: bytes.count, encoding: set.encoding, vrSource: SmallDictionary(),
            into: &executor.tape)
        let found = executor.scan(
            bytes.rawBytes, first: 0, end: executor.tape.entries.count, isAscending: executor.tape.rootIsAscending)
        return (found, found.characterSet.map { executor.characterSets[$0] }, bytes)
    }

    private func contentItem(_ code: (inout DicomBytes) -> Void) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.element(.specificCharacterSet, .CS, "ISO_IR 192")
        set.element(Tag(0x0040, 0xA040), .CS, "TEXT")
        set.sequence(.conceptNameCodeSequence) { $0.item { code(&$0) } }
        set.element(Tag(0x0040, 0xA160), .UT, "text")
        return set
    }

    @Test func conceptAndCharacterSet() throws {
        let item = contentItem {
            $0.element(.codeValue, .SH, "121106")
            $0.element(.codingSchemeDesignator, .SH, "DCM ")
        }
        let (found, set, bytes) = try scan(item, readsConcepts: true)
        #expect(set == SpecificCharacterSet.parse(Array("ISO_IR 192".utf8)))
        let concept = try #require(found.concept)
        #expect(String(decoding: bytes[concept.value], as: UTF8.self) == "121106")
        #expect(String(decoding: bytes[concept.scheme], as: UTF8.self) == "DCM ")
        #expect(try scan(item, readsConcepts: false).0.concept == nil)
    }

    @Test func longCodesAndMissingOnes() throws {
        let long = contentItem { $0.element(.longCodeValue, .UC, "a code of more than sixteen characters") }
        let (found, _, bytes) = try scan(long, readsConcepts: true)
        let concept = try #require(found.concept)
        #expect(String(decoding: bytes[concept.value], as: UTF8.self) == "a code of more than sixteen characters")
        #expect(concept.scheme.isEmpty)
        let without = contentItem { $0.element(.codeMeaning, .LO, "Comment") }
        #expect(try scan(without, readsConcepts: true).0.concept == nil)
    }

    /// A data set out of order is read to its end.
    @Test func outOfOrder() throws {
        var set = DicomBytes(.explicitLittle)
        set.element(.patientName, .PN, "Doe^Jane")
        set.element(.specificCharacterSet, .CS, "ISO_IR 100")
        #expect(try scan(set, readsConcepts: false).1 == SpecificCharacterSet.parse(Array("ISO_IR 100".utf8)))
        var none = DicomBytes(.explicitLittle)
        none.element(.patientName, .PN, "Doe^Jane")
        #expect(try scan(none, readsConcepts: false).1 == nil)
    }
}
