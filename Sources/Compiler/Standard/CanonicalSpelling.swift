import MidicLang
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

    /// `private "ACME" (0019,xx0C)`
    static func privateElement(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) -> String {
        "private \(quoted(creator)) \(privateTag(group, elementOffset))"
    }

    /// The sequences before a selector, with a slash at the end where there are any.
    static func path(_ pattern: PathPattern) -> String {
        var steps = pattern.steps[...]
        var text = "./"
        if steps.first == .anyDepth {
            steps = steps.dropFirst()
            text = ""
        }
        for step in steps {
            switch step {
            case .sequence(let tag): text += name(tag) + "/"
            case .anyDepth: text += "**/"
            }
        }
        return text
    }

    /// The text in quotes, with quotes, backslashes and what cannot be seen escaped: the parser reads it as the same text.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where HiddenCharacter.contains(scalar):
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
