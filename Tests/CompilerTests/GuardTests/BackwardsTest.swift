@testable import MidicCompiler
@testable import MidicRuntime

// The test that docs/adding-a-guard-test.md adds: `X spells backwards "EMCA"` is true of `ACME`.

enum BackwardsTest: TextTest {
    static let code = AtomRecord.Test(32)

    static func holds(_ value: [UInt8], _ texts: [[UInt8]], vr: VR) throws(FileFailure.Code) -> Bool {
        !value.isEmpty && value == texts[0].reversed()
    }
}

extension BackwardsTest: GuardTestSignature {
    static let words = ["spells", "backwards"]
    static let accepts: Set<VR> = [.CS, .LO, .SH]

    static func problem(of text: String, vr: VR) -> String? {
        text.utf8.allSatisfy { $0 < 0x80 } && !text.isEmpty ? nil : "it is empty or not ASCII"
    }
}
