import MidicCompiler
import MidicRuntime
import TestSupport

/// Makes random files: objects that a policy can meet, most of them sound, some with all that real files have wrong.
struct FileGenerator {
    var random: FixedGenerator
    private var attributes: Deck<String>
    private var sequences = Deck(Array(PolicyWords.nested.indices))
    private var creators = Deck(Array(PolicyWords.creators.indices))
    private var shapes = Deck(
        FileShape.allCases + FileShape.allCases.filter { $0 != .namedSyntax }
            + FileShape.allCases.filter { $0 != .namedSyntax })
    var flaws = Deck(FileFault.allCases)
    private var damages = Deck(Damage.allCases)
    private var characterSets = Deck(Array(FileWords.characterSets.indices))
    private var syntaxes = Deck(Array(FileWords.encapsulated.indices))
    private var kinds = Deck(Array(0..<10))
    /// How many of a hundred values are not what their VR allows.
    private var trouble = 0
    private var foreign: [UInt8] = Array("abc".utf8)
    /// The character set is one that has no meaning beside another.
    private var mixesPairs = false
    /// What is in the file that coverage counts.
    var words: Set<String> = []

    /// Attributes that the policy at hand names, no sequences.
    private(set) var focus: [String] = []

    init(seed: UInt64, focus: [String] = []) {
        random = FixedGenerator(state: seed)
        let names = PolicyWords.attributes.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
        attributes = Deck(names.filter { PolicyWords.entry($0).vr != .SQ })
        self.focus(on: focus)
    }

    private static let copied = ["ManufacturerModelName", "StudyID", "DateOfSecondaryCapture"]

    /// Goes on with files for another policy.
    mutating func focus(on attributes: [String]) { focus = attributes.filter { PolicyWords.entry($0).vr != .SQ } }

    mutating func file() -> PlannedFile {
        words = []
        var file = PlannedFile()
        trouble = random.pick([0, 0, 0, 2, 8, 25])
        let shape = shapes.draw(&random)
        words.insert("file \(shape.rawValue)")
        switch shape {
        case .explicitLittle, .native: break
        case .implicitLittle: file.encoding = .implicitLittle
        case .explicitBig: file.encoding = .explicitBig
        case .deflated:
            file.isDeflated = true
            file.isCompressed = random.chance(60)
            if file.isCompressed { words.insert("deflated by a Huffman code") }
        case .fragments:
            // The kinds that real files are in come up more often.
            let syntax =
                random.chance(50)
                ? FileWords.encapsulated[syntaxes.draw(&random)]
                : random.pick(FileWords.encapsulated.filter { ["JPEG", "JPEG 2000", "RLE"].contains($0.name) })
            words.insert("syntax \(syntax.name)")
            file.syntax = syntax.uid
        case .namedSyntax: file.syntax = PolicyWords.namedSyntax
        }
        file.elements = identity()
        file.elements += characterSet()
        file.elements += subjects()
        for _ in 0..<random.number(6...16) {
            let named = focus.isEmpty || random.chance(55) ? attributes.draw(&random) : random.pick(focus)
            file.elements += attribute(named)
        }
        // What `copy` reads.
        for name in Self.copied where random.chance(25) { file.elements += attribute(name) }
        for _ in 0..<random.number(1...4) { file.elements += sequence(depth: 0) }
        for _ in 0..<random.number(0...2) { file.elements += privateBlock(depth: 0) }
        if random.chance(15) { file.elements.append(blockStatements()) }
        if random.chance(2), !file.elements.contains(where: { $0.tag.group == 0x0031 }) {
            words.insert("all blocks taken")
            file.elements += (UInt16(0x10)...0xFF).map { PlannedElement(Tag(0x0031, $0), .LO, "TAKEN") }
        }
        if shape == .fragments || shape == .native || random.chance(35) { file.elements += pixels(shape == .fragments) }
        file.elements += extras()
        if random.chance(50) {
            file.meta.append(PlannedElement(Tag(0x0002, 0x0016), .AE, random.pick(["SENDER", "OTHER"])))
            if random.chance(30) { file.meta.append(PlannedElement(Tag(0x0002, 0x0018), .AE, "SOMEONE")) }
        }
        if random.chance(5) {
            words.insert("another class in the file meta")
            file.metaClass = random.pick([PolicyWords.classes[0], PolicyWords.classes[1], PolicyWords.privateClass])
        }
        var seen: Set<Tag> = []
        file.elements = file.elements.filter { seen.insert($0.tag).inserted }.sorted { $0.tag < $1.tag }
        spoil(&file)
        return file
    }

