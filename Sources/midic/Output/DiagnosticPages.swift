import MidicCompiler
import MidicJSON
package import MidicLang
import MidicRuntime

/// What is known of diagnostics without a policy: docs/diagnostics.md, which is built into the program.
package enum DiagnosticPages {
    /// Whether a word looks like a code: `E0401`, or the name of one. A file of that name is written `./E0401`.
    static func isCode(_ word: String) -> Bool {
        let digits = word.dropFirst()
        if digits.count == 4, digits.allSatisfy(\.isNumber), let letter = word.first, "EWN".contains(letter) {
            return true
        }
        return DiagnosticCode.all.contains { $0.name == word }
    }

    /// The section of a code, without its heading.
    package static func page(of code: DiagnosticCode) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let heading = lines.firstIndex(of: "### \(code.number) \(code.name)") else { return nil }
        let body = lines[(heading + 1)...].prefix { !$0.hasPrefix("### ") && !$0.hasPrefix("## ") }
        return body.drop(while: \.isEmpty).joined(separator: "\n").trimmedAtEnd + "\n"
    }

    static func text(of word: String) throws -> String {
        let code = try code(of: word)
        return """
            \(code.number) \(code.name)
              severity  \(code.severity.rawValue)
              phase     \(phase(of: code))

            \(page(of: code) ?? "")
            """
    }

    static func json(of word: String) throws -> JSONObject {
        let code = try code(of: word)
        var object = JSONObject()
        object.add("code", code.number)
        object.add("name", code.name)
        object.add("severity", code.severity.rawValue)
        object.add("phase", phase(of: code))
        object.add("page", page(of: code) ?? "")
        return object
    }

    private static func code(of word: String) throws -> DiagnosticCode {
        if let code = DiagnosticCode.all.first(where: { $0.number == word || $0.name == word }) { return code }
        throw UsageError("no diagnostic has the code `\(word)`", word, among: DiagnosticCode.all.map(\.number))
    }

    private static func phase(of code: DiagnosticCode) -> String {
        switch code.number.dropFirst().prefix(2) {
        case "01": "syntax"
        case "02": "names"
        case "03": "types"
        case "04": "conflicts and obligations"
        default: "lowering and limits"
        }
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var result = self[...]
        while result.last == "\n" { result.removeLast() }
        return String(result)
    }
}
