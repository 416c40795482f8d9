import MidicCompiler
import MidicJSON
import MidicLang

/// What `explain CODE` says: the page of a diagnostic, the meaning of an outcome's reason, of why a ruleset does not load, of an
/// option or of a code that outputs claim. All of it is built into the program.
package enum ReferencePages {
    struct Page {
        let text: String
        let json: JSONObject
    }

    /// A row of a table of codes in the documentation.
    package struct Reason: Sendable, Hashable {
        package let code: String
        /// The heading that it stands under.
        package let kind: String
        package let meaning: String
    }

    /// Reasons of outcomes (docs/outcomes.md) and faults of rulesets (docs/ruleset-format.md).
    package static let reasons: [Reason] = reasons(in: outcomes) + reasons(in: rulesetFaults)

    /// - Returns: nil if the word names no code; it may be a policy then.
    /// - Throws: `UsageError` for what is written as a code and is none.
    static func page(for word: String) throws -> Page? {
        if let code = DiagnosticPages.code(word) { return page(of: code) }
        if let reason = reasons.first(where: { $0.code == word.lowercased() }) { return page(of: reason) }
        if let claim = ClaimPage(word) { return claim.page }
        let looksLikeCode = DiagnosticPages.isNumber(word)
        guard looksLikeCode || !word.isEmpty && word.allSatisfy({ $0.isASCII && $0.isLetter || "-_".contains($0) })
        else { return nil }
        let known =
            looksLikeCode
            ? DiagnosticCode.all.map(\.number)
            : DiagnosticCode.all.map(\.name) + reasons.map(\.code) + ClaimPage.options
        throw UsageError(
            "`\(word)` is no code of a diagnostic, an outcome, a ruleset or a claim, and no option; with a policy give an ATTRIBUTE or `--file FILE`",
            looksLikeCode ? word.uppercased() : word.lowercased(), among: known)
    }

    private static func page(of code: DiagnosticCode) -> Page {
        let page = DiagnosticPages.page(of: code) ?? ""
        var object = JSONObject()
        object.add("schema", 1)
        object.add("code", code.number)
        object.add("name", code.name)
        object.add("severity", code.severity.rawValue)
        object.add("phase", DiagnosticPages.phase(of: code))
        object.add("page", page)
        let text = """
            \(code.number) \(code.name)
              severity  \(code.severity.rawValue)
              phase     \(DiagnosticPages.phase(of: code))

            \(plain(page))
            """
        return Page(text: text, json: object)
    }

    private static func page(of reason: Reason) -> Page {
        var object = JSONObject()
        object.add("schema", 1)
        object.add("code", reason.code)
        object.add("kind", reason.kind)
        object.add("page", reason.meaning)
        let meaning = Paragraph.wrapped(reason.meaning, width: 100, first: "", rest: "")
        return Page(text: "\(reason.code)\n  kind      \(reason.kind)\n\n\(meaning)", json: object)
    }

    /// A page for a terminal: examples are indented, under what they are.
    private static func plain(_ page: String) -> String {
        var result = ""
        var isCode = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("```") {
                isCode.toggle()
                let words = line.dropFirst(3).split(separator: " ").dropFirst()
                if isCode, let word = words.first { result += "  \(word):\n" }
            } else {
                result += (isCode && !line.isEmpty ? "      " : "") + line + "\n"
            }
        }
        return result
    }

    /// The rows of tables whose first cell is a code, each with the heading before it.
    private static func reasons(in text: String) -> [Reason] {
        var heading = ""
        var found: [Reason] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") { heading = String(line.drop { $0 == "#" || $0 == " " }) }
            guard line.hasPrefix("| `") else { continue }
            let cells = line.split(separator: "|").map { $0.trimmedBlanks }
            guard cells.count == 2, cells[0].hasPrefix("`"), cells[0].hasSuffix("`") else { continue }
            found.append(Reason(code: String(cells[0].dropFirst().dropLast()), kind: heading, meaning: cells[1]))
        }
        return found
    }
}

extension Substring {
    fileprivate var trimmedBlanks: String {
        var result = drop { $0 == " " }
        while result.last == " " { result.removeLast() }
        return String(result)
    }
}
