import MidicLang
import MidicRuntime

/// One declaration, with the layer that it stands in: it can be seen there and in the layers that extend it.
struct DeclaredName {
    enum Meaning {
        /// Index into `secrets`.
        case secret(Int)
        case param(Int)
        /// Index into `offsets`; nil if the declaration is broken.
        case offset(Int?)
        case set(SelectorExpression)
        case condition(GuardExpression)

        var word: String {
            switch self {
            case .secret: "secret"
            case .param: "parameter"
            case .offset: "offset"
            case .set: "set"
            case .condition: "condition"
            }
        }
    }
    var name: Name
    var layer: Int
    var meaning: Meaning
}

extension Resolver {
    /// Enters every declaration before anything is looked up, since order has no meaning.
    func declareNames() {
        for (layer, content) in layers.enumerated() {
            for declaration in content.tree.declarations {
                switch declaration {
                case .secret(let name, let range):
                    guard declare(name, layer, .secret(secrets.count)) else { continue }
                    secrets.append(CheckedSecret(name: name.text, range: range))
                case .param(let name, let type, let value, let range):
                    guard declare(name, layer, .param(params.count)) else { continue }
                    params.append(resolveParam(name, type, value, range))
                case .offset(let name, _, _, _, _, _, _): _ = declare(name, layer, .offset(nil))
                case .set(let name, let selector, _): _ = declare(name, layer, .set(selector))
                case .condition(let name, let guardExpression, _):
                    _ = declare(name, layer, .condition(guardExpression))
                }
            }
        }
    }

    private func declare(_ name: Name, _ layer: Int, _ meaning: DeclaredName.Meaning) -> Bool {
        if let first = declared[name.text] {
            report(
                .duplicateName, "`\(name.text)` is declared twice; rename one of them", at: name.range,
                notes: [
                    DiagnosticNote(
                        "first declared as a \(first.meaning.word) here", at: first.name.range, role: .earlier)
                ])
            return false
        }
        if StandardVocabulary.attribute(keyword: name.text) != nil {
            report(
                .reservedName,
                "`\(name.text)` is the keyword of a DICOM attribute and cannot be declared; choose another name",
                at: name.range)
        } else if BuiltinClass(rawValue: name.text) != nil {
            report(
                .reservedName, "`\(name.text)` is a built-in class and cannot be declared; choose another name",
                at: name.range)
        }
        declared[name.text] = DeclaredName(name: name, layer: layer, meaning: meaning)
        return true
    }

    /// A declared name that can be seen in a layer.
    func lookUp(_ name: String, from layer: Int) -> DeclaredName? {
        guard let found = declared[name], found.layer <= layer else { return nil }
        return found
    }

    /// The declared names of one kind that can be seen in a layer.
    func names(_ word: String, from layer: Int) -> [String] {
        declared.values.filter { $0.layer <= layer && $0.meaning.word == word }.map(\.name.text).sorted()
    }

    /// Reports a name that should be of the kind `word` and is not.
    func reportUnresolved(_ code: DiagnosticCode, _ word: String, _ name: Name, from layer: Int) {
        if let other = lookUp(name.text, from: layer) {
            used.insert(name.text)
            report(
                code, "`\(name.text)` is a \(other.meaning.word), not a \(word)", at: name.range,
                notes: [DiagnosticNote("declared here", at: other.name.range, role: .earlier)])
        } else if isComplete {
            reportUnknown(
                code, "unknown \(word)", name, among: names(word, from: layer), advice: "declare it first",
                isDeclarable: true)
        }
    }

    func resolveSecret(_ name: Name, from layer: Int) -> Int? {
        guard case .secret(let index)? = lookUp(name.text, from: layer)?.meaning else {
            reportUnresolved(.unknownSecret, "secret", name, from: layer)
            return nil
        }
        used.insert(name.text)
        return index
    }

    /// Checks what declarations say, also of those that nothing uses.
    func checkDeclarations() {
        for (layer, content) in layers.enumerated() {
            for declaration in content.tree.declarations {
                switch declaration {
                case .secret, .param: break
                case .offset(let name, let low, let high, let daysRange, let keys, let secret, let range):
                    let index = resolveOffset(name, (low, high, daysRange), keys, secret, range, layer)
                    if declared[name.text]?.name == name { declared[name.text]?.meaning = .offset(index) }
                case .set(let name, let selector, _):
                    guard declared[name.text]?.name == name else { continue }
                    expanding.append(name.text)
                    _ = select(selector, in: StatementContext(layer: layer))
                    expanding.removeLast()
                case .condition(let name, let expression, _):
                    guard declared[name.text]?.name == name else { continue }
                    expanding.append(name.text)
                    if let resolved = resolveGuard(expression, layer: layer) { checkPolarity([resolved]) }
                    expanding.removeLast()
                }
            }
        }
    }

    // MARK: Parameters

