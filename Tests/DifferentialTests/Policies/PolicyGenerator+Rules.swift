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
        if [.path, .deepPath, .rootPath].contains(form), kind != .add { return nestedRule(kind, form) }
        guard let vr = vr(for: kind) else { return nil }
        let wanted = form == .list ? 2 : 1
        let found = draw(vr, wanted)
        guard let name = found.first else { return nil }
        var words: Set<String> = [kind.rawValue, form.rawValue, "\(kind.rawValue) \(vr)"]
        guard var action = action(kind, vr, name, &words) else { return nil }
        let head: String
        switch form {
        case .root: head = "./\(name)"
        case .tag where kind != .add: head = PolicyWords.entry(name).tag.description
        case .list where found.count > 1: head = found.joined(separator: ", ")
        case .exact: head = "\(name), \(Self.spare(vr)) except \(Self.spare(vr))"
        case .anywhere where kind != .add: head = "**/\(name)"
        default: head = name
        }
        if kind == .add, form == .exact || form == .list { return nil }
        if form == .exact && Self.spare(vr) == name { return nil }
        var guarded = ""
        if random.chance(30) {
            let made = self.guard()
            guarded = " when \(made.text)"
            words.formUnion(made.words)
            words.insert("rule when")
        }
        if kind == .keep, random.chance(30) {
            action += " else " + random.pick(["remove", "empty", "quarantine", "reject"])
            words.insert("else")
        }
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
        return PlannedStatement(head, action, words: words, attributes: [name])
    }

    // MARK: Actions

    private static let texts: [VR] = [.AE, .CS, .LO, .LT, .PN, .SH, .ST, .UC, .UT]
    private static let numbers: [VR] = [.DS, .IS, .FD, .FL, .US, .UL, .SS, .SL, .UV, .SV]

    private static func vrs(for kind: ActionKind) -> [VR] {
        switch kind {
        case .keep, .remove, .empty, .dummy:
            Array(PolicyWords.attributes.keys).filter { $0 != .UN }.sorted { $0.rawValue < $1.rawValue }
        case .set: texts + numbers + [.AS, .DA, .DT, .TM, .UR]
        case .setParam: [.LO, .SH, .PN, .ST]
        case .standard: [.LO, .PN, .DA, .SH]
        case .uid: [.UI]
        case .pseudonym: texts
        case .shift, .truncate: [.DA, .DT, .TM]
        case .round, .floor: [.AS] + numbers
        case .add: [.LO, .SH, .CS, .PN, .DS, .DA]
        case .copy: [.LO, .SH, .DA]
        }
    }

    private mutating func vr(for kind: ActionKind) -> VR? {
        kind == .standard && !hasProfile ? nil : random.pick(Self.vrs(for: kind))
    }

    private func vr(for kind: ActionKind, fits vr: VR) -> Bool {
        kind != .standard && kind != .copy && Self.vrs(for: kind).contains(vr)
    }

    private mutating func action(_ kind: ActionKind, _ vr: VR, _ name: String, _ words: inout Set<String>) -> String? {
        switch kind {
        case .keep, .remove, .empty, .dummy, .standard: return kind.rawValue
        case .set, .add: return PolicyWords.constants[vr].map { "\(kind.rawValue) \"\($0)\"" }
        case .setParam: return "set site"
        case .uid:
            let isAlone = name == "TrackingUID" || name == "IrradiationEventUID"
            let scope =
                isAlone
                ? random.pick([", scope: study", ", scope: patient", ""]) : random.pick(["", ", scope: project"])
            words.insert("uid\(scope)")
            return "uid(k\(scope))" + fallback(&words, 30)
        case .pseudonym: return pseudonym(vr, &words) + fallback(&words, 50)
        case .shift: return "shift o" + fallback(&words, 70)
        case .truncate:
            let units: [VR: [String]] = [
                .DA: ["year", "month", "day"], .TM: ["hour", "minute", "second"],
                .DT: ["year", "month", "day", "hour", "minute", "second"],
            ]
            let unit = random.pick(units[vr] ?? ["year"])
            words.insert("truncate \(unit)")
            return "truncate(to: \(unit))" + fallback(&words, 60)
        case .round, .floor: return rounding(kind.rawValue, vr, &words) + fallback(&words, 60)
        case .copy:
            let source = vr == .DA ? "DateOfSecondaryCapture" : vr == .LO ? "ManufacturerModelName" : "StudyID"
            return source == name ? nil : "copy \(source)" + fallback(&words, 60)
        }
    }

    private mutating func pseudonym(_ vr: VR, _ words: inout Set<String>) -> String {
        var arguments = ["k"]
        if random.chance(40) { arguments.append("prefix: " + random.pick(["\"P\"", "\"Q7\""])) }
        if random.chance(30) {
            arguments.append("length: 12")
            words.insert("pseudonym length")
        }
        if random.chance(30) {
            arguments.append("domain: \"d\"")
            words.insert("pseudonym domain")
        }
        if random.chance(30) {
            let from = random.pick(["StudyInstanceUID", "PatientID else StudyInstanceUID", "AccessionNumber"])
            arguments.append("from: \(from)")
            words.insert(from.contains("else") ? "pseudonym from else" : "pseudonym from")
        }
        return "pseudonym(\(arguments.joined(separator: ", ")))"
    }

    private mutating func rounding(_ word: String, _ vr: VR, _ words: inout Set<String>) -> String {
        if vr == .AS {
            let more = random.pick(["", ", cap: 89", ", or_older: 90"])
            words.insert("\(word) AS\(more)")
            return "\(word)(\(random.pick(["1 year", "5 years", "6 months"]))\(more))"
        }
        let isWhole = ![.DS, .FD, .FL].contains(vr)
        let step = isWhole ? random.pick(["5", "10"]) : random.pick(["0.5", "0.25", "10"])
        let cap = random.chance(40) ? ", cap: 100" : ""
        if !cap.isEmpty { words.insert("\(word) cap") }
        return "\(word)(\(step)\(cap))"
    }

    private mutating func fallback(_ words: inout Set<String>, _ percent: Int) -> String {
        guard random.chance(percent) else { return "" }
        let chosen = random.pick(["remove", "empty", "quarantine", "reject", "dummy"])
        words.insert("else")
        words.insert("else \(chosen)")
        guard chosen == "dummy", random.chance(40) else { return " else \(chosen)" }
        words.insert("else else")
        return " else dummy else remove"
    }
}
