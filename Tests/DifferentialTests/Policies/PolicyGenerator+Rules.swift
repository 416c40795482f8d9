import MidicCompiler
import MidicRuntime
import TestSupport

extension PolicyGenerator {
    /// A rule for one attribute or a few of one VR; nil where the layer has named all that fit.
    mutating func namedRule() -> PlannedStatement? {
        let kind = actions.draw(&random)
        let form = selectors.draw(&random)
        if form == .named, let name = useSet() {
            return PlannedStatement(name, random.pick(["remove", "empty"]), words: [form.rawValue])
        }
        if [.path, .deepPath, .rootPath].contains(form), !kind.createsAttribute { return nestedRule(kind, form) }
        guard let vr = vr(for: kind) else { return nil }
        let wanted = form == .list ? 2 : 1
        let found = draw(vr, wanted)
        guard let name = found.first else { return nil }
        var words: Set<String> = [kind.rawValue, form.rawValue, "\(kind.rawValue) \(vr)"]
        guard var action = action(kind, vr, name, &words) else { return nil }
        let head: String
        switch form {
        case .root: head = "./\(name)"
        case .tag where !kind.createsAttribute: head = PolicyWords.entry(name).tag.description
        case .list where found.count > 1: head = found.joined(separator: ", ")
        case .exact: head = "\(name), \(Self.spare(vr)) except \(Self.spare(vr))"
        case .anywhere where !kind.createsAttribute: head = "**/\(name)"
        default: head = name
        }
        if kind.createsAttribute, form == .exact || form == .list { return nil }
        if form == .exact && Self.spare(vr) == name { return nil }
        var guarded = ""
        let isSingle = found.allSatisfy { PolicyWords.entry($0).vm.maximum == 1 }
        if !kind.createsAttribute, form != .exact, random.chance(15), let made = ownCondition(vr, isSingle: isSingle) {
            guarded = " when \(made.text)"
            words.formUnion(made.words)
        } else if random.chance(30) {
            let made = self.guard()
            guarded = " when \(made.text)"
            words.formUnion(made.words)
            words.insert("rule when")
        }
        if kind == .keep { action += fallback(vr, &words, 40) }
        return PlannedStatement(head + guarded, action, words: words, attributes: Set(found))
    }

    /// An attribute of the VR that stands behind `except` beside a rule's own.
    private static func spare(_ vr: VR) -> String {
        switch vr {
        case .LO: "ManufacturerModelName"
        case .PN: "NameOfPhysiciansReadingStudy"
        case .DA: "CurveDate"
        case .CS: "ImageLaterality"
        case .SH: "ConvolutionKernel"
        default: "VisitComments"
        }
    }

    private mutating func nestedRule(_ kind: ActionKind, _ form: SelectorKind) -> PlannedStatement? {
        let place = random.pick(PolicyWords.nested)
        let name = random.pick(place.attributes)
        guard use(["\(place.sequence)/\(name)"]) else { return nil }
        if random.chance(85) { keep(sequence: place.sequence) }
        let vr = PolicyWords.entry(name).vr
        var words: Set<String> = [form.rawValue, kind.rawValue]
        let action: String
        if vr == .UI {
            action = name.hasSuffix("ClassUID") || !mapsUIDs ? "remove" : random.pick(["uid(k)", "remove"])
        } else if vr == .SQ {
            action = random.pick(["keep", "remove", "empty"])
        } else if self.vr(for: kind, fits: vr), let made = self.action(kind, vr, name, &words) {
            action = made
        } else {
            action = random.pick(["remove", "keep"])
        }
        let head =
            switch form {
            case .deepPath: "\(place.sequence)/**/\(name)"
            case .rootPath: "./\(place.sequence)/\(name)"
            default: "\(place.sequence)/\(name)"
            }
        let isSingle = PolicyWords.entry(name).vm.maximum == 1
        if random.chance(20), !(action.hasPrefix("uid")), let made = ownCondition(vr, isSingle: isSingle) {
            words.formUnion(made.words.union(["own value in items"]))
            return PlannedStatement("\(head) when \(made.text)", action, words: words, attributes: [name])
        }
        return PlannedStatement(head, action, words: words, attributes: [name])
    }

    // MARK: Actions

    private static let texts: [VR] = [.AE, .CS, .LO, .LT, .PN, .SH, .ST, .UC, .UT]
    private static let numbers: [VR] = [.DS, .IS, .FD, .FL, .US, .UL, .SS, .SL, .UV, .SV]

