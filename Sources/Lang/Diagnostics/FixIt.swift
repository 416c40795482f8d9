/// The replacement of one range of a text.
public struct TextEdit: Hashable, Sendable {
    /// Empty for text that is only added.
    public let range: SourceRange
    public let replacement: String

    package init(replace range: SourceRange, with replacement: String) {
        self.range = range
        self.replacement = replacement
    }
}

/// Edits that together mend a finding, for a tool to make when a person agrees.
public struct FixIt: Hashable, Sendable {
    /// What the edits do, as an imperative: `add quotes`.
    public let message: String
    /// In the order of files and places; never empty, and no two of them overlap. All are made or none.
    public let edits: [TextEdit]

    package init(_ message: String, edits: [TextEdit]) {
        self.message = message
        self.edits = edits
    }

    package init(_ message: String, replace range: SourceRange, with replacement: String) {
        self.init(message, edits: [TextEdit(replace: range, with: replacement)])
    }

    /// A file's text with the edits that concern the file made.
    public func applied(to utf8: [UInt8], of file: FileID) -> [UInt8] {
        var result = utf8
        // From the end, so that what is still to come keeps its place.
        for edit in edits.reversed() where edit.range.file == file {
            result.replaceSubrange(edit.range.lower..<edit.range.upper, with: edit.replacement.utf8)
        }
        return result
    }
}
