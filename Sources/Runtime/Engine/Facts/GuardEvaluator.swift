/// Evaluates the policy's guards once a file, on the root of the original (and its file meta), into one bit a guard.
struct GuardEvaluator {
    let ruleset: Ruleset
    let characterSet: SpecificCharacterSet
    let tests: GuardTestTable
    private let plan: GuardPlan
    /// Bytes of values that guards have read of this file, and what comparing them has cost.
    private(set) var bytesRead = 0
    /// What was found of the file as a whole: asked once, however many atoms ask it.
    private var fileFacts: [AtomRecord.Test: Bool] = [:]

    init(
        ruleset: Ruleset, characterSet: SpecificCharacterSet, tests: GuardTestTable, plan: GuardPlan? = nil,
        mostBytesRead: Int = GuardEvaluator.mostBytesRead
    ) {
        self.mostBytesRead = mostBytesRead
        self.plan = plan ?? GuardPlan(ruleset, tests)
        self.ruleset = ruleset
        self.characterSet = characterSet
        self.tests = tests
    }

    /// What all guards together may read of one file: a thousand conditions on a text of 100 KB, far beyond what policies ask.
    /// Were there no bound, a ruleset with many conditions and a file with long values would cost their product.
    static let mostBytesRead = 128 << 20
    private let mostBytesRead: Int

    /// A value that is there, as its parts.
    enum Reading {
        case absent
        case empty
        case values([[UInt8]])
    }

    /// Sets a bit in `facts` for each guard that is true.
    ///
    /// - Throws: `unreadable-guard` if an attribute that a guard reads is there but cannot be decoded, or has more values than the
    ///   guard allows: what the policy's author did not foresee is `on_error`'s, never a silent false.
    /// - Parameters:
    ///   - bytes: what holds the data set.
    ///   - places: where the root has what the guards ask for. Of what the meta group repeats, the root's value counts if it has
    ///     one, else the meta group's: the output's meta group says the same.
    ///   - file: the whole file, for attributes of its meta group.
    ///   - header: its transfer syntax is the output's.
    mutating func evaluate(
        _ bytes: RawSpan, tape: borrowing ElementTape, places: RootPlaces, file: RawSpan, header: FileHeader,
        into facts: inout FileFacts
    ) throws(FileFailure) {
        try refuseContradictions(bytes, tape, places, file, header)
        var truths = [Bool](repeating: false, count: ruleset.atomCount)
        for group in plan.groups.indices {
            let entry = places.index(ofAtom: plan.groups[group].members[0].atom).map { tape.entries[$0] }
            if let entry { try answer(group, entry, bytes, &truths) }
        }
        for (index, place, creator) in plan.placed {
            let first = places.index(ofAtom: index)
            truths[index] = try test(plan.atoms[index], at: place, creator, first, tape, bytes)
        }
        for index in plan.others {
            let atom = plan.atoms[index]
            if atom.test.isOfFile {
                let isTrue = fileFacts[atom.test] ?? tests.fileFact(atom.test)?.holds(bytes, tape, header) ?? false
                fileFacts[atom.test] = isTrue
                truths[index] = isTrue
            } else {
                let entry = places.index(ofAtom: index).map { tape.entries[$0] }
                if let other = atom.otherAttribute {
                    let second = places.index(of: other.tag).map { tape.entries[$0] }
                    truths[index] = try areSame(atom, entry, other, second, bytes)
                } else if let meta = Self.metaTag(of: atom), !hasValue(entry, bytes, atom.vr) {
                    truths[index] = try test(atom, ofMeta: meta, file, header)
                } else {
                    truths[index] = try test(atom, entry, bytes)
                }
            }
        }
        plan.formulas.evaluate(truths, into: &facts)
    }

    /// What of the meta group is asked where the root has no value of the attribute. Tests of presence are about the one place that
    /// they name.
    static func metaTag(of atom: AtomRecord) -> Tag? {
        if atom.test.isOfFile || atom.test == .sameAs || atom.place > 0 { return nil }
        if atom.tag.group == 0x0002 { return atom.tag }
        return AtomRecord.Test.presences.contains(atom.test) ? nil : atom.tag.repeatedInMeta
    }

