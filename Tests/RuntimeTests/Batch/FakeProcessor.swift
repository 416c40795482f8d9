import Foundation
import MidicRuntime

/// Does what an input's text says: `ok STUDY SERIES SOP PAYLOAD`, `reject`, `quarantine`, `plain`, `dicomdir`, `full`,
/// `unreadable`. Sleeps by a hash of the path, so that workers finish out of order.
struct FakeProcessor: BatchProcessor, ~Copyable {
    mutating func process(path: String, into folder: borrowing Descriptor, as name: String) -> FileOutcome {
        guard let data = FileManager.default.contents(atPath: path) else { return .inputError(errno: 13) }
        let words = String(decoding: data, as: UTF8.self).split(separator: " ").map(String.init)
        usleep(UInt32(data.reduce(7) { ($0 * 31 + Int($1)) % 3000 }))
        switch words.first {
        case "ok":
            var report = FileReport()
            report.study = words[1]
            report.series = words[2]
            report.instance = words[3]
            report.inputBytes = data.count
            report.outputBytes = words[4].utf8.count
            report.counts.kept = 3
            report.map = [
                MapEntry(kind: .uid, old: "1.2.3", new: "2.25.1"),
                MapEntry(kind: .patientID, old: "A,\"\(words[3])", new: "X"),
            ]
            try? folder.create(name, mode: 0o666).write(Array(words[4].utf8).rawBytes)
            return .deidentified(report)
        case "reject": return .rejected(reason: "not-accepted", nil)
        case "quarantine":
            let failure = FileFailure(
                .truncatedElement, at: 132, tag: Tag(0x0010, 0x0010), relatedOffset: 200)
            // A processor that fails late may leave a part of its output behind.
            try? folder.create(name, mode: 0o666).write(Array("part".utf8).rawBytes)
            return .quarantined(reason: "truncated-element", failure)
        case "dicomdir": return .directory
        case "full":
            try? folder.create(name, mode: 0o666).write(Array("part".utf8).rawBytes)
            return .outputError(errno: ENOSPC)
        case "unreadable": return .inputError(errno: EACCES)
        default: return .notDICOM
        }
    }
}

extension FakeProcessor {
    /// No test writes to standard output.
    mutating func process(path: String, to stream: StandardStream) -> FileOutcome { .outputError(errno: EBADF) }
}

/// A folder of its own for one test, removed with it.
final class Scratch: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/midic-test-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let target = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: Path.parent(of: target), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: target))
    }

    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Relative paths of all files below `name`, sorted, hidden ones included.
    func files(_ name: String) -> [String] {
        let walk = FileManager.default.enumerator(atPath: path + "/" + name)
        var found: [String] = []
        while let item = walk?.nextObject() as? String {
            let status = try? FileSystem.status(of: path + "/" + name + "/" + item, following: false)
            if status?.kind != .directory || item.contains(".midic") { found.append(item) }
        }
        return found.sorted()
    }

    func mode(_ name: String) -> UInt32? { (try? FileSystem.status(of: path + "/" + name))?.mode }

    func options(jobs: Int = 1) -> BatchOptions {
        BatchOptions(inputs: [path + "/in"], output: path + "/out", jobs: jobs)
    }

    func run(_ options: BatchOptions, stop: StopFlag = StopFlag()) throws -> RunSummary {
        try Batch.run(
            BatchPlan(options), identity: RunIdentity(tool: "0", rulesetDigest: "d1", keyChecks: [("study_key", "ab")]),
            stop: stop
        ) { FakeProcessor() }
    }
}
