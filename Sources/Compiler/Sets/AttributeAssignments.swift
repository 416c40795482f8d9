import MidicLang
import MidicRuntime

/// The assignments of truth to the atoms of one attribute that some file has.
///
/// First the single values that the tests can tell apart, each as the set of tests that it passes; then, where atoms have
/// quantifiers, the lists of such values.
struct AttributeAssignments {
    private let tests: [(index: Int, atom: GuardAtom)]
    private let automaton: (String) -> AutomatonRecord?

    /// Tests of values are bits of one word; an attribute with more of them gets no exact answer.
    private static let testLimit = 60
    /// Patterns and tests in words, whose truth on unmentioned values is free.
    private static let patternLimit = 6
    private static let profileLimit = 10
    private static let listLimit = 20_000
    /// Combinations of states of patterns that are held against each other.
    private static let stateLimit = 500

    init(_ tests: [(index: Int, atom: GuardAtom)], automaton: @escaping (String) -> AutomatonRecord?) {
        self.tests = tests
        self.automaton = automaton
    }

    /// The sets of atoms that can be true together, without duplicates; nil if there are too many.
    func truths() -> [Set<Int>]? {
        guard tests.count <= Self.testLimit, let profiles = valueProfiles() else { return nil }
        var result: Set<Set<Int>> = []
        if !tests[0].atom.isOfOwnValue { result.insert(presence(.absent)) }
        result.insert(presence(.empty))
        let present = presence(.present)
        let quantified = tests.filter { $0.atom.quantifier != .single && $0.atom.looksAtValues }
        guard !quantified.isEmpty else {
            for profile in profiles { result.insert(present.union(members(profile))) }
            return Array(result)
        }
        guard var lists = listTruths(profiles, present: present) else { return nil }
        // An item without the attribute denies what all must pass.
        if tests[0].atom.place != .root {
            let all = Set(tests.filter { $0.atom.quantifier == .all }.map(\.index))
            if !all.isEmpty { lists.formUnion(lists.map { $0.subtracting(all) }) }
        }
        return Array(result.union(lists))
    }

    private enum State { case absent, empty, present }

    private func presence(_ state: State) -> Set<Int> {
        var result: Set<Int> = []
        for (index, atom) in tests {
            switch (atom.test, state) {
            case (.present, .present) where atom.looksAtValues: break
            case (.present, .present), (.empty, .empty), (.absent, .absent): result.insert(index)
            default: break
            }
        }
        return result
    }

    /// Bit k of a profile: the value passes test k.
    private func members(_ profile: UInt64) -> Set<Int> {
        var result: Set<Int> = []
        for (bit, test) in tests.enumerated() where profile >> UInt64(bit) & 1 == 1 { result.insert(test.index) }
        return result
    }

    // MARK: Lists

    /// Lists of values: one value for each position that is asked for by index, then any set of further values.
    private func listTruths(_ profiles: Set<UInt64>, present: Set<Int>) -> Set<Set<Int>>? {
        // An empty value among others passes no test but those that empty text passes.
        var emptyValue: UInt64 = 0
        for (bit, test) in tests.enumerated() {
            guard test.atom.test.isFree else { continue }
            guard let passes = passes("", test.atom) else { return nil }
            if passes { emptyValue |= 1 << UInt64(bit) }
        }
        let profiles = Array(profiles.union([emptyValue])).sorted()
        guard profiles.count <= Self.profileLimit else { return nil }
        let positions = Set(
            tests.compactMap { test -> Int? in
                if case .index(let position) = test.atom.quantifier { position } else { nil }
            }
        ).sorted()
        var result: Set<Set<Int>> = []
        var choices = [Int](repeating: 0, count: positions.count)
        var visited = 0
        while true {
            for rest in 0..<(1 << profiles.count) {
                visited += 1
                guard visited <= Self.listLimit else { return nil }
                let others = profiles.indices.filter { rest >> $0 & 1 == 1 }.map { profiles[$0] }
                // Choice 0 means that the list is too short for this position.
                let chosen = choices.map { $0 == 0 ? nil : profiles[$0 - 1] }
                let values = chosen.compactMap { $0 } + others
                guard !values.isEmpty else { continue }
                let union = values.reduce(0, |)
                let intersection = values.reduce(UInt64.max, &)
                var truth = present
                for (bit, test) in tests.enumerated() where test.atom.looksAtValues {
                    let mask: UInt64 = 1 << UInt64(bit)
                    let holds: Bool
                    switch test.atom.quantifier {
                    case .any: holds = union & mask != 0
                    case .all: holds = intersection & mask != 0
                    case .single: holds = values.count == 1 && union & mask != 0
                    case .index(let position):
                        holds = (positions.firstIndex(of: position).flatMap { chosen[$0] } ?? 0) & mask != 0
                    }
                    if holds { truth.insert(test.index) }
                }
                result.insert(truth)
            }
            var place = 0
            while place < choices.count {
                choices[place] += 1
                if choices[place] <= profiles.count { break }
                choices[place] = 0
                place += 1
            }
            if place == choices.count { return result }
        }
    }

