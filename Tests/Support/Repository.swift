package import Foundation

/// The folders of the repository that the tests read, found from where this file stands.
package enum Repository {
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    package static let errors = root.appendingPathComponent("Tests/Fixtures/errors")
    package static let examples = root.appendingPathComponent("examples")

    package static func policies(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".midic") }.sorted()
    }

    package static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appendingPathComponent(path)))
    }
}
