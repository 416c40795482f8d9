/// What a value of a VR may be (PS3.5 section 6.2 and table 6.2-1). A value that is kept is held against it, whatever VR the
/// file says: a row of numbers then holds no names, and a code no text.
///
/// Pure functions on the file's bytes. Nothing is copied, and numbers, codes and plain text take one pass, since all that an
/// output keeps goes through here.
package enum ValueGrammar {
    /// The part of a value that is to be written, or nil where the value is none of its VR.
    ///
    /// Padding at the end of text does not count. It stays as it is where it is blanks, or the one NUL of a UID; anything else
    /// is cut off, so that it is written anew.
    ///
    /// - Parameters:
    ///   - valueCount: how many values a binary VR must have; 0 where that is not fixed. An empty value always passes.
    ///   - characterSet: what is in force; asked only where bytes are no ASCII.
    @inline(__always)
    package static func fitting(
        _ bytes: RawSpan, _ value: Range<Int>, vr: VR, valueCount: Int = 0,
        characterSet: @autoclosure () -> SpecificCharacterSet
    ) -> Range<Int>? {
        if let unit = binaryUnit(of: vr) {
            guard value.count % unit == 0 else { return nil }
            guard valueCount == 0 || value.isEmpty || value.count == valueCount * unit else { return nil }
            return value
        }
        let end = Padding.withoutEnd(bytes, value)
        if end.isEmpty { return vr.paddingByte == 0 || Padding.hasNUL(bytes, value) ? end : value }
        let fits: Bool
        if let rule = PlainText.rule(of: vr) {
            switch rule.check(bytes, end) {
            case .fits: fits = true
            case .misfit: fits = false
            case .needsCharacterSet: fits = TextGrammar.fits(bytes, end, vr: vr, rule, characterSet())
            }
        } else {
            fits = fitsForm(bytes, end, vr, characterSet())
        }
        guard fits else { return nil }
        let padding = end.upperBound..<value.upperBound
        if vr.paddingByte == 0 {
            return value.count % 2 == 0 && padding.count <= 1 && bytes.isZero(in: padding) ? value : end
        }
        return Padding.hasNUL(bytes, padding) ? end : value
    }

    /// Bytes of one value of a binary VR, or nil for text. The longest value of the O VRs and UN is no matter here.
    @inline(__always)
    private static func binaryUnit(of vr: VR) -> Int? {
        switch vr {
        case .AT: 4
        case .OB, .UN, .FD, .FL, .OD, .OF, .OL, .OV, .OW, .SL, .SS, .SV, .UL, .US, .UV: vr.byteOrderUnit
        default: nil
        }
    }

    /// VRs whose values have a form of their own. A backslash separates values; each may be empty, and may have blanks around it.
    private static func fitsForm(
        _ bytes: RawSpan, _ value: Range<Int>, _ vr: VR, _ characterSet: SpecificCharacterSet
    ) -> Bool {
        switch vr {
        case .DS: return NumberText.decimal.fits(bytes, value)
        case .IS: return NumberText.integer.fits(bytes, value)
        case .PN: return TextGrammar.fitsNames(bytes, value, characterSet)
        case .AS: return each(bytes, value) { AgeValue.isValid($0, $1) }
        case .DA: return each(bytes, value) { DateValue.parse($0, $1) != nil }
        case .DT: return each(bytes, value) { DateTimeValue.parts($0, $1) != nil }
        case .TM: return each(bytes, value) { TimeValue.parts($0, $1) != nil }
        // A sequence is no value.
        default: return false
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

    /// The longest UI value, in bytes: what the 16-bit length of explicit VR holds. More is no list of UIDs.
    package static let longestUIDList = 0xFFFE
}
