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
