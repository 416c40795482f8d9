/// What the outputs of a ruleset say of it in (0012,0064): computed from its rows and actions, never read from it.
///
/// Made once a run, and by `check` and `inspect`, so that a policy is told what its outputs will claim.
package struct RulesetClaims: Sendable {
    /// What a finding is about.
    package enum Subject: Hashable, Sendable {
        case attribute(Tag)
        /// A repeating group, by the tag under which the dictionary has it.
        case group(Tag)
        /// Elements of a creator; nil for all other private elements.
        case privateElements(creator: String?)
        case privateElement(creator: String, group: UInt16, elementOffset: UInt8)
        /// Public elements that no row knows.
        case unknownElements
        /// No date is shifted at all.
        case noShift
        /// An offset with few different shifts, or one that the run gives and that may be less than a month.
        case weakOffset(name: String, isGiven: Bool)
        /// Dates of one file may move by different days.
        case severalOffsets
    }

    package struct Finding: Hashable, Sendable {
        package let subject: Subject
        /// The rule that decides so, by its index in the ruleset; nil where no single one does.
        package let rule: Int?
    }

    /// A code that the profile's name promises and the rows do not bear.
    package struct Withheld: Sendable {
        package let code: ClaimTable.Code
        /// Where the rows are too mild, or for an option that retains, where the value does not stay. Never empty.
        package let findings: [Finding]
        /// How many of the last findings are no fault of their rows: they hold the column of an option that is not claimed for
        /// others.
        package let unclaimedCount: Int
        /// The option, if rows that it keeps do not stay: it asks for more than the policy wants to give.
        package let lost: ProfileOption?
    }

    /// A row that an option keeps and the policy makes coarser: the option's code is claimed all the same.
    package struct Coarser: Sendable, Hashable {
        package let code: ClaimTable.Code
        package let finding: Finding
    }

    /// For (0012,0064), the profile's before the options'.
    package private(set) var codes: [ClaimTable.Code] = []
    package private(set) var withheld: [Withheld] = []
    package private(set) var coarser: [Coarser] = []
    /// Whether claims about single files can be made: the ruleset says of every attribute that counts for them what the table
    /// says. Without a table to ask, nothing that a ruleset says of identifiers and dates is believed.
    package private(set) var rowsAgree = false
    /// Whether full dates are to stay in safe private elements too.
    package private(set) var keepsPrivateDates = false

    /// - Parameters:
    ///   - table: the columns to hold the rows against; nil, or of another edition, for no claims.
    ///   - givenDays: by offset, the days that a run gives; empty before there is a run.
    package init(_ ruleset: Ruleset, actions: ActionTable, table: ClaimTable?, givenDays: [Int?] = []) {
        guard let table else { return }
        rowsAgree = RulesetClaims.agrees(ruleset, with: table)
        guard let words = ruleset.info("profile")?.split(separator: " "), !words.isEmpty else {
            codes = [.withoutProfile]
            return
        }
        let options = Set(words.compactMap { ProfileOption(rawValue: String($0)) })
        keepsPrivateDates = options.contains(.retainFullDates) && options.contains(.retainSafePrivate)
        guard table.edition == ruleset.info("standard") else { return }
        var judge = ClaimJudge(ruleset, actions: actions, table: table, options: options, givenDays: givenDays)
        judge.judge()
        guard !judge.isExhausted else { return }
        codes = [judge.isBasicHeld ? table.basicCode : .withExceptions]
        if !judge.isBasicHeld {
            withheld.append(
                Withheld(
                    code: table.basicCode, findings: judge.basicFindings + judge.unclaimedFindings,
                    unclaimedCount: judge.unclaimedFindings.count, lost: nil))
        }
        for place in judge.chosen {
            let code = table.optionCodes[place]
            let findings = judge.optionFindings[place]
            if findings.isEmpty {
                codes.append(code)
                coarser += judge.coarser[place].map { Coarser(code: code, finding: $0) }
            } else {
                withheld.append(
                    Withheld(
                        code: code, findings: findings, unclaimedCount: 0,
                        lost: judge.losesRow[place] ? ProfileOption.allCases[place] : nil))
            }
        }
        codes[1...].sort { $0.value < $1.value }
    }

    /// Whether the ruleset's rows have the VRs and traits by which claims about a file are made.
    private static func agrees(_ ruleset: Ruleset, with table: ClaimTable) -> Bool {
        let asked: RowTraits = [.identifiesPatient, .publicDate, .fullDatesKeep]
        var cursor = 0
        for row in table.rows where row.mask == nil && (row.vr.isDate || !row.traits.isDisjoint(with: asked)) {
            guard let index = ruleset.rowIndex(of: row.tag, from: &cursor) else { return false }
            let found = ruleset.row(at: index).facts
            guard found.vr.isDate == row.vr.isDate,
                found.traits.intersection(asked) == row.traits.intersection(asked)
            else { return false }
        }
        return true
    }
}
