import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// One test for each construct: what it becomes in the checked policy.
@Suite struct ConstructTests {
    private func rules(_ body: String, extends: String = "extends basic") throws -> [CheckedRule] {
        let result = check(policy(body, extends: extends))
        #expect(codes(result) == [])
        return try #require(result.policy).rules
    }

    private static let request = Tag(0x0040, 0x0275)
    private static let code = Tag(0x0040, 0x0008)
    private static let anywhere = PathPattern.Step.anyDepth

    struct PathCase: Sendable, CustomTestStringConvertible {
        var text: String
        var steps: [PathPattern.Step]
        init(_ text: String, _ steps: [PathPattern.Step]) {
            self.text = text
            self.steps = steps
        }
        var testDescription: String { text }
    }

    static let paths: [PathCase] = {
        let (a, b) = (PathPattern.Step.sequence(request), PathPattern.Step.sequence(code))
        let (s, t) = ("RequestAttributesSequence", "ScheduledProtocolCodeSequence")
        return [
            PathCase("CodeValue -> remove", [anywhere]),
            PathCase("./CodeValue -> remove", []),
            PathCase("\(s)/CodeValue -> remove", [anywhere, a]),
            PathCase("\(s)/**/CodeValue -> remove", [anywhere, a, anywhere]),
            PathCase("./\(s)/CodeValue -> remove", [a]),
            PathCase("./\(s)/\(t)/CodeValue -> remove", [a, b]),
            PathCase("(0040,0275)/CodeValue -> remove", [anywhere, a]),
            PathCase("**/CodeValue -> remove", [anywhere]),
            PathCase("in \(s) { CodeValue -> remove }", [anywhere, a, anywhere]),
            PathCase("in \(s) { ./CodeValue -> remove }", [anywhere, a]),
            PathCase("in ./\(s) { ./CodeValue -> remove }", [a]),
            PathCase("in \(s) { in \(t) { CodeValue -> remove } }", [anywhere, a, anywhere, b, anywhere]),
            PathCase("in \(s) { in ./\(t) { ./CodeValue -> remove } }", [anywhere, a, b]),
            PathCase("in \(s) { \(t)/CodeValue -> remove }", [anywhere, a, anywhere, b]),
            PathCase("in \(s)/\(t) { CodeValue -> remove }", [anywhere, a, b, anywhere]),
            PathCase("in \(s) { ** -> remove }", [anywhere, a, anywhere]),
            PathCase("in \(s) { private \"ACME\" { (0019,xx0C) -> remove } }", [anywhere, a, anywhere]),
        ]
    }()

    @Test(arguments: paths) func pathsCompose(example: PathCase) throws {
        let rules = try rules(example.text)
        #expect(rules.map(\.path) == [PathPattern(steps: example.steps)])
    }

    struct SelectorCase: Sendable, CustomTestStringConvertible {
        var text: String
        var selector: CheckedSelector
        init(_ text: String, _ selector: CheckedSelector) {
            self.text = text
            self.selector = selector
        }
        var testDescription: String { text }
    }

    static let selectors = [
        SelectorCase("PatientName", .attribute(Tag(0x0010, 0x0010))),
        SelectorCase("(0010,0010)", .attribute(Tag(0x0010, 0x0010))),
        SelectorCase("(0018,9FFE)", .attribute(Tag(0x0018, 0x9FFE))),
        SelectorCase(
            "(60xx,3000)",
            .mask(
                TagMask(
                    groupMask: 0xFF01, groupLow: 0x6000, groupHigh: 0x6000, elementMask: 0xFFFF, elementLow: 0x3000,
                    elementHigh: 0x3000))),
        SelectorCase(
            "(6000-60FE,3000)",
            .mask(
                TagMask(
                    groupMask: 0xFFFF, groupLow: 0x6000, groupHigh: 0x60FE, elementMask: 0xFFFF, elementLow: 0x3000,
                    elementHigh: 0x3000))),
        SelectorCase("vr PN, DA", .vr([.PN, .DA])),
        SelectorCase("people", .builtinClass(.people)),
        SelectorCase("free_text", .builtinClass(.freeText)),
        SelectorCase("obligations(clean_descriptors)", .obligations(.cleanDescriptors)),
        SelectorCase("retained(retain_uids)", .retained(.retainUIDs)),
        SelectorCase(
            "PatientBirthD*",
            .glob(
                "PatientBirthD*",
                tags: [
                    Tag(0x0010, 0x0030), Tag(0x0010, 0x0033),
                ])),
        SelectorCase(
            "private \"ACME \" (0019,xx0C)", .privateElement(creator: "ACME", group: 0x19, elementOffset: 0x0C)),
        SelectorCase("private \"ACME\" *", .privateCreator("ACME")),
        SelectorCase("private *", .privateAll),
        SelectorCase("meta SourceApplicationEntityTitle", .meta(Tag(0x0002, 0x0016))),
        SelectorCase("meta (0002,0016)", .meta(Tag(0x0002, 0x0016))),
    ]

