import MidicCompiler
import MidicRuntime
import Testing

@Suite struct DataDictionaryTests {
    private let dictionary = DataDictionary.shared

    @Test func counts() {
        #expect(dictionary.entries.count + dictionary.repeatingGroups.count == 5356)
        #expect(dictionary.repeatingGroups.count == 88)
        #expect((dictionary.entries + dictionary.repeatingGroups).filter(\.isRetired).count == 496)
        #expect((dictionary.entries + dictionary.repeatingGroups).filter { $0.keyword.isEmpty }.count == 7)
    }

    /// The runtime's list of attributes with several VRs is the dictionary's.
    @Test func choicesOfVR() throws {
        for entry in dictionary.entries + dictionary.repeatingGroups where !entry.tag.isPrivate {
            let choice = VR.choice(of: entry.tag)
            switch Set(entry.vrs) {
            case [.US, .SS], [.US, .SS, .OW]: #expect(choice == .byPixelRepresentation, "\(entry.tag)")
            case [.OB, .OW]: #expect(choice == .bytesOrWords, "\(entry.tag)")
            case [.US, .OW]: #expect(choice == .numbersOrWords, "\(entry.tag)")
            case let vrs: #expect(choice == nil && vrs.count <= 1, "\(entry.tag)")
            }
        }
    }

    @Test(arguments: [
        (Tag(0x0010, 0x0010), "PatientName", [VR.PN], ValueMultiplicity(minimum: 1, maximum: 1, step: 1)),
        (Tag(0x0008, 0x0008), "ImageType", [VR.CS], ValueMultiplicity(minimum: 2, maximum: nil, step: 1)),
        (
            Tag(0x0028, 0x0106), "SmallestImagePixelValue", [VR.US, VR.SS],
            ValueMultiplicity(minimum: 1, maximum: 1, step: 1)
        ),
        (Tag(0x0020, 0x0032), "ImagePositionPatient", [VR.DS], ValueMultiplicity(minimum: 3, maximum: 3, step: 1)),
        (Tag(0x3006, 0x0050), "ContourData", [VR.DS], ValueMultiplicity(minimum: 3, maximum: nil, step: 3)),
        (Tag(0x7FE0, 0x0010), "PixelData", [VR.OB, VR.OW], ValueMultiplicity(minimum: 1, maximum: 1, step: 1)),
        (Tag(0x0040, 0xE012), "DisplayURI", [VR.UR], ValueMultiplicity(minimum: 1, maximum: 1, step: 1)),
        (Tag(0xFFFE, 0xE000), "Item", [], ValueMultiplicity(minimum: 1, maximum: 1, step: 1)),
    ])
    func knownElement(tag: Tag, keyword: String, vrs: [VR], vm: ValueMultiplicity) throws {
        let entry = try #require(dictionary.entry(for: tag))
        #expect(entry.tag == tag)
        #expect(entry.keyword == keyword)
        #expect(entry.vrs == vrs)
        #expect(entry.vm == vm)
        #expect(entry.mask == nil)
        #expect(dictionary.entry(keyword: keyword) == entry)
    }

    @Test(arguments: [
        (Tag(0x6000, 0x3000), "OverlayData"), (Tag(0x601E, 0x3000), "OverlayData"),
        (Tag(0x60FE, 0x4000), "OverlayComments"),
        (Tag(0x5002, 0x3000), "CurveData"), (Tag(0x0020, 0x3142), "SourceImageIDs"),
        (Tag(0x1000, 0x1233), "ShiftTableTriplet"),
        (Tag(0x1000, 0x1235), "ShiftTableTriplet"), (Tag(0x0028, 0x0412), "CoefficientCoding"),
        (Tag(0x7F02, 0x0010), "VariablePixelData"),
    ])
    func repeatingGroup(tag: Tag, keyword: String) throws {
        let expected = keyword == "ShiftTableTriplet" && tag.element == 0x1233 ? "HuffmanTableTriplet" : keyword
        let entry = try #require(dictionary.entry(for: tag))
        #expect(entry.keyword == expected)
        #expect(entry.mask != nil)
        #expect(dictionary.entry(keyword: expected) == entry)
    }

    @Test(arguments: [Tag(0x6001, 0x3000), Tag(0x0009, 0x0010), Tag(0x0010, 0xFFFF), Tag(0x5001, 0x3000)])
    func unknownElement(tag: Tag) {
        #expect(dictionary.entry(for: tag) == nil)
    }

    @Test func everyEntryIsFoundByTagAndKeyword() {
        var previous: Tag?
        for entry in dictionary.entries {
            if let previous { #expect(previous < entry.tag) }
            previous = entry.tag
            #expect(dictionary.entry(for: entry.tag) == entry)
            #expect(entry.keyword.isEmpty || dictionary.entry(keyword: entry.keyword) == entry)
        }
        let exact = Set(dictionary.entries.map(\.tag))
        for entry in dictionary.repeatingGroups where !exact.contains(entry.tag) {
            #expect(dictionary.entry(for: entry.tag)?.keyword == entry.keyword)
        }
        #expect(Set(dictionary.keywords).count == 5356 - 7)
    }

    @Test(arguments: [
        ("1", 1, 1 as Int?, 1), ("1-n", 1, nil, 1), ("2-2n", 2, nil, 2), ("3-3n", 3, nil, 3), ("1-99", 1, 99, 1),
        ("0-n", 0, nil, 1),
    ])
    func multiplicity(text: String, minimum: Int, maximum: Int?, step: Int) {
        #expect(ValueMultiplicity(text) == ValueMultiplicity(minimum: minimum, maximum: maximum, step: step))
    }

    @Test(arguments: ["", "n", "1-", "-1", "2-1", "1-0n", "a-b", "1-2-3"])
    func badMultiplicity(text: String) {
        #expect(ValueMultiplicity(text) == nil)
    }

    @Test func allowedCounts() {
        let pairs = ValueMultiplicity(minimum: 2, maximum: nil, step: 2)
        #expect([0, 1, 2, 3, 4, 5, 6].map { pairs.allows($0) } == [false, false, true, false, true, false, true])
        let few = ValueMultiplicity(minimum: 1, maximum: 3, step: 1)
        #expect([0, 1, 3, 4].map { few.allows($0) } == [false, true, true, false])
    }
}
