/// A table of a run, read once and shared by all workers: which row is a file's, and what its cells say.
public final class LookupTable: Sendable {
    /// As the policy names it.
    package let name: String
    /// SHA-256 of the file.
    package let digest: [UInt8]
    /// Of the ruleset that says what the columns are, and the table's place in it.
    let rulesetDigest: [UInt8]
    let index: Int
    /// The attribute of the root that is the key.
    package let key: Tag
    package var rowCount: Int { keys.count }
    private let keys: KeyIndex
    private let fold: KeyFold
    private let columns: [TableColumn]

    init(
        name: String, digest: [UInt8], rulesetDigest: [UInt8], index: Int, key: Tag, keys: KeyIndex, fold: KeyFold,
        columns: [TableColumn]
    ) {
        self.name = name
        self.digest = digest
        self.rulesetDigest = rulesetDigest
        self.index = index
        self.key = key
        self.keys = keys
        self.fold = fold
        self.columns = columns
    }

    /// The row of a file; nil where the table has none, or where the value is no text in the file's character set.
    ///
    /// - Parameters:
    ///   - value: the key's, without padding, in the file's character set.
    ///   - set: what is in force at the root.
    ///   - scratch: memory that the caller keeps from file to file.
    package func row(of value: [UInt8], _ set: SpecificCharacterSet, scratch: inout [UInt8]) -> Int? {
        let isPlain = value.allSatisfy { $0 < 0x80 && $0 != 0x1B }
        if isPlain, !fold.ignoresCase { return keys.row(value.rawBytes, 0..<value.count) }
        guard let text = isPlain ? value : try? set.decode(value).utf8 else { return nil }
        if !fold.ignoresCase { return keys.row(text.rawBytes, 0..<text.count) }
        scratch.removeAll(keepingCapacity: true)
        fold.append(text.rawBytes, 0..<text.count, to: &scratch)
        return keys.row(scratch.rawBytes, 0..<scratch.count)
    }

    /// Appends a cell as it is written, in UTF-8; nothing for a cell without a value.
    package func appendCell(_ row: Int, _ column: Int, to text: inout [UInt8]) {
        columns[column].append(row, to: &text)
    }

    /// The days that a row says for an offset; 0 for dates that are where they are to move to.
    ///
    /// - Parameter anchor: where the dates of a column move to, in days since 1970-01-01.
    package func days(_ row: Int, _ column: Int, anchor: Int32) -> Int? {
        let cells = columns[column]
        guard let number = cells.number(row) else { return nil }
        if case .dates = cells { return Int(anchor) - number }
        return number
    }

    /// Of the days that the rows come to, those that are nearest to 0, 0 aside; nil without rows.
    func nearestDays(_ column: Int, anchor: Int32) -> Int? {
        var nearest: Int?
        for row in 0..<rowCount {
            guard let days = days(row, column, anchor: anchor), days != 0 else { continue }
            if nearest.map({ abs(days) < abs($0) }) ?? true { nearest = days }
        }
        return nearest
    }
}

/// The cells of a column.
enum TableColumn: Sendable {
    /// UTF-8, one cell after the other, and where each ends.
    case texts([UInt8], ends: [UInt32])
    /// Decimal numbers.
    case numbers([Int32])
    /// Numbers beyond 32 bits.
    case longNumbers([Int64])
    /// Days since 1970-01-01.
    case dates([Int32])

    func append(_ row: Int, to text: inout [UInt8]) {
        switch self {
        case .texts(let bytes, let ends):
            text.append(contentsOf: bytes[(row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])])
        case .numbers(let numbers): text.append(contentsOf: String(numbers[row]).utf8)
        case .longNumbers(let numbers): text.append(contentsOf: String(numbers[row]).utf8)
        case .dates(let days):
            guard let date = CivilDate(dayNumber: Int(days[row])) else { return }
            text.append(contentsOf: DateValue.format(date, .plain))
        }
    }

    func number(_ row: Int) -> Int? {
        switch self {
        case .texts: nil
        case .numbers(let numbers): Int(numbers[row])
        case .longNumbers(let numbers): Int(numbers[row])
        case .dates(let days): Int(days[row])
        }
    }
}
