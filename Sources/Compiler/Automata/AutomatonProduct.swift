import MidicRuntime

/// Automata that read one text together.
struct AutomatonProduct {
    private let automata: [AutomatonRecord]
    /// The class of a byte in each automaton. Bytes that none of them tells apart are one letter.
    private let letters: Set<[Int]>

    /// - Parameter bytes: those that texts are made of.
    init(_ automata: [AutomatonRecord], bytes: [UInt8] = Array(UInt8.min...UInt8.max)) {
        self.automata = automata
        letters = Set(bytes.map { byte in automata.map { Int($0.byteClasses[Int(byte)]) } })
    }

    /// Which of the automata accept a text: a bit for each.
    typealias Verdict = UInt64

    /// Visits what texts of at least one byte can lead to, shorter texts first, until `visit` returns false.
    ///
    /// - Parameter limit: of combinations of states.
    /// - Returns: false if there are more, so that some were not visited.
    func visit(limit: Int, _ visit: (_ length: Int, Verdict) -> Bool) -> Bool {
        var reached: Set<[Int]> = []
        var front: Set<[Int]> = [automata.map { _ in 0 }]
        var length = 0
        while !front.isEmpty {
            length += 1
            var next: Set<[Int]> = []
            for states in front {
                for letter in letters {
                    let target = step(states, letter)
                    guard !reached.contains(target), next.insert(target).inserted else { continue }
                    guard reached.count + next.count <= limit else { return false }
                    if !visit(length, verdict(target)) { return true }
                }
            }
            reached.formUnion(next)
            front = next
        }
        return true
    }

    private func step(_ states: [Int], _ letter: [Int]) -> [Int] {
        automata.indices.map { index in
            Int(automata[index].transitions[states[index] * Int(automata[index].classCount) + letter[index]])
        }
    }

    private func verdict(_ states: [Int]) -> Verdict {
        var verdict: Verdict = 0
        for (index, state) in states.enumerated() where automata[index].accepting[state] != 0 {
            verdict |= 1 << Verdict(index)
        }
        return verdict
    }

    /// The length of the shortest text of at least one byte with a verdict; nil if there is none.
    ///
    /// Where there are too many combinations of states to tell the answer is 0.
    func shortestText(with wanted: Verdict) -> Int? {
        var found: Int?
        let isWhole = visit(limit: 2 * RegularExpression.stateLimit) { length, verdict in
            if verdict == wanted { found = length }
            return found == nil
        }
        return isWhole ? found : 0
    }

    /// The verdicts that texts of at least one byte can have; nil if there are too many combinations of states to tell.
    func verdicts(limit: Int) -> Set<Verdict>? {
        var found: Set<Verdict> = []
        let isWhole = visit(limit: limit) { _, verdict in
            found.insert(verdict)
            return found.count < 1 << automata.count
        }
        return isWhole ? found : nil
    }
}
