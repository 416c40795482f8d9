extension VR {
    /// Whether values that the file calls `file` can be meant by an attribute of this VR, if they fit it.
    ///
    /// Real files mix up kinds of text, and words with bytes and numbers of their size. Names, dates, ages and UIDs under an
    /// attribute that is none are something else under its tag, and so are numbers in text and in binary.
    package func agrees(with file: VR) -> Bool {
        if isText { return file.isText && !file.hasFormOfItsOwn }
        switch (self, file) {
        case (.OB, .OW), (.OW, .OB): return true
        case (.US, .SS), (.SS, .US), (.US, .OW), (.SS, .OW), (.OW, .US), (.OW, .SS): return true
        case (.UL, .SL), (.SL, .UL), (.UL, .OL), (.OL, .UL), (.SL, .OL), (.OL, .SL): return true
        case (.UV, .SV), (.SV, .UV), (.UV, .OV), (.OV, .UV), (.SV, .OV), (.OV, .SV): return true
        case (.FL, .OF), (.OF, .FL), (.FD, .OD), (.OD, .FD): return true
        default: return false
        }
    }

    /// Text that rules are made for by its VR alone: people, dates, ages, UIDs.
    private var hasFormOfItsOwn: Bool { isDate || self == .PN || self == .AS || self == .UI }
}
