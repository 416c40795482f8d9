import MidicCompiler
import MidicLang
import TestSupport
import TestVerdicts
import Testing

/// Fixtures of which somebody read in docs/language.md and docs/outcomes.md what they come to: `verdict.txt` says the outcome
/// and its reason, then elements of the output by their path.
///
/// `00120062 NO` is an element with that text, `00280100 -` one that is not there, `0019100C vr IS` one of that VR;
/// `code 113100` and `no code 113107` are what (0012,0064) names.
@Suite struct JudgedFixtureTests {
    private static let names = PairFixture.names.filter { PairFixture.read($0, "verdict.txt") != nil }

    @Test func areMany() { #expect(Self.names.count > 20) }

    @Test(arguments: names) func comesToWhatThePageSays(name: String) throws {
        let result = PolicyCompiler.compile(path: "policy.midic") { PairFixture.read(name, $0) }
        let pair = try #require(
            PolicyRepair.pair(PlannedPolicy(layers: []), result), "\(result.diagnostics.map(\.message))")
        let bytes = try PairFixture.file(name).bytes
        let lines = String(decoding: PairFixture.read(name, "verdict.txt") ?? [], as: UTF8.self)
            .split(separator: "\n").map(String.init)
        for executor in [CompiledExecutor() as any Executor, ReferenceExecutor()] {
            let verdict = try executor.run(policy: pair, file: bytes)
            let said = [verdict.outcome, verdict.reason].compactMap(\.self).joined(separator: " ")
            #expect(said == lines.first, "\(executor.name)")
            guard let output = verdict.output else { continue }
            let object = try StrictReader.read(output)
            func text(_ element: StrictObject.Element) -> String {
                String(decoding: output[element.value].filter { $0 != 0 }, as: UTF8.self).trimmed
            }
            let codes = object.elements.filter { $0.tag == 0x0008_0100 && $0.path.hasPrefix("00120064[") }.map(text)
            for line in lines.dropFirst() {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                let found = object[words[0]]
                let holds =
                    switch (words[0], words.last ?? "") {
                    case ("code", let code): codes.contains(code)
                    case ("no", let rest): !codes.contains(String(rest.dropFirst("code ".count)))
                    case (_, "-"): found == nil
                    case (_, let rest) where rest.hasPrefix("vr "): found?.vr == String(rest.dropFirst(3))
                    case (_, let wanted): found.map(text) == wanted
                    }
                #expect(holds, "\(executor.name): \(line)")
            }
        }
    }
}

extension String {
    /// Without the blanks that pad it.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
