import MidicCompiler
import MidicJSON
import MidicRuntime

/// Explanations for people and for scripts.
enum ExplanationText {
    static func text(_ answer: ElementExplanation, _ console: Console) -> String {
        let vrs = answer.vrs.map(\.name).joined(separator: " or ")
        var text = console.heading(answer.title) + (vrs.isEmpty ? "" : "  \(vrs)") + "\n"
        text += Paragraph.indented(table(answer).shown, by: 2, width: console.width)
        if let type = answer.type { text += "  \(type)\n" }
        for ways in byEnd(answer.ways) {
            text += "\n"
            func part(_ words: String, _ first: String) {
                text += Paragraph.wrapped(words, width: console.width, first: first, rest: "       ")
            }
            for (index, way) in ways.enumerated() where !way.conditions.isEmpty {
                let words = way.conditions.joined(separator: ", ").shown
                part((index == 0 ? "" : "or ") + words + (index == ways.count - 1 ? ":" : ""), "  ")
            }
            part(ways[0].action.shown, "  -> ")
            part("by \(shown(ways[0].rule))", "     ")
        }
        if let copies = copies(answer) { text += "\n" + Paragraph.indented(copies, by: 2, width: console.width) }
        if answer.isAbridged { text += "\n  and more ways; name a class and a place\n" }
        let lost = answer.candidates.filter { !$0.decides }
        if !lost.isEmpty {
            text += "\n  " + console.heading("rules that lost") + "\n"
            for candidate in lost {
                text += Paragraph.wrapped(shown(candidate.rule), width: console.width, first: "  ", rest: "    ")
                text += Paragraph.indented(candidate.reason.shown, by: 6, width: console.width)
            }
        }
        return text
    }

    private static func table(_ answer: ElementExplanation) -> String {
        switch answer.table {
        case .row(let row):
            (["Table E.1-1: \(row.basic.rawValue)"] + row.options.map { "\($0.option.rawValue) \($0.code.rawValue)" })
                .joined(separator: ", ")
        case .noRow: "not in Table E.1-1 of PS3.15"
        case .noProfile: "the policy extends no profile: Table E.1-1 of PS3.15 decides nothing"
        case .otherEdition(let edition): "the ruleset is of edition \(edition), whose Table E.1-1 is not built in"
        }
    }

    /// nil if the original is copied nowhere.
    private static func copies(_ answer: ElementExplanation) -> String? {
        answer.copiedTo.isEmpty
            ? nil : "its original may also be copied to \(answer.copiedTo.joined(separator: ", "))".shown
    }

    /// Ways to one end together, in the order of the first of each.
    private static func byEnd(_ ways: [ElementExplanation.Way]) -> [[ElementExplanation.Way]] {
        var groups: [[ElementExplanation.Way]] = []
        for way in ways {
            if let place = groups.firstIndex(where: { $0[0].action == way.action && $0[0].rule == way.rule }) {
                groups[place].append(way)
            } else {
                groups.append([way])
            }
        }
        return groups
    }

    /// Several attributes: those to which the same is done stand together.
    static func text(_ answers: [ElementExplanation], _ console: Console) -> String {
        var groups: [(titles: [String], answer: ElementExplanation)] = []
        struct Fate: Hashable {
            let ways: [ElementExplanation.Way]
            let copiedTo: [String]
        }
        var places: [Fate: Int] = [:]
        for answer in answers {
            let fate = Fate(ways: answer.ways, copiedTo: answer.copiedTo)
            let vrs = answer.vrs.map(\.name).joined(separator: " or ")
            let title = answer.title + (vrs.isEmpty ? "" : " \(vrs)")
            if let known = places[fate] {
                groups[known].titles.append(title)
            } else {
                places[fate] = groups.count
                groups.append(([title], answer))
            }
        }
        var text = ""
        for (titles, answer) in groups {
            if !text.isEmpty { text += "\n" }
            for title in titles { text += console.heading(title) + "\n" }
            for way in answer.ways { text += line(way, indent: 4, console) }
            if let copies = copies(answer) { text += Paragraph.indented(copies, by: 4, width: console.width) }
            if answer.isAbridged { text += "    and more ways; name a class and a place\n" }
        }
        return text
    }

    private static func line(_ way: ElementExplanation.Way, indent: Int, _ console: Console) -> String {
        let blanks = String(repeating: " ", count: indent)
        let conditions = way.conditions.isEmpty ? "" : way.conditions.joined(separator: ", ").shown + ": "
        return Paragraph.wrapped(
            "-> \(conditions)\(way.action.shown)  by \(shown(way.rule))", width: console.width, first: blanks,
            rest: blanks + "    ")
    }

