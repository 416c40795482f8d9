/// The scheme of a coded entry (PS3.3 section 8.2).
enum CodingScheme {
    /// Whether a Coding Scheme Designator can be a registered one. Those that begin with `99`, and `L`, are made up by sites
    /// (PS3.16 chapter 8); without one, nobody can say whose code it is.
    static func isRegistered(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        let range = Padding.trimmed(bytes, value)
        guard let first = range.first, range.count <= 16 else { return false }
        if range.count == 1, bytes.byte(at: first) == UInt8(ascii: "L") { return false }
        if range.count > 1, bytes.byte(at: first) == 0x39, bytes.byte(at: first + 1) == 0x39 { return false }
        // Letters, digits and what stands in names such as `99_X`, `ISO3166_1` and `ACR-NEMA`: no blank in front, no control.
        for offset in range {
            switch bytes.byte(at: offset) {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: continue
            case 0x20, 0x2D, 0x2E, 0x5F: if offset == first { return false }
            default: return false
            }
        }
        return true
    }
}
