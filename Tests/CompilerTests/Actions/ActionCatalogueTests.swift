import Foundation
import MidicLang
import TestSupport
import Testing

@testable import MidicCompiler
@testable import MidicRuntime

@Suite struct ActionCatalogueTests {
    private static let root = Repository.root

    private static func page(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    // MARK: The language's own

    /// The page and the actions say the same. `MIDIC_UPDATE=1` writes the table anew.
    @Test func theLanguagePageListsTheActions() throws {
        let rows = ActionCatalogue.standard.all.filter { $0.position != .fallbackOnly }.map { $0.documentation.row }
        let text = try Self.page("docs/language.md")
        let heading = "| action | accepts | what it does |\n| --- | --- | --- |\n"
        let start = try #require(text.range(of: heading)).upperBound
        let end = try #require(text.range(of: "\n\n", range: start..<text.endIndex)).lowerBound
        if GoldenFile.isUpdating {
            try text.replacingCharacters(in: start..<end, with: rows.joined(separator: "\n")).write(
                to: Self.root.appendingPathComponent("docs/language.md"), atomically: true, encoding: .utf8)
        } else {
            #expect(text[start..<end].split(separator: "\n").map(String.init) == rows)
        }
    }

    /// The parser reserves and suggests exactly these words.
    @Test func theParserKnowsTheSameWords() {
        #expect(ActionCatalogue.standard.vocabulary.names == ActionVocabulary.standard.names)
    }

    /// Each action of the runtime has its file here, but for what `dummy` comes to on sequences and `shift` on numbers and texts.
    @Test func everyActionOfTheTableHasASignature() {
        let others = ActionTable.standard.all.filter { !($0 is any ActionSignature.Type) }
        #expect(others.map { $0.shape.name } == ["dummy sequence", "shift of a number", "shift of a text"])
    }

    @Test func namesAreDistinct() {
        let names = ActionCatalogue.standard.all.map { $0.name }
        #expect(Set(names).count == names.count)
    }

    /// The canonical spelling of an action is that action.
    @Test(arguments: ConstructTests.actions) func spellingsReadAsTheyWereWritten(example: ConstructTests.ActionCase)
        throws
    {
        let declarations =
            "secret key\nparam site: text(1...4)\noffset days = days(-99 ... -1) keyed by PatientID with key\n"
        let names = ActionNames(secrets: ["key"], params: ["site"], offsets: ["days"])
        let spelling = ActionCatalogue.standard.spelling(of: example.action, names)
        let selector = try #require(example.text.components(separatedBy: " -> ").first)
        let result = check(policy(declarations + "\(selector) -> \(spelling)"))
        #expect(result.diagnostics.filter { $0.severity == .error } == [])
        #expect(result.policy?.rules.map(\.action) == [example.action])
    }

    /// What each action becomes in a ruleset is what the verifier accepts of its opcode.
    @Test(arguments: ConstructTests.actions) func loweredActionsHaveTheirShape(example: ConstructTests.ActionCase)
        throws
    {
        for step in example.action.steps {
            let (opcode, arguments) = ActionCatalogue.standard.lowered(step, constant: .text("X"))
            let shape = try #require(ActionTable.standard[opcode]).shape
            let operands = arguments.map { argument -> Operand in
                switch argument {
                case .integer(let value): Operand(.integer, UInt32(value))
                case .secret: Operand(.secret, 0)
                case .offset: Operand(.offset, 0)
                case .value, .blob: Operand(.value, 0)
                case .text: Operand(.string, 0)
                case .attribute(let tag): Operand(.tag, tag.rawValue)
                case .rounding: Operand(.rounding, 0)
                case .item: Operand(.item, 0)
                case .column: Operand(.column, 0)
                }
            }
            #expect(shape.accepts(operands), "\(step.name)")
        }
    }

    // MARK: One more

    private func compile(_ action: String) -> CompilationResult {
        let text = policy(
            "secret key\nuids -> uid(key)\nPatientID, PatientComments -> remove\nStationName -> \(action)")
        return PolicyCompiler.compile(
            path: "policy.midic", catalogue: ActionCatalogue.standard.adding([HushAction.self])
        ) { _ in Array(text.utf8) }
    }

    @Test func anAddedActionCompiles() throws {
        let result = compile("hush(3)")
        #expect(result.diagnostics.filter { $0.severity == .error } == [])
        let content = try #require(result.content)
        #expect(content.strings.contains("StationName -> hush(3)"))
        let explanation = try #require(result.explanation)
        let tag = try #require(DataDictionary.shared.entry(keyword: "StationName")?.tag)
        #expect(explanation.explain(ElementQuery(.attribute(tag), path: [])).ways.map(\.action) == ["hush(3)"])
    }

    /// The whole way: a policy that uses it, compiled, and run over a file.
    @Test func anAddedActionRuns() throws {
        let bytes = try #require(compile("hush(3)").bytes)
        // The language's own table refuses the ruleset whole.
        #expect(throws: RulesetError.self) { try Ruleset(bytes: bytes) }
        let table = ActionTable.standard.adding([HushAction.self])
        let ruleset = try Ruleset(bytes: bytes, actions: table.shapes, tests: GuardTestTable.standard.codes)
        let secrets = ["key": try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))]
        var configuration = try RunConfiguration(ruleset: ruleset, secrets: secrets)
        configuration.actions = table
        var deidentifier = Deidentifier(configuration: configuration)
        let input = try Data(contentsOf: Self.root.appendingPathComponent("examples/dicom/ct/slice1.dcm"))
        let output = Data(try deidentifier.deidentify(Array(input)).bytes)
        // (0008,1010) StationName, SH, padded to 4 bytes.
        let element: [UInt8] = [0x08, 0x00, 0x10, 0x10, 0x53, 0x48, 0x04, 0x00, 0x58, 0x58, 0x58, 0x20]
        #expect(input.range(of: Data(element.prefix(6))) != nil)
        #expect(output.range(of: Data(element)) != nil)
    }

    /// Messages, suggestions, strictness and `else` follow from the one file.
    @Test(arguments: [
        ("hush", DiagnosticCode.wrongArguments, "`hush` lacks an argument; write `hush(3)`, with 1 to 16 letters"),
        ("hush(17)", .wrongArguments, "this is no argument of `hush`; write `hush(3)`, with 1 to 16 letters"),
        ("hsh(3)", .unknownAction, "unknown action `hsh`; did you mean `hush`?"),
        ("hush(3) else remove", .needlessElse, "`hush` cannot fail, so this `else` is never used; remove it"),
    ]) func anAddedActionIsChecked(action: String, code: DiagnosticCode, message: String) {
        let diagnostics = compile(action).diagnostics.filter { $0.code == code }
        #expect(diagnostics.map(\.message) == [message])
    }

    @Test func anAddedActionIsHeldAgainstVRs() {
        let text = policy("secret key\nuids -> uid(key)\nPatientBirthDate -> hush(3)")
        let result = PolicyFront.check(
            path: "policy.midic", catalogue: ActionCatalogue.standard.adding([HushAction.self])
        ) { _ in Array(text.utf8) }
        #expect(result.diagnostics.map(\.code) == [.actionNotForVR])
    }

    /// The page shows the toy action as it is.
    @Test func thePageShowsThisAction() throws {
        let page = try Self.page("docs/adding-an-action.md")
        let source = try Self.page("Tests/CompilerTests/Actions/HushAction.swift")
        let runtime = try #require(source.range(of: "enum HushAction"))
        let compiler = try #require(source.range(of: "extension HushAction"))
        #expect(page.contains(source[runtime.lowerBound..<compiler.lowerBound].trimmingCharacters(in: .newlines)))
        #expect(page.contains(source[compiler.lowerBound...]))
    }
}
