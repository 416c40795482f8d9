import MidicCompiler
import MidicRuntime

/// What planned policies and files are about: attributes of all VRs, values that guards ask for, private creators. Files draw
/// from the same tables as policies, so that rules and guards meet something.
enum PolicyWords {
    /// Attributes that rules name, by VR. Those that decoding needs and that identify the object are not among them.
    static let attributes: [VR: [String]] = [
        .AE: ["StationAETitle", "RetrieveAETitle", "ScheduledStationAETitle"],
        .AS: ["PatientAge"],
        .AT: ["SelectorAttribute", "DimensionIndexPointer", "FunctionalGroupPointer"],
        .CS: ["PatientSex", "BodyPartExamined", "PatientPosition", "ScanOptions", "ConversionType", "Laterality"],
        .DA: [
            "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "PatientBirthDate", "DateOfSecondaryCapture",
        ],
        .DS: ["PatientWeight", "PatientSize", "KVP", "SliceLocation", "TableHeight", "FlipAngle"],
        .DT: ["AcquisitionDateTime", "FrameReferenceDateTime", "FrameAcquisitionDateTime"],
        .FD: ["DiffusionBValue", "EffectiveEchoTime", "FrameAcquisitionDuration"],
        .FL: ["ExaminedBodyThickness", "DisplayedZValue"],
        .IS: ["SeriesNumber", "InstanceNumber", "AcquisitionNumber", "ExposureTime", "EchoTrainLength"],
        .LO: [
            "StudyDescription", "SeriesDescription", "InstitutionName", "DeviceSerialNumber", "OtherPatientIDs",
            "IssuerOfPatientID", "RequestedProcedureDescription", "PatientAddress", "ProtocolName", "SoftwareVersions",
            "PatientID", "ClinicalTrialProtocolID",
        ],
        .LT: ["PatientComments", "AdditionalPatientHistory", "ImageComments"],
        .OB: ["MakerNote", "EncapsulatedDocument", "SelectorOBValue"],
        .OD: ["DoublePointCoordinatesData", "SelectorODValue"],
        .OF: ["PointCoordinatesData", "VectorCoordinateData"],
        .OL: ["LongPrimitivePointIndexList", "TrackPointIndexList"],
        .OV: ["SelectorOVValue"],
        .OW: ["SelectorOWValue", "TrianglePointIndexList"],
        .PN: [
            "PatientName", "ReferringPhysicianName", "OperatorsName", "PerformingPhysicianName", "OtherPatientNames",
            "PatientBirthName",
        ],
        .SH: ["AccessionNumber", "StudyID", "StationName", "EthnicGroup", "Occupation", "SequenceName"],
        .SL: ["ReferencePixelX0", "ReferencePixelY0"],
        .SS: ["TagAngleSecondAxis", "SelectorSSValue"],
        .ST: ["InstitutionAddress", "DerivationDescription", "SelectorSTValue"],
        .SV: ["SelectorSVValue"],
        .TM: ["StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime"],
        .UC: ["LongCodeValue", "XRayDetectorID"],
        .UI: [
            "DeviceUID", "TrackingUID", "IrradiationEventUID", "FrameOfReferenceUID",
            "SynchronizationFrameOfReferenceUID",
        ],
        .UL: ["RegionFlags", "SimpleFrameList"],
        .UN: [],
        .UR: ["RetrieveURL", "URNCodeValue"],
        .US: ["PregnancyStatus", "AcquisitionIndex"],
        .UT: ["TextValue", "SelectorUTValue"],
        .UV: ["SelectorUVValue"],
        .SQ: [
            "RequestAttributesSequence", "ReferencedStudySequence", "SourceImageSequence", "ProcedureCodeSequence",
            "AnatomicRegionSequence", "OtherPatientIDsSequence", "OriginalAttributesSequence", "ContentSequence",
            "ReferencedSeriesSequence", "ReferencedImageSequence",
        ],
    ]

    /// A value of each VR that a policy may write.
    static let constants: [VR: String] = [
        .AE: "AETITLE", .AS: "040Y", .CS: "OTHER", .DA: "20000101", .DS: "1.5", .DT: "20000101120000", .FD: "0.5",
        .FL: "0.25",
        .IS: "7", .LO: "CONSTANT TEXT", .LT: "constant text", .PN: "Anon^Subject", .SH: "CONSTANT", .SL: "-9",
        .SS: "-3",
        .ST: "constant text", .SV: "-11", .TM: "120000", .UC: "constant", .UL: "70000", .UR: "https://example.org/x",
        .US: "3",
        .UT: "constant text", .UV: "12",
    ]

    /// Texts that not every character set has.
    static let foreignConstants: [VR: String] = [
        .LO: "GRÖSSE", .SH: "MÜLL", .PN: "Müller^Anne", .ST: "größe", .LT: "größe", .UC: "größe", .UT: "日本",
    ]

    /// A guard's attribute with values of its own that files often have, in order where there is one.
    struct Subject: Sendable {
        let name: String
        let values: [String]
        /// Numbers, ages and dates are compared by `<`.
        var isOrdered = false
        var hasSeveralValues = false
        /// A pattern that some of the values match.
        var pattern: String?
        var isNumber = false
    }

