import MidicLang
import MidicRuntime

/// Declarations, values and constants.
extension Lowering {
    func lowerDeclarations() {
        content.secrets = policy.secrets.map { SecretRecord(name: strings.add($0.name)) }
        content.params = policy.params.map { param in
            let kind: ParamRecord.Kind =
                switch param.kind {
                case .text, .code, .date: .text
                case .integer: .integer
                case .decimal: .decimal
                }
            var record = ParamRecord(
                name: strings.add(param.name), kind: kind, low: Int64(param.low), high: Int64(param.high),
                defaultValue: param.defaultValue.map { strings.add($0) + 1 } ?? 0)
            if let pattern = param.pattern, case .success(let automaton) = RegularExpression.compile(pattern) {
                if !content.automata.contains(automaton) { content.automata.append(automaton) }
                record.pattern = UInt16(clamping: (content.automata.firstIndex(of: automaton) ?? 0) + 1)
            }
            return record
        }
        lowerTables()
        for offset in policy.offsets {
            let name = strings.add(offset.name)
            let first = UInt32(content.offsetKeys.count)
            switch offset.days {
            case .keyed(let low, let high, let step, let keys, let secret):
                content.offsets.append(
                    OffsetRecord(
                        name: name, low: Int32(clamping: low), high: Int32(clamping: high), step: UInt32(step),
                        secret: UInt32(secret), firstKey: first, keyCount: UInt32(keys.count)))
                content.offsetKeys += keys.map { OffsetKeyRecord($0.attribute, issuer: $0.issuer) }
            case .given(let param, _, _):
                content.offsets.append(OffsetRecord(name: name, param: UInt32(param), firstKey: first))
            case .lookup(let column, _, _):
                content.offsets.append(OffsetRecord(name: name, column: place(of: column), firstKey: first))
            case .anchor(let column, let day):
                content.offsets.append(
                    OffsetRecord(
                        name: name, column: place(of: column), anchor: Int32(clamping: day), firstKey: first))
            }
        }
    }

    /// The place of a value template.
    func place(of parts: [ValueTemplate.Part]) -> UInt32 {
        if let known = templatePlaces[parts] { return known }
        let first = content.valueParts.count
        for part in parts {
            switch part {
            case .literal(let text):
                content.valueParts.append(ValuePartRecord(kind: .literal, index: strings.add(text)))
            case .param(let index): content.valueParts.append(ValuePartRecord(kind: .param, index: UInt32(index)))
            case .column(let column):
                content.valueParts.append(ValuePartRecord(kind: .column, index: place(of: column)))
            }
        }
        let place = appendTemplate(first: first)
        templatePlaces[parts] = place
        return place
    }

    func place(ofBlob index: Int) -> UInt32 {
        if let known = blobPlaces[index] { return known }
        let first = content.valueParts.count
        content.valueParts.append(ValuePartRecord(kind: .blob, index: UInt32(content.blobs.count)))
        content.blobs.append(DummyTable.blobs[index])
        let place = appendTemplate(first: first)
        blobPlaces[index] = place
        return place
    }

    private func appendTemplate(first: Int) -> UInt32 {
        content.valueTemplates.append(
            ValueTemplateRecord(firstPart: UInt32(first), partCount: UInt32(content.valueParts.count - first)))
        return UInt32(content.valueTemplates.count - 1)
    }

    func place(ofItem index: Int) -> UInt32 {
        if let known = itemPlaces[index] { return known }
        let place = UInt32(content.itemTemplates.count)
        content.itemTemplates.append(analyzer.profile.templates.templates[index])
        itemPlaces[index] = place
        return place
    }

    func place(of rounding: Rounding) -> UInt32 {
        if let known = roundingPlaces[rounding] { return known }
        let place = UInt32(content.roundings.count)
        content.roundings.append(
            RoundingRecord(
                stepMillionths: rounding.stepMillionths, ageUnit: rounding.ageUnit?.asciiValue ?? 0,
                hasCap: rounding.cap != nil, cap: Int32(clamping: rounding.cap ?? 0),
                olderYears: UInt16(clamping: rounding.olderYears ?? 0)))
        roundingPlaces[rounding] = place
        return place
    }
}
