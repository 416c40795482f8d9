import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import Testing

/// `safe_list` (docs/language.md, "Options").
@Suite struct SafeListTests {
    private static let list = """
        midic safe_list 1
        // checked on 40 exams
        ACME 1.1\t0029\t10\tLO
        ACME 1.1\t0029\txx11\tUI
        ACME 1.1\t0029\t12\tDA\r
        ACME 1.1  \t0029\t12\tSH
        ACME 1.1\t0029\t13\tPN

        """

    private static func compile(
        _ body: String, options: String = "retain_safe_private", list: String = list, name: String = "safe.tsv"
    ) -> CompilationResult {
        let text = policy(
            "secret k\nuids -> uid(k)\n\(body)", extends: options.isEmpty ? "" : "extends basic with \(options)")
        return PolicyCompiler.compile(path: "policy.midic") { path in
            path == "policy.midic" ? Array(text.utf8) : path == name ? Array(list.utf8) : nil
        }
    }

    private static let says = "safe_list \"safe.tsv\" override because \"checked\""

    @Test func codesAreReported() {
        func errors(_ result: CompilationResult) -> [String] {
            result.diagnostics.filter { $0.severity != .note }.map(\.code.number)
        }
        #expect(errors(Self.compile(Self.says)) == [])
        #expect(errors(Self.compile(Self.says, options: "")) == ["E0268"])
        #expect(errors(Self.compile(Self.says, options: "clean_graphics")).contains("E0268"))
        #expect(errors(Self.compile("safe_list \"safe.tsv\"")) == ["E0269"])
        #expect(!Self.compile("safe_list \"safe.tsv\" override").isSuccess)
        #expect(errors(Self.compile(Self.says, list: "ACME\t0029\t10\tLO\n")) == ["E0266"])
        #expect(errors(Self.compile(Self.says, list: "midic safe_list 1\n")) == ["E0267"])
        #expect(
            errors(Self.compile(Self.says, list: "midic safe_list 1\nACME\t0029\t10\tUN\nACME\t28\t1\n")) == [
                "E0267", "E0267",
            ])
        #expect(errors(Self.compile(Self.says, name: "other.tsv")) == ["E0201"])
    }

    /// A file that extends another and does without the option does without its list too, and nobody need say so.
    @Test func theListGoesWithItsOption() throws {
        let base = policy("secret k\nuids -> uid(k)\n\(Self.says)", extends: "extends basic with retain_safe_private")
        func ruleset(_ with: String, _ rule: String = "") throws -> Ruleset {
            let child = "midic 1\npolicy child version \"1\" { extends \"base.midic\" \(with) }\n\(rule)\n"
            let files = ["policy.midic": child, "base.midic": base, "safe.tsv": Self.list]
            let result = PolicyCompiler.compile(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
            let errors = result.diagnostics.filter { $0.severity == .error }.map(\.message)
            #expect(errors == [])
            return try #require(result.ruleset)
        }
        func lists(_ ruleset: Ruleset) -> Bool {
            (0..<ruleset.ruleCount).contains { ruleset.string(Int(ruleset.rule(at: $0).text)).hasPrefix("safe_list") }
        }
        #expect(lists(try ruleset("")))
        #expect(!lists(try ruleset("with clean_descriptors", "obligations(clean_descriptors) -> remove")))
    }

    /// The same rows in another order, and rows twice, are the same ruleset; another VR is another.
    @Test func listsHaveNoOrder() {
        let digest = Self.compile(Self.says).ruleset?.digestHex
        let lines = Self.list.split(whereSeparator: \.isNewline)
        let turned = ([lines[0]] + lines[1...].reversed() + lines[2...]).joined(separator: "\n")
        #expect(digest != nil && Self.compile(Self.says, list: turned).ruleset?.digestHex == digest)
        let other = Self.list.replacing("10\tLO", with: "10\tSH")
        #expect(Self.compile(Self.says, list: other).ruleset?.digestHex != digest)
    }

    /// Nobody but the list's author vouches for it.
    @Test func theOptionIsNotClaimed() throws {
        func codes(_ body: String) throws -> [String] {
            let ruleset = try #require(Self.compile(body).ruleset)
            return RulesetClaims(ruleset, actions: .standard, table: StandardClaims.table).codes.map(\.value)
        }
        #expect(try codes("").contains("113111"))
        #expect(try !codes(Self.says).contains("113111"))
        // One list is one rule to readers.
        let ruleset = try #require(Self.compile(Self.says).ruleset)
        let texts = (0..<ruleset.ruleCount).map { ruleset.string(Int(ruleset.rule(at: $0).text)) }
        #expect(texts.filter { $0.hasPrefix("safe_list") } == ["safe_list \"safe.tsv\" -> override keep"])
    }
}