    private func resolveParam(_ name: Name, _ type: ParamType, _ value: Literal?, _ range: SourceRange) -> CheckedParam
    {
        var kind = CheckedParam.Kind.text
        switch type.kind.text {
        case "text": kind = .text
        case "integer": kind = .integer
        default:
            // The parser reports other words.
            return CheckedParam(name: name.text, kind: .text, low: 0, high: 16, defaultValue: nil, range: range)
        }
        if type.low > type.high {
            report(
                .paramBounds, "the bounds are the wrong way round: \(type.low) is above \(type.high)", at: type.range)
        } else if kind == .text, type.low < 0 || type.high < 1 || type.high > 1024 {
            report(.paramBounds, "a text parameter has 0 to 1024 characters; write `text(1...8)`", at: type.range)
        } else if kind == .integer, type.low < Int(Int32.min) || type.high > Int(UInt32.max) {
            report(
                .paramBounds, "an integer parameter lies between \(Int32.min) and \(UInt32.max)", at: type.range)
        }
        var text: String?
        switch (kind, value) {
        case (_, nil): break
        case (.text, .text(let literal)):
            text = literal.value
            let count = literal.value.unicodeScalars.count
            if count < type.low || count > type.high {
                report(
                    .paramBounds,
                    "the default has \(count) characters; `\(name.text)` takes \(type.low) to \(type.high)",
                    at: literal.range)
            }
        case (.integer, .number(let number)):
            text = number.text
            if let integer = Int(number.text), integer >= type.low, integer <= type.high { break }
            report(
                .paramBounds, "the default is not an integer from \(type.low) to \(type.high)", at: number.range)
        case (.text, .some(let literal)):
            report(.paramBounds, "the default of a text parameter is a text in quotes", at: literal.range)
        case (.integer, .some(let literal)):
            report(.paramBounds, "the default of an integer parameter is an integer", at: literal.range)
        }
        return CheckedParam(
            name: name.text, kind: kind, low: type.low, high: type.high, defaultValue: text, range: range)
    }

    // MARK: Offsets

    /// The earliest and latest year of DICOM dates are 1 and 9999, so a wider range can never be used.
    private static let widestOffset = 3_652_058

    private func resolveOffset(
        _ name: Name, _ days: (low: Int, high: Int, range: SourceRange), _ keys: [Name], _ secret: Name,
        _ range: SourceRange, _ layer: Int
    ) -> Int? {
        var isSound = true
        if days.low > days.high {
            isSound = false
            report(
                .offsetRange, "the range is the wrong way round: \(days.low) is above \(days.high)", at: days.range,
                fixIts: [FixIt("swap the bounds", replace: days.range, with: "\(days.high) ... \(days.low)")])
        } else if days.low <= 0, days.high >= 0 {
            isSound = false
            report(
                .offsetRange,
                "the range contains 0, so some patients' dates would not move at all; use a range on one side of 0, such as `days(-3650 ... -30)`",
                at: days.range)
        } else if days.low < -Self.widestOffset || days.high > Self.widestOffset {
            isSound = false
            report(
                .offsetRange, "an offset of more than \(Self.widestOffset) days leaves the years 1 to 9999",
                at: days.range)
        }
        var tags: [Tag] = []
        for key in keys {
            guard let attribute = namedAttribute(key) else {
                isSound = false
                continue
            }
            let vrs = Set(attribute.vrs)
            guard attribute.pattern == nil, vrs.isSubset(of: Self.keyVRs), attribute.tag.group != 2 else {
                isSound = false
                report(
                    .offsetKey,
                    "`\(key.text)` (\(attribute.vrText)) cannot be the key of an offset; use a text attribute of the patient or the study, such as `PatientID`",
                    at: key.range)
                continue
            }
            if tags.contains(attribute.tag) {
                isSound = false
                report(.offsetKey, "`\(key.text)` is named twice", at: key.range)
            }
            tags.append(attribute.tag)
        }
        let secretIndex = resolveSecret(secret, from: layer)
        guard isSound, let secretIndex, !tags.isEmpty else { return nil }
        offsets.append(
            CheckedOffset(
                name: name.text, low: days.low, high: days.high, keys: tags, secret: secretIndex, range: range))
        return offsets.count - 1
    }

    private static let keyVRs: Set<VR> = [.AE, .CS, .DA, .LO, .PN, .SH, .UC, .UI]

    // MARK: Unused

    /// Only names of the last layer: a base declares for those who extend it.
    func reportUnused() {
        guard isComplete, !isExpansionSpent, !layers.contains(where: \.hasSyntaxErrors) else { return }
        let last = layers.count - 1
        for found in declared.values where found.layer == last && !used.contains(found.name.text) {
            report(
                .unusedName, "\(found.meaning.word) `\(found.name.text)` is never used; remove it", at: found.name.range
            )
        }
    }
}
