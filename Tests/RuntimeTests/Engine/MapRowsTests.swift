import Foundation
import Testing

@testable import MidicRuntime

/// Rows of the custodian's map, as files give them.
@Suite struct MapRowsTests {
    private static func text(of rows: MapRows) -> String {
        var bytes: [UInt8] = []
        rows.forEach { (_, row) in bytes.append(row) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 4180, and what reads back is what was written.
    @Test(arguments: [
        ("1.2", "1.2"), ("", ""), ("A,B", "\"A,B\""), ("\"", "\"\"\"\""), ("a\"\"b", "\"a\"\"\"\"b\""),
        ("l\n", "\"l\n\""), ("r\rs", "\"r\rs\""), ("é😀", "é😀"), ("é,", "\"é,\""), ("\",\"", "\"\"\",\"\"\""),
    ])
    func fields(value: String, field: String) {
        var report = FileReport()
        let entries = [
            MapEntry(kind: .uid, old: value, new: "2.25.1"), MapEntry(kind: .patientID, old: "x", new: value),
        ]
        report.map = entries
        #expect(Self.text(of: report.rows) == "uid,\(field),2.25.1\r\npatient_id,x,\(field)\r\n")
        #expect(report.map == entries)
    }

    /// Bytes that are no UTF-8 do not reach the file.
    @Test func noText() {
        var rows = MapRows()
        rows.append(.patientID, old: [0x41, 0xE9, 0x42], new: [0x58])
        #expect(Self.text(of: rows) == "patient_id,A\u{FFFD}B,X\r\n")
    }

    /// Equal rows have equal fingerprints, and others have others, the same value in another field among them.
    @Test func fingerprints() {
        var seen: Set<UInt128> = []
        for _ in 0..<2 {
            var rows = MapRows()
            for number in 0..<2000 {
                rows.append(.uid, old: Array("1.\(number)".utf8)[...], new: Array("2.\(number)".utf8)[...])
                rows.append(.uid, old: Array("2.\(number)".utf8)[...], new: Array("1.\(number)".utf8)[...])
                rows.append(.patientID, old: Array("1.\(number)".utf8)[...], new: Array("2.\(number)".utf8)[...])
            }
            rows.finish()
            rows.forEach { (fingerprint, _) in seen.insert(fingerprint) }
        }
        #expect(seen.count == 6000)
    }

    /// Rows over what a file may hold in memory go elsewhere, in order, and read back all the same.
    @Test(arguments: [0, 1, 700, 5000])
    func spilled(count: Int) {
        var rows = MapRows()
        var expected = ""
        for number in 0..<count {
            let old = "1.2.840.\(number).\(String(repeating: "7", count: 40))"
            rows.append(.uid, old: Array(old.utf8)[...], new: Array("2.25.\(number)".utf8)[...])
            expected += "uid,\(old),2.25.\(number)\r\n"
        }
        rows.finish()
        #expect(rows.areSpilled == (expected.utf8.count + 20 * count > MapRows.memoryLimit))
        #expect(rows.isEmpty == (count == 0))
        #expect(rows.failure == nil)
        #expect(Self.text(of: rows) == expected)
        #expect(rows.entries.count == count)
    }
}
