import MidicCompiler
import MidicJSON
import MidicRuntime

/// What outputs of a ruleset claim, and which claims its rows do not bear: for `check` and `inspect`.
struct ClaimsText {
    private let ruleset: Ruleset
    private let claims: RulesetClaims

    init(_ ruleset: Ruleset) {
        self.ruleset = ruleset
        claims = RulesetClaims(ruleset, actions: .standard, table: StandardClaims.table)
    }

    /// How many findings of one code are shown in text; JSON has all.
    private static let shownFindings = 5

    /// Lines of a section of their own.
    func lines() -> [String] {
        var lines = claims.codes.map { "\($0.value)  \($0.meaning)" }
        if claims.codes.isEmpty { lines.append("no code: \(noCode)") }
        for withheld in claims.withheld {
            lines.append("not \(withheld.code.value)  \(withheld.code.meaning):")
            lines += causes(withheld)
        }
        var codes: [ClaimTable.Code] = []
        for entry in claims.coarser where !codes.contains(entry.code) { codes.append(entry.code) }
        for code in codes {
            lines.append("coarser than \(code.value) keeps it:")
            lines += some(claims.coarser.filter { $0.code == code }.map(\.finding))
        }
        if !claims.rowsAgree {
            lines.append(
                "(0012,0062) NO and no (0028,0303): its rows do not say which values are a patient's and which are dates"
            )
        }
        return lines
    }

    /// What a rule with `override` costs first. Rows that are in order but for an option that is not claimed are many, and that
    /// option says what it lacks: they are counted.
    private func causes(_ withheld: RulesetClaims.Withheld) -> [String] {
        let own = withheld.findings.dropLast(withheld.unclaimedCount)
        let isOverridden = { (finding: RulesetClaims.Finding) in
            finding.rule.map { self.ruleset.rule(at: $0).overrides } ?? false
        }
        var lines = some(own.filter(isOverridden) + own.filter { !isOverridden($0) })
        if let option = withheld.lost?.rawValue {
            lines.append(
                "    remedy: drop \(option), or take what it keeps out of the rule: `except retained(\(option))`"
            )
        }
        if withheld.unclaimedCount == 0 { return lines }
        let options = claims.withheld.map(\.code).filter { $0 != withheld.code }.map(\.value)
        return lines + [
            "    rows of options that are not claimed (\(options.joined(separator: ", "))): \(withheld.unclaimedCount)"
        ]
    }

    private func some(_ findings: [RulesetClaims.Finding]) -> [String] {
        var lines = findings.prefix(ClaimsText.shownFindings).map { "    " + text($0) }
        if findings.count > ClaimsText.shownFindings {
            lines.append("    and \(findings.count - ClaimsText.shownFindings) more")
        }
        return lines
    }

    private var noCode: String {
        "Table E.1-1 of edition \(StandardClaims.table.edition) is the one that this version holds rulesets against"
    }

    private func text(_ finding: RulesetClaims.Finding) -> String {
        ClaimsText.text(finding.subject) + (rule(finding).map { ": " + $0 } ?? "")
    }

    private func rule(_ finding: RulesetClaims.Finding) -> String? {
        finding.rule.map { ruleset.string(Int(ruleset.rule(at: $0).text)) }
    }

    private static func text(_ subject: RulesetClaims.Subject) -> String {
        switch subject {
        case .attribute(let tag): ElementTitle.attribute(tag)
        case .group(let tag): ElementTitle.attribute(tag) + " and its like"
        case .privateElements(nil): "private elements"
        case .privateElements(let creator?): "private elements of \(RulesetText.quoted(creator))"
        case .privateElement(let creator, let group, let elementOffset):
            ElementTitle.privateElement(creator, group, elementOffset)
        case .unknownElements: "elements that the dictionary does not know"
        case .noShift: "no date is shifted"
        case .weakOffset(let name, false): "the offset \(name) has fewer than 30 different shifts"
        case .weakOffset(let name, true):
            "the run gives the days of the offset \(name); it is claimed where they are at least 30 from 0"
        case .severalOffsets: "dates of one file may move by different days"
        }
    }

    // MARK: JSON

    /// `claims`, `claims_not_borne` and `claims_coarser`.
    func add(to object: inout JSONObject) {
        object.add("claims", claims.codes.map { json($0) })
        object.add(
            "claims_not_borne",
            claims.withheld.map { withheld in
                var entry = json(withheld.code)
                entry.add("rows", withheld.findings.map { json($0) })
                return entry
            })
        object.add(
            "claims_coarser",
            claims.coarser.map { coarser in
                var entry = json(coarser.finding)
                entry.add("code", coarser.code.value)
                return entry
            })
        object.add("claims_of_files", claims.rowsAgree)
    }

    private func json(_ code: ClaimTable.Code) -> JSONObject {
        var entry = JSONObject()
        entry.add("value", code.value)
        entry.add("scheme", code.scheme)
        entry.add("meaning", code.meaning)
        return entry
    }

    private func json(_ finding: RulesetClaims.Finding) -> JSONObject {
        var entry = JSONObject()
        entry.add("subject", ClaimsText.text(finding.subject))
        if let rule = rule(finding) { entry.add("rule", rule) }
        return entry
    }
}
