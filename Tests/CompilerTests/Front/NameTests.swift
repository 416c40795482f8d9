import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// Names that a reader takes for others, and files that are no policies.
@Suite struct NameTests {
    @Test(arguments: [
        "set PatientlD = StationName", "secret patientname", "param modality: text(1...8)", "condition R0ws = Rows > 1",
        "offset studydate = days(-90 ... -30) keyed by PatientID with k", "set UIDs = StationName",
        "set Dates = StationName",
        "set Ernpty = StationName", "secret Keep", "set PN = StationName", "set clean_descriptors = StationName",
    ]) func declaredNamesLookLikeNoWord(declaration: String) {
        let result = check(policy("secret k\nuids -> uid(k)\n" + declaration))
        #expect(codes(result).filter { $0.hasPrefix("E") } == ["E0211 reserved-name"])
    }

    @Test(arguments: [
        "set patient_name = PatientName", "set identifiers = PatientID", "secret uid_key", "param site: text(1...8)",
        "set dates_kept = StudyDate", "condition US = Modality is \"US\"", "param AS: text(1...4)",
        "condition is_ct = Modality is \"CT\"", "set CT = StationName", "secret study",
    ]) func ordinaryNamesAreFree(declaration: String) {
        let result = check(policy("secret k\nuids -> uid(k)\n" + declaration))
        #expect(codes(result).filter { $0.hasPrefix("E") } == [])
    }

    @Test func declaredNamesDiffer() {
        func codes(_ first: String, _ second: String) -> [String] {
            CompilerTests.codes(check(policy("set \(first) = StationName\nsecret \(second)"))).filter {
                $0.hasPrefix("E")
            }
        }
        #expect(codes("study", "Study") == ["E0210 duplicate-name"])
        #expect(codes("key1", "keyl") == ["E0210 duplicate-name"])
        #expect(codes("kern", "kem") == ["E0210 duplicate-name"])
        #expect(codes("study_key", "studykey") == [])
        #expect(codes("key1", "key2") == [])
    }

    private func nearOnes(_ creators: String...) -> [String] {
        let rules = creators.map { "private \"\($0)\" * -> remove" }.joined(separator: "\n")
        return check(policy(rules)).diagnostics.filter { $0.code == .nearCreator }.flatMap(\.candidates)
    }

    @Test(arguments: [
        "SIEMENS MR HEADR", "SIEMENS MR HEADRE", "SIEMENS MR HEADERS", "SIEMENS MS HEADER", "Siemens MR Header",
        "SIEMENS  MR HEADER", "SIEMENS MRHEADER", "SIEMENS-MR HEADER", " SIEMENS MR HEADER",
    ]) func creatorsNearAKnownOne(creator: String) {
        #expect(nearOnes(creator) == ["SIEMENS MR HEADER"])
        // Who names both knows that there are two.
        #expect(nearOnes(creator, "SIEMENS MR HEADER") == [])
    }

    @Test func creatorsHaveNoPatterns() {
        #expect(codes(check(policy("private \"SIEMENS*\" * -> remove"))) == ["W0243 near-creator"])
    }

