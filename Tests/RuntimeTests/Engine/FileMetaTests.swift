import Testing

@testable import MidicRuntime

/// Elements of group 0002 go through the same actions as any other.
@Suite struct FileMetaTests {
    private let title = Tag(0x0002, 0x0016)

    /// The meta elements of an output, or why there is none.
    private func meta(
        _ decision: (inout SmallRuleset) -> Decision, value: String = "SCANNER1", vr: VR = .AE, copies: [String] = []
    ) throws -> Result<[String], FileFailure.Code> {
        var small = SmallRuleset()
        let decided = decision(&small)
        small.content.metaRows = [RowRecord(tag: title, vr: .AE, decision: decided)]
        var group = DicomBytes(.explicitLittle)
        group.element(.transferSyntaxUID, .UI, "1.2.840.10008.1.2.1")
        group.element(title, vr, value)
        for copy in copies { group.element(title, vr, copy) }
        var set = DicomBytes(.explicitLittle)
        set.element(.patientName, .PN, "Doe^Jane")
        let file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + group.bytes + set.bytes
        var engine = Engine(configuration: try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:]))
        switch engine.deidentify(file.rawBytes) {
        case .deidentified(let report):
            #expect(report.counts.kept == 0 && report.counts.replaced == 0 && report.counts.fallbacks == 0)
            let head = engine.head
            let header = try FileHeader.read(head.rawBytes)
            #expect(!header.mendedMeta)
            return .success(
                header.metaElements.filter { $0.tag == title }.map { element in
                    let value = head[element.valueOffset..<element.valueOffset + element.valueLength]
                    return "\(element.vr?.name ?? "") \(String(decoding: value, as: UTF8.self))"
                })
        case .quarantined(_, let failure?), .rejected(_, let failure?): return .failure(failure.code)
        default: return .failure(.notDicom)
        }
    }

    @Test func actions() throws {
        #expect(try meta { $0.action(.keep, .AE) } == .success(["AE SCANNER1"]))
        #expect(try meta({ $0.action(.keep, .AE) }, value: "ODD") == .success(["AE ODD "]))
        #expect(try meta { $0.action(.remove, .AE) } == .success([]))
        #expect(try meta { $0.action(.empty, .AE) } == .success(["AE "]))
        #expect(try meta { $0.action(.set, .AE, [Operand(.value, $0.template("MIDIC"))]) } == .success(["AE MIDIC "]))
    }

    @Test func fallbacksAndStops() throws {
        // What is not in the default repertoire cannot be written, and the fallback says what then.
        let result = try meta { small in
            let set = small.action(
                .set, .AE, [Operand(.value, small.template("Ä"))], fallback: small.content.actions.count + 1)
            small.action(.quarantine, .AE)
            return set
        }
        #expect(result == .failure(.saidByPolicy))
        #expect(try meta { $0.action(.set, .AE, [Operand(.value, $0.template("Ä"))]) } == .failure(.notEncodable))
        #expect(try meta { $0.action(.reject, .AE) } == .failure(.saidByPolicy))
        #expect(try meta({ $0.action(.keep, .AE) }, value: "Doe^Jane", vr: .PN) == .success([]))
        // The root is in other bytes, so nothing can be copied from it.
        #expect(
            try meta { $0.action(.copy, .AE, [Operand(.tag, Tag.patientName.rawValue)]) } == .failure(.nothingToCopy))
    }

    /// One `keep` serves many attributes, so the VR that a value is held against is the row's.
    @Test func rowsSayWhichVRIsKept() throws {
        #expect(try meta { $0.action(.keep, .UN) } == .success(["AE SCANNER1"]))
        #expect(try meta({ $0.action(.keep, .UN) }, value: "Doe^Jane", vr: .PN) == .success([]))
        #expect(try meta({ $0.action(.keep, .UN) }, value: "A NAME OF MORE THAN 16", vr: .AE) == .success([]))
    }

    /// Misfits are counted wherever they stand.
    @Test func misfitsAreCounted() throws {
        for (value, counted) in [("SCANNER1", [:]), ("A NAME OF MORE THAN 16", [title: 1])] as [(String, [Tag: Int])] {
            var small = SmallRuleset()
            small.content.metaRows = [RowRecord(tag: title, vr: .AE, decision: small.action(.keep, .UN))]
            var group = DicomBytes(.explicitLittle)
            group.element(.transferSyntaxUID, .UI, "1.2.840.10008.1.2.1")
            group.element(title, .AE, value)
            var set = DicomBytes(.explicitLittle)
            set.element(.patientName, .PN, "Doe^Jane")
            let file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + group.bytes + set.bytes
            var engine = Engine(
                configuration: try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:]))
            guard case .deidentified(let report) = engine.deidentify(file.rawBytes) else {
                Issue.record("held")
                continue
            }
            #expect(report.misfits == counted)
        }
    }

    private enum Asked: Sendable { case isTrue, isFalse, contradicts }

    /// What an `accept` with one condition on the meta group says; its elements, in explicit VR, stand before a data set.
    private func accepts(
        _ tag: Tag, _ vr: VR, _ test: AtomRecord.Test, _ value: String, meta: [(Tag, String)],
        pixels: Bool? = nil, encoding: Encoding = .explicitLittle
    ) throws -> Asked? {
        var small = SmallRuleset()
        let operand = small.string(value)
        if test == .oneOf { small.content.atomValues = [operand] }
        small.content.atoms = [
            AtomRecord(tag: tag, vr: vr, test: test, quantifier: .single, a: 0, b: test == .oneOf ? 1 : 0)
        ]
        small.content.guardSteps = [GuardStep(operation: .atom, operand: 0)]
        small.content.guards = [GuardRecord(firstStep: 0, stepCount: 1)]
        small.content.gates = [GateRecord(kind: .accept, guardIndex: 0, reason: small.string(value))]
        var group = DicomBytes(.explicitLittle)
        for (tag, value) in meta { group.element(tag, tag == title ? .AE : .UI, value) }
        var set = DicomBytes(encoding)
        set.element(.patientName, .PN, "Doe^Jane")
        switch pixels {
        case true:
            set.header(.pixelData, .OB, length: .max)
            set.fragment([])
            set.fragment([1, 2])
            set.delimiter(.sequenceDelimiter)
        case false: set.element(.pixelData, .OW, bytes: [1, 2])
        case nil: break
        }
        let file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + group.bytes + set.bytes
        var engine = Engine(configuration: try RunConfiguration(ruleset: small.ruleset(), secrets: [:], params: [:]))
        switch engine.deidentify(file.rawBytes) {
        case .deidentified: return .isTrue
        case .rejected("not-accepted", _): return .isFalse
        case .quarantined("contradicting-copies", _): return .contradicts
        default: return nil
        }
    }

    /// The transfer syntax that is compared is the output's, whatever the file names.
    @Test func theTransferSyntaxOfTheOutputIsCompared() throws {
        let explicit = TransferSyntax.explicitLittle.uid
        let implicit = TransferSyntax.implicitLittle.uid
        let jpeg = "1.2.840.10008.1.2.4.50"
        let cases: [([String], Bool?, Encoding, String)] = [
            ([explicit], nil, .explicitLittle, explicit), ([explicit, jpeg], true, .explicitLittle, jpeg),
            ([jpeg, explicit], true, .explicitLittle, jpeg), ([jpeg], false, .explicitLittle, explicit),
            ([explicit], nil, .implicitLittle, implicit), ([], nil, .implicitLittle, implicit),
        ]
        for (named, pixels, encoding, written) in cases {
            for asked in [explicit, implicit, jpeg] {
                let answer = try accepts(
                    .transferSyntaxUID, .UI, .oneOf, asked, meta: named.map { (.transferSyntaxUID, $0) },
                    pixels: pixels,
                    encoding: encoding)
                #expect(answer == (asked == written ? .isTrue : .isFalse), "\(named) \(asked)")
            }
        }
    }

    /// Copies that differ are not believed, and presence is asked of the place that is named.
    @Test func guardsOnTheMetaGroup() throws {
        func meta(_ values: (Tag, String)...) -> [(Tag, String)] {
            [(.transferSyntaxUID, TransferSyntax.explicitLittle.uid)] + values
        }
        #expect(try accepts(title, .AE, .oneOf, "A1", meta: meta((title, "A1"), (title, "A1"))) == .isTrue)
        #expect(try accepts(title, .AE, .oneOf, "A1", meta: meta((title, "A1"), (title, "B1"))) == .contradicts)
        let instance = Tag.mediaStorageSOPInstanceUID
        #expect(try accepts(.sopInstanceUID, .UI, .oneOf, "1.2", meta: meta((instance, "1.2"))) == .isTrue)
        #expect(
            try accepts(.sopInstanceUID, .UI, .oneOf, "1.2", meta: meta((instance, "1.2"), (instance, "1.3")))
                == .contradicts)
        #expect(try accepts(.sopInstanceUID, .UI, .present, "", meta: meta((instance, "1.2"))) == .isFalse)
        #expect(try accepts(.sopInstanceUID, .UI, .absent, "", meta: meta((instance, "1.2"))) == .isTrue)
    }

    @Test func copiesAreWrittenOnceOrNotAtAll() throws {
        #expect(try meta({ $0.action(.keep, .AE) }, copies: ["SCANNER1", "SCANNER1"]) == .success(["AE SCANNER1"]))
        #expect(try meta({ $0.action(.keep, .AE) }, copies: ["SCANNER1", "SCANNER2"]) == .success([]))
        #expect(try meta({ $0.action(.keep, .AE) }, copies: ["SECRETAE2"]) == .success([]))
    }
}
