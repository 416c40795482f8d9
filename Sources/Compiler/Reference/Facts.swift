import MidicCompiler
import MidicLang
import MidicRuntime

/// What is read of a file before any element is decided: its class, what guards ask, gates (docs/language.md, "Guards",
/// "Gates").
extension Performance {
    func readFacts() throws(Ending) {
        try refuseContradictions()
        ciod = try fileClass().flatMap { iods.ciod(ofSOPClass: $0) }
        hasPixels = Tag.pixelCarriers.contains { reading.elements.first($0) != nil }
        var root = Level(siblings: reading.elements)
        root.look()
        guards = try truths(root)
        try passGates()
        // Whether text of DT may keep its UTC offset.
        let timezone = PickedElement(.timezoneOffsetFromUTC, fileVR: .UN)
        root.encoding = reading.encoding
        let zone = reading.elements.first(.timezoneOffsetFromUTC).map { publicRuling($0, root).1 }
        keepsTimezone = (zone ?? action(timezone, circumstances(timezone, root))).primary.name == "keep"
    }

    /// The values of all guards.
    private func truths(_ root: Level) throws(Ending) -> [Bool] {
        var truths: [Int: Bool] = [:]
        var failures: [Int: FileFailure.Code] = [:]
        let written = Set(policy.gates.map(\.guardIndex) + policy.rules.map(\.guardIndex))
        for index in written.reduce(into: Set<Int>(), { $0.formUnion(GuardReading.atoms(of: policy.guards[$1])) })
        where !policy.atoms[index].isOfOwnValue {
            do throws(FileFailure.Code) {
                truths[index] = try holds(policy.atoms[index], root)
            } catch {
                failures[index] = error
            }
        }
        // What cannot be read stops the file where somebody asks for it; copies that differ before all else.
        let asked = failures.keys.filter { failed in
            written.contains { isAsked($0) && GuardReading.atoms(of: policy.guards[$0]).contains(failed) }
        }
        let reasons = asked.compactMap { failures[$0] }
        if let reason = reasons.contains(.contradiction) ? .contradiction : reasons.first { throw stop(reason) }
        self.truths = truths
        return policy.guards.map { GuardReading.value($0) { truths[$0] ?? false } }
    }

    /// Whether a gate has the guard, or a rule that makes a difference.
    private func isAsked(_ guardIndex: Int) -> Bool {
        policy.gates.contains { $0.guardIndex == guardIndex } || possibilities.makesDifference(guard: guardIndex)
    }

    /// That of the data set, or of the file meta where it has none.
    private func fileClass() throws(Ending) -> String? {
        func text(_ value: [UInt8]) -> String? {
            var bytes = value
            while let last = bytes.last, Padding.isPadding(last) { bytes.removeLast() }
            return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
        }
        if let said = reading.elements.first(.sopClassUID)?.value.flatMap(text) { return said }
        if reading.metaDiffers(.mediaStorageSOPClassUID) { throw stop(.contradiction) }
        return reading.first(meta: .mediaStorageSOPClassUID).flatMap { text($0.value) }
    }

    /// Two copies of what the file's fate depends on.
    private func refuseContradictions() throws(Ending) {
        for (tag, copies) in Dictionary(grouping: reading.elements, by: \.tag) where copies.differ && dependsOn(tag) {
            throw stop(.contradiction)
        }
    }

    /// Whether the class, a key, an action or a guard that is asked depends on an attribute of the root.
    private func dependsOn(_ tag: Tag) -> Bool {
        if [.sopClassUID, .patientID, .studyInstanceUID].contains(tag) { return true }
        // Keys of tables, and how they read.
        if policy.tables.contains(where: { $0.key == tag }) { return true }
        if tag == .specificCharacterSet, !policy.tables.isEmpty { return true }
        for case .keyed(_, _, _, let keys, _) in policy.offsets.map(\.days)
        where keys.contains(where: { $0.attribute == tag || $0.issuer == tag }) {
            return true
        }
        for (index, rule) in policy.rules.enumerated() {
            // A new item names attributes and reads none.
            let arguments = rule.action.steps.filter { $0.name != "add item" }.flatMap(\.arguments)
            let isSource = arguments.contains { argument in
                if case .attribute(tag) = argument { true } else { false }
            }
            if isSource, possibilities.decides(index) { return true }
        }
        return policy.atoms.indices.contains { index in
            guard asks(policy.atoms[index], for: tag) else { return false }
            return policy.guards.indices.contains {
                GuardReading.atoms(of: policy.guards[$0]).contains(index) && isAsked($0)
            }
        }
    }

