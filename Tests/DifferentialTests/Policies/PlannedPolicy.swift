import Foundation

/// A statement, declaration or block of a planned policy; one line of its text, or a block of them.
struct PlannedStatement: Hashable, Sendable {
    /// Selector and guard of a rule; a whole gate or declaration; what stands before the brace of a block.
    var head: String
    /// What stands behind the arrow of a rule, `override` and `because` aside; nil for all else.
    var action: String?
    var overrides = false
    /// Says why, without `override` too.
    var isReasoned = false
    /// The statements of a block.
    var body: [PlannedStatement]?
    /// Productions of the grammar and words of the language that it uses.
    var words: Set<String> = []
    /// Keywords of attributes that it names; rules about the same ones stay together.
    var attributes: Set<String> = []

    init(
        _ head: String, _ action: String? = nil, words: Set<String> = [], attributes: Set<String> = [],
        body: [PlannedStatement]? = nil
    ) {
        self.head = head
        self.action = action
        self.words = words
        self.attributes = attributes
        self.body = body
    }

    /// This and all inside.
    var all: [PlannedStatement] { [self] + (body ?? []).flatMap(\.all) }

    /// The rule's text; other statements are their heads.
    var line: String {
        guard let action else {
            let mark = "mark equipment"
            guard overrides, head.hasPrefix(mark) else { return head }
            return "mark override equipment\(head.dropFirst(mark.count)) because \"planned\""
        }
        return "\(head) -> "
            + (overrides
                ? "override \(action) because \"planned\""
                : isReasoned ? "\(action) because \"planned\" ref \"P-1\"" : action)
    }
}

/// One file of a planned policy.
struct PlannedLayer: Hashable, Sendable {
    var name: String
    /// `standard`, `extends`, `otherwise`, `on_error`, as they stand in the policy block; at most one of each.
    var clauses: [Clause] = []
    var statements: [PlannedStatement] = []
    var hasVersion = true
    var isDocumented = false

    /// A clause of the policy block, with a place for `override`.
    struct Clause: Hashable, Sendable {
        var word: String
        var rest: String
        var overrides = false
    }