    static let subjects: [Subject] = [
        Subject(name: "Modality", values: ["CT", "MR", "US", "OT"], pattern: "[CM].*"),
        Subject(name: "Manufacturer", values: ["ACME", "SIEMENS", "OTHER MAKER"], pattern: "ACME.*"),
        Subject(name: "PatientSex", values: ["F", "M", "O"]),
        Subject(
            name: "PatientAge", values: ["006M", "018Y", "045Y", "091Y"], isOrdered: true, pattern: "0[0-9]{2}[DWMY]"),
        Subject(name: "BodyPartExamined", values: ["HEAD", "CHEST", "KNEE"]),
        Subject(name: "SeriesDescription", values: ["T1 AX", "T2 COR", "scout"], pattern: "T[12] .*"),
        Subject(name: "Rows", values: ["1", "2", "4"], isOrdered: true, isNumber: true),
        Subject(name: "KVP", values: ["80", "100.5", "120"], isOrdered: true, isNumber: true),
        Subject(name: "SeriesNumber", values: ["1", "2", "30"], isOrdered: true, isNumber: true),
        Subject(
            name: "StudyDate", values: ["19991231", "20200229", "20240315"], isOrdered: true, pattern: "20[0-9]{6}"),
        Subject(name: "ImageType", values: ["ORIGINAL", "DERIVED", "PRIMARY", "AXIAL"], hasSeveralValues: true),
        Subject(name: "PatientID", values: ["MRN12345", "PHANTOM"], pattern: "PHANTOM.*"),
        Subject(name: "StationName", values: ["ROOM1", "ROOM2"]),
        Subject(name: "BurnedInAnnotation", values: ["YES", "NO"]),
    ]

    /// Sequences with attributes that stand in their items.
    static let nested: [(sequence: String, attributes: [String])] = [
        ("RequestAttributesSequence", ["RequestedProcedureDescription", "AccessionNumber", "StudyInstanceUID"]),
        ("ReferencedStudySequence", ["ReferencedSOPInstanceUID", "ReferencedSOPClassUID"]),
        ("SourceImageSequence", ["ReferencedSOPInstanceUID", "PatientOrientation", "PurposeOfReferenceCodeSequence"]),
        ("ProcedureCodeSequence", ["CodeValue", "CodeMeaning", "CodingSchemeDesignator"]),
        ("AnatomicRegionSequence", ["CodeValue", "CodeMeaning", "CodingSchemeDesignator", "CodingSchemeVersion"]),
        ("OtherPatientIDsSequence", ["PatientID", "IssuerOfPatientID"]),
        (
            "OriginalAttributesSequence",
            ["SourceOfPreviousValues", "AttributeModificationDateTime", "ModifiedAttributesSequence"]
        ),
        ("ModifiedAttributesSequence", ["PatientName", "StudyDate", "PatientID"]),
        (
            "ContentSequence",
            ["TextValue", "PersonName", "Date", "Time", "UID", "ContentSequence", "ConceptNameCodeSequence"]
        ),
        ("ReferencedSeriesSequence", ["SeriesInstanceUID", "ReferencedInstanceSequence"]),
        ("ReferencedImageSequence", ["ReferencedSOPInstanceUID", "ReferencedFrameNumber"]),
    ]

    /// Sequences in the items of others, with an attribute of theirs.
    static let twoSteps: [(outer: String, inner: String, attribute: String)] = [
        ("OriginalAttributesSequence", "ModifiedAttributesSequence", "PatientName"),
        ("ContentSequence", "ContentSequence", "TextValue"),
        ("SourceImageSequence", "PurposeOfReferenceCodeSequence", "CodeMeaning"),
    ]

    /// Private creators with element offsets: one of Table E.3.10-1, one that policies name, one of two that nobody names.
    static let creators: [(name: String, group: UInt16, offsets: [UInt8])] = [
        ("SIEMENS MR HEADER", 0x0019, [0x0C, 0x0E, 0x27]), ("GEMS_PARM_01", 0x0043, [0x39, 0x6F]),
        ("ACME 1.1", 0x0029, [0x10, 0x11, 0x20]), ("OTHER LTD", 0x0031, [0x01, 0x02]),
    ]

    /// Elements of these creators as a safe list, in VRs of which files have some.
    static let safeList =
        "midic safe_list 1\n"
        + creators.flatMap { creator in
            creator.offsets.enumerated().flatMap { index, offset in
                ["LO", "DS", "UI", "DA", "PN", "SQ", "US", "OB", "SH"].enumerated().filter {
                    ($0.offset + index) % 2 == 0
                }.map {
                    let hex = String(offset, radix: 16)
                    let group = String(creator.group, radix: 16)
                    return "\(creator.name)\t00\(group)\t\(hex.count == 1 ? "0" : "")\(hex)\t\($0.element)\n"
                }
            }
        }.joined()

    static let classes = [
        "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.7",
        "1.2.840.10008.5.1.4.1.1.6.1",
        "1.2.840.10008.5.1.4.1.1.88.11", "1.2.840.10008.5.1.4.1.1.2.1",
    ]
    /// In no list; policies may name it for explicit VR little endian.
    static let namedSyntax = "1.2.826.0.1.3680043.9.9999.2"
    static let privateClass = "1.2.826.0.1.3680043.9.9999.1"

    static func entry(_ keyword: String) -> DictionaryEntry {
        guard let entry = DataDictionary.shared.entry(keyword: keyword) else {
            preconditionFailure("no attribute \(keyword)")
        }
        return entry
    }

    /// The keywords that the dictionary does not have, for a test: there must be none.
    static var unknown: [String] {
        (attributes.values.flatMap(\.self) + subjects.map(\.name) + nested.flatMap { [$0.sequence] + $0.attributes }
            + twoSteps.flatMap { [$0.outer, $0.inner, $0.attribute] })
            .filter {
                DataDictionary.shared.entry(keyword: $0) == nil
            }
    }
}
