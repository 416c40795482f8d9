/// Text of one JSON object (RFC 8259), members in the order in which they are added.
///
/// Its own writer, since Runtime has no Foundation and an audit's bytes must be the same on every run.
package struct JSONObject: Sendable {
    private var body = ""
    /// False for an object that nobody will read: then nothing is put together.
    let isWanted: Bool

    package init() { isWanted = true }

    init(isWanted: Bool) { self.isWanted = isWanted }

    /// Numbers by name.
    package init(_ counts: [(name: String, count: Int)]) {
        self.init()
        for (name, count) in counts { add(name, count) }
    }

    /// The object's text on one line.
    package var text: String { "{" + body + "}" }

    package mutating func add(_ name: String, _ value: String) {
        if isWanted { addRaw(name, JSONObject.quote(value)) }
    }
    package mutating func add(_ name: String, _ value: Int) { addRaw(name, String(value)) }
    package mutating func add(_ name: String, _ value: Bool) { addRaw(name, value ? "true" : "false") }
    package mutating func add(_ name: String, _ value: JSONObject) { addRaw(name, value.text) }
    package mutating func add(_ name: String, _ values: [String]) {
        addRaw(name, "[" + values.map(JSONObject.quote).joined(separator: ",") + "]")
    }
    package mutating func add(_ name: String, _ values: [JSONObject]) {
        addRaw(name, "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    /// Adds a member whose value is JSON text already.
    package mutating func addRaw(_ name: String, _ json: String) {
        guard isWanted else { return }
        if !body.isEmpty { body += "," }
        body += JSONObject.quote(name) + ":" + json
    }

    /// A JSON string: quotation mark, backslash and control characters escaped (RFC 8259 section 7).
    package static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                // U+2028 and U+2029 end a line for some readers of JSON lines; DEL disturbs terminals.
                if scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
