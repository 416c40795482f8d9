import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// What can be asked of a policy that is being written, and is wrong most of the time.
@Suite struct PolicyModelTests {
    /// A text with one `|` where the cursor stands, as a policy.
    private struct Probe {
        let model: PolicyModel
        let offset: Int
        var file: FileID { model.layers.last?.file ?? FileID(index: 0) }

        init(_ body: String, _ others: [String: String] = [:], extends: String = "extends basic") throws {
            let text = policy(body, extends: extends)
            let bar = try #require(text.utf8.firstIndex(of: UInt8(ascii: "|")))
            offset = text.utf8.distance(from: text.startIndex, to: bar)
            model = check(text.replacing("|", with: ""), others).model
        }

        var declaration: PolicyModel.Declaration? { model.declaration(at: offset, in: file) }

        func text(_ range: SourceRange) -> String { model.sources.text(in: range) }
    }

    @Test(arguments: [
        // The declaration itself, its uses, and uses before it.
        "secret k|ey\nuids -> uid(key)",
        "secret key\nuids -> uid(ke|y)",
        "uids -> uid(key|)\nsecret key",
        // The rest of the rule, or of the file, is broken.
        "secret key\nPatientNme -> uid(|key)",
        "secret key\nPatientName -> uid(|key)\nwhen when\n}",
        "secret key\nset broken = 3\nuids -> uid(|key)",
    ]) func namesAreFound(body: String) throws {
        let probe = try Probe(body)
        #expect(probe.declaration?.name.text == "key")
        #expect(probe.declaration?.kind == .secret)
    }

    @Test(arguments: [
        ("secret key\nparam key|: text(1...4)", PolicyModel.Declaration.Kind.param),
        ("condition mr = Modality is \"MR\"\nPatientName when m|r -> remov", .condition),
        ("set mine = PatientName, PatientNme\nmi|ne -> remove", .set),
        ("secret key\noffset days = days(-9 ... 9) keyed by PatientID with key\ndates -> shift |days", .offset),
        ("param site: text(1...4)\nPatientBirthDate -> set si|te", .param),
    ]) func brokenPlacesHaveTheirKind(body: String, kind: PolicyModel.Declaration.Kind) throws {
        #expect(try Probe(body).declaration?.kind == kind)
    }

    /// Also from a condition in a set of a base, through the chain of files.
    @Test func referencesAreFoundInAllLayers() throws {
        let base = policy(
            "secret key\ncondition mr = Modality is \"MR\"\nuids -> uid(key)\nPatientID when mr -> pseudonym(key)")
        let probe = try Probe(
            "PatientName when mr -> pseudonym(|key)\nNoSuchName -> remove", ["base.midic": base],
            extends: "extends \"base.midic\"")
        let key = try #require(probe.declaration)
        #expect(key.layer == 0)
        let references = probe.model.references(to: key)
        #expect(references.map(\.file.index) == [0, 1, 1])
        #expect(references.allSatisfy { probe.text($0) == "key" })
        let mr = try #require(probe.model.declarations(named: "mr").first)
        #expect(probe.model.references(to: mr).count == 2)
    }

    /// A use of a name in a set counts once, however often the set is expanded.
    @Test func referencesAreCountedOnce() throws {
        let probe = try Probe("set a = PatientName\nset b = |a\nb -> remove\nb when Rows > 5 -> empty")
        let a = try #require(probe.declaration)
        #expect(probe.model.references(to: a).count == 1)
    }

    @Test func rulesArePartlyTyped() throws {
        let probe = try Probe(
            """
            /// For the registry.
            PatientName, |PatientBirthDate, NoSuchName -> shft days
            PatientID -> remove
            StudyDate -> round(1)
            StudyTime when Nothing is "x" -> remove
            """)
        let model = probe.model
        #expect(model.rules.count == 4)
        let rule = try #require(model.rule(at: probe.offset, in: probe.file))
        #expect(rule.documentation == "For the registry.")
        #expect(rule.terms.map { probe.text($0.range) } == ["PatientName", "PatientBirthDate"])
        #expect(rule.terms.map(\.action) == [nil, nil])
        #expect(model.rules[1].terms.map(\.action) == [.remove])
        // An action that does not fit is none.
        #expect(model.rules[2].terms.map(\.action) == [nil])
        #expect(!model.rules[3].hasSoundCondition)
        #expect(model.rules[3].terms.map(\.action) == [.remove])
    }

    @Test func treesAreThereWhateverIsWrong() throws {
        let text = "midic 1\npolicy x {\nPatientName -> "
        let result = check(text)
        #expect(result.policy == nil)
        #expect(result.model.layers.map { $0.tree.printed() } == [Array(text.utf8)])
        #expect(result.model.findings == result.diagnostics)
        #expect(!result.diagnostics.isEmpty)
        let missing = check(policy("PatientName -> remove", extends: "extends \"gone.midic\""))
        #expect(missing.model.layers.count == 1)
        #expect(missing.model.rules.count == 1)
    }

    /// Every prefix of a policy has a model whose ranges lie in the text.
    @Test func everyPrefixHasAModel() {
        let whole = policy(
            "secret key\nset mine = PatientName, PatientID except OtherPatientIDs\ncondition mr = Modality is \"MR\"\nmine when mr -> pseudonym(key, prefix: \"A\") else remove\n"
        )
        let bytes = Array(whole.utf8)
        for count in stride(from: 0, through: bytes.count, by: 3) {
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            let model = check(text).model
            // What does not begin as a policy is none, and nothing of it is taken in.
            let isPolicy = count >= "midic 1".utf8.count
            #expect(model.layers.map { $0.tree.printed() } == (isPolicy ? [Array(text.utf8)] : []))
            let ranges = model.declarations.map(\.range) + model.references.map(\.range) + model.rules.map(\.range)
            #expect(ranges.allSatisfy { $0.upper <= count })
        }
    }

    /// What is written above rules and policies goes along with them.
    @Test func documentationIsCarriedOn() throws {
        let text = policy("/// Why.\n/// And more.\nPatientName -> remove").replacing(
            "policy sample", with: "/// What for.\npolicy sample")
        let checked = try #require(check(text).policy)
        #expect(checked.documentation == "What for.")
        #expect(checked.rules.map(\.documentation) == ["Why.\nAnd more."])
    }

    @Test func aCompilationHasTheModelToo() {
        let text = policy("PatientName -> remov")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        #expect(result.policy == nil)
        #expect(result.model.rules.count == 1)
        #expect(!result.isSuccess)
    }
}
