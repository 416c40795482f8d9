import Testing

@testable import MidicRuntime

/// Text that is seen eight bytes at a time is judged as byte by byte.
@Suite struct PlainTextTests {
    private static let rules: [VR] = [.AE, .CS, .LO, .SH, .UC, .LT, .ST, .UT, .UI, .UR]

    @Test(arguments: rules) func everyByteAtEveryPlace(vr: VR) throws {
        let rule = try #require(PlainText.rule(of: vr))
        let usual: UInt8 = vr == .UI ? 0x31 : 0x41
        for count in [1, 2, 7, 8, 9, 15, 16, 17] {
            for place in Set([0, count / 2, count - 1]) {
                for byte in UInt8.min...UInt8.max {
                    // Bytes before the value that no class has.
                    var bytes = [UInt8](repeating: 0xFF, count: 9)
                    bytes += [UInt8](repeating: usual, count: count)
                    bytes[9 + place] = byte
                    for start in [9, 9 + count / 2] {
                        let value = start..<bytes.count
                        let (fast, slow) = (rule.check(bytes.rawBytes, value), rule.checkBytes(bytes.rawBytes, value))
                        if fast != slow {
                            Issue.record("\(vr) of \(value.count): byte \(byte) at \(place)")
                            return
                        }
                    }
                }
            }
        }
    }

    /// A value at the very start of its bytes has nothing before it to be read with it.
    @Test(arguments: rules) func atTheStart(vr: VR) throws {
        let rule = try #require(PlainText.rule(of: vr))
        for count in 1...17 {
            let bytes = [UInt8](repeating: 0x31, count: count)
            #expect(rule.check(bytes.rawBytes, 0..<count) == rule.checkBytes(bytes.rawBytes, 0..<count))
        }
    }
}
