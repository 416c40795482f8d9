/// What is evaluated once a file and then only read: its variant, its guards, and original root values that keys need.
struct FileFacts {
    var variant = 0
    /// The policy keeps Timezone Offset From UTC of the root.
    var keepsTimezone = false
    /// Whether the root has pixels in any of the forms of PS3.5 section 8.
    var hasPixelData = false
    /// Bit g: guard g is true. Guards beyond the last word are not.
    private(set) var guards: [UInt64] = []
    /// Trimmed original (0010,0020) and (0020,000D) of the root; empty if absent or blank.
    var patientID: [UInt8] = []
    var studyInstanceUID: [UInt8] = []
    /// Trimmed original values of the root attributes that key an offset or a pseudonym, or make an age; empty if absent or blank.
    var keyValues: [Tag: [UInt8]] = [:]
    /// Index of the character set of the root, which says how these read.
    var rootCharacterSet = 0
    /// Days by offset index; nil until first used or where no key value exists.
    var offsetDays: [Int?] = []
    /// By table: the file's row; -1 where it has none.
    var tableRows: [Int] = []
    /// Memory for a key in the form in which it is compared.
    var tableKey: [UInt8] = []
    /// How many fragments encapsulated pixel data must have.
    var fragmentRule = FragmentRule.any
    /// In the order of the tape.
    var nestedPixels: [NestedPixels] = []

    /// Dates of this file were moved by more than one offset.
    var usesSeveralOffsets: Bool { offsetDays.count { $0 != nil } > 1 }

    /// Forgets the last file and keeps its memory.
    mutating func reset() {
        variant = 0
        keepsTimezone = false
        hasPixelData = false
        guards.removeAll(keepingCapacity: true)
        patientID = []
        studyInstanceUID = []
        keyValues.removeAll(keepingCapacity: true)
        offsetDays.removeAll(keepingCapacity: true)
        tableRows.removeAll(keepingCapacity: true)
        fragmentRule = .any
        nestedPixels.removeAll(keepingCapacity: true)
    }

    @inline(__always) func isTrue(guardIndex: Int) -> Bool {
        let word = guardIndex >> 6
        return word < guards.count && guards[word] >> UInt64(guardIndex & 63) & 1 == 1
    }

    /// A bit for each guard of the ruleset.
    mutating func set(guards words: [UInt64]) { guards = words }

    mutating func set(guardIndex: Int, to isTrue: Bool = true) {
        let word = guardIndex >> 6
        while guards.count <= word { guards.append(0) }
        let bit: UInt64 = 1 << UInt64(guardIndex & 63)
        if isTrue { guards[word] |= bit } else { guards[word] &= ~bit }
    }
}
