import MidicRuntime

/// `midic run POLICY_OR_RULESET INPUT... --output DIR`
enum RunCommand {
    static let spec = CommandSpec(
        name: "run", summary: "de-identify files and folders",
        usage: "POLICY_OR_RULESET INPUT... --output DIR [--secret NAME=SOURCE...] [options]",
        operands: [
            OperandSpec(
                "POLICY_OR_RULESET", .file, "a policy, which is compiled first, or a ruleset from `midic build`"),
            OperandSpec("INPUT", .file, repeatable: true, "DICOM files, or folders that are searched for them"),
        ],
        options: [
            .value(
                "output", short: "o", "DIR", .folder,
                "where outputs go, as <study>/<series>/<instance>.dcm with names from the new UIDs; created if missing"),
            .value(
                "secret", "NAME=SOURCE", .text, repeatable: true,
                "a secret that the policy declares: NAME=@FILE, NAME=env:VARIABLE or NAME=fd:NUMBER"),
            .value("param", "NAME=VALUE", .text, repeatable: true, "a parameter that the policy declares"),
            .value("jobs", short: "j", "N", .number, "files at work at a time; by default one for each processor"),
            .value(
                "quarantine", "DIR", .folder,
                "an empty or new folder (mode 0700) for unchanged copies of quarantined inputs, each with its reason"),
            .value(
                "on-duplicate", "RULE", .choice(DuplicateRule.allCases.map(\.rawValue)),
                "a second input with the same new SOP Instance UID and other content: quarantine (default), or suffix to write it as NAME-2.dcm"
            ),
            .value("audit", "FILE", .file, "write JSON lines, one for each input in order; no values; a new file"),
            .value(
                "map", "FILE", .file,
                "write old and new UIDs and patient IDs as CSV, for the custodian only (mode 0600); a new file"),
            .flag("redact-paths", "name inputs by number instead of path in the audit, records and summary"),
            CommandSpec.format,
            .flag("quiet", short: "q", "no summary, unless something was held back; errors are still shown"),
            .flag("no-progress", "no progress line on the terminal"),
        ],
        details: [
            "Policy, secrets, parameters and all places are checked before the first input is read; a policy with errors ends with code 1 and nothing is written. An output appears whole or not at all. Outputs, audit and map are the same at any --jobs.",
            "Folders are searched depth first in order of their names' bytes. A symbolic link given as INPUT is followed; below an INPUT a link to a file is read, a link to a folder is reported and not entered. Files that are no DICOM files are counted and left alone; a DICOMDIR is rejected. If a run is repeated, outputs that are there with the same bytes stay as they are.",
            "SIGINT and SIGTERM finish the files at work, write the summary and end with 128 + the signal's number; a second signal ends at once.",
        ],
        examples: [
            .init(
                line:
                    "midic run examples/basic.midic examples/dicom --output out --secret study_key=@examples/demo.key",
                meaning: "The Basic Profile on the example study, with the example key."),
            .init(
                line: "midic run release.ruleset /data/in -o /data/out --secret study_key=env:KEY --audit audit.jsonl "
                    + "--quarantine held",
                meaning: "A ruleset, with an audit, and with quarantined files kept for a look."),
            .init(
                line: "midic run release.midic in -o out --secret study_key=fd:3 --format json 3< <(pass show study)",
                meaning: "A secret that never touches the disk, and a summary for a script."),
        ],
        laterOptions: ["table", "resume", "trust", "signature", "journal", "sync"],
        run: notYet)

    private static func notYet(_ arguments: ParsedArguments, _ console: Console) throws -> ExitCode {
        guard arguments.value("output") != nil else { throw UsageError("`--output DIR` is missing") }
        throw UsageError("`run` is not in this version of midic")
    }
}
