import MidicCompiler
import MidicLang
import Testing

/// Offsets, keys, references and what rules cannot take away: policies that are wrong, each with its error, and sensible
/// neighbours of them that are right.
@Suite struct ReferenceRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rules: String
        let extends: String
        let otherwise: String
        /// The errors and warnings that are asked for, W0412 and W0241 aside; none for a right policy.
        let codes: [String]

        init(
            _ name: String, _ rules: String, _ codes: [String] = [], extends: String = "basic",
            otherwise: String = "keep in_iod else remove"
        ) {
            testDescription = name
            self.rules = rules
            self.codes = codes
            self.extends = extends
            self.otherwise = otherwise
        }
    }

    private static func found(_ example: Case) -> [String] {
        let text = ClaimPolicy.text(example.extends, otherwise: example.otherwise, example.rules)
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        let codes = result.diagnostics.filter { $0.severity != .note }.map(\.code.number)
        return Set(codes).subtracting(["W0412", "W0241"]).sorted()
    }

    private static let uids = "uids -> uid(key)\n"
    private static let modified = "basic with retain_modified_dates"
    private static let others = "TimezoneOffsetFromUTC, FrameOriginTimestamp -> remove\n"

    // MARK: Offsets

    private static func offset(_ name: String, _ declaration: String, _ codes: [String] = []) -> Case {
        Case(name, declaration + "\ndates -> shift p else empty\n" + uids + others, codes, extends: modified)
    }

    private static func two(_ name: String, _ rules: String, _ codes: [String] = []) -> Case {
        Case(
            name,
            "offset p = days(30 ... 3650) keyed by StudyInstanceUID with key\n" + rules + "\n" + uids + others, codes,
            extends: modified)
    }

    static let offsets: [Case] = [
        offset("one shift", "offset p = days(-1 ... -1) keyed by PatientID with key", ["E0237"]),
        offset("a week", "offset p = days(-7 ... -1) keyed by PatientID with key", ["E0237"]),
        offset("29 shifts", "offset p = days(1 ... 29) keyed by PatientID with key", ["E0237"]),
        offset("30 shifts", "offset p = days(1 ... 30) keyed by PatientID with key"),
        offset("29 weeks", "offset p = days(7 ... 209, step: 7) keyed by PatientID with key", ["E0237"]),
        offset("30 weeks", "offset p = days(7 ... 210, step: 7) keyed by PatientID with key"),
        offset("weeks back", "offset p = days(-3650 ... -30, step: 7) keyed by PatientID with key"),
        offset("no step", "offset p = days(-3650 ... -30, step: 0) keyed by PatientID with key", ["E0237"]),
        offset("step backwards", "offset p = days(-3650 ... -30, step: -7) keyed by PatientID with key", ["E0237"]),
        offset("keyed by sex", "offset p = days(-3650 ... -30) keyed by PatientSex with key", ["E0238"]),
        offset("keyed by modality", "offset p = days(-3650 ... -30) keyed by Modality with key", ["E0238"]),
        offset("keyed by maker", "offset p = days(-3650 ... -30) keyed by Manufacturer with key", ["E0238"]),
        offset("keyed by date", "offset p = days(-3650 ... -30) keyed by StudyDate with key", ["E0238"]),
        offset("keyed by instance", "offset p = days(-3650 ... -30) keyed by SOPInstanceUID with key", ["E0238"]),
        offset("keyed by series", "offset p = days(-3650 ... -30) keyed by SeriesInstanceUID with key", ["E0238"]),
        offset("keyed by class", "offset p = days(-3650 ... -30) keyed by SOPClassUID with key", ["E0238"]),
        offset("keyed by text", "offset p = days(-3650 ... -30) keyed by StudyDescription with key", ["E0238"]),
        offset("keyed by set", "offset p = days(-3650 ... -30) keyed by SpecificCharacterSet with key", ["E0238"]),
        offset(
            "wrong only after else", "offset p = days(-3650 ... -30) keyed by PatientID else Modality with key",
            ["E0238"]),
        offset("issuer alone", "offset p = days(-3650 ... -30) keyed by IssuerOfPatientID with key", ["E0238"]),
        offset(
            "a pair of others", "offset p = days(-3650 ... -30) keyed by (PatientID, PatientName) with key", ["E0238"]),
        offset(
            "a triple",
            "offset p = days(-3650 ... -30) keyed by (IssuerOfPatientID, PatientID, StudyInstanceUID) with key",
            ["E0238"]),
        offset(
            "the pair",
            "offset p = days(-3650 ... -30) keyed by (IssuerOfPatientID, PatientID) else PatientID with key"),
        offset(
            "subject, patient, study",
            "offset p = days(-3650 ... -30) keyed by ClinicalTrialSubjectID else PatientID else StudyInstanceUID with key"
        ),
        offset("given", "param inc: integer(-3650 ... -30)\noffset p = days(param inc)"),
        offset("given in words", "param inc: text(1...4)\noffset p = days(param inc)", ["E0237"]),
        offset("given as 0", "param inc: integer(-10 ... 10) = 0\noffset p = days(param inc)", ["E0237"]),
        offset(
            "given by the policy after all", "param inc: integer(-400 ... -30) = -400\noffset p = days(param inc)",
            ["E0237"]),
        offset("given without end", "param inc: integer(0 ... 4000000)\noffset p = days(param inc)", ["E0237"]),
        offset("given as one", "param inc: integer(-400 ... -400)\noffset p = days(param inc)", ["E0237"]),
        offset("given as few", "param inc: integer(-15 ... 14)\noffset p = days(param inc)", ["E0237"]),
        offset("given as enough", "param inc: integer(-15 ... 15)\noffset p = days(param inc)"),
        offset("given by nobody", "offset p = days(param inc)", ["E0216"]),
        two("a second offset for one date", "dates -> shift o\nStudyDate -> shift p", ["E0409"]),
        two(
            "a second offset inside",
            "dates -> shift o\nReferencedImageSequence -> keep\nin ReferencedImageSequence { dates -> shift p }",
            ["E0409"]),
        two("a second offset as fallback", "dates -> shift o else shift p", ["E0409"]),
        two("a second offset sometimes", "dates -> shift o\nStudyDate when Modality is \"CT\" -> shift p", ["E0409"]),
        two("two offsets on purpose", "dates -> shift o\nStudyDate -> override shift p because \"test\""),
        two("two names, one offset each by class", "for storage(CT) { dates -> shift p }\ndates -> shift o"),
        two("by a guard", "when ClinicalTrialSubjectID is present { dates -> shift p }\ndates -> shift o"),
        two(
            "by classes that are all there are",
            "accept when SOPClassUID in storage(CT, MR)\nfor storage(CT) { dates -> shift p }\nfor storage(MR) { dates -> shift o }"
        ),
        two(
            "guards that overlap",
            "dates -> shift o\nStudyDate when Modality is \"CT\" -> shift p\nSeriesDate when Modality in (\"CT\", \"MR\") -> shift p",
            ["E0409"]),
        two("times of day do not move", "vr DA, DT -> shift o\nvr TM -> shift p"),
    ]

    // MARK: Public dates

    static let dates: [Case] = [
        Case(
            "a public date moved", "dates -> shift o\nContextGroupVersion -> shift o\n" + uids + others, ["E0329"],
            extends: modified),
        Case(
            "a public date moved on purpose",
            "dates -> shift o\n(0008,0106) -> override shift o because \"test\"\n" + uids + others, ["E0329"],
            extends: modified),
        Case(
            "a public date moved without a profile", "EffectiveDateTime -> shift o\n" + uids, ["E0329"], extends: "",
            otherwise: "keep"),
        Case("by class", "dates -> shift o\n" + uids + others, extends: modified),
        Case("by VR", "vr DA, DT, TM -> shift o\n" + uids + others, extends: modified),
        Case("by obligation", "obligations(retain_modified_dates) -> empty\n" + uids + others, extends: modified),
        Case(
            "a public date emptied", "dates -> shift o\nContextGroupVersion -> remove\n" + uids + others,
            extends: modified),
        Case(
            "a device's date by name", "dates -> shift o\nCalibrationDate -> shift o\n" + uids + others,
            extends: modified),
    ]

    // MARK: Groups

    private static let instances =
        "SOPInstanceUID, ReferencedSOPInstanceUID, FailedSOPInstanceUIDList, SOPInstanceUIDOfConcatenationSource, MultiFrameSourceSOPInstanceUID, ReferencedColorPaletteInstanceUID"

    static let groups: [Case] = [
        Case("one key", uids),
        Case("another key for the instance", "secret j\n" + uids + "SOPInstanceUID -> uid(j)", ["E0408"]),
        Case("another key for references", "secret j\n" + uids + "ReferencedSOPInstanceUID -> uid(j)", ["E0408"]),
        Case(
            "another scope", uids + "SeriesInstanceUID when Modality is \"CT\" -> uid(key, scope: patient)", ["E0408"]),
        Case("kept alone", uids + "SOPInstanceUID -> override keep because \"test\"", ["E0408"]),
        Case("the group kept", uids + instances + " -> override keep because \"test\""),
        Case("studies kept", uids + "StudyInstanceUID -> override keep because \"test\""),
        Case(
            "studies kept in items",
            uids + "ReferencedStudySequence -> override keep because \"test\"\n"
                + "ReferencedStudySequence/StudyInstanceUID -> override keep because \"test\"", ["E0408"]),
        Case("a constant reference", uids + "ReferencedSOPInstanceUID -> set \"1.2.3\"", ["E0408"]),
        Case("references gone", uids + "ReferencedSOPInstanceUID -> remove\nSourceImageSequence -> remove"),
        Case("a frame of reference apart", "secret j\n" + uids + "RelatedFrameOfReferenceUID -> uid(j)", ["E0408"]),
        Case("frames of reference gone", uids + "FrameOfReferenceUID -> remove"),
        Case("others with a key of their own", "secret j\n" + uids + "IrradiationEventUID, TrackingUID -> uid(j)"),
        Case(
            "a key by class", "secret j\nuids -> uid(key)\nfor storage(RT) { uids -> uid(j) }", ["E0408"]),
        Case(
            "a key for items", "secret j\n" + uids + "in SourceImageSequence { uids -> uid(j) }", ["E0408"]),
        Case(
            "only references mapped", "ReferencedSOPInstanceUID -> uid(key)", ["E0408"], extends: "", otherwise: "keep"),
        Case("only the instance mapped", "SOPInstanceUID -> uid(key)", ["E0408"], extends: "", otherwise: "keep"),
        Case(
            "the instance mapped, references gone", "SOPInstanceUID -> uid(key)\nReferencedSOPInstanceUID -> remove",
            ["E0408"], extends: "", otherwise: "keep"),
        Case(
            "the instance mapped, all others gone",
            "SOPInstanceUID, StudyInstanceUID, SeriesInstanceUID -> uid(key)\nPatientName -> empty", extends: "",
            otherwise: "remove"),
        Case("nothing mapped", "PatientName -> empty", extends: "", otherwise: "keep"),
        Case("retained", "uids except retained(retain_uids) -> uid(key)", extends: "basic with retain_uids"),
        Case(
            "retained but for one",
            "uids except retained(retain_uids) -> uid(key)\nSOPInstanceUID -> uid(key)", ["E0408"],
            extends: "basic with retain_uids"),
        Case("a fiducial kept", "FiducialUID -> uid(key)", ["E0408"], extends: "", otherwise: "keep"),
        Case(
            "a fiducial's references kept", uids + "ReferencedFiducialUID -> override keep because \"test\"", ["E0408"]),
        Case("conceptual volumes of a patient", uids + "ConceptualVolumeUID -> uid(key, scope: patient)", ["E0408"]),
        Case(
            "an objective with another key", "secret j\n" + uids + "ReferencedDosimetricObjectiveUID -> uid(j)",
            ["E0408"]),
        Case(
            "observations with another key", "secret j\n" + uids + "ReferencedObservationUIDTrial -> uid(j)", ["E0408"]),
        Case(
            "a group with a key of its own",
            "secret j\n" + uids + "DosimetricObjectiveUID, ReferencedDosimetricObjectiveUID -> uid(j)"),
        Case("references to fiducials gone", uids + "ReferencedFiducialUID, ReferencedFiducialsUID -> remove"),
        Case(
            "tracked in some files only",
            uids + "TrackingUID when Modality is \"SR\" -> override keep because \"test\"",
            ["E0408"]),
        Case("tracked everywhere", uids + "TrackingUID -> override keep because \"test\""),
        Case(
            "UIDs of content items differ by item", "secret j\n" + uids + "ContentSequence/UID -> uid(j)", extends: "",
            otherwise: "keep"),
        Case("fiducials by study", uids + "FiducialUID, ReferencedFiducial* -> uid(key, scope: study)"),
        Case("by study", "uids -> uid(key, scope: study)", ["E0344"]),
        Case("references by study", uids + "ReferencedSOPInstanceUID -> uid(key, scope: study)", ["E0344"]),
        Case("events by study", uids + "IrradiationEventUID -> uid(key, scope: study)"),
        Case("by patient", "uids -> uid(key, scope: patient)"),
    ]

    // MARK: What cannot be taken away

    static let identifiers: [Case] = [
        Case("one UID for all", uids + "SOPInstanceUID -> set \"1.2.3.4\"", ["E0326"]),
        Case("a dummy", uids + "SeriesInstanceUID -> dummy", ["E0326"]),
        Case("no class", uids + "SOPClassUID -> remove", ["E0326"]),
        Case("a class emptied by tag", uids + "(0008,0016) -> empty", ["E0326"]),
        Case("a mask of one", uids + "(0020-0020,000D) -> remove", ["E0326"]),
        Case("another UID in its place", uids + "SOPInstanceUID -> copy StudyInstanceUID", ["E0326"]),
        Case("a study for all", uids + "StudyInstanceUID -> add \"1.2.3\"", ["E0326"]),
        Case("all UIDs gone", "uids -> remove", ["E0326"]),
        Case("all UIDs replaced", "uids -> dummy", ["E0326"]),
        Case("all UI gone", uids + "vr UI -> remove", ["E0326"]),
        Case("UI among others", uids + "vr DA, UI -> empty", ["E0326"]),
        Case("a fallback that loses it", uids + "SOPInstanceUID -> uid(key, scope: patient) else remove", ["E0326"]),
        Case("a class kept", uids + "SOPClassUID -> keep"),
        Case("a fallback of the class", "uids -> uid(key, scope: patient) else remove"),
        Case("a fallback that holds the file", "uids -> uid(key)\nSOPInstanceUID -> uid(key) else quarantine"),
        Case(
            "references inside gone",
            uids + "ReferencedImageSequence -> keep\nin ReferencedImageSequence { uids -> remove }"),
        Case(
            "all others gone", "uids except SOPInstanceUID, StudyInstanceUID, SeriesInstanceUID -> remove", extends: "",
            otherwise: "keep"),
        Case("a glob", "*UID -> remove\nuids -> uid(key)", ["E0401"]),
        Case("a UID invented", uids + "FrameOfReferenceUID -> dummy", ["E0303"]),
        Case("rows", uids + "Rows -> set 1", ["E0327"]),
        Case("bits", uids + "BitsAllocated -> set 16", ["E0327"]),
        Case("colours", uids + "PhotometricInterpretation -> remove", ["E0327"]),
        Case("frames", uids + "NumberOfFrames -> dummy", ["E0327"]),
        Case("by tag", uids + "(0028,0010) -> empty", ["E0327"]),
        Case("an icon's", uids + "IconImageSequence/Rows -> remove", ["E0327"]),
        Case("a fallback", uids + "Rows -> keep else remove", ["E0327"]),
        Case("frames", uids + "PerFrameFunctionalGroupsSequence -> remove", ["E0327"]),
        Case("frames emptied by tag", uids + "(5200,9230) -> empty", ["E0327"]),
        Case("what all frames share", uids + "SharedFunctionalGroupsSequence -> dummy", ["E0327"]),
        Case("positions of frames", uids + "PlanePositionSequence -> dummy", ["E0327"]),
        Case("sequences", uids + "vr SQ -> empty"),
        Case("an icon, with its pixels", uids + "IconImageSequence -> remove"),
        Case("frames kept", uids + "PerFrameFunctionalGroupsSequence -> keep"),
        Case("rows kept", uids + "Rows, Columns, PixelData -> keep"),
        Case("pixels", uids + "PixelData -> empty", ["E0311"]),
        Case("wide", uids + "vr OB, OW, US -> remove"),
        Case("a glob of pixels", uids + "Pixel*, Bits* -> remove"),
        Case("a mask", "(0028,00xx) -> empty", extends: "", otherwise: "keep"),
        Case("burned in", uids + "BurnedInAnnotation -> set \"NO\"", ["E0325"]),
        Case("burned in, added", uids + "BurnedInAnnotation -> add \"NO\"", ["E0325"]),
        Case("faces", uids + "RecognizableVisualFeatures -> add \"NO\"", ["E0325"]),
        Case("a mask of a claim", uids + "(0012-0012,0062) -> set \"YES\"", ["E0325"]),
        Case("a method", uids + "DeidentificationMethod -> set \"by hand\"", ["E0325"]),
        Case("a claim kept", uids + "PatientIdentityRemoved -> keep", ["W0411"]),
        Case("a claim gone", uids + "LongitudinalTemporalInformationModified -> remove", ["W0411"]),
        Case("older methods gone", uids + "DeidentificationMethod, DeidentificationMethodCodeSequence -> remove"),
        Case("a statement taken out", uids + "BurnedInAnnotation -> remove"),
    ]

    // MARK: Pseudonyms

    private static let kept = "uids except retained(retain_uids) -> uid(key)\n"

    static let pseudonyms: [Case] = [
        Case("of the study", uids + "PatientID -> pseudonym(key, from: StudyInstanceUID)"),
        Case("with else", uids + "PatientID -> pseudonym(key, from: ClinicalTrialSubjectID else StudyInstanceUID)"),
        Case(
            "with all arguments",
            uids
                + "PatientID -> pseudonym(key, prefix: \"P\", length: 20, domain: \"d\", from: StudyInstanceUID) else remove"
        ),
        Case("of a sex", uids + "PatientID -> pseudonym(key, from: PatientSex)", ["E0328"]),
        Case("of a date", uids + "PatientID -> pseudonym(key, from: StudyDate)", ["E0328"]),
        Case("of a class", uids + "PatientID -> pseudonym(key, from: SOPClassUID)", ["E0328"]),
        Case("of a sequence", uids + "PatientID -> pseudonym(key, from: ReferencedStudySequence)", ["E0328"]),
        Case("twice", uids + "PatientID -> pseudonym(key, from: StudyID else StudyID)", ["E0328"]),
        Case("of nothing", uids + "PatientID -> pseudonym(key, from: \"x\")", ["E0302"]),
        Case(
            "of a UID that stays", kept + "PatientID -> pseudonym(key, from: StudyInstanceUID)", ["E0415"],
            extends: "basic with retain_uids"),
        Case(
            "on purpose", kept + "PatientID -> override pseudonym(key, from: StudyInstanceUID) because \"test\"",
            extends: "basic with retain_uids"),
        Case(
            "of what stays only after else",
            kept + "PatientID -> pseudonym(key, from: ClinicalTrialSubjectID else StudyInstanceUID)", ["E0415"],
            extends: "basic with retain_uids"),
        Case(
            "of what a guard keeps",
            uids + "AccessionNumber when Modality is \"CT\" -> override keep because \"test\"\n"
                + "PatientID -> pseudonym(key, from: AccessionNumber)", ["E0415"]),
        Case(
            "of what is copied",
            "PatientID -> pseudonym(key, from: AccessionNumber)\nAccessionNumber -> remove\nStudyID -> copy AccessionNumber",
            ["E0415"], extends: "", otherwise: "remove"),
        Case(
            "copied beside its pseudonym", "PatientID -> pseudonym(key)\nStudyDescription -> copy PatientID", ["W0417"],
            extends: "", otherwise: "keep"),
        Case(
            "a UID copied beside the new one", uids + "TrackingUID -> copy SOPInstanceUID", ["W0417"], extends: "",
            otherwise: "keep"),
        Case(
            "a date copied beside the moved one", "dates -> shift o\nSeriesDate -> copy StudyDate", ["W0417"],
            extends: "", otherwise: "keep"),
        Case(
            "copied on purpose",
            "PatientID -> pseudonym(key)\nStudyDescription -> override copy PatientID because \"test\"", extends: "",
            otherwise: "keep"),
        Case(
            "copied in other files",
            "when Modality is \"CT\" { PatientID -> pseudonym(key) }\nwhen Modality is \"MR\" { StudyDescription -> copy PatientID }",
            extends: "", otherwise: "keep"),
        Case(
            "copied in files of the second rule",
            "when Modality is \"CT\" { PatientID -> pseudonym(key) }\nwhen Modality is \"MR\" { PatientID -> pseudonym(key, domain: \"x\"); StudyDescription -> copy PatientID }",
            ["W0417"], extends: "", otherwise: "keep"),
        Case(
            "moved in its place", "PatientID -> remove\nClinicalTrialSubjectID -> copy PatientID", extends: "",
            otherwise: "keep"),
        Case(
            "a time of day that no shift changes", "dates -> shift o\nSeriesTime -> copy StudyTime", extends: "",
            otherwise: "keep"),
        Case(
            "of what goes", "PatientID -> pseudonym(key, from: AccessionNumber)\nAccessionNumber -> remove",
            extends: "",
            otherwise: "remove"),
    ]

    /// What a wide rule passes over is not said to be taken away.
    @Test(arguments: ["*UID -> remove", "vr US, OW, OB -> remove", "Rows*, Columns* -> empty"])
    func whatStaysIsNotReported(rule: String) {
        let text = ClaimPolicy.text("", otherwise: "keep", "accept when SOPClassUID is CTImageStorage\n" + rule)
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        let named = Set(result.diagnostics.flatMap(\.items))
        #expect(
            named.isDisjoint(with: ["SOPInstanceUID", "SOPClassUID", "Rows", "Columns", "BitsAllocated", "PixelData"]))
        #expect(!result.diagnostics.contains { $0.severity == .error })
    }

    @Test(arguments: offsets + dates) func datesAreChecked(example: Case) {
        #expect(Self.found(example) == example.codes)
    }

    @Test(arguments: groups + identifiers) func identifiersAreChecked(example: Case) {
        #expect(Self.found(example) == example.codes)
    }

    @Test(arguments: pseudonyms) func sourcesAreChecked(example: Case) {
        #expect(Self.found(example) == example.codes)
    }
}
