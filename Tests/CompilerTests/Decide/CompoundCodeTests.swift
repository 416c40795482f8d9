import MidicRuntime
import Testing

@testable import MidicCompiler

/// Codes of Table E.1-1 resolved by class and place: what PS3.15 Table E.1-1a says, with Types of PS3.3.
@Suite struct CompoundCodeTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let keyword: String
        let ciod: String?
        let place: [Tag]
        let expected: String
        var testDescription: String { "\(keyword) in \(ciod ?? "unknown class")\(place.isEmpty ? "" : " nested")" }

        init(_ keyword: String, _ ciod: String?, _ expected: String, in place: [Tag] = []) {
            self.keyword = keyword
            self.ciod = ciod
            self.place = place
            self.expected = expected
        }
    }

    static let requestAttributes = Tag(0x0040, 0x0275)
    static let samples = [
        // X/Z/D: Type 3 of General Equipment, Type 1 of Enhanced General Equipment.
        Sample("DeviceSerialNumber", "ct-image", "remove"),
        Sample("DeviceSerialNumber", "enhanced-ct-image", "dummy"),
        Sample("DeviceSerialNumber", nil, "dummy"),
        // Z/D: Type 2C in General Image, 1C in multi-frame functional groups.
        Sample("ContentDate", "ct-image", "empty"),
        Sample("ContentDate", "enhanced-ct-image", "dummy"),
        Sample("ContentDate", nil, "dummy"),
        // X/D: Type 3.
        Sample("SeriesDate", "ct-image", "remove"),
        Sample("SeriesDate", nil, "dummy"),
        // X/Z: Type 3 at the root of CT, unknown keeps the object valid.
        Sample("AcquisitionDate", "ct-image", "remove"),
        Sample("AcquisitionDate", nil, "empty"),
        // Z: Type 2, never removed.
        Sample("PatientName", "ct-image", "empty"),
        Sample("PatientName", nil, "empty"),
        // X stays X wherever it stands.
        Sample("PatientAddress", "ct-image", "remove"),
        Sample("PatientAddress", nil, "remove"),
        // Not in the IOD there: X of X/D.
        Sample("SeriesDate", "enhanced-ct-image", "remove", in: [requestAttributes]),
        // X/Z/U*: Type 1C keeps the sequence, Type 3 removes it.
        Sample("SourceImageSequence", "ct-image", "remove"),
        Sample("SourceImageSequence", nil, "keep"),
        // Beyond the table.
        Sample("SpecificCharacterSet", "ct-image", "keep"),
        Sample("Rows", "ct-image", "keep"),
        Sample("KVP", "encapsulated-pdf", "remove"),
        Sample("TargetFrameOfReferenceUID", "ct-image", "uid"),
        Sample("SOPClassUID", "ct-image", "keep"),
        Sample("SOPInstanceUID", nil, "uid"),
    ]

    static let analyzer = Shared(PolicyBuilder.basic().analyzed())

    @Test(arguments: samples) func resolves(_ sample: Sample) throws {
        let tag = try #require(DataDictionary.shared.entry(keyword: sample.keyword)?.tag)
        let outcome = try #require(Self.analyzer.value.outcome(tag, ciod: sample.ciod, in: sample.place))
        let action = try #require(outcome.action)
        #expect(action.primary.name == sample.expected)
    }

    @Test func codesNeverResolveToLess() throws {
        let analyzer = Self.analyzer.value
        for decision in analyzer.decisions {
            guard let row = analyzer.tables.rowIndex(of: decision.facts.subject) else { continue }
            let floor = ProfileDecisions.floor(
                analyzer.tables.rows[row].basic, isDate: false, vrs: decision.facts.vrs)
            for ref in analyzer.graph.outcomeRefs(of: decision.root) {
                let outcome = analyzer.graph[outcome: ref]
                let action = try #require(outcome.action)
                let strictness = analyzer.catalogue.strictness(of: action, on: [], standard: outcome.floor)
                #expect(strictness >= floor, "\(decision.facts.subject)")
            }
        }
    }
}

/// Lets a suite share an analysis that is no longer changed.
final class Shared: @unchecked Sendable {
    let value: PolicyAnalyzer
    init(_ value: PolicyAnalyzer) { self.value = value }
}
