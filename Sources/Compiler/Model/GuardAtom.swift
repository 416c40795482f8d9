package import MidicLang
package import MidicRuntime

/// One test of one attribute of the root or of the file meta.
package struct GuardAtom: Sendable, Hashable {
    package enum Test: Sendable, Hashable {
        /// At least one non-empty value.
        case present
        /// The element is there with no value but padding.
        case empty
        /// The element is not there.
        case absent
        /// Text after trimming by VR (PS3.5 section 6.2), byte by byte; several: any of them.
        case oneOf([String])
        /// Numeric comparison of IS, DS, US, SS, UL, SL, UV, SV, FL, FD, AS (in days) and ordering of DA, TM, DT as text.
        case less(String)
        case lessOrEqual(String)
        case greater(String)
        case greaterOrEqual(String)
        /// A regular expression of the linear subset, over the whole value.
        case matches(String, ignoringCase: Bool = false)
        /// A test that is written as words.
        case words(GuardTestCall)
        /// The value is that of another attribute of the root.
        case sameAs(Tag, VR)
        /// Something of the whole file; the atom names no attribute.
        case fact(FileFactCall)
    }
    /// (0000,0000) for a fact of the file, and for the element that a rule decides.
    package var tag: Tag
    package var vr: VR
    package var place = GuardPlace.root
    package var quantifier: GuardAtomExpression.Quantifier
    package var test: Test

    package init(tag: Tag, vr: VR, quantifier: GuardAtomExpression.Quantifier, test: Test) {
        self.tag = tag
        self.vr = vr
        self.quantifier = quantifier
        self.test = test
    }

    /// A fact of the file.
    init(_ fact: any FileFactSignature.Type) {
        self.init(tag: Tag(rawValue: 0), vr: .UN, quantifier: .single, test: .fact(FileFactCall(fact)))
    }
}

extension GuardAtom.Test {
    /// Whether the test looks at values, so that a quantifier has a meaning.
    var isComparison: Bool {
        switch self {
        case .present, .empty, .absent: false
        default: true
        }
    }

    /// Whether a value that no test mentions may pass or not, for all that the mentioned values tell.
    var isFree: Bool {
        switch self {
        case .matches, .words, .sameAs, .fact: true
        default: false
        }
    }

    /// The regular expression that a value must match as it is.
    var pattern: String? {
        if case .matches(let pattern, ignoringCase: false) = self { pattern } else { nil }
    }

    var isOrdering: Bool {
        switch self {
        case .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }

    /// The values that the test mentions.
    var operands: [String] {
        switch self {
        case .present, .empty, .absent, .matches, .words, .sameAs, .fact: []
        case .oneOf(let values): values
        case .less(let value), .lessOrEqual(let value), .greater(let value), .greaterOrEqual(let value): [value]
        }
    }
}

extension GuardAtom {
    ///
    /// Of an own value that several tests read, one may find more values than it allows where another does not, and then nobody knows
    /// what the first says: so those of one value and those of several are about different things.
    var subject: GuardSubject {
        let isOfSeveral = isOfOwnValue && quantifier != .single && looksAtValues
        return GuardSubject(tag: isOfSeveral ? Tag(rawValue: 1) : tag, place: place)
    }

    /// Whether the test is about the element that a rule decides, so that each element has an answer of its own.
    package var isOfOwnValue: Bool { place.ownVR != nil }

    /// Whether the test looks at values: a comparison, or the presence of one value.
    var looksAtValues: Bool {
        if case .index = quantifier { return true }
        return test.isComparison
    }

    /// A total order by content: by tag, then what is asked. It does not depend on where the atom was written.
    func precedes(_ other: GuardAtom) -> Bool {
        if tag != other.tag { return tag < other.tag }
        if place != other.place { return subject < other.subject }
        if quantifier != other.quantifier { return quantifier.sortKey < other.quantifier.sortKey }
        return test.sortKey.lexicographicallyPrecedes(other.test.sortKey) {
            Array($0.utf8).lexicographicallyPrecedes($1.utf8)
        }
    }
}

extension GuardAtomExpression.Quantifier {
    fileprivate var sortKey: Int {
        switch self {
        case .single: 0
        case .any: 1
        case .all: 2
        case .index(let position): 2 + position
        }
    }
}

extension GuardAtom.Test {
    fileprivate var sortKey: [String] {
        switch self {
        case .present: ["0"]
        case .empty: ["1"]
        case .absent: ["2"]
        case .oneOf(let values): ["3"] + values
        case .less(let value): ["4", value]
        case .lessOrEqual(let value): ["5", value]
        case .greater(let value): ["6", value]
        case .greaterOrEqual(let value): ["7", value]
        case .matches(let pattern, let ignoresCase): ["8", pattern] + (ignoresCase ? ["ignoring case"] : [])
        case .words(let call):
            ["9"] + call.test.words + (call.test.ignoresCase ? ["ignoring case"] : []) + [""] + call.texts
        case .sameAs(let tag, _): ["A", tag.description]
        case .fact(let call): call.fact.words
        }
    }
}
