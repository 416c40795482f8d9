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
        guard let text = readableText(token) else { return }
        var offset = token.start
        for scalar in text.unicodeScalars {
            let length = String(scalar).utf8.count
            let isBlank = scalar == "\t" || (textUse == .creator && scalar.properties.isWhitespace)
            // The others have been reported with the whole file.
            if isBlank, scalar == "\t" || !HiddenCharacter.contains(scalar), !mayStand(scalar) {
                reportBlank("U+\(scalar.value.hexDigits(atLeast: 4))", at: range(offset, offset + length))
            }
            offset += length
        }
        reportLookAlikes(in: token)
    }

    /// A token's text; nil where bytes are no UTF-8, which has been reported with the whole file: places in the text would not be
    /// those of the file.
    private func readableText(_ token: Token) -> String? {
        String(validating: utf8[token.start..<token.end], as: UTF8.self)
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
    mutating func reportLookAlikes(in token: Token) {
        guard textUse == .creator || textUse == .compared || token.kind == .regex else { return }
        guard let text = readableText(token) else { return }
        // Those of creators are reported with its other characters.
        if textUse != .creator { reportBlanks(of: token, text) }
        if let found = LookAlike.decomposed(in: text) {
            report(
                .mixedScripts,
                "a letter and a mark (U+\(found.mark.value.hexDigits(atLeast: 4))) look like one character here, and files hold one; type it as one, or write the mark as an escape if it is meant",
                at: range(token.start + found.lower, token.start + found.upper))
        }
        let replacements = LookAlike.replacements(in: text, wholly: textUse == .creator)
        guard !replacements.isEmpty else { return }
        let characters = replacements.map { replacement in
            let lower = token.start + replacement.lower
            let scalar = self.text(in: lower, token.start + replacement.upper).unicodeScalars.first
            return "U+\((scalar?.value ?? 0).hexDigits(atLeast: 4)) for `\(replacement.ascii)`"
        }
        let shown = characters.prefix(3).joined(separator: ", ") + (characters.count > 3 ? " and more" : "")
        let isWord =
            replacements[0].ascii.properties.isAlphabetic || replacements[0].ascii.properties.numericType != nil
        report(
            .mixedScripts,
            isWord
                ? "a word of this text has letters that only look Latin (\(shown)); write Latin ones, or an escape if they are meant"
                : "this text has marks that only look like those of ASCII (\(shown)); write those, or an escape if they are meant",
            at: range(of: token),
            fixIts: [
                FixIt(
                    isWord ? "write Latin letters" : "write ASCII",
                    edits: replacements.map {
                        TextEdit(
                            replace: range(token.start + $0.lower, token.start + $0.upper), with: String($0.ascii))
                    })
            ])
    }

    /// A no-break space and the like, which hardly a file has where people see a blank: in a text that a guard compares with, and in a
    /// pattern. The ideographic space is at home between characters that are not of ASCII.
    private mutating func reportBlanks(of token: Token, _ text: String) {
        // Without quotation marks, number signs and slashes.
        let delimiters: Set<Unicode.Scalar> = token.kind == .regex ? ["/"] : ["\"", "#"]
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.firstIndex(where: { !delimiters.contains($0) }),
            let last = scalars.lastIndex(where: { !delimiters.contains($0) })
        else { return }
        let isASCII = scalars.allSatisfy { $0.isASCII || $0.properties.isWhitespace }
        var offset = token.start
        for (index, scalar) in scalars.enumerated() {
            defer { offset += UTF8.width(scalar) }
            guard !scalar.isASCII, scalar.properties.isWhitespace, !HiddenCharacter.contains(scalar) else { continue }
            let isAtEnd = index == first || index == last
            if !isAtEnd, scalar == "\u{3000}", !isASCII { continue }
            let place = range(offset, offset + UTF8.width(scalar))
            report(
                .hiddenCharacter,
                "`U+\(scalar.value.hexDigits(atLeast: 4))` looks like a blank and is none; "
                    + (isAtEnd ? "remove it, or write" : "write a blank, or") + " an escape if it is meant", at: place,
                fixIts: [
                    FixIt(isAtEnd ? "remove it" : "write a blank", replace: place, with: isAtEnd ? "" : " ")
                ])
        }
    }
}