    static func vrs(for kind: ActionKind) -> [VR] {
        switch kind {
        case .keep, .remove, .empty:
            Array(PolicyWords.attributes.keys).filter { $0 != .UN }.sorted { $0.rawValue < $1.rawValue }
        // A UID is never invented.
        case .dummy: vrs(for: .empty).filter { $0 != .UI }
        case .set: texts + numbers + [.AS, .DA, .DT, .TM, .UR]
        case .setParam: [.LO, .SH, .PN, .ST, .IS, .US, .CS, .DA, .DS, .FD]
        case .standard: [.LO, .PN, .DA, .SH]
        case .uid: [.UI]
        case .pseudonym: texts
        case .shift, .truncate: [.DA, .DT, .TM]
        case .round, .floor: [.AS] + numbers
        case .add: [.LO, .SH, .CS, .PN, .DS, .DA, .LO, .CS]
        case .copy: [.LO, .SH, .DA]
        case .age: [.AS]
        case .recode: [.AE, .AS, .CS, .DS, .IS, .LO, .SH, .UC]
        case .compose: texts + [.AS, .DA, .DS, .DT, .IS, .TM, .UR]
        case .addItem: [.SQ]
        case .lookup: [.CS, .DA, .IS, .LO, .PN, .SH, .ST, .UC]
        }
    }

    private mutating func vr(for kind: ActionKind) -> VR? {
        kind == .standard && !hasProfile ? nil : random.pick(Self.vrs(for: kind))
    }

    private func vr(for kind: ActionKind, fits vr: VR) -> Bool {
        let rooted: Set<ActionKind> = [.standard, .copy, .age, .addItem, .lookup]
        return !rooted.contains(kind) && Self.vrs(for: kind).contains(vr)
    }

    private mutating func action(_ kind: ActionKind, _ vr: VR, _ name: String, _ words: inout Set<String>) -> String? {
        switch kind {
        case .keep, .remove, .empty, .dummy, .standard: return kind.rawValue
        case .set, .add:
            return special(kind, vr, name, &words) ?? PolicyWords.constants[vr].map { "\(kind.rawValue) \"\($0)\"" }
        case .setParam:
            let isNumber = Self.numbers.contains(vr)
            if isNumber { words.insert(ArgumentForm.setInteger.rawValue) }
            switch vr {
            case .CS: return "set label"
            case .DA: return "set day"
            case .DS, .FD: return "set dose"
            default: return isNumber ? "set count" : "set site"
            }
        case .uid:
            let isAlone = ["TrackingUID", "IrradiationEventUID", "DeviceUID"].contains(name)
            let scope =
                isAlone
                ? random.pick([", scope: study", ", scope: patient", ""]) : random.pick(["", ", scope: project"])
            words.insert("uid\(scope)")
            return "uid(k\(scope))" + fallback(vr, &words, 30)
        case .pseudonym: return pseudonym(vr, &words) + fallback(vr, &words, 35)
        case .shift: return "shift o" + fallback(vr, &words, 70)
        case .truncate:
            let units: [VR: [String]] = [
                .DA: ["year", "month", "day"], .TM: ["hour", "minute", "second"],
                .DT: ["year", "month", "day", "hour", "minute", "second"],
            ]
            let unit = random.pick(units[vr] ?? ["year"])
            words.insert("truncate \(unit)")
            return "truncate(to: \(unit))" + fallback(vr, &words, 60)
        case .round, .floor: return rounding(kind.rawValue, vr, &words) + fallback(vr, &words, 45)
        case .age:
            let from = random.pick(["PatientBirthDate", "PatientBirthDate", "AcquisitionDate"])
            let at = random.pick(["StudyDate", "SeriesDate", "ContentDate"])
            let older = random.pick(["", ", or_older: 20", ", or_older: 90"])
            words.insert("age(\(older.isEmpty ? "" : "or_older"))")
            return "age(from: \(from), at: \(at)\(older))" + fallback(vr, &words, 70)
        case .recode:
            guard let texts = ValueGenerator.texts[vr], let constant = PolicyWords.constants[vr] else { return nil }
            var pairs = texts.prefix(random.number(1...texts.count)).map { "\"\($0)\" -> \"\(constant)\"" }
            if random.chance(40), let foreign = PolicyWords.foreignConstants[vr] {
                pairs[0] = pairs[0].replacing("-> \"\(constant)\"", with: "-> \"\(foreign)\"")
                words.insert("recode to foreign text")
            }
            if random.chance(30) {
                pairs = pairs.map { $0.replacing("-> \"\(constant)\"", with: "-> " + $0.prefix { $0 != "-" }) }
            }
            return "recode { \(pairs.joined(separator: random.pick([", ", " "]))) }" + fallback(vr, &words, 70)
        case .compose: return composed(vr, &words) + fallback(vr, &words, 70)
        case .addItem: return newItem(&words)
        case .lookup:
            guard hasTable else { return nil }
            let columns: [VR: String] = [.CS: "arm", .DA: "day", .IS: "number"]
            let column = columns[vr] ?? random.pick(["code", "code", "same"])
            words.insert("lookup \(column)")
            return "lookup subjects.\(column)" + " else " + random.pick(["remove", "empty", "quarantine", "dummy"])
        case .copy:
            let source = vr == .DA ? "DateOfSecondaryCapture" : vr == .LO ? "ManufacturerModelName" : "StudyID"
            guard source != name else { return nil }
            let form = random.pick([nil, ArgumentForm.copyCall, .copyTag])
            if let form { words.insert(form.rawValue) }
            let spelled =
                form == .copyCall
                ? "copy(\(source))" : "copy \(form == nil ? source : PolicyWords.entry(source).tag.description)"
            return spelled + fallback(vr, &words, 60)
        }
    }

