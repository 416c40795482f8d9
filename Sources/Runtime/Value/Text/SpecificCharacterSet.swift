/// What Specific Character Set (0008,0005) says about the bytes of text in a data set or item (PS3.3 section C.12.1.1.2).
///
/// `MultiValue` tells by it where a value may be split at a backslash; `decode` and `encode` are the one way between the file's
/// text and Unicode.
package struct SpecificCharacterSet: Hashable, Sendable {
    /// How bytes make characters, as far as splitting is concerned.
    package enum Kind: Hashable, Sendable {
        /// ISO_IR 6, or nothing said.
        case ascii
        /// A set of one byte a character with ASCII in its lower half: `number` is the ISO registration number of its upper
        /// half (100 is Latin-1).
        case singleByte(number: Int)
        /// ISO_IR 13. Real files under it hold Shift-JIS, whose second bytes may be 5CH.
        case japaneseSingleByte
        /// Sets that ISO 2022 escape sequences switch to: `number` as above (87, 159, 58, 149).
        case multiByte(number: Int)
        /// ISO_IR 192.
        case utf8
        case gb18030
        case gbk
        /// A term that is not in the standard.
        case unknown
    }

    /// One kind a value of the attribute; at least one.
    package let kinds: [Kind]
    /// Whether escape sequences may switch sets: a term of the form ISO 2022, or several values (PS3.3 section C.12.1.1.2).
    package let usesEscapes: Bool

    /// What holds where the attribute is absent or empty.
    package static let standard = SpecificCharacterSet(kinds: [.ascii], usesEscapes: false)

    /// Of a value that names no set.
    package static let unreadable = SpecificCharacterSet(kinds: [.unknown], usesEscapes: false)

    /// The longest value of the attribute that is read, in bytes: several times what all terms of the standard have together.
    package static let longestValue = 1024

    package init(kinds: [Kind], usesEscapes: Bool) {
        self.kinds = kinds
        self.usesEscapes = usesEscapes
    }

    /// Reads the attribute's value. Terms are taken in any case and with any of blank, `_` and `-` or nothing between their
    /// parts, since files have `ISO-IR 100` and `ISO_IR100` and no two terms differ in these alone.
    ///
    /// - Parameter bytes: the whole value; several terms are separated by backslashes.
    package static func parse(_ bytes: [UInt8]) -> SpecificCharacterSet {
        let terms = bytes.split(separator: 0x5C, omittingEmptySubsequences: false).map(normalized)
        let kinds = terms.enumerated().map { index, term in
            // Only the first value may be empty, and then it stands for ISO 2022 IR 6.
            term.isEmpty ? (index == 0 ? Kind.ascii : Kind.unknown) : kind(of: term)
        }
        return SpecificCharacterSet(
            kinds: kinds, usesEscapes: terms.count > 1 || terms.contains { $0.hasPrefix("ISO2022") })
    }

    /// Capitals and digits of a term.
    private static func normalized(_ term: ArraySlice<UInt8>) -> String {
        var result = ""
        for byte in term {
            switch byte {
            case 0x20, 0x2D, 0x5F, 0: continue
            case 0x61...0x7A: result.unicodeScalars.append(Unicode.Scalar(byte - 0x20))
            default: result.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return result
    }

    private static func kind(of term: String) -> Kind {
        switch term {
        case "GB18030": return .gb18030
        case "GBK": return .gbk
        case "ISOIR192": return .utf8
        default: break
        }
        let isPlain = term.hasPrefix("ISOIR")
        guard isPlain || term.hasPrefix("ISO2022IR"), let number = Int(term.dropFirst(isPlain ? 5 : 9)) else {
            return .unknown
        }
        switch number {
        case 6: return .ascii
        case 13: return .japaneseSingleByte
        case 100, 101, 109, 110, 126, 127, 138, 144, 148, 166, 203: return .singleByte(number: number)
        case 58, 87, 149, 159: return isPlain ? .unknown : .multiByte(number: number)
        default: return .unknown
        }
    }

    /// The sets as the standard spells them; nil where one is unknown, or stands beside others and has no code extensions.
    package var definedTerms: [UInt8]? {
        var result: [UInt8] = []
        for (index, kind) in kinds.enumerated() {
            if index > 0 { result.append(0x5C) }
            let number: Int
            switch kind {
            case .ascii: number = 6
            case .singleByte(let registered), .multiByte(let registered): number = registered
            case .japaneseSingleByte: number = 13
            case .utf8: number = 192
            case .gb18030, .gbk: number = 0
            case .unknown: return nil
            }
            if usesEscapes, number == 0 || kind == .utf8 { return nil }
            let term =
                kind == .gb18030
                ? "GB18030" : kind == .gbk ? "GBK" : usesEscapes ? "ISO 2022 IR \(number)" : "ISO_IR \(number)"
            result.append(contentsOf: term.utf8)
        }
        return result
    }

    /// Whether any term is one that the standard does not have.
    package var hasUnknown: Bool { kinds.contains(.unknown) }

    /// Whether a set is named whose characters may have 5CH as second byte without any escape sequence.
    var hasPairSet: Bool { kinds.contains(.gb18030) || kinds.contains(.gbk) }
}
