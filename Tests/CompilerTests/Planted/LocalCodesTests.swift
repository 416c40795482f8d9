import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// Codes of schemes that nobody registered: what a site types into them is text like any other.
@Suite struct LocalCodesTests {
    private static let secret = try? SecretKey(fileBytes: Array("sixteen bytes ok".utf8))

    /// The values of one code item with these elements, under the release.
    private func values(_ elements: [(UInt16, VR, String)], explicit: Bool) throws -> [String] {
        try values(of: [elements], explicit: explicit)[0]
    }

    /// The same of several files that one worker sees.
    private func values(of files: [[(UInt16, VR, String)]], explicit: Bool) throws -> [[String]] {
        let result = PolicyCompiler.compile(path: "research_release.midic") { try? Repository.read("examples/\($0)") }
        let configuration = try RunConfiguration(
            ruleset: try #require(result.ruleset), secrets: ["study_key": try #require(Self.secret)])
        var deidentifier = Deidentifier(configuration: configuration)
        return try files.map { elements in
            let file = PlantedFile.bytes(
                sopClass: "1.2.840.10008.5.1.4.1.1.2", explicit: explicit,
                code: elements.map { (Tag(0x0008, $0.0), $0.1, $0.2) })
            let output = try deidentifier.deidentify(file).bytes
            let object = try StrictReader.read(output)
            return object.elements.filter { $0.path.hasPrefix("00082218[") }.map { element in
                var text = String(decoding: output[element.value], as: UTF8.self)
                while text.last == " " { text.removeLast() }
                return text
            }
        }
    }

    struct Code: Sendable, CustomTestStringConvertible {
        let scheme: String?
        let isKept: Bool
        var testDescription: String { scheme ?? "none" }
    }

    @Test(arguments: [
        Code(scheme: "SCT", isKept: true), Code(scheme: "DCM", isKept: true), Code(scheme: "99SITE", isKept: false),
        Code(scheme: "L", isKept: false), Code(scheme: "", isKept: false), Code(scheme: nil, isKept: false),
        Code(scheme: " 99 SITE", isKept: false),
    ]) func aSitesOwnCodeGoes(code: Code) throws {
        for explicit in [true, false] {
            let scheme = code.scheme.map { [(UInt16(0x0102), VR.SH, $0)] } ?? []
            let found = try values(
                [(0x0100, .SH, "DOE-JANE")] + scheme + [(0x0104, .LO, "seen by DOE^JANE")], explicit: explicit)
            if code.isKept {
                #expect(found == ["DOE-JANE", code.scheme ?? "", "seen by DOE^JANE"])
            } else {
                #expect(Set(found).subtracting(["99LOCAL", ""]) == [])
                #expect(found.count { $0 == "99LOCAL" } >= 2)
            }
        }
    }

    /// What was decided about one file's code says nothing of the next one's.
    @Test(arguments: [true, false]) func eachEntryIsAskedAnew(explicit: Bool) throws {
        func code(_ scheme: String) -> [(UInt16, VR, String)] {
            [(0x0100, .SH, "DOE-JANE"), (0x0102, .SH, scheme), (0x0104, .LO, "seen by DOE^JANE")]
        }
        let found = try values(of: ["SCT", "99SITE", "SCT", "L"].map(code), explicit: explicit)
        #expect(found.map { $0.contains { $0.contains("DOE") } } == [true, false, true, false])
    }

    /// Two designators: nobody can say which one is true.
    @Test func twoSchemesAreNone() throws {
        let found = try values(
            [(0x0100, .SH, "DOE-JANE"), (0x0102, .SH, "99SITE"), (0x0102, .SH, "SCT"), (0x0104, .LO, "DOE^JANE")],
            explicit: true)
        #expect(!found.contains { $0.contains("DOE") })
    }

    /// A named rule stands over the class, and the class over `codes`.
    @Test func localCodesLieInsideCodes() throws {
        let text = policy(
            "secret k\nuids -> uid(k)\ncodes except vr SQ -> empty\nlocal_codes -> remove\nCodeMeaning -> set \"X\"",
            extends: "")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        let explanation = try #require(result.explanation)
        func actions(_ tag: Tag) -> [String] { explanation.explain(ElementQuery(.attribute(tag))).ways.map(\.action) }
        #expect(Set(actions(Tag(0x0008, 0x0100))).isSuperset(of: ["remove", "empty"]))
        #expect(actions(Tag(0x0008, 0x0104)) == ["set \"X\""])
    }
}
