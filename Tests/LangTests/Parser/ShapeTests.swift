import MidicLang
import Testing

/// What each construct of the grammar becomes.
@Suite struct ShapeTests {
    private func file(_ text: String) -> PolicyFile {
        let result = parse("midic 1\n" + text)
        #expect(result.diagnostics.map(\.message) == [])
        #expect(!result.file.hasSyntaxErrors)
        return result.file
    }

    @Test(arguments: [
        ("secret k", "secret k"),
        ("param site: text(1...8)", "param site text 1..8"),
        ("param n: integer(-5 ... 10) = -3", "param n integer -5..10 = -3"),
        ("param n: text(0...4,) = \"a\"", "param n text 0..4 = 'a'"),
        ("offset o = days(-3650...-30) keyed by PatientID with k", "offset o -3650..-30 by PatientID with k"),
        (
            "offset o = days(1 ... 2)\n keyed by PatientID else StudyInstanceUID\n with k",
            "offset o 1..2 by PatientID|StudyInstanceUID with k"
        ),
        (
            "offset o = days(-3650 ... -30, step: 7,) keyed by (A, B) else C with k",
            "offset o -3650..-30 step 7 by A+B|C with k"
        ),
        ("offset o = days(param inc)", "offset o param inc"),
        ("offset o = days(\n param inc\n)", "offset o param inc"),
        ("offset o = days(lookup t.shift)", "offset o lookup t.shift"),
        ("offset o = anchor(\nlookup t.day, to: \"2000-01-01\",\n)", "offset o anchor t.day to 2000-01-01"),
        (
            "table t(key: PatientID trimmed ignoring case) {\n code: text(1...16) matching /[A-Z]+/\n arm: text(\"A\", \"B\",) may repeat key; n: integer(-5...5)\n day:\n date\n}",
            "table t PatientID trimmed ignoring case code:1..16/[A-Z]+/ arm:A|B! n:#-5..5 day:date"
        ),
        ("table t(key: X) { set: text(0...1); value: date }", "table t X set:0..1 value:date"),
        ("set s = A, B except C", "set s [A B - C]"),
        ("set s = A,\n B,\n", "set s [A B]"),
        ("condition c = Rows is 1", "condition c <Rows = 1>"),
    ]) func declarations(source: String, expected: String) {
        #expect(file(source).declarations.map(Describe.declaration) == [expected])
    }

    @Test(arguments: [
        ("A -> keep", "[A] -> keep"),
        ("A, B -> remove", "[A B] -> remove"),
        ("A,\n  B,\n  -> remove", "[A B] -> remove"),
        ("A\n  except B\n  -> remove\n  because \"x\"", "[A - B] -> remove because 'x'"),
        ("A -> remove because \"x\" ref \"D-1\"", "[A] -> remove because 'x' ref 'D-1'"),
        ("*Date, Patient*, *a*b -> keep", "[glob:*Date glob:Patient* glob:*a*b] -> keep"),
        ("(0010,0010) -> keep", "[0010.0010] -> keep"),
        ("( 60XX , 3000 ) -> keep", "[6000-6000&FF00.3000] -> keep"),
        ("(6000-60FE,3000-3fff) -> keep", "[6000-60FE&FFFF.3000-3FFF&FFFF] -> keep"),
        ("vr PN -> keep", "[vr:PN] -> keep"),
        ("vr PN, DA, Rows, vr TM -> keep", "[vr:PN+DA Rows vr:TM] -> keep"),
        ("obligations(clean_graphics) -> empty", "[obligations:clean_graphics] -> empty"),
        ("retained(retain_uids) -> keep else empty", "[retained:retain_uids] -> keep else empty"),
        ("A except retained(a), B -> keep", "[A - retained:a B] -> keep"),
        ("classes unregistered -> uid(k, scope: study)", "classes unregistered -> uid($k scope=$study)"),
        ("A -> pseudonym(k, from: B) else empty", "[A] -> pseudonym($k from=$B) else empty"),
        ("A -> pseudonym(k, from: B else C, prefix: p)", "[A] -> pseudonym($k from=$B|C prefix=$p)"),
        (
            "classes unregistered -> override uid(k) because \"x\"",
            "classes unregistered -> override uid($k) because 'x'"
        ),
        ("waive obligations(a) because \"x\"", "waive a because 'x'"),
        ("waive obligations(a) when b\n  because \"x\"", "waive a when @b because 'x'"),
        ("private \"A\" (0019,xx0C) -> keep", "[private:A:0019.000C-000C&00FF] -> keep"),
        ("private \"A\" *, private * -> remove", "[private:A:all private:?:all] -> remove"),
        ("meta (0002,0016), meta X -> remove", "[meta:0002.0016 meta:X] -> remove"),
        ("./A -> keep", "[./A] -> keep"),
        ("./A/**/B -> keep", "[./A/**/B] -> keep"),
        ("A/(0040,A730)/*Date -> keep", "[A/0040.A730/glob:*Date] -> keep"),
        ("A/** -> keep", "[A/everything] -> keep"),
    ]) func selectors(source: String, expected: String) {
        #expect(file(source).statements.map(Describe.statement) == [expected])
    }

