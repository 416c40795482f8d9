import MidicCompiler
import MidicLang
import MidicRuntime

/// Why a file has no output.
enum Ending: Error {
    case quarantined(String)
    case rejected(String)
    case notDICOM
    case directory
}

/// What of a data set its elements depend on.
struct Level {
    var path: [Tag] = []
    var parent: Tag? { path.last }
    /// The level's elements as the file has them.
    var siblings: [TreeElement] = []
    var characterSet = SpecificCharacterSet.standard
    var encoding = Encoding.explicitLittle
    var isInsidePrivate = false
    /// The coded entry is of a site's own scheme, or none.
    var isOfLocalCode = true
    var isMeta = false

    var isRoot: Bool { path.isEmpty && !isMeta }

    /// The level of an item.
    func inside(_ sequence: Tag, _ item: TreeItem) -> Level {
        var level = Level(siblings: item.elements)
        level.path = path + [sequence]
        level.isInsidePrivate = isInsidePrivate || sequence.isPrivate
        level.encoding = item.encoding
        level.characterSet = characterSet
        level.look()
        return level
    }

    /// Reads what the level says of its own text and codes.
    mutating func look() {
        if let element = siblings.first(.specificCharacterSet) {
            if let value = element.value, value.count <= SpecificCharacterSet.longestValue {
                characterSet = .parse(value)
            } else {
                characterSet = SpecificCharacterSet(kinds: [.unknown], usesEscapes: false)
            }
        }
        let schemes = siblings.filter { $0.tag == .codingSchemeDesignator }
        isOfLocalCode = !(schemes.count == 1 && schemes[0].value.map(Level.isRegistered) ?? false)
    }

    /// Whether a coding scheme designator can be one of PS3.16 or HL7: of up to 16 letters, digits and `- . _`, and neither `L` nor
    /// beginning with `99`.
    private static func isRegistered(_ value: [UInt8]) -> Bool {
        let name = String(decoding: Padding.trimmed(value), as: UTF8.self)
        guard (1...16).contains(name.utf8.count), name != "L", !name.hasPrefix("99") else { return false }
        return name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9 ._-]*/) != nil
    }
}

/// De-identifies one file: the tree from the root down, each element by the action that the layers give it.
final class Performance {
    let policy: CheckedPolicy
    let layers: Layers
    let possibilities: Possibilities
    let named: NamedUIDs
    let iods: IODReading
    let keys: [SecretKey]
    let params: [String]
    let tables: [TableReading]
    let methodText: String
    let codes: [MethodCode]

    var reading: FileReading
    var output: Encoding { reading.output }
    var ciod: Int?
    var guards: [Bool] = []
    /// Of the atoms about the file.
    var truths: [Int: Bool] = [:]
    var hasPixels = false
    var keepsTimezone = false
    var days: [Int: Int?] = [:]
    var counts: [String: Int] = [:]
    var claims = FileTally()
    /// Items of the input that name methods and stay, with their codes.
    var pendingCodes: [(key: String, bytes: [UInt8])] = []
    /// What the output says of itself, in words.
    var said: [String] = []
    /// New values of what identifies the object, for the file meta information.
    var identity: [Tag: [UInt8]] = [:]
    /// What the file says of its private blocks.
    lazy var blocks = BlockReading(reading.elements)

    init(_ reference: Reference, _ reading: FileReading) {
        policy = reference.policy
        layers = reference.layers
        possibilities = reference.possibilities
        named = reference.named
        iods = reference.iods
        keys = reference.keys
        params = reference.params
        tables = reference.tables
        methodText = reference.methodText
        codes = reference.codes
        self.reading = reading
    }

    func count(_ name: String, _ number: Int = 1) { counts[name, default: 0] += number }

    func stop(_ code: FileFailure.Code) -> Ending {
        policy.onError == .reject ? .rejected(code.name) : .quarantined(code.name)
    }

    // MARK: Deciding

    func circumstances(_ picked: PickedElement, _ level: Level) -> Circumstances {
        let tag = picked.keywordTag ?? picked.tag
        var place = Circumstances(
            isRoot: level.isRoot, demand: iods.demand(of: tag, in: level.parent, ciod),
            isInIOD: iods.isMember(tag, in: level.parent, ciod), isNeeded: false, isOfLocalCode: level.isOfLocalCode,
            path: level.path, guards: guards, ciod: ciod)
        if let tag, picked.tag != nil { place.isNeeded = hasPixels && DecodingSet.shared.needs(tag, in: level.parent) }
        return place
    }

    func fileVR(_ element: TreeElement) -> VR {
        switch element.content {
        case .items, .opaque: .SQ
        default: element.vr ?? .UN
        }
    }

    func publicRuling(_ element: TreeElement, _ level: Level) -> (PickedElement, CheckedAction) {
        let file = fileVR(element)
        let picked = PickedElement(element.tag, fileVR: file)
        var place = circumstances(picked, level)
        if place.isNeeded, let known = picked.known {
            place.isNeeded = file == .UN || file == known || known.agrees(with: file)
        }
        return (picked, ruling(picked, place, of: element, level).action ?? .remove)
    }

    func action(_ picked: PickedElement, _ place: Circumstances) -> CheckedAction {
        layers.ruling(picked, place).action ?? .remove
    }

    func isKept(_ element: TreeElement, _ level: Level) -> Bool {
        guard !element.tag.isPrivate, !element.tag.isNeverCopied else { return false }
        return publicRuling(element, level).1.primary.name == "keep"
    }

    // MARK: One data set

