package import MidicRuntime

/// A private attribute that PS3.15 Table E.3.10-1 calls safe.
package struct SafePrivateRow: Sendable, Hashable {
    /// The private creator's text, compared exactly after trimming.
    package let creator: String
    package let group: UInt16
    /// The low byte of the element number; the high byte is the block that the creator reserved.
    package let elementOffset: UInt8
    /// Several (`OB or OW`), one, or none where the table gives none.
    package let vrs: [VR]
    package let vm: ValueMultiplicity
    package let meaning: String
}

/// PS3.15 Table E.3.10-1, Safe Private Attributes.
///
/// "Safe" spares neither UIDs from mapping nor nested items from their own rules (docs/language.md, options).
package struct SafePrivateTable: Sendable {
    package static let shared = SafePrivateTable()

    /// All rows, ascending by creator, group and low byte.
    package let rows: [SafePrivateRow]
    private let byCreator: [String: Range<Int>]

    private init() {
        var text = PackedText(StandardData.safePrivate)
        var rows: [SafePrivateRow] = []
        var byCreator: [String: Range<Int>] = [:]
        var vrLists: [UInt64: [VR]] = [:]
        var multiplicities: [UInt64: ValueMultiplicity] = [:]
        while !text.isAtEnd {
            let creator = text.field()
            guard let group = UInt16(text.field(), radix: 16), let elementOffset = UInt8(text.field(), radix: 16) else {
                preconditionFailure("a malformed safe private row")
            }
            let vrs = text.vrs(known: &vrLists)
            let vm = text.multiplicity(known: &multiplicities)
            rows.append(
                SafePrivateRow(
                    creator: creator, group: group, elementOffset: elementOffset, vrs: vrs, vm: vm,
                    meaning: text.field()))
            byCreator[creator] = (byCreator[creator]?.lowerBound ?? rows.count - 1)..<rows.count
        }
        self.rows = rows
        self.byCreator = byCreator
    }

    /// The rows of a creator; none if the table does not name it.
    package func rows(of creator: String) -> ArraySlice<SafePrivateRow> {
        rows[byCreator[creator] ?? 0..<0]
    }

    /// The row of one private attribute, if it is there.
    package func row(creator: String, group: UInt16, elementOffset: UInt8) -> SafePrivateRow? {
        rows(of: creator).first { $0.group == group && $0.elementOffset == elementOffset }
    }
}