    // MARK: Parts of a file

    private mutating func identity() -> [PlannedElement] {
        let kind = kinds.draw(&random)
        let sopClass =
            kind == 0
            ? PolicyWords.privateClass : kind < 6 ? PolicyWords.classes[kind & 1] : random.pick(PolicyWords.classes)
        var elements = [
            PlannedElement(.sopInstanceUID, .UI, "1.2.3.4.5.\(random.number(1...9))"),
            PlannedElement(.seriesInstanceUID, .UI, "1.2.3.4.2"),
        ]
        if !random.chance(3) { elements.append(PlannedElement(.sopClassUID, .UI, sopClass)) }
        if !random.chance(4) {
            elements.append(
                PlannedElement(.studyInstanceUID, .UI, random.pick(["1.2.3.4.1", "1.2.3.4.1", "1.2.3.4.11"])))
        }
        if random.chance(75) { elements.append(PlannedElement(.patientName, .PN, "Doe^Jane")) }
        return elements
    }

    private mutating func characterSet() -> [PlannedElement] {
        foreign = Array("abc".utf8)
        mixesPairs = false
        guard random.chance(45) else { return [] }
        let (term, bytes) = FileWords.characterSets[characterSets.draw(&random)]
        foreign = bytes
        mixesPairs = term == FileWords.mixedPairs
        words.insert("character set \(term)")
        return [PlannedElement(.specificCharacterSet, .CS, term)]
    }

    /// What guards ask for.
    private mutating func subjects() -> [PlannedElement] {
        PolicyWords.subjects.compactMap { subject in
            guard random.chance(70), subject.name != "Rows" else { return nil }
            let entry = PolicyWords.entry(subject.name)
            if random.chance(5) { return PlannedElement(entry.tag, entry.vr, .bytes([])) }
            if random.chance(trouble) {
                return PlannedElement(
                    entry.tag, entry.vr, .bytes(ValueGenerator.bytes(entry.vr, .misfit, foreign: foreign, &random)))
            }
            let count = subject.hasSeveralValues ? random.number(1...4) : random.chance(2) ? 2 : 1
            let values = (0..<count).map { _ in random.pick(subject.values) }
            return PlannedElement(entry.tag, entry.vr, values.joined(separator: "\\"))
        }
    }

    private mutating func attribute(_ keyword: String) -> [PlannedElement] {
        let entry = PolicyWords.entry(keyword)
        if entry.vr == .SQ { return [PlannedElement(entry.tag, .SQ, .items([], undefinedLength: false))] }
        let manner: ValueGenerator.Manner =
            random.chance(trouble + (focus.contains(keyword) ? 4 : 0))
            ? .misfit : random.pick([.good, .good, .good, .good, .several, .empty, .blank, .foreign, .padded, .good])
        var vr = entry.vrs.isEmpty ? VR.UN : random.pick(entry.vrs)
        // Values that nobody can tell apart: two of them. What cannot have several values gets one.
        let wanted = mixesPairs && manner != .misfit ? .several : manner
        let several = wanted == .several && entry.vm.maximum == 1 ? .good : wanted
        let value = ValueGenerator.bytes(vr, several, foreign: foreign, &random)
        words.insert("value \(several.rawValue)")
        if manner == .misfit, random.chance(20) {
            words.insert("items under another VR")
            let item = [PlannedElement(.patientID, .LO, "MRN12345")]
            return [PlannedElement(entry.tag, .SQ, .items([item], undefinedLength: false))]
        }
        if random.chance(2) {
            vr = .UN
            words.insert("value under UN")
        } else if random.chance(trouble) {
            vr = random.pick([.LO, .SH, .UN, .OB, .UI])
            words.insert("value under another VR")
        }
        return [PlannedElement(entry.tag, vr, .bytes(value))]
    }

