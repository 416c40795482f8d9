import MidicRuntime

/// Items for sequences that are replaced by a dummy: the Type 1 and 2 attributes that the IOD wants in such an item, with
/// constants (docs/dummies.md).
///
/// Conditional attributes are left out, since an item of constants meets no condition on purpose; the few items that would
/// be illegal without one of them have it (`completion`). Where an item must name an instance, it names the nil UID, the same
/// in every file, which joins nothing.
final class ItemTemplates {
    private let tables: ProfileTables
    /// Encoded items in the order in which they were first asked for; `Lowering` numbers the ones in use.
    private(set) var templates: [[UInt8]] = []
    private var indexes: [[UInt8]: Int] = [:]
    private var done: [Tag: [(parent: UInt32, choices: [(VariantSet, DummyChoice)])]] = [:]

    /// Nested sequences of Type 1 get an item each, to this depth.
    private static let deepest = 4

    init(_ tables: ProfileTables) { self.tables = tables }

    /// For each parent in which an IOD has the sequence: the item by variant; elsewhere zero items.
    func choices(for sequence: Tag) -> [(parent: UInt32, choices: [(VariantSet, DummyChoice)])] {
        if let known = done[sequence] { return known }
        var byParent: [UInt32: [(VariantSet, DummyChoice)]] = [:]
        for context in tables.iods.types(of: sequence) {
            let parent = context.parent?.rawValue ?? 0
            for (set, item) in items(of: sequence, in: context.ciods, depth: 0) {
                byParent[parent, default: []].append((ProfileTables.variants(set), .item(item.map(intern))))
            }
        }
        let result = byParent.sorted { $0.key < $1.key }.map { (parent: $0.key, choices: $0.value) }
        done[sequence] = result
        return result
    }

    private func intern(_ item: [UInt8]) -> Int {
        if let known = indexes[item] { return known }
        indexes[item] = templates.count
        templates.append(item)
        return templates.count - 1
    }

    // MARK: What an item holds

    private struct Child {
        let tag: Tag
        let type: AttributeType
        let ciods: CIODSet
    }

    /// By sequence: the attributes of Type 1 and 2 directly inside.
    private lazy var children: [Tag: [Child]] = {
        var found: [Tag: [Child]] = [:]
        for tag in tables.iods.tags {
            for context in tables.iods.types(of: tag) {
                guard let parent = context.parent, context.type == .type1 || context.type == .type2 else { continue }
                found[parent, default: []].append(Child(tag: tag, type: context.type, ciods: context.ciods))
            }
        }
        return found
    }()

    /// The items for a sequence, by sets of CIODs that want the same; nil where zero items are written.
    private func items(of sequence: Tag, in ciods: CIODSet, depth: Int) -> [(CIODSet, [UInt8]?)] {
        if let fixed = fixedItem(sequence) { return [(ciods, fixed)] }
        guard depth < ItemTemplates.deepest, let children = children[sequence] else { return [(ciods, nil)] }
        var parts: [(CIODSet, [UInt8]?)] = [(ciods, [])]
        for child in children {
            var next: [(CIODSet, [UInt8]?)] = []
            for (set, item) in parts {
                let outside = set.subtracting(child.ciods)
                if !outside.isEmpty { next.append((outside, item)) }
                let inside = set.intersection(child.ciods)
                guard !inside.isEmpty else { continue }
                guard let item else {
                    next.append((inside, nil))
                    continue
                }
                for (subset, element) in element(child, in: inside, depth: depth) {
                    next.append((subset, element.map { item + $0 }))
                }
            }
            parts = next
        }
        let completion = ItemTemplates.completion(sequence)
        return parts.map { set, item in
            guard let item, !item.isEmpty else { return (set, nil) }
            return (set, item + completion)
        }
    }

    private func element(_ child: Child, in ciods: CIODSet, depth: Int) -> [(CIODSet, [UInt8]?)] {
        let entry = tables.dictionary.entry(for: child.tag)
        let vr = entry?.vr ?? .UN
        if child.type == .type2 { return [(ciods, ItemTemplates.encode(child.tag, vr, []))] }
        if vr == .SQ {
            return items(of: child.tag, in: ciods, depth: depth + 1).map { set, item in
                (set, item.map { ItemTemplates.encodeSequence(child.tag, [$0]) })
            }
        }
        if vr == .UI {
            let uid =
                tables.roles.role(of: child.tag) == .class ? ItemTemplates.secondaryCapture : ItemTemplates.nilUID
            return [(ciods, ItemTemplates.encode(child.tag, vr, Array(uid.utf8)))]
        }
        switch DummyTable.constant(tag: child.tag, vr: vr, values: entry?.vm.minimum ?? 1) {
        case .text(let text): return [(ciods, ItemTemplates.encode(child.tag, vr, ItemTemplates.bytes(text, vr)))]
        case .blob(let index): return [(ciods, ItemTemplates.encode(child.tag, vr, DummyTable.blobs[index]))]
        case .none, .item: return [(ciods, nil)]
        }
    }

