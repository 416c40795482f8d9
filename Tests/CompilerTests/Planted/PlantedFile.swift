import MidicCompiler
import MidicRuntime

/// A file with a value of its own in every attribute of the dictionary: at the root, in a sequence of the root, and in the
/// functional groups that all frames share and that one frame has.
struct PlantedFile {
    /// What stands in an attribute.
    typealias Value = (DictionaryEntry) -> [UInt8]?

    private let isExplicit: Bool
    private var bytes: [UInt8] = []

    /// Attributes that a data set may hold: no sequences, no pixels, none that midic writes by itself or never copies.
    static let attributes: [DictionaryEntry] = {
        let skipped: Set<Tag> = [
            Tag(0x0008, 0x0005), Tag(0x0008, 0x0016), Tag(0x0008, 0x0018), Tag(0x0010, 0x0020), Tag(0x0012, 0x0062),
            Tag(0x0012, 0x0063), Tag(0x0020, 0x000D), Tag(0x0020, 0x000E), Tag(0x0028, 0x0301), Tag(0x0028, 0x0302),
            Tag(0x0028, 0x0303), Tag(0x0028, 0x2000),
        ]
        let dictionary = DataDictionary.shared
        return (dictionary.entries + dictionary.repeatingGroups).filter { entry in
            entry.tag.group >= 0x0008 && entry.tag.group < 0xFF00 && entry.tag.group != 0x7FE0
                && entry.tag.group & 1 == 0 && entry.tag.element != 0 && !entry.vrs.isEmpty && !entry.vrs.contains(.SQ)
                && !skipped.contains(entry.tag)
        }.sorted { $0.tag < $1.tag }.reduce(into: []) { found, entry in
            // Some repeating groups share their lowest tag with an attribute of its own.
            if found.last?.tag != entry.tag { found.append(entry) }
        }
    }()

    private typealias Part = (tag: Tag, write: (inout PlantedFile) -> Void)

    /// A whole file of a SOP class.
    static func bytes(sopClass: String, explicit: Bool, _ value: @escaping Value) -> [UInt8] {
        let inner = PlantedFile.item(explicit) { $0.attributes(value) }
        let group = { (macro: Tag) in
            PlantedFile.item(explicit) { $0.sequence(macro, inner) }
        }
        let planted: [Part] = Self.attributes.compactMap { entry in
            value(entry).map { bytes in (entry.tag, { $0.element(entry.tag, entry.vr, bytes) }) }
        }
        // Anatomic Region Sequence; pixel measures and frame content as functional groups.
        let sequences: [Part] = [
            (Tag(0x0008, 0x2218), { $0.sequence(Tag(0x0008, 0x2218), inner) }),
            (Tag(0x5200, 0x9229), { $0.sequence(Tag(0x5200, 0x9229), group(Tag(0x0028, 0x9110))) }),
            (Tag(0x5200, 0x9230), { $0.sequence(Tag(0x5200, 0x9230), group(Tag(0x0020, 0x9111))) }),
        ]
        return file(sopClass, explicit, identity(sopClass) + planted + sequences)
    }

    private static func identity(_ sopClass: String) -> [Part] {
        let elements: [(Tag, VR, [UInt8])] = [
            (Tag(0x0008, 0x0016), .UI, uid(sopClass)), (Tag(0x0008, 0x0018), .UI, uid("1.2.3.4")),
            (Tag(0x0010, 0x0020), .LO, Array("PATIENT1".utf8)), (Tag(0x0020, 0x000D), .UI, uid("1.2.3.5")),
            (Tag(0x0020, 0x000E), .UI, uid("1.2.3.6")),
            // What gates ask for.
            (Tag(0x0028, 0x0301), .CS, Array("NO".utf8)), (Tag(0x0028, 0x0302), .CS, Array("NO".utf8)),
        ]
        return elements.map { tag, vr, bytes in (tag, { $0.element(tag, vr, bytes) }) }
    }

    private static func file(_ sopClass: String, _ explicit: Bool, _ parts: [Part]) -> [UInt8] {
        var meta = PlantedFile(isExplicit: true)
        meta.element(Tag(0x0002, 0x0001), .OB, [0, 1])
        meta.element(Tag(0x0002, 0x0002), .UI, uid(sopClass))
        meta.element(Tag(0x0002, 0x0003), .UI, uid("1.2.3.4"))
        meta.element(Tag(0x0002, 0x0010), .UI, uid(explicit ? "1.2.840.10008.1.2.1" : "1.2.840.10008.1.2"))
        var head = PlantedFile(isExplicit: true)
        head.element(Tag(0x0002, 0x0000), .UL, word(UInt32(meta.bytes.count)))
        var body = PlantedFile(isExplicit: explicit)
        for part in parts.sorted(by: { $0.tag < $1.tag }) { part.write(&body) }
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + head.bytes + meta.bytes + body.bytes
    }

    /// A whole file of a SOP class with one code in Anatomic Region Sequence, its elements as they are given.
    static func bytes(sopClass: String, explicit: Bool, code: [(Tag, VR, String)]) -> [UInt8] {
        let item = PlantedFile.item(explicit) { inside in
            for (tag, vr, text) in code {
                inside.element(tag, vr, Array(text.utf8) + (text.utf8.count.isMultiple(of: 2) ? [] : [0x20]))
            }
        }
        return file(
            sopClass, explicit,
            identity(sopClass) + [(Tag(0x0008, 0x2218), { $0.sequence(Tag(0x0008, 0x2218), item) })])
    }

    private static func uid(_ text: String) -> [UInt8] {
        Array(text.utf8) + (text.utf8.count.isMultiple(of: 2) ? [] : [0])
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func item(_ explicit: Bool, _ fill: (inout PlantedFile) -> Void) -> [UInt8] {
        var inside = PlantedFile(isExplicit: explicit)
        fill(&inside)
        return [0xFE, 0xFF, 0x00, 0xE0] + word(UInt32(inside.bytes.count)) + inside.bytes
    }

    private mutating func attributes(_ value: Value) {
        for entry in Self.attributes { if let bytes = value(entry) { element(entry.tag, entry.vr, bytes) } }
    }

    private mutating func sequence(_ tag: Tag, _ items: [UInt8]) { element(tag, .SQ, items) }

    private mutating func element(_ tag: Tag, _ vr: VR, _ value: [UInt8]) {
        for half in [tag.group, tag.element] { bytes += [UInt8(half & 0xFF), UInt8(half >> 8)] }
        if !isExplicit {
            bytes += Self.word(UInt32(value.count))
        } else if vr.hasLongHeader {
            bytes += Array(vr.name.utf8) + [0, 0] + Self.word(UInt32(value.count))
        } else {
            bytes += Array(vr.name.utf8) + Self.word(UInt32(value.count))[..<2]
        }
        bytes += value
    }
}