    private mutating func sequence(depth: Int) -> [PlannedElement] {
        [sequence(PolicyWords.nested[sequences.draw(&random)], depth: depth)]
    }

    private mutating func sequence(
        _ place: (sequence: String, attributes: [String]), depth: Int
    ) -> PlannedElement {
        let tag = PolicyWords.entry(place.sequence).tag
        if random.chance(6 + trouble) { return damaged(tag) }
        let made = (0..<random.number(0...2)).map { _ -> [PlannedElement] in
            var elements: [PlannedElement] = []
            for name in place.attributes where random.chance(75) {
                let nested = PolicyWords.nested.first { $0.sequence == name }
                if PolicyWords.entry(name).vr != .SQ {
                    elements += attribute(name)
                } else if depth < 3, let nested {
                    elements.append(sequence(nested, depth: depth + 1))
                }
            }
            if random.chance(25) { elements += attribute(attributes.draw(&random)) }
            if !focus.isEmpty, random.chance(35) { elements += attribute(random.pick(focus)) }
            if random.chance(12) { elements += attribute(random.pick(Self.copied)) }
            if random.chance(15) { elements += privateBlock(depth: depth + 1) }
            if place.attributes.contains("CodingSchemeDesignator") {
                elements.removeAll { $0.tag == .codingSchemeDesignator }
                if random.chance(80) {
                    elements.append(
                        PlannedElement(
                            .codingSchemeDesignator, .SH, random.pick(["DCM", "99SITE", "L", "SCT", "two words"])))
                }
            }
            var seen: Set<Tag> = []
            return elements.filter { seen.insert($0.tag).inserted }.sorted { $0.tag < $1.tag }
        }
        let items = random.chance(8) ? itemsOfTwoSets() : made
        let vr: VR = random.chance(3) ? .UN : .SQ
        // Items under UN of undefined length are in implicit VR (PS3.5 section 6.2.2); those of other files are left alone.
        let undefined = vr == .SQ && random.chance(40)
        words.insert(
            undefined ? "sequence undefined length" : vr == .UN ? "sequence under UN" : "sequence defined length")
        return PlannedElement(tag, vr, .items(items, undefinedLength: undefined))
    }

    /// Items with text beyond ASCII, the first with a character set of its own, the second with that of what is around.
    private mutating func itemsOfTwoSets() -> [[PlannedElement]] {
        words.insert("character set of an item")
        let (term, bytes) = random.pick(Array(FileWords.characterSets.prefix(13)))
        let text = Array("Wörter ".utf8.prefix(1))
        return [
            [
                PlannedElement(.specificCharacterSet, .CS, term),
                PlannedElement(Tag(0x0008, 0x0104), .LO, .bytes(padded(text + bytes))),
                PlannedElement(Tag(0x0040, 0xA160), .UT, .bytes(padded(bytes))),
            ],
            [
                PlannedElement(Tag(0x0008, 0x0104), .LO, .bytes(padded(text + foreign))),
                PlannedElement(Tag(0x0040, 0xA160), .UT, .bytes(padded(bytes))),
            ],
        ]
    }

    private func padded(_ bytes: [UInt8]) -> [UInt8] { bytes.count & 1 == 0 ? bytes : bytes + [0x20] }

