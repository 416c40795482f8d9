import MidicRuntime

/// A test for texts in a value, as far as two of them can be held against each other without looking at values.
struct TextQuestion {
    private let form: TextForm
    private let texts: [[UInt8]]
    private let ignoresCase: Bool

    /// Nil for other tests, and for comparisons of numbers.
    init?(_ atom: GuardAtom) {
        switch atom.test {
        case .oneOf(let values) where !atom.vr.isDecimal:
            (form, texts, ignoresCase) = (.equals, values.map { Array($0.utf8) }, false)
        case .words(let call):
            guard let test = call.test as? any PlacedTextTest.Type else { return nil }
            (form, texts, ignoresCase) = (test.form, call.texts.map { Array($0.utf8) }, test.ignoresCase)
        default: return nil
        }
    }

    /// Whether every value that has the texts of this one has those of the other. False where that is not certain.
    func implies(_ other: TextQuestion) -> Bool {
        if ignoresCase, !other.ignoresCase { return false }
        let mine = other.ignoresCase ? folded : texts
        return mine.allSatisfy { text in
            other.texts.contains {
                form == .equals || form == other.form || other.form == .contains
                    ? (other.form == .equals && form != .equals ? false : other.form.holds(text, $0)) : false
            }
        }
    }

    /// Whether no value has the texts of both. False where that is not certain.
    func excludes(_ other: TextQuestion) -> Bool {
        let isFolded = ignoresCase || other.ignoresCase
        let (mine, others) = isFolded ? (folded, other.folded) : (texts, other.texts)
        switch (form, other.form) {
        case (.equals, _): return mine.allSatisfy { text in !others.contains { other.form.holds(text, $0) } }
        case (_, .equals): return others.allSatisfy { text in !mine.contains { form.holds(text, $0) } }
        case (.begins, .begins), (.ends, .ends):
            return mine.allSatisfy { text in
                !others.contains { form.holds(text, $0) || form.holds($0, text) }
            }
        default: return false
        }
    }

    private var folded: [[UInt8]] { ignoresCase ? texts : texts.map(CaseFolding.folded) }
}
