import MidicCompiler
import MidicRuntime

/// Constants in place of values (docs/dummies.md).
enum Dummies {
    enum Constant {
        /// Several values joined by backslashes; numbers in decimal.
        case text(String)
        case bytes([UInt8])
    }

    private static func text(_ vr: VR) -> String? {
        switch vr {
        case .AE, .CS, .LO, .LT, .SH, .ST, .UC, .UT: "ANONYMIZED"
        case .PN: "Anonymous"
        case .AS: "000Y"
        case .DA: "19000101"
        case .DT: "19000101000000"
        case .TM: "000000"
        case .DS, .IS, .AT, .FD, .FL, .SL, .SS, .SV, .UL, .US, .UV: "0"
        case .UR: "https://anonymized.invalid/"
        case .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .UI, .UN: nil
        }
    }

    private static func text(_ tag: Tag) -> String? {
        switch tag {
        case Tag(0x0010, 0x0040): "O"
        case Tag(0x0010, 0x2203): "ALTERED"
        case Tag(0x0008, 0x0201): "+0000"
        case Tag(0x0400, 0x0565): "COERCE"
        default: nil
        }
    }

    private static func zeros(_ vr: VR) -> [UInt8]? {
        switch vr {
        case .OB, .OW, .UN: [0, 0]
        case .OF, .OL: [0, 0, 0, 0]
        case .OD, .OV: [0, 0, 0, 0, 0, 0, 0, 0]
        default: nil
        }
    }

    static func constant(_ picked: PickedElement, _ ciod: Int?) -> Constant? {
        let tag = picked.keywordTag ?? picked.tag
        if tag == .encapsulatedDocument, let ciod, let document = document(IODTables.shared.ciods[ciod].name) {
            return .bytes(document)
        }
        let count = tag.flatMap { DataDictionary.shared.entry(for: $0)?.vm.minimum } ?? 1
        return constant(tag, picked.vr, count)
    }

    private static func constant(_ tag: Tag?, _ vr: VR, _ count: Int) -> Constant? {
        if let tag, let text = text(tag) { return .text(text) }
        if let zeros = zeros(vr) { return .bytes(zeros) }
        // A tag of four zero bytes.
        if vr == .AT { return .bytes([UInt8](repeating: 0, count: 4 * max(1, count))) }
        return text(vr).map { .text([String](repeating: $0, count: max(1, count)).joined(separator: "\\")) }
    }

    // MARK: Documents

    private static func document(_ ciod: String) -> [UInt8]? {
        switch ciod {
        case "encapsulated-pdf": return emptyPage
        case "encapsulated-cda":
            return even("<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>")
        case "encapsulated-stl": return [UInt8](repeating: 0, count: 84)
        case "encapsulated-obj", "encapsulated-mtl": return Array("# anonymized\n\n".utf8)
        default: return nil
        }
    }

    private static func even(_ text: String) -> [UInt8] {
        Array((text.utf8.count % 2 == 0 ? text : text + "\n").utf8)
    }

    /// A PDF of one empty page (ISO 32000-1).
    private static let emptyPage: [UInt8] = even(
        """
        %PDF-1.4
        1 0 obj
        <</Type/Catalog/Pages 2 0 R>>
        endobj
        2 0 obj
        <</Type/Pages/Kids[3 0 R]/Count 1>>
        endobj
        3 0 obj
        <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>
        endobj
        xref
        0 4
        0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer
        <</Size 4/Root 1 0 R>>
        startxref
        170
        %%EOF

        """)

    // MARK: Sequences

    /// A sequence with one item for its place, or none where the IOD has none there.
    static func sequence(_ tag: Tag, _ parent: Tag?, _ ciod: Int?, _ encoding: Encoding) -> [UInt8] {
        var content: [UInt8] = []
        let isThere = IODTables.shared.types(of: tag).contains { context in
            context.parent == parent && ciod.map { context.ciods[$0] } ?? false
        }
        if let ciod, isThere, let inside = item(of: tag, ciod, depth: 0, encoding) {
            content = Writing.header(.item, nil, UInt32(inside.count), encoding) + inside
        }
        return Writing.header(tag, .SQ, UInt32(content.count), encoding) + content
    }

