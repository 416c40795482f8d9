/// New values made from old ones. Each function gets the raw bytes of the value and returns the new ones, unpadded, or why not.
extension Executor {
    // MARK: UIDs

    /// Maps each UID of the value. Registered UIDs stay, and so does what is empty.
    mutating func mapUIDs(_ old: [UInt8], _ action: ActionRecord) -> Result<[UInt8], FileFailure> {
        let key = configuration.secrets[ruleset.operand(0, of: action)]
        guard let scope = UIDScopeKind(rawValue: UInt32(ruleset.operand(1, of: action))) else {
            return .failure(FileFailure(.wrongVR, at: nil))
        }
        var scopeValues: [[UInt8]] = []
        switch scope {
        case .project: break
        case .study: scopeValues = [facts.studyInstanceUID]
        case .patient: scopeValues = [facts.patientID]
        }
        if let value = scopeValues.first, value.isEmpty { return .failure(FileFailure(.noScopeValue, at: nil)) }
        var new: [UInt8] = []
        new.reserveCapacity(old.count + 32)
        var isFirst = true
        for part in old.split(separator: 0x5C, omittingEmptySubsequences: false) {
            if !isFirst { new.append(0x5C) }
            isFirst = false
            let uid = Padding.trimmed(Array(part))
            if uid.isEmpty { continue }
            if ruleset.isRegisteredUID(uid.rawBytes, from: 0, count: uid.count) {
                new.append(contentsOf: uid)
                continue
            }
            let mapped = KeyedUID.map(
                value: uid, scope: scope, scopeValues: scopeValues, key: key)
            new.append(contentsOf: mapped)
            if configuration.wantsMap {
                map.append(
                    MapEntry(
                        kind: .uid, old: String(decoding: uid, as: UTF8.self),
                        new: String(decoding: mapped, as: UTF8.self)
                    ))
            }
        }
        return .success(new)
    }

    // MARK: Pseudonyms

    mutating func pseudonyms(
        _ old: [UInt8], _ action: ActionRecord, _ vr: VR, _ context: ItemContext
    ) -> Result<[UInt8], FileFailure> {
        let prefix: [UInt8]
        switch templateValue(ruleset.operand(1, of: action), vr: .LO, context.encoding, context.characterSet) {
        case .failure(let failure): return .failure(failure)
        case .success(let bytes): prefix = bytes
        }
        let domain = ruleset.optionalOperand(3, of: action).map { Array(ruleset.string($0).utf8) }
        let characters = ruleset.operand(2, of: action)
        let key = configuration.secrets[ruleset.operand(0, of: action)]
        guard let values = try? MultiValue.split(old, vr: vr, characterSet: context.characterSet) else {
            return .failure(FileFailure(.unknownCharacterSet, at: nil))
        }
        var new: [UInt8] = []
        for (index, value) in values.enumerated() {
            if index > 0 { new.append(0x5C) }
            new.append(
                contentsOf: Pseudonym.make(
                    value: value, domain: domain, prefix: prefix, characters: characters, key: key))
        }
        return .success(new)
    }

    // MARK: Dates

    /// Moves dates by the file's days; times stay (SEMANTICS: whole days only).
    mutating func shift(_ old: [UInt8], _ action: ActionRecord, _ vr: VR) -> Result<[UInt8], FileFailure> {
        guard !Padding.trimmed(old).isEmpty else { return .success([]) }
        guard let days = offsetDays(ruleset.operand(0, of: action)) else {
            return .failure(FileFailure(.noOffsetKey, at: nil))
        }
        return eachValue(old) { value in
            switch vr {
            case .DA: DateValue.shift(value, days: days)
            case .DT: DateTimeValue.shift(value, days: days)
            default: TimeValue.isValid(value) ? value : nil
            }
        }
    }

    /// The file's days for an offset: made once a file, from the first of its keys that has a value.
    private mutating func offsetDays(_ index: Int) -> Int? {
        while facts.offsetDays.count <= index { facts.offsetDays.append(nil) }
        if let known = facts.offsetDays[index] { return known }
        let record = ruleset.offset(at: index)
        for key in 0..<Int(record.keyCount) {
            guard let value = facts.offsetKeyValues[ruleset.offsetKey(at: Int(record.firstKey) + key)],
                let days = DayOffset.days(
                    low: Int(record.low), high: Int(record.high), keyValue: value,
                    key: configuration.secrets[Int(record.secret)])
            else { continue }
            facts.offsetDays[index] = days
            return days
        }
        return nil
    }

    func truncate(_ old: [UInt8], _ action: ActionRecord, _ vr: VR) -> Result<[UInt8], FileFailure> {
        guard let unit = DatePrecision(rawValue: UInt32(ruleset.operand(0, of: action))) else {
            return .failure(FileFailure(.unreadableDate, at: nil))
        }
        return eachValue(old) { value in
            switch vr {
            case .DA: DateValue.truncate(value, to: unit)
            case .DT: DateTimeValue.truncate(value, to: unit)
            default: TimeValue.truncate(value, to: unit)
            }
        }
    }

    /// Applies `change` to each value between backslashes; empty values stay empty. One that fails fails all.
    private func eachValue(_ old: [UInt8], _ change: ([UInt8]) -> [UInt8]?) -> Result<[UInt8], FileFailure> {
        let new = MultiValue.mapASCII(old) { part in
            let value = Padding.trimmed(part)
            return value.isEmpty ? [] : change(value)
        }
        guard let new else { return .failure(FileFailure(.unreadableDate, at: nil)) }
        return .success(new)
    }

    // MARK: Numbers and ages

    func round(_ old: [UInt8], _ action: ActionRecord, _ entry: TapeEntry) -> Result<[UInt8], FileFailure> {
        let rounding = ruleset.rounding(at: ruleset.operand(0, of: action))
        let cap = rounding.hasCap ? rounding.cap : nil
        let vr = action.vr != .UN ? action.vr : (entry.vr ?? .UN)
        if vr.isBinaryNumber {
            let isBig = entry.encoding.isBigEndian && entry.vr != .UN
            guard
                let new = BinaryNumberValue.round(
                    old, vr: vr, isBigEndian: isBig, stepMillionths: rounding.stepMillionths, cap: cap)
            else { return .failure(FileFailure(.unreadableNumber, at: nil)) }
            return .success(new)
        }
        let result = eachValue(old) { value in
            vr == .AS
                ? AgeValue.round(
                    value, stepMillionths: rounding.stepMillionths, unit: rounding.ageUnit, cap: cap)
                : DecimalValue.round(value, vr: vr, stepMillionths: rounding.stepMillionths, cap: cap)
        }
        return result.mapError { _ in FileFailure(.unreadableNumber, at: nil) }
    }
}
