import Foundation
import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// Small attack files (Tests/Fixtures/faults): each has one right outcome, and no reader may see in an output what was
/// planted. `Tools/mutate/handmade.py` makes those that were not found.
@Suite struct FaultFilesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let file: String
        let policy: String
        let outcome: String
        /// One of several where the standard leaves the choice.
        let reasons: [String]
        let left: Set<String>

        var testDescription: String { "\(file) under \(policy)" }
    }

    static let folder = Repository.root.appendingPathComponent("Tests/Fixtures/faults")

    /// What the files hold of persons, places and days.
    static let planted = [
        "DOE^JANE", "REAL^NAME", "MRN1", "19500101", "stmary", "Testname", "Wilhelmina", "PID-55512", "19440229",
        "Quillfeather", "Zebrawood", "ACC7731", "20190412", "13620814", "14100101", "-0500", "Yamada", "Hong^Gildong",
    ]

    static let rows: [Row] = {
        let text = (try? String(contentsOf: folder.appendingPathComponent("EXPECTED.tsv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Row(
                file: columns[0], policy: columns[1], outcome: columns[2],
                reasons: columns[3].split(separator: "|").map(String.init),
                left: Set(columns[4].split(separator: ";").map(String.init)))
        }
    }()

    /// Rulesets by policy: those of examples/ by name, others by their path below the folder of faults.
    static let configurations: [String: RunConfiguration] = {
        var found: [String: RunConfiguration] = [:]
        for policy in Set(rows.map(\.policy)) {
            let base = policy.contains("/") ? folder : Repository.examples
            let result = PolicyCompiler.compile(path: policy + ".midic") { path in
                (try? Data(contentsOf: base.appendingPathComponent(path))).map { Array($0) }
            }
            guard let ruleset = result.ruleset, let secret = try? SecretKey(fileBytes: Array("sixteen bytes ok".utf8))
            else { continue }
            found[policy] = try? RunConfiguration(ruleset: ruleset, secrets: ["study_key": secret])
        }
        return found
    }()

    @Test(arguments: rows)
    func outcome(_ row: Row) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appendingPathComponent(row.file)))
        var deidentifier = Deidentifier(configuration: try #require(Self.configurations[row.policy]))
        let (outcome, reason, output): (String, String, [UInt8]?)
        do {
            (outcome, reason, output) = ("deidentified", "-", try deidentifier.deidentify(bytes).bytes)
        } catch {
            (outcome, reason, output) = (error.outcome.name, error.reason, nil)
        }
        let faults = faults(row, outcome, reason, output)
        #expect(faults == [])
    }

    private func faults(_ row: Row, _ outcome: String, _ reason: String, _ output: [UInt8]?) -> [String] {
        var faults: [String] = []
        if outcome != row.outcome || !row.reasons.contains(reason) { faults.append("\(outcome): \(reason)") }
        guard let output else { return faults }
        faults += Self.planted.filter { !row.left.contains($0) && Planted.isIn(output, $0) }
        do {
            let object = try StrictReader.read(output)
            if let breach = StrictValues.breach(in: object, of: output) { faults.append("\(breach)") }
            if let breach = StrictPixels.breach(in: object, of: output) { faults.append("\(breach)") }
        } catch {
            faults.append("\(error)")
        }
        return faults
    }

    @Test func everyFileHasARow() throws {
        let files = FileManager.default.enumerator(atPath: Self.folder.path)?.allObjects as? [String] ?? []
        let named = Set(Self.rows.map(\.file))
        #expect(files.filter { $0.hasSuffix(".dcm") && !named.contains($0) } == [])
        #expect(named.count > 100)
        #expect(Set(Self.configurations.keys) == Set(Self.rows.map(\.policy)))
    }
}
