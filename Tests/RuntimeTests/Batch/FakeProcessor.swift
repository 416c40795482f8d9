import Foundation
import MidicRuntime
import Testing

/// Does what an input's text says: `ok STUDY SERIES SOP PAYLOAD`, `reject`, `quarantine`, `gate NUMBER REASON`, `plain`,
/// `dicomdir`, `full`, `unreadable`, `meddle PATH STUDY SERIES SOP PAYLOAD`, which writes to PATH before the output is looked for, and
/// `late` with the same, which does so afterwards. Sleeps by a hash of the text, so that workers
/// finish out of order.
struct FakeProcessor: BatchProcessor, ~Copyable {
    mutating func examine(_ path: FilePath) -> FileOutcome {
        var present = PresentOutputs()
        return process(path, into: .none, as: "", unless: &present)
    }

    mutating func process(
        _ path: FilePath, into folder: borrowing Descriptor, as name: String, unless present: inout PresentOutputs
    ) -> FileOutcome {
        guard let data = try? Descriptor.open(path).contents(limit: 1 << 20) else { return .inputError(errno: 13) }
        var words = String(decoding: data, as: UTF8.self).split(separator: " ").map(String.init)
        usleep(UInt32(data.reduce(7) { ($0 * 31 + Int($1)) % 3000 }))
        if words.first == "meddle" {
            // Somebody else puts a file where an output will be.
            try? Data("foreign".utf8).write(to: URL(fileURLWithPath: words[1]))
            words = ["ok"] + words[2...]
        }
        var late: String?
        if words.first == "late" {
            late = words[1]
            words = ["ok"] + words[2...]
        }
        switch words.first {
        case "gate":
            let gate = GateVerdict(reason: words[2], number: Int(words[1])!)
            return words[1] == "1" ? .rejectedByGate(gate) : .quarantinedByGate(gate)
        case "ok":
            var report = FileReport()
            report.study = words[1]
            report.series = words[2]
            report.instance = words[3]
            report.inputBytes = data.count
            report.outputBytes = words[4].utf8.count
            report.counts.kept = 3
            report.outputDigest = FakeProcessor.digest(of: words[4])
            report.map = [
                MapEntry(kind: .uid, old: "1.2.3", new: "2.25.1"),
                MapEntry(kind: .patientID, old: "A,\"\(words[3])", new: "X"),
            ]
            let content = Array(words[4].utf8)
            let found = present.find(report, OneSpan(content.rawBytes))
            if let late { try? Data("foreign".utf8).write(to: URL(fileURLWithPath: late)) }
            if let found { return .present(report, found) }
            try? folder.create(name, mode: 0o666).write(content.rawBytes)
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
        case "exhausted": return .inputError(errno: EMFILE)
        case "unreadable": return .inputError(errno: EACCES)
        default: return .notDICOM
        }
    }
}

extension FakeProcessor {
    private static func digest(of text: String) -> [UInt8] {
        var hasher = SHA256()
        let bytes = Array(text.utf8)
        hasher.update(bytes.rawBytes, from: 0, count: bytes.count)
        return hasher.finish()
    }

    /// No test writes to standard output.
    mutating func process(_ path: FilePath, to stream: StandardStream) -> FileOutcome { .outputError(errno: EBADF) }
}

/// Bytes in one span.
struct OneSpan: SpanSource, ~Escapable {
    private var bytes: RawSpan

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    @_lifetime(copy self)
    mutating func next() -> RawSpan? {
        if bytes.byteCount == 0 { return nil }
        let all = bytes
        bytes = bytes.extracting(first: 0)
        return all
    }
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

    /// The lines of an audit, each parsed.
    func lines(_ name: String) throws -> [[String: Any]] {
        let text = try #require(read(name))
        #expect(text.hasSuffix("\n"))
        return try text.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

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
