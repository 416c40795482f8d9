import Foundation
import Testing

/// Help pages are part of what users see, so a change of one must be seen in a review: `MIDIC_UPDATE=1 swift test`.
@Suite struct HelpTests {
    static let commands = ["check", "build", "run", "inspect", "explain", "completions", "version", "help"]
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
