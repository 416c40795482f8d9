import MidicLang

/// Text as it may be shown. Names, reasons and values come from files that strangers wrote: none of them may move the
/// cursor, change colours, hide or turn text around, or begin a line of its own.
extension String {
    /// A piece of text from outside, for one place on one line: everything that cannot be seen is written as an escape,
    /// line ends and tabs too.
    package var shown: String { escaped(keeping: []) }

    /// A whole text with the line ends and tabs of this program's own layout.
    ///
    /// - Parameter colors: whether the SGR sequences of `Console.colorCodes` stay.
    func shownInLines(colors: Bool) -> String {
        guard colors else { return escaped(keeping: ["\n", "\t"]) }
        // What follows an escape character up to `m`, where that is one of the program's own codes, stays.
        let pieces = unicodeScalars.split(separator: "\u{1B}", omittingEmptySubsequences: false)
        var result = String(pieces[0]).escaped(keeping: ["\n", "\t"])
        for piece in pieces.dropFirst() {
            let code = piece.prefix { $0 != "m" }
            let isOwn = code.endIndex < piece.endIndex && Console.colorCodes.contains(String(code))
            result += (isOwn ? "\u{1B}" : "\\u{1B}") + String(piece).escaped(keeping: ["\n", "\t"])
        }
        return result
    }

    private func escaped(keeping kept: [Unicode.Scalar]) -> String {
        guard unicodeScalars.contains(where: { HiddenCharacter.contains($0) && !kept.contains($0) }) else {
            return self
        }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if !HiddenCharacter.contains(scalar) || kept.contains(scalar) {
                result.append(scalar)
            } else {
                result.append(contentsOf: scalar.escape.unicodeScalars)
            }
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// As the language writes it in quotes.
    fileprivate var escape: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(value, radix: 16, uppercase: true) + "}"
        }
    }
}
