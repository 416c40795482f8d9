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

    @Test func copiesAreWrittenOnceOrNotAtAll() throws {
        #expect(try meta({ $0.action(.keep, .AE) }, copies: ["SCANNER1", "SCANNER1"]) == .success(["AE SCANNER1"]))
        #expect(try meta({ $0.action(.keep, .AE) }, copies: ["SCANNER1", "SCANNER2"]) == .success([]))
        #expect(try meta({ $0.action(.keep, .AE) }, copies: ["SECRETAE2"]) == .success([]))
    }
}
