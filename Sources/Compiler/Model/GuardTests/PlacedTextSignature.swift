package import MidicRuntime

/// How a policy writes a test for a text that stands somewhere in the value: `contains "A"`, `begins with ("A", "B")`, each with
/// `ignoring case` where the test does.
package protocol PlacedTextSignature: PlacedTextTest, GuardTestSignature {}

extension ContainsTest: PlacedTextSignature {
    package static let words = ["contains"]
}

extension BeginsWithTest: PlacedTextSignature {
    package static let words = ["begins", "with"]
}

extension EndsWithTest: PlacedTextSignature {
    package static let words = ["ends", "with"]
}

extension ContainsIgnoringCaseTest: PlacedTextSignature {
    package static let words = ["contains"]
}

extension BeginsWithIgnoringCaseTest: PlacedTextSignature {
    package static let words = ["begins", "with"]
}

extension EndsWithIgnoringCaseTest: PlacedTextSignature {
    package static let words = ["ends", "with"]
}

extension OneOfIgnoringCaseTest: PlacedTextSignature {
    /// `is "A"` and `in ("A", "B")` have a syntax of their own.
    package static let words = ["is"]
}

extension PlacedTextSignature {
    package static var accepts: Set<VR> {
        [.AE, .AS, .CS, .DA, .DT, .LO, .LT, .PN, .SH, .ST, .TM, .UC, .UI, .UR, .UT]
    }
}
