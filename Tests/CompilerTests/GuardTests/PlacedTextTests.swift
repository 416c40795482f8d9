import Foundation
import MidicLang
import TestSupport
import Testing

@testable import MidicCompiler
@testable import MidicRuntime

/// `contains`, `begins with`, `ends with`, `ignoring case`, and attributes compared with each other.
@Suite struct PlacedTextTests {
    private func compile(_ condition: String) -> CompilationResult {
        let text = policy(
            "secret key\nuids -> uid(key)\nPatientID, PatientComments -> remove\nProtocolName when \(condition) -> set \"TRUE\""
        )
        return PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
    }

    @Test(arguments: [
        "StationName contains \"A\"", "StationName not contains \"A\\\"B\"",
        "any ImageType begins with \"A\"", "all ImageType ends with (\"A\", \"B\")",
        "StationName contains (\"a\", \"b\") ignoring case", "StationName is \"a b\" ignoring case",
        "StationName is present and StationName not in (\"a\", \"b\") ignoring case",
        "StationName matches /ct[0-9]+/ ignoring case", "not StationName matches /A.*/",
        "PatientID is AccessionNumber", "PatientID is not AccessionNumber",
        "any ProcedureCodeSequence/CodeMeaning contains \"a\" ignoring case",
        "all ContentSequence/ContentSequence/TextValue is \"A\"", "ProcedureCodeSequence/CodeMeaning is present",
        "ProcedureCodeSequence/CodeMeaning is empty or absent",
        "private \"ACME 1.1\" (0029,xx10) begins with \"A\"", "private \"ACME 1.1\" (0029,xx10) is empty or absent",
        "private \"SIEMENS MR HEADER\" (0019,xx0C) >= 5",
        "multi-frame", "encapsulated and icon image", "not multi-frame",
    ]) func itCompilesAndIsSpelt(condition: String) throws {
        let result = compile(condition)
        #expect(result.diagnostics.filter { $0.severity == .error && $0.code != .unguardedNegation } == [])
        guard let content = result.content else { return }
        #expect(content.strings.contains("ProtocolName when \(condition) -> set \"TRUE\""), "\(content.strings)")
    }

    /// Texts have no order, and case none where it is ignored.
    @Test(arguments: [
        ("StationName contains (\"B\", \"A\", \"B\")", "StationName contains (\"A\", \"B\")"),
        ("StationName contains \"SIEMENS\" ignoring case", "StationName contains \"siemens\" ignoring case"),
        (
            "StationName not contains \"A\" or StationName is absent",
            "not StationName contains \"A\" or StationName is absent"
        ),
        ("StationName matches /A[B-D].*/ ignoring case", "StationName matches /a[b-d].*/ ignoring case"),
        ("BodyPartExamined is \"HEAD\" ignoring case", "BodyPartExamined is \"head\" ignoring case"),
    ]) func itIsCanonical(first: String, second: String) {
        func meaning(_ condition: String) -> [AtomRecord]? { compile(condition).content?.atoms }
        let (left, right) = (compile(first).content, compile(second).content)
        #expect(left != nil && right != nil)
        #expect(left?.atoms.count == right?.atoms.count)
        #expect(left?.automata.map(\.stateCount) == right?.automata.map(\.stateCount))
        #expect(left?.atomValues.map { left?.strings[Int($0)] } == right?.atomValues.map { right?.strings[Int($0)] })
    }

