import Foundation
import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

/// Every remedy of every fixture in `Tests/Fixtures/errors`, made by itself: the finding is gone, no error comes, and nothing
/// leaves that the text stopped as it stood.
@Suite struct RemedyTests {
    static let fixtures = Repository.policies(in: Repository.errors)

    /// Findings whose policy can be run as it stands: what it would do is known, and refused for what it says.
    private static let runnable: Set<DiagnosticCode> = [
        .unguardedNegation, .loosensInherited, .overrideWithoutBecause, .emptiesTypeOne, .ruleUnderRemovedSequence,
    ]

    /// Remedies that leave more than the text did: the option that the policy chose says that these values stay.
    private static let lettingOut: Set<DiagnosticCode> = [.takesRetained]

    /// Half of a pair of signs that a word processor put in: the other half has a remedy of its own once the first is made.
    private static let halves: Set<String> = ["write `(`"]

    private struct Check {
        var diagnostics: [Diagnostic]
        var result: CompilationResult
        var errors: Set<String> { Set(diagnostics.filter { $0.severity == .error }.map(\.code.number)) }

        /// Codes begin with their phase. What a phase finds wrong hides what the later ones would.
        var lastPhase: Int {
            let hasSyntaxErrors = errors.contains { $0.hasPrefix("E01") }
            return hasSyntaxErrors ? 1 : result.policy == nil ? 3 : 5
        }

        func newErrors(since before: Check) -> Set<String> {
            errors.subtracting(before.errors).filter { (Int($0.dropFirst().prefix(2)) ?? 0) <= before.lastPhase }
        }

        func count(_ code: DiagnosticCode) -> Int { diagnostics.count { $0.code == code } }
    }

    private static func check(_ name: String, _ text: [UInt8]) -> Check {
        let result = PolicyCompiler.compile(path: name, tolerating: runnable) { path in
            path == name ? text : try? Repository.read("Tests/Fixtures/errors/\(path)")
        }
        return Check(diagnostics: result.diagnostics, result: result)
    }

    @Test(arguments: fixtures) func everyRemedyMends(fixture: String) throws {
        let text = try Repository.read("Tests/Fixtures/errors/\(fixture)")
        let before = Self.check(fixture, text)
        let file = FileID(index: 0)
        for finding in before.diagnostics {
            for fix in finding.fixIts
            where fix.edits.allSatisfy({ $0.range.file == file }) && !Self.halves.contains(fix.message) {
                let mended = fix.applied(to: text, of: file)
                let after = Self.check(fixture, mended)
                let what: Comment = "\(finding.code.number): \(fix.message)\n\(String(decoding: mended, as: UTF8.self))"
                #expect(after.count(finding.code) < before.count(finding.code), what)
                #expect(after.newErrors(since: before).isEmpty, what)
                guard let faulty = before.result.ruleset, let mendedRuleset = after.result.ruleset,
                    !Self.lettingOut.contains(finding.code)
                else { continue }
                let objects = ProbeObjects(before.result, after.result)
                #expect(try objects.firstLeak(faulty, mendedRuleset) == nil, what)
            }
        }
    }

    /// The loops above must not run over nothing, and the comparison must be able to fail.
    @Test func aRemedyThatLetsOutIsSeen() throws {
        let holding = policy("uids -> uid(k)\nsecret k\nquarantine \"x\" when not BurnedInAnnotation is \"NO\"")
        let passing = policy(
            "uids -> uid(k)\nsecret k\nquarantine \"x\" when BurnedInAnnotation is present and not BurnedInAnnotation is \"NO\""
        )
        let (faulty, mended) = (Self.check("a.midic", Array(holding.utf8)), Self.check("a.midic", Array(passing.utf8)))
        let objects = ProbeObjects(faulty.result, mended.result)
        let (left, right) = (try #require(faulty.result.ruleset), try #require(mended.result.ruleset))
        #expect(try objects.firstLeak(left, right) != nil)
        #expect(try objects.firstLeak(right, left) == nil)
        #expect(Self.fixtures.count > 100)
    }
}

/// Small objects that differ in what the conditions of two policies ask for, with a value in each attribute that their rules name.
private struct ProbeObjects {
    private var contents: [[Tag: (vr: VR, value: String)]] = []
    private var params: [String: String] = [:]
    var count: Int { contents.count }
    private static let most = 200

