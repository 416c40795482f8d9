import MidicLang

/// Texts that are calls, variables or templates in other tools' scripts. Here they are constants, which a person who brings
/// a script over does not expect.
enum FunctionText {
    /// What a text would be elsewhere, as a message names it; nil for an ordinary text.
    static func origin(of text: String) -> String? {
        let lower = text.lowercased()
        // `@hash(this,16)`, `@keep`
        if lower.first == "@" {
            let word = lower.dropFirst().prefix { $0 != "(" && $0 != "[" }
            let isCall = word.endIndex < lower.endIndex && isWord(word)
            if isCall || functions.contains(String(word)) || ForeignActions.meaning(of: String(word)) != nil {
                return "a function of CTP"
            }
        }
        for prefix in ["func:", "var:", "deid_func:", "jitter:", "eval:"] where lower.hasPrefix(prefix) {
            return "a value of pydicom/deid"
        }
        if let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}"),
            isPlaceholder(text[text.index(after: open)..<close].filter { !"{ ".contains($0) })
        {
            return "a template"
        }
        if lower.first == "$", isWord(lower.dropFirst()) { return "a variable" }
        if lower.count > 2, lower.first == "%", lower.last == "%", isWord(lower.dropFirst().dropLast()) {
            return "a variable"
        }
        if lower.last == ")", let open = lower.firstIndex(of: "("), functions.contains(String(lower[..<open])) {
            return "a function"
        }
        if lower.last == "]", let open = lower.firstIndex(of: "["), functions.contains(String(lower[..<open])) {
            return "a function of DicomEdit"
        }
        return nil
    }

    private static let functions: Set<String> = [
        "hash", "hashuid", "hashptid", "hashname", "hashdate", "incrementdate", "contents", "value", "param", "lookup",
        "integer", "initials", "uppercase", "lowercase", "concatenate", "concat", "substring", "format", "geturl",
        "newuid", "date", "time", "today", "now", "uuid", "md5", "sha1", "sha256", "encrypt", "remove", "keep", "empty",
        "round", "shiftdatebyincrement", "shiftdatetimebyincrement", "random",
    ]

    /// `PatientID`, `PatientID,hash`, `0`
    private static func isPlaceholder(_ text: String) -> Bool {
        let word = text.prefix { !",;|!:[(".contains($0) }
        return isWord(word) || (!word.isEmpty && word.allSatisfy(\.isNumber))
    }

    /// A name as scripts have them: a letter first, then letters, digits, `_`, `.` and `:`.
    private static func isWord(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || ":._".utf8.contains($0)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
}