    /// Tests an element of the meta group. Of the transfer syntax, which a file can name twice or wrongly, the one of the output
    /// is compared.
    private mutating func test(
        _ atom: AtomRecord, ofMeta tag: Tag, _ file: RawSpan, _ header: FileHeader
    ) throws(FileFailure) -> Bool {
        if tag == .transferSyntaxUID, !AtomRecord.Test.presences.contains(atom.test), let syntax = header.declaredSyntax
        {
            let uid = Array(syntax.uid.utf8)
            let element = FileHeader.MetaElement(tag: tag, vr: .UI, valueOffset: 0, valueLength: uid.count)
            return try test(atom, element.entry(vr: .UI), uid.rawBytes)
        }
        return try test(atom, header.metaElement(tag).map { $0.entry(vr: $0.vr) }, file)
    }

    /// Copies in the meta group that differ are found before anything is read. Of the transfer syntax the output's counts.
    private func refuseContradictions(
        _ bytes: RawSpan, _ tape: borrowing ElementTape, _ places: RootPlaces, _ file: RawSpan, _ header: FileHeader
    ) throws(FileFailure) {
        for (index, tag) in plan.ofMeta {
            guard tag != .transferSyntaxUID,
                let element = header.metaElement(tag),
                !hasValue(places.index(ofAtom: index).map { tape.entries[$0] }, bytes, plan.atoms[index].vr),
                header.copies(of: element, file) == .different
            else { continue }
            throw FileFailure(.contradiction, at: element.valueOffset, tag: tag)
        }
    }

    mutating func test(_ atom: AtomRecord, _ entry: TapeEntry?, _ bytes: RawSpan) throws(FileFailure) -> Bool {
        switch atom.test {
        case .absent: return entry == nil
        case .empty:
            guard let entry else { return false }
            return isEmpty(entry, bytes, atom.vr)
        case .present:
            guard let entry else { return false }
            guard atom.quantifier == .index else { return hasValue(entry, bytes, atom.vr) }
            guard case .values(let values) = try read(entry, atom, bytes) else { return false }
            let position = Int(atom.position)
            return position >= 1 && position <= values.count && !values[position - 1].isEmpty
        default: break
        }
        guard let entry else { return false }
        switch try read(entry, atom, bytes) {
        case .absent, .empty: return false
        case .values(let values):
            // To compare a further value with a text, or with a further one, takes about as long as reading eight bytes.
            let texts = atom.test.operand == .texts ? Int(atom.b) : 1
            try charge(8 * max(0, values.count * texts - 1), entry, atom)
            switch atom.quantifier {
            case .single:
                guard values.count == 1 else {
                    throw FileFailure(.unreadableGuard, at: entry.headerOffset, tag: atom.tag)
                }
                return try holds(atom, values[0], entry)
            case .any:
                for value in values where try holds(atom, value, entry) { return true }
                return false
            case .all:
                for value in values where try !holds(atom, value, entry) { return false }
                return true
            case .index:
                let position = Int(atom.position)
                guard position >= 1, position <= values.count else { return false }
                return try holds(atom, values[position - 1], entry)
            }
        }
    }

    /// Whether two attributes have a value each, and the same.
    private mutating func areSame(
        _ atom: AtomRecord, _ entry: TapeEntry?, _ other: (tag: Tag, vr: VR), _ second: TapeEntry?, _ bytes: RawSpan
    ) throws(FileFailure) -> Bool {
        guard let entry, let second else { return false }
        var asked = atom
        (asked.tag, asked.vr) = (other.tag, other.vr)
        let (left, right) = (try read(entry, atom, bytes), try read(second, asked, bytes))
        guard case .values(let values) = left, case .values(let others) = right else { return false }
        guard values.count == 1 else {
            throw FileFailure(.unreadableGuard, at: entry.headerOffset, tag: atom.tag)
        }
        guard others.count == 1 else {
            throw FileFailure(.unreadableGuard, at: second.headerOffset, tag: other.tag)
        }
        return SameAsTest.areSame(values[0], atom.vr, others[0], other.vr)
    }

