import MidicJSON

/// Checks every record once, so that the accessors of `Ruleset` need not.
///
/// One pass over each section, in an order in which whatever a record refers to has a known count. Counts and lengths are
/// already right (`RulesetLayout`), so a load inside a record is inside the file; sums of fields are made in 64 bits from
/// 32-bit fields and cannot overflow. The work is bounded by the file's size: runs of records follow one another, so no record
/// is looked at twice.
struct RulesetVerifier {
    let bytes: TableBytes
    let layout: RulesetLayout
    let strings: RunTable
    /// By opcode.
    let shapes: [ActionShape?]
    /// By code of a test: whether there is one.
    let tests: [Bool]

    /// - Throws: `corruptSection` or `limitExceeded`, with section and record.
    static func verify(
        _ bytes: TableBytes, _ layout: RulesetLayout, actions: [ActionShape], tests: [AtomRecord.Test]
    ) throws(RulesetError) {
        var shapes = [ActionShape?](repeating: nil, count: 256)
        for shape in actions { shapes[Int(shape.opcode.rawValue)] = shape }
        var known = [Bool](repeating: false, count: 256)
        for test in AtomRecord.Test.presences + tests { known[Int(test.rawValue)] = true }
        let verifier = RulesetVerifier(
            bytes: bytes, layout: layout, strings: try RunTable(bytes, layout[.STRS], section: .STRS),
            shapes: shapes, tests: known)
        for section in SectionLayout.all { try verifier.checkFields(of: section) }
        for section in SectionLayout.families.joined() {
            try section.check(verifier)
            try verifier.checkRuns(of: section)
        }
    }

    /// Checks each field of each record by its rule.
    private func checkFields(of section: SectionLayout) throws(RulesetError) {
        guard section.recordSize > 0 else { return }
        for field in section.fields {
            if case .number = field.rule { continue }
            var offset = layout[section.section].start + field.offset
            for index in 0..<count(section.section) {
                try check(field.rule, at: offset, field, section.section, index)
                offset += section.recordSize
            }
        }
    }

    private func check(
        _ rule: FieldRule, at offset: Int, _ field: SectionLayout.Field, _ section: RulesetSection, _ record: Int
    ) throws(RulesetError) {
        switch rule {
        case .number, .tag: break
        case .zero: try requireZero(offset, field.size, section, record)
        case .flag: try require(bytes.u8(offset) <= 1, section, record, field.name)
        case .code(let codes):
            let code = Int(bytes.u8(offset))
            try require(code < codes.count && codes[code] != nil, section, record, field.name)
        case .vr: try require(VR(rawValue: bytes.u8(offset)) != nil, section, record, "VR")
        case .decision: try requireDecision(offset, section, record)
        case .index(let target):
            try require(bytes.int(offset) < count(target), section, record, "index into \(target.name)")
        case .optionalIndex(let target):
            try require(bytes.int(offset) <= count(target), section, record, "index into \(target.name)")
        case .run(let target, let place):
            // Two 32-bit numbers in 64 bits: nothing overflows.
            let end = bytes.int(offset) + runCount(offset, place)
            try require(end <= count(target), section, record, "range of \(target.name)")
        case .chosen:
            guard let chosen = chosen(rule, at: offset) else {
                throw RulesetError(.corruptSection, section: section.name, record: record, detail: field.name)
            }
            try check(chosen, at: offset, field, section, record)
        }
    }

    /// The rule of a field, by the code in front of it where there is a choice; nil if no rule has this code.
    private func chosen(_ rule: FieldRule, at offset: Int) -> FieldRule? {
        guard case .chosen(let bytesBefore, let rules) = rule else { return rule }
        let code = Int(bytes.u8(offset - bytesBefore))
        return code < rules.count ? rules[code] : nil
    }

    private func runCount(_ offset: Int, _ place: CountPlace) -> Int {
        switch place {
        case .after: bytes.int(offset + 4)
        case .before: Int(bytes.u16(offset - 2))
        }
    }