    /// `ref` at the start of a line begins a rule of its own.
    @Test func aNameThatIsRefBeginsARule() {
        let statements = file("A -> remove because \"x\"\nref -> keep").statements.map(Describe.statement)
        #expect(statements == ["[A] -> remove because 'x'", "[ref] -> keep"])
    }

    @Test(arguments: [
        ("shift longitudinal else empty", "shift($longitudinal) else empty"),
        ("shift o else truncate(to: year) else quarantine", "shift($o) else truncate(to=$year) else quarantine"),
        ("set \"x\"", "set('x')"), ("set(\"x\")", "set('x')"), ("set site", "set($site)"), ("set 5", "set(5)"),
        ("uid(k, scope: project)", "uid($k scope=$project)"),
        (
            "pseudonym(k, prefix: site, length: 12, domain: \"a\",)",
            "pseudonym($k prefix=$site length=12 domain='a')"
        ),
        ("pseudonym(\n  k,\n  prefix: \"P\"\n)", "pseudonym($k prefix='P')"),
        ("round(1 year, cap: 89)", "round(1_year cap=89)"), ("round 0.5", "round(0.5)"), ("round(0.5)", "round(0.5)"),
        ("round 1 year else remove", "round(1_year) else remove"),
        ("add \"v\"", "add('v')"), ("copy PatientID", "copy($PatientID)"), ("copy(PatientID)", "copy($PatientID)"),
        ("copy (0010,0020)", "copy(0010.0020)"), ("copy((0010,0020))", "copy(0010.0020)"),
        ("override standard", "override standard"), ("keep()", "keep"),
        ("set #\"a\"b\"#", "set('a\"b')"), ("set \"\\u{e9}\\t\\\\\"", "set('\u{e9}\t\\')"),
    ]) func actions(source: String, expected: String) {
        #expect(file("A -> \(source)").statements.map(Describe.statement) == ["[A] -> \(expected)"])
    }

