import Testing

@testable import MidicRuntime

/// A sequence that is kept whole is what it is item by item: the first file of an engine goes the long way, since nothing is decided yet.
@Suite struct PlainSequenceTests {
    private static let beams = Tag(0x300A, 0x00B0)
    private static let points = Tag(0x300A, 0x0111)
    private static let number = Tag(0x300A, 0x00C0)
    private static let energy = Tag(0x300A, 0x0114)
    private static let name = Tag(0x300A, 0x00C2)
    private static let reference = Tag(0x0008, 0x1155)

    private func ruleset() throws -> Ruleset {
        var small = SmallRuleset()
        small.content.secrets = [SecretRecord(name: small.string("key"))]
        small.content.knownUIDs = [
            KnownUIDRecord(uid: small.string("1.2.840.10008.5.1.4.1.1.2"), kinds: .registered)
        ]
        small.row(.sopClassUID, .UI, small.action(.keep, .UI), traits: .classUID)
        let uid = small.action(.uid, .UI, [Operand(.secret, 0), Operand(.integer, UIDScopeKind.project.rawValue)])
        small.row(.sopInstanceUID, .UI, uid)
        small.row(Self.reference, .UI, uid)
        small.row(.specificCharacterSet, .CS, .keep)
        small.row(Self.number, .IS, .keep)
        small.row(Self.energy, .DS, .keep)
        small.row(Self.name, .LO, .keep)
        small.row(Self.beams, .SQ, .keep)
        small.row(Self.points, .SQ, .keep)
        return try small.ruleset()
    }

    /// What stands in the middle item of the middle item.
    private enum Middle: CaseIterable {
        case nothing, plain, newUID, misfit, text, characterSet, twoCopies, outOfOrder, strayDelimiter, oddLength
        case longDelimiter, unknownVR, fileOfOtherVR, damage, emptySequence, vendor, removed

        func write(to item: inout DicomBytes) {
            switch self {
            case .nothing: break
            case .plain: item.element(energy, .DS, "6.5")
            case .newUID: item.element(reference, .UI, "1.2.3")
            case .misfit: item.element(energy, .DS, "six")
            case .text: item.element(name, .LO, bytes: [0x4D, 0xFC])
            case .characterSet:
                item.element(.specificCharacterSet, .CS, "ISO_IR 192")
                item.element(name, .LO, bytes: [0xC3, 0xBC])
            case .twoCopies:
                item.element(energy, .DS, "6")
                item.element(energy, .DS, "7")
            case .outOfOrder:
                item.element(energy, .DS, "6")
                item.element(number, .IS, "1")
            case .strayDelimiter:
                item.element(number, .IS, "1")
                item.delimiter(.itemDelimiter)
                item.element(energy, .DS, "6")
            case .oddLength: item.element(energy, .DS, bytes: [0x36, 0x2E, 0x35])
            case .longDelimiter:
                var inner = DicomBytes(item.encoding)
                inner.element(number, .IS, "1")
                item.header(points, .SQ, length: .max)
                item.tag(.item)
                item.uint32(.max)
                item.raw(inner.bytes)
                item.delimiter(.itemDelimiter, length: 4)
                item.delimiter(.sequenceDelimiter, length: 4)
            case .unknownVR:
                item.tag(energy)
                item.raw(Array("XX".utf8) + [0, 0, 2, 0, 0, 0, 0x36, 0x20])
            case .fileOfOtherVR: item.element(energy, .LO, "6")
            case .damage:
                item.header(points, .SQ, length: 10)
                item.raw([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
            case .emptySequence: item.sequence(points) { _ in }
            case .vendor:
                item.element(Tag(0x3009, 0x0010), .LO, "VENDOR")
                item.element(Tag(0x3009, 0x1001), .LO, "private")
            case .removed: item.element(Tag(0x0040, 0xA170), .SH, "gone")
            }
        }
    }

    private static func file(_ middle: Middle, _ encoding: Encoding, _ length: DicomBytes.Length) -> [UInt8] {
        var set = DicomBytes(encoding)
        set.element(.sopClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
        set.element(.sopInstanceUID, .UI, "1.2.3.4")
        set.sequence(beams, length: length) { sequence in
            for beam in 0..<3 {
                sequence.item(length: length) { item in
                    item.element(number, .IS, "\(beam)")
                    item.element(name, .LO, "Beam \(beam)")
                    item.sequence(points, length: length) { inner in
                        for point in 0..<3 {
                            inner.item(length: length) { last in
                                if beam == 1, point == 1 {
                                    middle.write(to: &last)
                                } else {
                                    last.element(number, .IS, "\(point)")
                                    last.element(energy, .DS, "6")
                                }
                            }
                        }
                    }
                }
            }
        }
        return set.file()
    }

    private static func result(_ engine: inout Engine, _ file: [UInt8]) -> (String, [UInt8]) {
        let outcome = engine.deidentify(file.rawBytes)
        guard case .deidentified(let report) = outcome else { return ("\(outcome)", []) }
        var spans = engine.output(of: file.rawBytes)
        return ("\(report.counts.named) \(report.misfits)", spans.copyBytes())
    }

    @Test(
        arguments: [Encoding.explicitLittle, .implicitLittle, .explicitBig], [DicomBytes.Length.defined, .undefined])
    func isWhatItIsItemByItem(encoding: Encoding, length: DicomBytes.Length) throws {
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef".utf8))
        let configuration = try RunConfiguration(ruleset: ruleset(), secrets: ["key": secret], params: [:])
        let files = Middle.allCases.map { Self.file($0, encoding, length) }
        let alone = files.map { file in
            var engine = Engine(configuration: configuration)
            return Self.result(&engine, file)
        }
        #expect(alone.count { !$0.1.isEmpty } >= files.count - 4, "\(alone.map(\.0))")
        #expect(Set(alone.map(\.1)).count >= 9)
        var engine = Engine(configuration: configuration)
        for first in files.indices {
            for second in files.indices {
                for index in [first, second, second] {
                    let found = Self.result(&engine, files[index])
                    #expect(found == alone[index], "\(Middle.allCases[first]), \(Middle.allCases[index])")
                }
            }
        }
    }

    /// With nothing to be changed inside, the bytes of the sequence are those of the input.
    @Test func aPlainSequenceIsNotTouched() throws {
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef".utf8))
        let configuration = try RunConfiguration(ruleset: ruleset(), secrets: ["key": secret], params: [:])
        var engine = Engine(configuration: configuration)
        let file = Self.file(.plain, .explicitLittle, .undefined)
        var start = DicomBytes(.explicitLittle)
        start.header(Self.beams, .SQ, length: .max)
        let place = try #require(file.firstRange(of: start.bytes)?.lowerBound)
        for _ in 0..<2 {
            let output = Self.result(&engine, file).1
            #expect(output.firstRange(of: file[place...]) != nil)
        }
    }
}