    static func text(_ listing: FileListing, _ answers: [ElementExplanation], _ console: Console) -> String {
        var text = ""
        var hidden = 0
        var gone: Set<Int> = []
        for (index, (element, answer)) in zip(listing.elements, answers).enumerated() {
            if gone.contains(element.parent) {
                gone.insert(index)
                hidden += 1
                continue
            }
            text += closing(&hidden, element.depth)
            let indent = String(repeating: "    ", count: element.depth)
            let item = element.item > 0 ? "[\(element.item)] " : ""
            var line = indent + item + answer.title.shown + (element.vr.map { " \($0.name)" } ?? "")
            if let value = element.value { line += " = \(value)" }
            text += line + "\n"
            if element.isWrittenAfresh {
                text += indent + "    -> written afresh\n"
                continue
            }
            if element.tag.isPrivateCreator {
                text += indent + "    -> stays if an element of its block does\n"
                continue
            }
            for way in answer.ways { text += self.line(way, indent: indent.count + 4, console) }
            if let copies = copies(answer) {
                text += Paragraph.indented(copies, by: indent.count + 4, width: console.width)
            }
            if removes(answer) { gone.insert(index) }
        }
        return text + closing(&hidden, 0)
    }

    /// Whether what is inside the element goes with it: it is removed or emptied whatever the case.
    private static func removes(_ answer: ElementExplanation) -> Bool {
        !answer.ways.isEmpty && answer.ways.allSatisfy { $0.action == "remove" || $0.action == "empty" }
    }

    private static func closing(_ hidden: inout Int, _ depth: Int) -> String {
        defer { hidden = 0 }
        if hidden == 0 { return "" }
        return String(repeating: "    ", count: depth) + "        with the \(hidden) elements inside\n"
    }

    private static func shown(_ rule: ElementExplanation.Rule) -> String {
        var text = rule.text
        if let because = rule.because { text += ", because " + RulesetText.quoted(because) }
        if let place = rule.place { text += "  (\(place.path):\(place.line)\(place.column.map { ":\($0)" } ?? ""))" }
        return text.shown
    }

    /// One object: `elements` in the order of the question.
    static func json(_ answers: [ElementExplanation]) -> JSONObject {
        var object = JSONObject()
        object.add("schema", 1)
        object.add("elements", answers.map { json($0) })
        return object
    }

    private static func json(_ answer: ElementExplanation) -> JSONObject {
        var object = JSONObject()
        object.add("element", answer.title)
        object.add("vrs", answer.vrs.map(\.name))
        object.add("extends_profile", answer.table != .noProfile)
        if case .row(let row) = answer.table {
            var table = JSONObject()
            table.add("title", row.title)
            table.add("basic", row.basic.rawValue)
            var options = JSONObject()
            for cell in row.options { options.add(cell.option.rawValue, cell.code.rawValue) }
            table.add("options", options)
            object.add("table_e11", table)
        }
        if let type = answer.type { object.add("type", type) }
        object.add(
            "ways",
            answer.ways.map { way in
                var entry = JSONObject()
                entry.add("conditions", way.conditions)
                entry.add("action", way.action)
                entry.add("rule", json(way.rule))
                return entry
            })
        object.add("copied_to", answer.copiedTo)
        object.add("abridged", answer.isAbridged)
        object.add(
            "candidates",
            answer.candidates.map { candidate in
                var entry = JSONObject()
                entry.add("rule", json(candidate.rule))
                entry.add("decides", candidate.decides)
                if !candidate.decides { entry.add("reason", candidate.reason) }
                return entry
            })
        return object
    }

    /// One object: `elements` in the order of the file.
    static func json(_ listing: FileListing, _ answers: [ElementExplanation]) -> JSONObject {
        var objects: [JSONObject] = []
        for (element, answer) in zip(listing.elements, answers) {
            var object = JSONObject()
            object.add("tag", element.tag.description)
            if let vr = element.vr { object.add("vr", vr.name) }
            if let creator = element.creator { object.add("creator", creator) }
            object.add("depth", element.depth)
            if element.item > 0 { object.add("item", element.item) }
            object.add("length", element.length)
            if let value = element.value { object.add("value", value) }
            if element.isWrittenAfresh {
                object.add("written_afresh", true)
            } else {
                object.add("explanation", json(answer))
            }
            objects.append(object)
        }
        var result = JSONObject()
        result.add("schema", 1)
        result.add("file", listing.path)
        result.add("elements", objects)
        return result
    }

    private static func json(_ rule: ElementExplanation.Rule) -> JSONObject {
        var object = JSONObject()
        object.add("text", rule.text)
        object.add("origin", String(describing: rule.origin))
        if rule.overrides { object.add("override", true) }
        if let because = rule.because { object.add("because", because) }
        if let place = rule.place {
            object.add("path", place.path)
            object.add("line", place.line)
            if let column = place.column { object.add("column", column) }
        }
        return object
    }
}
