import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// What offsets, public dates, wide rules and sources of pseudonyms come to in outputs.
@Suite struct ReferenceOutputTests {
    private static let uids = "uids -> uid(key)\n"
    private static let modified = "basic with retain_modified_dates"
    private static let others = "TimezoneOffsetFromUTC, FrameOriginTimestamp -> remove\n"

    private static func dates(_ rules: String) throws -> Ruleset {
        try ClaimPolicy.ruleset(ClaimPolicy.text(modified, rules + "\n" + uids + others))
    }

    private func output(
        _ object: ClaimedObject, _ ruleset: Ruleset, params: [String: String] = [:]
    ) throws -> ClaimedObject {
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))
        var deidentifier = Deidentifier(
            configuration: try RunConfiguration(
                ruleset: ruleset, secrets: ["key": secret], params: params, claims: StandardClaims.table))
        return ClaimedObject(bytes: try deidentifier.deidentify(object.bytes).bytes)
    }

    private func day(_ object: ClaimedObject, _ tag: Tag = ClaimedObject.studyDate) throws -> Int {
        let text = Array(try #require(try object.value(tag)).utf8)
        func number(_ range: Range<Int>) -> Int { Int(String(decoding: text[range], as: UTF8.self)) ?? 0 }
        try #require(text.count == 8)
        return try #require(CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8))).dayNumber
    }

    // MARK: Offsets

    /// Two studies of one patient stay as far apart as they were; those of two patients do not.
    @Test func studiesOfAPatientKeepTheirDistance() throws {
        let ruleset = try Self.dates("dates -> shift o else empty")
        func study(_ date: String, _ patient: String) throws -> Int {
            try day(
                try output(
                    ClaimedObject {
                        $0.set(ClaimedObject.studyDate, .DA, date)
                        $0.set(.patientID, .LO, patient)
                    }, ruleset))
        }
        let first = try study("20240229", "MRN1")
        #expect(try study("20240315", "MRN1") == first + 15)
        #expect(try study("20240229", "MRN2") != first)
    }

    @Test func wholeWeeksKeepTheDayOfTheWeek() throws {
        let ruleset = try Self.dates(
            "offset weeks = days(-3650 ... -30, step: 7) keyed by PatientID with key\ndates -> shift weeks else empty")
        let before = try day(ClaimedObject())
        var shifts: Set<Int> = []
        for patient in 0..<20 {
            let after = try day(try output(ClaimedObject { $0.set(.patientID, .LO, "MRN\(patient)") }, ruleset))
            #expect((before - after).isMultiple(of: 7) && 30...3650 ~= before - after)
            shifts.insert(before - after)
        }
        #expect(shifts.count > 10)
    }

    /// Issuer and ID count together, and where one is missing the next key does.
    @Test func aPairOfKeysIsOneKey() throws {
        let ruleset = try Self.dates(
            "offset pair = days(-3650 ... -30) keyed by (IssuerOfPatientID, PatientID) else StudyInstanceUID with key\n"
                + "dates -> shift pair else empty")
        func shifted(_ issuer: String?, _ patient: String, study: String = "1.2.3.4.1") throws -> Int {
            try day(
                try output(
                    ClaimedObject {
                        if let issuer { $0.set(Tag(0x0010, 0x0021), .LO, issuer) }
                        $0.set(.patientID, .LO, patient)
                        $0.set(.studyInstanceUID, .UI, study)
                    }, ruleset))
        }
        let first = try shifted("A", "MRN1")
        #expect(try shifted("A ", "MRN1", study: "1.2.9") == first)
        #expect(try shifted("B", "MRN1") != first)
        #expect(try shifted("A", "MRN2") != first)
        let byStudy = try shifted(nil, "MRN1")
        #expect(try shifted("^", "MRN2") == byStudy && byStudy != first)
    }

    @Test func theOperatorGivesTheDays() throws {
        let ruleset = try Self.dates(
            "param inc: integer(-3650 ... 3650)\noffset given = days(param inc)\ndates -> shift given else empty")
        let before = try day(ClaimedObject())
        for (given, isClaimed) in [("-400", true), ("30", true), ("-29", false), ("1", false)] {
            let object = try output(ClaimedObject(), ruleset, params: ["inc": given])
            #expect(try day(object) - before == Int(given))
            #expect(try object.codes().contains("113107") == isClaimed, "\(given)")
        }
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef".utf8))
        for (given, code) in [
            ("0", ConfigurationError.Code.offsetOfZeroDays), ("4000", .parameterOutOfRange),
            ("x", .parameterNotAnInteger),
        ] {
            let error = #expect(throws: ConfigurationError.self) {
                try RunConfiguration(ruleset: ruleset, secrets: ["key": secret], params: ["inc": given])
            }
            #expect(error?.code == code)
        }
        let run = try RunConfiguration(ruleset: ruleset, secrets: ["key": secret], params: ["inc": "-400"])
        #expect(run.operatorGivenOffsets == ["given"])
    }

    /// All dates of a file move alike: in items, in content items, and private ones.
    @Test func allDatesOfAFileMoveAlike() throws {
        let ruleset = try Self.dates("dates -> shift o else empty\nReferencedImageSequence -> keep")
        let object = ClaimedObject { content in
            content.set(ClaimedObject.seriesDate, .DA, "20240316")
            content.sequences.append((Tag(0x0008, 0x1140), [[(Tag(0x0008, 0x0023), .DA, "20240317")]]))
        }
        let result = try output(object, ruleset)
        #expect(try day(result, ClaimedObject.seriesDate) - day(result) == 1)
        let inside = try #require(
            try StrictReader.read(result.bytes).elements.first { $0.path.hasSuffix("00080023") })
        let study = try #require(try result.value(ClaimedObject.studyDate))
        let shifted = DateValue.shift(Array(study.utf8), days: 2)
        #expect(Array(result.bytes[inside.value]) == shifted)
    }

    @Test func twoOffsetsOnPurposeAreNotClaimed() throws {
        let ruleset = try Self.dates(
            "offset p = days(30 ... 3650) keyed by StudyInstanceUID with key\ndates -> shift o else empty\n"
                + "SeriesDate -> override shift p because \"test\"")
        let object = try output(ClaimedObject { $0.set(ClaimedObject.seriesDate, .DA, "20240315") }, ruleset)
        #expect(try day(object) < day(object, ClaimedObject.seriesDate))
        #expect(try !object.codes().contains("113107"))
    }

    // MARK: Public dates

    private static let version = Tag(0x0008, 0x0106)
    private static let codes = Tag(0x0008, 0x2218)

    @Test func publicDatesDoNotMove() throws {
        let object = ClaimedObject { content in
            content.set(Tag(0x0018, 0x1204), .DA, "20190704")
            content.set(Tag(0x0018, 0x1200), .DA, "20240101")
            content.sequences.append(
                (
                    Self.codes,
                    [
                        [
                            (.codeValue, .SH, "T-11300"), (.codingSchemeDesignator, .SH, "SRT"),
                            (.codeMeaning, .LO, "Humerus"), (Self.version, .DT, "20020904"),
                        ]
                    ]
                ))
        }
        for policy in [
            ClaimPolicy.text(Self.modified, "dates -> shift o else empty\n" + Self.uids + Self.others),
            ClaimPolicy.text(Self.modified, "vr DA, DT, TM -> shift o else empty\n" + Self.uids + Self.others),
            ClaimPolicy.text("", otherwise: "keep", "dates -> shift o else empty\n" + Self.uids),
        ] {
            let result = try output(object, try ClaimPolicy.ruleset(policy))
            let strict = try StrictReader.read(result.bytes)
            let versions = strict.elements.filter { $0.path.hasSuffix("00080106") }.map {
                String(decoding: result.bytes[$0.value].prefix { $0 != 0x20 }, as: UTF8.self)
            }
            // The dummy of the Basic column, or, without a profile, the date itself.
            #expect(versions.count == 1 && (["20020904", "19000101000000"].contains(versions[0])))
            #expect(try result.value(Tag(0x0018, 0x1204)) == nil)
            #expect(try result.value(Tag(0x0018, 0x1200)) == nil)
        }
    }

    // MARK: What stays

    /// `otherwise remove` and the widest rules leave an object that is one.
    @Test(arguments: [
        ("remove", "PatientName -> empty"), ("empty", "PatientName -> empty"),
        ("keep", "(0008,xxxx), (0020,xxxx), (0028,xxxx), (7FE0-7FEE,xxxx) -> remove"),
        ("keep", "vr OB, OW, US, CS -> empty"), ("keep", "*UID, Pixel*, Rows* -> remove"),
    ]) func wideRulesLeaveAnObject(otherwise: String, rules: String) throws {
        let object = ClaimedObject { $0.addPixels() }
        let result = try output(object, try ClaimPolicy.ruleset(ClaimPolicy.text("", otherwise: otherwise, rules)))
        for tag in [
            Tag.sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID, .pixelData, .rows, .columns,
            .bitsAllocated, .photometricInterpretation,
        ] {
            #expect(try result.value(tag) == object.value(tag), "\(tag)")
        }
    }

    /// What decoding needs inside functional groups needs the sequences around it, with their items.
    @Test(arguments: [
        ("remove", "PatientName -> empty"), ("keep", "vr SQ -> empty"), ("keep", "*Sequence -> remove"),
        ("keep", "*FunctionalGroups* -> remove"), ("keep", "(5200,xxxx) -> empty"),
    ]) func wideRulesLeaveFunctionalGroups(otherwise: String, rules: String) throws {
        let groups = [Tag(0x5200, 0x9229), Tag(0x5200, 0x9230)]
        let object = ClaimedObject { content in
            content.addPixels()
            for tag in groups { content.sequences.append((tag, [[(Tag(0x0020, 0x9056), .SH, "STACK")]])) }
        }
        let result = try output(object, try ClaimPolicy.ruleset(ClaimPolicy.text("", otherwise: otherwise, rules)))
        let paths = try StrictReader.read(result.bytes).elements.map(\.path)
        for tag in groups { #expect(try result.value(tag)?.isEmpty == false, "\(tag)") }
        #expect(paths.filter { $0.hasSuffix("00209056") }.count == (otherwise == "keep" ? 2 : 0))
    }

    /// Without pixels nothing needs decoding.
    @Test func withoutPixelsNothingIsNeeded() throws {
        let object = ClaimedObject { $0.set(.photometricInterpretation, .CS, "MONOCHROME2") }
        let result = try output(
            object, try ClaimPolicy.ruleset(ClaimPolicy.text("", otherwise: "remove", "PatientName -> empty")))
        #expect(try result.value(.photometricInterpretation) == nil)
    }

    // MARK: Pseudonyms

    private static let fromStudy = ClaimPolicy.text(
        "basic", uids + "PatientID -> pseudonym(key, prefix: \"P\", from: ClinicalTrialSubjectID else StudyInstanceUID)"
    )

    @Test func aPseudonymIsOfItsSource() throws {
        let ruleset = try ClaimPolicy.ruleset(Self.fromStudy)
        func pseudonym(_ change: @escaping (inout ClaimedObject.Content) -> Void) throws -> String? {
            try output(ClaimedObject(.explicitLittle, change), ruleset).value(.patientID)
        }
        let first = try #require(try pseudonym { _ in })
        #expect(first.hasPrefix("P") && first.count == 14)
        // As that of the UID itself.
        let key = try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))
        let made = Pseudonym.make(
            value: Array("1.2.3.4.1".utf8), domain: nil, prefix: [0x50], characters: 13, key: key)
        #expect(first == String(decoding: made, as: UTF8.self))
        #expect(try pseudonym { $0.set(.patientID, .LO, "ANOTHER") } == first)
        #expect(try pseudonym { $0.set(.patientID, .LO, "") } == first)
        #expect(try pseudonym { $0.set(.studyInstanceUID, .UI, "1.2.3.4.9") } != first)
        #expect(try pseudonym { $0.set(Tag(0x0012, 0x0040), .LO, "S1") } != first)
        #expect(try pseudonym { $0.remove(.patientID) } == nil)
    }

    /// Nothing of the sources or of the attribute itself is left in the output.
    @Test func nothingOfTheSourceLeaves() throws {
        let object = ClaimedObject { content in
            content.set(.studyInstanceUID, .UI, "1.2.826.0.1.77777777.1")
            content.set(.patientID, .LO, "PLANTEDPATIENT")
            content.set(Tag(0x0012, 0x0040), .LO, "PLANTEDSUBJECT")
        }
        let result = try output(object, try ClaimPolicy.ruleset(Self.fromStudy))
        let text = String(decoding: result.bytes, as: UTF8.self)
        for planted in ["77777777", "PLANTEDPATIENT", "PLANTEDSUBJECT"] { #expect(!text.contains(planted)) }
    }

    @Test func withoutASourceTheFileIsHeld() throws {
        let ruleset = try ClaimPolicy.ruleset(
            ClaimPolicy.text("basic", Self.uids + "PatientID -> pseudonym(key, from: ClinicalTrialSubjectID)"))
        #expect(throws: (any Error).self) { try output(ClaimedObject(), ruleset) }
    }

    // MARK: Parameters

    @Test(arguments: [
        ("Doe^Jane", true), ("A=B=C", true), ("A=B=C=D", false), ("a^b^c^d^e^f", false), ("Müller^Jörg", true),
    ]) func aParameterForANameIsAName(name: String, isName: Bool) throws {
        let ruleset = try ClaimPolicy.ruleset(
            ClaimPolicy.text("basic", Self.uids + "param who: text(1...60)\nPatientName -> set who"))
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef".utf8))
        let run = Result { try RunConfiguration(ruleset: ruleset, secrets: ["key": secret], params: ["who": name]) }
        switch run {
        case .success: #expect(isName)
        case .failure(let error):
            #expect(!isName && (error as? ConfigurationError)?.code == .parameterNotAName)
        }
    }
}
