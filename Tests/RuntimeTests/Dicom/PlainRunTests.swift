import MidicRuntime
import TestSupport
import Testing

/// What is read in runs is what is read element by element, whatever the file.
@Suite struct PlainRunTests {
    /// A tape, and what became of the file, in a form that compares.
    private struct Reading: Equatable {
        var failure: FileFailure?
        var entries: [String] = []
        var gaps: [Range<Int>] = []
        var damage: [String] = []
        var facts: [Int] = []

        init(_ bytes: [UInt8], readsPlainRuns: Bool, encoding: Encoding = .explicitLittle) {
            var tape = ElementTape()
            do throws(FileFailure) {
                try TapeBuilder.build(
                    bytes.rawBytes, from: 0, to: bytes.count, encoding: encoding, allowsFragments: true,
                    vrSource: SmallDictionary(), readsPlainRuns: readsPlainRuns, into: &tape)
            } catch {
                failure = error
                return
            }
            // Every stored property of an entry is named in its description.
            entries = tape.entries.map { String(describing: $0) }
            gaps = tape.gaps
            damage = tape.damage.map { "\($0)" }
            facts = [
                tape.endOffset, tape.rootPixelGroup ?? -1, tape.hasNestedPixelGroup ? 1 : 0,
                tape.rootIsAscending ? 1 : 0,
                tape.hasFragments ? 1 : 0,
            ]
        }
    }

    private func expectSame(_ bytes: [UInt8], _ comment: Comment) {
        let (run, single) = (Reading(bytes, readsPlainRuns: true), Reading(bytes, readsPlainRuns: false))
        #expect(run == single, comment)
    }

    /// A sequence of sequences, so that containers are open when a run ends.
    static func nested(_ depth: Int, _ length: DicomBytes.Length) -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0008, 0x0060), .CS, "CT")
        if depth > 0 {
            set.sequence(Tag(0x0040, 0xA730), length: length) { sequence in
                sequence.item(length: length) { $0.raw(nested(depth - 1, length).bytes) }
                sequence.item(length: length) { _ in }
            }
        }
        set.element(Tag(0x0040, 0xA731), .LO, "end")
        return set
    }

    static func seeds() -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for length in [DicomBytes.Length.defined, .undefined] {
            seeds.append(TapeBuilderTests.sample(.explicitLittle, length).bytes)
            seeds.append(nested(4, length).bytes)
            var set = nested(2, length)
            // In the middle of open items: UN, private bytes that begin like items, pixels, and tags that fall.
            set.sequence(Tag(0x0040, 0xA740), length: length) { sequence in
                for pass in 0..<3 {
                    sequence.item(length: length) { item in
                        item.sequence(Tag(0x0008, 0x1140), length: length) { inner in
                            inner.item(length: length) { $0.element(Tag(0x0009, 0x1001), .UN, bytes: [1, 2, 3, 4]) }
                            inner.item(length: length) { $0.element(Tag(0x7FE0, 0x0010), .OW, bytes: [1, 2]) }
                        }
                        item.element(Tag(0x0009, 0x1002), .OB, bytes: [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0])
                        item.element(Tag(0x0009, 0x1003), .OB, bytes: [1, 2, 3, 4])
                        item.sequence(Tag(0x0009, 0x1010), vr: .UN, content: .implicitLittle) { unknown in
                            unknown.item { $0.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane") }
                        }
                        item.sequence(Tag(0x0009, 0x1011), vr: .UN, length: .undefined, content: .explicitLittle) {
                            $0.item(length: .undefined) { $0.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane") }
                        }
                        item.element(Tag(0x0008, pass == 1 ? 0x0005 : 0xFFFF), .LO, "x")
                        item.sequence(Tag(0x0010, 0x1002)) { _ in }
                    }
                }
            }
            set.header(Tag(0x7FE0, 0x0010), .OB, length: .max)
            set.fragment([])
            set.fragment([1, 2, 3, 4])
            set.delimiter(.sequenceDelimiter)
            seeds.append(set.bytes)
        }
        return seeds
    }

    @Test func samples() {
        for (number, seed) in Self.seeds().enumerated() {
            #expect(Reading(seed, readsPlainRuns: true).failure == nil, "seed \(number)")
            expectSame(seed, "seed \(number)")
            for end in seed.indices { expectSame(Array(seed[..<end]), "seed \(number), cut at \(end)") }
        }
    }

    @Test func depth() {
        for depth in [TapeBuilder.maximumDepth - 1, TapeBuilder.maximumDepth, TapeBuilder.maximumDepth + 1] {
            for length in [DicomBytes.Length.defined, .undefined] {
                let bytes = Self.nested(depth, length).bytes
                let isRead = Reading(bytes, readsPlainRuns: true).failure == nil
                #expect(isRead || depth > TapeBuilder.maximumDepth)
                expectSame(bytes, "\(depth)")
            }
        }
    }

    /// More entries than an array has room for at first, so that runs end where it is full, with containers open.
    @Test func growth() {
        for length in [DicomBytes.Length.defined, .undefined] {
            var set = DicomBytes(.explicitLittle)
            for number in 0..<40 {
                set.sequence(Tag(0x0040, 0x1000 + UInt16(number)), length: length) { sequence in
                    for _ in 0..<number { sequence.item(length: length) { $0.raw(Self.nested(2, length).bytes) } }
                }
            }
            #expect(Reading(set.bytes, readsPlainRuns: true).entries.count > 4096)
            expectSame(set.bytes, "growth")
        }
    }

    @Test(arguments: 1...4)
    func mutations(seed: Int) {
        var random = FixedGenerator(state: UInt64(seed))
        let seeds = Self.seeds()
        var read = 0
        for round in 0..<2000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let offset = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[offset] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2:
                    let value = HostileBytesTests.interesting.randomElement(using: &random)!
                    for (index, byte) in value.enumerated() where offset + index < bytes.count {
                        bytes[offset + index] = byte
                    }
                default:
                    let piece = Array(bytes[offset..<min(bytes.count, offset + 24)])
                    bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
                }
            }
            if Reading(bytes, readsPlainRuns: true).failure == nil { read += 1 }
            expectSame(bytes, "seed \(seed), round \(round)")
        }
        // Most are of use only if they read to the end, or nearly.
        #expect(read > 300)
    }
}