    @Test(arguments: [
        ("c", "@c"), ("not c", "(not @c)"), ("not not c", "@c"), ("(c)", "@c"),
        ("a and b or c and not d", "(or (and @a @b) (and @c (not @d)))"),
        ("a and (b or c)", "(and @a (or @b @c))"),
        ("a\n  and b\n  or (c\n  and d)", "(or (and @a @b) (and @c @d))"),
        ("X is \"A\"", "<X = 'A'>"), ("X is not 5", "<X != 5>"), ("X is site", "<X = $site>"),
        ("X is present", "<X present>"), ("X is not absent", "<X not absent>"),
        ("X is empty or absent", "<X empty|absent>"),
        ("X is empty or Y is absent", "(or <X empty> <Y absent>)"),
        ("X is empty or absent or c", "(or <X empty|absent> @c)"),
        ("X in (\"A\", 2, site,)", "<X in 'A',2,$site>"), ("Rows in (1024, 2048)", "<Rows in 1024,2048>"),
        ("Rows not in ( 1024 , 2048 ) and c", "(and <Rows not in 1024,2048> @c)"),
        ("SOPClassUID in storage(CT, MR), MRImageStorage", "<SOPClassUID in storage:CT+MR,MRImageStorage>"),
        ("SOPClassUID not in \"1.2\"", "<SOPClassUID not in '1.2'>"),
        ("X < 5 and X >= 2.5", "(and <X < 5> <X >= 2.5>)"), ("X <= -1 or X > \"018Y\"", "(or <X <= -1> <X > '018Y'>)"),
        ("X matches /^A\\/(b|c).*\"/", "<X matches ^A\\/(b|c).*\">"),
        ("any X is \"A\"", "<any X = 'A'>"), ("all X in (\"A\")", "<all X in 'A'>"), ("X[3] is \"A\"", "<#3 X = 'A'>"),
        ("(0008,0060) is \"CT\"", "<0008.0060 = 'CT'>"), ("((0008,0060) is present)", "<0008.0060 present>"),
        ("meta TransferSyntaxUID is \"1\"", "<meta:TransferSyntaxUID = '1'>"),
    ]) func guards(source: String, expected: String) {
        #expect(file("condition x = \(source)").declarations.map(Describe.declaration) == ["condition x \(expected)"])
        #expect(file("A when \(source) -> keep").statements.map(Describe.statement) == ["[A] when \(expected) -> keep"])
        #expect(
            file("when \(source) { A -> keep }").statements.map(Describe.statement) == [
                "when \(expected) { [A] -> keep }"
            ])
    }

    @Test(arguments: [
        ("accept", ["accept"]),
        ("accept when c", ["accept when @c"]),
        ("reject \"r\" when c; quarantine \"q\" when d", ["reject 'r' when @c", "quarantine 'q' when @d"]),
        ("for storage(US) { A -> keep }", ["for storage:US { [A] -> keep }"]),
        (
            "for storage(US, CT,), X, \"1.2\" when c\n{\n A -> keep; B -> remove\n}",
            ["for storage:US+CT,X,'1.2' when @c { [A] -> keep; [B] -> remove }"]
        ),
        ("when c { when d { A -> keep } }", ["when @c { when @d { [A] -> keep } }"]),
        (
            "private \"P\" { (0019,xx0C) -> keep because \"b\"\n * -> remove }",
            ["private 'P' { [private:?:0019.000C-000C&00FF] -> keep because 'b'; [private:?:all] -> remove }"]
        ),
        (
            "in A/(0040,A730) { ./X -> keep; ** -> remove }",
            ["in A/0040.A730/ { [./X] -> keep; [everything] -> remove }"]
        ),
        ("in ./A { }", ["in ./A/ {  }"]),
        ("A -> keep;;; B -> keep", ["[A] -> keep", "[B] -> keep"]),
    ]) func statements(source: String, expected: [String]) {
        #expect(file(source).statements.map(Describe.statement) == expected)
    }

    @Test func policyBlock() throws {
        let text = """
            /// Not this one.
            // A break.
            /// For whom.
            /// And why.
            policy p version "1" {
                standard "2026d"; extends "base.midic" with a,
                    b
                otherwise keep in_iod else empty
                on_error reject
            }
            """
        let policy = try #require(file(text).policy)
        #expect(policy.name.text == "p")
        #expect(policy.version?.value == "1")
        #expect(policy.documentation == "For whom.\nAnd why.")
        #expect(policy.standard?.value == "2026d")
        #expect(policy.extends?.options?.map(\.text) == ["a", "b"])
        if case .file(let path)? = policy.extends?.base { #expect(path.value == "base.midic") } else { Issue.record() }
        #expect(policy.otherwise?.action.text == "keep")
        #expect(policy.otherwise?.inIOD == true)
        #expect(policy.otherwise?.elseAction?.text == "empty")
        #expect(policy.onError?.outcome.text == "reject")
    }

    @Test func rangesPointAtTheSource() throws {
        let text = "midic 1\n\n  A, B when c -> override set \"x\" else empty because \"y\"  // end\n"
        var sources = SourceMap()
        let id = sources.add(path: "a", text: text)
        let result = PolicyParser.parse(file: id, in: sources)
        guard case .rule(let rule)? = result.file.statements.first else { throw Missing() }
        #expect(sources.text(in: rule.range) == "A, B when c -> override set \"x\" else empty because \"y\"")
        #expect(sources.text(in: rule.selector.range) == "A, B")
        #expect(rule.selector.terms.map { sources.text(in: $0.range) } == ["A", "B"])
        #expect(rule.selector.terms[0].path.range.lower == rule.selector.terms[0].path.range.upper)
        #expect(rule.override.map { sources.text(in: $0) } == "override")
        #expect(sources.text(in: rule.actions[0].range.union(rule.actions[1].range)) == "set \"x\" else empty")
        #expect(rule.because.map { sources.text(in: $0.text.range) } == "\"y\"")
        #expect(rule.condition.map { sources.text(in: $0.range) } == "c")
    }

    @Test func brokenDeclarationsKeepTheirNames() {
        let result = parse(
            "midic 1\noffset o = days(1 ... ) keyed by X with k\nsercet s\nset t = 5\ntable u(x) { }\n")
        #expect(result.file.declarations.isEmpty)
        #expect(result.file.brokenNames.map(\.text) == ["o", "s", "t", "u"])
        #expect(result.file.hasSyntaxErrors)
    }

    struct Missing: Error {}
}
