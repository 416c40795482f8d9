/// Text of one JSON object (RFC 8259), members in the order in which they are added, so that equal facts give equal bytes.
///
/// The one writer of JSON: for findings, summaries, audits and records. Its own, since nothing here has Foundation, and
/// a target of its own, since the language and the runtime know nothing of one another.
package struct JSONObject: Sendable {
    /// The members, as UTF-8.
    private var body: [UInt8] = []
    /// False for an object that nobody will read: then nothing is put together.
    package let isWanted: Bool

    /// - Parameter capacity: bytes that the members will have, more or less.
    package init(isWanted: Bool = true, capacity: Int = 0) {
        self.isWanted = isWanted
        if isWanted, capacity > 0 { body.reserveCapacity(capacity) }
    }

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
    package var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the object's text, as UTF-8.
    package func append(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        bytes.append(contentsOf: body)
        bytes.append(UInt8(ascii: "}"))
    }

    package mutating func add(_ name: String, _ value: String) {
        guard isWanted else { return }
        begin(name)
        JSONObject.append(value, quotedTo: &body)
    }
    package mutating func add(_ name: String, _ value: Int) {
        guard isWanted else { return }
        begin(name)
        body.append(decimal: value)
    }
    package mutating func add(_ name: String, _ value: Bool) {
        guard isWanted else { return }
        begin(name)
        body.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// A number with three decimals, rounded; zero if it is none.
    package mutating func add(_ name: String, _ value: Double) {
        guard isWanted else { return }
        begin(name)
        let thousandths = value.isFinite && abs(value) < 1e15 ? Int((abs(value) * 1000).rounded()) : 0
        let sign = value < 0 && thousandths > 0 ? "-" : ""
        body.append(contentsOf: "\(sign)\(thousandths / 1000).\(String(1000 + thousandths % 1000).dropFirst())".utf8)
    }

    /// - Parameter value: nil for `null`.
    package mutating func add(_ name: String, _ value: JSONObject?) {
        guard isWanted else { return }
        begin(name)
        if let value { value.append(to: &body) } else { body.append(contentsOf: "null".utf8) }
    }

    /// Adds an object of numbers by name.
    package mutating func add(_ name: String, _ counts: [(name: String, count: Int)]) {
        guard isWanted else { return }
        begin(name)
        body.append(UInt8(ascii: "{"))
        for (index, (name, count)) in counts.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            JSONObject.append(name, quotedTo: &body)
            body.append(UInt8(ascii: ":"))
            body.append(decimal: count)
        }
        body.append(UInt8(ascii: "}"))
    }

    package mutating func add(_ name: String, _ values: [String]) {
        addArray(name, values) { (value, body) in JSONObject.append(value, quotedTo: &body) }
    }
    package mutating func add(_ name: String, _ values: [JSONObject]) {
        addArray(name, values) { (value, body) in value.append(to: &body) }
    }

    private mutating func addArray<Value>(
        _ name: String, _ values: [Value], _ appendValue: (Value, inout [UInt8]) -> Void
    ) {
        guard isWanted else { return }
        begin(name)
        body.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            appendValue(value, &body)
        }
        body.append(UInt8(ascii: "]"))
    }

    /// Adds all members of another object.
    package mutating func add(contentOf other: JSONObject) {
        guard isWanted, !other.body.isEmpty else { return }
        if !body.isEmpty { body.append(UInt8(ascii: ",")) }
        body.append(contentsOf: other.body)
    }

    private mutating func begin(_ name: String) {
        if !body.isEmpty { body.append(UInt8(ascii: ",")) }
        JSONObject.append(name, quotedTo: &body)
        body.append(UInt8(ascii: ":"))
    }

    /// A JSON string: quotation mark, backslash and control characters escaped (RFC 8259 section 7), and besides these
    /// what can steer the reader's terminal or end a line: C1 controls, U+2028, U+2029 and the characters that change the
    /// direction of text (Unicode Standard Annex 9, section 2).
    package static func quote(_ text: String) -> String {
        var result: [UInt8] = []
        append(text, quotedTo: &result)
        return String(decoding: result, as: UTF8.self)
    }

    private static func append(_ text: String, quotedTo result: inout [UInt8]) {
        result.append(0x22)
        let start = result.count
        result.append(contentsOf: text.utf8)
        // Nearly all text stays as it is.
        if !isPlain(result, from: start) {
            result.removeLast(result.count - start)
            appendEscaped(text, to: &result)
        }
        result.append(0x22)
    }

    /// Whether the bytes from `start` on are printable ASCII without quotation mark and backslash.
    private static func isPlain(_ bytes: [UInt8], from start: Int) -> Bool {
        let span = bytes.span
        var isPlain = true
        for index in start..<span.count {
            let byte = span[index]
            if byte &- 0x20 > 0x5E || byte == 0x22 || byte == 0x5C { isPlain = false }
        }
        return isPlain
    }

    private static func appendEscaped(_ text: String, to result: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: result.append(contentsOf: "\\\"".utf8)
            case 0x5C: result.append(contentsOf: "\\\\".utf8)
            case 0x0A: result.append(contentsOf: "\\n".utf8)
            case 0x0D: result.append(contentsOf: "\\r".utf8)
            case 0x09: result.append(contentsOf: "\\t".utf8)
            case _ where scalar.canSteer:
                let digits = String(scalar.value, radix: 16)
                result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: result.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }
}

extension [UInt8] {
    /// Appends a number's decimal digits.
    fileprivate mutating func append(decimal value: Int) {
        var rest = value.magnitude
        if value < 0 { append(UInt8(ascii: "-")) }
        if rest < 10 {
            append(UInt8(ascii: "0") + UInt8(rest))
            return
        }
        let start = count
        while rest > 0 {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        self[start...].reverse()
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
