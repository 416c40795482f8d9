import Foundation
import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import Testing

/// The examples in doc comments compile and run: each stands here again, between marks, and a test compares the two.
@Suite struct DocumentationTests {
    private static func lang() {
        // begin Sources/Lang/PolicyParser.swift
        var sources = SourceMap()
        let file = sources.add(path: "draft.midic", text: "midic 1\nPatientName remove\n")
        for finding in PolicyParser.parse(file: file, in: sources).diagnostics {
            print(TextRenderer().render(finding, in: sources))
        }
        // end
    }

    private static func compiler(_ text: String) {
        // begin Sources/Compiler/Compiler.swift
        let result = PolicyCompiler.compile(path: "draft.midic") { _ in Array(text.utf8) }
        guard let ruleset = result.ruleset else {
            print(TextRenderer().render(result.diagnostics, in: result.sources))
            return
        }
        print(ruleset.digestHex)
        // end
    }

    @Test(arguments: ["Sources/Lang/PolicyParser.swift", "Sources/Compiler/Compiler.swift"])
    func exampleIsTheOneThatIsCompiled(path: String) throws {
        let own = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
        func lines(_ text: some StringProtocol) -> [String] {
            text.split(separator: "\n").map { String($0.drop { $0 == " " }) }
        }
        let compiled = lines(own).drop { $0 != "// begin \(path)" }.dropFirst().prefix { $0 != "// end" }
        let source = lines(String(decoding: try Repository.read(path), as: UTF8.self))
        let documented = source.drop { $0 != "/// ```swift" }.dropFirst().prefix { $0 != "/// ```" }
        #expect(!compiled.isEmpty)
        #expect(documented.map { String($0.dropFirst(3).drop { $0 == " " }) } == Array(compiled))
    }

    @Test func examplesRun() {
        Self.lang()
        Self.compiler(policy("secret k\nuids -> uid(k)"))
        Self.compiler(policy("PatientNmae -> remove"))
    }
}