    /// Whether a value passes a pattern or a test in words; nil if that cannot be said.
    private func passes(_ text: String, _ atom: GuardAtom) -> Bool? {
        switch atom.test {
        case .matches(let pattern, ignoringCase: false): automaton(pattern)?.accepts(text.utf8)
        case .matches(let pattern, ignoringCase: true):
            try? RegularExpression.compile(pattern, ignoringCase: true).get()
                .accepts(CaseFolding.folded(Array(text.utf8)))
        case .words(let call): call.passes(text, vr: atom.vr)
        // An empty value among others: one that has a single value is not compared.
        case .sameAs where text.isEmpty: false
        default: nil
        }
    }

    // MARK: Single values

    /// A value as the tests see it: a place in the order, and the text if some test mentions it.
    private struct Sample {
        /// Odd: the key number `(position - 1) / 2`; even: the gap before it.
        var position: Int
        var text: String?
    }

    private func valueProfiles() -> Set<UInt64>? {
        // Regular expressions first: they stand in the low bits of a choice.
        let free = Set(tests.map(\.atom.test).filter(\.isFree))
        guard free.count <= Self.patternLimit else { return nil }
        let patterns = free.filter { $0.pattern != nil } + free.filter { $0.pattern == nil }
        var keyed: [(text: String, key: OrderKey)] = []
        for text in Set(tests.flatMap(\.atom.test.operands)) {
            keyed.append((text, OrderKey(text, vr: tests[0].atom.vr)))
        }
        let keys = Array(Set(keyed.map(\.key))).sorted()
        let texts = Dictionary(grouping: keyed, by: \.key)
        // What each test compares with, looked up once: lists may be long.
        let operands = tests.map { Set($0.atom.test.operands) }
        let places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0.element, 2 * $0.offset + 1) })
        let bounds = tests.map { test in
            test.atom.test.isOrdering
                ? test.atom.test.operands.first.flatMap { places[OrderKey($0, vr: tests[0].atom.vr)] } ?? 1 : 0
        }
        let isOrdered = tests.contains { $0.atom.test.isOrdering }

        var samples: [Sample] = []
        for (number, key) in keys.enumerated() {
            for (text, _) in texts[key] ?? [] { samples.append(Sample(position: 2 * number + 1, text: text)) }
            if !key.determinesText { samples.append(Sample(position: 2 * number + 1, text: nil)) }
        }
        // What may be of several VRs has no limits that hold for all files.
        let isOfOneVR = StandardVocabulary.attribute(tag: tests[0].atom.tag)?.vrs.count == 1
        let limits = isOfOneVR ? OrderKey.limits(of: tests[0].atom.vr) : nil
        for gap in 0...keys.count {
            if gap == 0, let first = keys.first, let limits, first <= limits.lower { continue }
            if gap > 0, gap == keys.count, let last = keys.last, let limits, limits.upper <= last { continue }
            if gap > 0, gap < keys.count, keys[gap - 1].isNextTo(keys[gap]) { continue }
            samples.append(Sample(position: 2 * gap, text: nil))
            if !isOrdered { break }
        }

        let automata = patterns.compactMap(\.pattern).compactMap(automaton)
        let matched = (UInt64(1) << UInt64(automata.count)) - 1
        var choices = Array(0..<UInt64(1) << UInt64(patterns.count))
        if let verdicts = AutomatonProduct(automata).verdicts(limit: Self.stateLimit) {
            choices.removeAll { !verdicts.contains($0 & matched) }
        }
        // Two tests of texts that no value passes, or only with another one.
        let questions = patterns.map { test in
            tests.first { $0.atom.test == test }.flatMap { TextQuestion($0.atom) }
        }
        for (first, one) in questions.enumerated() {
            for (second, other) in questions.enumerated() where first != second {
                guard let one, let other else { continue }
                if first < second, one.excludes(other) {
                    choices.removeAll { $0 >> UInt64(first) & 1 == 1 && $0 >> UInt64(second) & 1 == 1 }
                } else if one.implies(other) {
                    choices.removeAll { $0 >> UInt64(first) & 1 == 1 && $0 >> UInt64(second) & 1 == 0 }
                }
            }
        }
        let open = patterns.filter { if case .sameAs = $0 { true } else { false } }
        var result: Set<UInt64> = []
        for sample in samples {
            if let text = sample.text {
                // What the value alone does not tell may be either way.
                for choice in 0..<UInt64(1) << UInt64(open.count) {
                    let profile = profile(of: sample) { atom in
                        open.firstIndex(of: atom.test).map { choice >> UInt64($0) & 1 == 1 } ?? passes(text, atom)
                    }
                    guard let profile else { return nil }
                    result.insert(profile)
                }
            } else {
                for choice in choices {
                    let profile = profile(of: sample) { atom in
                        patterns.firstIndex(of: atom.test).map { choice >> UInt64($0) & 1 == 1 }
                    }
                    guard let profile else { return nil }
                    result.insert(profile)
                }
            }
        }
        return result

        func profile(of sample: Sample, free: (GuardAtom) -> Bool?) -> UInt64? {
            var profile: UInt64 = 0
            for (bit, test) in tests.enumerated() {
                let passes: Bool
                switch test.atom.test {
                // Of one value: that it is none of blanks, which no sample is.
                case .present where test.atom.looksAtValues: passes = true
                case .present, .empty, .absent: continue
                case .oneOf: passes = sample.text.map(operands[bit].contains) ?? false
                case .less: passes = sample.position < bounds[bit]
                case .lessOrEqual: passes = sample.position <= bounds[bit]
                case .greater: passes = sample.position > bounds[bit]
                case .greaterOrEqual: passes = sample.position >= bounds[bit]
                case .matches, .words, .sameAs, .fact:
                    guard let answer = free(test.atom) else { return nil }
                    passes = answer
                }
                if passes { profile |= 1 << UInt64(bit) }
            }
            return profile
        }
    }
}

