import Foundation
import Testing

@Suite struct FmtTests {
    private let scratch = Scratch()
    private static let loose =
        "midic 1\npolicy a version \"1\"{\nstandard \"2026d\"\n}\nPatientID->remove;StudyID -> remove\n"
    private static let neat = """
        midic 1
        policy a version "1" {
            standard "2026d"
        }
        PatientID -> remove
        StudyID -> remove

        """
    private static let broken = "midic 1\nPatientID ->\n"

    private func fmt(_ line: String) throws -> Tool.Result {
        try Tool.shell("cd \(scratch.path) && timeout 20 midic fmt \(line)")
    }

    @Test func writesWhatChangesAndNothingElse() throws {
        try scratch.write("p/loose.midic", Self.loose)
        try scratch.write("p/neat.midic", Self.neat)
        try scratch.write("p/q/broken.midic", Self.broken)
        try scratch.write("p/notes.txt", "notes\n")
        #expect(
            try Tool.shell("cd \(scratch.path)/p && chmod 0640 loose.midic && touch -d 2001-01-01 *.midic").status == 0)
        let before = try Tool.shell("cd \(scratch.path)/p && stat -c '%i %Y' neat.midic q/broken.midic").output
        let result = try fmt("p p/loose.midic")
        #expect(result.status == 1)
        #expect(result.output == "p/loose.midic\n")
        #expect(result.messages.contains("E0121"))
        #expect(scratch.text("p/loose.midic") == Self.neat)
        #expect(scratch.text("p/q/broken.midic") == Self.broken)
        #expect(try Tool.shell("cd \(scratch.path)/p && stat -c '%i %Y' neat.midic q/broken.midic").output == before)
        #expect(try Tool.shell("stat -c %a \(scratch.path)/p/loose.midic").output == "640\n")
        #expect(scratch.files("p") == ["loose.midic", "neat.midic", "notes.txt", "q/broken.midic"])
        let again = try fmt("p/loose.midic p/neat.midic")
        #expect(again.status == 0 && again.output.isEmpty && again.messages.isEmpty)
    }

    @Test func checkAndDiffWriteNothing() throws {
        try scratch.write("loose.midic", Self.loose)
        try scratch.write("neat.midic", Self.neat)
        #expect(try Tool.shell("ln -s loose.midic \(scratch.path)/linked").status == 0)
        let check = try fmt("--check loose.midic neat.midic linked")
        #expect(check.status == 1)
        #expect(check.output == "loose.midic\n")
        #expect(try fmt("--check neat.midic").status == 0)
        let quiet = try fmt("--check -q loose.midic")
        #expect(quiet.status == 1 && quiet.output.isEmpty)
        let diff = try fmt(
            "--diff neat.midic linked > d; echo $?; cp loose.midic patched; patch -s patched d; cat patched")
        #expect(diff.output == "1\n" + Self.neat)
        #expect(scratch.text("d")?.hasPrefix("--- linked\n+++ linked\n@@ -1,5 +1,6 @@\n") == true)
        #expect(scratch.text("loose.midic") == Self.loose)
    }

    /// Texts whose last lines, first lines or middles differ, against `patch`.
    @Test(arguments: [
        "midic 1\nA -> keep", "\n\nmidic 1\nA -> keep\n\n\n", "midic 1\nA->keep\n\n\nB -> keep\n\n\n\nC->keep\n",
        "midic 1\n" + (0..<30).map { "A\($0) \($0 % 11 == 0 ? "" : " ")-> keep\n" }.joined(),
        "midic 1\n" + String(repeating: "A->keep\n", count: 2500),
    ])
    func diffIsAPatch(text: String) throws {
        try scratch.write("a.midic", text)
        let result = try fmt(
            "--diff a.midic > d; cp a.midic b; patch -s b d && midic fmt a.midic && cmp a.midic b && echo same")
        #expect(result.output == "a.midic\nsame\n", "\(result.messages)")
    }

    @Test func standardInputGoesToStandardOutput() throws {
        try scratch.write("loose.midic", Self.loose)
        try scratch.write("broken.midic", Self.broken)
        let result = try fmt("- < loose.midic")
        #expect(result.status == 0 && result.output == Self.neat && result.messages.isEmpty)
        let check = try fmt("- --check < loose.midic")
        #expect(check.status == 1 && check.output == "-\n")
        let broken = try fmt("- < broken.midic")
        #expect(broken.status == 1 && broken.output.isEmpty && broken.messages.contains("E0121"))
        #expect(try fmt("- loose.midic < loose.midic").status == 2)
        #expect(try fmt("- < loose.midic > /dev/full").status == 4)
    }

    /// Each line with what is said; nothing is written, not even the file that could be.
    @Test(arguments: [
        ("linked", "symbolic link"), ("pipe", "no regular file"), ("/dev/null", "no regular file"),
        ("none.midic", "No such file"), ("none/a.midic", "No such file"), ("empty", "no *.midic file"),
        ("locked.midic", "read-only"),
        ("", "POLICY"),
    ])
    func refusesWhatIsNoPlainFile(operand: String, said: String) throws {
        try scratch.write("loose.midic", Self.loose)
        try scratch.write("locked.midic", Self.loose)
        #expect(
            try Tool.shell(
                "cd \(scratch.path) && ln -s loose.midic linked && mkfifo pipe && mkdir empty && chmod 0444 locked.midic"
            ).status == 0)
        let isRoot = geteuid() == 0
        if operand == "locked.midic", isRoot { return }
        let result = try fmt(operand.isEmpty ? "" : "loose.midic \(operand)")
        #expect(result.status == 2, "\(result.messages)")
        #expect(result.messages.contains(said), "\(result.messages)")
        #expect(result.output.isEmpty)
        #expect(scratch.text("loose.midic") == Self.loose)
    }

    /// A file that is no policy is not shown, whatever it holds.
    @Test func whatIsNoPolicyIsNotShown() throws {
        try scratch.write("key.midic", "password = hunter2\n")
        let result = try fmt("key.midic")
        #expect(result.status == 1 && result.messages.contains("E0110") && !result.messages.contains("hunter2"))
        #expect(scratch.text("key.midic") == "password = hunter2\n")
    }

    @Test func jsonSaysTheState() throws {
        try scratch.write("a.midic", Self.loose)
        try scratch.write("b.midic", Self.neat)
        try scratch.write("c.midic", Self.broken)
        func states(_ line: String) throws -> [[String: Any]] {
            try fmt(line + " --format json").output.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        }
        let differs = try states("--diff a.midic b.midic c.midic")
        #expect(differs.map { $0["state"] as? String } == ["differs", "unchanged", "errors"])
        #expect((differs[0]["diff"] as? String)?.contains("+PatientID -> remove\n") == true)
        #expect(differs[1]["diff"] == nil)
        #expect(
            try states("a.midic b.midic c.midic").map { $0["state"] as? String } == [
                "formatted", "unchanged", "errors",
            ])
        let stream = try fmt("- --format json < b.midic")
        #expect(stream.output == Self.neat && stream.messages.contains("\"state\":\"unchanged\""))
    }
}
