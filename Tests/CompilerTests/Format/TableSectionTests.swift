import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import Testing

/// Tables in a ruleset: what the compiler writes, and what the verifier refuses.
@Suite struct TableSectionTests {
    private static let policy = """
        midic 1
        policy tables version "1" {
            standard "2026d"
            otherwise keep
            on_error quarantine
        }
        secret k
        table subjects(key: PatientID ignoring case) {
            code: text(1...16) matching /[A-Z]+/
            arm: text("A", "B") may repeat key
            shift: integer(-400...-30)
            day: date
            free: text(0...4)
        }
        offset o = days(lookup subjects.shift)
        PatientID -> lookup subjects.code else quarantine
        StationName -> lookup subjects.arm else empty
        StudyDate -> shift o else empty
        SeriesDate -> lookup subjects.day else empty
        ClinicalTrialProtocolID -> add lookup subjects.code else remove
        AccessionNumber -> pseudonym(k, prefix: lookup subjects.free, length: 12)

        """

    private static func content() throws -> RulesetContent {
        let result = PolicyCompiler.compile(path: "p.midic") { _ in Array(policy.utf8) }
        return try #require(result.ruleset, "\(result.diagnostics.map(\.message))").content()
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let expected: String
        let change: @Sendable (inout RulesetContent) -> Void

        init(_ expected: String, _ change: @escaping @Sendable (inout RulesetContent) -> Void) {
            self.expected = expected
            self.change = change
        }

        var testDescription: String { expected }
    }

    /// Columns in the order of their names: arm, code, day, free, shift.
    @Test(arguments: [
        Damage("TABL 0: key") { $0.tables[0].key = Tag(0x0002, 0x0010) },
        Damage("TABL 0: key") { $0.tables[0].keyVR = .OB },
        Damage("TCOL 0: texts") { $0.tableColumns[0].kind = .text },
        Damage("TCOL 1: range") { ($0.tableColumns[1].low, $0.tableColumns[1].high) = (2, 1) },
        Damage("TCOL 1: characters") { $0.tableColumns[1].high = 2000 },
        Damage("TCOL 2: a range of no numbers") { $0.tableColumns[2].high = 5 },
        Damage("TCOL 2: a number that is a key") { $0.tableColumns[2].repeatsKey = true },
        Damage("TCOL 2: a pattern of no text") { $0.tableColumns[2].automaton = 1 },
        Damage("TCOL 4: VRs of a column that nothing writes") { $0.tableColumns[4].vrs = VR.LO.bit },
        Damage("TCOL 1: VRs") { $0.tableColumns[1].vrs |= VR.UI.bit },
        Damage("TCOL 4: days") { $0.tableColumns[4].low = -9_000_000 },
        Damage("OFFS 0: a column that is no number of days") { $0.tableColumns[4].isDays = false },
        Damage("OFFS 0: a column that is no number of days") { $0.offsets[0].high = 2 },
        Damage("OFFS 0: index into TCOL") { $0.offsets[0].high = 6 },
        Damage("OFFS 0: an offset without key") { $0.offsets[0].high = 0 },
        Damage("OFFS 0: an offset without key") { $0.offsets[0].step = 1 },
    ]) func whatCannotBeIsRefused(damage: Damage) throws {
        var content = try Self.content()
        damage.change(&content)
        let bytes = RulesetEncoder.encode(content)
        do {
            _ = try Ruleset(bytes: bytes)
            Issue.record("it was taken")
        } catch {
            #expect("\(error.section) \(error.record): \(error.detail)" == damage.expected)
        }
    }

    /// A pseudonym begins with nothing that could be a key: the column was held against the keys, and may be none.
    @Test func aPrefixIsNoKey() throws {
        let changes: [(inout RulesetContent) -> Void] = [
            { $0.tableColumns[3].isWritten = false }, { $0.tableColumns[3].repeatsKey = true },
        ]
        for change in changes {
            var content = try Self.content()
            change(&content)
            do {
                _ = try Ruleset(bytes: RulesetEncoder.encode(content))
                Issue.record("it was taken")
            } catch {
                #expect(error.detail == "a column that may be a key")
            }
        }
    }

    /// What is written was held against the VR, or the table's cells would be taken for what they are not.
    @Test func aColumnIsWrittenOnlyWithVRsThatItWasHeldAgainst() throws {
        var content = try Self.content()
        #expect(content.tableColumns[1].vrs == VR.LO.bit)
        content.tableColumns[1].vrs = VR.SH.bit
        #expect(throws: RulesetError.self) {
            try Ruleset(bytes: RulesetEncoder.encode(content))
        }
    }
}
