/// Selectors, paths and SOP classes.
extension Parser {
    private static let termWords: Set<String> = ["vr", "obligations", "retained", "private", "meta"]

    var beginsTerm: Bool {
        switch current.kind {
        case .name: !vocabulary.reserves(currentText) || Self.termWords.contains(currentText)
        case .glob, .tag, .leftParen, .dotSlash, .star, .doubleStar: true
        default: false
        }
    }

    /// `term, term within term, term except term, term`.
    mutating func parseSelector() {
        let start = mark
        parseTerms()
        while at("within") {
            let start = mark
            bump()
            parseTerms()
            finish(.within, from: start)
        }
        if at("except") {
            let start = mark
            bump()
            parseTerms()
            finish(.exceptions, from: start)
        }
        finish(.selector, from: start)
    }

    private mutating func parseTerms() {
        parseTerm()
        while take(.comma) {
            // A trailing comma.
            if atEnd || at(.arrow) || at(anyOf: ["except", "when", "within"]) || (current.startsLine && !beginsTerm) {
                break
            }
            parseTerm()
        }
    }

    private mutating func parseTerm() {
        let start = mark
        _ = take(.dotSlash)
        while true {
            let stepStart = mark
            let word = current
            guard let kind = parseTarget() else { break }
            guard at(.slash) else {
                finish(kind, from: stepStart)
                break
            }
            switch kind {
            case .nameTarget, .tagTarget, .everythingTarget: break
            default:
                fail(
                    .unexpectedToken,
                    "\(described(word)) cannot be a step of a path; a step is a sequence's keyword, its tag, or `**`",
                    at: range(of: word))
            }
            bump()
            finish(.pathStep, from: stepStart)
        }
        parseTermVR()
        finish(.term, from: start)
    }

    /// `as IS`, behind a private element.
    private mutating func parseTermVR() {
        guard at("as") else { return }
        let start = mark
        bump()
        expectName("a value representation such as `IS`")
        finish(.termVR, from: start)
    }

    /// Takes what a term picks and says what it is.
    private mutating func parseTarget() -> SyntaxKind? {
        if at(.leftParen) { relex(.tag) }
        guard !atEnd, beginsTerm else {
            miss("an attribute, a tag or a class")
            return nil
        }
        if inPrivateBlock, current.kind != .tag, current.kind != .star {
            fail(
                .unexpectedToken,
                "\(described(current)) cannot stand in a `private` block; write a tag such as `(0019,xx0C)`, or `*` for "
                    + "all elements of the creator", at: range(of: current))
        }
        switch current.kind {
        case .glob: bump(); return .globTarget
        case .tag: bump(); return .tagTarget
        case .doubleStar: bump(); return .everythingTarget
        case .star:
            if !inPrivateBlock {
                fail(
                    .unexpectedToken,
                    "`*` alone stands for all private elements, and only in a `private` block; write `private *`, or "
                        + "`**` for everything inside `in`", at: range(of: current))
            }
            bump()
            return .starTarget
        default: break
        }
        switch currentText {
        case "vr":
            bump()
            expectName("a value representation such as `PN`")
            while at(.comma), isVRName(peek()) {
                bump()
                bump()
            }
            return .vrTarget
        case "obligations", "retained":
            let kind: SyntaxKind = currentText == "retained" ? .retainedTarget : .obligationsTarget
            bump()
            let opening = current
            if expect(.leftParen) {
                openParens += 1
                expectName("an option such as `clean_descriptors`")
                close(opening, with: .rightParen)
            }
            return kind
        case "private":
            bump()
            if atText {
                bump(as: .creator)
                if at(.leftParen) { relex(.tag) }
                if at(.tag) || at(.star) { bump() } else { miss("a tag such as `(0019,xx0C)`, or `*`") }
            } else if !take(.star) {
                miss("a private creator in quotes, or `*`")
            }
            return .privateTarget
        case "meta":
            bump()
            if at(.leftParen) { relex(.tag) }
            if at(.tag) { bump() } else { expectName("an attribute of the file meta group") }
            return .metaTarget
        default:
            bump()
            return .nameTarget
        }
    }

    /// Two capital letters, as all value representations of PS3.5 section 6.2 have.
    private func isVRName(_ token: Token) -> Bool {
        token.kind == .name && token.end - token.start == 2
            && utf8[token.start..<token.end].allSatisfy { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    }

    /// `A/(0040,A730)/B`, for `in`.
    mutating func parsePath() {
        let start = mark
        _ = take(.dotSlash)
        while true {
            let start = mark
            if at(.leftParen) { relex(.tag) }
            if at(.tag) || at(.doubleStar) {
                bump()
            } else {
                expectName("a sequence such as `ReferencedStudySequence`")
            }
            let more = take(.slash)
            finish(.pathStep, from: start)
            if !more { break }
        }
        finish(.path, from: start)
    }

    /// `storage(US), CTImageStorage, "1.2.840.10008.5.1.4.1.1.2"`.
    mutating func parseClassList() {
        let start = mark
        parseClassTerm()
        while take(.comma) {
            if atEnd || at(.leftBrace) || at(.arrow) || at(.rightParen) || at("when") { break }
            parseClassTerm()
        }
        finish(.classList, from: start)
    }

    private mutating func parseClassTerm() {
        let start = mark
        if at("storage") {
            bump()
            parseList { $0.expectName("a family such as `CT`") }
            finish(.storageClasses, from: start)
        } else if atText {
            bump()
            finish(.classUID, from: start)
        } else {
            expectName("a class such as `storage(CT)` or `CTImageStorage`")
            finish(.classKeyword, from: start)
        }
    }
}
