import MidicCompiler
import MidicLang
import MidicJSON
import MidicRuntime

/// `midic explain POLICY ATTRIBUTE`
enum ExplainCommand {
    static let spec = CommandSpec(
        name: "explain", summary: "say which rule decides an attribute, and why; or what a diagnostic means",
        usage: "POLICY ATTRIBUTE [--class SOPCLASS] [--in PATH] | POLICY --file F | CODE",
        operands: [
            OperandSpec("POLICY", .subject, "a policy file, or the code of a diagnostic, such as E0401"),
            OperandSpec(
                "ATTRIBUTE", .attribute, required: false,
                "a keyword such as PatientID, a tag such as (0010,0020), or a private element as '\"CREATOR\" (0019,xx0C)'"
            ),
        ],
        options: [
            .value(
                "class", "SOPCLASS", .sopClass,
                "for files of this SOP class: a keyword of PS3.6 such as CTImageStorage, or a UID"),
            .value(
                "in", "PATH", .sequencePath,
                "inside these sequences, from the root: keywords or tags with / between them; . is the root itself"),
            .value(
                "file", "FILE", .file,
                "each element of this DICOM file instead of one attribute; or -, for standard input"),
            .flag("show-values", "with --file: print values too; without it no value is ever printed"),
            CommandSpec.format,
        ],
        details: [
            "Shows the action, the rule that decided with its file and line, the row of PS3.15 Table E.1-1, and the rules that lost with the reason. Without --class and --in all ways are listed, each with its conditions."
        ],
        examples: [
            .init(line: "midic explain release.midic PatientAge", meaning: "Why is the age not removed?"),
            .init(
                line: "midic explain release.midic ReferencedSOPInstanceUID --class CTImageStorage --in "
                    + "ReferencedImageSequence",
                meaning: "In one class and one place."),
            .init(
                line: "midic explain release.midic --file image.dcm",
                meaning: "What becomes of each element, if the gates let it in?"),
            .init(line: "midic explain E0401", meaning: "What does this diagnostic mean?"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let first = arguments.operands[0]
        if arguments.operands.count == 1, arguments.value("file") == nil, DiagnosticPages.isCode(first) {
            if arguments.wantsJSON {
                try console.result(DiagnosticPages.json(of: first))
            } else {
                try console.result(DiagnosticPages.text(of: first))
            }
            return .success
        }
        let file = arguments.value("file")
        guard (arguments.operands.count == 2) != (file != nil) else {
            throw UsageError("give either an ATTRIBUTE or `--file FILE`")
        }
        if file != nil, arguments.value("class") != nil || arguments.value("in") != nil {
            throw UsageError("`--class` and `--in` go with an ATTRIBUTE; with `--file` the file tells both")
        }
        guard first != "-" || file != "-" else {
            throw UsageError("standard input cannot be the policy and the FILE at once")
        }
        if arguments.has("show-values"), file == nil { throw UsageError("`--show-values` goes with `--file`") }
        let query = try file == nil ? self.query(arguments) : nil

        let result = try PolicySource.compile(first, context.files)
        PolicySource.show(
            result.diagnostics, in: result.sources, least: .error, json: arguments.wantsJSON, console)
        guard let explanation = result.explanation else { return .negative }
        if let query {
            let answer = explanation.explain(query)
            if arguments.wantsJSON {
                try console.result(ExplanationText.json(answer))
            } else {
                try console.result(ExplanationText.text(answer, console))
            }
        } else if let file {
            let listing = try FileListing.read(file, withValues: arguments.has("show-values"), names: explanation.names)
            let answers = explanation.explain(listing.elements.map(\.query))
            if arguments.wantsJSON {
                try console.result(ExplanationText.json(listing, answers))
            } else {
                try console.result(ExplanationText.text(listing, answers, console))
            }
        }
        return PolicySource.hasErrors(result.diagnostics) ? .negative : .success
    }

    private static func query(_ arguments: ParsedArguments) throws -> ElementQuery {
        var query = ElementQuery(try AttributeName.element(arguments.operands[1]))
        if let given = arguments.value("class") { query.sopClass = try sopClass(given) }
        if let given = arguments.value("in") {
            query.path =
                try given
                .split(separator: "/").filter { $0 != "." }.map { try AttributeName.tag(String($0)) }
        }
        return query
    }

    private static func sopClass(_ given: String) throws -> String {
        if given.first?.isNumber == true { return given }
        if let uid = UIDRegistry.shared.sopClass(keyword: given) { return uid }
        let known = UIDRegistry.shared.entries.filter { $0.kind == .sopClass }.map(\.keyword)
        throw UsageError("unknown SOP class `\(given)`", given, among: known)
    }
}
