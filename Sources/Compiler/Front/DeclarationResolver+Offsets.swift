import MidicLang
import MidicRuntime

/// Offsets of dates: how far they spread, and what keys them.
extension DeclarationResolver {
    /// The offset's index; nil, with reports, if it is not sound.
    func resolveOffset(_ name: Name, _ expression: OffsetExpression, _ range: SourceRange, _ layer: Int) -> Int? {
        let days: CheckedOffset.Days?
        switch expression {
        case .given(let param): days = given(param, layer)
        case .lookup(let column): days = lookedUp(column, layer)
        case .anchor(let column, let date): days = anchored(column, date, layer)
        case .keyed(let numbers, let keys, let secret): days = keyed(numbers, keys, secret, layer)
        }
        guard let days else { return nil }
        scope.offsets.append(CheckedOffset(name: name.text, days: days, range: range))
        return scope.offsets.count - 1
    }

    // MARK: Given by the operator

    private func given(_ name: Name, _ layer: Int) -> CheckedOffset.Days? {
        guard let (index, param) = scope.param(name, from: layer) else { return nil }
        guard param.kind == .integer else {
            scope.report(
                .offsetRange,
                "`\(name.text)` is a text; the days of an offset are an integer, such as `param \(name.text): integer(-3650 ... -30)`",
                at: name.range, notes: [DiagnosticNote("declared here", at: param.range, role: .earlier)])
            return nil
        }
        let bounds = "\(param.low) ... \(param.high)"
        if param.low < -DayOffset.longest || param.high > DayOffset.longest {
            scope.report(
                .offsetRange,
                "`\(name.text)` may be \(bounds), and an offset of more than \(DayOffset.longest) days leaves the years 1 to 9999",
                at: name.range, notes: [DiagnosticNote("declared here", at: param.range, role: .earlier)])
            return nil
        }
        if let value = param.defaultValue {
            scope.report(
                .offsetRange,
                "`\(name.text)` is \(value) unless a run says otherwise, so whoever reads the policy knows the days; leave the default out",
                at: name.range, notes: [DiagnosticNote("declared here", at: param.range, role: .earlier)])
            return nil
        }
        let values = param.high - param.low + (param.low <= 0 && param.high >= 0 ? 0 : 1)
        guard values >= DayOffset.fewestShifts else {
            scope.report(
                .offsetRange,
                "`\(name.text)` may be \(bounds), so the policy nearly says the days itself, and with fewer than \(DayOffset.fewestShifts) numbers they can be guessed; widen its range, such as `param \(name.text): integer(-3650 ... -30)`",
                at: name.range, notes: [DiagnosticNote("declared here", at: param.range, role: .earlier)])
            return nil
        }
        return .given(param: index, low: param.low, high: param.high)
    }

    // MARK: Keyed

    private func keyed(
        _ days: OffsetExpression.Days, _ keys: [OffsetExpression.Key], _ secret: Name, _ layer: Int
    ) -> CheckedOffset.Days? {
        let isSound = isSound(days)
        var found: [OffsetKey] = []
        var isKeyed = true
        for key in keys {
            guard let resolved = resolve(key) else {
                isKeyed = false
                continue
            }
            if found.contains(resolved) {
                isKeyed = false
                scope.report(.offsetKey, "`\(scope.sources.text(in: key.range))` is named twice", at: key.range)
            }
            found.append(resolved)
        }
        let secretIndex = scope.secret(secret, from: layer)
        guard isSound, isKeyed, let secretIndex, !found.isEmpty else { return nil }
        return .keyed(low: days.low, high: days.high, step: days.step ?? 1, keys: found, secret: secretIndex)
    }

    private func isSound(_ days: OffsetExpression.Days) -> Bool {
        func refuse(_ message: String, at range: SourceRange? = nil, _ fixIts: [FixIt] = []) -> Bool {
            scope.report(.offsetRange, message, at: range ?? days.range, fixIts: fixIts)
            return false
        }
        if days.low > days.high {
            var fixIts: [FixIt] = []
            if days.step == nil {
                fixIts = [FixIt("swap the bounds", replace: days.range, with: "\(days.high) ... \(days.low)")]
            }
            return refuse("the range is the wrong way round: \(days.low) is above \(days.high)", fixIts)
        }
        if days.low <= 0, days.high >= 0 {
            return refuse(
                "the range contains 0, so some patients' dates would not move at all; use a range on one side of 0, such as `days(-3650 ... -30)`"
            )
        }
        if days.low < -DayOffset.longest || days.high > DayOffset.longest {
            return refuse("an offset of more than \(DayOffset.longest) days leaves the years 1 to 9999")
        }
        let step = days.step ?? 1
        guard step >= 1 else {
            return refuse("a step is a number of days from 1 on, such as `step: 7` for whole weeks", at: days.stepRange)
        }
        let count = DayOffset.count(low: days.low, high: days.high, step: step)
        guard count >= DayOffset.fewestShifts else {
            let shifts = count == 1 ? "one shift" : "\(count) different shifts"
            return refuse(
                "this gives \(count == 0 ? "no shift" : shifts), and with fewer than \(DayOffset.fewestShifts) one can be guessed; widen the range, such as `days(-3650 ... -30)`, or let the run give the number: `days(param NAME)`"
            )
        }
        return true
    }

    /// The key that the attributes make; nil, with a report, if they do not stand for a person or a course of treatment.
    private func resolve(_ key: OffsetExpression.Key) -> OffsetKey? {
        let entries = key.attributes.map { scope.attribute($0) }
        let tags = entries.compactMap { $0?.tag }
        guard tags.count == entries.count else { return nil }
        if tags.count == 1, StandardVocabulary.offsetKeys.contains(tags[0]) { return OffsetKey(tags[0]) }
        if Set(tags) == StandardVocabulary.offsetKeyPair, tags.count == 2 {
            return OffsetKey(.patientID, issuer: StandardVocabulary.issuerOfPatientID)
        }
        let words = StandardVocabulary.offsetKeys.map { "`\(StandardVocabulary.attribute(tag: $0)?.keyword ?? "")`" }
        let pair = "`(IssuerOfPatientID, PatientID)`"
        let text = scope.sources.text(in: key.range)
        let reason =
            tags.count > 1
            ? "`\(text)` is no pair that stands for a person"
            : "`\(text)` does not stand for a person or a course of treatment, so files that belong together would move apart, or all by the same days"
        scope.report(
            .offsetKey, "\(reason); an offset is keyed by \(words.joined(separator: ", ")) or \(pair)", at: key.range)
        return nil
    }
}