    private func asks(_ atom: GuardAtom, for tag: Tag) -> Bool {
        if case .fact = atom.test { return false }
        if atom.isOfOwnValue { return false }
        if case .sameAs(let other, let vr) = atom.test {
            if tag == other || tag == .specificCharacterSet && vr.usesCharacterSet { return true }
        }
        if !atom.place.path.isEmpty || atom.place.creator != nil {
            if tag != .specificCharacterSet { return atom.place.path.first == tag }
            var isIndexed = false
            if case .index = atom.quantifier { isIndexed = true }
            return atom.vr.usesCharacterSet && (isIndexed || comparesValue(atom))
        }
        if tag == .specificCharacterSet, atom.vr.usesCharacterSet {
            // Where one of several values ends depends on it, too.
            if case .index = atom.quantifier { return true }
            if comparesValue(atom) { return true }
        }
        return (atom.tag.group == 2 ? repeated(by: atom.tag) : atom.tag) == tag
    }

    /// Whether it compares a value; else it asks whether there is one.
    private func comparesValue(_ atom: GuardAtom) -> Bool {
        switch atom.test {
        case .present, .empty, .absent: false
        default: true
        }
    }

    /// What an element of the file meta repeats of the data set (PS3.10 table 7.1-1).
    private func repeated(by meta: Tag) -> Tag? {
        switch meta {
        case .mediaStorageSOPClassUID: .sopClassUID
        case .mediaStorageSOPInstanceUID: .sopInstanceUID
        default: nil
        }
    }

    private func repeating(_ tag: Tag) -> Tag? {
        [Tag.mediaStorageSOPClassUID, .mediaStorageSOPInstanceUID].first { repeated(by: $0) == tag }
    }

    private func passGates() throws(Ending) {
        func holding(_ kind: Gate.Kind) -> [CheckedGate] {
            policy.gates.filter { $0.kind == kind && guards[$0.guardIndex] }
        }
        // Of several that hold the reason is the first by its text.
        if let reason = holding(.reject).map(\.reason).min() { throw .rejected(reason) }
        if let reason = holding(.quarantine).map(\.reason).min() { throw .quarantined(reason) }
        // The accept gates of each file must hold.
        let layers = Set(policy.gates.filter { $0.kind == .accept }.map(\.range.file))
        let accepted = Set(holding(.accept).map(\.range.file))
        if layers != accepted { throw .rejected("not-accepted") }
    }

    // MARK: Tests

    private func holds(_ atom: GuardAtom, _ root: Level) throws(FileFailure.Code) -> Bool {
        if case .fact(let call) = atom.test {
            switch call.fact.words.first {
            case "codestream": return CodestreamFact.holds(self)
            case "embedded": return OverlayFact.holds(self)
            default: return ObjectFacts.holds(call.fact.words.joined(separator: " "), reading)
            }
        }
        if !atom.place.path.isEmpty || atom.place.creator != nil { return try placed(atom, root) }
        if case .sameAs(let tag, let vr) = atom.test {
            guard let left = reading.elements.first(atom.tag), let right = reading.elements.first(tag) else {
                return false
            }
            let other = GuardAtom(tag: tag, vr: vr, quantifier: .single, test: atom.test)
            let (values, others) = (try values(of: left, atom, root), try self.values(of: right, other, root))
            guard let values, let others else { return false }
            guard values.count == 1, others.count == 1 else { throw .unreadableGuard }
            if values == others { return true }
            guard atom.vr.isDecimal, vr.isDecimal, let one = ComparableValue(values[0], atom.vr),
                let two = ComparableValue(others[0], vr)
            else { return false }
            return one == two
        }
        return try holds(atom, try subject(of: atom), root)
    }

    /// The same of one element of a level.
    func holds(_ atom: GuardAtom, _ element: TreeElement?, _ root: Level) throws(FileFailure.Code) -> Bool {
        switch (atom.test, atom.quantifier) {
        case (.absent, _): return element == nil
        case (.empty, _): return element.map { !hasValue($0, atom.vr) && isReadable($0) } ?? false
        case (.present, .index(let position)):
            guard let element, let values = try values(of: element, atom, root), position <= values.count else {
                return false
            }
            return !values[position - 1].isEmpty
        case (.present, _): return element.map { hasValue($0, atom.vr) } ?? false
        default: break
        }
        guard let element, let values = try values(of: element, atom, root) else { return false }
        switch atom.quantifier {
        case .single:
            guard values.count == 1 else { throw .unreadableGuard }
            return try holds(atom, values[0])
        case .any:
            for value in values where try holds(atom, value) { return true }
            return false
        case .all:
            for value in values where try !holds(atom, value) { return false }
            return true
        case .index(let position):
            guard position <= values.count else { return false }
            return try holds(atom, values[position - 1])
        }
    }

