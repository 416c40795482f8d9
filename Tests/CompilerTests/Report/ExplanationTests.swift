import Foundation
import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

@Suite struct ExplanationTests {
    static let ct = "1.2.840.10008.5.1.4.1.1.2"
    static let contentDate = Tag(0x0008, 0x0023)

    @Test func namesRowRuleAndType() throws {
        let result = ExamplePoliciesTests.compile("radiotherapy.midic")
        let explanation = try #require(result.explanation)
        let answer = explanation.explain(
            ElementQuery(.attribute(Self.contentDate), sopClass: Self.ct, path: []))
        #expect(answer.title == "(0008,0023) ContentDate")
        #expect(answer.tableRow?.basic == .ZD)
        #expect(answer.tableRow?.options.map(\.code) == [.C])
        #expect(answer.type == "Type 2C of ct-image at the root")
        #expect(answer.ways.map(\.action) == ["shift course else empty"])
        let lines = String(decoding: try Repository.read("examples/radiotherapy.midic"), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let shift = try #require(lines.firstIndex { $0.hasPrefix("dates ") })
        #expect(answer.ways.first?.rule.place?.line == shift + 1)
        #expect(answer.candidates.map(\.decides) == [true])
    }

    @Test func listsWaysWithoutAClass() throws {
        let explanation = try #require(ExamplePoliciesTests.compile("basic.midic").explanation)
        let answer = explanation.explain(ElementQuery(.attribute(Self.contentDate)))
        #expect(Set(answer.ways.map(\.action)) == ["empty", "dummy \"19000101\""])
        #expect(answer.candidates.isEmpty)
    }

    @Test func saysWhyRulesLose() {
        var builder = PolicyBuilder.basic()
        builder.add(.vr([.LO]), .truncate(to: .year))
        builder.add(.attribute(Tag(0x0010, 0x0020)), .set(ValueTemplate(parts: [.literal("X")])))
        builder.add(.attribute(Tag(0x0010, 0x0020)), .remove, path: .root)
        let explanation = PolicyExplanation(
            CanonicalPolicy(builder.policy(), catalogue: .standard), sources: Self.sources, catalogue: .standard)
        let answer = explanation.explain(ElementQuery(.attribute(Tag(0x0010, 0x0020)), path: []))
        #expect(answer.ways.map(\.action) == ["remove"])
        let reasons = Dictionary(uniqueKeysWithValues: answer.candidates.map { ($0.rule.text, $0.reason) })
        #expect(reasons["vr LO -> truncate(to: year)"] == "what it inherits is stricter and stays")
        #expect(reasons["PatientID -> set \"X\""] == "a more specific rule decides")
        #expect(reasons["./PatientID -> remove"] == "")
    }

    static let sources: SourceMap = {
        var map = SourceMap()
        for name in ["base.midic", "test.midic"] { _ = map.add(path: name, text: String(repeating: "x\n", count: 200)) }
        return map
    }()
}
