import MidicJSON

extension CommandSpec {
    /// The table as help shows it, for programs.
    var json: JSONObject {
        var object = JSONObject()
        object.add("schema", 1)
        object.add("command", name)
        object.add("summary", summary)
        object.add("usage", "midic \(name) \(usage)")
        object.add(
            "arguments",
            operands.map { operand in
                var json = JSONObject()
                json.add("name", operand.name)
                json.add("required", operand.isRequired)
                json.add("repeatable", operand.isRepeatable)
                json.add("help", operand.help)
                return json
            })
        object.add(
            "options",
            options.map { option in
                var json = JSONObject()
                json.add("name", "--" + option.name)
                if let short = option.short { json.add("short", "-\(short)") }
                if let placeholder = option.placeholder { json.add("value", placeholder) }
                if case .choice(let choices) = option.kind { json.add("choices", choices) }
                json.add("repeatable", option.isRepeatable)
                json.add("help", option.help)
                return json
            })
        object.add("details", details)
        object.add(
            "examples",
            examples.map { JSONObject([("line", $0.line), ("meaning", $0.meaning)]) })
        return object
    }
}
