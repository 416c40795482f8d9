import MidicRuntime

/// The facts `multi-frame`, `encapsulated` and `icon image`.
enum ObjectFacts {
    static func holds(_ words: String, _ reading: FileReading) -> Bool {
        let root = reading.elements
        switch words {
        case "multi-frame":
            let frames = root.filter { $0.tag == .numberOfFrames }
            let groups = root.filter { $0.tag == .perFrameFunctionalGroupsSequence }
            return frames.differ || groups.differ || frames.contains(where: saysSeveral)
                || groups.contains { items(of: $0).map { $0 > 1 } ?? true }
        case "encapsulated":
            return reading.syntax.isEncapsulated
                || root.contains { element in
                    if element.tag == .pixelData, case .fragments = element.content { true } else { false }
                }
        default: return hasIcon(root)
        }
    }

    private static func saysSeveral(_ element: TreeElement) -> Bool {
        guard let value = element.value else { return true }
        var text = String(decoding: value, as: UTF8.self)[...]
        while let last = text.last, last == " " || last == "\0" { text = text.dropLast() }
        while text.first == " " { text = text.dropFirst() }
        if text.isEmpty { return false }
        if text.first == "+" { text = text.dropFirst() }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return true }
        let significant = text.drop { $0 == "0" }
        return !significant.isEmpty && significant != "1"
    }

    /// How many items there are; nil where that cannot be told.
    private static func items(of element: TreeElement) -> Int? {
        switch element.content {
        case .items(let items, _): items.count
        case .value: element.isBlank ? 0 : nil
        default: nil
        }
    }

    private static func hasIcon(_ elements: [TreeElement]) -> Bool {
        elements.contains { element in
            if element.tag == .iconImageSequence, items(of: element) != 0 { return true }
            guard case .items(let items, _) = element.content else { return false }
            return items.contains { hasIcon($0.elements) }
        }
    }
}
