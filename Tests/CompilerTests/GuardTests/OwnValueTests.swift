import MidicLang
import TestSupport
import Testing

@testable import MidicCompiler
@testable import MidicRuntime

/// Rules that ask for the value of the element that they decide.
@Suite struct OwnValueTests {
    /// What rules make of Code Meaning (LO), Code Value (SH) and Scheme Version of an entry in a CT image's Anatomic Region Sequence.
    struct Case: Sendable, CustomTestStringConvertible {
        let rules: String
        let meaning: String
        /// Nil: the element goes; `held`: the file does.
        let expected: String?
        var value = "T-1"
        var isHeld = false
        var onError = "quarantine"
        var testDescription: String { "\(rules) | \(meaning)" }

        init(
            _ rules: String, _ meaning: String, _ expected: String?, value: String = "T-1", isHeld: Bool = false,
            onError: String = "quarantine"
        ) {
            (self.rules, self.meaning, self.expected, self.value) = (rules, meaning, expected, value)
            (self.isHeld, self.onError) = (isHeld, onError)
        }
    }

    private static let two =
        "CodeMeaning when value is \"A\" -> set \"X\"\nCodeMeaning when value in (\"B\", \"C\") -> set \"Y\""
    private static let many =
        "(" + ((0..<20).map { "\"word \($0) of many\"" } + ["\"phantom\""]).joined(separator: ", ") + ")"
    static let cases: [Case] = [
        Case("CodeMeaning when value is \"Head\" -> set \"X\"", "Head", "X"),
        Case("CodeMeaning when value is \"Head\" -> set \"X\"", "Head ", "X"),
        Case("CodeMeaning when value is \"Head\" -> set \"X\"", "head", "head"),
        Case("CodeMeaning when value is \"head\" ignoring case -> set \"X\"", "HEAD", "X"),
        Case("CodeMeaning when value is not \"Head\" -> remove", "Chest", nil),
        Case("CodeMeaning when value is not \"Head\" -> remove", "Head", "Head"),
        Case("CodeMeaning when value is not \"Head\" -> remove", "", nil),
        Case("CodeMeaning when value contains \"oe\" -> remove", "John Doe", nil),
        Case("CodeMeaning when value matches /.*[0-9].*/ -> remove", "room 12", nil),
        Case("CodeMeaning when value matches /.*[0-9].*/ -> remove", "room", "room"),
        // Long lists are looked for in one pass.
        Case("CodeMeaning when value contains \(many) -> remove", "a phantom of words", nil),
        Case("CodeMeaning when value contains \(many) -> remove", "a Phantom of words", "a Phantom of words"),
        Case("CodeMeaning when value contains \(many) ignoring case -> remove", "a Phantom of words", nil),
        Case("CodeMeaning when value begins with \(many) -> remove", "phantom of words", nil),
        Case("CodeMeaning when value begins with \(many) -> remove", "a phantom", "a phantom"),
        Case("CodeMeaning when value ends with \(many) -> remove", "a phantom", nil),
        Case("CodeMeaning when value in \(many) ignoring case -> remove", "PHANTOM", nil),
        Case("CodeMeaning when value contains \(many) -> remove", "", ""),
        Case("CodeMeaning when value is empty -> remove", "", nil),
        Case("CodeMeaning when value is empty -> remove", "x", "x"),
        Case("CodeMeaning when value is present -> set \"X\"", "", ""),
        Case("CodeMeaning when value is \"A\" and SOPClassUID in storage(CT) -> remove", "A", nil),
        Case("CodeMeaning when value is \"A\" and SOPClassUID in storage(MR) -> remove", "A", "A"),
        Case("CodeMeaning when value is \"A\" or SOPClassUID in storage(MR) -> remove", "A", nil),
        Case("CodeMeaning when value is \"A\" or SOPClassUID in storage(CT) -> remove", "B", nil),
        Case("CodeMeaning when not (value is \"A\" or value is \"B\") -> remove", "C", nil),
        Case("CodeMeaning when not (value is \"A\" or value is \"B\") -> remove", "B", "B"),
        // Two rules that exclude each other, and one for the rest.
        Case(two, "A", "X"), Case(two, "C", "Y"), Case(two, "D", "D"),
        Case(two + "\nCodeMeaning -> remove", "D", nil), Case(two + "\nCodeMeaning -> remove", "A", "X"),
        // Each element has its own value, also where one rule decides several.
        Case("vr LO when any value is \"Head\" -> remove", "Head", nil),
        Case("vr LO when any value is \"T-1\" -> remove", "Head", "Head"),
        Case("Code*Meaning when value is \"Head\" -> remove", "Head", nil),
        // More values than the form allows.
        Case("CodeMeaning when value is \"A\" -> remove", "A\\B", nil, isHeld: true),
        Case("CodeMeaning when value is \"A\" -> remove", "A\\B", nil, onError: "remove"),
        Case("CodeMeaning when value is empty -> remove", "A\\B", "A\\B"),
        // It makes no difference.
        Case(
            "CodeMeaning when value is \"A\" and SOPClassUID in storage(MR) -> empty\nCodeMeaning -> remove", "A\\B",
            nil),
        Case("CodeMeaning when value is \"A\" -> keep else remove\nCodeMeaning -> remove", "A", "A"),
    ]