    /// The file's lines, each with the index of the statement of the layer that it belongs to; nil in the header.
    var lines: [(text: String, path: [Int]?)] {
        var lines: [(text: String, path: [Int]?)] = [("midic 1", nil)]
        if isDocumented { lines.append(("/// For trials of executors.", nil)) }
        lines.append(("policy \(name) \(hasVersion ? "version \"1\" " : ""){", nil))
        for clause in clauses { lines.append(("    " + Self.text(clause), nil)) }
        lines.append(("}", nil))
        for (index, statement) in statements.enumerated() { Self.add(statement, [index], "", &lines) }
        return lines
    }

    var text: String { lines.map(\.text).joined(separator: "\n") + "\n" }

    private static func text(_ clause: Clause) -> String {
        guard clause.overrides else { return "\(clause.word) \(clause.rest)" }
        if clause.word == "extends" {
            let spelled = clause.rest.replacingOccurrences(of: " with ", with: " with override ")
            return "extends \(spelled) because \"planned\""
        }
        return "\(clause.word) override \(clause.rest) because \"planned\""
    }

    private static func add(
        _ statement: PlannedStatement, _ path: [Int], _ indent: String, _ lines: inout [(text: String, path: [Int]?)]
    ) {
        guard let body = statement.body else { return lines.append((indent + statement.line, path)) }
        lines.append((indent + statement.head + " {", path))
        for (index, inner) in body.enumerated() { add(inner, path + [index], indent + "    ", &lines) }
        lines.append((indent + "}", path))
    }
}

/// A policy as a plan from which its text is made: the outermost base first, the policy itself last.
struct PlannedPolicy: Hashable, Sendable {
    var layers: [PlannedLayer]
    /// Values for the parameters that it may declare.
    static let params = [
        "site": "NORTH", "inc": "-400", "count": "42", "label": "CODE_1", "day": "20200229", "dose": "12.5",
    ]

    static let safeListName = "safe.tsv"

    /// The files by the names under which they extend each other.
    var files: [String: String] {
        var files = Dictionary(
            uniqueKeysWithValues: layers.indices.map { (Self.fileName($0, of: layers.count), layers[$0].text) })
        if layers.contains(where: { $0.text.contains(Self.safeListName) }) {
            files[Self.safeListName] = PolicyWords.safeList
        }
        return files
    }

    /// All words of the language that its statements use.
    var words: Set<String> {
        layers.reduce(into: clauseWords) { words, layer in
            for statement in layer.statements.flatMap(\.all) { words.formUnion(statement.words) }
        }
    }

    /// Words of the policy blocks, and of what a statement says beside its own.
    var clauseWords: Set<String> {
        layers.reduce(into: []) { words, layer in
            for clause in layer.clauses {
                words.insert("\(clause.word) \(clause.word == "extends" ? "" : clause.rest)")
                if clause.word == "extends", let start = clause.rest.range(of: " with ") {
                    for option in clause.rest[start.upperBound...].split(separator: ", ") {
                        words.insert("with \(option)")
                    }
                    if clause.rest.hasPrefix("\"") { words.insert("with behind a file") }
                }
                if clause.overrides { words.insert("\(clause.word) override") }
            }
            words.insert(layer.hasVersion ? "version" : "no version")
            if layer.isDocumented { words.insert("documented") }
            if layer.statements.flatMap(\.all).contains(where: { $0.isReasoned && !$0.overrides }) {
                words.insert("because")
                words.insert("ref")
            }
            if layer.statements.flatMap(\.all).contains(where: \.overrides) { words.insert("rule override because") }
        }
    }

    /// Keywords of attributes that its rules name, in order.
    var attributes: [String] {
        Set(layers.flatMap(\.statements).flatMap(\.all).flatMap(\.attributes)).sorted()
    }

    /// `policy.midic` is the policy itself.
    static func fileName(_ layer: Int, of count: Int) -> String {
        layer == count - 1 ? "policy.midic" : "layer\(layer).midic"
    }

    /// The text of all files, for people.
    var text: String {
        layers.indices.reversed().map { "// \(Self.fileName($0, of: layers.count))\n\(layers[$0].text)" }.joined()
    }

    /// Without the statements at some places, and without blocks that become empty by it.
    mutating func remove(_ places: [(layer: Int, path: [Int])]) {
        // From behind, so that the places before stay what they are.
        for layer in layers.indices {
            let paths = places.filter { $0.layer == layer }.map(\.path)
            for path in paths.sorted(by: { $1.lexicographicallyPrecedes($0) }) {
                Self.remove(path[...], &layers[layer].statements)
            }
            layers[layer].statements = Self.withoutEmptyBlocks(layers[layer].statements)
        }
    }

    private static func remove(_ path: ArraySlice<Int>, _ statements: inout [PlannedStatement]) {
        guard let first = path.first, statements.indices.contains(first) else { return }
        if path.count == 1 {
            statements.remove(at: first)
        } else {
            var body = statements[first].body ?? []
            remove(path.dropFirst(), &body)
            statements[first].body = body
        }
    }

    private static func withoutEmptyBlocks(_ statements: [PlannedStatement]) -> [PlannedStatement] {
        statements.compactMap { statement in
            guard let body = statement.body else { return statement }
            var other = statement
            other.body = withoutEmptyBlocks(body)
            return other.body?.isEmpty == true ? nil : other
        }
    }

    subscript(layer: Int, path: [Int]) -> PlannedStatement? {
        get {
            var statements = layers[layer].statements
            for index in path.dropLast() {
                guard statements.indices.contains(index) else { return nil }
                statements = statements[index].body ?? []
            }
            return path.last.flatMap { statements.indices.contains($0) ? statements[$0] : nil }
        }
        set {
            guard let newValue else { return remove([(layer, path)]) }
            Self.set(newValue, path[...], &layers[layer].statements)
        }
    }

    private static func set(
        _ statement: PlannedStatement, _ path: ArraySlice<Int>, _ statements: inout [PlannedStatement]
    ) {
        guard let first = path.first else { return }
        if path.count == 1 {
            statements[first] = statement
        } else {
            set(statement, path.dropFirst(), &statements[first].body!)
        }
    }

    /// Where its statements stand: inner ones behind their blocks.
    var places: [(layer: Int, path: [Int])] {
        func inside(_ statements: [PlannedStatement], _ path: [Int]) -> [[Int]] {
            statements.enumerated().flatMap { index, statement in
                [path + [index]] + inside(statement.body ?? [], path + [index])
            }
        }
        return layers.indices.flatMap { layer in
            inside(layers[layer].statements, []).map { (layer: layer, path: $0) }
        }
    }
}
