/// A file for the table `subjects` that random policies declare, and so the fixtures and fuzzers that began with one. Not all
/// files have a row, and not all rows a code.
package enum SubjectTable {
    package static let lines: [[String]] = [
        ["number", "PatientID", "code", "arm", "day", "same", "shift", "baseline"],
        ["3", "MRN12345", "C-1", "A", "2001-02-03", "MRN12345", "-400", "2024-03-15"],
        ["0", "secret HOSPITAL", "", "B", "19991231", "x", "-31", "20000101"],
        ["9", "t1 ax", "GR\u{D6}SSE", "A", "2020-02-29", "y", "-800", "2010-01-01"],
    ]

    /// The same as comma-separated values.
    package static var file: [UInt8] {
        Array((lines.map { $0.joined(separator: ",") }.joined(separator: "\r\n") + "\r\n").utf8)
    }
}