    /// What becomes of a level's elements, in the output's encoding.
    func dataSet(_ level: Level) throws(Ending) -> [UInt8] { try parts(level).flatMap(\.bytes) }

    /// The same by the tag that each part begins with.
    func parts(_ level: Level) throws(Ending) -> [(tag: Tag, bytes: [UInt8])] {
        let elements = try inOrder(level)
        var result: [(tag: Tag, bytes: [UInt8])] = []
        var additions = level.isRoot ? rootAdditions() : []
        func add(below tag: Tag?) throws(Ending) {
            while let next = additions.first, tag.map({ next < $0 }) ?? true {
                additions.removeFirst()
                result.append((next, try addition(next, level)))
            }
        }
        var place = 0
        while place < elements.count {
            let element = elements[place]
            try add(below: element.tag)
            if level.isRoot { additions.removeAll { $0 == element.tag } }
            var group = [element]
            let isGroup = element.tag.isPrivate || element.tag.isOfRepeatingGroup
            while isGroup, place + group.count < elements.count,
                elements[place + group.count].tag.group == element.tag.group
            {
                group.append(elements[place + group.count])
            }
            place += group.count
            if element.tag.isPrivate {
                result.append((element.tag, try privateGroup(element.tag.group, group, level)))
                additions.removeAll { $0 == Tag(element.tag.group, 0xFFFF) }
            } else if element.tag.isOfRepeatingGroup {
                result.append((element.tag, try repeatingGroup(group, level)))
            } else if element.tag.isNeverCopied {
                count("removed")
            } else if level.isRoot, Bookkeeping.tags.contains(element.tag) {
                result.append((element.tag, try bookkept(element, level)))
            } else {
                let (picked, action) = publicRuling(element, level)
                result.append((element.tag, try perform(action, element, picked, level)))
            }
        }
        try add(below: nil)
        return result
    }

    /// By tag; of equal copies one, of different ones none. Those that tell what a block or a plane is stay for whoever
    /// decides about it.
    private func inOrder(_ level: Level) throws(Ending) -> [TreeElement] {
        var result: [TreeElement] = []
        for (tag, copies) in Dictionary(grouping: level.siblings, by: \.tag).sorted(by: { $0.key < $1.key }) {
            if !copies.differ {
                result.append(copies[0])
                count("removed", copies.count - 1)
            } else if tag.isPrivateCreator || tag.isOfRepeatingGroup && tag.element == 0x3000 {
                result += copies
                count("duplicates", copies.count)
            } else {
                try refuse(copies, level)
                claims.noteDropped(tag)
                count("duplicates", copies.count)
                count("removed", copies.count)
            }
        }
        return result
    }

    /// Copies that differ hold the file where the rest would mean something else without what they say: the character set, and
    /// what decoding needs.
    private func refuse(_ copies: [TreeElement], _ level: Level) throws(Ending) {
        let tag = copies[0].tag
        if tag == .specificCharacterSet { throw stop(.contradiction) }
        guard policy.onError != .remove, copies.contains(where: { isKept($0, level) }),
            isNeeded(PickedElement(tag, fileVR: .UN), level)
        else { return }
        throw stop(.contradiction)
    }

    /// A plane goes whole if its data do; what reading the data needs stays with them.
    private func repeatingGroup(_ group: [TreeElement], _ level: Level) throws(Ending) -> [UInt8] {
        let tag = Tag(group[0].tag.group, 0x3000)
        let assumed = TreeElement(tag: tag, vr: .OW, encoding: level.encoding, content: .value([]), raw: [])
        let data = group.first(tag) ?? assumed
        let (dataPicked, dataAction) = publicRuling(data, level)
        let copies = group.filter { $0.tag == tag }
        guard copies.count < 2, dataAction.primary.name == "keep" else {
            count("removed", group.count)
            return []
        }
        // They may go because they cannot be kept, too.
        if let data = copies.first {
            let before = (counts, claims)
            if let bytes = try? perform(dataAction, data, dataPicked, level), bytes.isEmpty {
                count("removed", group.count - 1)
                return []
            }
            (counts, claims) = before
        }
        var result: [UInt8] = []
        for element in group {
            guard !element.tag.isNeverCopied else {
                count("removed")
                continue
            }
            let (picked, action) = publicRuling(element, level)
            let reads: Set<UInt16> = [0x0010, 0x0011, 0x0015, 0x0040, 0x0050, 0x0051, 0x0100, 0x0102]
            let isOverlay = element.tag.group & 0xFF00 == 0x6000
            let isReading = isOverlay && reads.contains(element.tag.element) && action.primary.name != "keep"
            result += try perform(isReading ? dataAction : action, element, picked, level)
        }
        return result
    }

    // MARK: Sequences

    func sequence(
        _ element: TreeElement, _ items: [TreeItem], isUndefined: Bool, _ level: Level
    ) throws(Ending) -> [UInt8] {
        var content: [UInt8] = []
        for item in items { content += try self.item(item, of: element.tag, level) }
        do {
            return try Writing.container(element.tag, content, isUndefined: isUndefined, output)
        } catch {
            throw .quarantined(error.name)
        }
    }

    func item(_ item: TreeItem, of sequence: Tag, _ level: Level) throws(Ending) -> [UInt8] {
        if let damage = item.damage { throw .quarantined(damage.name) }
        let content = try dataSet(level.inside(sequence, item))
        do {
            return try Writing.container(.item, content, isUndefined: item.isUndefined, output)
        } catch {
            throw .quarantined(error.name)
        }
    }
}
