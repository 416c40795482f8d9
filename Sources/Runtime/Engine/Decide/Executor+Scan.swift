/// What is read of a data set before its elements are decided.
extension Executor {
    /// The index of the character set that holds where nothing is said.
    static let standardCharacterSet = 0

    /// What one pass over the elements of a data set finds.
    struct Scan {
        /// Index of the declared character set; nil if none is declared.
        var characterSet: Int?
        var concept: Concept?
        /// One Coding Scheme Designator, of a registered scheme.
        var isOfRegisteredScheme = false
    }

    /// Reads what the entries `first ..< end` declare.
    ///
    /// - Parameter isAscending: the data set is in order, so that the pass ends behind what it looks for. Others are read to
    ///   their end.
    mutating func scan(_ bytes: RawSpan, first: Int, end: Int, isAscending: Bool) -> Scan {
        var result = Scan()
        let readsSchemes = ruleset.asksForLocalCodes
        let last = lastScanned
        var schemes = 0
        var index = first
        while index < end {
            let entry = tape.entries[index]
            if entry.tag == .specificCharacterSet {
                if result.characterSet == nil { result.characterSet = declaredCharacterSet(entry, bytes) }
            } else if readsSchemes, entry.tag == .codingSchemeDesignator {
                schemes += 1
                result.isOfRegisteredScheme =
                    schemes == 1 && entry.kind == .value && CodingScheme.isRegistered(bytes, entry.value)
            } else if entry.tag == .conceptNameCodeSequence, configuration.readsConcepts, result.concept == nil {
                result.concept = concept(at: index)
            }
            if isAscending, entry.tag >= last { break }
            index = entry.next
        }
        return result
    }

    /// The last tag that a scan looks for.
    @inline(__always)
    var lastScanned: Tag {
        configuration.readsConcepts
            ? .conceptNameCodeSequence : ruleset.asksForLocalCodes ? .codingSchemeDesignator : .specificCharacterSet
    }

    /// The character set in force in a data set.
    func characterSet(of context: ItemContext) -> SpecificCharacterSet { characterSets[context.characterSet] }

    private mutating func declaredCharacterSet(_ entry: TapeEntry, _ bytes: RawSpan) -> Int {
        // The names of character sets are short; a longer value is not one.
        let isName = entry.kind == .value && entry.valueLength <= SpecificCharacterSet.longestValue
        let set = isName ? characterSet(named: bytes.extracting(entry.value)) : SpecificCharacterSet.unreadable
        // A handful at most: the root and its items name the same.
        if let known = characterSets.firstIndex(of: set) { return known }
        characterSets.append(set)
        return characterSets.count - 1
    }

    /// The set that a text names; the last is remembered, since files name the same over and over.
    private mutating func characterSet(named text: RawSpan) -> SpecificCharacterSet {
        if let last = lastDeclaredCharacterSet, last.text.rawBytes.hasSameBytes(as: text) { return last.set }
        let bytes = text.copyBytes(at: 0, length: text.byteCount)
        let set = SpecificCharacterSet.parse(bytes)
        lastDeclaredCharacterSet = (bytes, set)
        return set
    }

    /// The code in the first item of a concept name sequence.
    private func concept(at sequence: Int) -> Concept? {
        let item = sequence + 1
        guard item < tape.entries[sequence].next, tape.entries[item].kind == .item else { return nil }
        var value: Range<Int>?
        var scheme: Range<Int>?
        var index = item + 1
        while index < tape.entries[item].next {
            let entry = tape.entries[index]
            if entry.kind == .value {
                switch entry.tag {
                case .codeValue, .longCodeValue, .urnCodeValue: value = value ?? entry.value
                case .codingSchemeDesignator: scheme = scheme ?? entry.value
                default: break
                }
            }
            index = entry.next
        }
        guard let value else { return nil }
        return Concept(value: value, scheme: scheme ?? value.upperBound..<value.upperBound)
    }
}
