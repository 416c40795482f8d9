import MidicRuntime

/// The attributes that files grow from.
enum GrownTags {
    /// Names, numbers, texts, addresses and UIDs that every shipped policy removes, empties or replaces, wherever they stand.
    static let identities: [(tag: Tag, vr: VR)] = [
        (.patientName, .PN), (.patientID, .LO), (Tag(0x0010, 0x1000), .LO), (Tag(0x0010, 0x1001), .PN),
        (Tag(0x0010, 0x1040), .LO), (Tag(0x0010, 0x2154), .SH), (Tag(0x0010, 0x1060), .PN),
        (Tag(0x0010, 0x4000), .LT), (Tag(0x0010, 0x21B0), .LT), (Tag(0x0010, 0x0050), .SQ),
        (Tag(0x0008, 0x0050), .SH), (Tag(0x0008, 0x0090), .PN), (Tag(0x0008, 0x0092), .ST),
        (Tag(0x0008, 0x0080), .LO), (Tag(0x0008, 0x0081), .ST), (Tag(0x0008, 0x1030), .LO),
        (Tag(0x0008, 0x103E), .LO), (Tag(0x0008, 0x1048), .PN), (Tag(0x0008, 0x1050), .PN),
        (Tag(0x0008, 0x1070), .PN), (Tag(0x0008, 0x1155), .UI), (Tag(0x0008, 0x2111), .ST),
        (Tag(0x0018, 0x1030), .LO), (Tag(0x0020, 0x0010), .SH), (.studyInstanceUID, .UI), (.seriesInstanceUID, .UI),
        (Tag(0x0020, 0x0052), .UI), (Tag(0x0020, 0x4000), .LT), (Tag(0x0032, 0x1032), .PN),
        (Tag(0x0032, 0x1060), .LO), (Tag(0x0040, 0x0006), .PN), (Tag(0x0040, 0x0254), .LO),
        (Tag(0x0040, 0x1001), .SH), (Tag(0x0040, 0x2016), .LO), (Tag(0x0040, 0xA075), .PN),
        (Tag(0x0040, 0xA123), .PN), (Tag(0x0010, 0x1005), .PN), (Tag(0x0040, 0xA124), .UI),
        (Tag(0x0070, 0x0084), .PN), (Tag(0x0008, 0x002A), .DT), (Tag(0x0040, 0xA13A), .DT),
        (Tag(0x0400, 0x0561), .SQ), (Tag(0x3006, 0x0026), .LO), (Tag(0x0038, 0x0010), .LO),
        // Nobody's: retired, and unknown to every dictionary.
        (Tag(0x0032, 0x4000), .LT), (Tag(0x0008, 0x4000), .LT), (Tag(0x0009, 0x1099), .LO), (Tag(0x0012, 0x7777), .LO),
    ]

    /// What decides how a file is read, kept or gated.
    static let known: [(tag: Tag, vr: VR)] = [
        (.specificCharacterSet, .CS), (Tag(0x0008, 0x0008), .CS), (Tag(0x0008, 0x0020), .DA),
        (Tag(0x0008, 0x0030), .TM),
        (Tag(0x0008, 0x0060), .CS), (Tag(0x0008, 0x0070), .LO), (Tag(0x0008, 0x1090), .LO), (.codeValue, .SH),
        (.codingSchemeDesignator, .SH), (.codeMeaning, .LO), (Tag(0x0010, 0x0030), .DA), (Tag(0x0010, 0x0040), .CS),
        (Tag(0x0010, 0x1010), .AS), (Tag(0x0010, 0x1030), .DS), (Tag(0x0018, 0x0050), .DS), (Tag(0x0018, 0x1020), .LO),
        (Tag(0x0020, 0x0013), .IS), (Tag(0x0020, 0x0032), .DS), (.samplesPerPixel, .US),
        (.photometricInterpretation, .CS),
        (.numberOfFrames, .IS), (.rows, .US), (.columns, .US), (.bitsAllocated, .US), (.bitsStored, .US),
        (.highBit, .US),
        (.pixelRepresentation, .US), (Tag(0x0028, 0x0106), .US), (Tag(0x0028, 0x3002), .US), (Tag(0x0028, 0x3006), .OW),
        (.burnedInAnnotation, .CS), (.recognizableVisualFeatures, .CS), (.iccProfile, .OB), (.rescaleType, .LO),
        (.patientIdentityRemoved, .CS), (.deidentificationMethod, .LO), (.timezoneOffsetFromUTC, .SH),
        (Tag(0x0040, 0xA040), .CS), (Tag(0x0040, 0xA30A), .DS), (Tag(0x3006, 0x0050), .DS), (Tag(0x6000, 0x3000), .OW),
        (.extendedOffsetTable, .OV), (.extendedOffsetTableLengths, .OV), (Tag(0x0008, 0x0016), .UI),
        (Tag(0x0042, 0x0011), .OB), (Tag(0x5400, 0x1010), .OW), (Tag(0x0008, 0x1150), .UI), (.pixelData, .OW),
    ]

    static let sequences: [Tag] = [
        Tag(0x0008, 0x1140), Tag(0x0008, 0x1110), Tag(0x0040, 0x0275), Tag(0x0040, 0xA730), .conceptNameCodeSequence,
        Tag(0x0040, 0xA168), Tag(0x3006, 0x0020), Tag(0x3006, 0x0039), Tag(0x0088, 0x0200), Tag(0x5200, 0x9230),
        Tag(0x0008, 0x1115), Tag(0x0008, 0x2218), .deidentificationMethodCodeSequence, .digitalSignaturesSequence,
        Tag(0x0400, 0x0561), Tag(0x5400, 0x0100), Tag(0x0028, 0x3000), Tag(0x0018, 0x9346), Tag(0x0009, 0x1010),
        Tag(0x0029, 0x1010), Tag(0x0010, 0x1002), Tag(0x0032, 0x1064),
    ]
}