    /// The CT's station is `CTROOM7`, its maker `ACME`, its image type `ORIGINAL\PRIMARY\AXIAL`.
    @Test(arguments: [
        ("StationName contains \"ROOM\"", true), ("StationName contains \"room\"", false),
        ("StationName contains \"room\" ignoring case", true), ("StationName begins with \"CT\"", true),
        ("StationName begins with \"ROOM\"", false), ("StationName ends with \"M7\"", true),
        ("StationName ends with \"ROOM\"", false), ("StationName ends with (\"X\", \"7\")", true),
        ("StationName begins with (\"x\", \"ctr\") ignoring case", true),
        ("StationName ends with \"Room7\" ignoring case", true), ("StationName is \"ctroom7\" ignoring case", true),
        ("StationName is \"ctroom\" ignoring case", false),
        ("StationName in (\"a\", \"CTRoom7\") ignoring case", true),
        ("StationName contains \"CTROOM7\"", true), ("StationName contains \"CTROOM7X\"", false),
        ("StationName matches /ct[A-Z]+7/ ignoring case", true), ("StationName matches /ct[a-z]+7/", false),
        ("StationName matches /[^C].*/ ignoring case", false), ("StationName matches /\\x43T.*/ ignoring case", true),
        ("StationName not contains \"X\" or StationName is absent", true),
        ("StationName is present and StationName not begins with \"CT\"", false),
        ("any ImageType contains \"RIM\"", true), ("all ImageType contains \"I\"", true),
        ("all ImageType contains \"R\"", false), ("all ImageType contains (\"R\", \"X\")", true),
        ("ImageType[2] begins with \"PRI\"", true), ("ImageType[1] begins with \"PRI\"", false),
        ("not any ImageType contains \"Q\" or ImageType is absent", true),
        ("RequestingPhysician contains \"A\"", false), ("multi-frame", false), ("encapsulated", false),
        ("icon image", false), ("StudyDate begins with \"20\"", true),
        ("StudyDate is SeriesDate", true), ("PatientID is AccessionNumber", false),
        ("Rows is Columns", true), ("Rows is BitsStored", false), ("PatientID is RequestingPhysician", false),
        ("SOPClassUID begins with \"1.2.840.10008\"", true),
        (
            "StationName is present and (StationName contains \"R\" and StationName contains \"O\" and not StationName ends with \"Q\")",
            true
        ),
    ]) func itRuns(condition: String, isTrue: Bool) throws {
        let bytes = try #require(compile(condition).bytes, "\(compile(condition).diagnostics.map(\.message))")
        let secrets = ["key": try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))]
        var engine = Engine(configuration: try RunConfiguration(ruleset: Ruleset(bytes: bytes), secrets: secrets))
        let file = Array(
            try Data(contentsOf: Repository.root.appendingPathComponent("examples/dicom/ct/slice1.dcm")))
        guard case .deidentified = engine.deidentify(file.rawBytes) else {
            Issue.record("not de-identified")
            return
        }
        var output: [UInt8] = []
        var spans = engine.output(of: file.rawBytes)
        while let span = spans.next() { output += span.copyBytes(at: 0, length: span.byteCount) }
        // (0018,1030) ProtocolName, LO.
        let element: [UInt8] = [0x18, 0x00, 0x30, 0x10, 0x4C, 0x4F, 0x04, 0x00, 0x54, 0x52, 0x55, 0x45]
        #expect((Data(output).range(of: Data(element)) != nil) == isTrue)
    }

    @Test(arguments: [
        ("Rows contains \"1\"", DiagnosticCode.guardType), ("StationName contains \"\"", .guardLiteral),
        ("StationName contains \" \"", .guardLiteral), ("StationName begins with \" A\"", .guardLiteral),
        ("StationName ends with \"A \"", .guardLiteral), ("StationName contains 5", .guardLiteral),
        ("StationName contains \"01234567890123456\"", .guardLiteral), ("Modality contains \"ct\"", .guardLiteral),
        ("StationName contains \"A\\\\B\"", .guardLiteral), ("StudyDate contains \"X\"", .guardLiteral),
        ("ImageType contains \"A\"", .guardNeedsQuantifier), ("any ImageType not contains \"A\"", .negatedQuantifier),
        ("StationName not contains \"A\"", .unguardedNegation), ("StationName contains", .unexpectedToken),
        ("StationName begins \"A\"", .unexpectedToken), ("StationName is \"A\" ignoring", .unexpectedToken),
        ("Rows is 5 ignoring case", .caseless), ("StudyDate begins with \"20\" ignoring case", .caseless),
        ("StationName is present ignoring case", .unexpectedToken),
        ("StationName contains (\"A\", \"AB\")", .redundantText),
        ("StationName contains (\"a\", \"A\") ignoring case", .redundantText),
        ("StationName in (\"a\", \"A\") ignoring case", .redundantText),
        ("Rows is StationName", .incomparableAttributes), ("Rows is Rows", .incomparableAttributes),
        ("PatientID is ImageType", .incomparableAttributes), ("PatientID is SOPInstanceUID", .incomparableAttributes),
        ("PatientID is AccessionNumber ignoring case", .incomparableAttributes),
        ("PatientID is not AccessionNumber", .unguardedNegation),
        ("PatientID is present and PatientID is not AccessionNumber", .unguardedNegation),
        ("any PatientName/CodeMeaning is \"A\"", .guardPlace),
        ("ProcedureCodeSequence/CodeMeaning is \"A\"", .guardNeedsQuantifier),
        ("ProcedureCodeSequence/CodeMeaning[1] is \"A\"", .guardNeedsQuantifier),
        ("any ProcedureCodeSequence/CodeMeaning is present", .guardNeedsQuantifier),
        ("not any ProcedureCodeSequence/CodeMeaning is \"A\"", .unguardedNegation),
        ("CodeMeaning is present and not any ProcedureCodeSequence/CodeMeaning is \"A\"", .unguardedNegation),
        ("any ProcedureCodeSequence/CodeMeaning is StationName", .incomparableAttributes),
        ("private \"A\" (0029,1010) is \"A\"", .literalPrivateBlock),
        ("private \"A\" (0028,xx10) is \"A\"", .publicGroup),
        ("private (0029,xx10) is \"A\"", .unexpectedToken), ("ProcedureCodeSequence/ is \"A\"", .reservedWord),
        ("private \"ACME 1.1\" (0029,xx10) < 5", .guardType),
        ("any meta TransferSyntaxUID/CodeMeaning is \"A\"", .unexpectedToken),
        ("PatientID is PixelData", .incomparableAttributes), ("StationName contains \"A\" \"B\"", .unexpectedToken),
    ]) func itIsChecked(condition: String, code: DiagnosticCode) {
        #expect(
            compile(condition).diagnostics.map(\.code).contains(code),
            "\(compile(condition).diagnostics.map(\.message))")
    }

    @Test(arguments: [
        "Modality contains \"ct\" ignoring case", "StationName contains \"A \"", "StudyComments contains \"A\\\\B\"",
        "PatientID is present and AccessionNumber is present and PatientID is not AccessionNumber",
        "StationName contains (\"AB\", \"BC\")", "StationName begins with (\"AB\", \"BAB\")",
    ]) func itIsNoted(condition: String) {
        #expect(compile(condition).diagnostics.filter { $0.severity == .error || $0.code == .redundantText } == [])
    }

    @Test(arguments: [
        ("StationName is \"ABC\"", "StationName contains \"B\"", true, false),
        ("StationName is \"ABC\"", "StationName contains \"X\"", false, true),
        ("StationName contains \"ABC\"", "StationName contains \"B\"", true, false),
        ("StationName contains (\"AB\", \"B\")", "StationName contains \"B\"", true, false),
        ("StationName contains \"A\"", "StationName contains \"B\"", false, false),
        ("StationName begins with \"AB\"", "StationName begins with \"A\"", true, false),
        ("StationName begins with \"AB\"", "StationName begins with \"B\"", false, true),
        ("StationName begins with \"AB\"", "StationName contains \"B\"", true, false),
        ("StationName ends with \"AB\"", "StationName ends with \"B\"", true, false),
        ("StationName ends with \"AB\"", "StationName ends with \"A\"", false, true),
        ("StationName ends with \"AB\"", "StationName begins with \"AB\"", false, false),
        ("StationName contains \"AB\"", "StationName contains \"b\" ignoring case", true, false),
        ("StationName contains \"ab\" ignoring case", "StationName contains \"B\"", false, false),
        ("StationName is \"ab\" ignoring case", "StationName begins with \"A\" ignoring case", true, false),
        ("StationName begins with \"ab\" ignoring case", "StationName begins with \"CD\"", false, true),
        ("StationName is \"AB\"", "StationName is \"ab\" ignoring case", true, false),
        (
            "StationName contains \"A\" and Manufacturer begins with \"X\"", "Manufacturer begins with \"X\"", true,
            false
        ),
        (
            "StationName contains \"A\" and Manufacturer begins with \"X\"",
            "Manufacturer begins with \"Y\" and Modality is \"CT\"", false, true
        ),
        ("any ImageType contains \"ABC\"", "any ImageType contains \"B\"", true, false),
        ("all ImageType begins with \"ABC\"", "any ImageType begins with \"X\"", false, true),
        ("StationName contains \"A\"", "StationName is present", true, false),
        ("StationName contains \"A\"", "StationName is empty or absent", false, true),
        ("PatientID is AccessionNumber", "PatientID is present", true, false),
        ("PatientID is AccessionNumber", "PatientID is absent", false, true),
        ("PatientID is AccessionNumber", "PatientID is \"A\"", false, false),
        ("multi-frame", "encapsulated", false, false),
        (
            "any ProcedureCodeSequence/CodeMeaning is \"A\"", "any ProcedureCodeSequence/CodeMeaning contains \"A\"",
            true, false
        ),
        (
            "any ProcedureCodeSequence/CodeMeaning is \"A\"", "any AnatomicRegionSequence/CodeMeaning is \"A\"", false,
            false
        ),
        ("all ProcedureCodeSequence/CodeMeaning is \"A\"", "ProcedureCodeSequence/CodeMeaning is present", true, false),
        (
            "all ProcedureCodeSequence/CodeMeaning is \"A\"", "any ProcedureCodeSequence/CodeMeaning is \"B\"", false,
            true
        ),
        ("private \"A\" (0029,xx10) is \"A\"", "private \"B\" (0029,xx10) is \"B\"", false, false),
        ("private \"A\" (0029,xx10) is \"A\"", "private \"A\" (0029,xx10) is \"B\"", false, true),
    ]) func theAlgebraIsCareful(first: String, second: String, isInside: Bool, isDisjoint: Bool) throws {
        let pair = try GuardPair(first, second, of: ("PatientComments", "StudyID"))
        #expect(pair.firstIsInside == isInside)
        #expect(pair.areDisjoint == isDisjoint)
        if !isDisjoint { #expect(!pair.areDisjointTheOtherWay) }
    }

    /// Whatever the algebra says holds for values that are tried.
    @Test func theAlgebraIsRight() throws {
        var random = FixedGenerator(state: 11)
        let letters: [Character] = ["a", "A", "b", "K", "\u{212A}", "k"]
        func text(_ count: Int) -> String {
            String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
        }
        let tests: [any PlacedTextSignature.Type] = [
            ContainsTest.self, BeginsWithTest.self, EndsWithTest.self, ContainsIgnoringCaseTest.self,
            BeginsWithIgnoringCaseTest.self, EndsWithIgnoringCaseTest.self, OneOfIgnoringCaseTest.self,
        ]
        for _ in 0..<3000 {
            func call() -> GuardTestCall {
                let count = Int.random(in: 1...2, using: &random)
                return GuardTestCall(
                    tests[Int.random(in: 0..<tests.count, using: &random)],
                    (0..<count).map { _ in text(Int.random(in: 1...3, using: &random)) })
            }
            let (left, right) = (call(), call())
            func question(_ call: GuardTestCall) throws -> TextQuestion {
                try #require(
                    TextQuestion(GuardAtom(tag: Tag(8, 0x70), vr: .LO, quantifier: .single, test: .words(call))))
            }
            let (one, other) = (try question(left), try question(right))
            for _ in 0..<20 {
                let value = text(Int.random(in: 1...5, using: &random))
                let (passes, alsoPasses) = (left.passes(value, vr: .LO), right.passes(value, vr: .LO))
                if one.implies(other), passes == true { #expect(alsoPasses == true, "\(left) \(right) \(value)") }
                if one.excludes(other), passes == true { #expect(alsoPasses == false, "\(left) \(right) \(value)") }
            }
        }
    }
}
