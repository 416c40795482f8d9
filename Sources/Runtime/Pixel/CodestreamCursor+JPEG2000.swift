/// JPEG 2000 and HTJ2K (ITU-T T.800 annex A): main header, then tile parts whose lengths are known.
extension CodestreamCursor {
    /// What its headers say of an image, as far as the lengths of others follow from it.
    private struct Image {
        /// 0 before SIZ, which comes first.
        var components = 0
        /// Of decomposition; nil before COD.
        var levels: Int?
    }

    /// Whether no header has a comment or a marker that is not known, and nothing follows the end.
    mutating func readsAsJPEG2000(_ bytes: RawSpan) -> Bool {
        guard number16(bytes) == 0xFF4F, var marker = number16(bytes) else { return false }
        var image = Image()
        while marker != 0xFF90 {
            guard readsAsParameters(bytes, marker, &image), let next = number16(bytes) else { return false }
            marker = next
        }
        while marker == 0xFF90 {
            let start = rest + 2
            guard number16(bytes) == 10, skip(2), let length = number32(bytes), skip(2), var inside = number16(bytes)
            else { return false }
            while inside != 0xFF93 {
                guard readsAsParameters(bytes, inside, &image), let next = number16(bytes) else { return false }
                inside = next
            }
            // A length of 0: the last tile part, up to the end of the codestream.
            if length == 0 { return endsJPEG2000(bytes) }
            let read = start - rest
            guard length >= read, skip(length - read) else { return false }
            guard let next = number16(bytes) else { return rest == 0 }
            marker = next
        }
        return marker == 0xFFD9 && onlyPaddingFollows(bytes)
    }

    /// A marker segment of a header, of the length that its form has. A comment (FF64) may hold an encoder's name, as text.
    ///
    /// Lists of any length (tile and packet lengths, packed headers, extensions of part 2) are not held against what they
    /// list, so they may hold text.
    ///
    private mutating func readsAsParameters(_ bytes: RawSpan, _ marker: Int, _ image: inout Image) -> Bool {
        guard let length = number16(bytes), length >= 2 else { return false }
        // The number of a component takes a second byte where there are many.
        let index = image.components < 257 ? 1 : 2
        switch marker {
        case 0xFF50:  // CAP: 32 bits, and a word for each that is set
            guard let bits = number32(bytes) else { return false }
            return length == 6 + 2 * bits.nonzeroBitCount && skip(length - 6)
        case 0xFF51:  // SIZ
            guard image.components == 0, skip(34), let count = number16(bytes), count > 0, length == 38 + 3 * count
            else {
                return false
            }
            image.components = count
            return skip(length - 38)
        case 0xFF52:  // COD
            guard let style = byte(bytes), skip(4), let levels = byte(bytes) else { return false }
            image.levels = Int(levels)
            return length == 12 + precincts(style, levels) && skip(length - 8)
        case 0xFF53:  // COC
            guard skip(index), let style = byte(bytes), let levels = byte(bytes) else { return false }
            return length == 8 + index + precincts(style, levels) && skip(length - 4 - index)
        case 0xFF5C: return readsAsQuantization(bytes, length - 2, image.levels)  // QCD
        case 0xFF5D: return skip(index) && readsAsQuantization(bytes, length - 2 - index, image.levels)  // QCC
        case 0xFF5E: return length == 4 + index && skip(length - 2)  // RGN
        case 0xFF64:
            guard length >= 4, number16(bytes) == 1 else { return false }
            return comment(bytes, length - 4).map(EncoderName.isOne) ?? false
        default: return false
        }
    }

    /// Sizes of precincts: one byte a resolution, if the style says that there are any (table A.13).
    private func precincts(_ style: UInt8, _ levels: UInt8) -> Int { style & 1 == 0 ? 0 : Int(levels) + 1 }

    /// The style, and step sizes for 3 bands a level and one (table A.28). How many there are is known behind COD only.
    private mutating func readsAsQuantization(_ bytes: RawSpan, _ count: Int, _ levels: Int?) -> Bool {
        guard let levels, count >= 2, let style = byte(bytes) else { return false }
        let size =
            switch style & 0x1F {
            case 0: 3 * levels + 1
            case 1: 2
            case 2: 2 * (3 * levels + 1)
            default: -1
            }
        return count == 1 + size && skip(size)
    }

    /// From the data of the last tile part on: the end marker, which packet data cannot hold, and no more than padding.
    private mutating func endsJPEG2000(_ bytes: RawSpan) -> Bool {
        skipToMarker(bytes) { $0 <= 0x8F || $0 == 0x91 || $0 == 0x92 } == 0xD9 && onlyPaddingFollows(bytes)
    }
}
