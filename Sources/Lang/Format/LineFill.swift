/// Breaks one statement, or what stands of it before `{`, into lines.
///
/// What fits on a line stands on it. Else lines are filled and go on four blanks further in. Where a comment stands inside, somebody has
/// laid the statement out by hand, and all line ends stay.
struct LineFill {
    /// Characters of a line; texts, comments and names that do not fit stand out.
    static let width = 120
    static let step = 4

    private let indentation: Int
    private(set) var lines: [String] = []
    private var line = ""
    private var isFresh = true
    private var column: Int

    /// - Parameters:
    ///   - pieces: at least one.
    ///   - indentation: blanks before the first line.
    init(_ pieces: [LayoutPiece], indentation: Int) {
        self.indentation = indentation
        column = indentation
        line = String(repeating: " ", count: indentation)
        let keepsLines = pieces.dropFirst().contains { $0.comments?.isEmpty == false }
        let length = pieces.dropFirst().reduce(pieces[0].width) { $0 + $1.space + $1.width }
        if !keepsLines, indentation + length <= LineFill.width {
            for piece in pieces { put(piece) }
        } else {
            fill(pieces, keepsLines)
        }
        lines.append(line)
    }

    private mutating func fill(_ pieces: [LayoutPiece], _ keepsLines: Bool) {
        func isForced(_ index: Int) -> Bool {
            let piece = pieces[index]
            return index > 0
                && (piece.comments?.isEmpty == false || keepsLines && piece.startsLine && piece.kind != .leftBrace)
        }
        var start = 0
        while start < pieces.count {
            var end = start + 1
            while end < pieces.count, pieces[end].lineBreak != .usual, !isForced(end) { end += 1 }
            if isForced(start) { breakLine(before: pieces[start]) }
            place(pieces[start..<end])
            start = end
        }
    }

    /// Puts what stands between two breaks where it fits.
    private mutating func place(_ unit: ArraySlice<LayoutPiece>) {
        let length = LineFill.length(unit)
        if isFresh, column + length <= LineFill.width { return put(unit) }
        if !isFresh {
            if column + unit[unit.startIndex].space + length <= LineFill.width { return put(unit) }
            if indentation + LineFill.step + length <= LineFill.width, unit[unit.startIndex].lineBreak == .usual {
                breakLine(before: nil)
                return put(unit)
            }
        }
        var start = unit.startIndex
        while start < unit.endIndex {
            var end = start + 1
            while end < unit.endIndex, unit[end].lineBreak == .never { end += 1 }
            let part = unit[start..<end]
            let fits = column + unit[start].space + LineFill.length(part) <= LineFill.width
            if !isFresh, !fits, unit[start].lineBreak != .never { breakLine(before: nil) }
            put(part)
            start = end
        }
    }

    private static func length(_ unit: ArraySlice<LayoutPiece>) -> Int {
        unit.dropFirst().reduce(unit.first?.width ?? 0) { $0 + $1.space + $1.width }
    }

    private mutating func put(_ unit: ArraySlice<LayoutPiece>) {
        for piece in unit { put(piece) }
    }

    private mutating func put(_ piece: LayoutPiece) {
        if !isFresh {
            line += String(repeating: " ", count: piece.space)
            column += piece.space
        }
        line += piece.text
        column += piece.width
        isFresh = false
    }

    /// Ends the line, with the comments that stand before a piece.
    private mutating func breakLine(before piece: LayoutPiece?) {
        if let trailing = piece?.comments?.trailing { line += TreePrinter.beforeComment + trailing }
        lines.append(line)
        let inner = String(repeating: " ", count: indentation + LineFill.step)
        for comment in piece?.comments?.own ?? [] { lines.append(inner + comment.text) }
        let closes = piece.map { [.rightParen, .rightBracket, .leftBrace].contains($0.kind) } ?? false
        line = closes ? String(repeating: " ", count: indentation) : inner
        column = line.utf8.count
        isFresh = true
    }
}
