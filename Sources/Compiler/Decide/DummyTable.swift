import MidicRuntime

/// The constants that stand in for values (docs/dummies.md): one for each VR, and exceptions for attributes whose defined
/// terms or form would make the VR's constant illegal.
struct DummyTable: Sendable {
    /// Text constants, in the form of a DICOM value; binary numbers as decimal text. nil: bytes, or none at all.
    static func text(_ vr: VR) -> String? {
        switch vr {
        case .AE: "ANONYMIZED"
        case .AS: "000Y"
        case .CS: "ANONYMIZED"
        case .DA: "19000101"
        case .DT: "19000101000000"
        case .TM: "000000"
        case .DS, .IS: "0"
        case .FD, .FL, .SL, .SS, .SV, .UL, .US, .UV: "0"
        case .LO, .LT, .SH, .ST, .UC, .UT: "ANONYMIZED"
        case .PN: "Anonymous"
        case .UR: "https://anonymized.invalid/"
        case .AT, .OB, .OD, .OF, .OL, .OV, .OW, .UN, .SQ, .UI: nil
        }
    }

    /// Attributes for which the VR's constant would not do.
    static func text(_ tag: Tag) -> String? {
        switch tag {
        // Defined terms of PS3.3 section C.7.1.1.
        case Tag(0x0010, 0x0040): "O"
        // Enumerated values of PS3.3 section C.7.1.1: ALTERED, UNALTERED.
        case Tag(0x0010, 0x2203): "ALTERED"
        // The form &ZZXX (PS3.3 section C.12.1.1.8).
        case Tag(0x0008, 0x0201): "+0000"
        // Defined terms of PS3.3 section C.12.1.1.9.2: COERCE, CORRECT.
        case Tag(0x0400, 0x0565): "COERCE"
        default: nil
        }
    }

    /// Binary constants, by index.
    static let blobs: [[UInt8]] = [
        [0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        Array(document.utf8),
        Array(clinicalDocument.utf8),
        emptySolid,
        Array(emptyObject.utf8),
    ]

    private static func blob(_ vr: VR) -> Int? {
        switch vr {
        case .OB, .OW, .UN: 0
        // Two numbers of 16 bits each make a tag (PS3.5 section 6.2).
        case .AT, .OF, .OL: 1
        case .OD, .OV: 2
        default: nil
        }
    }

    /// The constant for an element outside sequences, the same in every class.
    static func constant(tag: Tag?, vr: VR, values: Int) -> DummyChoice {
        if let tag, let text = text(tag) { return .text(text) }
        if let blob = blob(vr) { return .blob(blob) }
        guard let text = text(vr) else { return .none }
        return .text(Array(repeating: text, count: max(1, values)).joined(separator: "\\"))
    }

    static let encapsulatedDocument = Tag(0x0042, 0x0011)

    /// The document that stands in for an encapsulated one, by CIOD name; nil for a CIOD that holds none.
    static func document(ciod: String) -> DummyChoice? {
        switch ciod {
        case "encapsulated-pdf": .blob(3)
        case "encapsulated-cda": .blob(4)
        case "encapsulated-stl": .blob(5)
        case "encapsulated-obj", "encapsulated-mtl": .blob(6)
        default: nil
        }
    }

    /// One empty page (ISO 32000-1); its cross-reference offsets are counted in `xref`.
    private static let document: String = {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        ]
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n"
        if !text.utf8.count.isMultiple(of: 2) { text += "\n" }
        return text
    }()

    private static let clinicalDocument: String = {
        let text = "<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>"
        return text.utf8.count.isMultiple(of: 2) ? text : text + "\n"
    }()

    /// A binary STL file without triangles: 80 bytes of header, a count of 0.
    private static let emptySolid = [UInt8](repeating: 0, count: 84)

    /// A comment is a legal OBJ and a legal MTL file.
    private static let emptyObject = "# anonymized\n\n"
}