    /// A constant in another form than one plain text; nil where none suits, or by chance.
    private mutating func special(
        _ kind: ActionKind, _ vr: VR, _ name: String, _ words: inout Set<String>
    ) -> String? {
        guard random.chance(60), let constant = PolicyWords.constants[vr] else { return nil }
        var forms: [(ArgumentForm, String)] = []
        if PolicyWords.entry(name).vm.maximum == nil {
            forms.append((kind == .set ? .setSeveral : .addSeveral, "(\"\(constant)\", \"\(constant)\")"))
        }
        if kind == .set, let foreign = PolicyWords.foreignConstants[vr] {
            forms.append((.setForeign, " \"\(foreign)\"" + fallback(vr, &words, 30)))
        }
        if kind == .add, [.LO, .SH, .PN].contains(vr) { forms.append((.addParam, " site")) }
        if kind == .add, [.LO, .SH, .PN].contains(vr), hasTable { forms.append((.addLookup, " lookup subjects.code")) }
        guard !forms.isEmpty else { return nil }
        let (form, text) = forms[random.number(0...(forms.count - 1))]
        words.insert(form.rawValue)
        return kind.rawValue + text
    }

    private mutating func pseudonym(_ vr: VR, _ words: inout Set<String>) -> String {
        let usesSecond = hasSecondKey && random.chance(30)
        if usesSecond { words.insert(ArgumentForm.secondKey.rawValue) }
        var arguments = [usesSecond ? "k2" : "k"]
        if random.chance(40) { arguments.append("prefix: " + random.pick(["\"P\"", "\"Q7\""])) }
        if arguments.count == 1, hasTable, [.LO, .ST, .UC, .UT, .LT].contains(vr), random.chance(20) {
            arguments.append("prefix: lookup subjects.code")
            words.insert("prefix of a table")
        }
        if random.chance(30) {
            arguments.append("length: 12")
            words.insert("pseudonym length")
        }
        if random.chance(30) {
            arguments.append("domain: \"d\"")
            words.insert("pseudonym domain")
        }
        if random.chance(40) {
            let from = random.pick([
                "StudyInstanceUID", "AccessionNumber", "StudyID", "PatientID else StudyInstanceUID", "AccessionNumber",
                "AccessionNumber else PatientID else StudyInstanceUID",
            ])
            arguments.append("from: \(from)")
            words.insert(from.contains("else") ? "pseudonym from else" : "pseudonym from")
        }
        return "pseudonym(\(arguments.joined(separator: ", ")))"
    }

    private mutating func rounding(_ word: String, _ vr: VR, _ words: inout Set<String>) -> String {
        if vr == .AS {
            let more = random.pick(["", ", cap: 89", ", or_older: 90"])
            words.insert("\(word) AS\(more)")
            let unit = random.pick(["1 year", "5 years", "6 months", "2 weeks", "30 days"])
            words.insert("age in \(unit.split(separator: " ").last ?? "")")
            return "\(word)(\(unit)\(more))"
        }
        let isWhole = ![.DS, .FD, .FL].contains(vr)
        let step = isWhole ? random.pick(["5", "10"]) : random.pick(["0.5", "0.25", "10"])
        let cap = random.chance(40) ? ", cap: 100" : ""
        if !cap.isEmpty { words.insert("\(word) cap") }
        return "\(word)(\(step)\(cap))"
    }

    /// A kind that the VR and the policy allow.
    private mutating func drawFallback(_ vr: VR) -> FallbackKind {
        for _ in 0..<4 {
            let kind = fallbacks.draw(&random)
            switch kind {
            case .truncate where vr != .DA && vr != .DT: continue
            case .pseudonym where !Self.texts.contains(vr): continue
            case .standard where !hasProfile: continue
            default: return kind
            }
        }
        return .remove
    }

    private mutating func fallback(_ vr: VR, _ words: inout Set<String>, _ percent: Int) -> String {
        guard random.chance(percent) else { return "" }
        let kind = drawFallback(vr)
        words.insert("else")
        words.insert("else \(kind.rawValue)")
        let constant = PolicyWords.constants[vr].map { "set \"\($0)\"" } ?? "dummy"
        switch kind {
        case .remove, .empty, .quarantine, .reject, .dummy, .standard: return " else \(kind.rawValue)"
        case .set: return " else \(constant)"
        case .truncate: return " else truncate(to: year) else remove"
        case .pseudonym: return " else pseudonym(k)"
        case .chain:
            words.insert("else else")
            return " else \(constant) else dummy else remove"
        }
    }
}
