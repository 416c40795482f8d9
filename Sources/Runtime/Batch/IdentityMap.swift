/// Old and new UIDs and patient IDs as CSV (RFC 4180), for the custodian alone: mode 0600.
///
/// A pair is written once. What was written is remembered as 128 bits a pair rather than as text, some 40 bytes with
/// the table's slack, so a million distinct pairs cost some 40 MB.
struct IdentityMap {
    let file: RecordFile
    private var written: Set<UInt128> = []

    init(creating path: String) throws(SystemFailure) {
        file = try RecordFile(creating: path)
        file.add("kind,old,new\r\n")
    }

    mutating func add(_ entries: [MapEntry]) {
        for entry in entries where written.insert(IdentityMap.fingerprint(entry)).inserted {
            file.add(row: entry.kind.rawValue, entry.old, entry.new)
        }
    }

    /// Two runs of the standard library's keyed hash (SipHash, keyed afresh in each process).
    private static func fingerprint(_ entry: MapEntry) -> UInt128 {
        func half(_ salt: UInt8) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(salt)
            hasher.combine(entry)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        return UInt128(half(0)) << 64 | UInt128(half(1))
    }
}
