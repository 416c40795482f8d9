/// Old and new UIDs and patient IDs as CSV (RFC 4180), for the custodian alone: mode 0600.
///
/// A pair is written once. What was written is remembered as 128 bits a pair rather than as text, some 40 bytes with
/// the table's slack, so a million distinct pairs cost some 40 MB.
struct IdentityMap {
    let file: RecordFile
    private var written: Set<Fingerprint> = []

    init(creating path: String) throws(SystemFailure) {
        file = try RecordFile(creating: path)
        file.add("kind,old,new\r\n")
    }

    /// - Throws: a failure to write the rows of a file that has too many to be held; others are written by `flush`.
    mutating func add(_ rows: MapRows) throws(SystemFailure) {
        let isLarge = rows.areSpilled
        try rows.forEach { (fingerprint, row) throws(SystemFailure) in
            guard written.insert(Fingerprint(value: fingerprint)).inserted else { return }
            file.add(row)
            if isLarge, file.pendingBytes > IdentityMap.longestPending { try file.flush() }
        }
    }

    private static let longestPending = 256 * 1024

    /// 128 bits of a row's SHA-256, of which half are enough to find it in the table.
    private struct Fingerprint: Hashable {
        let value: UInt128

        func hash(into hasher: inout Hasher) { hasher.combine(UInt64(truncatingIfNeeded: value)) }
    }
}
