import Foundation
import MidicRuntime
import TestSupport
import Testing

/// Whatever comes in, what goes out has one structure: the strict reader takes it, and sees element for element what
/// midic's own reader sees.
@Suite struct SecondReaderTests {
    private static let files: [(name: String, bytes: [UInt8])] = {
        let names = Set(FaultFilesTests.rows.map(\.file)).sorted()
        return names.compactMap { name in
            let bytes = try? Data(contentsOf: FaultFilesTests.folder.appendingPathComponent(name))
            return bytes.map { (name, Array($0)) }
        }.filter { $0.bytes.count < 4000 }
    }()

    private static let interesting: [[UInt8]] = [
        [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFE, 0xFF, 0x00, 0xE0], [0xFE, 0xFF, 0x0D, 0xE0],
        [0xFE, 0xFF, 0xDD, 0xE0], [0x53, 0x51], [0x55, 0x4E], [0x4F, 0x57], [0x58, 0x58], [0x20, 0x20], [0x08, 0],
        [0x10, 0],
    ]

    /// A file with some bytes behind its meta changed, moved or repeated.
    private static func mutant(of file: [UInt8], _ random: inout FixedGenerator) -> [UInt8] {
        var file = file
        for _ in 0...Int.random(in: 0..<3, using: &random) {
            let offset = Int.random(in: 300..<file.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: file[offset] = UInt8.random(in: 0...255, using: &random)
            case 1: file[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2:
                let value = interesting.randomElement(using: &random)!
                for (index, byte) in value.enumerated() where offset + index < file.count {
                    file[offset + index] = byte
                }
            case 3: file.removeSubrange(offset..<min(file.count, offset + 2 * Int.random(in: 1...8, using: &random)))
            default:
                let piece = Array(file[offset..<min(file.count, offset + 2 * Int.random(in: 1...16, using: &random))])
                file.insert(contentsOf: piece, at: Int.random(in: 300...file.count, using: &random))
            }
            if file.count <= 300 { file += [UInt8](repeating: 0, count: 301) }
        }
        return file
    }

    @Test(arguments: ["basic", "research_release"], [1, 2, 3])
    func outputsHaveOneStructure(policy: String, seed: Int) throws {
        let configuration = try #require(FaultFilesTests.configurations[policy])
        var random = FixedGenerator(state: UInt64(seed))
        var deidentifier = Deidentifier(configuration: configuration)
        var outputs = 0
        for round in 0..<1500 {
            let (name, file) = try #require(Self.files.randomElement(using: &random))
            let input = round < Self.files.count ? Self.files[round].bytes : Self.mutant(of: file, &random)
            guard let output = try? deidentifier.deidentify(input).bytes else { continue }
            outputs += 1
            let fault = Self.fault(of: output, configuration.ruleset)
            #expect(fault == nil, "seed \(seed), round \(round), a file made of \(name)")
        }
        // Both must occur, or nothing was tried.
        #expect(outputs > 20 && outputs < 1500)
    }

    /// What is wrong with an output, or where the two readers differ.
    private static func fault(of output: [UInt8], _ ruleset: Ruleset) -> String? {
        let object: StrictObject
        do {
            object = try StrictReader.read(output)
        } catch {
            return "\(error)"
        }
        if let breach = StrictValues.breach(in: object, of: output) { return "\(breach)" }
        if let breach = StrictPixels.breach(in: object, of: output) { return "\(breach)" }
        var parsed = ParsedFile()
        do throws(FileFailure) {
            try parsed.read(output.rawBytes, vrSource: ruleset)
        } catch {
            return "not read again: \(error.code.name)"
        }
        let strict = object.elements.filter { $0.tag >> 16 != 2 }.map { "\($0.path) \($0.value.lowerBound)" }
        return places(in: parsed.tape) == strict ? nil : "midic sees another structure"
    }

    private static func places(in tape: ElementTape) -> [String] {
        var places: [String] = []
        func hex(_ tag: Tag) -> String {
            let digits = String(UInt32(tag.group) << 16 | UInt32(tag.element), radix: 16, uppercase: true)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
        func walk(_ siblings: Range<Int>, _ prefix: String) {
            var index = siblings.lowerBound
            var number = 0
            while index < siblings.upperBound {
                let entry = tape.entries[index]
                if entry.kind == .item {
                    walk(index + 1..<entry.next, prefix + "[\(number)]")
                    number += 1
                } else {
                    places.append("\(prefix)\(hex(entry.tag)) \(entry.valueOffset)")
                    walk(index + 1..<entry.next, prefix + hex(entry.tag))
                }
                index = entry.next
            }
        }
        walk(0..<tape.entries.count, "")
        return places
    }
}
