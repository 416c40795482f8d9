import MidicCompiler
import MidicRuntime

/// What the root says that keys, scopes and ages are made of.
extension Performance {
    func offsetDays(_ index: Int) -> Int? {
        if let known = days[index] { return known }
        var found: Int?
        switch policy.offsets[index].days {
        case .given(let param, _, _): found = Int(params[param])
        case .lookup(let column, _, _):
            found = cell(column).flatMap { Int($0) }
        case .anchor(let column, let day):
            let date = cell(column).flatMap { TableReading.date($0)?.dayNumber }
            found = date.flatMap { $0 == day ? nil : day - $0 }
        case .keyed(let low, let high, let step, let keyedBy, let secret):
            for key in keyedBy where found == nil {
                found = DayOffset.days(
                    low: low, high: high, step: step, issuer: key.issuer.map { keyValue($0) },
                    keyValue: keyValue(key.attribute), key: keys[secret])
            }
        }
        days[index] = .some(found)
        return found
    }

    /// The days of an offset, or what the file lacks for them.
    func requireDays(_ index: Int) throws(FileFailure.Code) -> Int {
        if let days = offsetDays(index) { return days }
        switch policy.offsets[index].days {
        case .keyed, .given: throw .noOffsetKey
        default: throw .notInTable
        }
    }

    /// A value of the root, trimmed.
    func rootValue(_ tag: Tag) -> [UInt8] {
        guard let value = reading.elements.first(tag)?.value, value.count <= 4096 else { return [] }
        return Padding.trimmed(value)
    }

    /// The first of several values; what is blanks and separators only names nobody.
    func keyValue(_ tag: Tag) -> [UInt8] {
        var value = rootValue(tag)
        if value.contains(0x5C) {
            let vr = DataDictionary.shared.entry(for: tag)?.vr ?? .LO
            var root = Level(siblings: reading.elements)
            root.look()
            let values = try? MultiValue.split(value, vr: vr, characterSet: root.characterSet)
            value = values?.first.map { Padding.trimmed(Array($0)) } ?? []
        }
        return value.allSatisfy { $0 <= 0x20 || $0 == 0x5C || $0 == 0x5E } ? [] : value
    }
}
