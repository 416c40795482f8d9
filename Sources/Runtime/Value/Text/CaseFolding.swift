/// Upper and lower case as guards that ignore it see them.
///
/// Each letter counts as its lower-case letter where it has exactly one (the simple mapping of Unicode, section 3.13), and the
/// Greek final sigma as any other. Nothing else is equal to anything: not `ß` and `SS`, and not the Turkish `İ` and `i`. Unicode
/// promises that pairs of cases never change, so neither does what a policy means.
package enum CaseFolding {
    /// A text in UTF-8 with each letter folded. The length may change.
    package static func folded(_ text: [UInt8]) -> [UInt8] {
        if text.allSatisfy({ $0 < 0x80 }) { return text.map(folded) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                result.append(folded(UInt8(truncatingIfNeeded: scalar.value)))
            } else {
                result += String(folded(scalar)).utf8
            }
        }
        return result
    }

    package static func folded(_ text: String) -> String {
        String(decoding: folded(Array(text.utf8)), as: UTF8.self)
    }

    @inline(__always) private static func folded(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value == 0x03C2 { return "\u{3C3}" }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        guard let first = lower.first, lower.count == 1 else { return scalar }
        return first
    }
}
