import MidicCompiler
package import MidicLang

/// What is known of diagnostics without a policy: docs/diagnostics.md, which is built into the program.
package enum DiagnosticPages {
    /// Whether a word is meant as the number of a code: `E0401`, in either case. A file of that name is written `./E0401`.
    static func isNumber(_ word: String) -> Bool {
        let digits = word.dropFirst()
        guard digits.count == 4, digits.allSatisfy(\.isNumber), let letter = word.uppercased().first else {
            return false
        }
        return "EWN".contains(letter)
    }

    /// By number or name, in either case.
    static func code(_ word: String) -> DiagnosticCode? {
        let (number, name) = (word.uppercased(), word.lowercased())
        return DiagnosticCode.all.first { $0.number == number || $0.name == name }
    }

    /// The section of a code, without its heading.
    package static func page(of code: DiagnosticCode) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let heading = lines.firstIndex(of: "### \(code.number) \(code.name)") else { return nil }
        let body = lines[(heading + 1)...].prefix { !$0.hasPrefix("### ") && !$0.hasPrefix("## ") }
        return body.drop(while: \.isEmpty).joined(separator: "\n").trimmedAtEnd + "\n"
    }

    static func phase(of code: DiagnosticCode) -> String {
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
