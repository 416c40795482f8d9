import Testing

@testable import MidicRuntime

private let key = Array("0123456789abcdef".utf8)
private let text = Tag(0x0008, 0x1030)
private let sequence = Tag(0x0040, 0x0275)

/// Every action of the table, on one element.
@Suite struct ActionTests {
    /// One rule and what it makes of one element.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var tag = text
        var vr = VR.LO
        var input: [UInt8]?
        /// The VR in the file, where it differs.
        var fileVR: VR?
        /// The element's value in the output; nil if there is none.
        var output: [UInt8]?
        var stop: FileFailure.Code?
        var counter: (@Sendable (ElementCounts) -> Int)?
        var rule: @Sendable (inout SmallRuleset, VR) -> Decision

        var testDescription: String { name }
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func value(_ opcode: Opcode, _ text: String) -> @Sendable (inout SmallRuleset, VR) -> Decision {
        { small, vr in small.action(opcode, vr, [Operand(.value, small.template(text))]) }
    }

    private static func plain(_ opcode: Opcode) -> @Sendable (inout SmallRuleset, VR) -> Decision {
        { small, vr in small.action(opcode, vr) }
    }

    private static let keyed: @Sendable (inout SmallRuleset) -> Void = { small in
        small.content.secrets = [SecretRecord(name: small.string("key"))]
    }

    private static let uid: @Sendable (inout SmallRuleset, VR) -> Decision = { small, vr in
        keyed(&small)
        return small.action(.uid, vr, [Operand(.secret, 0), Operand(.integer, 0)])
    }

    private static let pseudonym: @Sendable (inout SmallRuleset, VR) -> Decision = { small, vr in
        keyed(&small)
        return small.action(
            .pseudonym, vr, [Operand(.secret, 0), Operand(.value, small.template("P-")), Operand(.integer, 12)])
    }

    private static let shift: @Sendable (inout SmallRuleset, VR) -> Decision = { small, vr in
        keyed(&small)
        small.content.offsets = [
            OffsetRecord(name: small.string("o"), low: -366, high: -366, secret: 0, firstKey: 0, keyCount: 1)
        ]
        small.content.offsetKeys = [OffsetKeyRecord(.patientID)]
        return small.action(.shift, vr, [Operand(.offset, 0)])
    }

    private static func truncate(_ unit: UInt32) -> @Sendable (inout SmallRuleset, VR) -> Decision {
        { small, vr in small.action(.truncate, vr, [Operand(.integer, unit)]) }
    }

    private static func round(_ step: Int64, unit: UInt8 = 0, cap: Int32? = nil)
        -> @Sendable (inout SmallRuleset, VR) -> Decision
    {
        { small, vr in
            small.content.roundings = [
                RoundingRecord(stepMillionths: step * 1_000_000, ageUnit: unit, hasCap: cap != nil, cap: cap ?? 0)
            ]
            return small.action(.round, vr, [Operand(.rounding, 0)])
        }
    }

    private static let copy: @Sendable (inout SmallRuleset, VR) -> Decision = { small, vr in
        small.action(.copy, vr, [Operand(.tag, Tag.patientID.rawValue)])
    }

    private static func recode(_ texts: String...) -> @Sendable (inout SmallRuleset, VR) -> Decision {
        { small, vr in small.action(.recode, vr, texts.map { Operand(.string, small.string($0)) }) }
    }

    private static func mapped(_ uid: String) throws -> [UInt8] {
        KeyedUID.map(value: bytes(uid), scope: .project, scopeValues: [], key: try SecretKey(fileBytes: key))
    }

    private static func pseudonym(_ text: String) throws -> [UInt8] {
        Pseudonym.make(
            value: bytes(text), domain: nil, prefix: bytes("P-"), characters: 12, key: try SecretKey(fileBytes: key))
    }

