import MidicRuntime

/// How names and texts are spelt in canonical rules, explanations and messages.
enum CanonicalSpelling {
    /// The keyword, or the tag for what the dictionary lacks.
    static func name(_ tag: Tag) -> String {
        guard let entry = DataDictionary.shared.entry(for: tag), entry.mask == nil, !entry.keyword.isEmpty else {
            return tag.description
        }
        return entry.keyword
    }

    /// `(0019,xx0C)`
    static func privateTag(_ group: UInt16, _ elementOffset: UInt8) -> String {
        "(\(TagMask.hex(UInt32(group), 4)),xx\(TagMask.hex(UInt32(elementOffset), 2)))"
    }

    /// The text in quotes, with quotes and backslashes escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }
}
