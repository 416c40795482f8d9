/// Why the values of an element cannot be told apart.
package struct MultiValueError: Error, Hashable, Sendable {
    /// A stable word.
    package enum Code: String, Sendable, CaseIterable {
        /// Specific Character Set has a term that the standard does not have, so no byte is surely a backslash.
        case unknownCharacterSet = "unknown-character-set"
        /// An escape sequence that no known set has, or one where none is allowed.
        case unknownEscape = "unknown-escape"
        /// Bytes that are no text in the set that the file names.
        case malformedText = "malformed-text"
    }
    package let code: Code
    /// Offset from the start of the element's value.
    package let offset: Int
}

/// The values of one element, separated by backslashes (PS3.5 section 6.4).
///
/// 5CH is a backslash only where a character starts. In GB18030, GBK and Shift-JIS it may be a second byte, and within an ISO
/// 2022 set of two bytes a character it may be either. A split in the middle of a character would let half of a value
/// escape its rule, so where the set is unknown or the bytes do not fit it, splitting fails.
package enum MultiValue {
    /// Where each value lies, without the backslashes.
    ///
    /// - Parameters:
    ///   - bytes: bytes that hold the element's value at `from ..< from + count`.
    ///   - vr: VRs of binary numbers are not text and must not be given; see `VR.isMultiValued` for those that have one value.
    ///   - characterSet: what is in force in the item that holds the element.
    /// - Returns: at least one range; an empty value is one empty range.
    /// - Throws: `MultiValueError` where it cannot be told what is a backslash.
    package static func ranges(
        _ bytes: RawSpan, from: Int, count: Int, vr: VR, characterSet: SpecificCharacterSet
    ) throws(MultiValueError) -> [Range<Int>] {
        let end = from + count
        guard vr.isMultiValued else { return [from..<end] }
        // Without any 5CH there is one value, whatever the set.
        guard (from..<end).contains(where: { bytes.byte(at: $0) == 0x5C }) else { return [from..<end] }
        var found: [Range<Int>] = []
        var start = from
        var cursor =
            vr.usesCharacterSet ? try CharacterCursor(from..<end, characterSet) : CharacterCursor(bytesOf: from..<end)
        while let character = try cursor.next(bytes) {
            guard character == .ascii(0x5C) else { continue }
            found.append(start..<cursor.offset - 1)
            start = cursor.offset
        }
        return found + [start..<end]
    }

    /// The values of `bytes`, in order.
    ///
    /// - Throws: as `ranges`.
    package static func split(
        _ bytes: [UInt8], vr: VR, characterSet: SpecificCharacterSet
    ) throws(MultiValueError) -> [[UInt8]] {
        let found = try ranges(bytes.rawBytes, from: 0, count: bytes.count, vr: vr, characterSet: characterSet)
        return found.map { Array(bytes[$0]) }
    }

    /// Applies `change` to each value without its padding; empty values stay empty.
    ///
    /// - Throws: `failure` as soon as `change` gives nil: an element is changed as a whole or not at all.
    package static func mapEach(
        _ bytes: [UInt8], failure: FileFailure.Code, _ change: ([UInt8]) -> [UInt8]?
    ) throws(FileFailure.Code) -> [UInt8] {
        let new = mapASCII(bytes) { part in
            let value = Padding.trimmed(part)
            return value.isEmpty ? [] : change(value)
        }
        guard let new else { throw failure }
        return new
    }

    /// Applies `change` to each value of a VR that is always ASCII (DA, TM, DT, AS, DS, IS, UI ...) and joins the results.
    ///
    /// - Returns: nil as soon as `change` gives nil: an element is changed as a whole or not at all.
    package static func mapASCII(_ bytes: [UInt8], _ change: ([UInt8]) -> [UInt8]?) -> [UInt8]? {
        var result: [UInt8] = []
        for (index, value) in bytes.split(separator: 0x5C, omittingEmptySubsequences: false).enumerated() {
            guard let changed = change(Array(value)) else { return nil }
            if index > 0 { result.append(0x5C) }
            result.append(contentsOf: changed)
        }
        return result
    }
}
