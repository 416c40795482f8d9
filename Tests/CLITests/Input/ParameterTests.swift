import Foundation
import Testing

/// `--param-file`: a value that stays off the command line, which every user of the machine can read.
@Suite struct ParameterTests {
    private let scratch = Scratch()

    private static let policy = """
        midic 1
        policy p version "1" { standard "2026d"; otherwise keep; on_error quarantine }
        secret k
        param site : text(1...8)
        uids -> uid(k)
        InstitutionName -> set site

        """

    /// Runs with `words`, in which `OUT` is the scratch folder and `RUN` all but the parameter, into `out`.
    private func shell(_ words: String) throws -> Tool.Result {
        try scratch.write("p.midic", Self.policy)
        let run =
            "timeout 20 midic run \(scratch.path)/p.midic examples/dicom/ct/slice1.dcm -q --secret k=@examples/demo.key -o"
        return try Tool.shell(words.replacing("RUN", with: run).replacing("OUT", with: scratch.path))
    }

    @Test func aFileOrAPipeGivesWhatTheCommandLineGives() throws {
        let result = try shell(
            """
            set -e; printf 'SITE 7' > OUT/1; printf 'SITE 7\\n' > OUT/2; printf 'SITE 7\\r\\n' > OUT/3; ln -s 2 OUT/4
            RUN OUT/a --param 'site=SITE 7'
            for n in 1 2 3 4; do RUN OUT/b$n --param-file site=OUT/$n; diff -r OUT/a OUT/b$n; done
            RUN OUT/c --param-file site=<(echo SITE 7); diff -r OUT/a OUT/c
            grep -c 'SITE 7' OUT/a/*/*/*.dcm
            """)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output == "1\n")
    }

    static let wrong: [(words: String, said: String)] = [
        ("site", "`--param-file` is written NAME=FILE"), ("=OUT/good", "`--param-file` is written NAME=FILE"),
        ("site=OUT/good --param site=a", "`site` is given twice"), ("site=OUT/none", "No such file"),
        ("site=OUT", "is a folder"), ("site=/dev/zero", "is a folder, a device"), ("site=OUT/bytes", "no UTF-8"),
        ("site=OUT/huge", "File too large"), ("site=OUT/long", "outside its range 1...8"),
        ("site=OUT/two", "control character"), ("stie=OUT/none", "did you mean `site`?"),
    ]

    /// No message repeats what is in the file.
    @Test(arguments: wrong)
    func whatIsNoValue(example: (words: String, said: String)) throws {
        try scratch.write("good", "a")
        try scratch.write("long", "unspoken and too long")
        try scratch.write("two", "unsp\nok")
        try scratch.write("huge", String(repeating: "unspoken", count: 2000))
        let result = try shell("printf 'unspoken\\xff' > OUT/bytes; RUN OUT/out --param-file \(example.words)")
        #expect(result.status == 2)
        #expect(result.messages.contains(example.said), "\(result.messages)")
        #expect(!result.messages.contains("unsp"), "\(result.messages)")
        #expect(!scratch.exists("out"))
    }

    static let twice = [
        "midic run OUT/p.midic - --secret k=@examples/demo.key -o OUT/out < examples/dicom/ct/slice1.dcm",
        "midic run OUT/p.midic examples/dicom --secret k=@/dev/stdin -o OUT/out < examples/demo.key",
        "midic run OUT/p.midic examples/dicom --secret k=@examples/demo.key --param-file b=/dev/stdin -o OUT/out < examples/demo.key",
    ]

    @Test(arguments: twice)
    func standardInputIsNotTwoThings(run: String) throws {
        let result = try shell(run.replacing(" -o ", with: " --param-file site=/dev/stdin -o "))
        #expect(result.status == 2)
        #expect(result.messages.contains("standard input cannot be a parameter"), "\(result.messages)")
    }

    /// The key's file in the parameter's place would put the key into every output.
    @Test(arguments: ["--param-file site=examples/demo.key", "--param site=\"$(cat examples/demo.key)\""])
    func aSecretIsNoParameter(given: String) throws {
        let result = try shell("RUN OUT/out \(given)")
        #expect(result.status == 2)
        #expect(result.messages.contains("has the value of the secret `k`"), "\(result.messages)")
        #expect(!result.messages.contains("midic-demo-key"), "\(result.messages)")
        #expect(!scratch.exists("out"))
    }
}