    /// What the atom asks about. What data set and file meta both say is the data set's if that has a value.
    private func subject(of atom: GuardAtom) throws(FileFailure.Code) -> TreeElement? {
        let isOfMeta = atom.tag.group == 2
        let inDataSet = isOfMeta ? repeated(by: atom.tag) : atom.tag
        let found = inDataSet.flatMap { reading.elements.first($0) }
        if let found, hasValue(found, atom.vr) { return found }
        // Presence is asked of the one place that the atom names.
        guard let tag = isOfMeta ? atom.tag : comparesValue(atom) ? repeating(atom.tag) : nil else { return found }
        func element(_ vr: VR?, _ value: [UInt8]) -> TreeElement {
            TreeElement(tag: tag, vr: vr, encoding: .explicitLittle, content: .value(value), raw: [])
        }
        if tag == .transferSyntaxUID {
            if comparesValue(atom) { return element(.UI, Array(reading.syntax.uid.utf8)) }
        } else if reading.metaDiffers(tag) {
            throw .contradiction
        }
        return reading.first(meta: tag).map { element($0.vr, $0.value) }
    }

    private func isReadable(_ element: TreeElement) -> Bool {
        switch element.content {
        case .value, .items: true
        default: false
        }
    }

    /// Zeros are no value of text, and one of numbers.
    func hasValue(_ element: TreeElement, _ vr: VR) -> Bool {
        guard isReadable(element) else { return true }
        let isText = vr.usesCharacterSet || [.AE, .AS, .CS, .DA, .DS, .DT, .IS, .TM, .UI, .UR].contains(vr)
        return isText ? !element.isBlank : element.value.map { !$0.isEmpty } ?? !element.isBlank
    }

    /// Values trimmed and in UTF-8; nil where all are empty.
    func values(
        of element: TreeElement, _ atom: GuardAtom, _ root: Level
    ) throws(FileFailure.Code) -> [[UInt8]]? {
        guard let value = element.value, value.count <= Self.longestValue else { throw .unreadableGuard }
        if let vr = element.vr, vr != .UN, vr.isBinaryNumber != atom.vr.isBinaryNumber, atom.vr != .AT {
            throw .unreadableGuard
        }
        if atom.vr.isBinaryNumber || atom.vr == .AT {
            guard let numbers = BinaryNumberValue.decimal(value, atom.vr, isBigEndian: element.isBigEndian) else {
                throw .unreadableGuard
            }
            return numbers.isEmpty ? nil : numbers
        }
        guard let text = try? root.characterSet.decode(value).utf8 else { throw .unreadableGuard }
        let parts =
            atom.vr.isSingleText
            ? [text] : text.split(separator: 0x5C, omittingEmptySubsequences: false).map(Array.init)
        let values = parts.map { Padding.trimmed($0) }
        return values.allSatisfy(\.isEmpty) ? nil : values
    }

    func holds(_ atom: GuardAtom, _ value: [UInt8]) throws(FileFailure.Code) -> Bool {
        func order(_ bound: String, _ isInOrder: (ComparableValue, ComparableValue) -> Bool) throws(FileFailure.Code)
            -> Bool
        {
            if value.isEmpty { return false }
            guard let left = ComparableValue(value, atom.vr), let right = ComparableValue(Array(bound.utf8), atom.vr)
            else { throw .unreadableGuard }
            return isInOrder(left, right)
        }
        switch atom.test {
        case .oneOf(let texts):
            return texts.contains { GuardValues.isEqual(String(decoding: value, as: UTF8.self), $0, atom.vr) }
        case .less(let bound): return try order(bound, <)
        case .lessOrEqual(let bound): return try order(bound, <=)
        case .greater(let bound): return try order(bound, >)
        case .greaterOrEqual(let bound): return try order(bound, >=)
        case .matches(let pattern, ignoringCase: false): return matches(pattern, value)
        case .matches(let pattern, ignoringCase: true):
            return matches(pattern, Array(LetterCase.lower(value).utf8), true)
        case .words(let call):
            guard let placing = TextPlacing(call.test.words, call.texts, ignoresCase: call.test.ignoresCase) else {
                throw .unreadableGuard
            }
            return placing.holds(String(decoding: value, as: UTF8.self))
        case .present, .empty, .absent, .sameAs, .fact: throw .unreadableGuard
        }
    }

