import MidicJSON

/// What `midic bench` has measured, as a table for people and as JSON for programs.
struct BenchTable {
    /// The middle of some measurements, and how far they lie apart.
    struct Spread: Equatable {
        let median: Double
        let lowest: Double
        let highest: Double

        /// - Parameter values: at least one.
        init(_ values: [Double]) {
            let sorted = values.sorted()
            let middle = sorted.count / 2
            median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
            lowest = sorted[0]
            highest = sorted[sorted.count - 1]
        }

        var json: JSONObject {
            var object = JSONObject()
            object.add("median", median)
            object.add("lowest", lowest)
            object.add("highest", highest)
            return object
        }
    }

    /// One way of writing the files anew.
    struct Row {
        /// `copy`, `floor` or `midic`.
        let what: String
        /// Of `midic`.
        let jobs: Int?
        /// Whether `midic` wrote an audit and a map.
        let hasRecords: Bool
        /// Of each round that counts, in the order of the rounds.
        var seconds: [Double] = []
        var processorSeconds: [Double] = []

        var title: String {
            guard let jobs else { return what }
            return "\(what), \(jobs) job\(jobs == 1 ? "" : "s")" + (hasRecords ? ", audit and map" : "")
        }
    }

    var rulesetDigest = ""
    var files = 0
    var bytes = 0
    /// Whether the inputs have no more files than these.
    var isWhole = true
    var rounds = 0
    var rows: [Row] = []
    /// What became of the files in the last run of midic, by the names of the summary.
    var outcomes: [(name: String, count: Int)] = []
    /// How many of them became outputs.
    var written = 0
    var peakAnonymousBytes: Int?

    /// By round, so that what disturbs a whole round disturbs neither.
    private func ratios(_ row: Row, to what: String) -> Spread? {
        guard row.what != what, let other = rows.first(where: { $0.what == what }),
            other.seconds.count == row.seconds.count, !row.seconds.isEmpty
        else { return nil }
        return Spread(zip(other.seconds, row.seconds).map { $0 / max($1, 1e-9) })
    }

    // MARK: For people

    func text(_ console: Console) -> String {
        var text = ""
        text += "ruleset  \(rulesetDigest.prefix(16))\n"
        text += "files    \(files), \(SummaryText.size(bytes))"
        text += isWhole ? "\n" : "; there are more (`--files`, `--size`)\n"
        text += "rounds   \(rounds) after one that does not count: medians, and the lowest and highest\n\n"
        let heads = ["", isShort ? "ms" : "seconds", "", "files/s", "MB/s", "of copy", "", "of floor", "CPU us/file"]
        let lines = rows.map(cells)
        let widths = heads.indices.map { column in
            max(heads[column].count, lines.map { $0[column].count }.max() ?? 0)
        }
        text += console.heading(BenchTable.line(heads, widths)) + "\n"
        for line in lines { text += BenchTable.line(line, widths) + "\n" }
        if rows.contains(where: { $0.jobs != nil && Spread($0.seconds).median < 0.1 }) {
            text += "\nA run this short is for the most part its start; more files, if there are any, say more.\n"
        }
        if let peakAnonymousBytes {
            text += "\nmemory of the process at most \(SummaryText.size(peakAnonymousBytes)) (mapped files apart)\n"
        }
        if written < files {
            text += "\nNot all files became outputs, which only the copies wrote whole: \(otherOutcomes)\n"
        }
        return text
    }

    /// What became of those that are no outputs: `1 not dicom, 2 quarantined`.
    var otherOutcomes: String {
        outcomes.filter { !["files", "deidentified", "identical"].contains($0.name) && $0.count > 0 }
            .map { "\($0.count) \($0.name.replacing("_", with: " "))" }.joined(separator: ", ")
    }

    /// Whether all measurements are shown in milliseconds.
    private var isShort: Bool { rows.allSatisfy { Spread($0.seconds).median < 1 } }

    private func cells(_ row: Row) -> [String] {
        let seconds = Spread(row.seconds)
        let unit = isShort ? 1000.0 : 1
        let copy = ratios(row, to: "copy")
        func number(_ value: Double?) -> String { value.map(BenchTable.hundredths) ?? "" }
        return [
            row.title, SummaryText.short(seconds.median * unit),
            "\(SummaryText.short(seconds.lowest * unit)) to \(SummaryText.short(seconds.highest * unit))",
            SummaryText.short(Double(files) / max(seconds.median, 1e-9)),
            SummaryText.short(Double(bytes) / 1e6 / max(seconds.median, 1e-9)), number(copy?.median),
            copy.map { "\(number($0.lowest)) to \(number($0.highest))" } ?? "",
            number(ratios(row, to: "floor")?.median),
            SummaryText.short(Spread(row.processorSeconds).median * 1e6 / Double(max(files, 1))),
        ]
    }

    /// Numbers to the right, all else to the left.
    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let blanks = String(repeating: " ", count: widths[index] - cell.count)
            let isText = index == 0 || index == 2 || index == 6
            line += (index == 0 ? "" : "  ") + (isText ? cell + blanks : blanks + cell)
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func hundredths(_ value: Double) -> String {
        let count = Int((value * 100).rounded())
        return "\(count / 100).\(count % 100 < 10 ? "0" : "")\(count % 100)"
    }

    // MARK: For programs

    var json: JSONObject {
        var object = JSONObject()
        object.add("schema", 1)
        object.add("ruleset", rulesetDigest)
        object.add("files", files)
        object.add("bytes", bytes)
        object.add("whole", isWhole)
        object.add("rounds", rounds)
        object.add("rows", rows.map(json))
        object.add("outcomes", JSONObject(outcomes))
        if let peakAnonymousBytes { object.add("peak_anonymous_bytes", peakAnonymousBytes) }
        return object
    }

    private func json(_ row: Row) -> JSONObject {
        var object = JSONObject()
        object.add("what", row.what)
        if let jobs = row.jobs {
            object.add("jobs", jobs)
            object.add("records", row.hasRecords)
        }
        object.add("milliseconds", Spread(row.seconds.map { $0 * 1000 }).json)
        object.add("processor_milliseconds", Spread(row.processorSeconds.map { $0 * 1000 }).json)
        if let ratio = ratios(row, to: "copy") { object.add("of_copy", ratio.json) }
        if let ratio = ratios(row, to: "floor") { object.add("of_floor", ratio.json) }
        return object
    }
}
