/// What is evaluated once a file and then only read: its variant, its guards, and original root values that keys need.
struct FileFacts {
    var variant = 0
    /// Bit g: guard g is true.
    var guards: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// Trimmed original (0010,0020) and (0020,000D) of the root; empty if absent or blank.
    var patientID: [UInt8] = []
    var studyInstanceUID: [UInt8] = []
    /// Trimmed original values of the root attributes that key an offset.
    var offsetKeyValues: [Tag: [UInt8]] = [:]
    /// Days by offset index; nil until first used or where no key value exists.
    var offsetDays: [Int?] = []

    func isTrue(guardIndex: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(guardIndex & 63)
        switch guardIndex >> 6 {
        case 0: return guards.0 & bit != 0
        case 1: return guards.1 & bit != 0
        case 2: return guards.2 & bit != 0
        default: return guards.3 & bit != 0
        }
    }

    mutating func set(guardIndex: Int) {
        let bit: UInt64 = 1 << UInt64(guardIndex & 63)
        switch guardIndex >> 6 {
        case 0: guards.0 |= bit
        case 1: guards.1 |= bit
        case 2: guards.2 |= bit
        default: guards.3 |= bit
        }
    }
}
