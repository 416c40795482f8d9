/// Collects texts and gives each a place. `RulesetContent.sortStrings` puts them into the order of a ruleset.
struct StringPool {
    private(set) var strings: [String] = []
    private var indexes: [String: UInt32] = [:]

    /// The provisional place of a text.
    mutating func add(_ text: String) -> UInt32 {
        if let known = indexes[text] { return known }
        let index = UInt32(strings.count)
        indexes[text] = index
        strings.append(text)
        return index
    }
}
