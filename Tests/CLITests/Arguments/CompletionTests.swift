import Foundation
import Testing

/// The scripts in the shells themselves, on names that shells take apart.
@Suite struct CompletionTests {
    private let scratch = Scratch()

    private func folder() throws -> String {
        let policy = try String(
            contentsOf: Tool.repository.appendingPathComponent("examples/basic.midic"), encoding: .utf8)
        for name in ["my policy.midic", "b.midic", "q'uote.midic", "$(touch hacked).midic", "new\nline.midic"] {
            try scratch.write(name, policy)
        }
        for name in ["my.key", "a@b.key", "notes.txt", "r.ruleset", "a folder/in.midic", "check/x", "ü=:.key"] {
            try scratch.write(name, "")
        }
        return scratch.path
    }

    /// A line up to the cursor, and what the shell would replace: from the last break character on, as readline has it.
    struct Case: Sendable, CustomTestStringConvertible {
        let line: String
        let replaced: String
        let expected: [String]
        init(_ line: String, _ replaced: String, _ expected: String...) {
            self.line = line
            self.replaced = replaced
            self.expected = expected
        }
        var testDescription: String { line }
    }

    static let bashCases = [
        Case("midic ch", "ch", "check"), Case("midic --v", "--v", "--version"),
        Case("midic help ru", "ru", "run"),
        Case(
            "midic help ", "", "bench", "build", "check", "completions", "explain", "fmt", "help", "inspect", "run",
            "version"),
        Case("midic completions ", "", "bash", "fish", "zsh"),
        Case("midic build my", "my", #"my\ policy.midic"#),
        Case(#"midic build my\ p"#, #"my\ p"#, #"my\ policy.midic"#),
        Case(#"midic build "my p"#, "my p", "my policy.midic"), Case("midic build 'my p", "my p", "my policy.midic"),
        Case("midic build q", "q", #"q\'uote.midic"#), Case(#"midic build "q"#, "q", "q'uote.midic"),
        Case("midic build 'q", "q", #"q'\''uote.midic"#),
        Case(#"midic build \$"#, #"\$"#, #"\$\(touch\ hacked\).midic"#),
        Case("midic build '$", "$", "$(touch hacked).midic"),
        Case(#"midic build "\$"#, #"\$"#, #"\$(touch hacked).midic"#),
        Case("midic build new", "new", #"$'new\nline.midic'"#), Case("midic build notes", "notes", "notes.txt"),
        Case("midic build a", "a", #"a\ folder/"#, "a@b.key"),
        Case(#"midic build a\ folder/"#, #"a\ folder/"#, #"a\ folder/in.midic"#),
        Case("midic run r", "r", "r.ruleset"), Case("midic run b.midic x -o a", "a", #"a\ folder/"#),
        Case("midic run b.midic x --output=a", "a", #"a\ folder/"#), Case("midic run b.midic x -o ch", "ch", "check/"),
        Case("midic run b.midic x --on-duplicate s", "s", "suffix"),
        Case("midic run b.midic x --on-duplicate=s", "s", "suffix"),
        Case("midic run b.midic x --qui", "--qui", "--quiet"), Case("midic run b.midic x -- --", "--"),
        Case("midic run b.midic x --secret s", "s", "study_key="),
        Case("midic run b.midic x --secret=", "", "study_key="),
        Case("midic run b.midic x --secret study_key=", "", "@", "env:", "fd:"),
        Case("midic run b.midic x --secret study_key=@m", "@m", "@my.key", #"@my\ policy.midic"#),
        Case("midic run b.midic x --secret=study_key=@my.", "@my.", "@my.key"),
        Case("midic run b.midic x --secret study_key=@a@", "@", "@b.key"),
        Case(#"midic run b.midic x --secret "study_key=@my "#, "study_key=@my ", "study_key=@my policy.midic"),
        Case("midic run b.midic x --secret study_key=@ü=:", "", ".key"),
        Case("midic run b.midic x --secret study_key=env:HOM", "HOM", "HOME"),
        Case("midic run notes.txt x --secret s", "s"),
        Case("midic run 'my policy.midic' x --secret s", "s", "study_key="),
        Case("midic explain b.midic PatientBirthDateI", "PatientBirthDateI", "PatientBirthDateInAlternativeCalendar"),
        Case("midic explain b.midic X --class CTImage", "CTImage", "CTImageStorage"),
        Case(
            "midic explain b.midic X --in ReferencedStudySequence/ReferencedSOPSeq",
            "ReferencedStudySequence/ReferencedSOPSeq",
            "ReferencedStudySequence/ReferencedSOPSequence"),
        Case("midic explain E0401", "E0401", "E0401"), Case("midic run b.midic x --jobs ", ""),
        Case("midic frobnicate ", ""),
    ]

    @Test(arguments: bashCases)
    func bash(example: Case) throws {
        let folder = try folder()
        func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
        let result = try Tool.shell(
            """
            export LC_ALL=C.UTF-8; cd \(folder) && source <(midic completions bash)
            COMP_LINE=\(quoted(example.line)) COMP_POINT=${#COMP_LINE}
            _midic midic \(quoted(example.replaced)) x
            printf '%s\\n' "${COMPREPLY[@]}" | LC_ALL=C sort
            """)
        #expect(result.messages.isEmpty, "\(result.messages)")
        #expect(
            result.output.split(separator: "\n").map(String.init)
                == example.expected.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(!scratch.exists("hacked"))
    }

    /// A word that is inserted as it is offered, and then read by the shell, is the file's name.
    @Test(arguments: ["my", "q", #"\$"#, "new", #"a\ folder/"#, "'my", #""q"#])
    func whatIsInsertedIsTheName(typed: String) throws {
        let folder = try folder()
        let result = try Tool.shell(
            #"""
            cd FOLDER && source <(midic completions bash)
            typed=$(cat <<'END'
            TYPED
            END
            )
            COMP_LINE="midic build $typed" COMP_POINT=${#COMP_LINE}
            quote=${typed:0:1}; case $quote in \'|\") replaced=${typed:1} ;; *) quote= replaced=$typed ;; esac
            _midic midic "$replaced" build
            [ ${#COMPREPLY[@]} -eq 1 ] || exit 9
            eval "name=$quote${COMPREPLY[0]}$quote"
            [ -f "$name" ]
            """#.replacing("FOLDER", with: folder).replacing("TYPED", with: typed))
        #expect(result.status == 0, "\(result.messages)")
    }

    static let fishCases: [(line: String, expected: [String])] = [
        ("midic ch", ["check"]), ("midic help ru", ["run"]), ("midic completions z", ["zsh"]),
        ("midic run b.midic x --secret s", ["study_key="]),
        ("midic run b.midic x --secret study_key=@my.", ["study_key=@my.key"]),
        ("midic explain b.midic PatientBirthDateI", ["PatientBirthDateInAlternativeCalendar"]),
        ("midic explain b.midic X --class CTIm", ["CTImageStorage"]),
        ("midic run b.midic x --on-duplicate su", ["suffix"]),
        ("midic explain E0401", ["E0401"]), ("midic build my\\ p", ["my policy.midic"]),
    ]

    @Test(arguments: fishCases)
    func fish(example: (line: String, expected: [String])) throws {
        guard try Tool.shell("command -v fish").status == 0 else { return }
        let folder = try folder()
        let result = try Tool.shell(
            #"""
            cd FOLDER && midic completions fish > $HOME/script.fish
            fish --no-config -c 'source $HOME/script.fish; complete -C $argv[1]' 'LINE' | cut -f 1
            """#.replacing("FOLDER", with: folder).replacing("LINE", with: example.line))
        #expect(result.output.split(separator: "\n").map(String.init) == example.expected, "\(result.messages)")
    }

    /// The lists that scripts ask for.
    @Test func lists() throws {
        let folder = try folder()
        func list(_ words: String...) throws -> [String] {
            let result = try Tool.run(["completions", "--list"] + words)
            #expect(result.status == 0, "\(result.messages)")
            #expect(result.messages.isEmpty)
            return result.output.split(separator: "\n").map(String.init)
        }
        #expect(try list("attributes").count > 4000)
        #expect(try list("sequences", "Referenced").contains("ReferencedImageSequence"))
        #expect(try list("sequences", "PatientN").isEmpty)
        #expect(try list("classes", "CTImage") == ["CTImageStorage"])
        #expect(try list("codes").contains("E0401"))
        #expect(try list("secrets", "--of", folder + "/b.midic") == ["study_key"])
        #expect(try list("parameters", "--of", folder + "/b.midic").isEmpty)
        // A policy with errors and what is no policy have nothing to offer, and nothing to say while a word is typed.
        for path in ["notes.txt", "none", "a folder", "check/x"] {
            #expect(try list("secrets", "--of", folder + "/" + path).isEmpty)
        }
    }
}
