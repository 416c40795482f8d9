// Byte strings of a ruleset: texts, blobs, item templates, and searches by the bytes of a file.

extension Ruleset {
    func text(_ range: Range<Int>) -> String { String(decoding: bytes.storage[range], as: UTF8.self) }

    package var stringCount: Int { stringRuns.count }

    /// String `index`, decoded. For messages and start-up; the hot path compares bytes instead.
    package func string(_ index: Int) -> String { text(stringRuns.range(index)) }

    /// Appends the UTF-8 bytes of string `index` to `output`.
    package func appendString(_ index: Int, to output: inout [UInt8]) {
        output.append(contentsOf: bytes.storage[stringRuns.range(index)])
    }

    /// Whether string `index` has exactly these bytes.
    package func string(_ index: Int, equals other: RawSpan) -> Bool {
        stringRuns.range(index).count == other.byteCount
            && compare(string: index, other, from: 0, count: other.byteCount) == 0
    }

    private func compare(string index: Int, _ other: RawSpan, from: Int, count: Int) -> Int {
        let range = stringRuns.range(index)
        return bytes.compare(range.lowerBound, range.count, with: other, from: from, count: count)
    }

    // MARK: Blobs and item templates

    package var blobCount: Int { layout[.BLOB].count }

    package func blob(at index: Int) -> [UInt8] { Array(bytes.storage[runs(.BLOB).range(index)]) }

    package func appendBlob(_ index: Int, to output: inout [UInt8]) {
        output.append(contentsOf: bytes.storage[runs(.BLOB).range(index)])
    }

    package var itemTemplateCount: Int { layout[.ITEM].count }

    /// The data set of one item, in Explicit VR Little Endian with defined lengths.
    package func itemTemplate(at index: Int) -> [UInt8] { Array(bytes.storage[runs(.ITEM).range(index)]) }

    private func runs(_ section: RulesetSection) -> RunTable {
        RunTable(verified: bytes, start: layout[section].start, count: layout[section].count)
    }

    // MARK: Searches

    /// The row of `tag`, or nil.
    package func rowIndex(of tag: Tag) -> Int? { search(.ROWS, for: tag) }

    /// The file meta row of `tag`, or nil.
    package func metaRowIndex(of tag: Tag) -> Int? { search(.META, for: tag) }