    @Test(arguments: cases) func elements(_ example: Case) throws {
        let text = """
            midic 1
            policy own version "1" {
                standard "2026d"
                otherwise keep
                on_error \(example.onError)
            }
            secret k
            uids -> uid(k)
            \(example.rules)
            """
        let result = PolicyCompiler.compile(path: "own.midic") { _ in Array(text.utf8) }
        let errors = result.diagnostics.filter { $0.severity == .error }
        #expect(errors == [])
        let configuration = try RunConfiguration(
            ruleset: try #require(result.ruleset),
            secrets: ["k": try SecretKey(fileBytes: Array("sixteen bytes ok".utf8))])
        for explicit in [true, false] {
            var deidentifier = Deidentifier(configuration: configuration)
            // Again with another value before it: nothing of a value is remembered.
            for other in ["something else", example.meaning] {
                let file = PlantedFile.bytes(
                    sopClass: "1.2.840.10008.5.1.4.1.1.2", explicit: explicit,
                    code: [
                        (Tag(0x0008, 0x0100), .SH, example.value), (Tag(0x0008, 0x0102), .SH, "SCT"),
                        (Tag(0x0008, 0x0104), .LO, other),
                    ])
                let found = try? deidentifier.deidentify(file).bytes
                guard other == example.meaning else { continue }
                guard let found else {
                    #expect(example.isHeld)
                    continue
                }
                #expect(!example.isHeld)
                #expect(try Self.meaning(in: found) == example.expected)
            }
        }
    }