    /// nil where zero items are written.
    private static func item(of sequence: Tag, _ ciod: Int, depth: Int, _ encoding: Encoding) -> [UInt8]? {
        func text(_ tag: Tag, _ vr: VR, _ text: String) -> [UInt8] { Writing.element(tag, vr, text, encoding) }
        func code(_ value: String, _ scheme: String, _ meaning: String) -> [UInt8] {
            text(.codeValue, .SH, value) + text(.codingSchemeDesignator, .SH, scheme) + text(.codeMeaning, .LO, meaning)
        }
        func nested(_ tag: Tag, _ inside: [UInt8]) -> [UInt8] {
            let item = Writing.header(.item, nil, UInt32(inside.count), encoding) + inside
            return Writing.header(tag, .SQ, UInt32(item.count), encoding) + item
        }
        switch sequence {
        case Tag(0x0040, 0xA730):
            return text(Tag(0x0040, 0xA010), .CS, "CONTAINS") + text(Tag(0x0040, 0xA040), .CS, "TEXT")
                + nested(.conceptNameCodeSequence, code("121106", "DCM", "Comment"))
                + text(Tag(0x0040, 0xA160), .UT, "ANONYMIZED")
        case .conceptNameCodeSequence: return code("121106", "DCM", "Comment")
        default: break
        }
        if DataDictionary.shared.entry(for: sequence)?.keyword.hasSuffix("CodeSequence") ?? false {
            return code("ANON", "99MIDIC", "Anonymized")
        }
        guard depth < 4 else { return nil }
        var result: [UInt8] = []
        for tag in IODTables.shared.tags {
            let types = IODTables.shared.types(of: tag).filter { $0.parent == sequence && $0.ciods[ciod] }.map(\.type)
            guard types.contains(.type1) || types.contains(.type2), let entry = DataDictionary.shared.entry(for: tag)
            else { continue }
            if !types.contains(.type1) {
                result += Writing.element(tag, entry.vr, [], big: false, encoding)
                continue
            }
            switch entry.vr {
            case .SQ:
                guard let inside = item(of: tag, ciod, depth: depth + 1, encoding) else { return nil }
                result += nested(tag, inside)
            case .UI:
                let isClass = UIRoles.shared.role(of: tag) == .class
                result += text(tag, .UI, isClass ? "1.2.840.10008.5.1.4.1.1.7" : "2.25.0")
            default:
                switch constant(tag, entry.vr, entry.vm.minimum) {
                case .text(let value):
                    let size = BinaryNumberValue.size(of: entry.vr) ?? (entry.vr == .AT ? 4 : 0)
                    let bytes =
                        size > 0
                        ? [UInt8](repeating: 0, count: size * value.split(separator: "\\").count) : Array(value.utf8)
                    result += Writing.element(tag, entry.vr, bytes, big: encoding.isBigEndian, encoding)
                case .bytes(let bytes):
                    result += Writing.element(tag, entry.vr, bytes, big: encoding.isBigEndian, encoding)
                case nil: return nil
                }
            }
        }
        if result.isEmpty { return nil }
        switch sequence {
        case Tag(0x0040, 0xB020): result += text(Tag(0x0070, 0x0006), .ST, "ANONYMIZED")
        case Tag(0x0070, 0x0001):
            result += nested(
                Tag(0x0070, 0x0008),
                text(Tag(0x0070, 0x0004), .CS, "PIXEL") + text(Tag(0x0070, 0x0006), .ST, "ANONYMIZED")
                    + Writing.element(
                        Tag(0x0070, 0x0014), .FL, [UInt8](repeating: 0, count: 8), big: encoding.isBigEndian, encoding)
                    + text(Tag(0x0070, 0x0015), .CS, "N"))
        default: break
        }
        return result
    }
}
