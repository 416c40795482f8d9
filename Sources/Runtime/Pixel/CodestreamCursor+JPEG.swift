/// JPEG and JPEG-LS (ITU-T T.81 annex B, T.87 annex C): a walk from marker to marker.
extension CodestreamCursor {
    /// Whether all of it is what a decoder reads: no comment but an encoder's name, no application data but those that say how to decode, no
    /// segment of a form that its marker does not have, nothing behind the end.
    mutating func readsAsJPEG(_ bytes: RawSpan) -> Bool {
        guard number16(bytes) == 0xFFD8, byte(bytes) == 0xFF, var marker = byte(bytes) else { return false }
        var isLS = false
        while true {
            while marker == 0xFF {
                guard let next = byte(bytes) else { return false }
                marker = next
            }
            if marker == 0xD9 { return onlyPaddingFollows(bytes) }
            if marker == 0xF7 { isLS = true }
            guard let length = number16(bytes), length >= 2, length - 2 <= rest,
                readsAsSegment(bytes, marker, length - 2)
            else { return false }
            if marker == 0xDA {
                // A byte FF in entropy-coded data is followed by a zero bit or byte; restart markers stand alone.
                let next =
                    isLS
                    ? skipToMarker(bytes) { $0 < 0x80 || 0xD0...0xD7 ~= $0 }
                    : skipToMarker(bytes) { $0 == 0 || 0xD0...0xD7 ~= $0 }
                guard let next else { return false }
                marker = next
            } else {
                guard byte(bytes) == 0xFF, let next = byte(bytes) else { return false }
                marker = next
            }
        }
    }

    /// Reads the `length` bytes of a segment.
    private mutating func readsAsSegment(_ bytes: RawSpan, _ marker: UInt8, _ length: Int) -> Bool {
        switch marker {
        case 0xC4: return readsAsHuffmanTables(bytes, length)
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xF7:
            // Frame: precision, lines, samples, and three bytes for each component.
            guard length >= 6, skip(5), let components = byte(bytes) else { return false }
            return length == 6 + 3 * Int(components) && skip(length - 6)
        case 0xCC: return length.isMultiple(of: 2) && skip(length)
        case 0xDA:
            guard length >= 4, let components = byte(bytes) else { return false }
            return length == 4 + 2 * Int(components) && skip(length - 1)
        case 0xDB: return readsAsQuantization(bytes, length)
        case 0xDC: return length == 2 && skip(length)
        case 0xDD: return (2...4).contains(length) && skip(length)
        case 0xE0: return readsAsJFIF(bytes, length)
        case 0xFE: return comment(bytes, length).map(EncoderName.isOne) ?? false
        case 0xEE: return readsAsAdobe(bytes, length)
        // JPEG-LS: preset parameters, or a mapping table, whose length is its own.
        case 0xF8:
            guard length >= 1, let kind = byte(bytes) else { return false }
            return (kind == 1 && length == 11 || kind == 4 && length <= 11) && skip(length - 1)
        default: return false
        }
    }

    private mutating func readsAsHuffmanTables(_ bytes: RawSpan, _ length: Int) -> Bool {
        var left = length
        while left > 0 {
            guard left >= 17, skip(1) else { return false }
            var codes = 0
            for _ in 0..<16 { codes += Int(byte(bytes) ?? 0) }
            left -= 17 + codes
            guard left >= 0, skip(codes) else { return false }
        }
        return true
    }

    private mutating func readsAsQuantization(_ bytes: RawSpan, _ length: Int) -> Bool {
        var left = length
        while left > 0 {
            guard let kind = byte(bytes) else { return false }
            let size = kind >> 4 == 0 ? 64 : 128
            left -= 1 + size
            guard kind >> 4 <= 1, left >= 0, skip(size) else { return false }
        }
        return true
    }

    /// APP0 of JFIF: numbers only, and no thumbnail. Or what an old lossless encoder writes there, without any.
    private mutating func readsAsJFIF(_ bytes: RawSpan, _ length: Int) -> Bool {
        if length == 13 {
            return number32(bytes) == 0x4C4A_4946 && byte(bytes) == 0 && byte(bytes) == 1 && number32(bytes) == 0
                && number16(bytes) == 0 && byte(bytes) == 0
        }
        guard length == 14, number32(bytes) == 0x4A46_4946, byte(bytes) == 0, let major = byte(bytes), major <= 1,
            let minor = byte(bytes), minor <= 2, let unit = byte(bytes), unit <= 2, skip(4)
        else { return false }
        return number16(bytes) == 0
    }

    /// APP14 of Adobe, which says how the colours are stored.
    private mutating func readsAsAdobe(_ bytes: RawSpan, _ length: Int) -> Bool {
        guard length == 12 || length == 10, number32(bytes) == 0x4164_6F62, byte(bytes) == 0x65,
            let version = number16(bytes), version <= 101
        else { return false }
        if length == 10 { return number16(bytes) == 0 && byte(bytes) == 0 }
        guard skip(4), let transform = byte(bytes) else { return false }
        return transform <= 2
    }
}
