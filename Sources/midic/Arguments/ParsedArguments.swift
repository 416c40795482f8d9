/// What a command line said, after checking it against a `CommandSpec`.
struct ParsedArguments: Sendable {
    var operands: [String] = []
    var values: [String: [String]] = [:]
    var flags: Set<String> = []

    func has(_ flag: String) -> Bool { flags.contains(flag) }
    func value(_ name: String) -> String? { values[name]?.last }
    func all(_ name: String) -> [String] { values[name] ?? [] }
    var wantsJSON: Bool { value("format") == "json" }
}
