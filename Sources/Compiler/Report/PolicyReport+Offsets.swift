import MidicLang
import MidicRuntime

/// Dates of one file that would move by different days.
extension PolicyReport {
    /// Two rules that disagree where a file can meet both.
    struct OffsetPair {
        let first: Int
        let second: Int
    }

    // MARK: One offset a data set

    /// All dates of one data set move by one offset, whatever their level, so that the days between them stay. Guards may choose
    /// which.
    func offsetPairs() -> [OffsetPair] {
        var offsets: [Int: Set<Int>] = [:]
        for (index, rule) in policy.rules.enumerated() {
            let used = offsetsUsed(rule.action)
            if !used.isEmpty { offsets[index] = used }
        }
        guard Set(offsets.values.flatMap { $0 }).count > 1 else { return [] }
        let reached = FilesReached(analyzer)
        // A time of day stays as it is whatever moves the dates.
        let roots = analyzer.decisions.filter { $0.facts.vrs != [.TM] }.map(\.root)
        let rules = offsets.keys.sorted()
        // A class rule that shifts takes away some dates that others share, and moves none of those.
        let files = rules.map { rule in
            reached.files(roots) { $0.source == .policy(rule) && !offsetsUsed($0.action).isEmpty }
        }
        var pairs: [OffsetPair] = []
        for (place, first) in rules.enumerated() {
            if offsets[first]?.count ?? 0 > 1, files[place] != .never {
                pairs.append(OffsetPair(first: first, second: first))
            }
            for other in rules.indices where other > place && offsets[first] != offsets[rules[other]] {
                guard !reached.areDisjoint(files[place], files[other]) else { continue }
                pairs.append(OffsetPair(first: first, second: rules[other]))
            }
        }
        return pairs
    }

    private func offsetsUsed(_ action: CheckedAction?) -> Set<Int> {
        Set(
            (action?.steps ?? []).flatMap { step in
                step.arguments.compactMap { if case .offset(let offset) = $0 { offset } else { nil } }
            })
    }

    mutating func reportOffsets(_ pairs: [OffsetPair]) {
        var reported: Set<[SourceRange]> = []
        for pair in pairs {
            var rules = [policy.rules[pair.first], policy.rules[pair.second]]
            guard !rules.contains(where: \.overrides) else { continue }
            rules.sort { ($0.range.file, $0.range.lower) < ($1.range.file, $1.range.lower) }
            guard reported.insert(rules.map(\.range)).inserted else { continue }
            let notes =
                pair.first == pair.second
                ? []
                : [
                    DiagnosticNote(
                        "moves dates of the same files by `\(text.action(rules[0].action))`", at: rules[0].termRange,
                        role: .other)
                ]
            add(
                .severalOffsets,
                pair.first == pair.second
                    ? "`\(text.action(rules[1].action))` moves dates of one file by different days, so the days between them change; use one offset"
                    : "dates of one file would move by different days, so the days between them change; use one offset, or guards of which a file meets one",
                at: rules[1].termRange,
                notes: notes + [
                    DiagnosticNote("with `override ... because` both stand, and the outputs no longer claim 113107")
                ], fixIts: overrideFixIt(rules[1]))
        }
    }
}