    private static func sample(_ vr: VR) -> String {
        switch vr {
        case .DA: "20240315"
        case .TM: "101112"
        case .DT: "20240315101112"
        case .AS: "047Y"
        case .DS, .IS: "7"
        case .UI: "1.2.3.99"
        case .CS: "SAMPLE"
        case .PN: "Sample^Name"
        default: vr.isBinaryNumber ? "7" : "Sample text"
        }
    }

    init(_ results: CompilationResult...) {
        var axes: [Tag: (vr: VR, values: Set<String?>)] = [:]
        var plain: [Tag: (vr: VR, value: String)] = [:]
        func plant(_ tag: Tag) {
            guard let entry = DataDictionary.shared.entry(for: tag), tag.group > 2, !entry.vrs.contains(.SQ) else {
                return
            }
            plain[tag] = (entry.vr, Self.sample(entry.vr))
        }
        for tag in [
            Tag(0x0008, 0x0020), Tag(0x0008, 0x0050), Tag(0x0008, 0x1030), Tag(0x0008, 0x0080), Tag(0x0010, 0x0010),
            Tag(0x0010, 0x0030), Tag(0x0010, 0x1010), Tag(0x0010, 0x4000), Tag(0x0008, 0x1010), Tag(0x0018, 0x1000),
        ] {
            plant(tag)
        }
        for policy in results.compactMap(\.policy) {
            for param in policy.params {
                params[param.name] =
                    param.kind == .integer ? "\(param.low)" : String(repeating: "A", count: max(1, param.low))
            }
            for rule in policy.rules {
                switch rule.selector {
                case .attribute(let tag): plant(tag)
                case .glob(_, let tags): tags.forEach(plant)
                default: break
                }
            }
            // The class stays that of the object.
            for atom in policy.atoms where atom.tag.group > 2 && atom.tag != .sopClassUID {
                let other = atom.vr.isDecimal ? "1" : Self.sample(atom.vr)
                axes[atom.tag, default: (atom.vr, [nil, "", other])].values.formUnion(
                    atom.test.operands.prefix(3).map { $0 })
            }
        }
        contents = [plain]
        for (tag, axis) in axes.sorted(by: { $0.key < $1.key }) where contents.count * axis.values.count <= Self.most {
            contents = contents.flatMap { content in
                axis.values.map { value in
                    var content = content
                    content[tag] = value.map { (axis.vr, $0) }
                    return content
                }
            }
        }
    }

    /// What the second policy lets out of some object and the first does not; nil if there is nothing.
    func firstLeak(_ first: Ruleset, _ second: Ruleset) throws -> String? {
        for content in contents {
            let object = ClaimedObject { made in
                for (tag, (vr, value)) in content { made.set(tag, vr, vr.isBinaryNumber ? Self.number(value) : value) }
                for tag in [ClaimedObject.birthDate, ClaimedObject.studyTime] where content[tag] == nil {
                    made.remove(tag)
                }
            }
            guard let after = try leaving(object, second) else { continue }
            guard let before = try leaving(object, first) else { return "an object passes" }
            if let more = after.subtracting(before).min() { return more }
        }
        return nil
    }

    /// Two bytes in little endian.
    private static func number(_ text: String) -> String {
        guard let number = UInt16(text) else { return "" }
        return String(UnicodeScalar(UInt8(number & 0x7F))) + String(UnicodeScalar(UInt8(min(number >> 8, 0x7F))))
    }

    /// The elements of an output whose value is the input's, as text; nil if nothing is written.
    private func leaving(_ object: ClaimedObject, _ ruleset: Ruleset) throws -> Set<String>? {
        guard let output = try object.output(by: ruleset, params: params) else { return nil }
        let original = try Set(
            StrictReader.read(object.bytes).elements.map { "\($0.path) \(Array(object.bytes[$0.value]))" })
        return try Set(StrictReader.read(output).elements.map { "\($0.path) \(Array(output[$0.value]))" })
            .intersection(original)
    }
}
