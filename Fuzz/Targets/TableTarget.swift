import MidicCompiler
import MidicLang
import MidicRuntime

/// Any bytes as the file of a table: it is refused with places, or each of its rows is found by its key and says what its
/// line says. What the lines say is read here a second time, and more simply: RFC 4180 over the whole file.
struct TableTarget {
    /// By the low bit of an input's first byte.
    private let rulesets: [Ruleset]

    private static func policy(_ key: String) -> String {
        """
        midic 1
        policy tables version "1.0.0" {
            standard  "2026d"
            otherwise keep
            on_error  quarantine
        }
        table subjects(key: \(key)) {
            code: text(0...12)
            arm: text("A", "B")
            number: integer(0...9)
            day: date
            same: text(1...16) may repeat key
        }
        PatientID -> lookup subjects.code else remove
        PatientName -> lookup subjects.same else remove
        ClinicalTrialSubjectID -> lookup subjects.arm else remove
        """
    }

    init() throws {
        rulesets = try ["PatientID", "PatientID trimmed ignoring case"].map { key in
            let result = PolicyCompiler.compile(path: "tables.midic") { _ in Array(Self.policy(key).utf8) }
            guard let ruleset = result.ruleset else { throw NotCompiled(words: result.diagnostics.map(\.message)) }
            return ruleset
        }
    }

    struct NotCompiled: Error {
        let words: [String]
    }

    func finding(_ input: [UInt8]) -> String? {
        guard let first = input.first else { return nil }
        let isFolded = first & 1 != 0
        let isTabbed = first & 2 != 0
        let file = Array(input.dropFirst())
        let table: LookupTable
        do {
            table = try LookupTable.parse(
                file, as: "subjects", of: rulesets[isFolded ? 1 : 0], keyword: "PatientID", isTabbed: isTabbed)
        } catch let error as TableError {
            return error.faults.isEmpty ? "refused without a reason" : nil
        } catch { return "an error of another kind" }
        return Self.difference(table, Self.records(file, separator: isTabbed ? 0x09 : 0x2C))
    }

    // MARK: A second reading

    private static func records(_ file: [UInt8], separator: UInt8) -> [[[UInt8]]] {
        var rest = file.starts(with: [0xEF, 0xBB, 0xBF]) ? file.dropFirst(3) : file[...]
        var records: [[[UInt8]]] = []
        while !rest.isEmpty {
            var record: [[UInt8]] = []
            repeat { record.append(cell(&rest, separator)) } while take(separator, from: &rest)
            _ = take(0x0D, from: &rest)
            _ = take(0x0A, from: &rest)
            records.append(record)
        }
        // A line without a byte has one cell without a byte, as a cell in quotation marks may be; neither is a whole line of this table.
        return records.filter { $0 != [[]] }
    }

    private static func take(_ byte: UInt8, from rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    private static func cell(_ rest: inout ArraySlice<UInt8>, _ separator: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        guard take(0x22, from: &rest) else {
            text = Array(rest.prefix { $0 != separator && $0 != 0x0A && $0 != 0x0D })
            rest.removeFirst(text.count)
            return text
        }
        while let byte = rest.popFirst() {
            if byte != 0x22 { text.append(byte) } else if take(0x22, from: &rest) { text.append(0x22) } else { break }
        }
        return text
    }

    /// What the table says otherwise than the records; nil if nothing.
    private static func difference(_ table: LookupTable, _ records: [[[UInt8]]]) -> String? {
        guard let header = records.first else { return "a table without a first line" }
        let names = header.map { String(decoding: $0, as: UTF8.self).filter { $0 != " " && $0 != "\0" } }
        guard records.count - 1 == table.rowCount else { return "another number of rows" }
        let utf8 = SpecificCharacterSet(kinds: [.utf8], usesEscapes: false)
        var scratch: [UInt8] = []
        // In the order in which rulesets have columns: by name.
        let columns = ["arm", "code", "day", "number", "same"]
        for record in records.dropFirst() {
            guard record.count == names.count else { return "a line with other cells than the first" }
            let cells = Dictionary(zip(names, record)) { $1 }
            guard let key = cells["PatientID"] ?? cells["key"] else { return "a table without its key" }
            guard let row = table.row(of: withoutBlanks(key), utf8, scratch: &scratch) else {
                return "a key without its row"
            }
            for (place, name) in columns.enumerated() {
                guard let cell = cells[name] else { return "a table without a column" }
                var text: [UInt8] = []
                table.appendCell(row, place, to: &text)
                guard text == written(cell, name) else { return "column \(name) says something else" }
            }
        }
        return nil
    }

    private static func withoutBlanks(_ text: [UInt8]) -> [UInt8] {
        Array(Array(text.drop { $0 == 0x20 }.reversed()).drop { $0 == 0x20 }.reversed())
    }

    /// What files are given for a cell.
    private static func written(_ cell: [UInt8], _ name: String) -> [UInt8] {
        switch name {
        case "day": cell.filter { $0 != 0x2D }
        case "number": Array(String(Int(String(decoding: cell, as: UTF8.self)) ?? -1).utf8)
        default: cell.allSatisfy { $0 == 0x20 } ? [] : cell
        }
    }
}
