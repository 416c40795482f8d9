import Foundation
import MidicLang
import TestSupport
import Testing

@testable import MidicCompiler
@testable import MidicRuntime

/// Takes several texts.
private enum FirstLetterTest: TextTest, GuardTestSignature {
    static let code = AtomRecord.Test(64)
    static let words = ["starts", "like"]
    static let accepts: Set<VR> = [.LO, .SH]

    static func holds(_ value: [UInt8], _ texts: [[UInt8]], vr: VR) throws(FileFailure.Code) -> Bool {
        texts.contains { $0.first == value.first }
    }
}

/// Takes nothing, and cannot judge lower case.
private enum PalindromeTest: TextTest, GuardTestSignature {
    static let code = AtomRecord.Test(16)
    static let words = ["starts"]
    static let accepts: Set<VR> = [.LO, .SH]

    static func holds(_ value: [UInt8], _ texts: [[UInt8]], vr: VR) throws(FileFailure.Code) -> Bool {
        if value.contains(where: { $0 >= 0x61 }) { throw .unreadableGuard }
        return value == value.reversed()
    }
}

/// A test that is added has a place everywhere.
@Suite struct GuardTestCatalogueTests {
    private static let tests = GuardTestCatalogue.standard.adding([
        BackwardsTest.self, FirstLetterTest.self, PalindromeTest.self,
    ])

    private func text(_ condition: String) -> String {
        policy(
            "secret key\nuids -> uid(key)\nPatientID, PatientComments -> remove\nProtocolName when \(condition) -> set \"TRUE\""
        )
    }

    private func compile(_ condition: String) -> CompilationResult {
        PolicyCompiler.compile(path: "policy.midic", catalogue: .standard, tests: Self.tests) { _ in
            Array(text(condition).utf8)
        }
    }

    @Test(arguments: [
        "StationName spells backwards \"A\\\\\\\"B\"", "any ImageType spells backwards \"A\"",
        "StationName starts like (\"A\", \"B\")", "StationName starts",
    ]) func itCompilesAndIsSpelt(condition: String) throws {
        let result = compile(condition)
        #expect(result.diagnostics.filter { $0.severity == .error } == [])
        let content = try #require(result.content)
        #expect(content.strings.contains("ProtocolName when \(condition) -> set \"TRUE\""))
    }

    /// Texts have no order, and the words of a test are free for names.
    @Test func orderAndNames() {
        let first = compile("StationName starts like (\"B\", \"A\", \"B\")")
        #expect(first.bytes != nil)
        let files = ["policy.midic": policy("condition starts = Modality is \"CT\"\nPatientID when starts -> remove")]
        let result = PolicyFront.check(path: "policy.midic", tests: Self.tests) { files[$0].map { Array($0.utf8) } }
        #expect(result.diagnostics.filter { $0.severity == .error } == [])
    }

    /// The CT's station is `CTROOM7`.
    @Test(arguments: [
        ("StationName spells backwards \"7MOORTC\"", true), ("StationName spells backwards \"CTROOM7\"", false),
        ("StationName is present and not StationName spells backwards \"CTROOM7\"", true),
        ("all StationName spells backwards \"7MOORTC\"", true),
        ("StationName[1] spells backwards \"7MOORTC\"", true), ("ImageType[2] spells backwards \"YRAMIRP\"", true),
        ("Manufacturer starts like (\"X\", \"A\")", true),
        ("Manufacturer starts like (\"X\", \"Y\")", false), ("StationName starts", false),
    ]) func itRuns(condition: String, isTrue: Bool) throws {
        let (outcome, output) = try run(condition)
        guard case .deidentified = outcome else {
            Issue.record("not de-identified")
            return
        }
        // (0018,1030) ProtocolName, LO.
        let element: [UInt8] = [0x18, 0x00, 0x30, 0x10, 0x4C, 0x4F, 0x04, 0x00, 0x54, 0x52, 0x55, 0x45]
        #expect((Data(output).range(of: Data(element)) != nil) == isTrue)
    }

    /// A value that the test cannot judge holds the file back.
    @Test func itFailsClosed() throws {
        guard case .quarantined(_, let failure) = try run("Manufacturer starts").outcome else {
            Issue.record("not quarantined")
            return
        }
        #expect(failure?.code == .unreadableGuard)
    }

