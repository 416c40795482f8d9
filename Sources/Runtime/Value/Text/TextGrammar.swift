/// Text that needs its character set to be understood: lengths count characters, and separators are characters too.
enum TextGrammar {
    /// Whether a value without padding at its end is text of the VR that `rule` is of.
    static func fits(
        _ bytes: RawSpan, _ value: Range<Int>, _ rule: PlainText, _ characterSet: SpecificCharacterSet
    ) -> Bool {
        var length = Length()
        return walk(bytes, value, characterSet) { character in
            if case .ascii(let byte) = character {
                if byte == 0x5C, !rule.isSingle {
                    length = Length()
                    return true
                }
                guard rule.contains(byte) else { return false }
            }
            length.count(character)
            return length.characters <= rule.longest
        }
    }

    /// Whether a value is names (PN): at most three groups with `=` between them, of at most 64 characters and five components
    /// with `^` between them (PS3.5 section 6.2.1).
    static func fitsNames(_ bytes: RawSpan, _ value: Range<Int>, _ characterSet: SpecificCharacterSet) -> Bool {
        var length = Length()
        var (groups, components) = (1, 1)
        // ASCII reads alike in every set, and so it does where nobody can say what several sets mean together.
        return walk(bytes, value, isPlain(bytes, value) ? .standard : characterSet) { character in
            switch character {
            case .ascii(0x5C):
                (length, groups, components) = (Length(), 1, 1)
            case .ascii(0x3D):
                (length, groups, components) = (Length(), groups + 1, 1)
                return groups <= 3
            case .ascii(0x5E):
                components += 1
                length.count(character)
            case .ascii(let byte):
                guard byte >= 0x20, byte != 0x7F else { return false }
                length.count(character)
            default: length.count(character)
            }
            return components <= 5 && length.characters <= 64
        }
    }

    /// Whether the text is ASCII that switches to no other set.
    private static func isPlain(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        for offset in value {
            let byte = bytes.byte(at: offset)
            if byte >= 0x80 || byte == 0x1B { return false }
        }
        return true
    }

    /// Characters of one value, blanks around it aside.
    private struct Length {
        private(set) var characters = 0
        private var blanks = 0

        mutating func count(_ character: CharacterCursor.Character) {
            if character == .escape { return }
            if character == .ascii(0x20) {
                // Only those count that something follows, and that follow something.
                if characters > 0 { blanks += 1 }
                return
            }
            characters += blanks + 1
            blanks = 0
        }
    }

    /// Gives each character to `fits` until it says no. Text that is none in its set fits nothing, nor do control characters of
    /// the upper half.
    private static func walk(
        _ bytes: RawSpan, _ value: Range<Int>, _ characterSet: SpecificCharacterSet,
        _ fits: (CharacterCursor.Character) -> Bool
    ) -> Bool {
        do throws(MultiValueError) {
            var cursor = try CharacterCursor(value, characterSet)
            while let character = try cursor.next(bytes) {
                guard character != .control, fits(character) else { return false }
            }
            return !cursor.hasMalformed
        } catch {
            return false
        }
    }
}
