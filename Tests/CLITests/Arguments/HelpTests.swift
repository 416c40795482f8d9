import Foundation
import Testing

/// Help pages are part of what users see, so a change of one must be seen in a review: `MIDIC_UPDATE=1 swift test`.
@Suite struct HelpTests {
    static let commands = [
        "check", "build", "fmt", "run", "bench", "inspect", "explain", "completions", "version", "help",
    ]
    static let pages: [(name: String, arguments: [String])] =
        [("midic", ["--help"])] + commands.map { ($0, [$0, "--help"]) }
        + ["bash", "zsh", "fish"].map { ("completions-" + $0, ["completions", $0]) }

    @Test(arguments: pages)
    func pageIsAsRecorded(page: (name: String, arguments: [String])) throws {
        let result = try Tool.run(page.arguments)
        #expect(result.status == 0)
        #expect(result.messages.isEmpty)
        let file = Tool.repository.appendingPathComponent("Tests/Fixtures/help/\(page.name).txt")
        if ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1" {
            try Data(result.output.utf8).write(to: file)
        }
        let recorded = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
        #expect(result.output == recorded)
    }

    /// The manual pages are committed, so that they can be installed without a build.
    @Test(arguments: [""] + commands)
    func manualPageIsAsCommitted(command: String) throws {
        let result = try Tool.run(["help", "--man"] + (command.isEmpty ? [] : [command]))
        #expect(result.status == 0)
        let name = command.isEmpty ? "midic.1" : "midic-\(command).1"
        let file = Tool.repository.appendingPathComponent("docs/man/" + name)
        if ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(result.output.utf8).write(to: file)
        }
        let committed = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
        #expect(result.output == committed)
        // A line that begins with a dot is a request, and only those of the man macros stand there.
        for line in result.output.split(separator: "\n") where line.hasPrefix(".") {
            let request = line.prefix { $0 != " " }
            #expect(
                [".\\\"", ".TH", ".SH", ".TP", ".PP", ".B", ".BR", ".I", ".nf", ".fi", ".RS", ".RE", ".nh", ".ad"]
                    .contains(String(request)), "\(line)")
        }
        for reader in ["groff -man -ww -z -Tutf8", "mandoc -T lint -W error"] {
            guard try Tool.shell("command -v \(reader.prefix { $0 != " " })").status == 0 else { continue }
            let read = try Tool.shell("midic help --man \(command) > $HOME/page && \(reader) $HOME/page")
            #expect(read.status == 0 && read.messages.isEmpty, "\(read.messages)")
        }
    }

    @Test(arguments: [
        ("-V", "--version"), ("--help run", "run --help"), ("-h run", "help run"), ("help", "--help"),
        ("help --help", "help help"),
    ])
    func twoWaysToAsk(ways: (one: String, other: String)) throws {
        let results = try [ways.one, ways.other].map { try Tool.run($0.split(separator: " ").map(String.init)) }
        #expect(results[0].status == 0)
        #expect(!results[0].output.isEmpty)
        #expect(results[0].output == results[1].output)
    }

    @Test(arguments: commands)
    func helpOfACommandIsItsPage(command: String) throws {
        let page = try Tool.run([command, "--help"])
        #expect(try Tool.run(["help", command]).output == page.output)
        #expect(try Tool.run([command, "-h"]).output == page.output)
        #expect(page.output.split(separator: "\n").allSatisfy { $0.count <= 130 })
        #expect(page.output.contains("\nExamples:\n"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScriptsParse(shell: String) throws {
        let found = try Tool.shell("command -v \(shell)")
        guard found.status == 0 else { return }
        let check = shell == "fish" ? "fish --no-execute" : "\(shell) -n"
        let result = try Tool.shell("midic completions \(shell) > $HOME/script && \(check) $HOME/script")
        #expect(result.status == 0, "\(result.messages)")
    }
}
