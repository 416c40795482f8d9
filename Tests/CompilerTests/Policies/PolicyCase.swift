import Foundation
import TestSupport
import Testing

/// A small policy of `Tests/Fixtures/policies`, with what must be found in it.
///
/// A file holds many. Each begins with `== NAME | CODES`: the errors that must be found, or where there are none the warnings; no
/// codes where the policy is right. Lines of `@` follow, then statements, around which the test puts what they lack:
///
/// - `@ extends ...`, `@ otherwise ...`: that clause instead of `extends basic` and `otherwise remove`; `@ none`: no profile;
/// - `@ bare`: without `uids -> uid(k)`; `@ whole`: the text is a file of its own;
/// - `@ child ...`: the policy extends what stands after `-- base`, with this clause.
///
/// « and » stand around the place of the first finding. `⟦200B⟧` stands for the character of that number.
struct PolicyCase: Sendable, CustomTestStringConvertible {
    let name: String
    let codes: [String]
    /// `policy.midic` and perhaps `base.midic`.
    let files: [String: String]
    /// What stands between the marks.
    let marked: String?

    var testDescription: String { name }

    static func read(_ file: String) -> [PolicyCase] {
        guard let bytes = try? Repository.read("Tests/Fixtures/policies/\(file)") else { return [] }
        let text = withCharacters(String(decoding: bytes, as: UTF8.self))
        return ("\n" + text).components(separatedBy: "\n== ").dropFirst().map { PolicyCase($0) }
    }

    private init(_ chunk: String) {
        let lines = chunk.components(separatedBy: "\n")
        let head = lines[0].components(separatedBy: " | ")
        name = head[0]
        codes = head.count > 1 ? head[1].split(separator: " ").map { String($0) } : []
        let body = lines.dropFirst().joined(separator: "\n")
        let parts = body.components(separatedBy: "\n-- base\n")
        let marks = parts[0].components(separatedBy: CharacterSet(charactersIn: "«»"))
        marked = marks.count == 3 ? marks[1] : nil
        var files = ["policy.midic": Section(marks.joined()).text]
        if parts.count > 1 { files["base.midic"] = Section(parts[1]).text }
        self.files = files
    }

    /// Statements with the options before them.
    private struct Section {
        private var options: [String: String] = [:]
        private let statements: String

        init(_ text: String) {
            var lines = text.components(separatedBy: "\n")[...]
            while let line = lines.first, line.hasPrefix("@ ") {
                let words = line.dropFirst(2)
                let key = words.prefix { $0 != " " }
                options[String(key)] = String(words)
                lines = lines.dropFirst()
            }
            statements = lines.joined(separator: "\n") + "\n"
        }

        var text: String {
            if options["whole"] != nil { return statements }
            if let child = options["child"] {
                let clause = child.dropFirst("child ".count)
                let extends = clause.hasPrefix("extends") ? "" : "    extends \"base.midic\"\n"
                return "midic 1\npolicy child version \"1\" {\n\(extends)\(clause.isEmpty ? "" : "    \(clause)\n")}\n"
                    + statements
            }
            let isBare = options["bare"] != nil || options["none"] != nil
            let profile = options["none"] != nil ? "" : options["extends"] ?? "extends basic"
            let usesKey = !isBare || statements.contains(#/\bk\b/#)
            return """
                midic 1
                policy sample version "1" {
                    standard "2026d"
                    \(profile)
                    \(options["otherwise"] ?? "otherwise remove")
                    on_error quarantine
                }

                """ + (usesKey ? "secret k\n" : "") + (isBare ? "" : "uids -> uid(k)\n") + statements
        }
    }

    private static func withCharacters(_ text: String) -> String {
        text.replacing(#/⟦([0-9A-F]+)⟧/#) { match in
            UInt32(match.1, radix: 16).flatMap(UnicodeScalar.init).map { String(Character($0)) } ?? ""
        }
    }
}