    /// Code Meaning in the output; nil if it is gone.
    private static func meaning(in output: [UInt8]) throws -> String? {
        let found = try StrictReader.read(output).elements.first { $0.path.hasSuffix("00080104") }
        return found.map { element in
            var text = String(decoding: output[element.value], as: UTF8.self)
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    @Test(arguments: [
        ("value is \"A\"", "value is \"B\"", false, true), ("value is \"A\"", "value in (\"A\", \"B\")", true, false),
        ("value is \"A\"", "value contains \"A\"", true, false),
        ("value is \"A\"", "CodeMeaning is \"A\"", false, false),
        ("value is \"A\" and Modality is \"CT\"", "value is \"A\"", true, false),
        ("value is empty", "value is present", false, true),
        // The one may be read where the other finds too many values.
        ("value is \"A\"", "any value is \"B\"", false, false),
        ("any value is \"A\"", "all value is \"B\"", false, true),
    ]) func algebra(first: String, second: String, isInside: Bool, isDisjoint: Bool) throws {
        let pair = try GuardPair(first, second, of: ("CodeMeaning", "StudyDescription"))
        #expect(pair.firstIsInside == isInside)
        #expect(pair.areDisjoint == isDisjoint)
    }

    /// What a base holds back, because a value cannot be read, no child lets out silently.
    @Test(arguments: ["any value is \"Q\"", "value[1] is \"Q\"", "any value contains \"Q\""])
    func aChildReleasesNothingUnreadable(condition: String) {
        let base = policy("secret k\nuids -> uid(k)\nCodeMeaning when value is \"X\" -> remove", extends: "")
        let child =
            "midic 1\npolicy child version \"1\" {\nextends \"base.midic\"\n}\nCodeMeaning when \(condition) -> set \"Y\""
        let result = PolicyCompiler.compile(path: "child.midic") { path in
            path == "child.midic" ? Array(child.utf8) : path == "base.midic" ? Array(base.utf8) : nil
        }
        #expect(result.diagnostics.contains { $0.code == .loosensInherited })
    }

    /// Questions that follow from those before them are not asked again.
    @Test func aQuestionIsAskedOnce() throws {
        let text = policy(
            "secret k\nuids -> uid(k)\nStudyDate when value is empty -> set \"20000101\"\nStudyDate when not value is empty and value < \"20200101\" -> remove"
        )
        let ruleset = try #require(PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }.ruleset)
        let row = ruleset.row(at: try #require(ruleset.rowIndex(of: Tag(0x0008, 0x0020))))
        func ways(_ decision: Decision, _ asked: [UInt32]) {
            guard decision.isNode else { return }
            let node = ruleset.node(at: decision.index)
            if node.kind == .value { #expect(!asked.contains(node.operand)) }
            let now = node.kind == .value ? asked + [node.operand] : asked
            ways(node.then, now)
            ways(node.otherwise, now)
        }
        ways(row.decision, [])
    }

    /// Zeros are a value of a number.
    @Test func zeroIsPresent() throws {
        let text = policy("secret k\nuids -> uid(k)\nvr FD when value is empty -> remove", extends: "").replacing(
            "otherwise remove", with: "otherwise keep")
        let ruleset = try #require(PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }.ruleset)
        let configuration = try RunConfiguration(
            ruleset: ruleset, secrets: ["k": try SecretKey(fileBytes: Array("sixteen bytes ok".utf8))])
        var deidentifier = Deidentifier(configuration: configuration)
        let file = PlantedFile.bytes(sopClass: "1.2.840.10008.5.1.4.1.1.2", explicit: true) { entry in
            entry.tag == Tag(0x0018, 0x9073) ? [UInt8](repeating: 0, count: 8) : nil
        }
        let output = try deidentifier.deidentify(file).bytes
        #expect(try StrictReader.read(output).elements.contains { $0.path == "00189073" })
    }

    /// Guards are worked out once a file, so nothing of a value stands in them.
    @Test func guardsAskNoValue() throws {
        let text = policy(
            "secret k\nuids -> uid(k)\nCodeMeaning when (value is \"A\" or Modality is \"CT\") and (value is not \"B\" or Modality is \"MR\") -> remove"
        )
        let content = try #require(PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }.content)
        let own = Set(content.atoms.indices.filter { content.atoms[$0].isOfOwnValue }.map { UInt32($0) })
        #expect(own.count == 2)
        #expect(!content.guardSteps.contains { $0.operation == .atom && own.contains($0.operand) })
        #expect(Set(content.nodes.filter { $0.kind == .value }.map(\.operand)) == own)
    }

    /// What is known of one element's value says nothing of another's.
    @Test func aCopyIsHeldAgainstEveryValueOfItsSource() {
        let base = policy(
            "StudyDescription when value is \"A\" -> override keep because \"public\"\nStudyID -> override keep because \"x\"",
            extends: "extends basic")
        let child =
            "midic 1\npolicy child version \"1\" {\nextends \"base.midic\"\n}\nProtocolName when value is \"A\" -> copy StudyDescription"
        let result = PolicyCompiler.compile(path: "child.midic") { path in
            path == "child.midic" ? Array(child.utf8) : path == "base.midic" ? Array(base.utf8) : nil
        }
        #expect(result.diagnostics.contains { $0.severity == .error })
    }
}
