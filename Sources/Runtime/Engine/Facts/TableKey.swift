/// What a file says to a table. The value stays in the process: it names a patient.
package struct TableKey: Sendable, Hashable {
    /// The key's value in the file, trimmed; empty where it has none.
    package let value: [UInt8]
    package let hasRow: Bool
}
