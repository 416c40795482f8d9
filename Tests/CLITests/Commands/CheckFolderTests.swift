import Foundation
import Testing

/// `check` of folders and of many files at once.
@Suite struct CheckFolderTests {
    private let scratch = Scratch()
    private static let sound =
        "midic 1\npolicy a version \"1\" { standard \"2026d\"; otherwise remove; on_error quarantine }\n"
    private static let broken = sound + "PatientNam -> empty\n"

    private func folder() throws -> String {
        for name in ["p/b.midic", "p/sub/a.midic", "p/a b.midic"] { try scratch.write(name, Self.sound) }
        // Neither hidden names nor others, nor what links lead to.
        try scratch.write("p/.hidden/c.midic", Self.broken)
        try scratch.write("p/.hidden.midic", Self.broken)
        try scratch.write("p/notes.txt", "no policy")
        try scratch.write("outside/d.midic", Self.broken)
        let made = try Tool.shell(
            "cd \(scratch.path)/p && ln -s ../outside linked && ln -s ../outside/d.midic e.midic && ln -s . loop && mkfifo f.midic"
        )
        #expect(made.status == 0)
        return scratch.path + "/p"
    }

    private func check(_ words: String) throws -> Tool.Result {
        try Tool.shell("cd \(scratch.path) && timeout 60 midic check \(words)")
    }

    @Test func aFolderIsSearched() throws {
        _ = try folder()
        let result = try check("p")
        #expect(result.status == 0, "\(result.messages)")
        #expect(
            result.output == """
                ok          p/a b.midic
                ok          p/b.midic
                ok          p/sub/a.midic

                3 policies, 0 with errors

                """)
        #expect(try check("p -q").output.isEmpty)
        // Once, also where two operands lead to it.
        #expect(try check("p p/sub").output == result.output)
    }

    /// A fragment is checked with the policies that import it, and by itself says nothing.
    @Test func fragmentsAreNoPolicies() throws {
        _ = try folder()
        try scratch.write("p/devices.midic", "midic 1\nPatientComments when ge -> remove\n")
        try scratch.write(
            "p/using.midic", Self.sound + "import \"devices.midic\"\ncondition ge = Manufacturer is \"GE\"\n")
        let result = try check("p")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("fragment    p/devices.midic\n"))
        #expect(result.output.contains("4 policies, 0 with errors"))
        #expect(try check("p/devices.midic").status == 1)
    }

    @Test func errorsAnywhereAreErrors() throws {
        _ = try folder()
        try scratch.write("p/sub/z.midic", Self.broken)
        let result = try check("p p/b.midic")
        #expect(result.status == 1)
        #expect(result.output.contains("errors      p/sub/z.midic  (1 error)\n"), "\(result.output)")
        #expect(result.output.contains("\n5 policies, 1 with errors\n"), "\(result.output)")
        #expect(result.messages.contains("p/sub/z.midic:3:1: error"), "\(result.messages)")
        let json = try check("p --format json")
        #expect(json.status == 1)
        let objects = try json.output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.count == 5)
        #expect(objects[3]["path"] as? String == "p/sub/z.midic")
        #expect(objects[3]["errors"] as? Int == 1)
        #expect(objects[4]["policies"] as? Int == 4)
        #expect(objects[4]["with_errors"] as? Int == 1)
        #expect(json.messages.split(separator: "\n").count == 4)
    }

    /// What cannot be read is named, and the rest is checked. As another user, since root reads everything.
    @Test func whatCannotBeReadIsCounted() throws {
        guard try Tool.shell("[ $(id -u) -eq 0 ] && command -v setpriv").status == 0 else { return }
        _ = try folder()
        try scratch.write("p/closed/x.midic", Self.sound)
        let result = try Tool.shell(
            """
            cd \(scratch.path) && chmod 755 . p p/sub && chmod 700 p/closed && chmod 600 p/b.midic
            cp "$(command -v midic)" ./midic && chmod 755 midic
            setpriv --reuid=65534 --clear-groups ./midic check p
            """)
        #expect(result.status == 4, "\(result.messages)")
        #expect(result.output.contains("unreadable  p/b.midic  (Permission denied)\n"), "\(result.output)")
        #expect(result.output.contains("unreadable  p/closed  (Permission denied)\n"), "\(result.output)")
        #expect(result.output.contains("\n2 policies, 0 with errors, 2 unreadable\n"), "\(result.output)")
    }

    @Test func aFolderWithoutPoliciesIsWrongUsage() throws {
        try scratch.write("none/notes.txt", "no policy")
        let result = try check("none")
        #expect(result.status == 2)
        #expect(result.messages.contains("no *.midic file in the folder `none`"), "\(result.messages)")
    }

    @Test func theExamplesAreSound() throws {
        let result = try Tool.run(["check", "examples"])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("ok          examples/basic.midic"))
    }
}
