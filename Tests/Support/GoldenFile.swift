package import Foundation

/// A text that the repository keeps, for comparison with what the code makes today. With `MIDIC_UPDATE=1` in the
/// environment the text is written anew: read the difference before you commit it.
package struct GoldenFile {
    package static let isUpdating = ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1"

    private let url: URL

    package init(_ url: URL) { self.url = url }

    /// What a person sees of the findings about a policy in `Tests/Fixtures/errors`.
    package init(errorsOf fixture: String) {
        self.init(
            Repository.errors.appendingPathComponent(fixture).deletingPathExtension().appendingPathExtension("out"))
    }

    /// Whether the text is the one that is kept; true after writing it.
    package func agrees(with text: String) throws -> Bool {
        if GoldenFile.isUpdating {
            try text.write(to: url, atomically: true, encoding: .utf8)
            return true
        }
        return try text == String(contentsOf: url, encoding: .utf8)
    }
}
