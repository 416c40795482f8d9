/// A test for texts in a value, read off `docs/language.md`: one scalar after the other.
struct TextPlacing {
    private enum Spot { case anywhere, front, back, whole }

    private let place: Spot
    private let texts: [[Unicode.Scalar]]
    private let ignoresCase: Bool

    /// - Parameter words: as the policy writes the test; nil for a test that is none of these.
    init?(_ words: [String], _ texts: [String], ignoresCase: Bool) {
        switch words.first {
        case "contains": place = .anywhere
        case "begins": place = .front
        case "ends": place = .back
        case "is": place = .whole
        default: return nil
        }
        self.texts = texts.map { Array((ignoresCase ? LetterCase.lower($0) : $0).unicodeScalars) }
        self.ignoresCase = ignoresCase
    }

    /// `is "A"` without more.
    init(values: [String]) {
        place = .whole
        texts = values.map { Array($0.unicodeScalars) }
        ignoresCase = false
    }

    func holds(_ value: String) -> Bool {
        let value = Array((ignoresCase ? LetterCase.lower(value) : value).unicodeScalars)
        return !value.isEmpty && texts.contains { Self.stands($0, in: value, place) }
    }

    private static func stands(_ text: [Unicode.Scalar], in value: [Unicode.Scalar], _ place: Spot) -> Bool {
        if text.count > value.count { return false }
        let starts = 0...(value.count - text.count)
        return starts.contains { start in
            switch place {
            case .anywhere: break
            case .front: if start > 0 { return false }
            case .back: if start + text.count < value.count { return false }
            case .whole: if text.count < value.count { return false }
            }
            return zip(text, value[start...]).allSatisfy { $0 == $1 }
        }
    }

    /// Each value that passes this passes the other.
    func implies(_ other: TextPlacing) -> Bool {
        if ignoresCase && !other.ignoresCase { return false }
        return texts.allSatisfy { text in
            other.texts.contains { wanted in
                let text = other.ignoresCase ? Array(LetterCase.lower(Self.spelt(text)).unicodeScalars) : text
                switch (place, other.place) {
                case (.whole, _), (_, .anywhere), (.front, .front), (.back, .back):
                    return Self.stands(wanted, in: text, other.place)
                default: return false
                }
            }
        }
    }

    /// No value passes both.
    func excludes(_ other: TextPlacing) -> Bool {
        let fold = ignoresCase || other.ignoresCase
        func seen(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
            fold ? Array(LetterCase.lower(Self.spelt(text)).unicodeScalars) : text
        }
        return texts.map(seen).allSatisfy { one in
            other.texts.map(seen).allSatisfy { two in
                switch (place, other.place) {
                case (.whole, _): return !Self.stands(two, in: one, other.place)
                case (_, .whole): return !Self.stands(one, in: two, place)
                case (.front, .front), (.back, .back):
                    return !Self.stands(two, in: one, place) && !Self.stands(one, in: two, place)
                default: return false
                }
            }
        }
    }

    private static func spelt(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}

/// Upper and lower case, by the letters' own lower-case forms.
enum LetterCase {
    static func lower(_ bytes: [UInt8]) -> String { lower(String(decoding: bytes, as: UTF8.self)) }

    static func lower(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(lower(scalar)) }
        return String(result)
    }

    /// Of a pattern, whose escapes are ASCII.
    static func lowerBeyondASCII(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar.isASCII ? scalar : lower(scalar)) }
        return String(result)
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar == "\u{3C2}" { return "\u{3C3}" }
        let lowered = Array(String(scalar).lowercased().unicodeScalars)
        // Two letters for one are no simple pair. A sigma alone is none at the end of a word.
        if scalar == "\u{3A3}" { return "\u{3C3}" }
        return lowered.count == 1 ? lowered[0] : scalar
    }
}
