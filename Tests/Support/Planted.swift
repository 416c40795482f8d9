/// Looks for a planted text in every form in which a reader could see it.
package enum Planted {
    /// Whether the bytes hold the text: as it is, with the bytes of each pair or four swapped, or in UTF-16.
    package static func isIn(_ bytes: [UInt8], _ text: String) -> Bool {
        forms(Array(text.utf8)).contains { contains(bytes, $0) }
    }

    private static func forms(_ text: [UInt8]) -> [[UInt8]] {
        var forms: [[UInt8]] = [text, text.flatMap { byte -> [UInt8] in [byte, 0] }]
        // What swapping leaves whole: from the first byte of a word to the last, whichever way the words lie.
        for unit in [2, 4] where text.count >= 2 * unit {
            for skipped in 0..<unit {
                let whole = text.dropFirst(skipped)
                let words = stride(from: whole.startIndex, to: whole.endIndex - unit + 1, by: unit)
                    .map { Array(whole[$0..<$0 + unit].reversed()) }
                if words.count * unit >= min(6, text.count) { forms.append(words.flatMap { $0 }) }
            }
        }
        return forms.filter { $0.count >= 4 }
    }

    package static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        var index = 0
        while index <= bytes.count - wanted.count {
            if bytes[index] == first, bytes[index..<index + wanted.count].elementsEqual(wanted) { return true }
            index += 1
        }
        return false
    }
}
