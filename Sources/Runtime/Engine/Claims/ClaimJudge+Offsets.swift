/// Whether the offsets of a ruleset hide dates as Retain Longitudinal Temporal Information with Modified Dates means it.
extension ClaimJudge {
    /// Offsets that are too easily undone, and dates of one file that move by different days.
    func offsetFindings() -> [RulesetClaims.Finding] {
        var used: Set<Int> = []
        var overriding: Int?
        for index in 0..<ruleset.actionCount {
            let record = ruleset.action(at: index)
            guard [.shift, .shiftEpoch, .shiftText].contains(record.opcode) else { continue }
            used.insert(ruleset.operand(0, of: record))
            if ruleset.rule(at: Int(record.rule)).overrides { overriding = Int(record.rule) }
        }
        var findings: [RulesetClaims.Finding] = []
        for index in used.sorted() {
            let offset = ruleset.offset(at: index)
            guard isWeak(offset, given: index < givenDays.count ? givenDays[index] : nil) else { continue }
            let subject = RulesetClaims.Subject.weakOffset(
                name: ruleset.string(Int(offset.name)), isGiven: offset.param > 0 || offset.column > 0)
            findings.append(RulesetClaims.Finding(subject: subject, rule: nil))
        }
        // Without `override` the compiler lets several stand only where no file can meet two of them.
        if used.count > 1, let overriding {
            findings.append(RulesetClaims.Finding(subject: .severalOffsets, rule: overriding))
        }
        return findings
    }

    private func isWeak(_ offset: OffsetRecord, given days: Int?) -> Bool {
        if offset.column > 0 {
            if let days { return abs(days) < DayOffset.fewestShifts }
            let column = ruleset.tableColumn(at: offset.column - 1)
            // How far dates are from an anchor only the table says.
            return column.kind == .integer && column.low < DayOffset.fewestShifts
                && column.high > -DayOffset.fewestShifts
        }
        guard offset.param > 0 else {
            return DayOffset.count(low: Int(offset.low), high: Int(offset.high), step: Int(offset.step))
                < DayOffset.fewestShifts
        }
        if let days { return abs(days) < DayOffset.fewestShifts }
        let param = ruleset.param(at: Int(offset.param) - 1)
        return param.low < DayOffset.fewestShifts && param.high > -DayOffset.fewestShifts
    }
}
