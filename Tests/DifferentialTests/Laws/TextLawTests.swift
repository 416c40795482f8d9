import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import Testing

/// The order of statements and their layout change nothing (docs/language.md, "Laws" and "Lexical rules").
@Suite struct TextLawTests {
    @Test func orderAndLayoutChangeNoDigest() throws {
        var random = FixedGenerator(state: PairRun.seed)
        for pair in LawSupport.policies(6) {
            var moved = pair.policy
            for layer in moved.layers.indices {
                Self.shuffle(&moved.layers[layer].statements, &random)
                moved.layers[layer].clauses.shuffle(using: &random)
            }
            var files = moved.files
            for name in files.keys.sorted() where name.hasSuffix(".midic") {
                files[name] = files[name].map { Self.laidOut($0, &random) }
            }
            let result = PolicyCompiler.compile(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
            let errors = result.diagnostics.filter { $0.severity == .error }.map { "\($0.code.number) \($0.message)" }
            #expect(
                result.ruleset?.digestHex == pair.ruleset.digestHex,
                "seed \(PairRun.seed): \(errors)\n\(pair.policy.text)\n\(files.values.joined())")
        }
    }

    /// A fragment's statements are those of the file that imports it.
    @Test func movingToFragmentsChangesNoDigest() throws {
        var random = FixedGenerator(state: PairRun.seed)
        for pair in LawSupport.policies(12) {
            var files = pair.policy.files
            for layer in pair.policy.layers.indices {
                var rest = pair.policy.layers[layer]
                let parts = random.number(1...3)
                var texts = [String](repeating: "midic 1\n", count: parts)
                rest.statements.removeAll { statement in
                    guard random.chance(60) else { return false }
                    var alone = PlannedLayer(name: "alone")
                    alone.statements = [statement]
                    texts[random.number(0...(parts - 1))] +=
                        alone.lines.filter { $0.path != nil }.map { $0.text + "\n" }.joined()
                    return true
                }
                let names = (0..<parts).map { "part\(layer)-\($0).midic" }
                // A chain of fragments says the same as a list of them.
                let isChain = random.chance(50)
                for (part, name) in names.enumerated() {
                    files[name] =
                        texts[part] + (isChain && part + 1 < parts ? "import \"\(names[part + 1])\"\n" : "")
                }
                files[PlannedPolicy.fileName(layer, of: pair.policy.layers.count)] =
                    rest.text + names.prefix(isChain ? 1 : parts).map { "import \"\($0)\"\n" }.joined()
            }
            let result = PolicyCompiler.compile(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
            let errors = result.diagnostics.filter { $0.severity == .error }.map { "\($0.code.number) \($0.message)" }
            #expect(
                result.ruleset?.digestHex == pair.ruleset.digestHex,
                "seed \(PairRun.seed): \(errors)\n\(files.sorted { $0.key < $1.key }.map { "// \($0.key)\n\($0.value)" }.joined())"
            )
        }
    }

    /// `midic fmt` changes no byte but lines of rules; the texts come in any layout.
    @Test func formattingChangesNoByte() throws {
        var random = FixedGenerator(state: PairRun.seed)
        for pair in LawSupport.policies(40) {
            var files = pair.policy.files.mapValues { Optional(Array($0.utf8)) }
            for (name, text) in pair.policy.files.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".midic") {
                var sources = SourceMap()
                let file = sources.add(path: "policy.midic", text: Self.laidOut(text, &random))
                files[name] =
                    PolicyFormatter.format(
                        file: file, in: sources, vocabulary: ActionCatalogue.standard.vocabulary,
                        tests: GuardTestCatalogue.standard.vocabulary
                    ).utf8
            }
            let result = PolicyCompiler.compile(path: "policy.midic") { files[$0] ?? nil }
            #expect(
                result.ruleset?.withoutProvenance() == pair.ruleset.withoutProvenance(),
                "seed \(PairRun.seed)\n\(pair.policy.text)\n\(files.values.map { String(decoding: $0 ?? [], as: UTF8.self) })"
            )
        }
    }

    /// A word more is another policy: the digest tells it.
    @Test func anotherRuleChangesTheDigest() throws {
        let pair = try #require(LawSupport.policies(1).first)
        var other = pair.policy
        other.layers[other.layers.count - 1].statements.append(
            PlannedStatement("quarantine \"other\" when PatientID is \"NOBODY\""))
        let digest = PolicyRepair.compile(other).ruleset?.digestHex
        #expect(digest != nil && digest != pair.ruleset.digestHex)
    }

    private static func shuffle(_ statements: inout [PlannedStatement], _ random: inout FixedGenerator) {
        statements.shuffle(using: &random)
        for index in statements.indices where statements[index].body != nil {
            shuffle(&statements[index].body!, &random)
        }
    }

    /// The same words with other blanks, line ends and comments.
    private static func laidOut(_ text: String, _ random: inout FixedGenerator) -> String {
        var laid = ""
        let end = random.chance(50) ? "\n" : "\r\n"
        for (number, line) in text.split(separator: "\n").enumerated() {
            var line = String(line)
            guard number > 0 else {
                laid += line + end
                continue
            }
            if random.chance(40) {
                line = line.replacing(" -> ", with: random.pick(["->", "  ->\t", " ->\(end)    ", "\(end)  -> "]))
            }
            if random.chance(30) { line = line.replacing(" except ", with: " except\(end)      ") }
            if random.chance(20), !line.hasSuffix("{"), !line.hasSuffix("}"), line.contains("->") { line += ";" }
            if random.chance(20) { laid += "// a remark with \"quotes\" and { braces }" + end }
            if random.chance(20) { line += " // behind" }
            laid += String(repeating: " ", count: random.chance(30) ? 3 : 0) + line + end
            if random.chance(15) { laid += end }
        }
        return laid
    }
}
