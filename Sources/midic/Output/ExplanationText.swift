import MidicCompiler
import MidicJSON
import MidicRuntime

/// Explanations for people and for scripts.
enum ExplanationText {
    static func text(_ answer: ElementExplanation, _ console: Console) -> String {
        let vrs = answer.vrs.map(\.name).joined(separator: " or ")
        var text = console.heading(answer.title) + (vrs.isEmpty ? "" : "  \(vrs)") + "\n"
        if let row = answer.tableRow {
            text += "  Table E.1-1: \(row.basic.rawValue)"
            for cell in row.options { text += ", \(cell.option.rawValue) \(cell.code.rawValue)" }
            text += "\n"
        } else {
            text += "  not in Table E.1-1 of PS3.15\n"
        }
        if let type = answer.type { text += "  \(type)\n" }
        for way in answer.ways {
            text += "\n"
            if !way.conditions.isEmpty { text += "  " + way.conditions.joined(separator: ", ").shown + ":\n" }
            text += "  -> \(way.action.shown)\n"
            text += "     by \(shown(way.rule))\n"
        }
        if answer.isAbridged { text += "\n  and more ways; name a class and a place\n" }
        let lost = answer.candidates.filter { !$0.decides }
        if !lost.isEmpty {
            text += "\n  " + console.heading("rules that lost") + "\n"
            for candidate in lost { text += "  \(shown(candidate.rule))\n      \(candidate.reason.shown)\n" }
        }
        return text
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
            for way in answer.ways {
                let conditions = way.conditions.isEmpty ? "" : way.conditions.joined(separator: ", ").shown + ": "
                text += indent + "    -> \(conditions)\(way.action.shown)  by \(shown(way.rule))\n"
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
        if let because = rule.because { text += ", because \"\(because)\"" }
        if let place = rule.place { text += "  (\(place.path):\(place.line):\(place.column))" }
        return text.shown
    }

    static func json(_ answer: ElementExplanation) -> JSONObject {
        var object = JSONObject()
        object.add("element", answer.title)
        object.add("vrs", answer.vrs.map(\.name))
        if let row = answer.tableRow {
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

    /// JSON lines, one for each element.
    static func json(_ listing: FileListing, _ answers: [ElementExplanation]) -> [JSONObject] {
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
        return objects
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
            object.add("column", place.column)
        }
        return object
    }
}
