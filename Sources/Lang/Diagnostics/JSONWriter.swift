/// Writes JSON text (RFC 8259), members in the order in which they are given, so that equal findings give equal bytes.
///
/// Written by hand since this module imports nothing. Inside an object every call needs a key, inside an array none; the
/// writer does not check that.
public struct JSONWriter: Sendable {
    public private(set) var text = ""
    private var needsComma = false

    public init() {}

    private mutating func begin(_ key: String?) {
        if needsComma { text += "," }
        needsComma = true
        guard let key else { return }
        quote(key)
        text += ":"
    }

    private mutating func enclosed(
        _ key: String?, _ opening: String, _ closing: String, _ body: (inout JSONWriter) -> Void
    ) {
        begin(key)
        text += opening
        needsComma = false
        body(&self)
        text += closing
        needsComma = true
    }

    public mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
        enclosed(key, "{", "}", body)
    }

    public mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
        enclosed(key, "[", "]", body)
    }

    public mutating func string(_ key: String? = nil, _ value: String) {
        begin(key)
        quote(value)
    }

    public mutating func number(_ key: String? = nil, _ value: Int) {
        begin(key)
        text += String(value)
    }

    public mutating func boolean(_ key: String? = nil, _ value: Bool) {
        begin(key)
        text += value ? "true" : "false"
    }

    public mutating func null(_ key: String? = nil) {
        begin(key)
        text += "null"
    }

    /// A string with its quotes. Besides what RFC 8259 section 7 demands, U+2028 and U+2029 are escaped, since they end
    /// lines in many readers of JSON lines.
    private mutating func quote(_ value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}"
                || scalar == "\u{2029}":
                text += "\\u" + scalar.value.hexDigits(atLeast: 4)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
