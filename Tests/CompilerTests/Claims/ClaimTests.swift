import MidicCompiler
import MidicRuntime
import Testing

/// No output claims what was not done: policies and inputs with the codes of (0012,0064), with (0012,0062) and (0028,0303).
@Suite struct ClaimTests {
    /// A way through one or more policies, the last of which is looked at.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var policies: [String]
        var input: @Sendable (inout ClaimedObject.Content) -> Void = { _ in }
        let codes: [String]
        let identity: String
        let temporal: String?
        var inherited = 0
    }

    private static let uids = "uids -> uid(key)\nPatientID -> pseudonym(key, prefix: \"P\")\n"
    private static let bare = "basic"
    private static let modified = "basic with retain_modified_dates"
    private static let full = "basic with retain_full_dates"
    private static let clean = "basic with clean_descriptors"
    private static let studyDescription = Tag(0x0008, 0x1030)
    private static let shift =
        "dates -> shift o else empty\n"
        + "TimezoneOffsetFromUTC, FrameOriginTimestamp, CertifiedTimestamp -> remove\n"
    private static let secondPass = ClaimPolicy.text(
        full,
        uids.replacing("PatientID -> pseudonym(key, prefix: \"P\")", with: "")
            + "PatientID, PatientName -> override keep because \"pseudonyms of the first stage\"")
    private static let research = ClaimPolicy.text(
        modified, uids + shift + "PatientName -> pseudonym(key, prefix: \"P\")")
    private static let twoOffsets = ClaimPolicy.text(
        modified,
        uids + shift + "PatientName -> pseudonym(key, prefix: \"P\")\n"
            + "offset p = days(-9999 ... -5000) keyed by PatientID else StudyInstanceUID with key\n"
            + "StudyDate -> override shift p else empty because \"test\"")
    private static let softwareVersions = Tag(0x0018, 0x1020)
    private static let copiedID = ClaimPolicy.text(
        bare, uids + "SoftwareVersions -> override copy PatientID because \"tidy\"")
    private static let years = ClaimPolicy.text(
        modified,
        uids + "vr DA -> truncate(to: year) else remove\nvr DT, TM -> shift o else empty\n"
            + "TimezoneOffsetFromUTC, FrameOriginTimestamp, CertifiedTimestamp -> remove")
    private static let basic = ClaimPolicy.text(bare, uids)

    static let cases: [Case] = [
        Case(
            testDescription: "the Basic Profile", policies: [basic], codes: ["113100"], identity: "YES",
            temporal: "REMOVED"),
        Case(
            testDescription: "name and ID emptied, all else kept without a profile",
            policies: [ClaimPolicy.text("", otherwise: "keep", "PatientName, PatientID -> empty")],
            codes: ["MIDIC101"], identity: "NO", temporal: nil),
        Case(
            testDescription: "another ID of the patient is kept",
            policies: [ClaimPolicy.text(bare, uids + "OtherPatientIDs -> override keep because \"test\"")],
            input: { $0.set(ClaimedObject.otherPatientIDs, .LO, "MRN12345") },
            codes: ["MIDIC100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "an ID kept in an item",
            policies: [
                ClaimPolicy.text(
                    bare,
                    "uids -> uid(key)\nOtherPatientIDsSequence -> override keep because \"test\"\n"
                        + "OtherPatientIDsSequence/PatientID -> override keep because \"test\"")
            ],
            input: { content in
                content.sequences.append(
                    (ClaimedObject.otherPatientIDsSequence, [[(.patientID, .LO, "MRN12345")]]))
            }, codes: ["MIDIC100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "a raw value in the place of the ID",
            policies: [
                ClaimPolicy.text(
                    bare, "uids -> uid(key)\nPatientID -> override copy AccessionNumber because \"test\"")
            ],
            codes: ["MIDIC100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "the ID in another place",
            policies: [
                ClaimPolicy.text(bare, uids + "AdmissionID -> override copy PatientID because \"test\"")
            ],
            input: { $0.set(Tag(0x0038, 0x0010), .LO, "1") },
            codes: ["MIDIC100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "the ID and the institution in the machine's attributes",
            policies: [
                ClaimPolicy.text(
                    bare,
                    uids + "SoftwareVersions -> override copy PatientID because \"tidy\"\n"
                        + "ManufacturerModelName -> override copy InstitutionName because \"tidy\"")
            ],
            input: { content in
                content.set(softwareVersions, .LO, "1")
                content.set(Tag(0x0008, 0x1090), .LO, "1")
                content.set(Tag(0x0008, 0x0080), .LO, "Example Clinic")
            }, codes: ["MIDIC100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "the institution alone says nothing of the patient",
            policies: [
                ClaimPolicy.text(bare, uids + "SoftwareVersions -> override copy InstitutionName because \"tidy\"")
            ],
            input: { content in
                content.set(softwareVersions, .LO, "1")
                content.set(Tag(0x0008, 0x0080), .LO, "Example Clinic")
            }, codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "the ID in the place of a sequence", policies: [copiedID],
            input: { $0.sequences.append((softwareVersions, [[(.patientID, .LO, "1")]])) },
            codes: ["MIDIC100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "a rule that copies, and nothing to copy", policies: [copiedID],
            codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "a guarded loosening that does not hold for the file",
            policies: [
                ClaimPolicy.text(
                    bare, uids + "PatientName when Modality is \"MR\" -> override keep because \"test\"")
            ],
            codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "the date of birth is kept",
            policies: [ClaimPolicy.text(bare, uids + "PatientBirthDate -> override keep because \"test\"")],
            codes: ["MIDIC100"], identity: "NO", temporal: nil),
        Case(
            testDescription: "the year of birth is kept",
            policies: [
                ClaimPolicy.text(bare, uids + "PatientBirthDate -> override truncate(to: year) because \"test\"")
            ],
            codes: ["MIDIC100"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "a cut that leaves the whole date of birth",
            policies: [
                ClaimPolicy.text(bare, uids + "PatientBirthDate -> override truncate(to: day) because \"test\"")
            ],
            codes: ["MIDIC100"], identity: "NO", temporal: nil),
        Case(
            testDescription: "full dates", policies: [ClaimPolicy.text(full, uids)], codes: ["113100", "113106"],
            identity: "YES", temporal: "UNMODIFIED"),
        Case(
            testDescription: "full dates, one of them emptied",
            policies: [ClaimPolicy.text(full, uids + "StudyDate -> empty")], codes: ["MIDIC100"],
            identity: "YES", temporal: nil),
        Case(
            testDescription: "full dates, one of them coarser",
            policies: [ClaimPolicy.text(full, uids + "StudyDate -> truncate(to: month)")],
            codes: ["113100", "113106"], identity: "YES", temporal: nil),
        Case(
            testDescription: "full dates, and the birth date too",
            policies: [ClaimPolicy.text(full, uids + "PatientBirthDate -> override keep because \"test\"")],
            codes: ["MIDIC100", "113106"], identity: "NO", temporal: nil),
        Case(
            testDescription: "modified dates", policies: [research], codes: ["113100", "113107"], identity: "YES",
            temporal: "MODIFIED"),
        Case(
            testDescription: "a time of day alone under a shift", policies: [research],
            input: { $0.remove(ClaimedObject.studyDate, ClaimedObject.birthDate) },
            codes: ["113100", "113107"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "modified dates, and no date in the file", policies: [research],
            input: { $0.remove(ClaimedObject.studyDate, ClaimedObject.studyTime, ClaimedObject.birthDate) },
            codes: ["113100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "modified dates, all of them removed",
            policies: [ClaimPolicy.text(modified, uids + "obligations(retain_modified_dates) -> remove")],
            codes: ["113100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "modified dates, all of them coarser",
            policies: [
                ClaimPolicy.text(
                    modified,
                    uids + "vr DA, DT -> truncate(to: year) else remove\nvr TM -> remove\n"
                        + "TimezoneOffsetFromUTC, FrameOriginTimestamp, CertifiedTimestamp -> remove")
            ],
            codes: ["MIDIC100"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "modified dates, one of them kept",
            policies: [
                ClaimPolicy.text(modified, uids + shift + "StudyDate -> override keep because \"test\"")
            ],
            codes: ["MIDIC100"], identity: "YES", temporal: nil),
        Case(
            testDescription: "modified dates, one of them copied elsewhere",
            policies: [
                ClaimPolicy.text(
                    modified,
                    uids + shift + "PatientName -> pseudonym(key, prefix: \"P\")\n"
                        + "SoftwareVersions -> override copy StudyDate because \"tidy\"")
            ],
            input: { $0.set(softwareVersions, .LO, "1") }, codes: ["MIDIC100"], identity: "YES", temporal: nil),
        Case(
            testDescription: "modified dates, and only coarser ones in the file", policies: [years],
            input: { $0.remove(ClaimedObject.studyTime) }, codes: ["113100"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "modified dates, coarser and shifted ones", policies: [years],
            codes: ["113100", "113107"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "full dates, one of them copied elsewhere",
            policies: [ClaimPolicy.text(full, uids + "SoftwareVersions -> copy StudyDate")],
            input: { $0.set(softwareVersions, .LO, "1") }, codes: ["113100", "113106"], identity: "YES",
            temporal: nil),
        Case(
            testDescription: "retained UIDs that are replaced",
            policies: [ClaimPolicy.text("basic with retain_uids", uids)], codes: ["MIDIC100"], identity: "YES",
            temporal: "REMOVED"),
        Case(
            testDescription: "retained UIDs",
            policies: [
                ClaimPolicy.text("basic with retain_uids", "UID, DigitalSignatureUID -> uid(key)")
            ],
            codes: ["113100", "113110"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "all that the dictionary does not know is kept",
            policies: [ClaimPolicy.text(bare, otherwise: "keep", uids)], codes: ["MIDIC100"], identity: "YES",
            temporal: "REMOVED"),

        // The three ways to loosen many rows at once, and what they come from.
        Case(
            testDescription: "descriptors are emptied",
            policies: [ClaimPolicy.text(clean, uids + "obligations(clean_descriptors) -> empty")],
            input: { $0.set(studyDescription, .LO, "KNEE") },
            codes: ["113100", "113105"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "descriptors are waived",
            policies: [ClaimPolicy.text(clean, uids + "waive obligations(clean_descriptors) because \"test\"")],
            input: { $0.set(studyDescription, .LO, "KNEE") },
            codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "a creator is kept as a whole",
            policies: [ClaimPolicy.text(bare, uids + "private \"ACME\" * -> override keep because \"test\"")],
            codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "safe private data, and a creator as a whole",
            policies: [
                ClaimPolicy.text(
                    "basic with retain_safe_private", uids + "private \"ACME\" * -> override keep because \"test\"")
            ],
            codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "all private data is kept",
            policies: [ClaimPolicy.text(bare, uids + "private * -> override keep because \"test\"")],
            codes: ["MIDIC100"], identity: "YES", temporal: "REMOVED"),

        // Pixels.
        Case(
            testDescription: "kept pixels with text in them", policies: [basic],
            input: { content in
                content.set(.burnedInAnnotation, .CS, "YES")
                content.addPixels()
            }, codes: ["113100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "kept pixels with a face", policies: [basic],
            input: { content in
                content.set(.recognizableVisualFeatures, .CS, "yes ")
                content.addPixels()
            }, codes: ["113100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "kept pixels of which two things are said", policies: [basic],
            input: { content in
                content.set(.burnedInAnnotation, .CS, "NO\\YES")
                content.addPixels()
            }, codes: ["113100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "kept pixels of which no term is said", policies: [basic],
            input: { content in
                content.set(.recognizableVisualFeatures, .CS, "N ")
                content.addPixels()
            }, codes: ["113100"], identity: "NO", temporal: "REMOVED"),
        Case(
            testDescription: "kept pixels of which nothing is said", policies: [basic],
            input: { content in
                content.set(.burnedInAnnotation, .CS, "")
                content.set(.recognizableVisualFeatures, .CS, "no")
                content.addPixels()
            }, codes: ["113100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "pixels that nobody calls identifying", policies: [basic],
            input: { content in
                content.set(.burnedInAnnotation, .CS, "NO")
                content.addPixels()
            }, codes: ["113100"], identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "no earlier pass answers for pixels", policies: [basic],
            input: { content in
                content.set(.burnedInAnnotation, .CS, "YES")
                content.addPixels()
                content.set(.patientIdentityRemoved, .CS, "YES")
                content.set(.deidentificationMethod, .LO, "by hand")
            }, codes: ["113100"], identity: "NO", temporal: "REMOVED"),

        // Second passes.
        Case(
            testDescription: "shifted, then kept", policies: [research, secondPass],
            codes: ["113100", "113107", "MIDIC100"], identity: "YES", temporal: "MODIFIED", inherited: 2),
        Case(
            testDescription: "removed, then kept", policies: [basic, secondPass], codes: ["113100", "MIDIC100"],
            identity: "YES", temporal: "REMOVED", inherited: 1),
        Case(
            testDescription: "removed, then shifted", policies: [basic, research], codes: ["113100"], identity: "YES",
            temporal: "REMOVED"),
        Case(
            testDescription: "shifted, then removed", policies: [research, basic], codes: ["113100"],
            identity: "YES", temporal: "REMOVED"),
        Case(
            testDescription: "shifted twice", policies: [research, research], codes: ["113100", "113107"],
            identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "shifted, then shifted by two offsets", policies: [research, twoOffsets],
            codes: ["113100", "MIDIC100"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "kept, then shifted", policies: [ClaimPolicy.text(full, uids), research],
            codes: ["113100", "113107"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "kept twice", policies: [ClaimPolicy.text(full, uids), ClaimPolicy.text(full, uids)],
            codes: ["113100", "113106"], identity: "YES", temporal: "UNMODIFIED"),

        // What the input says without a method is not believed.
        Case(
            testDescription: "a bare YES over a raw name", policies: [secondPass],
            input: { $0.set(.patientIdentityRemoved, .CS, "YES") }, codes: ["MIDIC100", "113106"], identity: "NO",
            temporal: "UNMODIFIED"),
        Case(
            testDescription: "a bare MODIFIED over raw dates", policies: [secondPass],
            input: { $0.set(.longitudinalTemporalInformationModified, .CS, "MODIFIED") },
            codes: ["MIDIC100", "113106"], identity: "NO", temporal: nil),
        Case(
            testDescription: "a bare REMOVED over shifted dates", policies: [research],
            input: { $0.set(.longitudinalTemporalInformationModified, .CS, "REMOVED") },
            codes: ["113100", "113107"], identity: "YES", temporal: "MODIFIED"),
        Case(
            testDescription: "a method, and no YES", policies: [secondPass],
            input: { $0.set(.deidentificationMethod, .LO, "by hand") }, codes: ["MIDIC100", "113106"],
            identity: "NO", temporal: "UNMODIFIED"),
        Case(
            testDescription: "codes about dates that do not agree", policies: [ClaimPolicy.text(full, uids)],
            input: { content in
                content.sequences.append(
                    (
                        .deidentificationMethodCodeSequence,
                        ["113107", "113101", "113106", "113107"].map { code in
                            [
                                (.codeValue, .SH, code), (.codingSchemeDesignator, .SH, "DCM"),
                                (.codeMeaning, .LO, "A code"),
                            ]
                        }
                    ))
            }, codes: ["113101", "113106", "113100"], identity: "YES", temporal: "UNMODIFIED"),
    ]

    @Test(arguments: cases) func outputSaysWhatWasDone(_ example: Case) throws {
        let rulesets = try example.policies.map(ClaimPolicy.ruleset)
        for encoding in [Encoding.explicitLittle, .implicitLittle] {
            var object = ClaimedObject(encoding, example.input)
            var report = FileReport()
            for ruleset in rulesets { (object, report) = try object.deidentified(by: ruleset) }
            #expect(try object.codes() == example.codes)
            #expect(try object.value(.patientIdentityRemoved) == example.identity)
            #expect(try object.value(.longitudinalTemporalInformationModified) == example.temporal)
            #expect(report.claims.identityRemoved == (example.identity == "YES"))
            #expect(report.claims.temporal?.term == example.temporal)
            #expect(report.claims.inherited == example.inherited)
        }
    }

    /// Dates count wherever they stand: in items, in content items, in private elements, also where only the file says their VR.
    @Test(arguments: [Encoding.explicitLittle, .implicitLittle]) func everyDateCounts(_ encoding: Encoding) throws {
        func temporal(
            _ rules: String, _ extends: String = ClaimTests.bare, _ change: (inout ClaimedObject.Content) -> Void
        ) throws
            -> String?
        {
            let object = ClaimedObject(encoding) { content in
                content.remove(ClaimedObject.studyDate, ClaimedObject.studyTime, ClaimedObject.birthDate)
                change(&content)
            }
            return try object.deidentified(by: ClaimPolicy.text(extends, Self.uids + rules)).object
                .value(.longitudinalTemporalInformationModified)
        }
        let content = Tag(0x0040, 0xA730)
        let contentDate = Tag(0x0040, 0xA121)
        let keepsContent = "ContentSequence -> override keep because \"test\"\n"
        #expect(
            try temporal(keepsContent + "Date -> override keep because \"test\"") { changed in
                changed.sequences.append((content, [[(contentDate, .DA, "20240315")]]))
            } == "UNMODIFIED")
        #expect(
            try temporal(keepsContent + "Date -> override truncate(to: year) because \"test\"") { changed in
                changed.sequences.append((content, [[(contentDate, .DA, "20240315")]]))
            } == "MODIFIED")
        #expect(
            try temporal("ContentSequence -> remove") { changed in
                changed.sequences.append((content, [[(contentDate, .DA, "20240315")]]))
            } == "REMOVED")
        // A date of a vendor, kept by name; in implicit VR nobody says that it is one.
        let vendor = "private \"VENDOR\" (0019,xx01) -> override keep because \"test\""
        #expect(
            try temporal(vendor) { changed in
                changed.set(Tag(0x0019, 0x0010), .LO, "VENDOR")
                changed.set(Tag(0x0019, 0x1001), .DA, "20240315")
            } == nil)
        // Dates whose true value is public say nothing of the patient.
        #expect(
            try temporal("ContextGroupVersion -> override keep because \"test\"") { changed in
                changed.sequences.append(
                    (
                        Tag(0x0008, 0x2218),
                        [
                            [
                                (.codeValue, .SH, "T-A0100"), (.codingSchemeDesignator, .SH, "SRT"),
                                (.codeMeaning, .LO, "Brain"), (Tag(0x0008, 0x0106), .DT, "20020904"),
                            ]
                        ]
                    ))
            } == "REMOVED")
    }

    /// An input's YES stands over a kept name only where it names a method: an item without a code names none.
    @Test(
        arguments: [
            ([], "NO"), ([(.codeMeaning, .LO, "A code")], "NO"), ([(.codeValue, .SH, " ")], "NO"),
            ([(.codeValue, .SH, "113100"), (.codingSchemeDesignator, .SH, "DCM")], "YES"),
        ] as [([(Tag, VR, String)], String)])
    func onlyACodeNamesAMethod(item: [(Tag, VR, String)], identity: String) throws {
        let object = ClaimedObject { content in
            content.set(.patientIdentityRemoved, .CS, "YES")
            content.sequences.append((.deidentificationMethodCodeSequence, [item.map { ($0.0, $0.1, $0.2) }]))
        }
        let policy = ClaimPolicy.text(Self.bare, Self.uids + "PatientName -> override keep because \"test\"")
        let output = try object.deidentified(by: policy).object
        #expect(try output.value(.patientIdentityRemoved) == identity)
        if identity == "NO" { #expect(try output.codes() == ["MIDIC100"]) }
    }

    /// Codes of the standard's own scheme are no site's, so a rule about those leaves them.
    @Test func localCodesLeaveMethodCodes() throws {
        let object = ClaimedObject { content in
            content.sequences.append(
                (
                    .deidentificationMethodCodeSequence,
                    [
                        [
                            (.codeValue, .SH, "113101"), (.codingSchemeDesignator, .SH, "DCM"),
                            (.codeMeaning, .LO, "Pixels"),
                        ]
                    ]
                ))
        }
        let policy = ClaimPolicy.text(Self.bare, Self.uids + "local_codes -> set \"99LOCAL\"")
        #expect(try object.deidentified(by: policy).object.codes().contains("113101"))
    }

    /// What stays of De-identification Method is held against its VR as every kept value.
    @Test(arguments: [
        (VR.LO, "by the first pass", true), (.SH, "by another", true), (.PN, "DOE^JANE", false),
        (.OB, "DOE^JANE", false), (.LO, "DOE\r\nJANE", false), (.LO, String(repeating: "a", count: 66), false),
    ])
    func theMethodIsAText(vr: VR, text: String, stays: Bool) throws {
        let object = ClaimedObject { $0.set(.deidentificationMethod, vr, text) }
        let output = try object.deidentified(by: ClaimPolicy.text(Self.bare, Self.uids)).object
        let method = try #require(try output.value(.deidentificationMethod))
        #expect(method.contains(text) == stays)
        #expect(method.contains("midic"))
    }

    /// A rule that would change the code of an item takes the item, since it would say what nobody did.
    @Test func noRuleMakesACode() throws {
        let object = ClaimedObject { content in
            content.sequences.append(
                (
                    .deidentificationMethodCodeSequence,
                    [[(.codeValue, .SH, "1"), (.codingSchemeDesignator, .SH, "L"), (.codeMeaning, .LO, "A code")]]
                ))
        }
        let policy = ClaimPolicy.text(Self.bare, Self.uids + "CodeValue -> set \"113109\"")
        #expect(try object.deidentified(by: policy).object.codes() == ["113100"])
    }

    /// Two copies that differ go, so a date that the column keeps is not there any more.
    @Test func aDroppedDateIsNoUnmodifiedOne() throws {
        var object = ClaimedObject()
        var copy = DataSetWriter(.explicitLittle)
        copy.element(ClaimedObject.studyDate, .DA, "20240316")
        object.bytes += copy.bytes
        let output = try object.deidentified(by: ClaimPolicy.text(Self.full, Self.uids)).object
        #expect(try output.value(ClaimedObject.studyDate) == nil)
        #expect(try output.value(.longitudinalTemporalInformationModified) == nil)
    }
}
