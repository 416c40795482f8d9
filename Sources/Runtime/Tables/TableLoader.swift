import MidicJSON

/// Reads the file of a table and holds each cell against what the ruleset says of its column.
struct TableLoader {
    /// A column of the ruleset, and what of it is the same for all rows.
    fileprivate struct Expected {
        let record: ColumnRecord
        let name: String
        let choices: Set<String>
        let vrs: [VR]
        var texts: [UInt8] = []
        var ends: [UInt32] = []
        var numbers: [Int32] = []
        var longNumbers: [Int64] = []
    }

    private let ruleset: Ruleset
    private let index: Int
    private let table: TableRecord
    private let fold: KeyFold
    private let keyNames: [String]
    private var columns: [Expected]
    private var keys = KeyIndex()
    /// By row.
    private var lines: [UInt32] = []
    private var scratch: [UInt8] = []
    /// By cell of a line: the column of the table, -1 for the key; empty until the first line is read.
    private var places: [Int] = []
    private var faults: [TableError.Fault] = []

    /// - Parameter keyName: the keyword of the key's attribute, which may stand in the first line as `key` may.
    init(_ ruleset: Ruleset, index: Int, keyName: String?) {
        self.ruleset = ruleset
        self.index = index
        table = ruleset.table(at: index)
        fold = KeyFold(isTrimmed: table.isTrimmed, ignoresCase: table.ignoresCase)
        keyNames = (keyName.map { [$0] } ?? []) + ["key"]
        columns = (0..<Int(table.columnCount)).map { place in
            let record = ruleset.tableColumn(at: Int(ruleset.table(at: index).firstColumn) + place)
            return Expected(
                record: record, name: ruleset.string(Int(record.name)), choices: Set(ruleset.texts(of: record)),
                vrs: VR.allCases.filter { record.vrs & $0.bit != 0 })
        }
    }

    /// What follows cannot be told.
    private var isOver = false
    private var isFull: Bool { isOver || faults.count >= TableError.mostFaults }

    private mutating func note(_ line: Int?, column: String? = nil, _ reason: String) {
        faults.append(TableError.Fault(line: line, column: column, reason))
    }

    /// - Parameters:
    ///   - sizeHint: bytes of the file, if they are known.
    ///   - next: fills a buffer with what follows; the number of bytes, 0 at the end.
    mutating func load(
        separator: UInt8, sizeHint: Int, next: (inout [UInt8]) throws -> Int
    ) throws -> LookupTable {
        var reader = CellReader(separator: separator)
        var hasher = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var total = 0
        var isFirst = true
        while !isFull {
            let count = try next(&buffer)
            guard count > 0 else { break }
            total += count
            hasher.update(buffer.rawBytes, from: 0, count: count)
            var start = 0
            if isFirst {
                isFirst = false
                start = try beginning(buffer, count)
            }
            take(&reader, buffer.rawBytes, start..<count, sizeHint: sizeHint)
        }
        if !isFull {
            do throws(CellReader.Fault) {
                if try reader.finish() { takeRecord(reader, sizeHint: sizeHint) }
            } catch { note(reader.recordLine, error.reason) }
        }
        guard faults.isEmpty else { throw TableError(faults, isCutOff: isFull) }
        guard !places.isEmpty else {
            throw TableError([.init(line: nil, "is empty: its first line names the columns")])
        }
        var seen: [(Int, Int)] = []
        keys.build { first, second in
            seen.append((first, second))
            return seen.count < TableError.mostFaults
        }
        for (first, second) in seen {
            note(Int(lines[second]), column: keyNames[0], "has the key of line \(lines[first])")
        }
        if faults.isEmpty { checkRepeatedKeys() }
        guard faults.isEmpty else { throw TableError(faults, isCutOff: isFull) }
        return LookupTable(
            name: ruleset.string(Int(table.name)), digest: hasher.finish(), rulesetDigest: ruleset.digest, index: index,
            key: table.key, keys: keys, fold: fold, columns: columns.map(\.cells))
    }

    /// Where the text begins behind a byte order mark.
    private func beginning(_ buffer: [UInt8], _ count: Int) throws -> Int {
        if count >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { return 3 }
        let isUTF16 = count >= 2 && (buffer[0] == 0xFF && buffer[1] == 0xFE || buffer[0] == 0xFE && buffer[1] == 0xFF)
        if isUTF16 { throw TableError([.init(line: nil, "is UTF-16; save it as UTF-8")]) }
        return 0
    }

    private mutating func take(_ reader: inout CellReader, _ bytes: RawSpan, _ range: Range<Int>, sizeHint: Int) {
        do throws(CellReader.Fault) {
            for place in range where try reader.take(bytes.byte(at: place)) {
                takeRecord(reader, sizeHint: sizeHint)
                if isFull { return }
            }
        } catch {
            note(
                reader.recordLine, column: reader.ends.count < places.count ? cellName(reader.ends.count) : nil,
                error.reason)
            // What follows cannot be told any more.
            isOver = true
        }
    }

