/// The table that planned policies may declare, and the lines that runs are given. Not all files have a row, and not all rows a code.
enum PlannedTable {
    static let columns = [
        "code: text(0...12)", "arm: text(\"A\", \"B\")", "number: integer(0...9)", "day: date",
        "same: text(1...16) may repeat key", "shift: integer(-1000...-30)", "baseline: date",
    ].map { PlannedStatement($0) }

    static let lines: [[String]] = [
        ["number", "PatientID", "code", "arm", "day", "same", "shift", "baseline"],
        ["3", "MRN12345", "C-1", "A", "2001-02-03", "MRN12345", "-400", "2024-03-15"],
        ["0", "secret HOSPITAL", "", "B", "19991231", "x", "-31", "20000101"],
        ["9", "t1 ax", "GR\u{D6}SSE", "A", "2020-02-29", "y", "-800", "2010-01-01"],
    ]

    static var file: [UInt8] {
        Array((lines.map { $0.joined(separator: ",") }.joined(separator: "\r\n") + "\r\n").utf8)
    }
}
