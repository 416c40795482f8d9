import MidicCompiler
import MidicJSON
import MidicLang
import MidicRuntime

/// `midic fmt POLICY...`
enum FmtCommand {
    static let spec = CommandSpec(
        name: "fmt", summary: "lay policies out in one style", usage: "POLICY... [--check] [--diff] [options]",
        operands: [
            OperandSpec(
                "POLICY", .policy, repeatable: true,
                "policy files, which are written anew where they change, or folders, which are searched for *.midic, or -, which goes from standard input to standard output"
            )
        ],
        options: [
            .flag("check", "write nothing; list the files that would change, and end with code 1 if there are any"),
            .flag("diff", "write nothing; show what would change, and end with code 1 if anything would"),
            CommandSpec.format, .flag("quiet", short: "q", "no list of files; errors are still shown"),
        ],
        details: [
            "There is one style and no setting: docs/language.md, \"Layout\". Words, texts and comments stay as they are and where they are, and the ruleset keeps its digest. A policy with errors of syntax is left alone.",
            "A file appears whole or stays as it was; one that is laid out already is not touched. A symbolic link is neither followed nor replaced.",
        ],
        examples: [
            .init(line: "midic fmt policies", meaning: "Before a commit."),
            .init(line: "midic fmt --check policies", meaning: "In CI."),
            .init(line: "midic fmt - < draft.midic", meaning: "From an editor."),
        ]
    )

    /// What becomes of a file.
    private enum State: String {
        case unchanged, formatted
        /// It would be formatted, and nothing is written.
        case differs
        case errors
    }

    private struct Policy {
        let path: String
        let place: FormattedPlace?
        let old: [UInt8]
        /// nil if it has errors.
        let new: [UInt8]?

        func state(_ writes: Bool) -> State {
            guard let new else { return .errors }
            return new == old ? .unchanged : writes ? .formatted : .differs
        }
    }

    static func run(_ arguments: ParsedArguments, _ context: CommandContext) throws -> ExitCode {
        let console = context.console
        let isStream = arguments.operands.contains("-")
        if isStream, arguments.operands.count > 1 { throw UsageError("`-` is the only POLICY where it is one") }
        let writes = !arguments.has("check") && !arguments.has("diff")
        let search = try PolicySearch(arguments.operands)
        for (path, reason) in search.unreadable { throw UsageError("cannot read `\(path)`: \(reason)", reason: reason) }
        // Everything is read and laid out before anything is written.
        var policies: [Policy] = []
        var seen: Set<FileStatus.Identity> = []
        for path in search.paths {
            guard let policy = try read(path, writes && !isStream, &seen, arguments, context) else { continue }
            policies.append(policy)
        }
        for policy in policies {
            if writes, isStream {
                if let new = policy.new { try console.result(bytes: new) }
            } else if writes, let new = policy.new, new != policy.old {
                try policy.place?.write(new)
            }
            try show(policy, policy.state(writes), isStream: writes && isStream, arguments, console)
        }
        let isGood = policies.allSatisfy { $0.new != nil && (writes || $0.new == $0.old) }
        return isGood ? .success : .negative
    }

    /// Reads a file and lays it out, and shows what is wrong with it.
    ///
    /// - Returns: nil for a file that another operand named too.
    private static func read(
        _ path: String, _ writes: Bool, _ seen: inout Set<FileStatus.Identity>, _ arguments: ParsedArguments,
        _ context: CommandContext
    ) throws -> Policy? {
        let place = writes ? try FormattedPlace(path) : nil
        let contents = try PolicySource.text(path, context.files)
        guard seen.insert(contents.status.identity).inserted else { return nil }
        if let place, !place.isFile(contents.status) {
            throw StreamError(message: "`\(path)` was changed by somebody else meanwhile; it was left as it is")
        }
        var sources = SourceMap()
        let file = sources.add(path: path, utf8: contents.bytes)
        let result = PolicyFormatter.format(
            file: file, in: sources, vocabulary: ActionCatalogue.standard.vocabulary,
            tests: GuardTestCatalogue.standard.vocabulary)
        if result.isUnfaithful { throw FormatFailure(path: path) }
        let errors = result.utf8 == nil ? result.diagnostics : []
        PolicySource.show(errors, in: sources, least: .error, json: arguments.wantsJSON, context.console)
        return Policy(path: path, place: place, old: contents.bytes, new: result.utf8)
    }

    private static func show(
        _ policy: Policy, _ state: State, isStream: Bool, _ arguments: ParsedArguments, _ console: Console
    ) throws {
        let changes = state == .differs || state == .formatted
        let difference =
            arguments.has("diff") && changes
            ? policy.new.map {
                UnifiedDiff.text(
                    from: String(decoding: policy.old, as: UTF8.self), to: String(decoding: $0, as: UTF8.self),
                    name: policy.path)
            } : nil
        if arguments.wantsJSON {
            var object = JSONObject()
            object.add("schema", 1)
            object.add("path", policy.path)
            object.add("state", state.rawValue)
            if let difference { object.add("diff", difference) }
            if isStream { console.message(json: object.text + "\n") } else { try console.result(object) }
        } else if let difference {
            try console.result(difference)
        } else if changes, !isStream, !arguments.has("quiet") {
            try console.result(policy.path.shown + "\n")
        }
    }
}

/// A policy that could not be laid out without a change of what it says: an error of midic itself.
private struct FormatFailure: Error, CustomStringConvertible {
    let path: String
    var description: String { "`\(path)` would not say the same when laid out; nothing was written" }
}