    static let cases: [Case] = {
        let uidTag = Tag(0x0008, 0x1155)
        let (date, age) = (Tag(0x0008, 0x0020), Tag(0x0010, 0x1010))
        let (rows, slope) = (Tag(0x0028, 0x0010), Tag(0x0028, 0x1053))
        // swift-format-ignore
        return [
            Case(name: "keep", input: bytes("text"), output: bytes("text"), counter: { $0.kept }, rule: plain(.keep)),
            Case(name: "keep, odd", input: bytes("abc"), output: bytes("abc "), counter: { $0.kept }, rule: plain(.keep)),
            Case(name: "keep, people under LO", input: bytes("Doe^Jane"), fileVR: .PN, counter: { $0.removed - 1 }, rule: plain(.keep)),
            Case(name: "keep, numbers under LO", input: [1, 0], fileVR: .US, counter: { $0.removed - 1 }, rule: plain(.keep)),
            Case(name: "keep, SH under LO", input: bytes("text"), fileVR: .SH, output: bytes("text"), rule: plain(.keep)),
            Case(name: "keep, no UID", tag: uidTag, vr: .UI, input: bytes("1.2.x "), counter: { $0.removed - 1 }, rule: plain(.keep)),
            Case(name: "remove", input: bytes("text"), counter: { $0.removed }, rule: plain(.remove)),
            Case(name: "empty", input: bytes("text"), output: [], counter: { $0.emptied }, rule: plain(.empty)),
            Case(name: "empty what is empty", input: [], output: [], counter: { $0.emptied }, rule: plain(.empty)),
            Case(name: "set", input: bytes("text"), output: bytes("NEW "), counter: { $0.replaced }, rule: value(.set, "NEW")),
            Case(name: "set, number", tag: rows, vr: .US, input: [1, 0], output: [0, 2], counter: { $0.replaced }, rule: value(.set, "512")),
            Case(name: "set, no number", tag: rows, vr: .US, input: [1, 0], stop: .unreadableNumber, rule: value(.set, "x")),
            Case(name: "set, not in the set", input: bytes("text"), stop: .notEncodable, rule: value(.set, "Ünal")),
            Case(name: "set, absent", rule: value(.set, "NEW")),
            Case(name: "dummy", input: bytes("text"), output: bytes("ANONYMIZED"), counter: { $0.replaced }, rule: value(.dummy, "ANONYMIZED")),
            Case(name: "uid", tag: uidTag, vr: .UI, input: bytes("1.2.3\0"), output: try! padded(mapped("1.2.3"), .UI), counter: { $0.uids }, rule: uid),
            Case(name: "uid, absent value", tag: uidTag, vr: .UI, input: [], output: [], counter: { $0.uids }, rule: uid),
            Case(name: "uid, file says LO", tag: uidTag, vr: .UN, input: bytes("text"), fileVR: .LO, stop: .wrongVR, rule: uid),
            Case(name: "pseudonym", input: bytes("Doe^Jane"), output: try! padded(pseudonym("Doe^Jane"), .LO), counter: { $0.pseudonyms }, rule: pseudonym),
            Case(name: "pseudonym, two values", input: bytes("a\\b "), output: try! padded(pseudonym("a") + bytes("\\") + pseudonym("b"), .LO), counter: { $0.pseudonyms }, rule: pseudonym),
            Case(name: "pseudonym, file says DA", vr: .UN, input: bytes("20200101"), fileVR: .DA, stop: .wrongVR, rule: pseudonym),
            Case(name: "shift", tag: date, vr: .DA, input: bytes("20200131"), output: bytes("20190130"), counter: { $0.shifted }, rule: shift),
            Case(name: "shift, no date", tag: date, vr: .DA, input: bytes("not date"), stop: .unreadableDate, rule: shift),
            Case(name: "shift, empty", tag: date, vr: .DA, input: [], output: [], counter: { $0.shifted }, rule: shift),
            Case(name: "shift, time under DA", tag: date, vr: .DA, input: bytes("1011"), fileVR: .TM, stop: .unreadableDate, rule: { small, _ in shift(&small, .UN) }),
            Case(name: "shift, text", input: bytes("1011"), stop: .unreadableDate, rule: shift),
            Case(name: "truncate, time under DA", tag: date, vr: .DA, input: bytes("1011"), fileVR: .TM, stop: .unreadableDate, rule: { small, _ in truncate(3)(&small, .UN) }),
            Case(name: "truncate, text", input: bytes("1011"), stop: .unreadableDate, rule: truncate(3)),
            Case(name: "truncate", tag: date, vr: .DA, input: bytes("20200131"), output: bytes("20200101"), counter: { $0.coarsened }, rule: truncate(0)),
            Case(name: "truncate, time", tag: Tag(0x0008, 0x0030), vr: .TM, input: bytes("1234"), output: bytes("12"), counter: { $0.coarsened }, rule: truncate(3)),
            Case(name: "truncate, no date", tag: date, vr: .DA, input: bytes("20209999"), stop: .unreadableDate, rule: truncate(0)),
            Case(name: "round, age", tag: age, vr: .AS, input: bytes("057Y"), output: bytes("060Y"), counter: { $0.coarsened }, rule: round(10, unit: 0x59)),
            Case(name: "round, cap", tag: age, vr: .AS, input: bytes("093Y"), output: bytes("089Y"), counter: { $0.coarsened }, rule: round(1, unit: 0x59, cap: 89)),
            Case(name: "round, text", tag: slope, vr: .DS, input: bytes("14.6"), output: bytes("10"), counter: { $0.coarsened }, rule: round(10)),
            Case(name: "round, binary", tag: rows, vr: .US, input: [0x0E, 0], output: [0x0A, 0], counter: { $0.coarsened }, rule: round(10)),
            Case(name: "round, no number", tag: slope, vr: .DS, input: bytes("ab"), stop: .unreadableNumber, rule: round(10)),
            Case(name: "add, present", input: bytes("text"), output: bytes("NEW "), counter: { $0.replaced }, rule: value(.add, "NEW")),
            Case(name: "add, absent", output: bytes("NEW "), counter: { $0.added }, rule: { small, vr in
                small.content.additions = [text]
                return value(.add, "NEW")(&small, vr)
            }),
            Case(name: "copy", input: bytes("text"), output: bytes("12"), counter: { $0.replaced }, rule: copy),
            Case(name: "recode", input: bytes("b "), output: bytes("two "), counter: { $0.replaced }, rule: recode("a", "one", "b", "two")),
            Case(name: "recode, two values", input: bytes("b\\a "), output: bytes("two\\one "), counter: { $0.replaced }, rule: recode("a", "one", "b", "two")),
            Case(name: "recode, empty", input: [], output: [], counter: { $0.replaced }, rule: recode("a", "one")),
            Case(name: "recode, not listed", input: bytes("c "), stop: .notListed, rule: recode("a", "one", "b", "two")),
            Case(name: "recode, one of two not listed", input: bytes("a\\c "), stop: .notListed, rule: recode("a", "one")),
            Case(name: "recode, begins alike", input: bytes("ab"), stop: .notListed, rule: recode("a", "one", "abc", "two")),
            Case(name: "recode, not in the set", input: bytes("a "), stop: .notEncodable, rule: recode("a", "Ünal")),
            Case(name: "recode, half a pair", input: bytes("b "), stop: .notListed, rule: recode("a", "one", "b")),
            Case(name: "quarantine", input: bytes("text"), stop: .saidByPolicy, rule: plain(.quarantine)),
        ]
    }()

