/// Why a file could not be read, decoded or changed as the policy says: a stable code and where in the file.
///
/// Never holds a value of the file. A struct over static codes, so that new codes are no source break.
public struct FileFailure: Error, Hashable, Sendable {
    /// Words with hyphens, such as `truncated-element`; stable, for audits and scripts. Listed in docs/outcomes.md.
    public struct Code: Error, Hashable, Sendable {
        public let name: String
        /// Codes are minted in `FileFailure+Codes.swift` only, so that the list is whole.
        init(_ name: String) { self.name = name }
    }
    public let code: Code
    /// Byte offset in the file (in the inflated data set for deflated files), or nil where none applies.
    public let offset: Int?
    /// The tag concerned, if any.
    public let tag: Tag?
    /// A second offset, such as the end of the parent that a length runs past.
    public let relatedOffset: Int?
    /// The limit in bytes that the file exceeds, if that is what is wrong.
    public let limit: Int?

    package init(_ code: Code, at offset: Int?, tag: Tag? = nil, relatedOffset: Int? = nil, limit: Int? = nil) {
        self.code = code
        self.offset = offset
        self.tag = tag
        self.relatedOffset = relatedOffset
        self.limit = limit
    }
}