    @Test(arguments: selectors) func selectorsResolve(example: SelectorCase) throws {
        #expect(try rules("\(example.text) -> remove").map(\.selector) == [example.selector])
    }

    @Test func aRepeatingKeywordIsItsMask() throws {
        let byKeyword = try rules("OverlayData -> remove")
        let byTag = try rules("(60xx,3000) -> remove")
        #expect(byKeyword.map(\.selector) == byTag.map(\.selector))
    }

    @Test func setsExpandWithTheirExceptions() throws {
        let rules = try rules(
            """
            set names = people, PatientID except PatientName
            set more = names, StudyID except OtherPatientNames
            more except ReferringPhysicianName -> remove
            """)
        let (patient, others, referring) = (Tag(0x0010, 0x0010), Tag(0x0010, 0x1001), Tag(0x0008, 0x0090))
        #expect(
            rules.map(\.selector) == [
                .builtinClass(.people), .attribute(Tag(0x0010, 0x0020)), .attribute(Tag(0x0020, 0x0010)),
            ])
        #expect(
            rules.map(\.exceptions) == [
                [.attribute(patient), .attribute(others), .attribute(referring)],
                [.attribute(patient), .attribute(others), .attribute(referring)],
                [.attribute(others), .attribute(referring)],
            ])
    }

    @Test func aSetKeepsItsPaths() throws {
        let rules = try rules("set requested = RequestAttributesSequence/StudyID\nrequested -> remove")
        #expect(rules.map(\.path.steps) == [[.anyDepth, .sequence(Self.request)]])
    }

    @Test func termsShareTheirStatement() throws {
        let rules = try rules("PatientName, PatientID -> remove")
        #expect(rules.count == 2)
        #expect(rules[0].range == rules[1].range)
        #expect(rules[0].termRange != rules[1].termRange)
    }

    struct ActionCase: Sendable, CustomTestStringConvertible {
        var text: String
        var action: CheckedAction
        init(_ text: String, _ action: CheckedAction) {
            self.text = text
            self.action = action
        }
        var testDescription: String { text }
    }

    static let noPrefix = ValueTemplate(parts: [])
    static let actions = [
        ActionCase("PatientName -> keep", .keep),
        ActionCase("PatientName -> empty", .empty),
        ActionCase("PatientName -> dummy", .dummy),
        ActionCase("PatientName -> standard", .standard),
        ActionCase("PatientName -> set \"A^B\"", .set(ValueTemplate(parts: [.literal("A^B")]))),
        ActionCase("ImageType -> set(\"A\", \"B\")", .set(ValueTemplate(parts: [.literal("A\\B")]))),
        ActionCase("PregnancyStatus -> set 5", .set(ValueTemplate(parts: [.literal("5")]))),
        ActionCase("StationName -> set site", .set(ValueTemplate(parts: [.param(0)]))),
        ActionCase("uids -> uid(key)", .uid(secret: 0, scope: .project)),
        ActionCase("IrradiationEventUID -> uid(key, scope: study)", .uid(secret: 0, scope: .study)),
        ActionCase("PatientID -> pseudonym(key)", .pseudonym(secret: 0, prefix: noPrefix, length: 13, domain: "")),
        ActionCase(
            "AccessionNumber -> pseudonym(key, prefix: \"SITE\")",
            .pseudonym(secret: 0, prefix: ValueTemplate(parts: [.literal("SITE")]), length: 12, domain: "")),
        ActionCase(
            "PatientID -> pseudonym(key, prefix: site, length: 20, domain: \"x\")",
            .pseudonym(secret: 0, prefix: ValueTemplate(parts: [.param(0)]), length: 20, domain: "x")),
        ActionCase("dates -> shift days else empty", .attempt(.shift(offset: 0), else: .empty)),
        ActionCase(
            "StudyDate -> shift days else truncate(year) else quarantine",
            .attempt(.shift(offset: 0), else: .attempt(.truncate(to: .year), else: .quarantine))),
        ActionCase("StudyDate -> truncate(to: month)", .truncate(to: .month)),
        ActionCase(
            "PatientAge -> round(5 years, cap: 90)", .round(Rounding(stepMillionths: 5_000_000, ageUnit: "Y", cap: 90))),
        ActionCase(
            "PatientAge -> floor(5 years, or_older: 90)",
            .floor(Rounding(stepMillionths: 5_000_000, ageUnit: "Y", cap: nil, olderYears: 90))),
        ActionCase("PatientWeight -> round(0.5)", .round(Rounding(stepMillionths: 500_000, ageUnit: nil, cap: nil))),
        ActionCase("ClinicalTrialProtocolID -> add \"by hand\"", .add(ValueTemplate(parts: [.literal("by hand")]))),
        ActionCase("PatientComments -> copy StudyDescription", .copy(from: Tag(0x0008, 0x1030))),
        ActionCase(
            "PatientAge -> age(from: PatientBirthDate, at: StudyDate, or_older: 90)",
            .age(from: Tag(0x0010, 0x0030), at: Tag(0x0008, 0x0020), older: 90)),
        ActionCase(
            "PatientAge -> age(from: PatientBirthDate, at: AcquisitionDate)",
            .age(from: Tag(0x0010, 0x0030), at: Tag(0x0008, 0x0022), older: nil)),
        ActionCase(
            "PatientSex -> recode { \" M\" -> \"O\", \"F\" -> \"O\" } else empty",
            .attempt(.recode(("M", "O"), ("F", "O")), else: .empty)),
        ActionCase(
            "ClinicalTrialSubjectID -> compose(\"a\", \"-\", upper(slice(PatientID, 1...4)), site, slice(\"xyz\", 2...9)) else remove",
            .attempt(
                .compose(
                    (.value(ValueTemplate(parts: [.literal("a-")])), 0, 0, 0),
                    (.attribute(Tag(0x0010, 0x0020)), 1, 4, 1),
                    (.value(ValueTemplate(parts: [.param(0)])), 0, 0, 0),
                    (.value(ValueTemplate(parts: [.literal("yz")])), 0, 0, 0)), else: .remove)),
        ActionCase(
            "RequestAttributesSequence -> add item { StudyInstanceUID = \"1.2.3\" (0040,0007) = site ScheduledProtocolCodeSequence = item { CodeValue = \"1\" CodeMeaning = \"\" } }",
            CheckedAction(
                "add item",
                [
                    .integer(1), .attribute(Tag(0x0020, 0x000D)), .integer(Int(VR.UI.rawValue)),
                    .value(ValueTemplate(parts: [.literal("1.2.3")])), .attribute(Tag(0x0040, 0x0007)),
                    .integer(Int(VR.LO.rawValue)), .value(ValueTemplate(parts: [.param(0)])),
                    .attribute(Tag(0x0040, 0x0008)), .integer(Int(VR.SQ.rawValue)), .attribute(Tag(0x0008, 0x0100)),
                    .integer(Int(VR.SH.rawValue)), .value(ValueTemplate(parts: [.literal("1")])),
                    .attribute(Tag(0x0008, 0x0104)), .integer(Int(VR.LO.rawValue)), .value(ValueTemplate(parts: [])),
                    .integer(0),
                ])),
        ActionCase(
            "private \"ACME\" * -> uid(key) else remove", .attempt(.uid(secret: 0, scope: .project), else: .remove)),
    ]

    @Test(arguments: actions) func actionsAreTyped(example: ActionCase) throws {
        let result = check(
            policy(
                """
                secret key
                param site: text(1...4)
                offset days = days(-99 ... -1) keyed by PatientID with key
                \(example.text)
                """))
        #expect(result.diagnostics.filter { $0.code != .unusedName } == [])
        #expect(try #require(result.policy).rules.map(\.action) == [example.action])
    }

    @Test func additionsAreAtTheRoot() throws {
        #expect(try rules("ClinicalTrialProtocolID -> add \"x\"").map(\.path) == [.root])
    }

    @Test func blocksJoinTheirGuards() throws {
        let nested = check(
            policy(
                "for CTImageStorage when Rows > 5 { when Modality is \"CT\" { PatientName when Columns < 7 -> remove } }"
            ))
        let flat = check(
            policy(
                "PatientName when Columns < 7 and Modality is \"CT\" and SOPClassUID is CTImageStorage and not not Rows > 5 -> remove"
            ))
        #expect(codes(nested) == [] && codes(flat) == [])
        let (left, right) = (canonical(try #require(nested.policy)), canonical(try #require(flat.policy)))
        #expect(left.guards == right.guards)
        #expect(left.atoms == right.atoms)
        #expect(left.rules[0].guardIndex == 1)
    }

    /// Law 2: order leaves no trace in guards and atoms.
    @Test func orderLeavesNoTrace() throws {
        let lines = [
            "PatientName when Modality is \"CT\" or Rows < 5 -> remove",
            "PatientID when Rows < 5 and Modality is \"MR\" -> remove",
            "StudyID when any ImageType is \"A\" -> remove",
        ]
        let forward = canonical(try #require(check(policy(lines.joined(separator: "\n"))).policy))
        let backward = canonical(try #require(check(policy(lines.reversed().joined(separator: "\n"))).policy))
        #expect(forward.atoms == backward.atoms)
        #expect(forward.guards == backward.guards)
        #expect(forward.rules.map(\.guardIndex) == backward.rules.map(\.guardIndex))
    }

    @Test func conditionsExpand() throws {
        let result = check(
            policy(
                """
                condition acme = Manufacturer is "ACME"
                condition old = acme and StudyDate < "20000101"
                PatientName when old -> remove
                PatientID when Manufacturer is "ACME" and StudyDate < "20000101" -> remove
                """))
        #expect(codes(result) == [])
        let rules = try #require(result.policy).rules
        #expect(rules[0].guardIndex == rules[1].guardIndex)
    }

    @Test(arguments: [
        ("Manufacturer is present and Manufacturer is not \"A\"", true),
        ("Manufacturer is \"B\" and Manufacturer is not \"A\"", true),
        ("not (Manufacturer is \"A\" or Manufacturer is empty or absent)", true),
        ("Modality is not \"CT\"", true),
        ("SOPClassUID not in storage(CT)", true),
        ("not not Manufacturer is \"A\"", true),
        ("Manufacturer is empty or absent or (Manufacturer is present and Manufacturer is not \"A\")", true),
        ("Manufacturer is not \"A\"", false),
        ("Manufacturer not in (\"A\", \"B\")", false),
        ("not Rows > 5", false),
        ("Manufacturer is present or Manufacturer is not \"A\"", false),
        ("not (Manufacturer is \"A\" and Modality is \"CT\")", false),
        ("Manufacturer is not absent and Manufacturer is not \"A\"", false),
        // Files without the attribute are said to be meant.
        ("Manufacturer is empty or absent or Manufacturer is not \"A\"", true),
        ("Manufacturer is absent or Manufacturer is empty or not Manufacturer in (\"A\", \"B\")", true),
        ("not (Manufacturer is present and Manufacturer is \"A\")", true),
        ("not Manufacturer is present or (Rows > 5 and Manufacturer is not \"A\")", true),
        ("Manufacturer is empty or Manufacturer is not \"A\"", false),
        ("StationName is absent or Manufacturer is not \"A\"", false),
        // One value of several needs its own presence.
        ("ImageType is present and ImageType[3] is not \"A\"", false),
        ("ImageType[2] is present and ImageType[3] is not \"A\"", false),
        ("ImageType[3] is present and ImageType[3] is not \"A\"", true),
        ("ImageType[3] is empty or absent or ImageType[3] is not \"A\"", true),
        ("ImageType[3] is \"B\" and not ImageType[3] is \"A\"", true),
        ("ImageType is present and ImageType[1] is not \"A\"", true),
        ("ImageType is present and not any ImageType is \"A\"", true),
        ("not any ImageType is \"A\"", false),
        ("not all ImageType in (\"A\", \"B\")", false),
    ]) func negationNeedsPresence(text: String, isSound: Bool) {
        for statement in ["PatientName when \(text) -> keep", "accept when \(text)", "reject \"x\" when \(text)"] {
            let result = check(policy(statement))
            // Some of the unsound ones say nothing, too.
            let errors = codes(result).filter { isSound || $0.hasPrefix("E") }
            #expect(errors == (isSound ? [] : ["E0332 unguarded-negation"]), "\(statement)")
        }
    }

    /// Where truth turns a file away or takes a value away, naming the absent attribute is enough; what lets out says both.
    @Test(arguments: [
        ("accept when G", false), ("PatientName when G -> keep", false),
        ("PatientWeight when G -> round(1)", false), ("PatientName when G -> override empty because \"x\"", false),
        ("reject \"x\" when G", true), ("quarantine \"x\" when G", true), ("PatientName when G -> remove", true),
        ("for storage(CT) when G { reject \"x\" when Rows > 5 }", true), ("when G { PatientName -> keep }", false),
    ]) func absenceAloneIsEnoughToHoldBack(statement: String, isEnough: Bool) {
        let said = statement.replacing("G", with: "StationName is absent or StationName is not \"A\"")
        #expect(codes(check(policy(said))) == (isEnough ? [] : ["E0332 unguarded-negation"]))
    }

    /// A condition means what its uses make of it.
    @Test(arguments: [
        ("StationName is not \"A\"", ["accept when c"], 1, true),
        ("StationName is not \"A\"", ["reject \"x\" when not c"], 0, true),
        ("StationName is \"A\"", ["reject \"x\" when c"], 0, true),
        ("StationName is \"A\"", ["reject \"x\" when not c"], 1, true),
        ("StationName is not \"A\"", ["accept when c", "reject \"x\" when c and Rows > 5"], 1, false),
        ("StationName is not \"A\"", ["accept when c", "PatientName when not c -> remove"], 1, false),
    ]) func conditionsAreCheckedWhereTheyAreUsed(body: String, uses: [String], findings: Int, isMendable: Bool) {
        let result = check(policy("condition c = \(body)\n" + uses.joined(separator: "\n")))
        #expect(codes(result) == Array(repeating: "E0332 unguarded-negation", count: findings))
        #expect(result.diagnostics.allSatisfy { $0.fixIts.isEmpty == !isMendable })
    }

    /// The presence test may stand in a block around.
    @Test func presenceIsKnownFromBlocksAround() {
        let body = "when Manufacturer is present { PatientName when Manufacturer is not \"A\" -> remove }"
        #expect(codes(check(policy(body))) == [])
    }

    @Test(arguments: ["remove", "keep"]) func applyingTheFixOfANegationMendsIt(action: String) throws {
        let text = policy("PatientName when Rows > 5 and not (Manufacturer is \"A\" or Columns > 5) -> \(action)")
        var source = Array(text.utf8)
        for _ in 0..<2 {
            let result = PolicyFront.check(path: "policy.midic") { _ in source }
            let fix = try #require(result.diagnostics.first?.fixIts.first)
            source = fix.applied(to: source, of: fix.edits[0].range.file)
        }
        #expect(PolicyFront.check(path: "policy.midic") { _ in source }.diagnostics == [])
    }
}