    /// A sequence whose content is none, or hides its end.
    private mutating func damaged(_ tag: Tag) -> PlannedElement {
        let damage = damages.draw(&random)
        words.insert("damage \(damage.rawValue)")
        switch damage {
        case .noItems: return PlannedElement(tag, .SQ, .bytes(Array("these are no items..".utf8)))
        case .longElement:
            let inner = PlannedElement(Tag(0x0008, 0x0100), .SH, .bytes(Array("ABCD".utf8)), length: 600)
            return PlannedElement(tag, .SQ, .items([[inner]], undefinedLength: false))
        case .longItem:
            return PlannedElement(tag, .SQ, .bytes([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0, 0, 0, 8, 0, 0, 1]))
        case .badVR:
            return PlannedElement(
                tag, .SQ, .bytes([0xFE, 0xFF, 0x00, 0xE0, 12, 0, 0, 0, 8, 0, 0, 1, 0x3F, 0x3F, 4, 0, 65, 66, 67, 68]))
        case .undefinedValue:
            let inner = PlannedElement(Tag(0x0040, 0xA160), .UT, .bytes(Array("TEXT".utf8)), length: .max)
            return PlannedElement(tag, .SQ, .items([[inner]], undefinedLength: false))
        case .strayItem:
            let inner = PlannedElement(.item, .UN, .bytes([]))
            return PlannedElement(tag, .SQ, .items([[inner]], undefinedLength: false))
        case .zeroTag:
            let inner = [PlannedElement(Tag(0, 0), .UN, .bytes([])), PlannedElement(Tag(0x0008, 0x0100), .SH, "CODE")]
            return PlannedElement(tag, .SQ, .items([inner], undefinedLength: false))
        case .notItems:
            // An element where an item should stand.
            return PlannedElement(tag, .SQ, .bytes([8, 0, 0, 1, 0x53, 0x48, 4, 0, 65, 66, 67, 68]))
        case .deepItems:
            var inner = PlannedElement(Tag(0x0008, 0x0100), .SH, "CODE")
            for _ in 0..<130 {
                inner = PlannedElement(Tag(0x0040, 0xA730), .SQ, .items([[inner]], undefinedLength: true))
            }
            return PlannedElement(tag, .SQ, .items([[inner]], undefinedLength: false))
        case .manyItems:
            let item: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, 8, 0, 0, 0, 8, 0, 0, 1, 0x3F, 0x3F, 0, 0]
            return PlannedElement(tag, .SQ, .bytes(Array(repeatElement(item, count: 1_100).joined())))
        case .pastParent: return PlannedElement(tag, .SQ, .bytes(Array("items?".utf8)), length: 100_000)
        case .unclosed:
            let inner = PlannedElement(Tag(0x0008, 0x0100), .SH, "CODE")
            return PlannedElement(tag, .SQ, .items([[inner]], undefinedLength: false), length: .max)
        }
    }

    private mutating func privateBlock(depth: Int) -> [PlannedElement] {
        let creator = PolicyWords.creators[creators.draw(&random)]
        let block = UInt16(random.pick([0x10, 0x10, 0x11, 0xE0]))
        var elements: [PlannedElement] = []
        if random.chance(92) {
            elements.append(PlannedElement(Tag(creator.group, block), .LO, creator.name))
        } else {
            words.insert("private without creator")
        }
        words.insert("private \(creator.name)")
        for offset in creator.offsets where random.chance(80) {
            let tag = Tag(creator.group, block << 8 | UInt16(offset))
            let vr: VR = random.pick([.IS, .DS, .LO, .UN, .PN, .DA, .UI, .OB, .FD, .SH])
            if depth < 2, random.chance(12) {
                words.insert("private sequence")
                let inner = attribute("PatientID") + privateBlock(depth: 3)
                elements.append(
                    PlannedElement(
                        tag, .SQ, .items([inner.sorted { $0.tag < $1.tag }], undefinedLength: random.chance(50))))
            } else {
                // Now and then a date in a text.
                let isDate = vr == .LO && random.chance(30)
                let value =
                    isDate ? Array("2020-03-04".utf8) : ValueGenerator.bytes(vr, .good, foreign: foreign, &random)
                elements.append(PlannedElement(tag, vr, .bytes(value)))
            }
        }
        return elements
    }

    /// What the file says of its own private blocks.
    private mutating func blockStatements() -> PlannedElement {
        words.insert("private blocks described")
        func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }
        var items: [[PlannedElement]] = []
        for _ in 0..<random.number(0...2) {
            let creator = random.pick(PolicyWords.creators)
            var item: [PlannedElement] = []
            if !random.chance(8) {
                item.append(PlannedElement(Tag(0x0008, 0x0301), .US, .bytes(bytes(creator.group))))
            }
            if !random.chance(8) { item.append(PlannedElement(Tag(0x0008, 0x0302), .LO, creator.name)) }
            let status = random.pick(["SAFE", "UNSAFE", "MIXED", "MIXED", "OTHER"])
            item.append(PlannedElement(Tag(0x0008, 0x0303), .CS, status))
            if random.chance(60) {
                item.append(PlannedElement(Tag(0x0008, 0x0304), .US, .bytes(bytes(UInt16(creator.offsets[0])))))
            }
            if random.chance(40) {
                let inner = PlannedElement(
                    Tag(0x0008, 0x0306), .US, .bytes(bytes(UInt16(random.pick(creator.offsets)))))
                item.append(PlannedElement(Tag(0x0008, 0x0305), .SQ, .items([[inner]], undefinedLength: false)))
            }
            items.append(item)
        }
        return PlannedElement(
            .privateDataElementCharacteristicsSequence, .SQ, .items(items, undefinedLength: random.chance(50)))
    }

    private mutating func pixels(_ isEncapsulated: Bool) -> [PlannedElement] {
        func word(_ element: UInt16, _ value: Int) -> PlannedElement {
            PlannedElement(Tag(0x0028, element), .US, .bytes([UInt8(value & 0xFF), UInt8(value >> 8)]))
        }
        let (rows, columns) = (random.number(1...4), random.pick([1, 2, 4]))
        let bits = random.pick([8, 16])
        let stored = bits == 16 && random.chance(50) ? 12 : bits
        var elements = [
            word(0x0002, 1), PlannedElement(.photometricInterpretation, .CS, "MONOCHROME2"), word(0x0010, rows),
            word(0x0011, columns), word(0x0100, bits), word(0x0101, stored), word(0x0102, stored - 1), word(0x0103, 0),
        ]
        if random.chance(30) { elements.append(PlannedElement(.rescaleType, .LO, random.pick(["HU", "whatever"]))) }
        let frames = random.chance(35) ? 2 : 1
        if frames == 2 { elements.append(PlannedElement(.numberOfFrames, .IS, "2")) }
        if isEncapsulated {
            let isOdd = random.chance(25)
            if isOdd { words.insert("fragments of odd length") }
            var fragments: [[UInt8]] = (0..<frames).map { index in
                [0xFF, 0xD8, 0xFF, random.chance(30) ? 0xFE : 0xDB, 0, 4, 1, UInt8(index)]
                    + (isOdd && random.chance(70) ? [0] : []) + [0xFF, 0xD9]
            }
            words.insert("pixels fragments")
            let offsets = fragments.indices.map { index in
                PlannedBytes.little(UInt32(fragments[..<index].reduce(0) { $0 + 8 + $1.count }))
            }
            // One fragment a frame with a table of other offsets, or two frames of three fragments together.
            let isWrong = random.chance((frames == 2 ? 25 : 10) + trouble)
            if isWrong { words.insert(frames == 2 ? "offset table of two frames wrong" : "offset table wrong") }
            let table: [UInt8] =
                isWrong
                ? PlannedBytes.little(random.pick([0, 4])) + PlannedBytes.little(2)
                : random.chance(40) ? [] : offsets.flatMap(\.self)
            if isWrong, frames == 2, random.chance(60) { fragments.append(fragments[0]) }
            elements.append(PlannedElement(.pixelData, .OB, .fragments([table] + fragments)))
            return elements
        }
        var length = rows * columns * bits / 8 * frames
        if random.chance(trouble) { length += random.pick([-2, 4, 1]) }
        if length & 1 == 1 { length += 1 }
        words.insert("pixels \(bits)")
        let bytes = (0..<max(0, length)).map { $0 & 1 == 1 && random.chance(85) ? 0 : UInt8($0 & 0x0F) }
        elements.append(PlannedElement(.pixelData, bits == 16 ? .OW : random.pick([.OB, .OW]), .bytes(bytes)))
        return elements
    }

    /// What files have besides: earlier claims, overlays, signatures, padding, group lengths, an icon.
    private mutating func extras() -> [PlannedElement] {
        var elements: [PlannedElement] = []
        if random.chance(12) {
            words.insert("claims of an earlier pass")
            elements.append(PlannedElement(.patientIdentityRemoved, .CS, random.pick(["YES", "NO"])))
            elements.append(
                PlannedElement(
                    .longitudinalTemporalInformationModified, .CS, random.pick(["REMOVED", "MODIFIED", "UNMODIFIED"])))
            if random.chance(70) { elements.append(PlannedElement(.deidentificationMethod, .LO, "another tool")) }
            if random.chance(60) {
                words.insert("codes of an earlier pass")
                let items = (0..<random.number(1...3)).map { _ in
                    [
                        PlannedElement(
                            Tag(0x0008, 0x0100), .SH, random.pick(["113100", "113106", "113107", "113109", "XYZ1"])),
                        PlannedElement(Tag(0x0008, 0x0102), .SH, random.pick(["DCM", "DCM", "99SITE"])),
                        PlannedElement(Tag(0x0008, 0x0104), .LO, "Some option"),
                    ]
                }
                elements.append(
                    PlannedElement(Tag(0x0012, 0x0064), .SQ, .items(items, undefinedLength: random.chance(50))))
            }
        }
        if random.chance(12) {
            words.insert("overlay")
            let group: UInt16 = random.pick([0x6000, 0x6000, 0x6002, 0x6004, 0x600A, 0x601E])
            for (element, value) in [(UInt16(0x0010), 2), (0x0011, 4), (0x0100, 1), (0x0102, 0)] {
                elements.append(PlannedElement(Tag(group, element), .US, .bytes([UInt8(value), 0])))
            }
            elements.append(PlannedElement(Tag(group, 0x0040), .CS, "G"))
            elements.append(PlannedElement(Tag(group, 0x0050), .SS, .bytes([1, 0, 1, 0])))
            elements.append(PlannedElement(Tag(group, 0x3000), .OW, .bytes([0x5A, 0])))
            if random.chance(50) { elements.append(PlannedElement(Tag(group, 0x4000), .LT, "overlay comment")) }
        }
        if random.chance(6) {
            words.insert("curve")
            elements.append(PlannedElement(Tag(0x5000, 0x0005), .US, .bytes([1, 0])))
            elements.append(PlannedElement(Tag(0x5000, 0x3000), .OW, .bytes([1, 2, 3, 4])))
        }
        if random.chance(6) {
            words.insert("group length")
            elements.append(PlannedElement(Tag(0x0010, 0x0000), .UL, .bytes([8, 0, 0, 0])))
        }
        if random.chance(6) {
            words.insert("signature")
            let item = [PlannedElement(Tag(0x0400, 0x0110), .CS, "RIPEMD160")]
            elements.append(PlannedElement(.digitalSignaturesSequence, .SQ, .items([item], undefinedLength: false)))
        }
        if random.chance(6) {
            words.insert("padding")
            elements.append(PlannedElement(.dataSetTrailingPadding, .OB, .bytes([0, 0, 0, 0])))
        }
        if random.chance(12) {
            words.insert("icon")
            elements.append(
                PlannedElement(
                    Tag(0x0088, 0x0200), .SQ,
                    .items([pixels(false).sorted { $0.tag < $1.tag }], undefinedLength: random.chance(50))))
        }
        return elements
    }
}

/// How a generated file is encoded.
enum FileShape: String, CaseIterable {
    case explicitLittle, implicitLittle, explicitBig, deflated, fragments, native
    /// A syntax that no list has, over explicit VR little endian.
    case namedSyntax
}

/// What is wrong with a sequence.
enum Damage: String, CaseIterable {
    case noItems, longElement, longItem, badVR, undefinedValue, strayItem, zeroTag, notItems, deepItems, manyItems
    /// These hide where the sequence ends.
    case pastParent, unclosed
}
