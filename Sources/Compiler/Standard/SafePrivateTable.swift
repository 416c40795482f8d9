public import MidicRuntime

/// A private attribute that PS3.15 Table E.3.10-1 calls safe.
public struct SafePrivateRow: Sendable, Hashable {
    /// The private creator's text, compared exactly after trimming.
    public let creator: String
    public let group: UInt16
    /// The low byte of the element number; the high byte is the block that the creator reserved.
    public let block: UInt8
    /// Several (`OB or OW`), one, or none where the table gives none.
    public let vrs: [VR]
    public let vm: ValueMultiplicity
    public let meaning: String
}

/// PS3.15 Table E.3.10-1, Safe Private Attributes.
///
/// "Safe" spares neither UIDs from mapping nor nested items from their own rules (docs/language.md, options).
public struct SafePrivateTable: Sendable {
    public static let shared = SafePrivateTable()

    /// All rows, ascending by creator, group and low byte.
    public let rows: [SafePrivateRow]
    private let byCreator: [String: Range<Int>]

    private init() {
        var text = PackedText(StandardData.safePrivate)
        var rows: [SafePrivateRow] = []
        var byCreator: [String: Range<Int>] = [:]
        var vrLists: [UInt64: [VR]] = [:]
        var multiplicities: [UInt64: ValueMultiplicity] = [:]
        while !text.isAtEnd {
            let creator = text.field()
            guard let group = UInt16(text.field(), radix: 16), let block = UInt8(text.field(), radix: 16) else {
                preconditionFailure("a malformed safe private row")
            }
            let vrs = text.vrs(known: &vrLists)
            let vm = text.multiplicity(known: &multiplicities)
            rows.append(
                SafePrivateRow(
                    creator: creator, group: group, block: block, vrs: vrs, vm: vm, meaning: text.field()))
            byCreator[creator] = (byCreator[creator]?.lowerBound ?? rows.count - 1)..<rows.count
        }
        self.rows = rows
        self.byCreator = byCreator
    }

    /// The rows of a creator; none if the table does not name it.
    public func rows(of creator: String) -> ArraySlice<SafePrivateRow> {
        rows[byCreator[creator] ?? 0..<0]
    }

    /// The row of one private attribute, if it is there.
    public func row(creator: String, group: UInt16, block: UInt8) -> SafePrivateRow? {
        rows(of: creator).first { $0.group == group && $0.block == block }
    }
}
