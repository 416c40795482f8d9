/// `midic build POLICY -o FILE`
enum BuildCommand {
    static let spec = CommandSpec(
        name: "build", summary: "compile a policy into a ruleset file", usage: "POLICY --output FILE [options]",
        operands: [OperandSpec("POLICY", .file, "a policy file")],
        options: [
            .value("output", short: "o", "FILE", .file, "the ruleset to write; it appears whole or not at all"),
            .flag("check", "write nothing; end with code 1 if FILE does not hold exactly what would be written"),
            .flag("strip-provenance", "leave out file names and lines; the digest stays the same"),
            CommandSpec.format, .flag("quiet", short: "q", "no summary; errors and warnings are still shown"),
        ],
        details: [
            "The same policy gives the same bytes on every machine. The digest that is printed names the ruleset in audits, in outputs, and when it is signed. A ruleset holds no secret."
        ],
        examples: [
            .init(line: "midic build release.midic -o release.ruleset", meaning: "To give to another site."),
            .init(
                line: "midic build release.midic -o release.ruleset --check",
                meaning: "In CI: is the committed ruleset that of the committed policy?"),
        ],
        laterOptions: ["sign"]
    ) { arguments, _ in
        guard arguments.value("output") != nil else { throw UsageError("`--output FILE` is missing") }
        throw UsageError("`build` is not in this version of midic")
    }
}
