/// Keeps the texts of all files of one compilation and turns byte offsets into lines and columns.
///
/// Reading files is the caller's part, so that this module needs no operating system: a test, a language server and the
/// command line all add what they have.
public struct SourceMap: Sendable {
    private struct Entry: Sendable {
        let path: String
        let utf8: [UInt8]
        let lines: LineMap
    }
    private var entries: [Entry] = []

    public init() {}

    /// Keeps a file's text under the name that messages show.
    public mutating func add(path: String, text: String) -> FileID {
        add(path: path, utf8: Array(text.utf8))
    }

    /// Keeps a file's bytes as they are; bytes that are not UTF-8 are reported by the parser.
    public mutating func add(path: String, utf8: [UInt8]) -> FileID {
        entries.append(Entry(path: path, utf8: utf8, lines: LineMap(utf8)))
        return FileID(index: entries.count - 1)
    }

    /// All files in load order.
    public var files: [FileID] { entries.indices.map(FileID.init(index:)) }

    /// The name under which the file was added.
    public func path(of file: FileID) -> String { entries[file.index].path }

    /// The bytes of a file.
    package func utf8(of file: FileID) -> [UInt8] { entries[file.index].utf8 }

    /// The text of a file; bytes that are not UTF-8 become U+FFFD.
    public func text(of file: FileID) -> String { String(decoding: entries[file.index].utf8, as: UTF8.self) }

    /// The text in a range, which is clamped to the file.
    public func text(in range: SourceRange) -> String {
        let bytes = entries[range.file.index].utf8
        let lower = min(max(range.lower, 0), bytes.count)
        let upper = min(max(range.upper, lower), bytes.count)
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }

    /// Line and column of a byte offset.
    package func location(of offset: Int, in file: FileID) -> SourcePosition {
        let entry = entries[file.index]
        return entry.lines.location(of: offset, in: entry.utf8)
    }

    /// Line and column where a range begins.
    public func location(of range: SourceRange) -> SourcePosition { location(of: range.lower, in: range.file) }

    /// The bytes of a line without its line end; `line` counts from 1.
    package func lineBounds(_ line: Int, in file: FileID) -> Range<Int> {
        let entry = entries[file.index]
        return entry.lines.bounds(of: line, in: entry.utf8)
    }

    /// The byte offset of a place that an editor gives, clamped to the line and to the file. A place inside a character is
    /// taken for the character's first byte.
    package func offset(line: Int, utf16Column: Int, in file: FileID) -> Int {
        let entry = entries[file.index]
        return entry.lines.offset(line: line, utf16Column: utf16Column, in: entry.utf8)
    }
}
