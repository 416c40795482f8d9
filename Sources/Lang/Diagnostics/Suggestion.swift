/// "Did you mean": the nearest of the words that would have been right.
package enum Suggestion {
    /// The word nearest to a misspelt one, or nil if none is near.
    ///
    /// Distance is Damerau-Levenshtein (optimal string alignment: insertion, deletion, substitution, and the swap of two
    /// neighbours count one each; Damerau, CACM 7(3), 1964). The limit grows with the length of the written word: 1 up to
    /// four letters, then a third of its length, at most 4, since in a short word one slip is already much. A word that differs in case or
    /// underscores only is always taken. Between equals the first in the order of `candidates` wins, so the answer is stable.
    package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
        let folded = fold(word)
        guard !folded.isEmpty else { return nil }
        let limit = folded.count <= 4 ? 1 : min(folded.count / 3, 4)
        var best: (word: String, distance: Int)?
        for candidate in candidates where candidate != word {
            let other = fold(candidate)
            if other == folded { return candidate }
            guard abs(other.count - folded.count) <= limit else { continue }
            let bound = (best?.distance ?? limit + 1) - 1
            guard bound > 0, let distance = distance(folded, other, atMost: bound) else { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// Lower case without underscores and blanks.
    private static func fold(_ word: String) -> [UInt8] {
        word.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: " "): nil
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
            default: byte
            }
        }
    }

    /// The distance, or nil if it is above the limit.
    private static func distance(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Int? {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            var smallest = i + 1
            for j in b.indices {
                let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
                var cost = min(substitution, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
                smallest = min(smallest, cost)
            }
            if smallest > limit { return nil }
            beforeLast = last
            last = row
        }
        return last[b.count] <= limit ? last[b.count] : nil
    }
}
