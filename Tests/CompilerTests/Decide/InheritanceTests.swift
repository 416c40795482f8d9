import Foundation
import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

/// Bases and children of `Tests/Fixtures/inheritance.txt`.
struct InheritanceCase: Sendable, CustomTestStringConvertible {
    var title: String
    var codes: [String]
    var base: String
    var child: String

    var testDescription: String { title }

    static let all: [InheritanceCase] = {
        var cases: [(head: Substring, lines: [(kind: Substring, text: String)])] = []
        let text =
            (try? String(
                contentsOf: Repository.root.appendingPathComponent("Tests/Fixtures/inheritance.txt"), encoding: .utf8))
            ?? ""
        for line in text.split(separator: "\n") where !line.hasPrefix("//") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if parts[0] == "case" {
                cases.append((parts[1], []))
            } else {
                cases[cases.count - 1].lines.append((parts[0], String(parts[1])))
            }
        }
        return cases.map { InheritanceCase($0.head, $0.lines) }
    }()

    private init(_ head: Substring, _ lines: [(kind: Substring, text: String)]) {
        let words = head.split(separator: " ")
        let codes = words.prefix { $0 == "-" || $0.count == 5 && $0.dropFirst().allSatisfy(\.isNumber) }
        title = words.dropFirst(codes.count).joined(separator: " ")
        self.codes = codes.filter { $0 != "-" }.map(String.init).sorted()
        func texts(_ kind: String) -> [String] { lines.filter { $0.kind == kind }.map(\.text) }
        var clauses = [
            "extends": "extends basic", "otherwise": "otherwise keep in_iod else remove",
            "on_error": "on_error quarantine",
        ]
        for clause in texts("b^") { clauses[String(clause.prefix { $0 != " " })] = clause }
        let hasProfile = clauses["extends"] != "extends none"
        if !hasProfile { clauses["extends"] = nil }
        base =
            "midic 1\npolicy base version \"1\" {\n standard \"2026d\"\n"
            + clauses.sorted { $0.key < $1.key }.map { " \($0.value)\n" }.joined() + "}\nsecret key\n"
            + (hasProfile ? "uids -> uid(key)\n" : "") + texts("b").map { $0 + "\n" }.joined()
        let own = texts("c^")
        let options = own.first { $0.hasPrefix("with") }
        child =
            "midic 1\npolicy child version \"1\" {\n extends \"base.midic\" \(options ?? "")\n"
            + own.filter { !$0.hasPrefix("with") }.map { " \($0)\n" }.joined() + "}\n"
            + texts("c").map { $0 + "\n" }.joined()
    }

    func compile() -> CompilationResult {
        PolicyCompiler.compile(path: "child.midic") { path in
            switch path {
            case "child.midic": Array(child.utf8)
            case "base.midic": Array(base.utf8)
            default: nil
            }
        }
    }
}

/// Only tightening is silent: a child says so where it does less than what it extends.
@Suite struct InheritanceTests {
    @Test(arguments: InheritanceCase.all) func findings(_ example: InheritanceCase) {
        let result = example.compile()
        let found = Set(result.diagnostics.filter { $0.severity != .note }.map(\.code.number)).sorted()
        #expect(found == example.codes)
    }

