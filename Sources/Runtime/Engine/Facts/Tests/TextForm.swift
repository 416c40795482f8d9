/// Where a text of the policy stands in a value.
package enum TextForm: Sendable, Hashable {
    case contains
    case begins
    case ends
    /// The text is the value.
    case equals

    /// Whether a text stands in a value so.
    package func holds(_ value: [UInt8], _ text: [UInt8]) -> Bool {
        switch self {
        case .equals: return value == text
        case .begins: return value.starts(with: text)
        case .ends: return value.reversed().starts(with: text.reversed())
        case .contains:
            guard let first = text.first else { return true }
            guard text.count <= value.count else { return false }
            for start in 0...value.count - text.count where value[start] == first {
                if value[start..<start + text.count].elementsEqual(text) { return true }
            }
            return false
        }
    }
}
