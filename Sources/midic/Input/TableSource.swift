import MidicCompiler
import MidicRuntime

/// A table of a run: its name in the policy, and the file that it is read from.
struct TableSource {
    let name: String
    let path: String

    /// - Parameter values: `NAME=FILE` of `--table`.
    static func parse(_ values: [String]) throws -> [TableSource] {
        var sources: [TableSource] = []
        for text in values {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw UsageError("`--table` is written NAME=FILE")
            }
            let name = String(text[..<equals])
            let path = String(text[text.index(after: equals)...])
            guard !path.isEmpty else { throw UsageError("`--table` is written NAME=FILE") }
            guard !sources.contains(where: { $0.name == name }) else {
                throw UsageError("the table `\(name)` is given twice")
            }
            sources.append(TableSource(name: name, path: path))
        }
        return sources
    }

    /// The tables by name. Each file is read once; no message repeats a cell.
    ///
    /// - Throws: `UsageError` for a file that cannot be read, or whose cells are not what the policy says.
    static func read(_ sources: [TableSource], _ ruleset: Ruleset) throws -> [String: LookupTable] {
        var tables: [String: LookupTable] = [:]
        for source in sources { tables[source.name] = try source.read(ruleset) }
        return tables
    }

    private func read(_ ruleset: Ruleset) throws -> LookupTable {
        let key = (0..<ruleset.tableCount).lazy.map { ruleset.table(at: $0) }
            .first { ruleset.string(Int($0.name)) == name }?.key
        do {
            return try LookupTable.read(
                path, as: name, of: ruleset, keyword: key.flatMap { DataDictionary.shared.entry(for: $0)?.keyword })
        } catch let error as TableError {
            let shown = error.faults.map(\.description).joined(separator: "; ")
            throw UsageError(
                "the table `\(name)` from \(path) cannot be used: \(shown)\(error.isCutOff ? "; and there may be more" : "")"
            )
        } catch let error as SystemFailure {
            throw UsageError("cannot read the table `\(name)` from \(path): \(error.reason)")
        }
    }
}
