import TestSupport

/// Character sets and transfer syntaxes that files are in.
enum FileWords {
    /// Terms of PS3.3 section C.12.1.1.2 with bytes of theirs; then what stands there wrongly.
    static let characterSets: [(term: String, bytes: [UInt8])] = [
        ("ISO_IR 100", [0xE9, 0xFC]), ("ISO_IR 101", [0xE1]), ("ISO_IR 109", [0xE6]), ("ISO_IR 110", [0xE5]),
        ("ISO_IR 144", [0xB4, 0xDE]), ("ISO_IR 127", [0xC7]), ("ISO_IR 126", [0xC1]), ("ISO_IR 138", [0xE0]),
        ("ISO_IR 148", [0xFD]), ("ISO_IR 203", [0xA4]), ("ISO_IR 13", [0xD4, 0xCF]), ("ISO_IR 166", [0xA1]),
        ("ISO_IR 192", Array("é日".utf8)), ("GB18030", [0xCD, 0xF5]), ("GBK", [0xCD, 0xF5]),
        ("\\ISO 2022 IR 87", [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x1B, 0x28, 0x42]),
        ("\\ISO 2022 IR 159", [0x1B, 0x24, 0x28, 0x44, 0x22, 0x47, 0x1B, 0x28, 0x42]),
        ("\\ISO 2022 IR 149", [0x1B, 0x24, 0x29, 0x43, 0xB1, 0xE8]),
        ("\\ISO 2022 IR 58", [0x1B, 0x24, 0x29, 0x41, 0xCD, 0xF5]),
        ("ISO 2022 IR 13\\ISO 2022 IR 87", [0xD4, 0xCF]),
        ("ISO 2022 IR 100\\ISO 2022 IR 144", [0xE9, 0x1B, 0x2D, 0x4C, 0xB4]),
        ("ISO_IR 6", [0x61]), ("ISO-IR 100", [0xE9, 0x61]), ("iso_ir 192", Array("é".utf8)),
        ("ISO 8859-1", [0xE9, 0x61]), ("UTF-8", [0xC3, 0xA9]), (mixedPairs, [0xCD, 0xF5]),
    ]

    /// GB18030 has no code extensions, so beside another set it means nothing.
    static let mixedPairs = "ISO_IR 100\\GB18030"

    /// Syntaxes of PS3.5 annex A with encapsulated pixel data, one of each kind that says other things about fragments, and two of
    /// which nobody knows the fragments.
    static let encapsulated: [(name: String, uid: String)] = [
        ("JPEG", "1.2.840.10008.1.2.4.50"), ("JPEG lossless", "1.2.840.10008.1.2.4.70"),
        ("JPEG-LS", "1.2.840.10008.1.2.4.80"), ("JPEG 2000", "1.2.840.10008.1.2.4.90"),
        ("HTJ2K", "1.2.840.10008.1.2.4.201"), ("RLE", "1.2.840.10008.1.2.5"), ("MPEG2", "1.2.840.10008.1.2.4.100"),
        ("HEVC", "1.2.840.10008.1.2.4.107"), ("Deflated Image Frame", "1.2.840.10008.1.2.8.1"),
        ("JPEG XL", "1.2.840.10008.1.2.4.110"),
    ]
}
