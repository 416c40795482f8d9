import MidicRuntime
import Testing

@Suite struct HMACSHA256Tests {
    struct Vector: Sendable {
        var key: [UInt8]
        var message: [UInt8]
        var code: String
        var number: Int
    }

    private static func text(_ string: String) -> [UInt8] { Array(string.utf8) }
    private static func fill(_ byte: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    /// RFC 4231 section 4, all test cases. Case 5 truncates to 128 bits.
    static let vectors = [
        Vector(
            key: fill(0x0B, 20), message: text("Hi There"),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", number: 1),
        Vector(
            key: text("Jefe"), message: text("what do ya want for nothing?"),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", number: 2),
        Vector(
            key: fill(0xAA, 20), message: fill(0xDD, 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", number: 3),
        Vector(
            key: Array(1...25), message: fill(0xCD, 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b", number: 4),
        Vector(
            key: fill(0x0C, 20), message: text("Test With Truncation"), code: "a3b6167473100ee06e0c796c2955552b",
            number: 5),
        Vector(
            key: fill(0xAA, 131), message: text("Test Using Larger Than Block-Size Key - Hash Key First"),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", number: 6),
        Vector(
            key: fill(0xAA, 131),
            message: text(
                "This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm."),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2", number: 7),
    ]

    @Test(arguments: vectors)
    func rfc4231(vector: Vector) {
        let code = HMACSHA256(key: vector.key).code(of: vector.message)
        #expect(hex(code).hasPrefix(vector.code), "case \(vector.number)")
    }

    @Test func aKeyIsNotPrinted() {
        let key = HMACSHA256(key: Array("0123456789abcdef".utf8))
        #expect(String(describing: key) == "HMACSHA256")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
