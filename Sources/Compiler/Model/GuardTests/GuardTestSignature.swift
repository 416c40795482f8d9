package import MidicLang
package import MidicRuntime

/// How a policy writes a test that compares text with texts: the compiler's side of a `TextTest`.
///
/// Checks, canonical text, the algebra of guards and the ruleset follow. docs/adding-a-guard-test.md goes through the steps.
package protocol GuardTestSignature: TextTest {
    /// What stands after the attribute, such as `begins` and `with`. The words stay free for names.
    static var words: [String] { get }
    /// The VRs that it is for, all of text; an attribute must have no other.
    static var accepts: Set<VR> { get }

    /// What is wrong with a text of the policy, as the end of a message; nil if nothing is.
    ///
    /// - Parameter vr: the attribute's.
    static func problem(of text: String, vr: VR) -> String?
}

extension GuardTestSignature {
    package static func problem(of text: String, vr: VR) -> String? { text.isEmpty ? "it is empty" : nil }

    /// Upper and lower case count alike: the test is written with `ignoring case` at its end.
    package static var ignoresCase: Bool { (self as? any PlacedTextTest.Type)?.ignoresCase ?? false }

    /// As the parser takes it.
    package static var entry: GuardTestVocabulary.Entry {
        switch code.operand {
        case .text: GuardTestVocabulary.Entry(words, .text)
        case .texts: GuardTestVocabulary.Entry(words, self is any PlacedTextTest.Type ? .oneOrMore : .texts)
        case .none, .automaton, .attribute: GuardTestVocabulary.Entry(words, .none)
        }
    }
}

/// A test with the texts that a policy gives it.
package struct GuardTestCall: Sendable, Hashable {
    package let test: any GuardTestSignature.Type
    /// Several texts in the order of their bytes, each once; folded where the test ignores case.
    package let texts: [String]

    package init(_ test: any GuardTestSignature.Type, _ texts: [String]) {
        self.test = test
        let texts = test.ignoresCase ? texts.map(CaseFolding.folded) : texts
        self.texts = Set(texts).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Whether a value passes, as the runtime says it; nil if it cannot be judged.
    func passes(_ value: String, vr: VR) -> Bool? {
        try? test.holds(Array(value.utf8), texts.map { Array($0.utf8) }, vr: vr)
    }

    package static func == (lhs: GuardTestCall, rhs: GuardTestCall) -> Bool {
        lhs.test.code == rhs.test.code && lhs.texts == rhs.texts
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(test.code)
        hasher.combine(texts)
    }
}
