import Testing

@testable import MidicRuntime

@Suite struct UIDMemoryTests {
    private func text(_ number: UInt64) -> UIDText { UIDText(high: 1, low: number) }

    /// What is not the same UID from the same source is not remembered, wherever in the file it stands.
    @Test(arguments: [0, 3, 8, 40]) func remembersUIDsAlone(offset: Int) {
        var memory = UIDMemory()
        let source = UIDMemory.Source(secret: 0, scope: .project, scopeValue: [])
        let others = [
            UIDMemory.Source(secret: 1, scope: .project, scopeValue: []),
            UIDMemory.Source(secret: 0, scope: .study, scopeValue: [0x31]),
        ]
        let digits = Array("1.2.840.113619.2.55.3.604688119.969.1234567890.123.456.789.01234567".utf8)
        for length in 1...64 {
            var bytes = [UInt8](repeating: 0x39, count: offset) + digits.prefix(length) + [0x31]
            let uid = offset..<offset + length
            memory.remember(text(UInt64(length)), of: bytes.rawBytes, uid, source)
            let known = memory.new(of: bytes.rawBytes, uid, source)?.bytes
            #expect(known == text(UInt64(length)).bytes)
            for other in others {
                let found = memory.new(of: bytes.rawBytes, uid, other)?.bytes
                #expect(found == nil)
            }
            let longer = memory.new(of: bytes.rawBytes, offset..<offset + length + 1, source)?.bytes
            #expect(longer == nil)
            let shorter = memory.new(of: bytes.rawBytes, offset..<offset + length - 1, source)?.bytes
            #expect(shorter != known)
            for place in uid {
                bytes[place] ^= 1
                let other = memory.new(of: bytes.rawBytes, uid, source)?.bytes
                #expect(other == nil)
                bytes[place] ^= 1
            }
        }
    }

    @Test func tellsScopesApart() {
        var memory = UIDMemory()
        let bytes = Array("1.2.3".utf8)
        let first = UIDMemory.Source(secret: 0, scope: .study, scopeValue: [0x31])
        let second = UIDMemory.Source(secret: 0, scope: .study, scopeValue: [0x32])
        memory.remember(text(1), of: bytes.rawBytes, 0..<5, first)
        let before = memory.new(of: bytes.rawBytes, 0..<5, second)?.bytes
        #expect(before == nil)
        memory.remember(text(2), of: bytes.rawBytes, 0..<5, second)
        let (old, new) = (
            memory.new(of: bytes.rawBytes, 0..<5, first)?.bytes, memory.new(of: bytes.rawBytes, 0..<5, second)?.bytes
        )
        #expect(old == nil && new == text(2).bytes)
    }

    /// Longer than a UID may be.
    @Test func longOnesAreNotRemembered() {
        var memory = UIDMemory()
        let bytes = [UInt8](repeating: 0x31, count: 65)
        let source = UIDMemory.Source(secret: 0, scope: .project, scopeValue: [])
        memory.remember(text(1), of: bytes.rawBytes, 0..<65, source)
        let found = memory.new(of: bytes.rawBytes, 0..<65, source)?.bytes
        #expect(found == nil)
    }

    /// The first bytes tell what is no registered UID, whatever those are.
    @Test func registeredUIDsAreFound() throws {
        let registered = ["1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.20"]
        for count in 0...registered.count {
            var small = SmallRuleset()
            small.content.knownUIDs =
                [KnownUIDRecord(uid: small.string("1.1.7"), kinds: .sopClass)]
                + registered.prefix(count).map { KnownUIDRecord(uid: small.string($0), kinds: .registered) }
            let configuration = try RunConfiguration(ruleset: small.ruleset(), secrets: [:])
            for uid in registered + ["1.1.7", "1.2.840.10008", "1", "1.2.840.113619.1", "1.2.840.10008.5.1.4.1.1.2.1"] {
                let bytes = Array("x\(uid)".utf8)
                let found = configuration.isRegisteredUID(bytes.rawBytes, 1..<bytes.count)
                #expect(found == registered.prefix(count).contains(uid), "\(uid)")
            }
        }
    }
}
