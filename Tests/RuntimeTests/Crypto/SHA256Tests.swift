import Testing

@testable import MidicRuntime

/// Lower-case hexadecimal digits of bytes.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}

@Suite struct SHA256Tests {
    /// The ways there are to take in a block.
    private enum Way {
        case swift, processor

        func digest(of message: [UInt8]) -> [UInt8] {
            var hasher = SHA256(usesProcessor: self == .processor)
            hasher.update(message)
            return hasher.finish()
        }
    }

    private var ways: [Way] { ProcessorSHA256.isAvailable ? [.swift, .processor] : [.swift] }

    /// FIPS 180-4 examples (NIST, "SHA-256 examples") and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func examples(message: String, digest: String) {
        for way in ways { #expect(hex(way.digest(of: Array(message.utf8))) == digest, "\(way)") }
    }

    @Test func aMillionLetters() {
        let message = [UInt8](repeating: 0x61, count: 1_000_000)
        for way in ways {
            let digest = hex(way.digest(of: message))
            #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "\(way)")
        }
    }

    /// The processor's instructions and the compression in Swift give the same digests of 10,000 lengths, from places of any
    /// alignment.
    @Test(.enabled(if: ProcessorSHA256.isAvailable))
    func theProcessorAgrees() {
        var state: UInt64 = 1
        let bytes = (0..<10_016).map { _ in
            // Knuth's MMIX.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        for start in [0, 7] {
            var reference = SHA256(usesProcessor: false)
            for count in 0..<10_000 {
                var processor = SHA256(usesProcessor: true)
                processor.update(bytes.rawBytes, from: start, count: count)
                // A copy ends here; the whole goes on by one byte.
                let expected = reference
                guard processor.finish() == expected.finish() else {
                    Issue.record("\(count) bytes from \(start) on")
                    return
                }
                reference.update(bytes.rawBytes, from: start + count, count: 1)
            }
        }
    }

    /// Two messages at once, 10,000 pairs of lengths, fed in two pieces so that each may have begun a block: their digests are those
    /// of each alone, in Swift and by the processor's instructions.
    @Test func pairs() {
        let bytes = (0..<10_500).map { UInt8(truncatingIfNeeded: ($0 &* 0x9E37_79B9) >> 13) }
        var ends: [[UInt8]] = []
        var running = SHA256(usesProcessor: false)
        for count in 0..<10_500 {
            let copy = running
            ends.append(copy.finish())
            running.update(bytes.rawBytes, from: count, count: 1)
        }
        for first in 0..<10_000 {
            let second = (first * 7919 + 13) % 10_400
            for usesProcessor in Set([false, ProcessorSHA256.isAvailable]) {
                var one = SHA256(usesProcessor: usesProcessor)
                var other = SHA256(usesProcessor: usesProcessor)
                let (before, behind) = (min(first, first % 131), min(second, first % 67))
                let all = bytes.rawBytes
                SHA256.update(&one, all.extracting(0..<before), and: &other, all.extracting(0..<behind))
                SHA256.update(&one, all.extracting(before..<first), and: &other, all.extracting(behind..<second))
                guard one.finish() == ends[first], other.finish() == ends[second] else {
                    Issue.record("\(first) and \(second) bytes")
                    return
                }
            }
        }
    }

    /// Lengths around the ends of blocks, where padding takes one block or two.
    /// The digests of n zero bytes are Python's hashlib's.
    @Test(arguments: [
        (55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"),
        (56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"),
        (63, "c7723fa1e0127975e49e62e753db53924c1bd84b8ac1ac08df78d09270f3d971"),
        (64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
        (65, "98ce42deef51d40269d542f5314bef2c7468d401ad5d85168bfab4c0108f75f7"),
        (119, "f616b0d54e78571a9611f343c9f8e022e859e920381ab0e4d3da01e193a7bd7e"),
        (120, "6edd9f6f9cc92cded36e6c4a580933f9c9f1b90562b46903b806f21902a1a54f"),
    ])
    func blockEnds(count: Int, digest: String) {
        for way in ways { #expect(hex(way.digest(of: [UInt8](repeating: 0, count: count))) == digest, "\(way)") }
    }

    /// The same bytes in pieces of every size give the same digest.
    @Test(arguments: 1...130)
    func pieces(size: Int) {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hasher = SHA256()
        var start = 0
        while start < message.count {
            let count = min(size, message.count - start)
            hasher.update(message.rawBytes, from: start, count: count)
            start += count
        }
        #expect(hasher.finish() == SHA256.hash(message))
    }

    /// A number is its four bytes, wherever in a block it stands, and whatever follows.
    @Test(arguments: 0...130)
    func numbers(offset: Int) {
        let front = (0..<offset).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hasher = SHA256()
        hasher.update(front)
        hasher.update(littleEndian: 0x0403_0201)
        hasher.update(littleEndian: 0xFFFE_FDFC)
        hasher.update([0x61])
        #expect(hasher.finish() == SHA256.hash(front + [1, 2, 3, 4, 0xFC, 0xFD, 0xFE, 0xFF, 0x61]))
    }
}