    /// The runs of a section's records follow one another and cover what they are runs of. Were records shared, the same
    /// few bytes could be asked for any number of times.
    private func checkRuns(of section: SectionLayout) throws(RulesetError) {
        for field in section.fields {
            guard let target = field.rule.runTarget else { continue }
            var end = 0
            for index in 0..<count(section.section) {
                let offset = start(section.section, index) + field.offset
                guard case .run(_, let place)? = chosen(field.rule, at: offset) else { continue }
                try require(bytes.int(offset) == end, section.section, index, "first record of \(target.name)")
                let run = end..<end + runCount(offset, place)
                try section.checkRun(self, index, run)
                end = run.upperBound
            }
            try require(end == count(target), target, end, "a record that no record of \(section.section.name) has")
        }
    }

    // MARK: What all checks share

    func count(_ section: RulesetSection) -> Int { layout[section].count }

    /// The byte strings of a section, with their offsets checked.
    func runs(_ section: RulesetSection) throws(RulesetError) -> RunTable {
        try RunTable(bytes, layout[section], section: section)
    }

    var variantCount: Int { bytes.int(start(.SETT, 0)) }

    var pathPatternCount: Int { bytes.int(start(.SETT, 0) + 4) }

    /// Where record `index` of a section starts.
    func start(_ section: RulesetSection, _ index: Int) -> Int {
        layout[section].start + index * layout[section].recordSize
    }

    func require(
        _ condition: Bool, _ section: RulesetSection, _ record: Int, _ detail: @autoclosure () -> String
    ) throws(RulesetError) {
        if !condition {
            throw RulesetError(.corruptSection, section: section.name, record: record, detail: detail())
        }
    }

    func limit(
        _ isWithin: Bool, _ section: RulesetSection, _ record: Int, _ detail: String
    ) throws(RulesetError) {
        if !isWithin { throw RulesetError(.limitExceeded, section: section.name, record: record, detail: detail) }
    }

    private func requireDecision(_ offset: Int, _ section: RulesetSection, _ record: Int) throws(RulesetError) {
        let decision = Decision(rawValue: bytes.u32(offset))
        try require(
            decision.index < count(decision.isNode ? .NODE : .ACTN), section, record,
            decision.isNode ? "index into NODE" : "index into ACTN")
    }

    func requireZero(
        _ offset: Int, _ size: Int, _ section: RulesetSection, _ record: Int
    ) throws(RulesetError) {
        for index in 0..<size {
            try require(bytes.u8(offset + index) == 0, section, record, "reserved bytes are not zero")
        }
    }

    /// A record as its layout reads it.
    func record<Record>(_ section: RulesetSection, _ layout: RecordLayout<Record>, _ index: Int) -> Record {
        layout.read(bytes, at: start(section, index))
    }

    /// Names and texts that are shown: without characters that steer a terminal or change the direction of text. A text that
    /// several records have is read once.
    ///
    /// - Parameters:
    ///   - field: where the index into STRS stands in a record.
    ///   - isOptional: the field has the index + 1, or 0.
    func requirePlainTexts(
        _ section: RulesetSection, at field: Int, isOptional: Bool = false
    ) throws(RulesetError) {
        var isPlain = [Bool?](repeating: nil, count: strings.count)
        for index in 0..<count(section) {
            let text = bytes.int(start(section, index) + field) - (isOptional ? 1 : 0)
            guard text >= 0 else { continue }
            let plain =
                isPlain[text]
                ?? !String(decoding: bytes.storage[strings.range(text)], as: UTF8.self).unicodeScalars
                .contains(where: \.canSteer)
            isPlain[text] = plain
            try require(plain, section, index, "a control character in a text that is shown")
        }
    }

    /// Records that start with an index into STRS, in strictly ascending order: the strings are sorted, so the indexes
    /// are in the order of the strings.
    func requireSortedNames(_ section: RulesetSection) throws(RulesetError) {
        var previous = -1
        for index in 0..<count(section) {
            let name = bytes.int(start(section, index))
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
}

extension FieldRule {
    /// The section that the field has runs of; nil for a field that never has one.
    fileprivate var runTarget: RulesetSection? {
        switch self {
        case .run(let target, _): target
        case .chosen(_, let rules): rules.lazy.compactMap { $0?.runTarget }.first
        default: nil
        }
    }
}
