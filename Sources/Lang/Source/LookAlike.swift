/// Characters that a reader takes for others, in names, private creators and texts of guards alike. After the confusable characters
/// of UTS #39, less those that are at home beside Latin letters, such as the alpha of TNFα.
package enum LookAlike {
    /// The character of ASCII that one of another script or style looks like; nil for all others.
    package static func latin(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let value = scalar.value
        switch value {
        case 0..<0x80: return nil
        // Fullwidth forms, marks included.
        case 0xFF01...0xFF5E: return Unicode.Scalar(value - 0xFEE0)
        // Mathematical alphabets of 52 letters each, and five rows of digits.
        case 0x1D400..<0x1D6A4:
            let letter = (value - 0x1D400) % 52
            return Unicode.Scalar(letter < 26 ? 0x41 + letter : 0x61 + letter - 26)
        case 0x1D7CE...0x1D7FF: return Unicode.Scalar(0x30 + (value - 0x1D7CE) % 10)
        default: return others[value]
        }
    }

    /// What is left of an ASCII name if what looks the same is the same: case, `l I 1`, `O 0`, `rn m`, `vv w`.
    package static func skeleton(of name: String) -> String {
        var result: [UInt8] = []
        for byte in name.utf8 {
            let lower = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
            switch lower {
            case UInt8(ascii: "i"), UInt8(ascii: "1"): result.append(UInt8(ascii: "l"))
            case UInt8(ascii: "0"): result.append(UInt8(ascii: "o"))
            case UInt8(ascii: "n") where result.last == UInt8(ascii: "r"):
                result[result.count - 1] = UInt8(ascii: "m")
            case UInt8(ascii: "v") where result.last == UInt8(ascii: "v"):
                result[result.count - 1] = UInt8(ascii: "w")
            default: result.append(lower)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A character that should be the one of ASCII that it looks like, in bytes of the text.
    typealias Replacement = (lower: Int, upper: Int, ascii: Unicode.Scalar)

    /// What reads as ASCII in a text and is not: the letters of the first word that mixes scripts so, or else marks.
    ///
    /// - Parameter wholly: takes a word that has nothing but look-alikes too, which in the other script may be a word, and
    ///   letters and marks that are at home beside others: fullwidth forms and Roman numerals in Japanese texts, the dotless i
    ///   in Turkish ones, dashes in prose.
    static func replacements(in text: String, wholly: Bool) -> [Replacement] {
        let letters = mixedWord(in: text, wholly: wholly)
        return letters.isEmpty ? marks(in: text, wholly: wholly) : letters
    }

    private static func mixedWord(in text: String, wholly: Bool) -> [Replacement] {
        var hasLatin = false
        var hasOther = false
        /// Of a script that does not stand beside Latin letters.
        var hasForeign = false
        /// Roman numerals at the word's end, as in `TypeⅠ`.
        var numerals = 0
        var found: [Replacement] = []
        func mixed() -> [Replacement] {
            let counted = wholly ? found : found.dropLast(numerals)
            let isMixed = hasLatin ? wholly || hasForeign || !hasOther : wholly && !hasOther
            return isMixed ? counted : []
        }
        for (scalar, lower, upper) in scalars(of: text) {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                if !mixed().isEmpty { break }
                (hasLatin, hasOther, hasForeign, numerals, found) = (false, false, false, 0, [])
                continue
            }
            let isNumeral = (0x2160...0x217F).contains(scalar.value)
            numerals = isNumeral ? numerals + 1 : 0
            if let letter = latin(scalar), wholly || scalar != dotlessI {
                found.append((lower, upper, letter))
                hasForeign = hasForeign || !(isNumeral || (0xFF01...0xFF5E).contains(scalar.value))
            } else if scalar.isASCII {
                if scalar.properties.isAlphabetic { hasLatin = true }
            } else {
                hasOther = true
            }
        }
        return mixed()
    }

    /// Dashes, dots and the like that stand for those of ASCII. Beside letters of other scripts they are its own.
    private static func marks(in text: String, wholly: Bool) -> [Replacement] {
        var found: [Replacement] = []
        for (scalar, lower, upper) in scalars(of: text) where !scalar.isASCII {
            if let mark = latin(scalar), !scalar.properties.isAlphabetic, scalar.properties.numericType == nil {
                found.append((lower, upper, mark))
            } else if !wholly {
                return []
            }
        }
        return found
    }

    /// The first letter of ASCII that a combining mark follows. Files hold the two as one character, which looks the same.
    static func decomposed(in text: String) -> (lower: Int, upper: Int, mark: Unicode.Scalar)? {
        var letter: Int?
        for (scalar, lower, upper) in scalars(of: text) {
            if let letter, (0x300...0x36F).contains(scalar.value), !HiddenCharacter.contains(scalar) {
                return (letter, upper, scalar)
            }
            letter = scalar.isASCII && scalar.properties.isAlphabetic ? lower : nil
        }
        return nil
    }

    private static func scalars(of text: String) -> [(Unicode.Scalar, lower: Int, upper: Int)] {
        var offset = 0
        return text.unicodeScalars.map { scalar in
            let lower = offset
            offset += UTF8.width(scalar)
            return (scalar, lower, offset)
        }
    }

    private static let dotlessI: Unicode.Scalar = "\u{131}"

    /// Capitals and small letters of Cyrillic, Greek, Armenian and Cherokee, Roman numerals, the Kelvin sign, the dotless i; dashes,
    /// dots, slashes and the like.
    private static let others: [UInt32: Unicode.Scalar] = [
        0x0131: "i", 0x02CD: "_", 0x02D7: "-", 0x037E: ";", 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-",
        0x2014: "-", 0x2015: "-", 0x2024: ".", 0x2043: "-", 0x2044: "/", 0x2212: "-", 0x2215: "/", 0x2217: "*",
        0x2236: ":", 0xFE58: "-",
        0x0405: "S", 0x0406: "I", 0x0408: "J", 0x0410: "A", 0x0412: "B", 0x0415: "E", 0x041A: "K", 0x041C: "M",
        0x041D: "H", 0x041E: "O", 0x0420: "P", 0x0421: "C", 0x0422: "T", 0x0423: "Y", 0x0425: "X", 0x0430: "a",
        0x0435: "e", 0x043E: "o", 0x0440: "p", 0x0441: "c", 0x0443: "y", 0x0445: "x", 0x0455: "s", 0x0456: "i",
        0x0458: "j", 0x0461: "w", 0x0475: "v", 0x04AE: "Y", 0x04AF: "y", 0x04BB: "h", 0x04C0: "I", 0x04CF: "l",
        0x0501: "d", 0x050C: "G", 0x051A: "Q", 0x051B: "q", 0x051C: "W", 0x051D: "w",
        0x0391: "A", 0x0392: "B", 0x0395: "E", 0x0396: "Z", 0x0397: "H", 0x0399: "I", 0x039A: "K", 0x039C: "M",
        0x039D: "N", 0x039F: "O", 0x03A1: "P", 0x03A4: "T", 0x03A5: "Y", 0x03A7: "X", 0x03BF: "o", 0x03F2: "c",
        0x054D: "U", 0x0555: "O", 0x0566: "q", 0x0570: "h", 0x0578: "n", 0x057D: "u", 0x0581: "g", 0x0585: "o",
        0x13A0: "D", 0x13A1: "R", 0x13A2: "T", 0x13A5: "i", 0x13A9: "Y", 0x13AA: "A", 0x13AB: "J", 0x13AC: "E",
        0x13B3: "W", 0x13B7: "M", 0x13BB: "H", 0x13C0: "G", 0x13C2: "h", 0x13C3: "Z", 0x13D2: "R", 0x13D9: "V",
        0x13DA: "S", 0x13DE: "L", 0x13DF: "C", 0x13E2: "P", 0x13E6: "K", 0x13F4: "B",
        0x212A: "K", 0x2160: "I", 0x2164: "V", 0x2169: "X", 0x216C: "L", 0x216D: "C", 0x216E: "D", 0x216F: "M",
        0x2170: "i", 0x2174: "v", 0x2179: "x", 0x217C: "l", 0x217D: "c", 0x217E: "d", 0x217F: "m",
    ]
}