    /// Over bytes: each stands as the character of its number.
    private func matches(_ pattern: String, _ value: [UInt8], _ ignoresCase: Bool = false) -> Bool {
        func bytewise(_ bytes: some Sequence<UInt8>) -> String {
            var text = String.UnicodeScalarView()
            for byte in bytes { text.append(Unicode.Scalar(byte)) }
            return String(text)
        }
        let options = ignoresCase ? "(?si)" : "(?s)"
        let spelling = ignoresCase ? LetterCase.lowerBeyondASCII(pattern) : pattern
        guard
            let regex = try? Regex(options + "(?:" + bytewise(spelling.utf8) + ")").matchingSemantics(.unicodeScalar)
        else { return false }
        return bytewise(value).wholeMatch(of: regex) != nil
    }
}

/// The fact `embedded overlays`.
enum OverlayFact {
    static func holds(_ performance: Performance) -> Bool {
        let elements = performance.reading.elements
        return areDeclared(elements) || areInPixels(elements)
    }

    private static func copiesDiffer(_ elements: [TreeElement], _ isAsked: (Tag) -> Bool) -> Bool {
        Dictionary(grouping: elements.filter { isAsked($0.tag) }, by: \.tag).values.contains(where: \.differ)
    }

    private static func number(_ element: TreeElement?) -> Int? {
        guard let element, let value = element.value, value.count == 2 else { return nil }
        return Int(value.number16(0, big: element.isBigEndian))
    }

    private static func areDeclared(_ elements: [TreeElement]) -> Bool {
        let asked: Set<UInt16> = [0x0100, 0x0102, 0x3000]
        if copiesDiffer(elements, { $0.group & 0xFF01 == 0x6000 && asked.contains($0.element) }) { return true }
        return elements.contains { element in
            guard element.tag.group & 0xFF01 == 0x6000 else { return false }
            let data = elements.first(Tag(element.tag.group, 0x3000))
            let hasData = data.map { $0.value.map { !$0.isEmpty } ?? true } ?? false
            switch element.tag.element {
            case 0x0010, 0x0011, 0x0050: return !hasData
            case 0x0100: return !hasData || number(element) != 1
            case 0x0102: return !hasData || number(element) != 0
            default: return false
            }
        }
    }

    private static func areInPixels(_ elements: [TreeElement]) -> Bool {
        guard let pixels = elements.first(.pixelData) else { return false }
        let asked: Set<Tag> = [.pixelData, .bitsAllocated, .bitsStored, .highBit, .pixelRepresentation]
        if copiesDiffer(elements, asked.contains) { return true }
        guard let value = pixels.value else { return false }
        func said(_ tag: Tag) -> Int? { number(elements.first(tag)) }
        guard let allocated = said(.bitsAllocated), let stored = said(.bitsStored) else { return !value.isEmpty }
        let high = said(.highBit) ?? stored - 1
        guard stored < allocated else { return false }
        guard stored > 0, high >= stored - 1, high < allocated else { return true }
        if allocated == 1 { return false }
        guard [8, 16, 32].contains(allocated) else { return true }
        let isSigned = said(.pixelRepresentation) == 1
        let big = pixels.isBigEndian && pixels.vr != .OB
        let size = allocated / 8
        let sample = (UInt64(1) << UInt64(stored) - 1) << UInt64(high - stored + 1)
        let unused = ~sample & (UInt64(1) << UInt64(allocated) - 1)
        let above = unused & ~(UInt64(1) << UInt64(high) - 1)
        for offset in stride(from: 0, through: value.count - size, by: size) {
            let cell: UInt64 =
                switch size {
                case 1: UInt64(value[offset])
                case 2: UInt64(value.number16(offset, big: big))
                default: UInt64(value.number32(offset, big: big))
                }
            let found = cell & unused
            // The sign of a negative number may go on.
            let mayBe = isSigned && cell >> UInt64(high) & 1 == 1 ? above : 0
            if found != 0, found != mayBe { return true }
        }
        return false
    }
}