    private static func padded(_ bytes: [UInt8], _ vr: VR) -> [UInt8] {
        var bytes = bytes
        Padding.pad(&bytes, vr: vr)
        return bytes
    }

    @Test(arguments: cases)
    func oneElement(given: Case) throws {
        var small = SmallRuleset()
        let decision = given.rule(&small, given.vr)
        small.row(given.tag, given.vr, decision)
        let ruleset = try small.ruleset()
        let secrets = small.content.secrets.isEmpty ? [:] : ["key": try SecretKey(fileBytes: key)]
        var elements: [(Tag, VR, [UInt8])] = [(.patientID, .LO, Array("12".utf8))]
        if let input = given.input { elements.append((given.tag, given.fileVR ?? given.vr, input)) }
        var input = DicomBytes(.explicitLittle)
        for (tag, vr, value) in elements.sorted(by: { $0.0 < $1.0 }) { input.element(tag, vr, bytes: value) }
        if let code = given.stop {
            #expect(try stop(input, ruleset, secrets: secrets) == code)
            return
        }
        let result = try run(input, ruleset, secrets: secrets)
        var tape = ElementTape()
        try TapeBuilder.build(
            result.bytes.rawBytes, from: 0, to: result.bytes.count, encoding: .explicitLittle, vrSource: ruleset,
            into: &tape)
        let found = tape.find(given.tag).map { Array(result.bytes[tape.entries[$0].value]) }
        #expect(found == given.output)
        // Patient ID has no rule and is removed.
        if let counter = given.counter {
            #expect(counter(result.counts) == (given.name == "remove" ? 2 : 1))
        }
        #expect(result.counts.fallbacks == 0)
    }

