/// Characters that a reader cannot see, or takes for a blank or for the end of a line.
///
/// Properties are those of the Unicode Character Database (UAX #44): the general categories Cc, Cf, Zl and Zp,
/// noncharacters, and Default_Ignorable_Code_Point, which fonts leave out (variation selectors and Hangul fillers among
/// them). A few characters have a blank glyph though no property says so.
package enum HiddenCharacter {
    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20..<0x7F).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format: return !prependedMarks.contains(scalar.value)
        default: break
        }
        return scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
            || blankGlyphs.contains(scalar.value)
    }

    /// Braille pattern blank, Khitan small script filler, musical symbol null notehead.
    private static let blankGlyphs: Set<UInt32> = [0x2800, 0x16FE4, 0x1D159]

    /// Format characters that are seen (Prepended_Concatenation_Mark): signs of numbers and of the end of a verse.
    private static let prependedMarks: Set<UInt32> = [
        0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
    ]

    /// Where some programs end a line and others do not: VT, FF, CR, NEL, and Unicode's own separators.
    static func endsLineSomewhere(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// A character that chooses the form of what stands before it, and so is seen: a variation selector of an emoji, a
    /// joiner between emoji (UTS #51), and joiners where Arabic and Indic scripts need them to be spelt right (UAX #31,
    /// section 2.3).
    static func choosesForm(_ scalar: Unicode.Scalar, of base: Unicode.Scalar?) -> Bool {
        guard let base, base.value >= 0x80 else { return false }
        let isEmoji = base.properties.isEmoji
        let isJoined =
            base.properties.canonicalCombiningClass == .virama
            || ([0x0620...0x06FF, 0x0750...0x077F, 0x08A0...0x08C9].contains { $0.contains(base.value) }
                && base.properties.isAlphabetic)
        switch scalar.value {
        case 0xFE0E, 0xFE0F: return isEmoji
        case 0x200D: return isEmoji || base.value == 0xFE0F || isJoined
        case 0x200C: return isJoined
        default: return false
        }
    }
}
