import MidicLang
import MidicRuntime

/// `midic explain POLICY ATTRIBUTE`
enum ExplainCommand {
    static let spec = CommandSpec(
        name: "explain", summary: "say which rule decides an attribute, and why; or what a diagnostic means",
        usage: "POLICY ATTRIBUTE [--class SOPCLASS] [--in PATH] | POLICY --file F | CODE",
        operands: [
            OperandSpec("POLICY", .file, "a policy file, or the code of a diagnostic, such as E0401"),
            OperandSpec(
                "ATTRIBUTE", .text, required: false, "a keyword such as PatientID, or a tag such as (0010,0020)"),
        ],
        options: [
            .value(
                "class", "SOPCLASS", .text,
                "for files of this SOP class: a keyword of PS3.6 such as CTImageStorage, or a UID"),
            .value("in", "PATH", .text, "inside these sequences, from the root: keywords with / between them"),
            .value("file", "FILE", .file, "each element of this DICOM file instead of one attribute"),
            .flag("show-values", "with --file: print values too; without it no value is ever printed"),
            CommandSpec.format,
        ],
        details: [
            "Shows the action, the rule that decided with its file and line, the row of PS3.15 Table E.1-1, and the rules that lost with the reason."
        ],
        examples: [
            .init(line: "midic explain release.midic PatientAge", meaning: "Why is the age not removed?"),
            .init(
                line: "midic explain release.midic ReferencedSOPInstanceUID --class CTImageStorage --in "
                    + "ReferencedImageSequence",
                meaning: "In one class and one place."),
            .init(line: "midic explain release.midic --file image.dcm", meaning: "What would happen to this file?"),
            .init(line: "midic explain E0401", meaning: "What does this diagnostic mean?"),
        ]
    ) { arguments, console in
        let first = arguments.operands[0]
        if arguments.operands.count == 1, arguments.value("file") == nil, DiagnosticPage.isCode(first) {
            console.result(try DiagnosticPage.text(first, json: arguments.wantsJSON))
            return .success
        }
        throw UsageError("`explain` is not in this version of midic")
    }
}

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
