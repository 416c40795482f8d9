/// Text of one JSON object (RFC 8259), members in the order in which they are added, so that equal facts give equal bytes.
///
/// The one writer of JSON: for findings, summaries, audits and records. Its own, since nothing here has Foundation, and
/// a target of its own, since the language and the runtime know nothing of one another.
package struct JSONObject: Sendable {
    private var body = ""
    /// False for an object that nobody will read: then nothing is put together.
    package let isWanted: Bool

    package init(isWanted: Bool = true) { self.isWanted = isWanted }

    /// Numbers by name.
    package init(_ counts: [(name: String, count: Int)]) {
        self.init()
        for (name, count) in counts { add(name, count) }
    }

    /// Texts by name.
    package init(_ texts: [(name: String, value: String)]) {
        self.init()
        for (name, value) in texts { add(name, value) }
    }

    /// The object's text on one line.
    package var text: String { "{" + body + "}" }

    package mutating func add(_ name: String, _ value: String) {
        guard isWanted else { return }
        begin(name)
        JSONObject.append(value, quotedTo: &body)
    }
    package mutating func add(_ name: String, _ value: Int) { addText(name, String(value)) }
    package mutating func add(_ name: String, _ value: Bool) { addText(name, value ? "true" : "false") }

    /// - Parameter value: nil for `null`.
    package mutating func add(_ name: String, _ value: JSONObject?) { addText(name, value?.text ?? "null") }
    package mutating func add(_ name: String, _ values: [String]) {
        addText(name, "[" + values.map(JSONObject.quote).joined(separator: ",") + "]")
    }
    package mutating func add(_ name: String, _ values: [JSONObject]) {
        addText(name, "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    /// Adds all members of another object.
    package mutating func add(contentOf other: JSONObject) {
        guard isWanted, !other.body.isEmpty else { return }
        if !body.isEmpty { body += "," }
        body += other.body
    }

    /// Adds a member whose value is JSON text already.
    private mutating func addText(_ name: String, _ json: String) {
        guard isWanted else { return }
        begin(name)
        body += json
    }

    private mutating func begin(_ name: String) {
        if !body.isEmpty { body += "," }
        JSONObject.append(name, quotedTo: &body)
        body += ":"
    }

    /// A JSON string: quotation mark, backslash and control characters escaped (RFC 8259 section 7), and besides these
    /// what can steer the reader's terminal or end a line: C1 controls, U+2028, U+2029 and the characters that change the
    /// direction of text (Unicode Standard Annex 9, section 2).
    package static func quote(_ text: String) -> String {
        var result = ""
        append(text, quotedTo: &result)
        return result
    }

    private static func append(_ text: String, quotedTo result: inout String) {
        result += "\""
        // Nearly all text is of this kind, and is copied as it is.
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 && $0 != 0x22 && $0 != 0x5C }) {
            result += text
        } else {
            appendEscaped(text, to: &result)
        }
        result += "\""
    }

    private static func appendEscaped(_ text: String, to result: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            case _ where scalar.canSteer:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    /// Whether the character can steer a terminal, end a line or change the direction of text: C0 and C1 controls, U+2028,
    /// U+2029, and those of Unicode Standard Annex 9, section 2.
    package var canSteer: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
