import MidicRuntime

/// The secrets and parameters that a ruleset declares, held against those that a command line gives. Both are checked before
/// a secret is read: a pipe can be read only once.
struct DeclaredNames {
    let secrets: [String]
    let parameters: [String]
    let tables: [String]
    /// Those without a default.
    private let requiredParameters: [String]

    init(_ ruleset: Ruleset) {
        secrets = (0..<ruleset.secretCount).map { ruleset.string(Int(ruleset.secret(at: $0).name)) }
        let records = (0..<ruleset.paramCount).map { ruleset.param(at: $0) }
        parameters = records.map { ruleset.string(Int($0.name)) }
        tables = (0..<ruleset.tableCount).map { ruleset.string(Int(ruleset.table(at: $0).name)) }
        requiredParameters = records.filter { $0.defaultValue == 0 }.map { ruleset.string(Int($0.name)) }
    }

    /// - Throws: `UsageError` for the first that is unknown, else for all that are missing.
    func check(secrets givenSecrets: [String], parameters givenParameters: [String], tables givenTables: [String])
        throws
    {
        try DeclaredNames.check(
            givenSecrets, secrets, required: secrets, "secret",
            how: { "give `--secret \($0)=@FILE`, `=env:VARIABLE` or `=fd:NUMBER`" })
        try DeclaredNames.check(
            givenParameters, parameters, required: requiredParameters, "parameter",
            how: { "give `--param \($0)=VALUE`" })
        try DeclaredNames.check(
            givenTables, tables, required: tables, "table", how: { "give `--table \($0)=FILE`" })
    }

    private static func check(
        _ given: [String], _ declared: [String], required: [String], _ kind: String, how: (String) -> String
    ) throws {
        let missing = required.filter { !given.contains($0) }
        if let unknown = given.first(where: { !declared.contains($0) }) {
            let open = declared.filter { !given.contains($0) }
            // With one name left there is not much else that can be meant.
            let known = missing.count == 1 ? "; it needs `\(missing[0])`" : ""
            let error = UsageError("the policy declares no \(kind) `\(unknown)`", unknown, among: open)
            if !error.candidates.isEmpty { throw error }
            throw UsageError(error.message + (declared.isEmpty ? ", nor any other" : known))
        }
        guard let first = missing.first else { return }
        let names = missing.map { "`\($0)`" }.joined(separator: ", ")
        throw UsageError("the policy needs the \(kind)\(missing.count > 1 ? "s" : "") \(names): \(how(first))")
    }
}
