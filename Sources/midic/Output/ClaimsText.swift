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
            lines += some(withheld.findings)
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
        case .attribute(let tag): name(tag)
        case .group(let tag): name(tag) + " and its like"
        case .privateElements(nil): "private elements"
        case .privateElements(let creator?): "private elements of \"\(creator)\""
        case .privateElement(let creator, let group, let elementOffset):
            "private \"\(creator)\" (\(hex(Int(group), 4)),xx\(hex(Int(elementOffset), 2)))"
        case .unknownElements: "elements that the dictionary does not know"
        case .noShift: "no date is shifted"
        case .weakOffset(let name, false): "the offset \(name) has fewer than 30 different shifts"
        case .weakOffset(let name, true):
            "the run gives the days of the offset \(name); it is claimed where they are at least 30 from 0"
        case .severalOffsets: "dates of one file may move by different days"
        }
    }

    private static func name(_ tag: Tag) -> String {
        DataDictionary.shared.entry(for: tag).map { "\($0.keyword) \(tag)" } ?? tag.description
    }

    private static func hex(_ value: Int, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
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
