import MidicCompiler
import MidicRuntime
import Testing

@Suite struct ConfidentialityTableTests {
    private let table = ConfidentialityTable.shared

    @Test func counts() {
        #expect(table.rows.count == 657)
        #expect(table.rows.filter(\.isRetired).count == 102)
        #expect(table.rows.filter(\.isInStandardIOD).count == 473)
    }

    @Test(arguments: [
        (ConfidentialityCode.X, 417), (.D, 93), (.U, 55), (.Z, 42), (.XD, 23), (.XZ, 11), (.XZD, 8), (.ZD, 6),
        (.XZU, 2),
        (.K, 0), (.C, 0),
    ])
    func basicColumn(code: ConfidentialityCode, count: Int) {
        #expect(table.rows.filter { $0.basic == code }.count == count)
    }

    @Test(arguments: [
        (ProfileOption.retainSafePrivate, 0, 1), (.retainUIDs, 60, 0), (.retainDeviceIdentity, 48, 11),
        (.retainInstitutionIdentity, 10, 0), (.retainPatientCharacteristics, 14, 5), (.retainFullDates, 169, 0),
        (.retainModifiedDates, 0, 169), (.cleanDescriptors, 0, 141), (.cleanStructuredContent, 0, 4),
        (.cleanGraphics, 0, 4),
    ])
    func optionColumn(option: ProfileOption, keep: Int, clean: Int) {
        let codes = table.rows.compactMap { $0.code(for: option) }
        #expect(codes.filter { $0 == .K }.count == keep)
        #expect(codes.filter { $0 == .C }.count == clean)
        #expect(codes.count == keep + clean)
    }

    @Test(arguments: [
        ("PatientName", ConfidentialityCode.Z), ("PatientID", .ZD), ("StudyInstanceUID", .U), ("AccessionNumber", .Z),
        ("PatientBirthDate", .Z), ("StudyDate", .Z), ("ContentSequence", .D), ("SeriesDescription", .X),
        ("ReferencedImageSequence", .XZU), ("AcquisitionDate", .XZ), ("InstitutionName", .XZD), ("ContentDate", .ZD),
        ("DeviceSerialNumber", .XZD), ("AnnotationGroupUID", .D), ("EncapsulatedDocument", .D),
        ("DoseCalculationModelName", .X),
    ])
    func knownRow(keyword: String, basic: ConfidentialityCode) throws {
        let entry = try #require(DataDictionary.shared.entry(keyword: keyword))
        let row = try #require(table.row(for: entry.tag))
        #expect(row.keyword == keyword)
        #expect(row.basic == basic)
    }

    @Test func optionsOfOneRow() throws {
        let row = try #require(table.row(for: Tag(0x0008, 0x0022)))
        #expect(row.keyword == "AcquisitionDate")
        #expect(row.code(for: .retainFullDates) == .K)
        #expect(row.code(for: .retainModifiedDates) == .C)
        #expect(row.code(for: .cleanDescriptors) == nil)
    }

    @Test func deviceIdentityMeetsModifiedDatesOnElevenRows() {
        let both = table.rows.filter {
            $0.code(for: .retainDeviceIdentity) == .K && $0.code(for: .retainModifiedDates) == .C
        }
        #expect(both.count == 11)
    }

    @Test func masks() throws {
        #expect(table.row(for: Tag(0x6012, 0x3000))?.keyword == "OverlayData")
        #expect(table.row(for: Tag(0x6012, 0x4000))?.keyword == "OverlayComments")
        #expect(table.row(for: Tag(0x6012, 0x0010)) == nil)
        let curve = try #require(table.row(for: Tag(0x5004, 0x0110)))
        #expect(curve.basic == .X)
        #expect(curve.tag == Tag(0x5000, 0x0000))
        for tag in [Tag(0x0009, 0x0010), Tag(0x6001, 0x3000), Tag(0x5001, 0x1001)] {
            #expect(table.row(for: tag)?.target == .privateAttributes)
        }
        #expect(table.rows.last?.code(for: .retainSafePrivate) == .C)
        #expect(table.row(for: Tag(0x0028, 0x0010)) == nil)
    }

    @Test func keywordsAgreeWithTheDictionary() {
        for row in table.rows {
            guard case .attribute(let tag) = row.target else { continue }
            #expect(DataDictionary.shared.entry(for: tag)?.keyword == row.keyword, "\(tag)")
            #expect(table.row(for: tag) == row)
        }
    }

    @Test func methodCodes() {
        #expect(DeidentificationMethodCode.all.map(\.value) == (113100...113112).map { String($0) })
        #expect(DeidentificationMethodCode.all.allSatisfy { $0.scheme == "DCM" })
        #expect(DeidentificationMethodCode.code(for: .basicProfile).value == "113100")
        for option in ProfileOption.allCases {
            #expect(!DeidentificationMethodCode.code(for: .option(option)).meaning.isEmpty)
        }
        #expect(DeidentificationMethodCode.code(for: .option(.retainSafePrivate)).value == "113111")
        #expect(DeidentificationMethodCode.code(for: .option(.retainFullDates)).value == "113106")
        #expect(DeidentificationMethodCode.code(for: .option(.retainModifiedDates)).value == "113107")
    }
}