    /// Answers all text tests of one attribute in one pass over each of its values.
    private mutating func answer(
        _ index: Int, _ entry: TapeEntry, _ bytes: RawSpan, _ truths: inout [Bool]
    ) throws(FileFailure) {
        let sample = plan.groups[index].sample
        guard case .values(let values) = try read(entry, sample, bytes) else { return }
        try charge(8 * (values.count - 1), entry, sample)
        if plan.groups[index].needsOneValue, values.count != 1 {
            throw FileFailure(.unreadableGuard, at: entry.headerOffset, tag: sample.tag)
        }
        let ignoresCase = plan.groups[index].ignoresCase
        var passing: [Int] = []
        for (place, value) in values.enumerated() where !value.isEmpty {
            let value = ignoresCase ? CaseFolding.folded(value) : value
            plan.groups[index].search.find(in: value) { passing.append($0) }
            for found in passing where plan.groups[index].note(found, value: place) {
                let member = plan.groups[index].members[found]
                switch member.quantifier {
                case .single, .any: truths[member.atom] = true
                case .all: if member.passed == values.count { truths[member.atom] = true }
                case .index: if member.position == place + 1 { truths[member.atom] = true }
                }
            }
            passing.removeAll(keepingCapacity: true)
        }
        plan.groups[index].forget()
    }

    /// - Parameter vr: of the attribute. A number of zeros is a value; text of blanks is none.
    func hasValue(_ entry: TapeEntry?, _ bytes: RawSpan, _ vr: VR) -> Bool {
        guard let entry else { return false }
        return !isEmpty(entry, bytes, vr)
    }

    private func isEmpty(_ entry: TapeEntry, _ bytes: RawSpan, _ vr: VR) -> Bool {
        switch entry.kind {
        case .sequence: return entry.valueLength == 0
        case .value: break
        default: return false
        }
        return vr.isText ? Padding.isBlank(bytes, entry.value) : entry.valueLength == 0
    }

    mutating func read(
        _ entry: TapeEntry, _ atom: AtomRecord, _ bytes: RawSpan, in set: SpecificCharacterSet? = nil
    ) throws(FileFailure) -> Reading {
        let unreadable = FileFailure(.unreadableGuard, at: entry.headerOffset, tag: atom.tag)
        guard entry.kind == .value, entry.valueLength <= Executor.longestValue else { throw unreadable }
        try charge(entry.valueLength, entry, atom)
        // Two bytes of text are no number, and the reverse.
        if let vr = entry.vr, vr != .UN, vr.isBinaryNumber != atom.vr.isBinaryNumber, atom.vr != .AT {
            throw unreadable
        }
        let raw = bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength)
        if atom.vr.isBinaryNumber || atom.vr == .AT {
            let isBig = entry.valueEncoding.isBigEndian
            guard let numbers = BinaryNumberValue.decimal(raw, atom.vr, isBigEndian: isBig) else { throw unreadable }
            return numbers.isEmpty ? .empty : .values(numbers)
        }
        guard let decoded = try? (set ?? characterSet).decode(raw).utf8 else { throw unreadable }
        let parts: [[UInt8]]
        if atom.vr.isSingleText {
            parts = [decoded]
        } else {
            parts = decoded.split(separator: 0x5C, omittingEmptySubsequences: false).map { Array($0) }
        }
        let values = parts.map { Padding.trimmed($0) }
        return values.allSatisfy { $0.isEmpty } ? .empty : .values(values)
    }

    mutating func charge(_ bytes: Int, _ entry: TapeEntry, _ atom: AtomRecord) throws(FileFailure) {
        bytesRead += bytes
        guard bytesRead <= mostBytesRead else {
            throw FileFailure(.tooLarge, at: entry.headerOffset, tag: atom.tag, limit: mostBytesRead)
        }
    }

    func holds(_ atom: AtomRecord, _ value: [UInt8], _ entry: TapeEntry) throws(FileFailure) -> Bool {
        guard let test = tests[atom.test] else { return false }
        if let isFound = plan.finds(atom, in: value) { return isFound }
        do throws(FileFailure.Code) {
            return try test.holds(value, atom, in: ruleset)
        } catch {
            throw FileFailure(error, at: entry.headerOffset, tag: atom.tag)
        }
    }
}
