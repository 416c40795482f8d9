/// Completion scripts for shells, made from the tables of commands and options. What is too long for a script, or stands in
/// a policy, the scripts ask of `midic completions --list`.
enum Completions {
    static let shells = ["bash", "zsh", "fish"]

    static func script(for shell: String, _ commands: [CommandSpec]) -> String {
        switch shell {
        case "bash": bash(commands)
        case "zsh": zsh(commands)
        default: fish(commands)
        }
    }
}

extension ValueKind {
    /// The word by which the scripts know it; nil where there is nothing to complete.
    var completionWord: String? {
        switch self {
        case .file: "file"
        case .folder: "folder"
        case .policy: "policy"
        case .ruleset: "ruleset"
        case .policyOrRuleset: "source"
        case .subject: "subject"
        case .attribute: "attributes"
        case .sequencePath: "path"
        case .sopClass: "classes"
        case .secret: "secret"
        case .parameter: "parameter"
        case .table: "table"
        case .command: "commands"
        case .text, .number, .choice: nil
        }
    }
}
