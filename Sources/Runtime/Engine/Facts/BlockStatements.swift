/// What a file says of its own private blocks in Private Data Element Characteristics Sequence (0008,0300): which elements may
/// identify somebody (PS3.3 section C.12.1.1.7).
///
/// It is believed only where it says that they may. A status that is neither SAFE nor MIXED says so of the whole block, and what cannot
/// be read says it of all that it may be about.
struct BlockStatements {
    private struct Block: Hashable {
        /// nil for all.
        var group: UInt16?
        /// The ruleset's index; nil for all.
        var creator: Int?
    }
    private var identifying: [Block: Set<UInt8>] = [:]

    var isEmpty: Bool { identifying.isEmpty }

    mutating func removeAll() { if !identifying.isEmpty { identifying.removeAll() } }

    mutating func insert(_ elements: Set<UInt8>, group: UInt16?, creator: Int?) {
        guard !elements.isEmpty else { return }
        identifying[Block(group: group, creator: creator), default: []].formUnion(elements)
    }

    func mayIdentify(_ elementOffset: UInt8, group: UInt16, creator: Int) -> Bool {
        for group in [group, nil] {
            for creator in [creator, nil]
            where identifying[Block(group: group, creator: creator)]?.contains(elementOffset) ?? false {
                return true
            }
        }
        return false
    }

    static let all = Set(UInt8.min...UInt8.max)
}

extension Executor {
    /// Reads what the root says of private blocks, in each copy of the sequence.
    mutating func readBlockStatements(_ bytes: RawSpan) {
        blockStatements.removeAll()
        guard readsBlockStatements else { return }
        if tape.rootIsAscending {
            if let index = rootPlaces.index(of: .privateDataElementCharacteristicsSequence) { read(index, bytes) }
            return
        }
        var index = 0
        while index < tape.entries.count {
            if tape.entries[index].tag == .privateDataElementCharacteristicsSequence { read(index, bytes) }
            index = tape.entries[index].next
        }
    }

    private mutating func read(_ sequence: Int, _ bytes: RawSpan) {
        let entry = tape.entries[sequence]
        guard entry.kind == .sequence else {
            if entry.valueLength > 0 { blockStatements.insert(BlockStatements.all, group: nil, creator: nil) }
            return
        }
        var item = sequence + 1
        while item < entry.next {
            readItem(item, bytes)
            item = tape.entries[item].next
        }
    }

    private mutating func readItem(_ item: Int, _ bytes: RawSpan) {
        guard tape.entries[item].kind != .damaged else {
            return blockStatements.insert(BlockStatements.all, group: nil, creator: nil)
        }
        var found: [UInt16: Int] = [:]
        var doubled: Set<UInt16> = []
        var inner = item + 1
        while inner < tape.entries[item].next {
            let tag = tape.entries[inner].tag
            if tag.group == 0x0008, found.updateValue(inner, forKey: tag.element) != nil { doubled.insert(tag.element) }
            inner = tape.entries[inner].next
        }
        func value(_ element: UInt16) -> Int? { doubled.contains(element) ? nil : found[element] }
        let group = value(0x0301).flatMap { numbers($0, bytes) }.flatMap { $0.count == 1 ? $0[0] : nil }
        var creator: Int?
        if let index = value(0x0302), let text = text(index, bytes) {
            // Of a creator that the ruleset does not know, nothing stays as safe.
            guard let known = ruleset.creatorIndex(of: bytes, from: text.lowerBound, count: text.count) else { return }
            creator = known
        }
        let status = value(0x0303).flatMap { text($0, bytes) }.map {
            String(decoding: bytes.copyBytes(at: $0.lowerBound, length: min($0.count, 16)), as: UTF8.self)
        }
        var elements = BlockStatements.all
        switch status {
        case "SAFE": elements = []
        case "MIXED":
            let safe = value(0x0304).flatMap { numbers($0, bytes) } ?? []
            elements.subtract(safe.compactMap { UInt8(exactly: $0) })
        default: break
        }
        if let actions = found[0x0305] { elements.formUnion(identifying(in: actions, bytes)) }
        blockStatements.insert(elements, group: group, creator: creator)
    }

    /// Identifying Private Elements of the items of a Deidentification Action Sequence.
    private func identifying(in sequence: Int, _ bytes: RawSpan) -> Set<UInt8> {
        let entry = tape.entries[sequence]
        guard entry.kind == .sequence else { return entry.valueLength > 0 ? BlockStatements.all : [] }
        var elements: Set<UInt8> = []
        var item = sequence + 1
        while item < entry.next {
            if tape.entries[item].kind == .damaged { return BlockStatements.all }
            var inner = item + 1
            while inner < tape.entries[item].next {
                if tape.entries[inner].tag == Tag(0x0008, 0x0306) {
                    guard let found = numbers(inner, bytes) else { return BlockStatements.all }
                    elements.formUnion(found.compactMap { UInt8(exactly: $0) })
                }
                inner = tape.entries[inner].next
            }
            item = tape.entries[item].next
        }
        return elements
    }

    /// The numbers of a US; nil where it is none.
    private func numbers(_ index: Int, _ bytes: RawSpan) -> [UInt16]? {
        let entry = tape.entries[index]
        guard entry.kind == .value, entry.valueLength.isMultiple(of: 2), entry.valueLength <= 1024 else { return nil }
        return stride(from: entry.valueOffset, to: entry.valueOffset + entry.valueLength, by: 2).map {
            bytes.uint16(at: $0, bigEndian: entry.valueEncoding.isBigEndian)
        }
    }

    /// A text without padding; nil where there is none.
    private func text(_ index: Int, _ bytes: RawSpan) -> Range<Int>? {
        let entry = tape.entries[index]
        guard entry.kind == .value, entry.valueLength <= 1024 else { return nil }
        let range = Padding.trimmed(bytes, entry.value)
        return range.isEmpty ? nil : range
    }
}
