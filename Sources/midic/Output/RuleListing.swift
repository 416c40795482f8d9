import MidicCompiler
import MidicJSON
import MidicRuntime

/// The rules of a ruleset, those of one statement together.
struct RuleListing {
    /// Rules that say the same of several attributes at one place.
    struct Statement {
        /// What comes before `when` and `->`.
        var selectors: [String]
        /// ` when ... -> ...`
        let ending: String
        let because: String?
        /// What the reason refers to.
        let reference: String?
        let overrides: Bool
        /// nil for rules of the standard, and where the ruleset does not tell.
        let place: (file: String, line: Int)?
        let origin: RuleRecord.Origin
        var rules: [Int]

        /// `PatientName, PatientID and 3 more -> remove`
        func text(most: Int) -> String { Paragraph.some(selectors, most) + ending }
    }

    /// The policy's own rules by place, then those of the standard.
    let own: [Statement]
    private let ofStandard: [Statement]
    private let ruleset: Ruleset

    /// - Parameter paths: the path of a source file, by the name that the ruleset has for it.
    init(_ ruleset: Ruleset, paths: [String: String] = [:]) {
        struct Key: Hashable {
            let file: String?
            let line: Int
            let ending: String
            let because: String?
            let reference: String?
        }
        var own: [Statement] = []
        var ofStandard: [Statement] = []
        var places: [Key: Int] = [:]
        for index in 0..<ruleset.ruleCount {
            let record = ruleset.rule(at: index)
            let text = ruleset.string(Int(record.text))
            let because = record.because > 0 ? ruleset.string(Int(record.because) - 1) : nil
            guard record.origin.isOfPolicy else {
                ofStandard.append(
                    Statement(
                        selectors: [text], ending: "", because: because, reference: nil, overrides: false,
                        place: nil, origin: record.origin,
                        rules: [index]))
                continue
            }
            let place = ruleset.source(ofRule: index).map { (file: paths[$0.file] ?? $0.file, line: $0.line) }
            let reference = ruleset.reference(ofRule: index)
            let (selector, ending) = Self.parts(text)
            let key = Key(
                file: place?.file, line: place?.line ?? 0, ending: ending, because: because, reference: reference)
            if let known = places[key] {
                own[known].selectors.append(selector)
                own[known].rules.append(index)
                continue
            }
            places[key] = own.count
            own.append(
                Statement(
                    selectors: [selector], ending: ending, because: because, reference: reference,
                    overrides: record.overrides, place: place, origin: record.origin, rules: [index]))
        }
        // Rules are in canonical order; people look for them in that of the source.
        self.own = own.enumerated().sorted { left, right in
            (left.element.place?.file ?? "", left.element.place?.line ?? 0, left.offset)
                < (right.element.place?.file ?? "", right.element.place?.line ?? 0, right.offset)
        }.map(\.element)
        self.ofStandard = ofStandard
        self.ruleset = ruleset
    }

    /// A rule's canonical text before and from its condition or action; texts in quotes may hold anything.
    private static func parts(_ text: String) -> (selector: String, ending: String) {
        var isQuoted = false
        var isEscaped = false
        for place in text.indices {
            let character = text[place]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character == " ",
                text[place...].hasPrefix(" -> ") || text[place...].hasPrefix(" when ")
            {
                return (String(text[..<place]), String(text[place...]))
            }
        }
        return (text, "")
    }

    /// The policy's own rules, each statement with its place and reason.
    func ownText(_ console: Console) -> String {
        own.isEmpty ? "  none\n" : own.map { Self.text($0, most: 12, console) }.joined()
    }

    static func text(_ statement: Statement, most: Int, _ console: Console) -> String {
        var text = Paragraph.wrapped(
            statement.text(most: most).shown, width: console.width, first: "  ", rest: "      ")
        var remarks: [String] = []
        if let place = statement.place { remarks.append("\(place.file.shown):\(place.line)") }
        if let because = statement.because { remarks.append("because " + RulesetText.quoted(because).shown) }
        if let reference = statement.reference { remarks.append("ref " + RulesetText.quoted(reference).shown) }
        if !remarks.isEmpty {
            text += Paragraph.indented(remarks.joined(separator: ", "), by: 6, width: console.width)
        }
        return text
    }

    func standardText(_ console: Console) -> String {
        ofStandard.map { statement in
            Paragraph.wrapped(
                "\(statement.text(most: 12).shown)  [\(statement.origin)]", width: console.width, first: "  ",
                rest: "      ")
        }.joined()
    }

    // MARK: Register

    /// The statements that say why, by place.
    private var register: [Statement] { own.filter { $0.because != nil } }

    /// Those that say why without being asked to; those with `override` are listed with what they reach.
    func registerText(_ console: Console) -> String {
        let reasoned = register.filter { !$0.overrides }
        if reasoned.isEmpty { return "" }
        return "\n" + console.heading("other rules that say why") + "\n"
            + reasoned.map { Self.text($0, most: 6, console) }.joined()
    }

    func registerJSON() -> [JSONObject] {
        register.map { statement in
            var entry = JSONObject()
            entry.add("rule", statement.selectors.joined(separator: ", ") + statement.ending)
            entry.add("override", statement.overrides)
            if let because = statement.because { entry.add("because", because) }
            if let reference = statement.reference { entry.add("reference", reference) }
            if let place = statement.place {
                entry.add("path", place.file)
                entry.add("line", place.line)
            }
            return entry
        }
    }

    // MARK: JSON

    func json(withStandard: Bool) -> [JSONObject] {
        (own + (withStandard ? ofStandard : [])).flatMap(\.rules).map(json)
    }

    private func json(_ index: Int) -> JSONObject {
        let record = ruleset.rule(at: index)
        var rule = JSONObject()
        rule.add("rule", index)
        rule.add("text", ruleset.string(Int(record.text)))
        rule.add("origin", String(describing: record.origin))
        rule.add("layer", Int(record.layer))
        if record.overrides { rule.add("override", true) }
        if record.because > 0 { rule.add("because", ruleset.string(Int(record.because) - 1)) }
        if let reference = ruleset.reference(ofRule: index) { rule.add("reference", reference) }
        if let source = ruleset.source(ofRule: index) {
            rule.add("file", source.file)
            rule.add("line", source.line)
        }
        return rule
    }
}
