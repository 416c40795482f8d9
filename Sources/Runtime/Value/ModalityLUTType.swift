/// What output values of a Modality LUT or of a rescale are measured in: (0028,3004) Modality LUT Type, (0028,1054) Rescale
/// Type. LO, but with defined terms (PS3.3 section C.11.1.1.2), which are all that a reader can use.
package enum ModalityLUTType {
    package static func isTag(_ tag: Tag) -> Bool { tag == .rescaleType || tag == .modalityLUTType }

    /// "Unspecified".
    package static let unspecified = Array("US".utf8)

    private static let terms = ["OD", "HU", "US", "MGML", "Z_EFF", "ED", "EDW", "HU_MOD", "PCT"].map { Array($0.utf8) }

    /// Whether a value is one defined term, padding aside.
    package static func isDefined(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        let value = Padding.trimmed(bytes, value)
        return terms.contains { term in
            term.count == value.count && term.indices.allSatisfy { term[$0] == bytes.byte(at: value.lowerBound + $0) }
        }
    }
}
