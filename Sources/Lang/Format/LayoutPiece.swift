/// A token as it is laid out in its statement.
struct LayoutPiece {
    /// Where a line may end before a piece.
    enum Break {
        case never
        /// Only where the part between two `usual` breaks is longer than a line.
        case inNeed
        case usual
    }

    let kind: TokenKind
    let text: String
    /// Blanks before it, unless it begins a line.
    var space: Int
    let lineBreak: Break
    /// What stands before it; of the first piece of a statement nothing, since that stands between statements.
    let comments: CommentLines?
    /// The source begins a line with it.
    let startsLine: Bool

    /// In Unicode scalars, as columns are counted.
    var width: Int { text.unicodeScalars.count }
}
