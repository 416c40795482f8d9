/// Which input has which name in the output: 12 bytes a name with a slack of up to as much again.
///
/// Names are remembered as 64 bits, by the standard library's keyed hash (SipHash, keyed afresh in each process); it is asked
/// only for a name that is taken.
struct OutputNames {
    private var numbers: [UInt64: UInt32] = [:]

    /// A name, as it is remembered.
    struct Key {
        fileprivate let hash: UInt64

        init(study: String, series: String, file: String) {
            var hasher = Hasher()
            hasher.combine(study)
            hasher.combine(series)
            hasher.combine(file)
            hash = UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }

    /// The number of the input whose output has the name.
    subscript(key: Key) -> Int? {
        get { numbers[key.hash].map { Int($0) } }
        set { numbers[key.hash] = newValue.map { UInt32(truncatingIfNeeded: $0) } }
    }
}