    @Test func creatorsThatThereAre() {
        #expect(nearOnes("GEMS_HELIOS_O1") == ["GEMS_HELIOS_01"])
        #expect(nearOnes("Philips Imaging DD 01") == ["Philips Imaging DD 001"])
        #expect(nearOnes("SIEMENS MR HEADER ", "SIEMENS MR HEADER") == [])
        // Pairs of real creators.
        #expect(nearOnes("Philips Imaging DD 003", "Philips Imaging DD 004", "Philips MR Imaging DD 005") == [])
        #expect(nearOnes("PHILIPS IMAGING DD 001", "SIEMENS MED HG", "SIEMENS MED MG", "HOLOGIC", "Hologic") == [])
        #expect(
            nearOnes("SIEMENS CM VA0  COAD", "SIEMENS CT VA0  COAD", "SIEMENS RA PLANE A", "SIEMENS RA PLANE B") == [])
        #expect(nearOnes("SIEMENS MEDCOM HEADER", "SIEMENS MEDCOM HEADER2", "QCA", "QVA", "TOSHIBA_MEC_CT3") == [])
        #expect(nearOnes("ACME HEADER", "ACME HEADRE") == ["ACME HEADER"])
        #expect(nearOnes("ACME IMAGE", "ACME IMAGES", "ACME  IMAGE") == ["ACME IMAGE", "ACME IMAGE"])
    }

    @Test(arguments: [
        ("@hash(this,16)", true), ("@remove()", true), ("@always()@hash", true), ("func:generate_uid", true),
        ("var:id", true), ("{PatientID}", true), ("JMS{PatientID}", true), ("${name}", true), ("{{ name }}", true),
        ("{PatientID,hash}", true), ("{0}", true), ("@keep", true),
        ("@ACME", false), ("{...}", false),
        ("$name", true), ("%name%", true), ("hash(this)", true), ("hashUID[(0020,000D)]", true), ("newUID[]", true),
        ("ANONYMOUS", false), ("A (B)", false), ("100%", false), ("$5", false), ("a@b", false), ("@ 3 T", false),
        ("50% FOV%", false), ("mail(at)x", false), ("{}", false), ("Lung [axial]", false), ("remove", false),
    ]) func constantsThatAreFunctionsElsewhere(text: String, expected: Bool) {
        let result = check(policy("StudyDescription -> set \"\(text)\""))
        #expect(codes(result) == (expected ? ["W0244 function-text"] : []))
    }

    @Test(arguments: ["root:x:0:0:root:/root:/bin/bash", "midic-demo hunter2", "midic words 1\nhunter2", "hunter2"])
    func extendedFilesThatAreNoPolicies(text: String) {
        let result = check("midic 1\npolicy top version \"2\" {\n extends \"other\"\n}\n", ["other": text])
        #expect(codes(result) == ["E0110 missing-header"])
        let shown =
            TextRenderer().render(result.diagnostics, in: result.sources)
            + JSONRenderer.render(result.diagnostics, in: result.sources)
        #expect(!shown.contains("hunter2") && !shown.contains("root:x"))
        #expect(shown.contains("extends \"other\""))
        let alone = check(text)
        #expect(codes(alone) == ["E0110 missing-header"])
        #expect(alone.sources.files.allSatisfy { alone.sources.text(of: $0).isEmpty })
    }

    /// As where `x` is a link to its own folder: each name is new, and the file is the same.
    @Test func chainsEnd() {
        let text = "midic 1\npolicy p version \"1\" { extends \"x/p.midic\" }\n"
        var count = 0
        let result = PolicyFront.check(path: "p.midic") { _ in
            count += 1
            return Array(text.utf8)
        }
        #expect(codes(result) == ["E0245 policy-limit"])
        #expect(count == 32)
    }

    @Test func readersSayWhyTheyDoNot() {
        let result = PolicyFront.check(path: "policy.midic") { _ throws -> [UInt8]? in
            throw UnreadableFile(reason: "it is longer than 4 MB")
        }
        #expect(
            result.diagnostics.map(\.message) == ["cannot read the policy file `policy.midic`: it is longer than 4 MB"])
    }

    /// A mask of a private block picks each element; a name beside it is more specific, and `except` takes out.
    @Test func masksInPrivateBlocks() throws {
        func offsets(_ rules: String, _ action: String) throws -> [UInt8] {
            let result = check(policy("private \"ACME\" {\n\(rules)\n}"))
            #expect(codes(result) == [])
            return try #require(result.policy).rules.filter { $0.action.primary.name == action }.compactMap {
                if case .privateElement("ACME", 0x0029, let offset) = $0.selector { offset } else { nil }
            }
        }
        #expect(try offsets("(0029,xx1x) -> remove", "remove") == Array(0x10...0x1F))
        #expect(
            try offsets("(0029,xxx0) -> remove", "remove") == stride(from: 0, through: 0xF0, by: 16).map { UInt8($0) })
        #expect(try offsets("(0029,xx1x) except (0029,xx10) -> remove", "remove") == Array(0x11...0x1F))
        #expect(try offsets("(0029,xx1x) -> remove\n(0029,xx12) -> empty", "remove").contains(0x12) == false)
        #expect(try offsets("(0029,xx1x) -> remove\n(0029,xx12) -> empty", "empty") == [0x12])
        #expect(codes(check(policy("private \"A\" (0029,1x10) -> remove"))) == ["E0223 literal-private-block"])
    }

    @Test func exceptTakesMembersOutOfSets() throws {
        let result = check(
            policy("set a = PatientAge, PatientSize\nset b = a, PatientSex\nb except PatientSize -> empty"))
        #expect(codes(result) == [])
        #expect(try #require(result.policy).rules.map(\.selector).contains(.attribute(Tag(0x0010, 0x1020))) == false)
    }

    @Test func characterSetMayBeKept() throws {
        #expect(codes(check(policy("SpecificCharacterSet -> keep\n(0008,0005), StationName -> keep"))) == [])
        #expect(codes(check(policy("quarantine \"no set\" when SpecificCharacterSet is absent"))) == [])
        #expect(codes(check(policy("reject \"set\" when any SpecificCharacterSet is \"GB18030\""))) == [])
        #expect(codes(check(policy("SpecificCharacterSet -> remove"))) == ["E0227 structural-tag"])
        #expect(codes(check(policy("SpecificCharacterSet -> keep else remove"))) == ["E0227 structural-tag"])
    }
}