    private func run(_ condition: String) throws -> (outcome: Engine.Outcome, output: [UInt8]) {
        let bytes = try #require(compile(condition).bytes)
        // The language's own table refuses the ruleset whole.
        #expect(throws: RulesetError.self) { try Ruleset(bytes: bytes) }
        let ruleset = try Ruleset(
            bytes: bytes, actions: ActionTable.standard.shapes, tests: Self.tests.table.codes)
        let secrets = ["key": try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))]
        var configuration = try RunConfiguration(ruleset: ruleset, secrets: secrets)
        configuration.guardTests = Self.tests.table
        var engine = Engine(configuration: configuration)
        let file = Array(
            try Data(contentsOf: Repository.root.appendingPathComponent("examples/dicom/ct/slice1.dcm")))
        let outcome = engine.deidentify(file.rawBytes)
        var output: [UInt8] = []
        guard case .deidentified = outcome else { return (outcome, []) }
        var spans = engine.output(of: file.rawBytes)
        while let span = spans.next() { output += span.copyBytes(at: 0, length: span.byteCount) }
        return (outcome, output)
    }

    /// What follows from mentioned values is known; of the rest nothing is claimed.
    @Test(arguments: [
        ("StationName is \"ABC\"", "StationName spells backwards \"CBA\"", true, false),
        ("StationName is \"XYZ\"", "StationName spells backwards \"CBA\"", false, true),
        ("StationName spells backwards \"CBA\"", "StationName is present", true, false),
        ("StationName spells backwards \"CBA\"", "StationName is absent", false, true),
        ("StationName spells backwards \"CBA\"", "StationName spells backwards \"XYZ\"", false, false),
        (
            "StationName spells backwards \"CBA\"",
            "StationName is present and not StationName spells backwards \"CBA\"", false, true
        ),
        ("any ImageType is \"ABC\"", "any ImageType spells backwards \"CBA\"", true, false),
        ("StationName is \"abc\"", "StationName starts", false, false),
    ]) func theAlgebraIsCareful(first: String, second: String, isInside: Bool, isDisjoint: Bool) throws {
        let rules = policy("PatientID when \(first) -> remove\nStudyID when \(second) -> remove")
        let result = PolicyFront.check(path: "policy.midic", tests: Self.tests) { _ in Array(rules.utf8) }
        let checked = try #require(result.policy)
        let algebra = GuardAlgebra(checked)
        let (left, right) = (checked.rules[0].guardIndex, checked.rules[1].guardIndex)
        #expect(algebra.contains(right, left) == isInside)
        #expect(algebra.disjoint(left, right) == isDisjoint)
        #expect(!algebra.contains(left, right))
    }

    @Test(arguments: [
        ("Rows spells backwards \"A\"", DiagnosticCode.guardType),
        ("PatientName spells backwards \"A\"", .guardType), ("StationName spells backwards \"\"", .guardLiteral),
        ("StationName spells backwards 5", .guardLiteral), ("ImageType spells backwards \"A\"", .guardNeedsQuantifier),
        ("StationName spells backwards", .unexpectedToken), ("StationName spells \"A\"", .unexpectedToken),
        ("StationName starts like \"A\"", .unexpectedToken),
    ]) func itIsChecked(condition: String, code: DiagnosticCode) {
        #expect(compile(condition).diagnostics.map(\.code).contains(code))
    }

    /// The page shows the test as it is.
    @Test func thePageShowsThisTest() throws {
        func read(_ path: String) throws -> String {
            try String(contentsOf: Repository.root.appendingPathComponent(path), encoding: .utf8)
        }
        let page = try read("docs/adding-a-guard-test.md")
        let source = try read("Tests/CompilerTests/GuardTests/BackwardsTest.swift")
        let runtime = try #require(source.range(of: "enum BackwardsTest"))
        let compiler = try #require(source.range(of: "extension BackwardsTest"))
        #expect(page.contains(source[runtime.lowerBound..<compiler.lowerBound].trimmingCharacters(in: .newlines)))
        #expect(page.contains(source[compiler.lowerBound...]))
    }
}
