import Testing

@testable import MidicRuntime

/// Declared syntax, encoding and form of the pixels agree in every output.
@Suite struct OutputSyntaxTests {
    enum Pixels { case none, native, fragments, nativeAndIcon }

    static let jpeg = QuirkTests.jpeg
    static let lossless = "1.2.840.10008.1.2.4.70"
    static let implicit = "1.2.840.10008.1.2"
    static let explicit = "1.2.840.10008.1.2.1"
    static let big = "1.2.840.10008.1.2.2"
    static let pixelLayout = "1.2.840.113619.5.2"
    static let philips = "1.3.46.670589.33.1.4.1"

    static func set(_ encoding: Encoding, _ pixels: Pixels) -> DicomBytes {
        QuirkTests.set(encoding) { set in
            func fragments(_ set: inout DicomBytes) {
                set.header(QuirkTests.pixels, .OB, length: .max)
                set.fragment([])
                set.fragment([1, 2])
                set.delimiter(.sequenceDelimiter)
            }
            if pixels == .nativeAndIcon {
                set.sequence(Tag(0x0088, 0x0200), length: .undefined) { $0.item(length: .undefined) { fragments(&$0) } }
            }
            switch pixels {
            case .none: break
            case .native, .nativeAndIcon: set.element(QuirkTests.pixels, .OW, bytes: [1, 2])
            case .fragments: fragments(&set)
            }
        }
    }

    typealias Row = (declared: String?, Encoding, Pixels, output: String?, encoding: Encoding, FileFailure.Code?)
    static let rows: [Row] = [
        (explicit, .explicitLittle, .native, explicit, .explicitLittle, nil),
        (jpeg, .explicitLittle, .fragments, jpeg, .explicitLittle, nil),
        (jpeg, .explicitLittle, .none, jpeg, .explicitLittle, nil),
        // Native under an encapsulated syntax is what it is.
        (jpeg, .explicitLittle, .native, explicit, .explicitLittle, nil),
        (jpeg, .implicitLittle, .native, implicit, .implicitLittle, nil),
        (jpeg, .implicitLittle, .none, implicit, .implicitLittle, nil),
        // There is no encapsulated syntax in implicit VR: the data set is written in explicit VR.
        (jpeg, .implicitLittle, .fragments, jpeg, .explicitLittle, nil),
        (jpeg, .explicitBig, .fragments, nil, .explicitBig, .ambiguousEncoding),
        (jpeg, .explicitLittle, .nativeAndIcon, nil, .explicitLittle, .ambiguousEncoding),
        (implicit, .explicitLittle, .native, explicit, .explicitLittle, nil),
        (explicit, .implicitLittle, .native, implicit, .implicitLittle, nil),
        (big, .explicitBig, .native, big, .explicitBig, nil),
        (nil, .explicitLittle, .native, explicit, .explicitLittle, nil),
        // Private ones that are published.
        (pixelLayout, .implicitLittle, .native, pixelLayout, .implicitLittle, nil),
        (philips, .explicitLittle, .fragments, philips, .explicitLittle, nil),
        (philips, .explicitLittle, .native, philips, .explicitLittle, nil),
        (philips, .implicitLittle, .native, nil, .implicitLittle, .unknownTransferSyntax),
        (philips, .explicitBig, .native, nil, .explicitBig, .unknownTransferSyntax),
    ]

    @Test(arguments: rows.indices)
    func syntax(index: Int) {
        let (declared, encoding, pixels, output, written, code) = Self.rows[index]
        var parsed = ParsedFile()
        let file = Self.set(encoding, pixels).file(syntax: .some(declared))
        #expect(BoundsTests.failure(file, &parsed)?.code == code)
        guard code == nil else { return }
        #expect(parsed.output.syntax.uid == output)
        #expect(parsed.output.encoding == written)
        #expect(parsed.header.guessedSyntax == (declared != output || encoding != written))
    }

    /// A file that repeats its meta information in the data set, with another syntax: the one that fits the pixels counts.
    @Test(arguments: [(jpeg, explicit), (explicit, jpeg)], [Pixels.native, .fragments])
    func repeatedMeta(syntaxes: (String, String), pixels: Pixels) {
        let set = Self.set(.explicitLittle, pixels)
        let file = set.file(syntax: syntaxes.0, dataSet: set.meta(syntax: syntaxes.1) + set.bytes)
        var parsed = ParsedFile()
        #expect(BoundsTests.failure(file, &parsed) == nil)
        #expect(parsed.output.syntax.uid == (pixels == .native ? Self.explicit : Self.jpeg))
    }

    @Test func twoEncapsulatedSyntaxes() {
        let set = Self.set(.explicitLittle, .fragments)
        let file = set.file(syntax: Self.jpeg, dataSet: set.meta(syntax: Self.lossless) + set.bytes)
        var parsed = ParsedFile()
        #expect(BoundsTests.failure(file, &parsed)?.code == .ambiguousEncoding)
    }

    /// Held whatever the bytes are, since nobody says what they mean.
    @Test(
        arguments: ["1.2.3.4.5", "1.2.840.19500101.4711", "nonsense", "1.2.840.10008.1.2.4.999"], QuirkTests.encodings)
    func unknownSyntax(uid: String, encoding: Encoding) throws {
        let configuration = try RunConfiguration(ruleset: SmallRuleset().ruleset(), secrets: [:])
        var deidentifier = Deidentifier(configuration: configuration)
        let held = #expect(throws: HeldObject.self) {
            try deidentifier.deidentify(Self.set(encoding, .native).file(syntax: uid))
        }
        #expect(held?.failure?.code == .unknownTransferSyntax)
    }

    // MARK: Implicit VR whose first length spells a VR

    @Test func firstLengthSpellsAVR() {
        var set = DicomBytes(.implicitLittle)
        set.element(Tag(0x0008, 0x0008), .CS, bytes: [UInt8](repeating: 0x41, count: 0x5858))
        var parsed = ParsedFile()
        #expect(BoundsTests.failure(set.file(), &parsed)?.code == .ambiguousEncoding)
    }

    /// What comes first in the output may be another element than in the input.
    @Test func firstLengthOfTheOutputSpellsAVR() throws {
        var set = DicomBytes(.implicitLittle)
        set.element(Tag(0x0008, 0x0000), .UL, bytes: [0, 0, 0, 0])
        set.element(Tag(0x0008, 0x0119), .UC, bytes: [UInt8](repeating: 0x41, count: 0x5858))
        var small = SmallRuleset()
        small.row(Tag(0x0008, 0x0119), .UC, .keep)
        var deidentifier = Deidentifier(
            configuration: try RunConfiguration(ruleset: small.ruleset(), secrets: [:]))
        let held = #expect(throws: HeldObject.self) { try deidentifier.deidentify(set.file()) }
        #expect(held?.failure?.code == .ambiguousEncoding)
    }

    /// Declared implicit VR, and both readings come to the end of the file.
    @Test func bothReadingsOfTheRoot() {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0008, 0x0060), .CS, "CT")
        set.element(StructureTests.palette, .OW, bytes: [UInt8](repeating: 0, count: 0x25343 + 8 - 10 - 12))
        var parsed = ParsedFile()
        #expect(BoundsTests.failure(set.file(syntax: Self.implicit), &parsed)?.code == .ambiguousEncoding)
        // Declared explicit VR it is no more than that.
        #expect(BoundsTests.failure(set.file(syntax: Self.explicit), &parsed) == nil)
    }
}