/// Where an operand stands among the values of its VR.
struct OrderKey: Hashable, Comparable {
    /// Exact for every operand that the checker lets through: at most 15 significant digits.
    private var number: Double = 0
    private var text: String = ""
    private var isInteger = false
    /// Whether values with this key all have the operand's spelling, as the tests see it.
    private(set) var determinesText = true

    init(_ operand: String, vr: VR) {
        switch vr {
        case .US, .SS, .UL, .SL, .UV, .SV, .IS:
            number = Double(operand) ?? 0
            isInteger = true
        case .DS, .FL, .FD, .OF, .OD: number = Double(operand) ?? 0
        case .AS:
            number = Self.days(operand) ?? 0
            determinesText = false
        default: text = operand
        }
    }

    /// The least and the greatest value of VRs that have both.
    static func limits(of vr: VR) -> (lower: OrderKey, upper: OrderKey)? {
        let texts: (String, String)? =
            switch vr {
            case .US: ("0", "65535")
            case .SS: ("-32768", "32767")
            case .UL: ("0", "4294967295")
            case .SL, .IS: ("-2147483648", "2147483647")
            case .AS: ("000D", "999Y")
            case .DA: ("00000101", "99991231")
            default: nil
            }
        return texts.map { (OrderKey($0.0, vr: vr), OrderKey($0.1, vr: vr)) }
    }

    /// Days of an age, by the same mean year (365.25 days) and month (a twelfth of it) that the runtime compares with.
    static func days(_ age: String) -> Double? {
        guard let count = Double(age.dropLast()) else { return nil }
        return switch age.last {
        case "D": count
        case "W": count * 7
        case "M": count * 365.25 / 12
        case "Y": count * 365.25
        default: nil
        }
    }

    /// True if no value lies between the two.
    func isNextTo(_ next: OrderKey) -> Bool { isInteger && next.number - number == 1 }

    static func < (lhs: OrderKey, rhs: OrderKey) -> Bool {
        lhs.number != rhs.number
            ? lhs.number < rhs.number : Array(lhs.text.utf8).lexicographicallyPrecedes(Array(rhs.text.utf8))
    }
}
