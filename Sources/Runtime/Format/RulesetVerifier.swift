/// Checks every record once, so that the accessors of `Ruleset` need not.
///
/// One pass over each section, in an order in which whatever a record refers to has a known count. Counts and lengths are
/// already right (`RulesetLayout`), so a load inside a record is inside the file; sums of fields are made in 64 bits from
/// 32-bit fields and cannot overflow. The work is bounded by the file's size: where ranges of records may overlap, their
/// total is bounded too.
struct RulesetVerifier {
    let bytes: TableBytes
    let layout: RulesetLayout
    let strings: RunTable
    /// By opcode.
    let shapes: [ActionShape?]

    /// - Throws: `corruptSection` or `limitExceeded`, with section and record.
    static func verify(
        _ bytes: TableBytes, _ layout: RulesetLayout, actions: [ActionShape]
    ) throws(RulesetError) {
        var shapes = [ActionShape?](repeating: nil, count: 256)
        for shape in actions { shapes[Int(shape.opcode.rawValue)] = shape }
        let verifier = RulesetVerifier(
            bytes: bytes, layout: layout, strings: try RunTable(bytes, layout[.STRS], section: .STRS),
            shapes: shapes)
        try verifier.checkStrings()
        try verifier.checkSettings()
        try verifier.checkClassesAndSets()
        try verifier.checkRows()
        try verifier.checkPrivate()
        try verifier.checkNodes()
        try verifier.checkOperands()
        try verifier.checkActions()
        try verifier.checkPaths()
        try verifier.checkAtoms()
        try verifier.checkGuards()
        try verifier.checkAutomata()
        try verifier.checkTemplates()
        try verifier.checkItemTemplates()
        try verifier.checkDeclarations()
        try verifier.checkRules()
        try verifier.checkProvenance()
    }

    // MARK: What all checks share

    func count(_ section: RulesetSection) -> Int { layout[section].count }

    var pathPatternCount: Int { bytes.int(start(.SETT, 0) + 4) }

    /// Where record `index` of a section starts.
    func start(_ section: RulesetSection, _ index: Int) -> Int {
        layout[section].start + index * section.recordSize
    }

    func require(
        _ condition: Bool, _ section: RulesetSection, _ record: Int, _ detail: @autoclosure () -> String
    ) throws(RulesetError) {
        if !condition {
            throw RulesetError(.corruptSection, section: section.name, record: record, detail: detail())
        }
    }

    /// An index that must lie below the count of `target`.
    func requireIndex(
        _ offset: Int, in target: RulesetSection, _ section: RulesetSection, _ record: Int
    ) throws(RulesetError) {
        try require(bytes.int(offset) < count(target), section, record, "index into \(target.name)")
    }

    /// An index + 1, or 0 for none.
    func requireOptionalIndex(
        _ offset: Int, in target: RulesetSection, _ section: RulesetSection, _ record: Int
    ) throws(RulesetError) {
        try require(bytes.int(offset) <= count(target), section, record, "index into \(target.name)")
    }

    /// A first index and a count, at `offset` and after it.
    func requireRun(
        _ offset: Int, in target: RulesetSection, _ section: RulesetSection, _ record: Int
    ) throws(RulesetError) {
        let end = bytes.int(offset) + bytes.int(offset + 4)
        try require(end <= count(target), section, record, "range of \(target.name)")
    }

    func requireDecision(_ offset: Int, _ section: RulesetSection, _ record: Int) throws(RulesetError) {
        let decision = Decision(rawValue: bytes.u32(offset))
        try require(
            decision.index < count(decision.isNode ? .NODE : .ACTN), section, record,
            decision.isNode ? "index into NODE" : "index into ACTN")
    }

    func requireVR(_ offset: Int, _ section: RulesetSection, _ record: Int) throws(RulesetError) {
        try require(VR(rawValue: bytes.u8(offset)) != nil, section, record, "VR")
    }

    func requireZero(
        _ offset: Int, _ size: Int, _ section: RulesetSection, _ record: Int
    ) throws(RulesetError) {
        for index in 0..<size {
            try require(bytes.u8(offset + index) == 0, section, record, "reserved bytes are not zero")
        }
    }

    /// Records that start with an index into STRS, in strictly ascending order: the strings are sorted, so the indexes
    /// are in the order of the strings.
    func requireSortedNames(_ section: RulesetSection) throws(RulesetError) {
        var previous = -1
        for index in 0..<count(section) {
            let name = bytes.int(start(section, index))
            try require(name < strings.count, section, index, "index into STRS")
            try require(name > previous, section, index, "not in order")
            previous = name
        }
    }

    /// Names that files are searched for: never empty, and without the padding that the search takes off.
    func requireUnpadded(_ section: RulesetSection) throws(RulesetError) {
        for index in 0..<count(section) {
            let range = strings.range(bytes.int(start(section, index)))
            try require(!range.isEmpty, section, index, "an empty name")
            let last = bytes.u8(range.upperBound - 1)
            try require(last != 0x20 && last != 0, section, index, "a name with padding")
        }
    }

    // MARK: Strings and settings

