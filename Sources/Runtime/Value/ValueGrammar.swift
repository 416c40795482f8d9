/// What a value of a VR may be (PS3.5 section 6.2 and table 6.2-1). A value that is kept is held against it, whatever VR the
/// file says: a row of numbers then holds no names, and a code no text.
///
/// Pure functions on the file's bytes. Nothing is copied, and numbers, codes and plain text take one pass, since all that an
/// output keeps goes through here.
package enum ValueGrammar {
    /// What is said of a value.
    enum Verdict {
        /// The part of it that is to be written.
        case fits(Range<Int>)
        case misfit
        /// Only the character set can tell.
        case needsCharacterSet
    }

    /// The longest UI value, in bytes: what the 16-bit length of explicit VR holds. More is no list of UIDs.
    package static let longestUIDList = 0xFFFE

    /// The part of a value that is to be written, or nil where the value is none of its VR.
    ///
    /// Padding at the end of text does not count. It stays as it is where it is blanks, or the one NUL of a UID; anything else
    /// is cut off, so that it is written anew.
    ///
    /// - Parameters:
    ///   - valueCount: how many values a binary VR must have; 0 where that is not fixed. An empty value always passes.
    ///   - characterSet: what is in force.
    package static func fitting(
        _ bytes: RawSpan, _ value: Range<Int>, vr: VR, valueCount: Int = 0, characterSet: SpecificCharacterSet
    ) -> Range<Int>? {
        switch check(bytes, value, vr: vr, valueCount: valueCount) {
        case .fits(let range): return range
        case .misfit: return nil
        case .needsCharacterSet: return fittingText(bytes, value, vr: vr, characterSet)
        }
    }

    /// As `fitting`, without the character set: enough for all but names and text that is no ASCII.
    @inline(__always)
    static func check(_ bytes: RawSpan, _ value: Range<Int>, vr: VR, valueCount: Int) -> Verdict {
        if value.isEmpty { return vr == .SQ ? .misfit : .fits(value) }
        if let unit = binaryUnit(of: vr) {
            guard valueCount == 0 ? value.count % unit == 0 : value.count == valueCount &* unit else { return .misfit }
            return beginsLikeItem(bytes, value) ? .misfit : .fits(value)
        }
        return isPlain(bytes, value, vr) ? .fits(value) : checkText(bytes, value, vr)
    }

    /// Whether a value stays to its last byte, as far as can be told without its character set.
    ///
    /// Plain numbers for arguments: they go in registers, where a tape entry would be copied.
    @inline(never)
    static func staysWhole(_ bytes: RawSpan, at start: Int, length: Int, vr: VR, valueCount: UInt8) -> Bool {
        guard case .fits(let value) = check(bytes, start..<start &+ length, vr: vr, valueCount: Int(valueCount)) else {
            return false
        }
        return value.count == length
    }

    /// Whether a value can be told at a glance to fit as it is, with the blanks at its end: few numbers, or one value of plain
    /// text that is not too long even with them.
    @inline(__always)
    static func isPlain(_ bytes: RawSpan, _ value: Range<Int>, _ vr: VR) -> Bool {
        switch vr {
        case .DS: NumberText.areFew(bytes, value, hasFraction: true)
        case .IS: NumberText.areFew(bytes, value, hasFraction: false)
        default: PlainText.rule(of: vr)?.isOnePlain(bytes, value) ?? false
        }
    }

    /// Whether some reader could take a value for a sequence: its first bytes are an item's or a delimiter's tag, in one of the
    /// byte orders.
    @inline(__always)
    private static func beginsLikeItem(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        guard value.count >= 8 else { return false }
        switch bytes.uint32(at: value.lowerBound) {
        case 0xE000_FFFE, 0xE0DD_FFFE, 0x00E0_FEFF, 0xDDE0_FEFF: return true
        default: return false
        }
    }

    /// Bytes of one value of a binary VR, or nil for text.
    @inline(__always)
    private static func binaryUnit(of vr: VR) -> Int? {
        switch vr {
        case .AT: 4
        case .OB, .UN, .FD, .FL, .OD, .OF, .OL, .OV, .OW, .SL, .SS, .SV, .UL, .US, .UV: vr.byteOrderUnit
        default: nil
        }
    }

    static func checkText(_ bytes: RawSpan, _ value: Range<Int>, _ vr: VR) -> Verdict {
        let end = Padding.withoutEnd(bytes, value)
        if end.isEmpty { return .fits(vr.paddingByte == 0 || Padding.hasNUL(bytes, value) ? end : value) }
        switch vr {
        case .DS: guard NumberText.areDecimals(bytes, end) else { return .misfit }
        case .IS: guard NumberText.areIntegers(bytes, end) else { return .misfit }
        case .AS, .DA, .DT, .TM: guard fitsForm(bytes, end, vr) else { return .misfit }
        default:
            // Names are not plain text, and a sequence is no value.
            guard let rule = PlainText.rule(of: vr) else { return vr == .PN ? .needsCharacterSet : .misfit }
            switch rule.check(bytes, end) {
            case .fits: break
            case .misfit: return .misfit
            case .needsCharacterSet: return .needsCharacterSet
            }
        }
        return .fits(end.upperBound == value.upperBound ? value : written(bytes, value, end, vr))
    }

    /// The part of a value that is written, where `end` is the part without padding.
    private static func written(_ bytes: RawSpan, _ value: Range<Int>, _ end: Range<Int>, _ vr: VR) -> Range<Int> {
        let padding = end.upperBound..<value.upperBound
        if vr.paddingByte == 0 {
            return value.count % 2 == 0 && padding.count <= 1 && bytes.isZero(in: padding) ? value : end
        }
        return Padding.hasNUL(bytes, padding) ? end : value
    }

    /// Text that needs its character set, at its whole length.
    static func fittingText(
        _ bytes: RawSpan, _ value: Range<Int>, vr: VR, _ characterSet: SpecificCharacterSet
    ) -> Range<Int>? {
        let end = Padding.withoutEnd(bytes, value)
        let fits =
            if let rule = PlainText.rule(of: vr) {
                TextGrammar.fits(bytes, end, rule, characterSet)
            } else {
                TextGrammar.fitsNames(bytes, end, characterSet)
            }
        return fits ? written(bytes, value, end, vr) : nil
    }

    /// Ages, dates and times. A backslash separates values; each may be empty, and may have blanks around it.
    private static func fitsForm(_ bytes: RawSpan, _ value: Range<Int>, _ vr: VR) -> Bool {
        switch vr {
        case .AS: return each(bytes, value) { AgeValue.isValid($0, $1) }
        case .DA: return each(bytes, value) { DateValue.parse($0, $1) != nil }
        case .DT: return each(bytes, value) { DateTimeValue.parts($0, $1) != nil }
        default: return each(bytes, value) { TimeValue.parts($0, $1) != nil }
        }
    }

    private static func each(
        _ bytes: RawSpan, _ value: Range<Int>, _ fits: (RawSpan, Range<Int>) -> Bool
    ) -> Bool {
        var start = value.lowerBound
        while start <= value.upperBound {
            var end = start
            while end < value.upperBound, bytes.byte(at: end) != 0x5C { end += 1 }
            let one = Padding.withoutBlanks(bytes, start..<end)
            guard one.isEmpty || fits(bytes, one) else { return false }
            start = end + 1
        }
        return true
    }
}
