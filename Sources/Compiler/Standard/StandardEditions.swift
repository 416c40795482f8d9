/// Which editions of the standard the tables follow, for `midic version` and for reports.
package struct StandardEditions: Sendable {
    /// One group of tables.
    package struct Table: Sendable, Hashable {
        /// What the table is, in words.
        package let title: String
        /// For example `2026d`.
        package let edition: String
        /// SHA-256 over the packed texts of the group, as lower case hexadecimal digits.
        package let digest: String
    }

    /// PS3.6 data elements and UIDs.
    package let dictionary: Table
    /// PS3.15 Table E.1-1 and the codes of CID 7050.
    package let confidentiality: Table
    /// PS3.15 Table E.3.10-1.
    package let safePrivate: Table
    /// PS3.3 CIODs, modules and attributes, PS3.4 SOP classes.
    package let iods: Table

    /// All of them, in the order in which `midic version` prints them.
    package var all: [Table] { [dictionary, confidentiality, safePrivate, iods] }

    package static let shared = StandardEditions()

    private init() {
        var text = PackedText(StandardData.editions)
        var found: [String: (edition: String, digest: String)] = [:]
        while !text.isAtEnd {
            let key = text.field()
            let edition = text.field()
            found[key] = (edition, text.field())
        }
        func table(_ key: String, _ title: String) -> Table {
            guard let row = found[key] else { preconditionFailure("no edition of \(key)") }
            return Table(title: title, edition: row.edition, digest: row.digest)
        }
        dictionary = table("dictionary", "PS3.6 elements and UIDs")
        confidentiality = table("confidentiality", "PS3.15 Table E.1-1")
        safePrivate = table("safePrivate", "PS3.15 Table E.3.10-1")
        iods = table("iods", "PS3.3 IODs")
    }
}
