import MidicLang

/// Private creators that are nearly another one: a rule for a creator that no file has does nothing, without a word.
struct NearCreators {
    /// As a policy names it.
    struct Mention {
        var text: String
        var range: SourceRange
    }

    /// Each creator that a policy probably misspells, with the one that is probably meant.
    ///
    /// - Parameter mentions: in the order written.
    static func findings(_ mentions: [Mention]) -> [(mention: Mention, meant: String, earlier: Mention?)] {
        var first: [String: Mention] = [:]
        var near: [UInt64: [Mention]] = [:]
        var found: [(Mention, String, Mention?)] = []
        let named = Set(mentions.map(\.text))
        for mention in mentions where !known.texts.contains(mention.text) && !alsoPublished.contains(mention.text) {
            if let meant = known.one(near: mention.text) {
                // Who names both knows that there are two.
                if !named.contains(meant) { found.append((mention, meant, nil)) }
                continue
            }
            let keys = deletions(of: folded(mention.text))
            if first[mention.text] == nil {
                first[mention.text] = mention
                let earlier = keys.lazy.flatMap { near[$0] ?? [] }.first {
                    $0.range.file == mention.range.file && isSlip(mention.text, of: $0.text)
                }
                if let earlier { found.append((mention, earlier.text, earlier)) }
                for key in keys { near[key, default: []].append(mention) }
            }
        }
        return found
    }

    /// The creators of PS3.15 Table E.3.10-1.
    private static let known = Known(texts: Set(SafePrivateTable.shared.rows.map(\.creator)))

    /// Creators that files have beside the known one that they resemble (GDCM, dictionary of private elements).
    private static let alsoPublished: Set<String> = ["PHILIPS IMAGING DD 001", "PHILIPS MR IMAGING DD 001"]

    private struct Known {
        let texts: Set<String>
        private var bySkeleton: [String: String] = [:]
        private var near: [UInt64: [String]] = [:]

        init(texts: Set<String>) {
            self.texts = texts
            for text in texts.sorted() {
                bySkeleton[LookAlike.skeleton(of: folded(text))] = text
                for key in deletions(of: folded(text)) { near[key, default: []].append(text) }
            }
        }

        /// A creator that files are known to have and that is one slip away. Another digit makes another creator of the same
        /// maker (`Philips Imaging DD 002`), and so does one more.
        func one(near text: String) -> String? {
            let text = folded(text)
            if let same = bySkeleton[LookAlike.skeleton(of: text)] { return same }
            return deletions(of: text).lazy.flatMap { near[$0] ?? [] }.first { known in
                guard let edit = singleEdit(from: text, to: folded(known)) else { return false }
                return edit.letters.contains { !$0.isNumber }
                    || (edit.letters.count == 1 && text.utf8.count < known.utf8.count)
            }
        }
    }

    /// One slip in a word of some length. Two creators of one policy that differ in case, in a digit or in a short word are
    /// mostly two creators: `HOLOGIC` and `Hologic`, `SIEMENS CT VA0  COAD` and `SIEMENS CM VA0  COAD`.
    private static func isSlip(_ text: String, of other: String) -> Bool {
        guard text != other, text.lowercased() != other.lowercased() else { return false }
        let (a, b) = (folded(text), folded(other))
        if a == b { return true }
        guard let edit = singleEdit(from: a, to: b), edit.letters.allSatisfy(\.isLetter) else { return false }
        let characters = Array(b)
        let before = characters[..<edit.offset].reversed().prefix(while: \.isLetter).count
        let after = characters[edit.offset...].prefix(while: \.isLetter).count
        return before + after >= 5
    }

    /// Lower case, and one blank for several.
    private static func folded(_ text: String) -> String {
        text.lowercased().split(separator: " ").joined(separator: " ")
    }

    /// Hashes of a text and of what is left of it without one byte: texts that are one edit apart share one.
    private static func deletions(of text: String) -> [UInt64] {
        let bytes = Array(text.utf8)
        let base: UInt64 = 0x100_0000_01B3
        // Of the text from each place on, and the base's powers.
        var suffixes = [UInt64](repeating: 0, count: bytes.count + 1)
        var power: UInt64 = 1
        for index in bytes.indices.reversed() {
            suffixes[index] = suffixes[index + 1] &+ (UInt64(bytes[index]) &+ 1) &* power
            power = power &* base
        }
        // A hash counts places from the end, so what stands before the byte left out moves down by one.
        var result = [suffixes[0]]
        var powers: [UInt64] = [1]
        for _ in bytes { powers.append(powers[powers.count - 1] &* base) }
        var prefix: UInt64 = 0
        for index in bytes.indices {
            result.append(prefix &+ suffixes[index + 1])
            if index + 1 < bytes.count {
                prefix = prefix &+ (UInt64(bytes[index]) &+ 1) &* powers[bytes.count - 2 - index]
            }
        }
        return Array(Set(result)).sorted()
    }

    /// The insertion, deletion, substitution or swap of neighbours that makes one text of the other; nil if it takes more.
    private static func singleEdit(from text: String, to other: String) -> (offset: Int, letters: [Character])? {
        let (a, b) = (Array(text), Array(other))
        let start = zip(a, b).prefix { $0 == $1 }.count
        let (restA, restB) = (a[start...], b[start...])
        if let x = restA.first, let y = restB.first, restA.dropFirst().elementsEqual(restB.dropFirst()) {
            return (start, [x, y])
        }
        if let y = restB.first, restA.elementsEqual(restB.dropFirst()) { return (start, [y]) }
        if let x = restA.first, restA.dropFirst().elementsEqual(restB) { return (start, [x]) }
        let pair = Array(restA.prefix(2))
        if pair.count == 2, pair.reversed().elementsEqual(restB.prefix(2)),
            restA.dropFirst(2).elementsEqual(restB.dropFirst(2))
        {
            return (start, pair)
        }
        return nil
    }
}

extension Scope {
    func reportNearCreators() {
        for creator in creators where creator.text.contains("*") {
            report(
                .nearCreator,
                "a `*` in a private creator stands for itself, and no file is known to have one; name each creator, or write `private *`",
                at: creator.range, subject: DiagnosticSubject(.word, creator.text))
        }
        for (mention, meant, earlier) in NearCreators.findings(creators) {
            report(
                .nearCreator,
                earlier == nil
                    ? "no file is known to have the private creator \"\(mention.text)\"; did you mean \"\(meant)\"?"
                    : "the private creator \"\(mention.text)\" is written \"\(meant)\" elsewhere; did you mean that?",
                at: mention.range,
                notes: earlier.map { [DiagnosticNote("it is written so here", at: $0.range, role: .earlier)] } ?? [],
                fixIts: [FixIt("write \"\(meant)\"", replace: mention.range, with: "\"\(meant)\"")],
                subject: DiagnosticSubject(.word, mention.text), candidates: [meant])
        }
    }
}
