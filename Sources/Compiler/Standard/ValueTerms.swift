import MidicRuntime

/// Values that PS3.3 lists for an attribute of the root: a condition that asks for another one is hardly ever true.
///
/// Enumerated Values and Defined Terms (PS3.5 section 6.3) of attributes that policies ask about, in PS3.3 of the dictionary's
/// edition, retired terms included; only those that mean the same in every IOD. Of Defined Terms others may be used, which few do.
struct ValueTerms: Sendable {
    /// The values, in the order of the standard.
    let values: [String]
    /// What else is written for one of them, outside of DICOM.
    let mistakes: [String: String]
    /// Where PS3.3 says so.
    let section: String

    init(_ values: String, _ section: String, mistakes: [String: String] = [:]) {
        self.values = values.split(separator: "|").map { String($0) }
        self.section = section
        self.mistakes = mistakes
    }

    /// The terms of an attribute; nil where there is no list, or none that holds everywhere.
    static func terms(of tag: Tag) -> ValueTerms? { table[tag] }

    private static let yesNo = ["TRUE": "YES", "FALSE": "NO", "Y": "YES", "N": "NO", "1": "YES", "0": "NO"]

    /// Of Modality; the second line is retired.
    private static let modalities =
        "ANN|AR|ASMT|AU|BDUS|BI|BMD|CFM|CR|CT|CTPROTOCOL|DG|DMS|DOC|DX|ECG|EEG|EMG|EOG|EPS|ES|FID|GM|HC|HD|IO|IOL|IVOCT|IVUS|KER|KO|LEN|LS|M3D|MG|MR|NM|OAM|OCT|OP|OPM|OPT|OPTBSV|OPTENF|OPV|OSS|OT|PA|PLAN|POS|PR|PT|PX|REG|RESP|RF|RG|RTDOSE|RTIMAGE|RTINTENT|RTPLAN|RTRAD|RTRECORD|RTSEGANN|RTSTRUCT|RWV|SEG|SM|SMR|SR|SRF|STAIN|TEXTUREMAP|TG|US|VA|XA|XAPROTOCOL|XC"
        + "|AS|CD|CF|CP|CS|DD|DF|DM|DS|EC|FA|FS|LP|MA|MS|OPR|ST|VF"

    private static let table: [Tag: ValueTerms] = [
        Tag(0x0008, 0x0060): ValueTerms(
            modalities, "C.7.3.1.1.1",
            mistakes: [
                "MRI": "MR", "MRT": "MR", "PET": "PT", "CAT": "CT", "XRAY": "DX", "DR": "DX", "MAMMO": "MG",
                "MAMMOGRAPHY": "MG", "SPECT": "NM", "ULTRASOUND": "US", "USG": "US", "ECHO": "US", "SC": "OT",
                "RTSS": "RTSTRUCT", "ANGIO": "XA", "FLUORO": "RF", "PATHOLOGY": "SM", "WSI": "SM",
            ]),
        .burnedInAnnotation: ValueTerms("YES|NO", "C.7.6.1", mistakes: yesNo),
        .recognizableVisualFeatures: ValueTerms("YES|NO", "C.7.6.1", mistakes: yesNo),
        .patientIdentityRemoved: ValueTerms("YES|NO", "C.7.1.1", mistakes: yesNo),
        .longitudinalTemporalInformationModified: ValueTerms("UNMODIFIED|MODIFIED|REMOVED", "C.12.1"),
        Tag(0x0010, 0x0040): ValueTerms(
            "M|F|O", "C.7.1.1",
            mistakes: ["MALE": "M", "FEMALE": "F", "OTHER": "O", "W": "F", "D": "O", "U": "O", "UNKNOWN": "O"]),
        Tag(0x0010, 0x0022): ValueTerms("TEXT|RFID|BARCODE", "C.7.1.1"),
        Tag(0x0010, 0x2203): ValueTerms("ALTERED|UNALTERED", "C.7.1.1"),
        Tag(0x0010, 0x21A0): ValueTerms("YES|NO|UNKNOWN", "C.7.2.2", mistakes: ["Y": "YES", "N": "NO"]),
        Tag(0x0028, 0x2110): ValueTerms(
            "00|01", "C.7.6.1.1.5", mistakes: ["NO": "00", "YES": "01", "0": "00", "1": "01"]),
        Tag(0x0028, 0x0300): ValueTerms("YES|NO|BOTH", "C.7.6.1", mistakes: yesNo),
        Tag(0x0020, 0x0060): ValueTerms("R|L", "C.7.3.1", mistakes: ["RIGHT": "R", "LEFT": "L"]),
        Tag(0x0020, 0x0062): ValueTerms(
            "R|L|U|B", "C.7.6.1", mistakes: ["RIGHT": "R", "LEFT": "L", "BOTH": "B", "NONE": "U", "UNPAIRED": "U"]),
        Tag(0x0008, 0x0068): ValueTerms(
            "FOR PRESENTATION|FOR PROCESSING", "C.8.11.1",
            mistakes: ["PRESENTATION": "FOR PRESENTATION", "PROCESSING": "FOR PROCESSING"]),
        Tag(0x0018, 0x9004): ValueTerms("PRODUCT|RESEARCH|SERVICE", "C.8.13.2"),
        Tag(0x0018, 0x0023): ValueTerms("2D|3D", "C.8.3.1"),
        Tag(0x0040, 0xA491): ValueTerms("PARTIAL|COMPLETE", "C.17.2", mistakes: ["COMPLETED": "COMPLETE"]),
        Tag(0x0040, 0xA493): ValueTerms("UNVERIFIED|VERIFIED", "C.17.2"),
        Tag(0x0028, 0x0103): ValueTerms("0|1", "C.7.6.3"),
        Tag(0x0028, 0x0006): ValueTerms("0|1", "C.7.6.3"),
    ]
}