    /// A cell's column as the policy names it.
    private func cellName(_ cell: Int) -> String {
        let place = places[cell]
        return place < 0 ? keyNames[0] : columns[place].name
    }

    // MARK: Records

    private mutating func takeRecord(_ reader: CellReader, sizeHint: Int) {
        guard !places.isEmpty else {
            readHeader(reader)
            return
        }
        let line = reader.recordLine
        guard reader.count == places.count else {
            note(line, "has \(reader.count) cells, and the first line \(places.count)")
            return
        }
        if lines.count == 256, sizeHint > 0 { reserve(reader, sizeHint) }
        guard lines.count < Int(UInt32.max) / 4 else {
            note(line, "is beyond the rows that a table may have")
            return
        }
        let bytes = reader.bytes.rawBytes
        for cell in 0..<reader.count {
            let range = reader.cell(cell)
            let fault =
                places[cell] < 0
                ? takeKey(bytes, range) : columns[places[cell]].take(bytes, range, reader.bytes, ruleset)
            if let fault {
                note(line, column: cellName(cell), fault)
                if isFull { return }
            }
        }
        lines.append(UInt32(clamping: line))
    }

    private mutating func reserve(_ reader: CellReader, _ sizeHint: Int) {
        let rows = sizeHint / max(1, reader.bytes.count + reader.count) * 17 / 16
        let keyBytes = places.firstIndex(of: -1).map { reader.cell($0).count } ?? 0
        guard rows < 1 << 26 else { return }
        lines.reserveCapacity(rows)
        keys.reserve(rows: rows, bytes: rows * (keyBytes + 1))
        for cell in places.indices where places[cell] >= 0 {
            columns[places[cell]].reserve(rows, reader.cell(cell).count + 1)
        }
    }

    private mutating func readHeader(_ reader: CellReader) {
        var found: Set<Int> = []
        for cell in 0..<reader.count {
            let bytes = Padding.trimmed(Array(reader.bytes[reader.cell(cell)]))
            let name = String(decoding: bytes, as: UTF8.self)
            let place = keyNames.contains(name) ? -1 : columns.firstIndex { $0.name == name }
            guard let place else {
                // The first line may be no header at all, and then it has values.
                note(
                    reader.recordLine, column: "\(cell + 1)",
                    "is none of the table's, which has \((keyNames.prefix(1) + columns.map(\.name)).joined(separator: ", "))"
                )
                continue
            }
            if !found.insert(place).inserted { note(reader.recordLine, column: "\(cell + 1)", "is there twice") }
            places.append(place)
        }
        for (place, column) in [(-1, keyNames[0])] + columns.indices.map({ ($0, columns[$0].name) })
        where !found.contains(place) {
            note(reader.recordLine, "has no column \(column)")
        }
        // Without its columns nothing can be said of the rows.
        isOver = !faults.isEmpty
    }

    private mutating func takeKey(_ bytes: RawSpan, _ range: Range<Int>) -> String? {
        let trimmed = Padding.withoutBlanks(bytes, range)
        if trimmed.isEmpty { return "has no key" }
        if trimmed.count < range.count, !fold.isTrimmed {
            return "has blanks around the key, which no file's value has; say `trimmed` in the policy or take them out"
        }
        if let fault = TableLoader.textFault(bytes, trimmed) { return fault }
        scratch.removeAll(keepingCapacity: true)
        fold.append(bytes, trimmed, to: &scratch)
        return keys.append(scratch) ? nil : "is beyond the bytes that the keys of a table may have"
    }

    /// What is wrong with text that a file may hold; nil if nothing.
    static func textFault(_ bytes: RawSpan, _ range: Range<Int>) -> String? {
        var isASCII = true
        for place in range {
            let byte = bytes.byte(at: place)
            if byte < 0x20 || byte == 0x7F { return "has a control character" }
            if byte == 0x5C { return "has a backslash, which separates values in files" }
            if byte >= 0x80 { isASCII = false }
        }
        if isASCII { return nil }
        let text = bytes.copyBytes(at: range.lowerBound, length: range.count)
        guard let text = String(validating: text, as: UTF8.self) else { return "is not UTF-8" }
        let steers = text.unicodeScalars.contains(where: \.canSteer)
        return steers ? "has a control character, or one that turns the direction of text" : nil
    }

    // MARK: Values that are keys

