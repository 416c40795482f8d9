/// What may stand in a text in quotes.
///
/// Raw characters that nobody sees are reported for the whole file (`reportForbiddenBytes`). Here are escapes, which hide
/// nothing where they are written and all the more where the text is shown or written into a file.
extension Parser {
    /// What becomes of a text.
    enum TextUse {
        /// People read it: reasons, `because`, versions, defaults.
        case shown
        /// A private creator, which people read and files are compared with.
        case creator
        /// An argument of an action, which goes into files. Line ends and tabs may stand in long texts; the VR decides.
        case written
        /// A guard compares values with it, whatever they hold.
        case compared
    }

    /// Takes the current text.
    mutating func bump(as use: TextUse) {
        textUse = use
        bump()
        textUse = .shown
    }

    /// Reports what is wrong inside a whole text.
    mutating func reportCharacters(of token: Token) {
        let (_, escapes, badEscapes) = StringSpelling.value(of: token, in: utf8)
        for escape in badEscapes {
            report(
                .invalidEscape,
                "`\(shortened(text(in: escape.lower, escape.upper)))` is no escape; use `\\\"`, `\\\\`, `\\n`, `\\t` or "
                    + "`\\u{...}`, or write the text as `#\"...\"#`",
                at: range(escape.lower, escape.upper))
        }
        for escape in escapes where !mayStand(escape.scalar) {
            let place = range(escape.lower, escape.upper)
            let spelling = text(in: escape.lower, escape.upper)
            if escape.scalar.properties.isWhitespace, textUse == .creator {
                reportBlank(spelling, at: place)
            } else {
                let reader = textUse == .written ? "in the files that it is written into" : "where the text is shown"
                report(
                    .hiddenCharacter, "`\(spelling)` cannot be seen \(reader); remove it", at: place,
                    fixIts: [FixIt("remove it", replace: place, with: "")])
            }
        }
        var offset = token.start
        for scalar in text(token).unicodeScalars {
            let length = String(scalar).utf8.count
            let isBlank = scalar == "\t" || (textUse == .creator && scalar.properties.isWhitespace)
            // The others have been reported with the whole file.
            if isBlank, scalar == "\t" || !HiddenCharacter.contains(scalar), !mayStand(scalar) {
                reportBlank("U+\(scalar.value.hexDigits(atLeast: 4))", at: range(offset, offset + length))
            }
            offset += length
        }
        reportMixedScripts(in: token)
    }

    private func mayStand(_ scalar: Unicode.Scalar) -> Bool {
        switch textUse {
        case .compared: true
        case .written: ["\t", "\n", "\u{C}", "\r"].contains(scalar) || !HiddenCharacter.contains(scalar)
        case .shown: !HiddenCharacter.contains(scalar)
        case .creator: !HiddenCharacter.contains(scalar) && (scalar == " " || !scalar.properties.isWhitespace)
        }
    }

    private mutating func reportBlank(_ spelling: String, at place: SourceRange) {
        report(
            .hiddenCharacter, "`\(spelling)` looks like a blank and is none; write a blank", at: place,
            fixIts: [FixIt("write a blank", replace: place, with: " ")])
    }

    /// `SIEМENS` with a Cyrillic letter: no file has such a word, so a rule for it would never do anything.
    mutating func reportMixedScripts(in token: Token) {
        guard textUse == .creator || textUse == .compared || token.kind == .regex,
            let word = LookAlike.mixedWord(in: text(token), wholly: textUse == .creator)
        else { return }
        let letters = word.replacements.map { replacement in
            let lower = token.start + replacement.lower
            let scalar = text(in: lower, token.start + replacement.upper).unicodeScalars.first
            return "U+\((scalar?.value ?? 0).hexDigits(atLeast: 4)) for `\(replacement.2)`"
        }
        let shown = letters.prefix(3).joined(separator: ", ") + (letters.count > 3 ? " and more" : "")
        report(
            .mixedScripts,
            "a word of this text has letters that only look Latin (\(shown)); write Latin ones, or an escape if they are meant",
            at: range(of: token),
            fixIts: [
                FixIt(
                    "write Latin letters",
                    edits: word.replacements.map {
                        TextEdit(
                            replace: range(token.start + $0.lower, token.start + $0.upper), with: String($0.2))
                    })
            ])
    }
}
