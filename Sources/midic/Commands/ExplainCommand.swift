import MidicCompiler
import MidicLang
import MidicJSON
import MidicRuntime

/// `midic explain POLICY ATTRIBUTE...`
enum ExplainCommand {
    static let spec = CommandSpec(
        name: "explain",
        summary:
            "say which rule decides an attribute, and why; or what a code or an option means",
        usage: "POLICY ATTRIBUTE... [--class SOPCLASS] [--in PATH] | POLICY --file F | CODE",
        operands: [
            OperandSpec(
                "POLICY", .subject,
                "a policy or a ruleset; or a code: of a diagnostic (E0401, ambiguous-rules), of an outcome (misfit), of a ruleset that does not load (digest-mismatch), of a claim (113100, MIDIC100); or an option (retain_uids)"
            ),
            OperandSpec(
                "ATTRIBUTE", .attribute, required: false, repeatable: true,
                "a keyword such as PatientID, a tag such as (0010,0020), a private element as '\"CREATOR\" (0019,xx0C)'; or several at once, as a policy names them: dates, 'Patient*', '(0010,10xx)', 'vr LO', 'obligations(clean_descriptors)'"
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
                "each element of this DICOM file instead of attributes; or -, for standard input"),
            .flag("show-values", "with --file: print values too; without it no value is ever printed"),
            CommandSpec.format,
        ],
        details: [
            "Shows the action, the rule that decided with its file and line, the row of PS3.15 Table E.1-1, and of a policy the rules that lost with the reason. Without --class and --in all ways are listed, each with its conditions. Several attributes are listed together where the same is done to them."
        ],
        examples: [
            .init(line: "midic explain release.midic PatientAge", meaning: "Why is the age not removed?"),
            .init(
                line: "midic explain release.midic ReferencedSOPInstanceUID --class CTImageStorage --in "
                    + "ReferencedImageSequence",
                meaning: "In one class and one place."),
            .init(
                line: "midic explain release.ruleset dates --class CTImageStorage",
                meaning: "What becomes of dates, from the ruleset alone?"),
            .init(
                line: "midic explain release.midic --file image.dcm",
                meaning: "What becomes of each element, if the gates let it in?"),
            .init(line: "midic explain E0401", meaning: "What does this diagnostic mean?"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let first = arguments.operands[0]
        let file = arguments.value("file")
        if arguments.operands.count == 1, file == nil, let page = try ReferencePages.page(for: first) {
            if arguments.wantsJSON { try console.result(page.json) } else { try console.result(page.text) }
            return .success
        }
        guard (arguments.operands.count >= 2) != (file != nil) else {
            throw UsageError("give either an ATTRIBUTE or `--file FILE`")
        }
        if file != nil, arguments.value("class") != nil || arguments.value("in") != nil {
            throw UsageError("`--class` and `--in` go with an ATTRIBUTE; with `--file` the file tells both")
        }
        guard first != "-" || file != "-" else {
            throw UsageError("standard input cannot be the policy and the FILE at once")
        }
        if arguments.has("show-values"), file == nil { throw UsageError("`--show-values` goes with `--file`") }
        let queries = try file == nil ? self.queries(arguments) : []

        var isSound = true
        let explain: ([ElementQuery]) -> [ElementExplanation]
        let names: (String) -> Bool
        switch try PolicySource.read(first, context.files) {
        case .ruleset(let ruleset):
            let explanation = RulesetExplanation(ruleset)
            (explain, names) = (explanation.explain, explanation.names)
        case .policy(let result):
            PolicySource.show(
                result.diagnostics, in: result.sources, least: .error, json: arguments.wantsJSON, console)
            guard let explanation = result.explanation else { return .negative }
            isSound = !PolicySource.hasErrors(result.diagnostics)
            (explain, names) = (explanation.explain, explanation.names)
        }
        if let file {
            let listing = try FileListing.read(file, withValues: arguments.has("show-values"), names: names)
            let answers = explain(listing.elements.map(\.query))
            if arguments.wantsJSON {
                try console.result(ExplanationText.json(listing, answers))
            } else {
                try console.result(ExplanationText.text(listing, answers, console))
            }
        } else {
            let answers = explain(queries)
            if arguments.wantsJSON {
                try console.result(ExplanationText.json(answers))
            } else if answers.count == 1 {
                try console.result(ExplanationText.text(answers[0], console))
            } else {
                try console.result(ExplanationText.text(answers, console))
            }
        }
        return isSound ? .success : .negative
    }

    private static func queries(_ arguments: ParsedArguments) throws -> [ElementQuery] {
        let sopClass = try arguments.value("class").map { try self.sopClass($0) }
        let path = try arguments.value("in").map { given in
            try given.split(separator: "/").filter { $0 != "." }.map { try AttributeName.tag(String($0)) }
        }
        var queries: [ElementQuery] = []
        for element in try arguments.operands.dropFirst().flatMap(AttributeName.elements) {
            let query = ElementQuery(element, sopClass: sopClass, path: path)
            if !queries.contains(query) { queries.append(query) }
        }
        return queries
    }

    private static func sopClass(_ given: String) throws -> String {
        if given.first?.isNumber == true { return given }
        if let uid = UIDRegistry.shared.sopClass(keyword: given) { return uid }
        let known = UIDRegistry.shared.entries.filter { $0.kind == .sopClass }.map(\.keyword)
        throw UsageError("unknown SOP class `\(given)`", given, among: known)
    }
}
