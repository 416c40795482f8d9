import MidicCompiler
import MidicLang
import TestSupport
import Testing

/// Each code of docs/diagnostics.md has an example that shows it and one that does not, and both do what they say.
///
/// A block is a fragment of a policy; what it lacks is put around it (the page says what). Words behind `midic wrong` and `midic
/// right`: `with OPTION, ...` for the options of the profile, `also CODE ...` for what the wrong one shows besides, `without uids`,
/// and `bare` for a whole file. A block of `midic FILE.midic` is a file that the others extend.
@Suite struct DiagnosticExamplesTests {
    /// Codes that no block on a page can show.
    static let withoutExamples: [String: String] = [
        "E0107": "a page is UTF-8 itself", "E0245": "limits are too long",
        "E0242": "17 declarations are too long", "E0503": "the tables have fewer IODs",
        "E0504": "needs some twelve paths",
        "E0505": "60 steps are too long", "E0507": "16 MiB are too long", "E0508": "a text of 64 KiB is too long",
        "E0510": "an error of midic itself",
    ]

    struct Block {
        let words: [Substring]
        let text: String

        /// What stands behind a word of the info string, up to the next one that means something.
        func list(after word: String) -> [String] {
            guard let start = words.firstIndex(of: Substring(word)) else { return [] }
            return words[(start + 1)...].prefix { !["with", "also", "without", "bare"].contains($0) }
                .map { String($0.filter { $0 != "," }) }
        }
    }

    /// The blocks of a code's section.
    static func blocks(_ code: DiagnosticCode) throws -> [Block] {
        let page = String(decoding: try Repository.read("docs/diagnostics.md"), as: UTF8.self)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        guard let heading = lines.firstIndex(of: "### \(code.number) \(code.name)") else { return [] }
        return blocks(lines[(heading + 1)...].prefix { !$0.hasPrefix("### ") && !$0.hasPrefix("## ") })
    }

    /// The blocks among the lines of a page.
    static func blocks(_ lines: ArraySlice<Substring>) -> [Block] {
        var blocks: [Block] = []
        var words: [Substring]?
        var text: [Substring] = []
        for line in lines {
            if line.hasPrefix("```") {
                if let open = words {
                    blocks.append(Block(words: open, text: text.joined(separator: "\n") + "\n"))
                    words = nil
                } else {
                    words = line.dropFirst(3).split(separator: " ")
                    text = []
                }
            } else if words != nil {
                text.append(line)
            }
        }
        return blocks
    }

    /// The policy that a block stands for.
    static func source(_ block: Block) -> String {
        let lines = block.text.split(separator: "\n").map { $0.drop { $0 == " " } }
        func has(_ start: String) -> Bool { lines.contains { $0.hasPrefix(start) } }
        if block.words.contains("bare") || has("midic ") { return block.text }
        let ownPolicy = has("policy ")
        let options = block.list(after: "with")
        var source = "midic 1\n"
        if !ownPolicy {
            source += "policy page version \"1\" {\n    standard \"2026d\"\n    extends basic"
            source += options.isEmpty ? "\n" : " with \(options.joined(separator: ", "))\n"
            source += "    otherwise remove\n    on_error quarantine\n}\n"
        }
        source += block.text
        let needsKey =
            (!ownPolicy || lines.contains { $0.hasPrefix("extends") && $0.contains("basic") })
            && !block.words.contains("without")
        if needsKey, !has("secret study_key") { source += "secret study_key\n" }
        if block.text.contains("longitudinal"), !has("offset longitudinal") {
            source +=
                "offset longitudinal = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with study_key\n"
        }
        if needsKey, !has("uids") { source += "uids -> uid(study_key)\n" }
        return source
    }

    private static func compile(_ block: Block, _ files: [Block]) -> [Diagnostic] {
        PolicyCompiler.compile(path: "page.midic") { path in
            if path == "page.midic" { return Array(source(block).utf8) }
            return files.first { $0.words.last.map(String.init) == path }.map { Array($0.text.utf8) }
        }.diagnostics
    }

    static let codes = DiagnosticCode.all.filter { withoutExamples[$0.number] == nil }

    @Test(arguments: codes) func bothExamplesDoWhatTheySay(code: DiagnosticCode) throws {
        let blocks = try Self.blocks(code)
        let files = blocks.filter { $0.words.count == 2 && $0.words[1].hasSuffix(".midic") }
        let wrong = blocks.filter { $0.words.starts(with: ["midic", "wrong"]) }
        let right = blocks.filter { $0.words.starts(with: ["midic", "right"]) }
        #expect(!wrong.isEmpty, "no example that shows \(code.number): a block ```midic wrong")
        #expect(!right.isEmpty, "no example that does not show \(code.number): a block ```midic right")
        for block in wrong {
            let found = Self.compile(block, files)
            #expect(found.contains { $0.code == code }, "\(code.number) is not shown by\n\(Self.source(block))")
            let allowed = block.list(after: "also") + [code.number]
            let others = found.filter { $0.severity != .note && !allowed.contains($0.code.number) }
            #expect(others.isEmpty, "\(code.number): \(others.map { "\($0.code.number) \($0.message)" })")
        }
        for block in right {
            let found = Self.compile(block, files).filter { $0.severity != .note || $0.code == code }
            #expect(found.isEmpty, "\(code.number): \(found.map { "\($0.code.number) \($0.message)" })")
        }
    }

    /// The exceptions are codes that there are.
    @Test func exceptionsAreCodes() {
        let known = Set(DiagnosticCode.all.map(\.number))
        for code in Self.withoutExamples.keys { #expect(known.contains(code), "\(code)") }
    }
}