    @Test func copyOfWhatIsAbsentOrNoValue() throws {
        var small = SmallRuleset()
        let copied = Self.copy(&small, .LO)
        small.row(text, .LO, copied)
        let ruleset = try small.ruleset()
        var absent = DicomBytes(.explicitLittle)
        absent.element(text, .LO, "text")
        #expect(try stop(absent, ruleset) == .nothingToCopy)
        var items = DicomBytes(.explicitLittle)
        items.element(text, .LO, "text")
        items.sequence(.patientID) { _ in }
        #expect(try stop(items, ruleset) == .notAValue)
    }

    /// A text is compared in the file's character set.
    @Test func recodesTextOfTheSet() throws {
        var small = SmallRuleset()
        small.row(text, .LO, Self.recode("Süd", "Nord", "Nord", "Süd")(&small, .LO))
        small.row(.specificCharacterSet, .CS, .keep)
        var input = DicomBytes(.explicitLittle)
        input.element(.specificCharacterSet, .CS, "ISO_IR 100")
        input.element(text, .LO, bytes: [0x53, 0xFC, 0x64, 0x5C] + Self.bytes("Nord "))
        let result = try run(input, small.ruleset())
        let expected = Self.bytes("Nord\\S") + [0xFC, 0x64]
        #expect(result.bytes.indices.contains { Array(result.bytes[$0...].prefix(expected.count)) == expected })
    }

    /// An age is made of the two dates, whether or not the element is there.
    @Test(arguments: [nil, "", "007Y"], [("19500101", "20200101", "070Y"), ("19000101", "20200101", "090Y")])
    func ages(_ old: String?, _ given: (birth: String, day: String, age: String)) throws {
        let (age, day, birth) = (Tag(0x0010, 0x1010), Tag(0x0008, 0x0020), Tag(0x0010, 0x0030))
        var small = SmallRuleset()
        small.content.roundings = [
            RoundingRecord(stepMillionths: 1_000_000, ageUnit: 0x44, hasCap: false, cap: 0, olderYears: 90)
        ]
        let made = small.action(
            .age, .AS, [Operand(.rounding, 0), Operand(.tag, birth.rawValue), Operand(.tag, day.rawValue)])
        small.row(age, .AS, made)
        small.content.additions = [age]
        func input(_ birthText: String) -> DicomBytes {
            var input = DicomBytes(.explicitLittle)
            input.element(day, .DA, given.day)
            input.element(birth, .DA, birthText)
            if let old { input.element(age, .AS, old) }
            return input
        }
        let result = try run(input(given.birth), small.ruleset())
        let expected = Self.bytes("AS") + [4, 0] + Self.bytes(given.age)
        #expect(result.bytes.indices.contains { Array(result.bytes[$0...].prefix(expected.count)) == expected })
        #expect(try stop(input("20200102"), small.ruleset()) == .noAge)
        #expect(try stop(input("1950"), small.ruleset()) == .noAge)
        #expect(try stop(input(""), small.ruleset()) == .noAge)
    }

