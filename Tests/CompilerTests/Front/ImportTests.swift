import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// Fragments and digests (docs/language.md, "Files").
@Suite struct ImportTests {
    private static let devices = """
        midic 1
        condition ct = Modality is "CT"
        device ge = Manufacturer is "GE MEDICAL SYSTEMS" and ct

        """
    private static let rules = """
        midic 1
        import "devices.midic"
        PatientComments when ge -> remove
        reject "a phantom" when PatientID is "PHANTOM"

        """
    private static let files = ["lib/devices.midic": devices, "lib/rules.midic": rules]

    private static func digest(_ text: String) -> String {
        SHA256.hash(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func compile(_ policy: String, _ others: [String: String] = files) -> CompilationResult {
        let files = others.merging(["policy.midic": policy]) { $1 }
        return PolicyCompiler.compile(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
    }

    /// Rules and gates of a fragment are those of the file that imports it, and their places are the fragment's.
    @Test func fragmentsBelongToTheImporter() throws {
        let result = check(policy("import \"lib/rules.midic\"", extends: ""), Self.files)
        #expect(codes(result) == [])
        let checked = try #require(result.policy)
        #expect(checked.rules.map(\.layer) == [0])
        #expect(checked.gates.map(\.layer) == [0])
        let place = try #require(checked.rules.first?.range)
        #expect(result.sources.path(of: place.file) == "lib/rules.midic")
        #expect(result.sources.location(of: place).line == 3)
        let fragments = result.model.layers[0].fragments
        #expect(fragments.map(\.path) == ["lib/rules.midic", "lib/devices.midic"])
        #expect(result.model.layer(of: place.file)?.path == "policy.midic")
        #expect(result.model.tree(of: place.file)?.printed() == Array(Self.rules.utf8))
    }

    @Test func movingStatementsToAFragmentChangesNoDigest() throws {
        let body = """
            secret key
            set notes = ImageComments, PatientComments
            condition ct = Modality is "CT"
            accept when ct
            notes when ct -> remove
            PatientID -> pseudonym(key)
            """
        let whole = Self.compile(policy(body, extends: ""))
        let lines = body.split(separator: "\n")
        for split in 0...lines.count {
            let parts = [lines[..<split], lines[split...]].map { $0.joined(separator: "\n") + "\n" }
            let moved = Self.compile(
                policy("import \"part.midic\"\n" + parts[0], extends: ""), ["part.midic": "midic 1\n" + parts[1]])
            #expect(moved.ruleset?.digestHex == whole.ruleset?.digestHex && whole.isSuccess, "\(split)")
        }
    }

    /// Twice in one layer is once; what a fragment declares is declared once in all layers, and its rules hold in each that imports it.
    @Test func diamondsBringAFileOnce() throws {
        let twice = check(
            policy("import \"lib/rules.midic\"\nimport \"./lib/../lib/devices.midic\"", extends: ""), Self.files)
        #expect(codes(twice) == [])
        #expect(twice.policy?.rules.count == 1)
        let base = policy("import \"lib/rules.midic\"", extends: "")
        let child = check(
            "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\nimport \"lib/rules.midic\"\nImageComments when ge -> remove\n",
            Self.files.merging(["base.midic": base]) { $1 })
        #expect(!child.diagnostics.contains { $0.severity == .error }, "\(codes(child))")
        #expect(child.policy?.rules.map(\.layer) == [0, 1, 1])
    }

    /// What a base keeps by a reason, a child's import takes away again.
    @Test func importsOfAChildTighten() throws {
        let base = policy("ImageComments -> keep", extends: "")
        let child = Self.compile(
            "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\nimport \"f.midic\"\n",
            ["base.midic": base, "f.midic": "midic 1\nImageComments -> remove\n"])
        let plain = Self.compile(
            "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\nImageComments -> remove\n",
            ["base.midic": base])
        #expect(child.isSuccess && child.ruleset?.digestHex == plain.ruleset?.digestHex)
    }

    /// `accept` in a fragment of a file that extends another narrows, and names no class by the way.
    @Test func gatesOfFragmentsFollowTheirLayer() throws {
        let base = policy("accept when SOPClassUID in storage(CT)", extends: "")
        let result = check(
            "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\nimport \"g.midic\"\n",
            ["base.midic": base, "g.midic": "midic 1\nreject \"old\" when SOPClassUID is \"1.2.3\"\n"])
        let checked = try #require(result.policy)
        #expect(checked.gates.map(\.layer).max() == 1)
        #expect(checked.namedClasses == ["1.2.840.10008.5.1.4.1.1.2"] || !checked.namedClasses.contains("1.2.3"))
    }

    @Test(arguments: [
        ("import \"lib/nowhere.midic\"", ["E0201 missing-file"]),
        ("import \"top.midic\"", ["E0260 imported-policy"]),
        ("import \"policy.midic\"", ["E0202 import-cycle"]),
        ("import \"a.midic\"", ["E0202 import-cycle"]),
        ("import \"secret.txt\"", ["E0110 missing-header"]),
        ("import \"lib/devices.midic\"\ncondition ge = Modality is \"CT\"", ["E0210 duplicate-name"]),
        ("import \"broken.midic\"\nImageComments when fast -> remove", ["E0121 missing-token"]),
    ]) func faults(body: String, expected: [String]) {
        let others = Self.files.merging([
            "top.midic": policy("", extends: ""), "a.midic": "midic 1\nimport \"b.midic\"\n",
            "b.midic": "midic 1\nimport \"a.midic\"\n", "secret.txt": "hunter2\n",
            "broken.midic": "midic 1\ncondition fast =\n",
        ]) { $1 }
        let result = check(policy(body, extends: ""), others)
        #expect(codes(result).filter { !$0.hasPrefix("W") } == expected)
        #expect(!TextRenderer().render(result.diagnostics, in: result.sources).contains("hunter2"))
    }

    // MARK: Lists

    @Test func listsOfTagsAreSets() throws {
        let list = "midic tags 1 // of a site\n\nPatientComments // names\n(60xx, 3000)\r\n(0010,2180)"
        let listed = Self.compile(
            policy("set burned from \"lists/tags.txt\"\nburned -> remove", extends: ""), ["lists/tags.txt": list])
        let written = Self.compile(
            policy("set burned = PatientComments, (60xx,3000), (0010,2180)\nburned -> remove", extends: ""))
        #expect(listed.isSuccess && listed.ruleset?.digestHex == written.ruleset?.digestHex)
        let result = check(
            policy("set burned from \"tags.txt\" sha256:\(Self.digest(list))\nburned -> remove", extends: ""),
            ["tags.txt": list])
        #expect(codes(result) == [])
    }

    /// A pinned fragment pins its lists.
    @Test func pinnedFragmentsPinTheirLists() {
        let fragment = "midic 1\nset burned from \"tags.txt\"\nburned -> remove\n"
        let result = check(
            policy("import \"lib/f.midic\" sha256:\(Self.digest(fragment))", extends: ""),
            ["lib/f.midic": fragment, "lib/tags.txt": "midic tags 1\nPatientComments\n"])
        #expect(codes(result) == ["E0263 unpinned-file"])
    }

    // MARK: Digests

    @Test func pinnedFilesAreThoseThatWerePinned() throws {
        let devices = Self.digest(Self.devices)
        let pinned = Self.rules.replacing("\"devices.midic\"", with: "\"devices.midic\" sha256:\(devices)")
        let files = ["lib/devices.midic": Self.devices, "lib/rules.midic": pinned]
        let body = "import \"lib/rules.midic\" sha256:\(Self.digest(pinned).uppercased())"
        #expect(codes(check(policy(body, extends: ""), files)) == [])
        // One byte more.
        var others = files
        others["lib/devices.midic"]! += "\n"
        #expect(codes(check(policy(body, extends: ""), others)) == ["E0262 pin-mismatch"])
    }

    /// The fix-its lead to a policy that compiles.
    @Test func fixItsPin() throws {
        let body = "import \"lib/rules.midic\" sha256:\(Self.digest(Self.rules))"
        let result = check(policy(body, extends: ""), Self.files)
        #expect(codes(result) == ["E0263 unpinned-file"])
        let fix = try #require(result.diagnostics.first?.fixIts.first?.edits.first)
        #expect(result.sources.path(of: fix.range.file) == "lib/rules.midic")
        #expect(fix.replacement == " sha256:\(Self.digest(Self.devices))")
        let wrong = check(policy("import \"lib/devices.midic\" sha256:12", extends: ""), Self.files)
        #expect(codes(wrong).first == "E0261 invalid-digest")
        #expect(wrong.diagnostics[0].fixIts[0].edits[0].replacement == "sha256:\(Self.digest(Self.devices))")
    }

    @Test func basesArePinned() throws {
        let base = policy("ImageComments -> keep", extends: "")
        func child(_ digest: String) -> FrontResult {
            check(
                "midic 1\npolicy child version \"1\" {\n    extends \"base.midic\" sha256:\(digest)\n}\n",
                ["base.midic": base])
        }
        #expect(codes(child(Self.digest(base))) == [])
        #expect(codes(child(Self.digest(base + "\n"))) == ["E0262 pin-mismatch"])
        // A pinned base pins its own.
        let middle = "midic 1\npolicy middle version \"1\" { extends \"base.midic\" }\n"
        let top = "midic 1\npolicy top version \"1\" { extends \"middle.midic\" sha256:\(Self.digest(middle)) }\n"
        #expect(codes(check(top, ["base.midic": base, "middle.midic": middle])) == ["E0263 unpinned-file"])
    }

    /// Each file is read once, so that what was compared is what counts.
    @Test func filesAreReadOnce() {
        var read: [String] = []
        let files = Self.files.merging([
            "policy.midic": policy("import \"lib/rules.midic\"\nimport \"lib/devices.midic\"", extends: "")
        ]) { $1 }
        _ = PolicyFront.check(path: "policy.midic") { path in
            read.append(path)
            return files[path].map { Array($0.utf8) }
        }
        #expect(read == ["policy.midic", "lib/rules.midic", "lib/devices.midic"])
    }

    @Test func chainsEnd() {
        let files = Dictionary(
            uniqueKeysWithValues: (0..<300).map { ("f\($0).midic", "midic 1\nimport \"f\($0 + 1).midic\"\n") })
        #expect(codes(check(policy("import \"f0.midic\"", extends: ""), files)).contains("E0245 policy-limit"))
        let flat = (0..<300).map { "import \"f\($0).midic\"" }.joined(separator: "\n")
        let empty = files.mapValues { _ in "midic 1\n" }
        #expect(codes(check(policy(flat, extends: ""), empty)).contains("E0245 policy-limit"))
    }
}
