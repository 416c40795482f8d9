import Foundation
import TestSupport

/// A pair in `Tests/Fixtures/differential`: policy files and a planned file, all text.
///
/// A failing pair, made small, becomes one where `MIDIC_UPDATE=1` is in the environment. It stays as a test after the mending.
enum PairFixture {
    static let folder = Repository.root.appendingPathComponent("Tests/Fixtures/differential")

    static var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.contains(".") }
            .sorted()
    }

    static func keep(_ policy: PlannedPolicy, _ file: PlannedFile, _ name: String, _ words: String) {
        guard GoldenFile.isUpdating else { return }
        let place = folder.appendingPathComponent(name)
        try? FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (path, text) in policy.files {
            try? text.write(to: place.appendingPathComponent(path), atomically: true, encoding: .utf8)
        }
        try? ("// \(words)\n" + PlannedText.text(of: file)).write(
            to: place.appendingPathComponent("file.txt"), atomically: true, encoding: .utf8)
    }

    /// The bytes of a policy file of the fixture; nil if there is none.
    static func read(_ name: String, _ path: String) -> [UInt8]? {
        (try? Data(contentsOf: folder.appendingPathComponent(name).appendingPathComponent(path))).map { Array($0) }
    }

    static func file(_ name: String) throws -> PlannedFile {
        try PlannedText.file(String(decoding: read(name, "file.txt") ?? [], as: UTF8.self))
    }
}
