import Foundation
import Testing

/// A reason that operators can meet and not look up is half a reason.
@Suite struct OutcomesPageTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func everyReasonIsOnThePage() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/outcomes.md"), encoding: .utf8)
        let sources = Self.root.appending(path: "Sources/Runtime")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var count = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for part in text.components(separatedBy: "FileFailure.Code(\"").dropFirst() {
                let name = part.prefix { $0 != "\"" }
                count += 1
                #expect(page.contains("`\(name)`"), "\(name) is not in docs/outcomes.md")
            }
        }
        #expect(count > 20)
    }
}
