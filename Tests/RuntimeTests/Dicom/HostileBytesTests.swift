import FuzzTargets
import MidicRuntime
import TestSupport
import Testing

/// Damaged files: no read beyond the bytes, no endless loop, and a tape that is sound whenever there is one.
@Suite struct HostileBytesTests {
    /// One file for each encoding and kind of length, with UN, private items and fragments.
    static func seeds() -> [[UInt8]] {
        var files: [[UInt8]] = []
        for encoding in [Encoding.implicitLittle, .explicitLittle, .explicitBig] {
            for length in [DicomBytes.Length.defined, .undefined] {
                var set = TapeBuilderTests.sample(encoding, length)
                set.sequence(Tag(0x7FE1, 0x1010), vr: .UN, content: .implicitLittle) { sequence in
                    sequence.item { item in
                        item.element(Tag(0x0010, 0x0010), .PN, "Doe^Jane")
                        item.sequence(Tag(0x7FE1, 0x1020), length: .undefined) { $0.item(length: .undefined) { _ in } }
                    }
                }
                set.header(Tag(0x7FE3, 0x0010), .OB, length: .max)
                set.fragment([])
                set.fragment([1, 2, 3, 4])
                set.delimiter(.sequenceDelimiter)
                files.append(set.file())
            }
        }
        return files
    }

    static let interesting: [[UInt8]] = [
        [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFE, 0xFF, 0x00, 0xE0], [0xFE, 0xFF, 0x0D, 0xE0],
        [0xFE, 0xFF, 0xDD, 0xE0], [0xFF, 0xFE, 0xE0, 0x00], [0x53, 0x51, 0, 0], [0x55, 0x4E, 0, 0], [0, 0, 0, 0x80],
    ]

    @Test(arguments: 1...6)
    func mutations(seed: Int) {
        var random = FixedGenerator(state: UInt64(seed))
        let seeds = Self.seeds()
        let dictionary = SmallDictionary()
        var tape = ElementTape()
        var read = 0
        for round in 0..<5000 {
            var file = seeds[round % seeds.count]
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                // Mostly behind the preamble, where there is something to break.
                let offset = Int.random(in: min(120, file.count - 1)..<file.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: file[offset] = UInt8.random(in: 0...255, using: &random)
                case 1: file[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2:
                    let value = Self.interesting.randomElement(using: &random)!
                    for (index, byte) in value.enumerated() where offset + index < file.count {
                        file[offset + index] = byte
                    }
                case 3: file.removeSubrange(offset..<min(file.count, offset + Int.random(in: 1...16, using: &random)))
                default:
                    let piece = Array(file[offset..<min(file.count, offset + 24)])
                    file.insert(contentsOf: piece, at: Int.random(in: 0...file.count, using: &random))
                }
                if file.isEmpty { file = [0] }
            }
            let bytes = file.span.rawBytes
            do throws(FileFailure) {
                let header = try FileHeader.read(bytes)
                #expect(header.dataSetOffset <= file.count)
                #expect(header.metaElements.allSatisfy { $0.valueOffset + $0.valueLength <= file.count })
                try TapeBuilder.build(
                    bytes, from: header.dataSetOffset, to: file.count, encoding: header.encoding,
                    vrSource: dictionary, into: &tape)
                let breach = tape.breach(start: header.dataSetOffset, end: file.count)
                #expect(breach == nil, "seed \(seed), round \(round)")
                read += 1
            } catch {
                #expect(error.offset ?? 0 <= file.count && error.relatedOffset ?? 0 <= file.count)
            }
        }
        // Both outcomes must occur, or the mutations test nothing.
        #expect(read > 100 && read < 4900)
    }
}
