/// Which input has which name in the output: 12 bytes a name with a slack of up to as much again.
///
/// Names are remembered as 64 bits, by the standard library's keyed hash (SipHash, keyed afresh in each process); it is asked
/// only for a name that is taken.
struct OutputNames {
    private var numbers: [UInt64: UInt32] = [:]

    /// The number of the input whose output has the name.
    subscript(study: String, series: String, file: String) -> Int? {
        get { numbers[OutputNames.key(study, series, file)].map { Int($0) } }
        set { numbers[OutputNames.key(study, series, file)] = newValue.map { UInt32(truncatingIfNeeded: $0) } }
    }

    private static func key(_ study: String, _ series: String, _ file: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(study)
        hasher.combine(series)
        hasher.combine(file)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
