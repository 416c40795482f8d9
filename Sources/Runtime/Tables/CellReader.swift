/// Takes the bytes of a file with comma-separated values apart (RFC 4180), or of one with tabs.
///
/// Bytes are pushed one by one, so a file is never in memory as a whole. Lines end with LF or CR LF; a cell that begins with a
/// quotation mark goes to the next single one, and two inside stand for one. Lines without a byte are passed over.
struct CellReader {
    private enum State {
        case lineStart, cellStart, plain, quoted, afterQuote, afterReturn
    }

    /// What is wrong with a file's form.
    enum Fault: Error {
        case strayQuote
        case afterQuote
        case unclosedQuote
        case loneReturn
        case cellTooLong
    }

    private let separator: UInt8
    private var state = State.lineStart
    private var line = 1
    /// The line where the record begins, from 1.
    private(set) var recordLine = 1
    /// The cells of the record so far, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each cell that is complete ends in `bytes`.
    private(set) var ends: [Int] = []

    /// Bytes of a cell: far more than any value that may be written.
    private static let longestCell = 1 << 16
    /// Bytes of all cells of a line.
    private static let longestRecord = 1 << 22

    init(separator: UInt8) { self.separator = separator }

    /// The number of cells of a complete record.
    var count: Int { ends.count }

    /// The range of a cell in `bytes`.
    func cell(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    /// Takes a byte.
    ///
    /// - Returns: whether a record is complete. It is there until the next byte is taken.
    @inline(__always)
    mutating func take(_ byte: UInt8) throws(Fault) -> Bool {
        switch state {
        case .plain:
            guard byte == separator || byte == 0x0A || byte == 0x0D || byte == 0x22 else {
                bytes.append(byte)
                return false
            }
            if byte == 0x22 { throw .strayQuote }
            return try endCell(byte)
        case .quoted:
            if byte == 0x22 {
                state = .afterQuote
                return false
            }
            if byte == 0x0A { line += 1 }
            bytes.append(byte)
            if bytes.count - (ends.last ?? 0) > CellReader.longestCell { throw .unclosedQuote }
            return false
        case .lineStart, .cellStart, .afterQuote, .afterReturn: return try takeAtEdge(byte)
        }
    }

    private mutating func takeAtEdge(_ byte: UInt8) throws(Fault) -> Bool {
        switch state {
        case .lineStart:
            bytes.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            recordLine = line
            if byte == 0x0A {
                line += 1
                return false
            }
            if byte == 0x0D {
                state = .afterReturn
                return false
            }
            return try beginCell(byte)
        case .cellStart: return try beginCell(byte)
        case .afterQuote:
            if byte == 0x22 {
                bytes.append(byte)
                state = .quoted
                return false
            }
            guard byte == separator || byte == 0x0A || byte == 0x0D else { throw .afterQuote }
            return try endCell(byte)
        case .afterReturn:
            guard byte == 0x0A else { throw .loneReturn }
            line += 1
            state = .lineStart
            // A line without a byte is no record.
            return !ends.isEmpty
        case .plain, .quoted: return false
        }
    }

    private mutating func beginCell(_ byte: UInt8) throws(Fault) -> Bool {
        if byte == 0x22 {
            state = .quoted
            return false
        }
        if byte == separator || byte == 0x0A || byte == 0x0D { return try endCell(byte) }
        bytes.append(byte)
        state = .plain
        return false
    }

    /// Ends a cell at the byte behind it.
    private mutating func endCell(_ byte: UInt8) throws(Fault) -> Bool {
        guard bytes.count - (ends.last ?? 0) <= CellReader.longestCell, bytes.count <= CellReader.longestRecord else {
            throw .cellTooLong
        }
        ends.append(bytes.count)
        if byte == separator {
            state = .cellStart
            return false
        }
        if byte == 0x0D {
            state = .afterReturn
            return false
        }
        line += 1
        state = .lineStart
        return true
    }

    /// The file ends: whether that completes a record.
    mutating func finish() throws(Fault) -> Bool {
        switch state {
        case .lineStart: return false
        case .quoted: throw .unclosedQuote
        case .afterReturn: throw .loneReturn
        case .cellStart, .plain, .afterQuote: return try endCell(0x0A)
        }
    }
}

extension CellReader.Fault {
    /// In words that go on after the place.
    var reason: String {
        switch self {
        case .strayQuote: "has a quotation mark inside a cell that does not begin with one"
        case .afterQuote: "has something behind the closing quotation mark of a cell"
        case .unclosedQuote: "begins a quotation that is not closed"
        case .loneReturn: "ends with a carriage return alone; lines end with LF or CR LF"
        case .cellTooLong: "has more than 65536 bytes"
        }
    }
}
