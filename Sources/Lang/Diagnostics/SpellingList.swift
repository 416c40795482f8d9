/// Words that would have been right, made ready so that the nearest of thousands to a misspelt one is found at little cost.
///
/// Distance is Damerau-Levenshtein (optimal string alignment: insertion, deletion, substitution, and the swap of two neighbours
/// count one each; Damerau, CACM 7(3), 1964) of the words in lower case without underscores and blanks. One edit changes a word's
/// length by one at most and the counts of its letters by two at most, so that most words are passed over by both without a
/// look at their letters, and of the others only cells of the table are filled that can stay within the limit (Ukkonen,
/// Information and Control 64, 1985).
package struct SpellingList: Sendable {
    /// In the order given.
    package let words: [String]
    /// The folded letters of all words one after the other, and where each word ends.
    private var letters: [UInt8] = []
    private var ends: [Int] = []
    private var counts: [LetterCounts] = []

    package init(_ words: some Sequence<String>) {
        self.words = Array(words)
        ends.reserveCapacity(self.words.count)
        counts.reserveCapacity(self.words.count)
        for word in self.words {
            let start = letters.count
            for byte in word.utf8 { SpellingList.fold(byte).map { letters.append($0) } }
            ends.append(letters.count)
            counts.append(LetterCounts(letters[start...]))
        }
    }

    /// The word nearest to a misspelt one, or nil if none is near.
    ///
    /// The limit grows with the length of the written word: 1 up to four letters, then a third of its length, at most 4, since in
    /// a short word one slip is already much. A word that differs in case or underscores only is always taken. Between equals the first in
    /// the order of the list wins, so the answer is stable.
    package func closest(to word: String) -> String? { SpellingList.closest(to: word, among: [self]) }

    /// As if the lists were one.
    package static func closest(to word: String, among lists: [SpellingList]) -> String? {
        let folded = word.utf8.compactMap(SpellingList.fold)
        guard !folded.isEmpty else { return nil }
        let limit = folded.count <= 4 ? 1 : min(folded.count / 3, 4)
        let own = LetterCounts(folded[...])
        var table = EditTable(columns: folded.count + limit)
        var best: String?
        var bound = limit
        for list in lists {
            var start = 0
            for index in list.words.indices {
                let range = start..<list.ends[index]
                start = range.upperBound
                // An equal one counts when no nearer one is left to find.
                guard abs(range.count - folded.count) <= bound, own.mayLie(within: bound, of: list.counts[index]) else {
                    continue
                }
                let other = list.letters[range]
                if folded[...] == other {
                    if list.words[index] != word { return list.words[index] }
                    continue
                }
                guard bound > 0, let distance = table.distance(folded, other, atMost: bound) else { continue }
                best = list.words[index]
                bound = distance - 1
            }
        }
        return best
    }

    /// Lower case; nil for underscores and blanks.
    private static func fold(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: " "): nil
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
        default: byte
        }
    }
}

/// Which letters stand in a word once, twice, three and four times at least: a bit each. Bytes that are no letters share bits with
/// letters, which lets more words through.
private struct LetterCounts: Sendable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    init(_ letters: ArraySlice<UInt8>) {
        for letter in letters {
            let once = (1 as UInt64) << UInt64(letter & 31)
            let twice = once << 32
            if first & once == 0 {
                first |= once
            } else if first & twice == 0 {
                first |= twice
            } else if second & once == 0 {
                second |= once
            } else {
                second |= twice
            }
        }
    }

    /// False if words with these letters are further apart than a number of edits: one edit adds or removes one letter, or one
    /// of each, and so changes two bits at most.
    func mayLie(within edits: Int, of other: LetterCounts) -> Bool {
        (first ^ other.first).nonzeroBitCount + (second ^ other.second).nonzeroBitCount <= 2 * edits
    }
}

/// The three rows of the table of distances that are at work, kept from word to word.
private struct EditTable {
    private var beforeLast: [Int]
    private var last: [Int]
    private var row: [Int]

    init(columns: Int) {
        beforeLast = Array(repeating: 0, count: columns + 1)
        last = beforeLast
        row = beforeLast
    }

    /// The distance of two words, or nil if it is above the limit.
    ///
    /// - Parameter b: not longer than the columns.
    mutating func distance(_ a: [UInt8], _ b: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
        let (beyond, first) = (limit + 1, b.startIndex)
        for column in 0...min(b.count, limit) { last[column] = column }
        if limit < b.count { last[limit + 1] = beyond }
        for i in 1...a.count {
            // Cells further from the diagonal are above the limit.
            let (low, high) = (max(1, i - limit), min(b.count, i + limit))
            guard low <= high else { return nil }
            row[low - 1] = low == 1 ? i : beyond
            var smallest = row[low - 1]
            for j in low...high {
                let (letter, other) = (a[i - 1], b[first + j - 1])
                var cost = min(last[j - 1] + (letter == other ? 0 : 1), last[j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, letter == b[first + j - 2], a[i - 2] == other {
                    cost = min(cost, beforeLast[j - 2] + 1)
                }
                row[j] = cost
                smallest = min(smallest, cost)
            }
            guard smallest <= limit else { return nil }
            if high < b.count { row[high + 1] = beyond }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[b.count] <= limit ? last[b.count] : nil
    }
}
