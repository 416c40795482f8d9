internal import MidicRuntime

/// The attributes of all modules as lists, one for each distinct content of a data set level.
///
/// A list has a higher number than the lists that it refers to, so there is no cycle. Only the lists that are asked for
/// are read.
struct AttributeLists: Sendable {
    /// One line of a list.
    struct Attribute: Sendable, Hashable {
        let tag: Tag
        let type: AttributeType
        /// The list inside the items, or 0.
        let list: Int
    }

    private let text: PackedText
    /// By list number less 1: where its line begins.
    private let starts: [Int]

    init() {
        var text = PackedText(StandardData.attributeLists)
        var starts = [0]
        while !text.isAtEnd { starts.append(text.skipLine()) }
        starts.removeLast()
        self.text = text
        self.starts = starts
    }

    var count: Int { starts.count }

    func attributes(ofList number: Int) -> [Attribute] {
        if number == 0 { return [] }
        var line = text
        line.move(to: starts[number - 1])
        var found: [Attribute] = []
        while !line.isAtLineEnd {
            let tag = line.tag()
            let type = AttributeType(letter: line.letter())
            found.append(Attribute(tag: tag, type: type, list: line.pair()))
        }
        return found
    }

    /// Adds the numbers of all lists that stand inside `sequence` directly in `parent`, from a module's list down.
    func collectLists(of sequence: Tag, in parent: Tag?, from root: Int, into found: inout Set<Int>) {
        var visited: Set<Int> = []
        func visit(_ number: Int, inside: Tag?) {
            for attribute in attributes(ofList: number) {
                if attribute.tag == sequence, inside == parent, attribute.list != 0 { found.insert(attribute.list) }
                // A list is the same wherever it stands, so what is below it needs one visit only, but its own
                // parent matters: `inside` is looked at before the list is marked.
                guard attribute.list != 0 else { continue }
                if attribute.tag == parent || visited.insert(attribute.list).inserted {
                    visit(attribute.list, inside: attribute.tag)
                }
            }
        }
        visit(root, inside: nil)
    }

    /// Type 1 and 2 attributes of the lists taken together, with those below Type 1 sequences.
    func dummyRows(of numbers: [Int]) -> [AttributeRow] {
        var types: [Tag: AttributeType] = [:]
        var inner: [Tag: Set<Int>] = [:]
        for attribute in numbers.flatMap({ attributes(ofList: $0) }) {
            if let known = types[attribute.tag], known.rank <= attribute.type.rank {
            } else {
                types[attribute.tag] = attribute.type
            }
            if attribute.list != 0 { inner[attribute.tag, default: []].insert(attribute.list) }
        }
        var rows: [AttributeRow] = []
        for (tag, type) in types.sorted(by: { $0.key < $1.key }) where type == .type1 || type == .type2 {
            rows.append(AttributeRow(path: [tag], type: type))
            guard type == .type1, let lists = inner[tag] else { continue }
            for row in dummyRows(of: lists.sorted()) {
                rows.append(AttributeRow(path: [tag] + row.path, type: row.type))
            }
        }
        return rows
    }
}