    private func checkStrings() throws(RulesetError) {
        let extent = layout[.STRS]
        guard strings.count > 0 else { return }
        let first = strings.range(0).lowerBound
        // Valid as a whole and cut only where a character starts: then each string is valid.
        try require(
            String(validating: bytes.storage[first..<extent.start + extent.length], as: UTF8.self) != nil, .STRS, -1,
            "not UTF-8")
        var previous = first..<first
        for index in 0..<strings.count {
            let range = strings.range(index)
            if !range.isEmpty {
                try require(bytes.u8(range.lowerBound) & 0xC0 != 0x80, .STRS, index, "not UTF-8")
            }
            if index > 0 {
                let order = bytes.compare(
                    previous.lowerBound, previous.count, with: bytes.storage.rawBytes, from: range.lowerBound,
                    count: range.count)
                try require(order < 0, .STRS, index, "not in order")
            }
            previous = range
        }
    }

    private func checkSettings() throws(RulesetError) {
        try require(count(.SETT) == 1, .SETT, -1, "record count")
        let offset = start(.SETT, 0)
        let variants = bytes.int(offset)
        guard variants <= RulesetLimits.variants else {
            throw RulesetError(.limitExceeded, section: "SETT", record: 0, detail: "number of variants")
        }
        try require(variants >= 1, .SETT, 0, "number of variants")
        try requireDecision(offset + 8, .SETT, 0)
        try requireDecision(offset + 12, .SETT, 0)
        try require(LongitudinalClaim(rawValue: bytes.u8(offset + 16)) != nil, .SETT, 0, "longitudinal claim")
        try require(ErrorOutcome(rawValue: bytes.u8(offset + 17)) != nil, .SETT, 0, "outcome of an error")
        try requireZero(offset + 18, 2, .SETT, 0)

        try requireSortedNames(.INFO)
        for index in 0..<count(.INFO) {
            try requireIndex(start(.INFO, index) + 4, in: .STRS, .INFO, index)
        }
    }

    private func checkClassesAndSets() throws(RulesetError) {
        try requireSortedNames(.CLAS)
        try requireUnpadded(.CLAS)
        let variants = bytes.int(start(.SETT, 0))
        for index in 0..<count(.CLAS) {
            try require(bytes.int(start(.CLAS, index) + 4) < variants, .CLAS, index, "variant")
        }
        for index in 0..<count(.VSET) {
            for variant in variants..<256 {
                let byte = bytes.u8(start(.VSET, index) + variant >> 3)
                try require(byte >> UInt8(variant & 7) & 1 == 0, .VSET, index, "variant")
            }
        }
        let allVRs = VR.allCases.reduce(UInt64(0)) { $0 | $1.bit }
        for index in 0..<count(.VRMK) {
            try require(bytes.u64(start(.VRMK, index)) & ~allVRs == 0, .VRMK, index, "VR")
        }
    }

    // MARK: Rows

    private func checkRows() throws(RulesetError) {
        try checkRows(.ROWS) { tag in !tag.isPrivate && tag.group >= 0x0008 && tag.group != 0xFFFE }
        try checkRows(.META) { tag in tag.group == 0x0002 }
        for index in 0..<count(.WILD) {
            let offset = start(.WILD, index)
            try require(bytes.u16(offset + 2) <= bytes.u16(offset + 4), .WILD, index, "range of groups")
            try require(bytes.u16(offset + 8) <= bytes.u16(offset + 10), .WILD, index, "range of elements")
            try requireVR(offset + 12, .WILD, index)
            try requireZero(offset + 13, 3, .WILD, index)
            try requireDecision(offset + 16, .WILD, index)
        }
        var previous: UInt32 = 0
        for index in 0..<count(.ADDS) {
            let tag = Tag(rawValue: bytes.u32(start(.ADDS, index)))
            try require(tag.rawValue > previous, .ADDS, index, "not in order")
            try require(!tag.isPrivate && tag.group >= 0x0008 && tag.group != 0xFFFE, .ADDS, index, "tag")
            previous = tag.rawValue
        }
    }

    private func checkRows(_ section: RulesetSection, isAllowed: (Tag) -> Bool) throws(RulesetError) {
        var previous: UInt32 = 0
        for index in 0..<count(section) {
            let offset = start(section, index)
            let tag = Tag(rawValue: bytes.u32(offset))
            try require(isAllowed(tag), section, index, "tag")
            try require(tag.rawValue > previous, section, index, "not in order")
            previous = tag.rawValue
            try requireVR(offset + 4, section, index)
            try requireZero(offset + 5, 3, section, index)
            try requireDecision(offset + 8, section, index)
        }
    }

    private func checkPrivate() throws(RulesetError) {
        try requireSortedNames(.CREA)
        try requireUnpadded(.CREA)
        for index in 0..<count(.PRIV) {
            let offset = start(.PRIV, index)
            try require(bytes.u16(offset) & 1 == 1, .PRIV, index, "group")
            try requireVR(offset + 3, .PRIV, index)
            try requireDecision(offset + 4, .PRIV, index)
        }
        var total = 0
        for index in 0..<count(.CREA) {
            let offset = start(.CREA, index)
            try requireRun(offset + 4, in: .PRIV, .CREA, index)
            try requireDecision(offset + 12, .CREA, index)
            let (first, rows) = (bytes.int(offset + 4), bytes.int(offset + 8))
            total += rows
            try require(total <= count(.PRIV), .CREA, index, "rows of two creators")
            var previous = -1
            for row in first..<first + rows {
                let key = Int(bytes.u16(start(.PRIV, row))) << 8 | Int(bytes.u8(start(.PRIV, row) + 2))
                try require(key > previous, .PRIV, row, "not in order")
                previous = key
            }
        }
    }
}
