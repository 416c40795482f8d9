// TABL, TCOL and TVAL: tables that a run must bring along.

/// A table by whose rows files get values: which row is a file's says an attribute of its root.
package struct TableRecord: Hashable, Sendable {
    /// String index.
    package var name: UInt32 = 0
    /// The attribute of the root that is the key.
    package var key = Tag(rawValue: 0)
    package var keyVR = VR.UN
    /// Blanks around keys of the table do not count.
    package var isTrimmed = false
    /// Capitals and small letters are the same in keys.
    package var ignoresCase = false
    /// A run of `tableColumns`.
    package var firstColumn: UInt32 = 0
    package var columnCount: UInt32 = 0

    package init() {}

    package init(
        name: UInt32, key: Tag, keyVR: VR, isTrimmed: Bool, ignoresCase: Bool, firstColumn: UInt32, columnCount: UInt32
    ) {
        self.name = name
        self.key = key
        self.keyVR = keyVR
        self.isTrimmed = isTrimmed
        self.ignoresCase = ignoresCase
        self.firstColumn = firstColumn
        self.columnCount = columnCount
    }

    static let layout = RecordLayout(
        TableRecord(),
        [
            .string("name", \.name), .tag("attribute of the root that is the key", \.key), .vr("its VR", \.keyVR),
            .flag("blanks around the table's keys do not count", \.isTrimmed),
            .flag("keys are compared without case", \.ignoresCase), .zeros(1),
            .run("its columns", of: .TCOL, \.firstColumn), .number("number of these, at least 1", \.columnCount),
        ])
}

/// What each cell of a column must be.
package struct ColumnRecord: Hashable, Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// Text of some characters, and of a pattern if there is one.
        case text = 1
        /// One of some texts.
        case choice = 2
        case integer = 3
        case date = 4
    }
    /// String index.
    package var name: UInt32 = 0
    package var kind = Kind.text
    /// A value may be a key of the table, which makes it as raw as that.
    package var repeatsKey = false
    /// Outputs are given its values.
    package var isWritten = false
    /// Its numbers are days by which dates move, and never 0.
    package var isDays = false
    package var low: Int64 = 0
    package var high: Int64 = 0
    /// The VRs that values are written with: one bit each.
    package var vrs: UInt64 = 0
    /// Index + 1 of the automaton that each text must match, or 0.
    package var automaton: UInt32 = 0
    /// A run of `columnTexts`.
    package var firstText: UInt32 = 0
    package var textCount: UInt32 = 0

    package init() {}

    package init(name: UInt32, kind: Kind, firstText: UInt32) {
        self.name = name
        self.kind = kind
        self.firstText = firstText
    }

    static let layout = RecordLayout(
        ColumnRecord(),
        [
            .number("lowest number, or fewest characters, signed", \.low),
            .number("highest number, or most characters, signed", \.high),
            .number("VRs that it is written with: one bit each", \.vrs), .string("name", \.name),
            .code("kind", \.kind), .flag("a value may be a key", \.repeatsKey),
            .flag("outputs are given its values", \.isWritten), .flag("days, and never 0", \.isDays),
            .optionalIndex("automaton that a text must match", of: .DFAS, \.automaton),
            .run("texts that it may be", of: .TVAL, \.firstText), .number("number of these", \.textCount), .zeros(4),
        ])
}

extension SectionLayout {
    static let tables: [SectionLayout] = [
        SectionLayout(
            .TVAL, "texts that a column may be", \.columnTexts,
            RecordLayout(UInt32(0), [.string("text", \.self)])),
        SectionLayout(
            .TCOL, "columns of tables: those of the first table, then those of the second, and so on", \.tableColumns,
            ColumnRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkColumns() }),
        SectionLayout(
            .TABL, "tables that a run must bring along", \.tables, TableRecord.layout,
            check: { verifier throws(RulesetError) in try verifier.checkTables() }),
    ]
}

extension RulesetVerifier {
    fileprivate func checkTables() throws(RulesetError) {
        try limit(count(.TABL) <= RulesetLimits.tables, .TABL, -1, "number of records")
        try requirePlainTexts(.TABL, at: 0)
        for index in 0..<count(.TABL) {
            let table = record(.TABL, TableRecord.layout, index)
            try require(table.key.isPublicAttribute && table.keyVR.canKeyTable, .TABL, index, "key")
            try require(table.columnCount >= 1, .TABL, index, "a table without columns")
            try limit(Int(table.columnCount) <= RulesetLimits.tableColumns, .TABL, index, "number of columns")
        }
    }

