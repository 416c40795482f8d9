import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// What is known of a diagnostic's code without a policy.
enum DiagnosticPage {
    /// Whether a word looks like a code: `E0401`, or the name of one. A file of that name is written `./E0401`.
    static func isCode(_ word: String) -> Bool {
        let digits = word.dropFirst()
        if digits.count == 4, digits.allSatisfy(\.isNumber), let letter = word.first, "EWN".contains(letter) {
            return true
        }
        return DiagnosticCode.all.contains { $0.name == word }
    }

    static func text(_ word: String, json: Bool) throws -> String {
        guard let code = DiagnosticCode.all.first(where: { $0.number == word || $0.name == word }) else {
            let hint = Suggestion.text(for: word, among: DiagnosticCode.all.map(\.number)) { $0 }
            throw UsageError("no diagnostic has the code `\(word)`\(hint)")
        }
        let phase =
            switch code.number.dropFirst().prefix(2) {
            case "01": "syntax"
            case "02": "names"
            case "03": "types"
            case "04": "conflicts and obligations"
            default: "lowering and limits"
            }
        let page = "docs/diagnostics.md#\(code.number.lowercased())-\(code.name)"
        if json {
            var object = JSONObject()
            object.add("code", code.number)
            object.add("name", code.name)
            object.add("severity", code.severity.rawValue)
            object.add("phase", phase)
            object.add("page", page)
            return object.text + "\n"
        }
        return """
            \(code.number) \(code.name)
              severity  \(code.severity.rawValue)
              phase     \(phase)
              page      \(page), with an example and how to mend it

            """
    }
}