    @Test func rejectIsNoQuarantine() throws {
        var small = SmallRuleset()
        small.row(text, .LO, .reject)
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(text, .LO, "text")
        do {
            _ = try run(input, ruleset)
            Issue.record("not rejected")
        } catch Stop.rejected(let failure) {
            #expect(failure.code == .saidByPolicy)
            #expect(failure.tag == text)
        }
    }

    /// One item of constants in the encoding of the data set, or none.
    @Test(arguments: [Encoding.explicitLittle, .implicitLittle, .explicitBig], [false, true])
    func dummySequence(encoding: Encoding, hasItem: Bool) throws {
        var template = DataSetWriter(.explicitLittle)
        template.element(.codeValue, .SH, "ANON")
        template.sequence(sequence) { $0.item { $0.element(Tag(0x0028, 0x0010), .US, uint16: 0x0102) } }
        var small = SmallRuleset()
        if hasItem { small.content.itemTemplates = [template.bytes] }
        small.row(sequence, .SQ, small.action(.dummySequence, .SQ, hasItem ? [Operand(.item, 0)] : []))
        let ruleset = try small.ruleset()
        var input = DicomBytes(encoding)
        input.sequence(sequence) { $0.item { $0.element(.patientName, .PN, "Doe^Jane") } }
        var expected = DicomBytes(encoding)
        appendBookkeeping(&expected, ruleset)
        expected.sequence(sequence) { items in
            guard hasItem else { return }
            items.item { item in
                item.element(.codeValue, .SH, "ANON")
                item.sequence(sequence) { $0.item { $0.element(Tag(0x0028, 0x0010), .US, uint16: 0x0102) } }
            }
        }
        let result = try run(input, ruleset, encoding: encoding)
        #expect(result.bytes == expected.bytes)
        #expect(result.counts.replaced == 1)
    }

    // MARK: The table

    @Test func everyOpcodeOfTheFormatHasItsAction() {
        // 21 is of no action.
        #expect(ActionTable.standard.all.map { $0.shape.opcode.rawValue }.sorted() == Array(1...20) + [22, 23, 24])
        for action in ActionTable.standard.all {
            #expect((action is any ValueAction.Type) == action.shape.changesValue)
        }
    }

    /// An action of another table: the whole of what it takes.
    enum ReverseAction: ValueAction {
        static let shape = ActionShape(Opcode(rawValue: 200), "reverse", changesValue: true)
        static let treatment = Treatment.kept
        static func accepts(_ vr: VR) -> Bool { vr.isText }
        static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }
        static func change(
            _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
        ) throws(FileFailure.Code) -> [UInt8] { value.reversed() }
    }

    @Test func aTableTakesMoreActions() throws {
        let table = ActionTable.standard.adding([ReverseAction.self])
        var small = SmallRuleset()
        small.row(text, .LO, small.action(ReverseAction.shape.opcode, .LO))
        #expect(throws: RulesetError.self) { try small.ruleset() }
        let ruleset = try small.ruleset(actions: table)
        var input = DicomBytes(.explicitLittle)
        input.element(text, .LO, "stop")
        var expected = DicomBytes(.explicitLittle)
        expected.element(text, .LO, "pots")
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset, actions: table).bytes == expected.bytes)
        // A ruleset of another table is never run in part.
        #expect(try stop(input, ruleset) == .saidByPolicy)
    }
}
