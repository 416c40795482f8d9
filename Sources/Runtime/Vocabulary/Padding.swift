/// What pads a value and what of it counts (PS3.5 sections 6.2 and 7.1.1: all lengths are even).
public enum TextPadding {
    /// The byte that makes a value's length even: NUL for UI and for VRs of bytes and numbers, a blank for text.
    public static func byte(of vr: VR) -> UInt8 {
        switch vr {
        case .AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .TM, .UC, .UR, .UT: 0x20
        case .AT, .FD, .FL, .OB, .OD, .OF, .OL, .OV, .OW, .SL, .SQ, .SS, .SV, .UI, .UL, .UN, .US, .UV: 0
        }
    }

    /// Adds one byte of padding if the length is odd.
    public static func pad(_ bytes: inout [UInt8], vr: VR) {
        if !bytes.count.isMultiple(of: 2) { bytes.append(byte(of: vr)) }
    }

    /// The part of a value that counts.
    ///
    /// Blanks and NULs at the end never do: writers pad with either, whatever the VR. Blanks before do count in the long
    /// texts LT, ST, UC and UT (PS3.5 Table 6.2-1). VRs of bytes and numbers have no padding that can be told from content,
    /// so nothing is taken from them.
    ///
    /// - Returns: a range within `from ..< from + count`.
    public static func trimmed(_ bytes: RawSpan, from: Int, count: Int, vr: VR) -> Range<Int> {
        var start = from
        var end = from + count
        guard isText(vr) else { return start..<end }
        while start < end, isPadding(bytes.byte(at: end - 1)) { end -= 1 }
        if leadingBlanksCount(vr) { return start..<end }
        while start < end, bytes.byte(at: start) == 0x20 { start += 1 }
        return start..<end
    }

    /// As above, for bytes at hand.
    public static func trimmed(_ bytes: [UInt8], vr: VR) -> [UInt8] {
        Array(bytes[trimmed(bytes.rawBytes, from: 0, count: bytes.count, vr: vr)])
    }

    /// Without blanks before and blanks and NULs after: right for all VRs of one line.
    static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes[KeyedMessage.trimmed(bytes.rawBytes, from: 0, count: bytes.count)])
    }

    private static func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0 }

    private static func leadingBlanksCount(_ vr: VR) -> Bool {
        switch vr {
        case .LT, .ST, .UC, .UT: true
        default: false
        }
    }

    static func isText(_ vr: VR) -> Bool { byte(of: vr) == 0x20 || vr == .UI }
}