    fileprivate func checkColumns() throws(RulesetError) {
        try requirePlainTexts(.TCOL, at: 24)
        for index in 0..<count(.TCOL) {
            let column = record(.TCOL, ColumnRecord.layout, index)
            let isText = column.kind == .text
            try require(column.low <= column.high && (!isText || column.low >= 0), .TCOL, index, "range")
            try limit(!isText || column.high <= Int64(RulesetLimits.paramCharacters), .TCOL, index, "characters")
            let hasRange = isText || column.kind == .integer
            try require(hasRange || column.low == 0 && column.high == 0, .TCOL, index, "a range of no numbers")
            try require((column.kind == .choice) == (column.textCount > 0), .TCOL, index, "texts")
            try limit(Int(column.textCount) <= RulesetLimits.columnTexts, .TCOL, index, "number of texts")
            try require(isText || column.automaton == 0, .TCOL, index, "a pattern of no text")
            if column.automaton > 0 {
                let entry = layout[.DFAS].start + 4 + AutomatonPlace.entrySize * (Int(column.automaton) - 1)
                let kind = bytes.u8(entry)
                try require(kind == AutomatonRecord.Kind.wholeValue.rawValue, .TCOL, index, "kind of a pattern")
            }
            try require(isText || column.kind == .choice || !column.repeatsKey, .TCOL, index, "a number that is a key")
            try require(column.vrs & ~VR.ofTables == 0, .TCOL, index, "VRs")
            try require(column.isWritten || column.vrs == 0, .TCOL, index, "VRs of a column that nothing writes")
            let longest = Int64(DayOffset.longest)
            let isOfDays = column.kind == .integer && column.low >= -longest && column.high <= longest
            try require(!column.isDays || isOfDays, .TCOL, index, "days")
            for place in Int(column.firstText)..<Int(column.firstText) + Int(column.textCount) {
                guard place < count(.TVAL) else { break }
                let text = strings.range(bytes.int(start(.TVAL, place)))
                try limit(
                    text.count <= 4 * RulesetLimits.paramCharacters, .TVAL, place, "length of a text")
            }
        }
    }

    func checkTableOffset(_ offset: OffsetRecord, _ index: Int) throws(RulesetError) {
        try require(offset.keyCount == 0 && offset.step == 0, .OFFS, index, "an offset without key")
        try require(offset.column > 0, .OFFS, index, "an offset without key")
        try require(offset.column <= count(.TCOL), .OFFS, index, "index into TCOL")
        let column = record(.TCOL, ColumnRecord.layout, offset.column - 1)
        switch column.kind {
        case .integer:
            try require(column.isDays && offset.anchor == 0, .OFFS, index, "a column that is no number of days")
        case .date:
            try require(CivilDate(dayNumber: Int(offset.anchor)) != nil, .OFFS, index, "a day to move to")
        case .text, .choice: try require(false, .OFFS, index, "a column that is no number of days")
        }
    }

    /// What is written was held against the VR when the table was read.
    func requireFits(_ column: Int, _ vr: VR, ofAction index: Int) throws(RulesetError) {
        let column = record(.TCOL, ColumnRecord.layout, column)
        try require(vr != .UN && column.vrs & vr.bit != 0, .ACTN, index, "a column that is not held against the VR")
    }

    /// What a pseudonym begins with was held against the keys when the table was read, and may be none of them.
    func requireNoKeys(_ column: Int, ofAction index: Int) throws(RulesetError) {
        let column = record(.TCOL, ColumnRecord.layout, column)
        try require(column.isWritten && !column.repeatsKey, .ACTN, index, "a column that may be a key")
    }

    /// The columns that a value is made of.
    func columns(ofValue index: Int) -> [Int] {
        let offset = start(.VALU, index)
        let first = bytes.int(offset)
        return (first..<first + bytes.int(offset + 4)).compactMap { part in
            let place = start(.VPRT, part)
            return bytes.u8(place) == ValuePartRecord.Kind.column.rawValue ? bytes.int(place + 4) : nil
        }
    }

    /// Bytes of the longest value of a column.
    func longestCell(_ index: Int) -> Int {
        let column = record(.TCOL, ColumnRecord.layout, index)
        switch column.kind {
        case .text: return 4 * Int(min(max(column.high, 0), Int64(RulesetLimits.valueBytes)))
        case .choice: return 4 * RulesetLimits.paramCharacters
        case .integer, .date: return 20
        }
    }
}
