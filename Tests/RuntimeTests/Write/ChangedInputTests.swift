import Foundation
import Testing

@testable import MidicRuntime

/// An input that somebody overwrites while midic is at work on it: decided by the old bytes and copied from the new ones,
/// it would be an identity in the output.
@Suite struct ChangedInputTests {
    /// Keeps an element, after it has changed the input that the element's value names.
    enum OverwritingAction: Action {
        static let shape = ActionShape(Opcode(rawValue: 201), "overwrite")
        static let treatment = Treatment.removed

        static func apply(
            _ record: ActionRecord, to element: DataElement, in executor: inout Executor
        ) throws(Stop) -> FileFailure.Code? {
            let path = String(decoding: element.copyValue(), as: UTF8.self).trimmingCharacters(in: .whitespaces)
            usleep(20_000)
            guard let handle = FileHandle(forWritingAtPath: path) else { return .notAValue }
            _ = try? handle.seekToEnd()
            let end = (try? handle.offset()) ?? 0
            try? handle.seek(toOffset: end - 9)
            try? handle.write(contentsOf: Data("DOE^JANE".utf8))
            try? handle.close()
            executor.remove()
            return nil
        }
    }

    private static let actions = ActionTable.standard.adding([OverwritingAction.self])

    private func deidentifier(wantsDigests: Bool) throws -> Deidentifier {
        var small = SmallRuleset(otherwise: .keep)
        small.row(
            Tag(0x0008, 0x1030), .LO, small.action(ActionRecord(opcode: Opcode(rawValue: 201), vr: .LO, rule: 0)))
        var configuration = try RunConfiguration(ruleset: small.ruleset(actions: Self.actions), secrets: [:])
        configuration.actions = Self.actions
        configuration.wantsDigests = wantsDigests
        return Deidentifier(configuration: configuration)
    }

    /// A file that names itself, or another, in the element that is written to.
    private func file(_ count: Int, naming path: String) -> [UInt8] {
        var set = DicomBytes(.explicitLittle)
        set.element(Tag(0x0008, 0x1030), .LO, path)
        set.element(Tag(0x0029, 0x0010), .LO, "MAKER")
        set.element(Tag(0x0029, 0x1010), .OB, bytes: InputFileTests.content(count))
        return set.file(sopClass: "")
    }

    @Test(arguments: [false, true])
    func isQuarantined(wantsDigests: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/input"
        _ = try folder.write(file(1_100_000, naming: path), as: "input")
        var deidentifier = try deidentifier(wantsDigests: wantsDigests)
        var present = PresentOutputs()
        let outcome = deidentifier.process(
            FilePath(path), into: try folder.open(), as: "out", unless: &present)
        guard case .quarantined(let reason, let failure) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason == "input-changed" && failure?.code == .inputChanged)
    }

    /// The same work on a file that stays as it is.
    @Test func anotherFileMayChange() throws {
        let folder = try TemporaryFolder()
        let other = try folder.write([UInt8](repeating: 0, count: 100), as: "other")
        for count in [2000, 1_100_000] {
            let path = try folder.write(file(count, naming: other), as: "input")
            var deidentifier = try deidentifier(wantsDigests: false)
            var present = PresentOutputs()
            let outcome = deidentifier.process(
                FilePath(path), into: try folder.open(), as: "out-\(count)", unless: &present)
            guard case .deidentified = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
    }

    /// A file that is read is read once, at opening: what happens to it later is not read.
    @Test(arguments: [2000, 530_000]) func aSmallFileIsWhatWasRead(count: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/input"
        let bytes = file(count, naming: path)
        _ = try folder.write(bytes, as: "input")
        var deidentifier = try deidentifier(wantsDigests: false)
        var present = PresentOutputs()
        let outcome = deidentifier.process(
            FilePath(path), into: try folder.open(), as: "out", unless: &present)
        guard case .deidentified = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try folder.read("input") != bytes)
        let output = try folder.read("out")
        #expect(!output.indices.contains { output[$0...].starts(with: "DOE^JANE".utf8) })
    }
}
