import Testing

@testable import MidicRuntime

/// The engine as its adaptors see it: bytes in, outcome and bytes out.
@Suite struct EngineTests {
    private func engine(_ small: SmallRuleset = SmallRuleset()) throws -> Engine {
        Engine(configuration: try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:]))
    }

    private func keepingModality() -> SmallRuleset {
        var small = SmallRuleset()
        small.row(Tag(0x0008, 0x0060), .CS, .keep)
        small.row(.sopInstanceUID, .UI, .keep)
        return small
    }

    private func sample() -> DicomBytes {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0008, 0x0060), .CS, "CT")
        set.element(.patientName, .PN, "Doe^Jane")
        return set
    }

    @Test func outputIsHeadAndBody() throws {
        var engine = try engine(keepingModality())
        let file = sample().file(sopClass: "")
        guard case .deidentified(let report) = engine.deidentify(file.rawBytes) else {
            Issue.record("not de-identified")
            return
        }
        var spans = engine.output(of: file.rawBytes)
        let output = spans.copyBytes()
        #expect(output.count == report.outputBytes)
        #expect(report.inputBytes == file.count)
        let head = engine.head
        #expect(output.starts(with: head))
        #expect(report.counts.kept == 1 && report.counts.removed == 1)
        let header = try FileHeader.read(output.rawBytes)
        #expect(header.dataSetOffset == head.count)
        var expected = DicomBytes(.explicitLittle)
        expected.element(Tag(0x0008, 0x0060), .CS, "CT")
        #expect(output.dropFirst(head.count).starts(with: expected.bytes))
    }

    /// The second of two files gets nothing of the first.
    @Test func oneEngineManyFiles() throws {
        var engine = try engine(keepingModality())
        let first = sample().file(sopClass: "")
        var small = DicomBytes(.explicitLittle)
        small.element(.patientName, .PN, "Roe^Richard")
        let second = small.file(sopClass: "")
        _ = engine.deidentify(first.rawBytes)
        let refused: [UInt8] = Array("not a DICOM file".utf8)
        if case .notDICOM = engine.deidentify(refused.rawBytes) {} else { Issue.record("taken for DICOM") }
        _ = engine.deidentify(second.rawBytes)
        var spans = engine.output(of: second.rawBytes)
        let output = spans.copyBytes()
        var fresh = try self.engine(keepingModality())
        _ = fresh.deidentify(second.rawBytes)
        var expected = fresh.output(of: second.rawBytes)
        #expect(output == expected.copyBytes())
    }

    @Test func everyEndWithoutOutput() throws {
        var engine = try engine()
        let directory = sample().file(sopClass: "1.2.840.10008.1.3.10")
        if case .directory = engine.deidentify(directory.rawBytes) {} else { Issue.record("not a directory") }
        let empty = DicomBytes(.explicitLittle).file()
        if case .quarantined(let reason, let failure) = engine.deidentify(empty.rawBytes) {
            #expect(reason == "no-data-set")
            #expect(failure?.offset == empty.count)
        } else {
            Issue.record("no data set, and not quarantined")
        }
        let short = Array(sample().file(sopClass: "").dropLast(3))
        if case .quarantined("truncated-element", let failure?) = engine.deidentify(short.rawBytes) {
            #expect(failure.tag == .patientName)
        } else {
            Issue.record("truncated, and not quarantined")
        }
    }

    /// A deflated data set is written inflated, and its ranges are not ranges of the file.
    @Test func deflatedDataSet() throws {
        var engine = try engine(keepingModality())
        var set = DicomBytes(.explicitLittle)
        set.element(.sopInstanceUID, .UI, "1.2.3")
        set.element(.patientName, .PN, "Doe^Jane")
        // One stored block (RFC 1951 section 3.2.4).
        let length = UInt16(set.bytes.count)
        let stored =
            [1, UInt8(length & 0xFF), UInt8(length >> 8), ~UInt8(length & 0xFF), ~UInt8(length >> 8)] + set.bytes
        let file = set.file(syntax: "1.2.840.10008.1.2.1.99", sopClass: "", dataSet: stored)
        guard case .deidentified = engine.deidentify(file.rawBytes) else {
            Issue.record("not de-identified")
            return
        }
        let isOfFile = engine.bodyIsOfFile
        #expect(!isOfFile)
        var spans = engine.output(of: file.rawBytes)
        let output = spans.copyBytes()
        let plain = set.file(sopClass: "")
        _ = engine.deidentify(plain.rawBytes)
        let plainIsOfFile = engine.bodyIsOfFile
        #expect(plainIsOfFile)
        var expected = engine.output(of: plain.rawBytes)
        #expect(output == expected.copyBytes())
    }

    @Test func digestsAreOfTheWholeInputAndOutput() throws {
        var configuration = try RunConfiguration(ruleset: keepingModality().ruleset(), secrets: [:], params: [:])
        configuration.wantsDigests = true
        var engine = Engine(configuration: configuration)
        let file = sample().file(sopClass: "")
        guard case .deidentified(let report) = engine.deidentify(file.rawBytes) else {
            Issue.record("not de-identified")
            return
        }
        var spans = engine.output(of: file.rawBytes)
        let output = spans.copyBytes()
        func digest(_ bytes: [UInt8]) -> [UInt8] {
            var hasher = SHA256()
            hasher.update(bytes)
            return hasher.finish()
        }
        #expect(report.inputDigest == digest(file))
        #expect(report.outputDigest == digest(output))
    }
}
