extension VR {
    /// What PS3.6 leaves open for an attribute with several VRs. Where the file does not say which, the bytes are the same but
    /// mean different things.
    package enum Choice: Sendable {
        /// US or SS, with or without OW: as Pixel Representation (0028,0103) says (PS3.5 annex A.1).
        case byPixelRepresentation
        /// OB or OW: words do for both in little endian (PS3.5 annex A.2).
        case bytesOrWords
        /// US or OW.
        case numbersOrWords
    }

    /// The choice that PS3.6 table 6-1 leaves for a tag; nil where it names one VR or the tag is unknown.
    package static func choice(of tag: Tag) -> Choice? {
        switch (tag.group, tag.element) {
        case (0x0018, 0x9810), (0x0022, 0x1452), (0x0028, 0x0071), (0x0028, 0x0104...0x0111), (0x0028, 0x0120...0x0121),
            (0x0028, 0x1100...0x1103), (0x0028, 0x1111...0x1113), (0x0028, 0x1200), (0x0028, 0x3002), (0x0040, 0x9211),
            (0x0040, 0x9216), (0x0060, 0x3004), (0x0060, 0x3006):
            .byPixelRepresentation
        case (0x0028, 0x3006): .numbersOrWords
        case (0x0014, 0x3050), (0x0014, 0x3070), (0x5400, 0x0110), (0x5400, 0x0112), (0x5400, 0x100A), (0x5400, 0x1010),
            (0x7FE0, 0x0010):
            .bytesOrWords
        case (0x5000...0x50FF, 0x200C), (0x5000...0x50FF, 0x3000), (0x6000...0x60FF, 0x3000), (0x7F00...0x7FFF, 0x0010):
            tag.isPrivate ? nil : .bytesOrWords
        default: nil
        }
    }
}
