/// Identifies one loaded file within a `SourceMap`; the position in load order.
public struct FileID: Hashable, Sendable, Comparable {
    /// The position in the source map's load order, from 0.
    public let index: Int

    package init(index: Int) { self.index = index }

    public static func < (lhs: FileID, rhs: FileID) -> Bool { lhs.index < rhs.index }
}

/// A half-open range of UTF-8 byte offsets in one file.
///
/// Byte offsets rather than line and column, since they are cheap to carry on every node and a
/// `SourceMap` can always compute the rest when a message is rendered.
public struct SourceRange: Hashable, Sendable {
    public let file: FileID
    /// The first byte, from 0.
    public let lower: Int
    /// One past the last byte.
    public let upper: Int

    package init(file: FileID, lower: Int, upper: Int) {
        self.file = file
        self.lower = lower
        self.upper = upper
    }

    /// The smallest range that covers both; `other` must be in the same file.
    package func union(_ other: SourceRange) -> SourceRange {
        SourceRange(file: file, lower: min(lower, other.lower), upper: max(upper, other.upper))
    }
}
