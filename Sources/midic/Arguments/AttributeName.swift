import MidicCompiler
import MidicLang
import MidicRuntime

/// Attributes as they are written on the command line.
enum AttributeName {
    /// One attribute, or all that a class, a glob, a mask or the like of the language stands for.
    static func elements(_ given: String) throws -> [ElementQuery.Element] {
        guard let elements = ElementSelection.elements(given) else { return [try element(given)] }
        if elements.isEmpty { throw UsageError("`\(given)` stands for no attribute") }
        return elements
    }

    /// A keyword, a tag, or `"CREATOR" (gggg,xxee)`, with or without the word `private` before it.
    static func element(_ given: String) throws -> ElementQuery.Element {
        var text = given
        if text.hasPrefix("private ") { text = String(text.dropFirst(8)) }
        if text.first == "\"" {
            let rest = text.dropFirst()
            guard let close = rest.firstIndex(of: "\""),
                let (group, block) = privateTag(rest[rest.index(after: close)...])
            else { throw UsageError("a private element is written '\"CREATOR\" (0019,xx0C)', not `\(given)`") }
            return .privateElement(creator: String(rest[..<close]), group: group, elementOffset: block)
        }
        let tag = try self.tag(text)
        if tag.isPrivate {
            throw UsageError(
                "a private element is named with its creator: '\"CREATOR\" (\(hex(tag.group)),xx\(hex(tag.element).suffix(2)))'"
            )
        }
        return tag.group == 2 ? .meta(tag) : .attribute(tag)
    }

    /// A keyword, `(gggg,eeee)` or `ggggeeee`.
    static func tag(_ given: String) throws -> Tag {
        let digits = given.filter { !"(), ".contains($0) }
        if digits.count == 8, let value = UInt32(digits, radix: 16) { return Tag(rawValue: value) }
        if let entry = DataDictionary.shared.entry(keyword: given) { return entry.tag }
        throw UsageError(
            "unknown attribute `\(given)`", given,
            among: DataDictionary.shared.keywords + BuiltinClass.allCases.map(\.rawValue))
    }

    private static func privateTag(_ text: Substring) -> (group: UInt16, block: UInt8)? {
        let digits = text.filter { !"(), ".contains($0) }
        guard digits.count == 8, let group = UInt16(digits.prefix(4), radix: 16),
            let block = UInt8(digits.suffix(2), radix: 16), group & 1 == 1
        else { return nil }
        return (group, block)
    }

    static func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
