/// The tables of a run.
extension RunConfiguration {
    /// The tables in the ruleset's order.
    static func inOrder(
        _ given: [String: LookupTable], _ ruleset: Ruleset
    ) throws(ConfigurationError) -> [LookupTable] {
        var tables: [LookupTable] = []
        var known: Set<String> = []
        for index in 0..<ruleset.tableCount {
            let name = ruleset.string(Int(ruleset.table(at: index).name))
            known.insert(name)
            guard let table = given[name] else { throw ConfigurationError(.missingTable, name) }
            guard table.rulesetDigest == ruleset.digest, table.index == index else {
                throw ConfigurationError(.tableOfOtherRuleset, name)
            }
            tables.append(table)
        }
        for name in given.keys.sorted() where !known.contains(name) { throw ConfigurationError(.unknownTable, name) }
        return tables
    }

    /// By offset: the days that the run gives, and of a table those that are nearest to 0, which can be undone most easily.
    static func claimedDays(
        _ ruleset: Ruleset, _ given: [Int?], _ tables: [LookupTable], _ places: [(table: Int, column: Int)]
    ) -> [Int?] {
        (0..<ruleset.offsetCount).map { index in
            let offset = ruleset.offset(at: index)
            guard offset.column > 0 else { return given[index] }
            let place = places[offset.column - 1]
            return tables[place.table].nearestDays(place.column, anchor: offset.anchor)
        }
    }

    /// The SHA-256 of the tables' files, by name.
    package var tableDigests: [(name: String, value: String)] {
        tables.map { ($0.name, $0.digest.hexadecimal) }.sorted { $0.0 < $1.0 }
    }
}