    @Test func thereAreMany() { #expect(InheritanceCase.all.count >= 100) }

    /// A class that the base holds is not let in by the way: only what lets more through on purpose names it.
    @Test(arguments: [
        ("", "PatientSize when SOPClassUID is \"1.2.3.4\" -> remove", false),
        ("", "for \"1.2.3.4\" { PatientName -> remove }", false),
        ("", "condition research = SOPClassUID is \"1.2.3.4\"\nreject \"few\" when research and Rows < 2", false),
        ("", "quarantine \"ours\" when SOPClassUID is \"1.2.3.4\" and PatientID is empty", false),
        ("", "accept when SOPClassUID is \"1.2.3.4\"", true),
        (
            "PatientSize -> remove", "PatientSize when SOPClassUID is \"1.2.3.4\" -> override keep because \"a test\"",
            false
        ),
        ("", "accept when SOPClassUID is \"1.2.3.4\" or Modality is present", false),
        ("", "accept when SOPClassUID is \"1.2.3.4\" and Modality is present", true),
        ("", "accept when Modality is present or (SOPClassUID is \"1.2.3.4\" and Modality is \"ZZ\")", false),
        ("", "accept when SOPClassUID is not \"1.2.3.4\" or Modality is present", false),
        ("reject \"few\" when SOPClassUID is \"1.2.3.4\" and Rows < 2", "PatientSize -> remove", true),
        ("PatientSize when SOPClassUID is \"1.2.3.4\" -> remove", "", true),
    ]) func onlyWhatOpensNamesAClass(base: String, child: String, isLetOut: Bool) throws {
        let result = compile(base, child)
        let ruleset = try #require(result.ruleset, "\(result.diagnostics.map(\.message))")
        #expect(result.policy?.namedClasses == (isLetOut ? ["1.2.3.4"] : []))
        let object = ClaimedObject { $0.set(.sopClassUID, .UI, "1.2.3.4") }
        #expect(try (object.output(by: ruleset) != nil) == isLetOut)
    }

    /// Where the base maps classes that nobody knows, a child that names one does not show it.
    @Test(arguments: [
        ("", "classes unregistered -> override uid(k) because \"a test\"", true),
        ("classes unregistered -> uid(k)", "", false),
        ("classes unregistered -> uid(k)", "classes unregistered -> uid(k)", false),
    ]) func aMappedClassStaysMapped(base: String, child: String, isNamed: Bool) throws {
        let result = compile(base, child + "\nPatientSize when SOPClassUID is \"1.2.3.4\" -> remove")
        #expect(result.ruleset != nil, "\(result.diagnostics.map(\.message))")
        #expect(result.policy?.namedClasses == (isNamed ? ["1.2.3.4"] : []))
    }

    @Test(arguments: [("PatientSize when", "-> remove", false), ("accept when", "", true)])
    func onlyWhatOpensNamesATransferSyntax(before: String, after: String, isNamed: Bool) throws {
        let result = compile("", "\(before) meta TransferSyntaxUID is \"1.2.3.4\" \(after)")
        #expect(result.ruleset != nil, "\(result.diagnostics.map(\.message))")
        #expect(result.policy?.namedTransferSyntaxes == (isNamed ? ["1.2.3.4"] : []))
    }

    /// A mask is many rules of one term.
    @Test func aMaskThatLoosensIsOneFinding() {
        let result = compile("private * -> remove", "private \"ACME\" (0019,xxxx) -> keep")
        #expect(result.diagnostics.filter { $0.severity == .error }.map(\.code.number) == ["E0402"])
    }

    private func compile(_ base: String, _ child: String) -> CompilationResult {
        let base = """
            midic 1
            policy base version "1" {
                standard "2026d"
                otherwise keep
                on_error quarantine
            }
            secret k
            uids -> uid(k)
            \(base)
            """
        let child = "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\n" + child
        return PolicyCompiler.compile(path: "child.midic") { path in
            Array((path == "base.midic" ? base : child).utf8)
        }
    }

    /// What an inheriting policy says nothing of stays as it was, row by row.
    @Test func anEmptyChildDecidesAsItsBase() throws {
        for example in InheritanceCase.all where example.codes.isEmpty {
            let base = PolicyCompiler.compile(path: "base.midic") { _ in Array(example.base.utf8) }
            let child = PolicyCompiler.compile(path: "child.midic") { path in
                path == "base.midic"
                    ? Array(example.base.utf8)
                    : Array("midic 1\npolicy p version \"1\" { extends \"base.midic\" }".utf8)
            }
            #expect(base.content?.rows == child.content?.rows, "\(example.title)")
            #expect(base.content?.nodes == child.content?.nodes, "\(example.title)")
        }
    }
}
