import MidicLang
import MidicRuntime

/// What outputs of a ruleset say about themselves in (0012,0064) and (0028,0303): computed from the decisions, never typed.
struct Claims: Sendable {
    struct Code: Sendable, Hashable {
        let value: String
        let scheme: String
        let meaning: String
    }
    var codes: [Code] = []
    var longitudinal = LongitudinalClaim.none

    static let withExceptions = Code(
        value: "MIDIC100", scheme: "99MIDIC", meaning: "Basic Profile with declared exceptions")
    static let withoutProfile = Code(value: "MIDIC101", scheme: "99MIDIC", meaning: "midic policy without profile")
}

extension PolicyAnalyzer {
    /// The claims that the decisions bear out.
    func claims() -> Claims {
        var claims = Claims()
        let options = profile.isProfileChosen ? ProfileOption.allCases.filter { profile.options.contains($0) } : []
        var isBasicHeld = true
        var failedOptions: Set<ProfileOption> = []
        var dates = DateSummary()
        for decision in decisions {
            guard let row = tables.rowIndex(of: decision.facts.subject) else { continue }
            let entry = tables.rows[row]
            let refs = graph.outcomeRefs(of: decision.root)
            if entry.code(for: .retainFullDates) != nil {
                for ref in refs { dates.add(strictness(of: graph[outcome: ref])) }
            }
            guard profile.isProfileChosen else { continue }
            let cells = options.filter { entry.code(for: $0) != nil }
            if cells.isEmpty {
                let floor = ProfileDecisions.floor(entry.basic, isDate: false, vrs: decision.facts.vrs)
                if refs.contains(where: { !isHeld(floor, graph[outcome: $0]) }) { isBasicHeld = false }
            }
            for option in cells where entry.code(for: option) == .C {
                if option == .retainSafePrivate {
                    if refs.contains(where: { !isSafePrivate(graph[outcome: $0]) }) { failedOptions.insert(option) }
                    continue
                }
                let floor = ProfileDecisions.floor(
                    .C, isDate: option == .retainModifiedDates,
                    vrs: ProfileDecisions.cleansContent([option]) ? [] : decision.facts.vrs)
                if refs.contains(where: { !isHeld(floor, graph[outcome: $0]) }) { failedOptions.insert(option) }
            }
        }
        // The profile removes what it does not know (PS3.15 section E.1.1); keeping all of it is an exception.
        if policy.otherwise == .keep { isBasicHeld = false }
        claims.longitudinal = dates.claim(options: profile.options)
        guard profile.isProfileChosen else {
            claims.codes = [Claims.withoutProfile]
            return claims
        }
        if isBasicHeld {
            let code = DeidentificationMethodCode.code(for: .basicProfile)
            claims.codes.append(Claims.Code(value: code.value, scheme: code.scheme, meaning: code.meaning))
        } else {
            claims.codes.append(Claims.withExceptions)
        }
        claims.codes += options.filter { !failedOptions.contains($0) }.map { option in
            let code = DeidentificationMethodCode.code(for: .option(option))
            return Claims.Code(value: code.value, scheme: code.scheme, meaning: code.meaning)
        }.sorted { $0.value < $1.value }
        return claims
    }

    /// A decision of the table's own layers holds what they say; a policy's must be as strict.
    private func isHeld(_ floor: Strictness, _ outcome: Outcome) -> Bool {
        switch outcome.source {
        case .policy: strictness(of: outcome) >= floor
        case .profile, .option, .supplement, .otherwise, .structure: true
        }
    }

    /// What a policy adds to Retain Safe Private may only take more away.
    private func isSafePrivate(_ outcome: Outcome) -> Bool {
        guard case .policy = outcome.source else { return true }
        return strictness(of: outcome) > .raw
    }

    /// What is in fact done: pending outcomes never reach a ruleset.
    private func strictness(of outcome: Outcome) -> Strictness {
        outcome.action.map { catalogue.strictness(of: $0, standard: outcome.floor) } ?? outcome.floor
    }

    private struct DateSummary {
        private var isKept = false
        private var isChanged = false

        mutating func add(_ strictness: Strictness) {
            if strictness < .coarsened { isKept = true }
            if strictness == .coarsened || strictness == .keyed { isChanged = true }
        }

        func claim(options: Set<ProfileOption>) -> LongitudinalClaim {
            switch (isKept, isChanged) {
            case (false, false): .removed
            case (false, true): .modified
            case (true, false): options.contains(.retainFullDates) ? .unmodified : .none
            case (true, true): .none
            }
        }
    }
}
