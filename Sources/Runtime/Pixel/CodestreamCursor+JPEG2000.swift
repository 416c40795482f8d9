/// JPEG 2000 and HTJ2K (ITU-T T.800 annex A): main header, then tile parts whose lengths are known.
extension CodestreamCursor {
    /// Whether no header has a comment or a marker that is not known, and nothing follows the end.
    mutating func readsAsJPEG2000(_ bytes: RawSpan) -> Bool {
        guard number16(bytes) == 0xFF4F, var marker = number16(bytes) else { return false }
        while marker != 0xFF90 {
            guard readsAsParameters(bytes, marker), let next = number16(bytes) else { return false }
            marker = next
        }
        while marker == 0xFF90 {
            let start = rest + 2
            guard number16(bytes) == 10, skip(2), let length = number32(bytes), skip(2), var inside = number16(bytes)
            else { return false }
            while inside != 0xFF93 {
                guard readsAsParameters(bytes, inside), let next = number16(bytes) else { return false }
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

    /// A marker segment of a header. A comment (FF64) may hold an encoder's name, as text.
    private mutating func readsAsParameters(_ bytes: RawSpan, _ marker: Int) -> Bool {
        switch marker {
        case 0xFF50...0xFF53, 0xFF55...0xFF5A, 0xFF5C...0xFF61, 0xFF63, 0xFF74...0xFF79:
            guard let length = number16(bytes), length >= 2 else { return false }
            return skip(length - 2)
        case 0xFF64:
            guard let length = number16(bytes), length >= 4, number16(bytes) == 1 else { return false }
            return comment(bytes, length - 4).map(EncoderName.isOne) ?? false
        default: return false
        }
    }

    /// From the data of the last tile part on: the end marker, which packet data cannot hold, and no more than padding.
    private mutating func endsJPEG2000(_ bytes: RawSpan) -> Bool {
        skipToMarker(bytes) { $0 <= 0x8F || $0 == 0x91 || $0 == 0x92 } == 0xD9 && onlyPaddingFollows(bytes)
    }
}
