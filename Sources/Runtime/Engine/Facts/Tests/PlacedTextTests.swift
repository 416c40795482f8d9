/// A test for a text that stands somewhere in the value: any of its texts is enough.
///
/// All such tests of one attribute are answered in one pass over its value (`TextSearch`).
package protocol PlacedTextTest: TextTest {
    static var form: TextForm { get }
    /// Upper and lower case count alike (`CaseFolding`). The ruleset holds the texts folded.
    static var ignoresCase: Bool { get }
}

extension PlacedTextTest {
    package static func holds(_ value: [UInt8], _ texts: [[UInt8]], vr: VR) throws(FileFailure.Code) -> Bool {
        // An empty value is none, so no text stands in it.
        guard !value.isEmpty else { return false }
        let value = ignoresCase ? CaseFolding.folded(value) : value
        return texts.contains { form.holds(value, $0) }
    }
}

package enum ContainsTest: PlacedTextTest {
    package static let code = AtomRecord.Test(80)
    package static let form = TextForm.contains
    package static let ignoresCase = false
}

package enum BeginsWithTest: PlacedTextTest {
    package static let code = AtomRecord.Test(81)
    package static let form = TextForm.begins
    package static let ignoresCase = false
}

package enum EndsWithTest: PlacedTextTest {
    package static let code = AtomRecord.Test(82)
    package static let form = TextForm.ends
    package static let ignoresCase = false
}

package enum ContainsIgnoringCaseTest: PlacedTextTest {
    package static let code = AtomRecord.Test(84)
    package static let form = TextForm.contains
    package static let ignoresCase = true
}

package enum BeginsWithIgnoringCaseTest: PlacedTextTest {
    package static let code = AtomRecord.Test(85)
    package static let form = TextForm.begins
    package static let ignoresCase = true
}

package enum EndsWithIgnoringCaseTest: PlacedTextTest {
    package static let code = AtomRecord.Test(86)
    package static let form = TextForm.ends
    package static let ignoresCase = true
}

/// `is "A" ignoring case` and `in ("A", "B") ignoring case`.
package enum OneOfIgnoringCaseTest: PlacedTextTest {
    package static let code = AtomRecord.Test(87)
    package static let form = TextForm.equals
    package static let ignoresCase = true
}
