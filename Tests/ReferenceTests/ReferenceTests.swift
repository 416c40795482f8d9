import Foundation
import MidicReference
import TestSupport
import Testing

/// The reference and the runtime on policies and files that are at hand. `MIDIC_CORPUS=FOLDER` adds files, and
/// `MIDIC_POLICIES=FOLDER` policies.
@Suite struct ReferenceTests {
    static let policies: [String] = {
        let more = ProcessInfo.processInfo.environment["MIDIC_POLICIES"].map { [$0] } ?? []
        return (["examples", "Tests/Fixtures/decisions"] + more).flatMap { folder in
            Repository.policies(in: URL(fileURLWithPath: folder, relativeTo: Repository.root)).map { folder + "/" + $0 }
        }
    }()

    static let files: [String] = {
        let more = ProcessInfo.processInfo.environment["MIDIC_CORPUS"].map { [$0] } ?? []
        return (["examples/dicom"] + more).flatMap { folder -> [String] in
            let url = URL(fileURLWithPath: folder, relativeTo: Repository.root)
            let found = FileManager.default.enumerator(at: url, includingPropertiesForKeys: [.isRegularFileKey])
            return (found?.allObjects as? [URL] ?? []).filter {
                (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? false
            }.map(\.path).sorted()
        }
    }()

    @Test(arguments: policies) func agrees(_ path: String) throws {
        let executors = try #require(try TwoExecutors(path: path), "it compiles")
        var differing = 0
        for file in Self.files {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            guard bytes.count < 4 << 20, let difference = executors.difference(bytes) else { continue }
            differing += 1
            if differing <= 20 { Issue.record("\(path) on \(file):\n  \(difference)") }
        }
    }
}
