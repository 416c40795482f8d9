/// Collects texts and gives each a place; `sorted` then puts them into the order of a ruleset.
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

    /// The texts ascending by bytes, and for each provisional place its final one.
    func sorted() -> (strings: [String], places: [UInt32]) {
        let keys = strings.map { Array($0.utf8) }
        let order = strings.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
        var places = [UInt32](repeating: 0, count: strings.count)
        for (new, old) in order.enumerated() { places[old] = UInt32(new) }
        return (order.map { strings[$0] }, places)
    }
}
