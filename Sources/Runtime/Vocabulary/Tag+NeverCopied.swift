extension Tag {
    /// What no output ever has, at any depth and whatever the policy says.
    ///
    /// | elements | why |
    /// | --- | --- |
    /// | group lengths, and groups below 0008 | structure of another time: commands, file meta, directories (PS3.5 section 7.2, PS3.10) |
    /// | (0400,0005) to (0400,0520) | signatures, certificates, MACs, encrypted attributes (PS3.3 sections C.12.1.1.3 and C.12.1.1.4.1, PS3.15 annexes C and D): a changed object cannot keep the first, whose hashes would tell what was taken out, and the second are the original values |
    /// | (0008,0300) | what the input says of its private blocks, which is not so of the output's (PS3.3 section C.12.1.1.7) |
    /// | (4FFE,0001), (FFFA,FFFA) | the sequences of these |
    /// | group FFFF | no group of a data set, as 0001, 0003, 0005 and 0007 are none (PS3.5 section 7.1) |
    /// | (FFFC,FFFC) | Data Set Trailing Padding: bytes without meaning (PS3.10 section 7.2) |
    @inline(__always)
    package var isNeverCopied: Bool {
        if element == 0 || group < 0x0008 { return true }
        switch group {
        case 0x0008: return self == .privateDataElementCharacteristicsSequence
        case 0x0400: return element >= 0x0005 && element <= 0x0520
        case 0x4FFE: return self == .macParametersSequence
        case 0xFFFA: return self == .digitalSignaturesSequence
        case 0xFFFC: return self == .dataSetTrailingPadding
        case 0xFFFF: return true
        default: return false
        }
    }

    /// An element of an overlay plane (60xx) or a curve (50xx): groups that repeat with one meaning (PS3.5 section 7.6).
    @inline(__always)
    package var isOfRepeatingGroup: Bool {
        let kind = group & 0xFF01
        return kind == 0x6000 || kind == 0x5000
    }

    /// Overlay Data or Curve Data, which decides about its group.
    package var isPlaneData: Bool { isOfRepeatingGroup && element == 0x3000 }
}
