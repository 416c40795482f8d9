package import MidicRuntime

/// How a policy writes what it asks of the whole file: the compiler's side of a `FileFactTest`.
package protocol FileFactSignature: FileFactTest {
    /// What stands where an attribute with its test could: two words or more (`embedded overlays`), or one that nothing else
    /// can be called.
    static var words: [String] { get }
}

extension EmbeddedOverlaysTest: FileFactSignature {
    package static let words = ["embedded", "overlays"]
}

extension CodestreamTextTest: FileFactSignature {
    package static let words = ["codestream", "text"]
}

extension MultiFrameTest: FileFactSignature {
    package static let words = ["multi-frame"]
}

extension EncapsulatedTest: FileFactSignature {
    package static let words = ["encapsulated"]
}

extension IconImageTest: FileFactSignature {
    package static let words = ["icon", "image"]
}

/// A fact in a policy.
package struct FileFactCall: Sendable, Hashable {
    package let fact: any FileFactSignature.Type

    package init(_ fact: any FileFactSignature.Type) { self.fact = fact }

    package static func == (lhs: FileFactCall, rhs: FileFactCall) -> Bool { lhs.fact.code == rhs.fact.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(fact.code) }
}