    /// What outputs are given must not be a key, or whoever reads it knows the patient.
    private mutating func checkRepeatedKeys() {
        var key: [UInt8] = []
        var text: [UInt8] = []
        for column in columns where column.record.isWritten && !column.record.repeatsKey {
            guard column.record.kind == .text || column.record.kind == .choice else { continue }
            let cells = column.cells
            for row in 0..<keys.count {
                text.removeAll(keepingCapacity: true)
                cells.append(row, to: &text)
                key.removeAll(keepingCapacity: true)
                let bytes = text.rawBytes
                fold.append(bytes, Padding.withoutBlanks(bytes, 0..<text.count), to: &key)
                guard let other = keys.row(key.rawBytes, 0..<key.count) else { continue }
                let whose = other == row ? "its own line" : "line \(lines[other])"
                note(
                    Int(lines[row]), column: column.name,
                    "has the key of \(whose), and outputs would show it; if that is meant, say `may repeat key` in the policy"
                )
                if isFull { return }
            }
        }
    }
}

extension TableLoader.Expected {
    var cells: TableColumn {
        switch record.kind {
        case .text, .choice: .texts(texts, ends: ends)
        case .integer: isShort ? .numbers(numbers) : .longNumbers(longNumbers)
        case .date: .dates(numbers)
        }
    }

    private var isShort: Bool { Int32(exactly: record.low) != nil && Int32(exactly: record.high) != nil }

    mutating func reserve(_ rows: Int, _ bytes: Int) {
        switch record.kind {
        case .text, .choice:
            texts.reserveCapacity(rows * bytes)
            ends.reserveCapacity(rows)
        case .integer where !isShort: longNumbers.reserveCapacity(rows)
        case .integer, .date: numbers.reserveCapacity(rows)
        }
    }

    /// Takes a cell; what is wrong with it, or nil.
    mutating func take(_ bytes: RawSpan, _ range: Range<Int>, _ all: [UInt8], _ ruleset: Ruleset) -> String? {
        switch record.kind {
        case .text, .choice: takeText(bytes, range, all, ruleset)
        case .integer: takeInteger(all[range])
        case .date: takeDate(all[range])
        }
    }

    private mutating func takeText(
        _ bytes: RawSpan, _ range: Range<Int>, _ all: [UInt8], _ ruleset: Ruleset
    ) -> String? {
        if let fault = TableLoader.textFault(bytes, range) { return fault }
        let isBlank = Padding.withoutBlanks(bytes, range).isEmpty
        if record.kind == .choice {
            guard choices.contains(String(decoding: all[range], as: UTF8.self)) else {
                return "is none of the texts that the policy lists"
            }
        } else {
            // Blanks alone are no value.
            var count = 0
            if !isBlank { for place in range where bytes.byte(at: place) & 0xC0 != 0x80 { count += 1 } }
            if count < record.low {
                return count == 0 ? "has no value" : "has fewer characters than \(record.low)"
            }
            if count > record.high { return "has more characters than \(record.high)" }
            if record.automaton > 0, !isBlank,
                !ruleset.matches(
                    automaton: Int(record.automaton) - 1, bytes, from: range.lowerBound, count: range.count)
            {
                return "does not match the pattern of the policy"
            }
        }
        let unicode = SpecificCharacterSet(kinds: [.utf8], usesEscapes: false)
        for vr in vrs where !isBlank && ValueGrammar.fitting(bytes, range, vr: vr, characterSet: unicode) == nil {
            return "is no value of \(vr.name), which it is written into"
        }
        if !isBlank { texts.append(contentsOf: all[range]) }
        guard texts.count < KeyIndex.mostBytes else { return "is beyond the bytes that a column may have" }
        ends.append(UInt32(texts.count))
        return nil
    }

    private mutating func takeInteger(_ cell: ArraySlice<UInt8>) -> String? {
        guard !cell.isEmpty else { return "has no value" }
        guard let number = Int64(String(decoding: cell, as: UTF8.self)) else { return "is no whole number" }
        if number == 0, record.isDays { return "is 0, and dates that move by 0 days stay as they are" }
        guard number >= record.low, number <= record.high else {
            return "is not from \(record.low) to \(record.high)"
        }
        if isShort { numbers.append(Int32(number)) } else { longNumbers.append(number) }
        return nil
    }

    private mutating func takeDate(_ cell: ArraySlice<UInt8>) -> String? {
        guard !cell.isEmpty else { return "has no value" }
        var digits = Array(cell)
        if digits.count == 10, digits[4] == 0x2D, digits[7] == 0x2D {
            digits.remove(at: 7)
            digits.remove(at: 4)
        }
        guard digits.count == 8, digits.allSatisfy(Digits.isDigit), let (date, _) = DateValue.parse(digits) else {
            return "is no date such as 2024-05-17"
        }
        numbers.append(Int32(date.dayNumber))
        return nil
    }
}