    /// Secondary Capture Image Storage (PS3.4 section B.5), the least telling class.
    private static let secondaryCapture = "1.2.840.10008.5.1.4.1.1.7"

    /// The nil UUID (RFC 9562 section 5.9) under the root of UUIDs (PS3.5 section B.2): no instance has it.
    private static let nilUID = "2.25.0"

    /// What an item needs beside its Type 1 and 2 attributes to be legal; its tags follow theirs.
    private static func completion(_ sequence: Tag) -> [UInt8] {
        switch sequence {
        case Tag(0x0040, 0xB020):
            // Waveform Annotation: a text, where there is no concept name (PS3.3 section C.10.10).
            return encode(Tag(0x0070, 0x0006), .ST, Array("ANONYMIZED".utf8))
        case Tag(0x0070, 0x0001):
            // Graphic Annotation: a text object at the origin (PS3.3 section C.10.5).
            let text =
                encode(Tag(0x0070, 0x0004), .CS, Array("PIXEL".utf8))
                + encode(Tag(0x0070, 0x0006), .ST, Array("ANONYMIZED".utf8))
                + encode(Tag(0x0070, 0x0014), .FL, bytes("0\\0", .FL))
                + encode(Tag(0x0070, 0x0015), .CS, Array("N".utf8))
            return encodeSequence(Tag(0x0070, 0x0008), [text])
        default: return []
        }
    }

    /// Items whose legal content the tables cannot tell.
    private func fixedItem(_ sequence: Tag) -> [UInt8]? {
        if sequence == Tag(0x0040, 0xA730) {
            // A content item of Value Type TEXT (PS3.3 section C.17.3), named (121106, DCM, "Comment").
            return ItemTemplates.encode(Tag(0x0040, 0xA010), .CS, Array("CONTAINS".utf8))
                + ItemTemplates.encode(Tag(0x0040, 0xA040), .CS, Array("TEXT".utf8))
                + ItemTemplates.encodeSequence(
                    Tag(0x0040, 0xA043), [ItemTemplates.code("121106", "DCM", "Comment")])
                + ItemTemplates.encode(Tag(0x0040, 0xA160), .UT, Array("ANONYMIZED".utf8))
        }
        if sequence == Tag(0x0040, 0xA043) { return ItemTemplates.code("121106", "DCM", "Comment") }
        if tables.dictionary.entry(for: sequence)?.keyword.hasSuffix("CodeSequence") ?? false {
            return ItemTemplates.code("ANON", "99MIDIC", "Anonymized")
        }
        return nil
    }

    private static func code(_ value: String, _ scheme: String, _ meaning: String) -> [UInt8] {
        encode(Tag(0x0008, 0x0100), .SH, Array(value.utf8)) + encode(Tag(0x0008, 0x0102), .SH, Array(scheme.utf8))
            + encode(Tag(0x0008, 0x0104), .LO, Array(meaning.utf8))
    }

    // MARK: Bytes

    /// The bytes of constant text, or of numbers said in decimal. All constants are zero or text, so nothing is lost.
    private static func bytes(_ text: String, _ vr: VR) -> [UInt8] {
        let values = text.split(separator: "\\").count
        switch vr {
        case .US, .SS: return [UInt8](repeating: 0, count: 2 * values)
        case .UL, .SL, .FL, .AT: return [UInt8](repeating: 0, count: 4 * values)
        case .FD, .SV, .UV: return [UInt8](repeating: 0, count: 8 * values)
        default: return Array(text.utf8)
        }
    }

    /// An element as templates are stored: Explicit VR Little Endian, padded.
    private static func encode(_ tag: Tag, _ vr: VR, _ value: [UInt8]) -> [UInt8] {
        var set = DataSetWriter(.explicitLittle)
        set.element(tag, vr, bytes: value)
        return set.bytes
    }

    private static func encodeSequence(_ tag: Tag, _ items: [[UInt8]]) -> [UInt8] {
        var set = DataSetWriter(.explicitLittle)
        set.sequence(tag) { sequence in
            for item in items { sequence.item(bytes: item) }
        }
        return set.bytes
    }
}
