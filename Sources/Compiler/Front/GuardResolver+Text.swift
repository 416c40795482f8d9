import MidicLang
import MidicRuntime

/// Tests for texts in values, and `ignoring case`.
extension GuardResolver {
    /// VRs whose values have upper and lower case.
    private static let cased: Set<VR> = [.AE, .CS, .LO, .LT, .PN, .SH, .ST, .UC, .UR, .UT]

    /// False, with a report, where `ignoring case` has nothing to ignore.
    func checkCase(_ atom: GuardAtomExpression, _ entry: DictionaryEntry, _ subject: String) -> Bool {
        guard let range = atom.ignoringCase, !entry.vrs.allSatisfy(Self.cased.contains) else { return true }
        let what = entry.vrs.contains(where: \.isDecimal) ? "numbers" : "such values"
        scope.report(
            .caseless,
            "`\(subject)` (\(entry.vrText)): \(what) have no upper and lower case; remove `ignoring case`", at: range,
            fixIts: [
                FixIt(
                    "remove `ignoring case`",
                    replace: SourceRange(file: range.file, lower: range.lower - 1, upper: range.upper), with: "")
            ])
        return false
    }

    /// What is wrong with a text that is looked for in the values of an attribute, as the end of a message.
    func placedProblem(
        of text: String, _ entry: DictionaryEntry, _ test: any GuardTestSignature.Type
    ) -> String? {
        guard let test = test as? any PlacedTextTest.Type else { return nil }
        let vr = entry.vr
        if text.allSatisfy({ $0 == " " }) { return "it is blank" }
        if text.first == " ", test.form == .begins {
            return "values are compared without the blanks in front of them; remove those of this text"
        }
        if text.last == " ", test.form == .ends {
            return "values are compared without the blanks behind them; remove those of this text"
        }
        let repertoire = Set(ValueSyntax.repertoire(of: vr))
        for scalar in text.unicodeScalars {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if scalar == "\\", !vr.isSingleText { return "a backslash separates values and is in none of them" }
            let isPossible =
                scalar.isASCII
                ? repertoire.contains(byte)
                    || test.ignoresCase && (0x61...0x7A).contains(byte) && repertoire.contains(byte - 0x20)
                : vr.usesCharacterSet
            if isPossible { continue }
            let isLower = vr == .CS && (0x61...0x7A).contains(byte)
            return "no value of VR \(vr.name) has a `\(scalar)` in it"
                + (isLower ? "; add `ignoring case`, or write it in upper case" : "")
        }
        if vr != .PN, let limit = ValueSyntax.maximumLength(vr), text.unicodeScalars.count > limit {
            return "it is longer than any value; \(vr.name) holds \(limit) characters at most"
        }
        return nil
    }

    /// A list in which one text makes another one needless.
    func checkRedundance(_ literals: [Literal], _ test: any PlacedTextTest.Type) {
        var seen: [(text: [UInt8], value: String)] = []
        for case .text(let text) in literals {
            let bytes = Array((test.ignoresCase ? CaseFolding.folded(text.value) : text.value).utf8)
            seen.append((bytes, text.value))
        }
        // Lists of devices are long, and so is what one compares: only up to a length that costs nothing.
        guard seen.count > 1, seen.count <= 1000 else { return }
        for (place, one) in seen.enumerated() {
            let finder = seen.enumerated().first { other in
                other.offset != place && test.form.holds(one.text, other.element.text)
                    && (other.element.text != one.text || other.offset < place)
            }
            guard let finder, case .text(let text) = literals[place] else { continue }
            scope.report(
                .redundantText,
                "`\(finder.element.value)` finds whatever this text finds; remove one of them", at: text.range)
        }
    }

    /// `is "A" ignoring case`: the literals as values of the attribute, in any case.
    func caselessValues(_ literals: [Literal], _ entry: DictionaryEntry) -> [Literal] {
        guard entry.vr == .CS else { return literals }
        return literals.map { literal in
            guard case .text(let text) = literal else { return literal }
            let upper = text.value.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
            return .text(TextLiteral(String(decoding: upper, as: UTF8.self), text.range))
        }
    }

    // MARK: Another attribute

    /// Whether a word behind `is` is an attribute, and nothing that the policy or PS3.6 calls so.
    func isAttribute(_ name: Name, _ entry: DictionaryEntry) -> Bool {
        scope.declared[name.text] == nil && StandardVocabulary.attribute(keyword: name.text) != nil
            && !(entry.vr == .UI && UIDRegistry.shared.entry(keyword: name.text) != nil)
    }

    /// The attribute behind `is`; nil, with a report, where the two cannot be compared.
    func sameAs(
        _ name: Name, _ entry: DictionaryEntry, _ atom: GuardAtomExpression, _ subject: String
    ) -> DictionaryEntry? {
        guard let other = StandardVocabulary.attribute(keyword: name.text) else { return nil }
        // Of these the file meta group may say more than the root.
        let isElsewhere = [entry, other].first { $0.tag.group == 2 || $0.tag.repeatedInMeta != nil }
        let several = [entry, other].first { $0.vm.maximum != 1 }
        let incomparable = [entry, other].first { !$0.vrs.allSatisfy(Self.comparable.contains) }
        let problem: String?
        if place != .root {
            problem = "two public attributes of the root are compared with each other; `\(subject)` is none"
        } else if let isElsewhere {
            problem = "`\(isElsewhere.label)` is compared with texts only"
        } else if other.tag == entry.tag {
            problem = "an attribute is always the same as itself; write `\(subject) is present`"
        } else if let incomparable {
            problem = "`\(incomparable.label)` (\(incomparable.vrText)) has no values that can be compared"
        } else if let several {
            problem = "`\(several.label)` can have several values, and two attributes are compared by one value each"
        } else if entry.vrs.allSatisfy(\.isDecimal) != other.vrs.allSatisfy(\.isDecimal)
            || entry.vrs.contains(where: \.isDecimal) != other.vrs.contains(where: \.isDecimal)
        {
            problem =
                "one of `\(entry.label)` (\(entry.vrText)) and `\(other.label)` (\(other.vrText)) is a number, the other is text"
        } else if atom.ignoringCase != nil {
            problem = "two attributes are compared as they are; remove `ignoring case`"
        } else {
            problem = nil
        }
        if let problem {
            scope.report(.incomparableAttributes, problem, at: atom.range)
            return nil
        }
        guard other.mask == nil, selectors.isDecidable(other.tag.group, element: other.tag.element, name.range) else {
            return nil
        }
        atoms.note(other.tag, at: atom.range)
        return other
    }
}
