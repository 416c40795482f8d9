/// Finds any number of texts in a value in one pass over it.
///
/// The machine of Aho and Corasick (Communications of the ACM 18, 1975): a tree of all texts, where each node knows the node of
/// the longest end of its text that begins another. Begin and end of the value are symbols of their own, so `begins with` and
/// `ends with` are texts like others. It is made when a run begins, from what the ruleset's atoms say: its size is that of the
/// texts, whatever their number, and a value takes at most two steps a byte.
struct TextSearch {
    private struct Node {
        var symbol: UInt16
        /// Index of the first child, of the next node under the same parent; 0 for none, since the root is neither.
        var child: Int32 = 0
        var sibling: Int32 = 0
        /// The node of the longest proper end of this node's text.
        var fallback: Int32 = 0
        /// The first finding of the node; -1 for none.
        var finding: Int32 = -1
        /// The next node on the way of fallbacks that has findings; 0 for none.
        var further: Int32 = 0
        /// Of the value for which the node's findings were given out.
        var stamp: Int32 = 0
    }

    /// What was found, where a text ends.
    private struct Finding {
        var number: Int32
        var next: Int32
    }

    private var nodes = [Node(symbol: 0)]
    private var findings: [Finding] = []
    /// The root's children by symbol.
    private var first = [Int32](repeating: 0, count: 258)
    private var stamp: Int32 = 0

    private static let begin: UInt16 = 256
    private static let end: UInt16 = 257

    /// - Parameter texts: what is looked for, each with a number that is given back where it is found.
    init(_ texts: [(text: [UInt8], form: TextForm, number: Int)]) {
        for (text, form, number) in texts { insert(text, form, number) }
        link()
    }

    private mutating func insert(_ text: [UInt8], _ form: TextForm, _ number: Int) {
        var node = 0
        if form == .begins || form == .equals { node = enter(Self.begin, under: node) }
        for byte in text { node = enter(UInt16(byte), under: node) }
        if form == .ends || form == .equals { node = enter(Self.end, under: node) }
        findings.append(Finding(number: Int32(truncatingIfNeeded: number), next: nodes[node].finding))
        nodes[node].finding = Int32(truncatingIfNeeded: findings.count - 1)
    }

    private mutating func enter(_ symbol: UInt16, under parent: Int) -> Int {
        let known = child(of: parent, symbol)
        if known != 0 { return known }
        let index = Int32(truncatingIfNeeded: nodes.count)
        nodes.append(Node(symbol: symbol, sibling: nodes[parent].child))
        nodes[parent].child = index
        if parent == 0 { first[Int(symbol)] = index }
        return Int(index)
    }

    /// 0 for none.
    @inline(__always) private func child(of parent: Int, _ symbol: UInt16) -> Int {
        if parent == 0 { return Int(first[Int(symbol)]) }
        var index = Int(nodes[parent].child)
        while index != 0, nodes[index].symbol != symbol { index = Int(nodes[index].sibling) }
        return index
    }

    /// Breadth first: the fallback of a node is less deep than the node.
    private mutating func link() {
        var queue = [0]
        var place = 0
        while place < queue.count {
            let parent = queue[place]
            place += 1
            var index = Int(nodes[parent].child)
            while index != 0 {
                if parent != 0 {
                    let fallback = step(Int(nodes[parent].fallback), nodes[index].symbol)
                    nodes[index].fallback = Int32(truncatingIfNeeded: fallback)
                    nodes[index].further =
                        nodes[fallback].finding >= 0
                        ? Int32(truncatingIfNeeded: fallback) : nodes[fallback].further
                }
                queue.append(index)
                index = Int(nodes[index].sibling)
            }
        }
    }

    @inline(__always) private func step(_ from: Int, _ symbol: UInt16) -> Int {
        var node = from
        while true {
            let next = child(of: node, symbol)
            if next != 0 || node == 0 { return next }
            node = Int(nodes[node].fallback)
        }
    }

    /// Calls `body` with the numbers of the texts that a value has. A number that several texts have may come several times.
    mutating func find(in value: [UInt8], _ body: (Int) -> Void) {
        if stamp == .max {
            for index in nodes.indices { nodes[index].stamp = 0 }
            stamp = 0
        }
        stamp += 1
        var node = step(0, Self.begin)
        for byte in value {
            node = step(node, UInt16(byte))
            if nodes[node].finding >= 0 || nodes[node].further != 0 { give(node, body) }
        }
        give(step(node, Self.end), body)
    }

    /// What ends at a node. What was given out for this value is not again, so that nested texts cost no product.
    private mutating func give(_ node: Int, _ body: (Int) -> Void) {
        var node = node
        while node != 0, nodes[node].stamp != stamp {
            nodes[node].stamp = stamp
            var finding = nodes[node].finding
            while finding >= 0 {
                body(Int(findings[Int(finding)].number))
                finding = findings[Int(finding)].next
            }
            node = Int(nodes[node].further)
        }
    }
}
