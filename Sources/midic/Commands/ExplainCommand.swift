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
    ) { _, _ in throw UsageError("`explain` is not in this version of midic") }
}