    private func search(_ section: RulesetSection, for tag: Tag) -> Int? {
        let extent = layout[section]
        var low = 0
        var high = extent.count
        while low < high {
            let middle = (low + high) / 2
            let found = bytes.u32(extent.start + 12 * middle)
            if found == tag.rawValue { return middle }
            if found < tag.rawValue { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Whether the decision of `tag` may be `add`.
    package func isAddition(_ tag: Tag) -> Bool {
        var low = 0
        var high = additionCount
        while low < high {
            let middle = (low + high) / 2
            let found = addition(at: middle)
            if found == tag { return true }
            if found < tag { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// The variant of a SOP Class UID's bytes, trailing NUL and blanks aside; 0 if it is not listed.
    package func variant(ofSOPClass other: RawSpan, from: Int, count: Int) -> Int {
        let trimmed = Ruleset.trimmedCount(other, from: from, count: count)
        let found = searchStrings(layout[.CLAS], recordSize: 8, other, from: from, count: trimmed)
        return found.map { bytes.int(layout[.CLAS].start + 8 * $0 + 4) } ?? 0
    }

    /// The creator whose name has these bytes, trailing blanks and NUL aside, or nil. Case counts.
    package func creatorIndex(of other: RawSpan, from: Int, count: Int) -> Int? {
        let trimmed = Ruleset.trimmedCount(other, from: from, count: count)
        return searchStrings(layout[.CREA], recordSize: 16, other, from: from, count: trimmed)
    }

    /// Whether these bytes, trailing NUL and blanks aside, are a UID of PS3.6 Annex A.
    package func isRegisteredUID(_ other: RawSpan, from: Int, count: Int) -> Bool {
        kinds(ofUID: other, from: from, count: count).contains(.registered)
    }

    /// What all UIDs of PS3.6 Annex A in the table begin with: what begins otherwise is none of them. Nil where there are none.
    package func registeredUIDRoot() -> [UInt8]? {
        let extent = layout[.KUID]
        var root: [UInt8]?
        for index in 0..<extent.count {
            let offset = extent.start + 8 * index
            guard KnownUIDRecord.Kinds(rawValue: bytes.u8(offset + 4)).contains(.registered) else { continue }
            let uid = bytes.storage[stringRuns.range(bytes.int(offset))]
            guard let known = root else {
                root = Array(uid)
                continue
            }
            let same = zip(known, uid).prefix { $0 == $1 }.count
            if same < known.count { root = Array(known.prefix(same)) }
        }
        return root
    }

    /// Whether these bytes, trailing NUL and blanks aside, are a UID that cannot say anything of a patient as the name of a
    /// class, a coding scheme and the like: PS3.6 registers it, it is a published private one, or the policy names it.
    package func knowsClass(_ other: RawSpan, from: Int, count: Int) -> Bool {
        let kinds = kinds(ofUID: other, from: from, count: count)
        return kinds.contains(.registered) || kinds.contains(.sopClass)
    }

    /// Whether these bytes, trailing NUL and blanks aside, are the UID of a transfer syntax that PS3.6 registers, that is a
    /// published private one, or that the policy names.
    package func knowsTransferSyntax(_ other: RawSpan, from: Int, count: Int) -> Bool {
        kinds(ofUID: other, from: from, count: count).contains(.transferSyntax)
    }

    private func kinds(ofUID other: RawSpan, from: Int, count: Int) -> KnownUIDRecord.Kinds {
        let trimmed = Ruleset.trimmedCount(other, from: from, count: count)
        let extent = layout[.KUID]
        guard let found = searchStrings(extent, recordSize: 8, other, from: from, count: trimmed) else { return [] }
        return KnownUIDRecord.Kinds(rawValue: bytes.u8(extent.start + 8 * found + 4))
    }

    /// Searches records that start with a string index and are sorted by the string's bytes.
    private func searchStrings(
        _ extent: RulesetLayout.Extent, recordSize: Int, _ other: RawSpan, from: Int, count: Int
    ) -> Int? {
        var low = 0
        var high = extent.count
        while low < high {
            let middle = (low + high) / 2
            let name = bytes.int(extent.start + recordSize * middle)
            let order = compare(string: name, other, from: from, count: count)
            if order == 0 { return middle }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The length without padding.
    private static func trimmedCount(_ other: RawSpan, from: Int, count: Int) -> Int {
        Padding.withoutEnd(other, from..<from + count).count
    }

    /// The row of `creator` for an element with low byte `elementOffset` in `group`, or nil.
    package func privateRowIndex(of creator: CreatorRecord, group: UInt16, elementOffset: UInt8) -> Int? {
        let key = UInt32(group) << 8 | UInt32(elementOffset)
        var low = Int(creator.firstRow)
        var high = low + Int(creator.rowCount)
        while low < high {
            let middle = (low + high) / 2
            let offset = record(.PRIV, middle, size: 12)
            let found = UInt32(bytes.u16(offset)) << 8 | UInt32(bytes.u8(offset + 2))
            if found == key { return middle }
            if found < key { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The path state of items in package sequence `tag`, entered from `state`.
    package func nextPathState(_ state: Int, entering tag: Tag) -> Int {
        let otherwise = pathDefaultNext(state)
        if let next = pathTransition(from: state, tag) { return next }
        if otherwise != state, let next = pathTransition(from: otherwise, tag) { return next }
        return otherwise
    }

    private func pathTransition(from state: Int, _ tag: Tag) -> Int? {
        let offset = record(.PATH, state, size: 16)
        var low = bytes.int(offset + 4)
        var high = low + bytes.int(offset + 8)
        while low < high {
            let middle = (low + high) / 2
            let transition = pathTransition(at: middle)
            if transition.tag == tag { return Int(transition.next) }
            if transition.tag < tag { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
