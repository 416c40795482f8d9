import MidicCompiler
import MidicRuntime
import TestSupport

/// Makes random policies: rules that are sound by construction as far as one statement shows, several layers, blocks, gates.
///
/// Kinds of actions, selectors, guards and blocks are drawn from decks, so that a few policies together have all of them. In one
/// layer each attribute has one rule, or one for each branch of a guard; wide rules do not overlap without `except`.
struct PolicyGenerator {
    var random: FixedGenerator
    var actions = Deck(ActionKind.allCases)
    var selectors = Deck(SelectorKind.allCases)
    var guards = Deck(GuardKind.allCases)
    var fallbacks = Deck(FallbackKind.allCases)
    var placed = Deck(PlacedKind.allCases)
    private var wide = Deck(WideKind.allCases)
    private var blocks = Deck(BlockKind.allCases)
    private var gates = Deck(GateKind.allCases)
    private var profiles = Deck(Array(0..<12))
    private var otherwise = Deck([
        "keep", "remove", "empty", "keep in_iod else remove", "keep in_iod else empty",
    ])
    private var onError = Deck(["quarantine", "reject", "remove"])
    private var depths = Deck([1, 1, 1, 2, 2, 3])
    private var offsets = Deck(Array(0..<7))
    private var allOptions = Deck(ProfileOption.allCases)
    var names: [VR: Deck<String>] = PolicyWords.attributes.filter { !$0.value.isEmpty }.mapValues { Deck($0) }
    /// The binary number among them comes up twice as often, since not all encodings write it alike.
    var subjects = Deck(
        Array(PolicyWords.subjects.indices)
            + PolicyWords.subjects.indices.filter { PolicyWords.subjects[$0].name == "Rows" })

    /// What the policy at work has declared and named.
    var hasProfile = false
    var options: [ProfileOption] = []
    /// A rule of the base maps all UIDs with `k`.
    var mapsUIDs = false
    var hasSecondKey = false
    /// The base declares `PlannedTable`.
    var hasTable = false
    /// A block of the base shifts by `p`; at first true in other layers, which declare nothing.
    private var hasSecondOffset = false
    private var used: Set<String> = []
    private var conditions: [String] = []
    private var sets: [String] = []
    /// Rules that keep the sequences that other rules reach into, by sequence.
    private var keptSequences: [String] = []

    init(seed: UInt64) { random = FixedGenerator(state: seed) }

    mutating func policy() -> PlannedPolicy {
        used = []
        conditions = []
        sets = []
        let count = depths.draw(&random)
        var layers = [base(count == 1 ? "planned" : "base")]
        for index in 1..<max(count, 1) where count > 1 { layers.append(child("child\(index)", over: index - 1)) }
        return PlannedPolicy(layers: layers)
    }

    // MARK: Layers

    private mutating func base(_ name: String) -> PlannedLayer {
        var layer = PlannedLayer(name: name)
        let profile = profiles.draw(&random)
        hasProfile = profile < 7
        options = []
        layer.clauses.append(PlannedLayer.Clause(word: "standard", rest: "\"2026d\""))
        if hasProfile {
            if profile > 1 { options = someOptions() }
            let with = options.isEmpty ? "" : " with " + options.map(\.rawValue).joined(separator: ", ")
            layer.clauses.append(PlannedLayer.Clause(word: "extends", rest: "basic" + with))
        }
        layer.clauses.append(PlannedLayer.Clause(word: "otherwise", rest: otherwise.draw(&random)))
        layer.clauses.append(PlannedLayer.Clause(word: "on_error", rest: onError.draw(&random)))
        layer.statements = declarations()
        if random.chance(60) { layer.statements.append(gate(isAccept: true)) }
        layer.statements += obligations()
        mapsUIDs = hasProfile || random.chance(60)
        if mapsUIDs { layer.statements.append(uidRule()) }
        layer.statements += wideRules(random.number(1...3))
        for _ in 0..<random.number(4...8) { if let rule = namedRule() { layer.statements.append(rule) } }
        for _ in 0..<random.number(1...2) { if let rule = placedRule() { layer.statements.append(rule) } }
        hasSecondOffset = false
        for _ in 0..<random.number(1...2) { layer.statements.append(block()) }
        if hasSecondOffset {
            layer.statements.append(
                PlannedStatement("offset p = days(-900 ... -100) keyed by StudyInstanceUID with k", words: ["offset"]))
        }
        hasSecondOffset = true
        for _ in 0..<random.number(0...1) { layer.statements.append(gate(isAccept: false)) }
        if random.chance(20) { keep(sequence: "IconImageSequence") }
        layer.statements += sequenceRules()
        dress(&layer)
        if hasProfile, let option = options.first(where: { $0 == .cleanDescriptors || $0 == .retainDeviceIdentity }),
            random.chance(50)
        {
            let made: MadeGuard? = random.chance(50) ? self.guard() : nil
            let guarded = made.map { " when \($0.text)" } ?? ""
            var waiver = PlannedStatement(
                "waive obligations(\(option.rawValue))\(guarded) because \"planned\"",
                words: (made?.words ?? []).union(["waive", guarded.isEmpty ? "waive all" : "waive when"]))
            if random.chance(30) {
                waiver = PlannedStatement("for storage(CT, MR)", words: ["for", "waive in block"], body: [waiver])
            }
            layer.statements.append(waiver)
        }
        if random.chance(10) {
            let made: MadeGuard? = random.chance(50) ? self.guard() : nil
            layer.statements.append(
                PlannedStatement(
                    "mark equipment" + (made.map { " when \($0.text)" } ?? ""),
                    words: (made?.words ?? []).union(["mark equipment"])))
        }
        if options.contains(.retainSafePrivate), random.chance(60) { layer.statements.append(Self.safeList) }
        if random.chance(35) {
            layer.statements.append(
                PlannedStatement("classes unregistered", "uid(k)", words: ["classes unregistered"]))
        }
        return layer
    }

    /// A file that extends the one before it, for the base that was made last.
    mutating func child(_ name: String, over below: Int) -> PlannedLayer {
        var layer = PlannedLayer(name: name)
        let file = "layer\(below).midic"
        var with = ""
        if hasProfile, random.chance(30) {
            let more = someOptions()
            with = " with " + more.map(\.rawValue).joined(separator: ", ")
            layer.statements += obligations(of: more.filter { !options.contains($0) })
            options = more
        }
        layer.clauses.append(PlannedLayer.Clause(word: "extends", rest: "\"\(file)\"\(with)"))
        if random.chance(25) {
            layer.clauses.append(PlannedLayer.Clause(word: "otherwise", rest: otherwise.draw(&random)))
        }
        if random.chance(20) {
            layer.clauses.append(PlannedLayer.Clause(word: "on_error", rest: onError.draw(&random)))
        }
        used = []
        for _ in 0..<random.number(2...5) { if let rule = namedRule() { layer.statements.append(rule) } }
        if random.chance(50) { layer.statements += wideRules(1) }
        if random.chance(50), let rule = placedRule() { layer.statements.append(rule) }
        if random.chance(40) { layer.statements.append(block()) }
        if random.chance(30) { layer.statements.append(gate(isAccept: random.chance(40))) }
        if random.chance(15) {
            layer.statements.append(
                PlannedStatement("classes unregistered", "uid(k)", words: ["classes unregistered of a child"]))
        }
        if options.contains(.retainSafePrivate), random.chance(25) { layer.statements.append(Self.safeList) }
        layer.statements += sequenceRules()
        dress(&layer)
        return layer
    }

    /// What changes nothing: versions, remarks that count as documentation, reasons.
    private mutating func dress(_ layer: inout PlannedLayer) {
        layer.hasVersion = random.chance(80)
        layer.isDocumented = random.chance(20)
        for index in layer.statements.indices where layer.statements[index].action != nil && random.chance(10) {
            layer.statements[index].isReasoned = true
        }
    }

    private static let safeList = PlannedStatement(
        "safe_list \"\(PlannedPolicy.safeListName)\" override because \"planned\"", words: ["safe_list"])

    private mutating func someOptions() -> [ProfileOption] {
        var chosen: [ProfileOption] = []
        for _ in 0..<random.number(1...4) {
            let option = allOptions.draw(&random)
            if !chosen.contains(option) { chosen.append(option) }
        }
        if chosen.contains(.retainFullDates) { chosen.removeAll { $0 == .retainModifiedDates } }
        return chosen
    }

    private mutating func declarations() -> [PlannedStatement] {
        var statements = [PlannedStatement("secret k", words: ["secret"])]
        hasSecondKey = random.chance(50)
        if hasSecondKey { statements.append(PlannedStatement("secret k2", words: ["secret"])) }
        statements.append(
            PlannedStatement(
                "param count: integer(0...100)" + (random.chance(50) ? " = 7" : ""), words: ["param integer"]))
        statements.append(
            PlannedStatement(
                "param site: text(1...8)" + (random.chance(50) ? " = \"SOUTH\"" : ""), words: ["param text"]))
        statements += [
            PlannedStatement("param label: code(1...8) matching /[A-Z0-9_]+/", words: ["param code"]),
            PlannedStatement("param day: date" + (random.chance(50) ? " = \"20000101\"" : ""), words: ["param date"]),
            PlannedStatement("param dose: decimal(0 ... 99.5)", words: ["param decimal"]),
        ]
        hasTable = random.chance(35)
        if hasTable {
            statements.append(
                PlannedStatement(
                    "table subjects(key: PatientID ignoring case)", words: ["table"],
                    body: PlannedTable.columns))
        }
        let chosen = offsets.draw(&random)
        let offset =
            switch chosen {
            case 0: "days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with k"
            case 1: "days(-3650 ... -30, step: 7) keyed by PatientID with k"
            case 2: "days(30 ... 900) keyed by (IssuerOfPatientID, PatientID) else ClinicalTrialSubjectID with k"
            case 3: "days(-400 ... -30) keyed by StudyInstanceUID with k"
            case 5 where hasTable: "days(lookup subjects.shift)"
            case 6 where hasTable: "anchor(lookup subjects.baseline, to: \"2000-01-01\")"
            default: "days(param inc)"
            }
        if offset.contains("inc") {
            statements.append(PlannedStatement("param inc: integer(-1000 ... -30)", words: ["param integer"]))
        }
        statements.append(
            PlannedStatement(
                "offset o = \(offset)",
                words: [
                    "offset", offset.contains("step") ? "step" : "days",
                    offset.contains("param")
                        ? "days param"
                        : offset.contains("anchor") ? "anchor" : offset.contains("lookup") ? "days lookup" : "keyed by",
                    offset.contains("(Issuer") ? "key pair" : "key",
                ]))
        if random.chance(60) {
            let parts = draw(.LO, 1) + draw(.CS, 1)
            if parts.count == 2 {
                statements.append(PlannedStatement("set notes = \(parts.joined(separator: ", "))", words: ["set"]))
                sets.append("notes")
            }
        }
        if random.chance(60) {
            let made = self.guard()
            statements.append(
                random.chance(50)
                    ? PlannedStatement("condition chosen = \(made.text)", words: made.words.union(["condition"]))
                    : PlannedStatement(
                        "device chosen = ImageType is present and (\(made.text))",
                        words: made.words.union(["device"])))
            conditions.append("chosen")
        }
        return statements
    }

    /// Options whose column says C somewhere.
    private static let leavesOpen: [ProfileOption] = [
        .cleanDescriptors, .cleanGraphics, .cleanStructuredContent, .retainDeviceIdentity,
        .retainPatientCharacteristics,
    ]

    private mutating func obligations() -> [PlannedStatement] { obligations(of: options) }

    private mutating func obligations(of options: [ProfileOption]) -> [PlannedStatement] {
        options.compactMap { option in
            switch option {
            case .retainModifiedDates:
                PlannedStatement("TimezoneOffsetFromUTC, FrameOriginTimestamp", "remove", words: ["list"])
            case _ where Self.leavesOpen.contains(option):
                PlannedStatement(
                    "obligations(\(option.rawValue))", random.pick(["remove", "empty", "remove"]),
                    words: ["obligations"])
            default: nil
            }
        }
    }

    private mutating func uidRule() -> PlannedStatement {
        let kept = options.filter { $0 == .retainUIDs || $0 == .retainDeviceIdentity }.map {
            "retained(\($0.rawValue))"
        }
        let except = kept.isEmpty ? "" : " except " + kept.joined(separator: ", ")
        let scope = random.pick(["", ", scope: project"])
        return PlannedStatement(
            "uids\(except)", "uid(k\(scope))", words: ["uids", "uid", except.isEmpty ? "class" : "retained"])
    }

    // MARK: Wide rules

    private mutating func wideRules(_ count: Int) -> [PlannedStatement] {
        var statements: [PlannedStatement] = []
        if options.contains(.retainModifiedDates) { statements.append(dates(mustShift: true)) }
        for _ in 0..<count {
            let kind = wide.draw(&random)
            if kind == .dates, options.contains(.retainModifiedDates) { continue }
            statements.append(wideRule(kind))
        }
        return statements
    }

    private mutating func dates(mustShift: Bool) -> PlannedStatement {
        let action =
            mustShift
            ? "shift o else empty"
            : random.pick([
                "shift o else empty", "shift o else remove", "truncate(to: year) else remove", "remove", "empty",
            ])
        return PlannedStatement(
            "dates", action, words: ["dates", "class", String(action.prefix { $0 != " " && $0 != "(" })])
    }

    private mutating func wideRule(_ kind: WideKind) -> PlannedStatement {
        let words: Set<String> = [kind.rawValue]
        switch kind {
        case .dates: return dates(mustShift: false)
        case .people:
            let action = random.pick(["pseudonym(k, prefix: \"P\")", "empty", "remove", "dummy", "set \"Anon\""])
            if random.chance(20), let made = ownCondition(.PN, isSingle: false) {
                return PlannedStatement(
                    "people when \(made.text)", "remove",
                    words: words.union(made.words).union(["class", "own value of a class"]))
            }
            return PlannedStatement("people", action, words: words.union(["class"]))
        case .freeText:
            let cleaned = options.filter { $0 != .retainModifiedDates && Self.leavesOpen.contains($0) }.map {
                ", obligations(\($0.rawValue))"
            }.joined()
            return PlannedStatement(
                "free_text except codes, private *\(cleaned)", random.pick(["empty", "remove"]),
                words: words.union(["except"]))
        case .codes: return PlannedStatement("codes", "remove", words: words)
        case .localCodes: return PlannedStatement("local_codes", "set \"99LOCAL\"", words: words)
        case .vrs:
            let (vrs, action) = random.pick([
                ("UR", "remove"), ("DS, IS", "round(0.5) else remove"), ("FD, FL", "floor(0.5)"), ("AS", "remove"),
                ("OB, OW", "remove"), ("AT", "empty"), ("AE", "set \"ANYAE\""), ("UN", "remove"),
                ("SL, SS, US, UL", "remove"),
                ("CS", "dummy"), ("LT, ST", "empty"),
            ])
            if random.chance(20) {
                let vr = random.pick([VR.LO, .SH, .CS, .DS, .UI])
                if let made = ownCondition(vr, isSingle: false) {
                    return PlannedStatement(
                        "vr \(vr) when \(made.text)", "remove",
                        words: words.union(made.words).union(["own value of a class"]))
                }
            }
            return PlannedStatement("vr \(vrs)", action, words: words)
        case .glob:
            let glob = random.pick(["*Comments", "Patient*", "*Description", "Selector*Value", "*Name", "Acquisition*"])
            return PlannedStatement(glob, random.pick(["remove", "empty"]), words: words)
        case .mask:
            let mask = random.pick([
                "(50xx,xxxx)", "(60xx,4000)", "(60xx,3000)", "(0018,11xx)", "(0040,02xx)", "(0020,001x)", "(0008,002x)",
                "(0008,00x0)", "(0018,xx50)",
            ])
            return PlannedStatement(mask, "remove", words: words)
        case .within:
            let (selector, action) = random.pick([
                ("dates within (0008,xxxx)", "remove"), ("vr CS within (0018,xxxx)", "empty"),
                ("people within Patient*", "dummy"), ("free_text within (0010,xxxx) except PatientComments", "remove"),
                ("private * within vr LO, SH", "remove"), ("Patient* within vr LO, DA", "empty"),
                ("(0018,11xx) within vr DS, IS", "remove"), ("*Date within (0008,002x), Patient*", "remove"),
                ("vr UI within private *", "uid(k)"),
                ("dates within PatientBirthDate", "truncate(to: year) else remove"),
            ])
            return PlannedStatement(selector, action, words: words)
        case .range:
            let range = random.pick(["(6000-60FE,3000)", "(0018,1000-1020)", "(0010,2000-21FF)"])
            return PlannedStatement(range, range.hasPrefix("(6000") ? "keep" : "remove", words: words)
        case .privateAll: return PlannedStatement("private *", random.pick(["remove", "keep"]), words: words)
        case .privateCreator:
            let creator = random.pick(PolicyWords.creators).name
            return PlannedStatement("private \"\(creator)\" *", random.pick(["keep", "remove"]), words: words)
        case .privateElement:
            let creator = random.pick(PolicyWords.creators)
            let tag = Self.privateTag(creator.group, random.pick(creator.offsets))
            if random.chance(30) {
                // Whether the element's VR fits is known from the file only.
                return PlannedStatement(
                    "private \"\(creator.name)\" \(tag)",
                    random.pick(["round(5)", "pseudonym(k)", "uid(k)", "shift o else remove", "truncate(to: year)"]),
                    words: words.union(["private by VR"]))
            }
            return PlannedStatement(
                "private \"\(creator.name)\" \(tag)",
                random.pick(["keep", "keep else remove", "remove", "empty", "dummy"]),
                words: words)
        case .privateAs: return saidRule(words)
        case .privateAdd: return addedRule(words)
        case .privateMask:
            return PlannedStatement("private \"ACME 1.1\" (0029,xx1x)", random.pick(["keep", "remove"]), words: words)
        case .meta:
            let name = random.pick(["SourceApplicationEntityTitle", "SendingApplicationEntityTitle", "(0002,0018)"])
            return PlannedStatement(
                "meta \(name)", random.pick(["keep", "keep", "keep else remove", "set \"OURS\""]), words: words)
        }
    }

    static func privateTag(_ group: UInt16, _ offset: UInt8) -> String {
        let hex = { (value: Int, digits: Int) in
            String(repeating: "0", count: max(0, digits - String(value, radix: 16).count))
                + String(value, radix: 16).uppercased()
        }
        return "(\(hex(Int(group), 4)),xx\(hex(Int(offset), 2)))"
    }

    // MARK: Blocks and gates

    private mutating func block() -> PlannedStatement {
        switch blocks.draw(&random) {
        case .forClasses:
            let classes = random.pick([
                "storage(CT)", "storage(MR, US)", "CTImageStorage", "\"1.2.840.10008.5.1.4.1.1.7\"",
                "storage(CT), MRImageStorage",
            ])
            return PlannedStatement("for \(classes)", words: ["for"], body: rules(random.number(1...3)))
        case .forWhen:
            let made = self.guard()
            return PlannedStatement(
                "for storage(CT, MR) when \(made.text)", words: made.words.union(["for when"]), body: rules(2))
        case .when:
            let made = self.guard()
            var body = rules(random.number(1...2))
            if random.chance(40) {
                let inner = self.guard()
                body.append(
                    PlannedStatement("when \(inner.text)", words: inner.words.union(["nested block"]), body: rules(1)))
            }
            return PlannedStatement("when \(made.text)", words: made.words.union(["when block"]), body: body)
        case .privateBlock:
            let creator = random.pick(PolicyWords.creators)
            let tags = creator.offsets.map { Self.privateTag(creator.group, $0) }
            let first = random.chance(50) ? tags[0] : "\(tags[0]), \(tags.last ?? tags[0])"
            let body = [
                PlannedStatement(first, random.pick(["keep", "keep else remove", "empty"]), words: ["private block"]),
                PlannedStatement("*", random.pick(["remove", "keep"]), words: ["private block *"]),
            ]
            return PlannedStatement("private \"\(creator.name)\"", words: ["private block"], body: body)
        case .inPath:
            let place = random.pick(PolicyWords.nested)
            keep(sequence: place.sequence)
            let inner = place.attributes.prefix(2).map { PlannedStatement($0, "remove", words: ["in"]) }
            var body =
                random.chance(50)
                ? Array(inner) : [PlannedStatement("./" + place.attributes[0], "remove", words: ["in ./"])]
            if random.chance(65) { body.append(PlannedStatement("**", "remove", words: ["in **"])) }
            let step = random.pick(["", "./", "**/"])
            return PlannedStatement(
                "in \(step)\(place.sequence)", words: ["in"], attributes: [place.sequence], body: body)
        case .inDeep:
            let pair = random.pick(PolicyWords.twoSteps)
            keep(sequence: pair.outer)
            let steps = random.pick(["\(pair.outer)/\(pair.inner)", "\(pair.outer)/**/\(pair.inner)"])
            let body = [
                PlannedStatement(pair.attribute, random.pick(["remove", "empty"]), words: ["in"]),
                PlannedStatement("vr LO, SH", "remove", words: ["in vr"]),
            ]
            return PlannedStatement("in \(steps)", words: ["in A/**/B"], attributes: [pair.outer], body: body)
        case .inPrivate:
            let place = random.pick(PolicyWords.nested)
            keep(sequence: place.sequence)
            let creator = random.pick(PolicyWords.creators)
            let inner = PlannedStatement(
                "private \"\(creator.name)\"", words: ["in private"],
                body: [
                    PlannedStatement(
                        Self.privateTag(creator.group, creator.offsets[0]), "remove", words: ["in private"])
                ])
            return PlannedStatement(
                "in \(place.sequence)", words: ["in"], attributes: [place.sequence],
                body: [
                    inner,
                    PlannedStatement(
                        "in \(place.attributes.last ?? "")", words: ["in in"],
                        body: [
                            PlannedStatement("./CodeMeaning", "remove", words: ["in ./"])
                        ]),
                ].filter { $0.head.hasPrefix("private") || PolicyWords.entry(place.attributes.last ?? "").vr == .SQ })
        case .forNested:
            let made = self.guard()
            return PlannedStatement(
                "when \(made.text)", words: made.words.union(["when block"]),
                body: [
                    PlannedStatement("for storage(CT, MR, US)", words: ["for in when", "for"], body: rules(2))
                ])
        case .twoOffsets:
            guard !hasSecondOffset else { return PlannedStatement("for storage(CT)", words: ["for"], body: rules(1)) }
            hasSecondOffset = true
            let body = ["present": "o", "absent": "p"].sorted { $0.key < $1.key }.map { test, offset in
                PlannedStatement(
                    "when ClinicalTrialSubjectID is \(test)", words: ["two offsets"],
                    body: [
                        PlannedStatement("ContentDate, ContentTime", "shift \(offset) else remove", words: ["shift"])
                    ])
            }
            return PlannedStatement("for storage(CT, MR, SC)", words: ["for"], body: body)
        case .gateInBlock:
            let made = self.guard(isRare: true)
            let head = random.pick(["for storage(CT)", "when Modality in (\"US\", \"MR\")"])
            // Of two gates that hold for one file the stricter one counts.
            let gates = ["reject \"planned\"", "quarantine \"held\""].map {
                PlannedStatement("\($0) when \(made.text)", words: ["reject", "quarantine", "two gates"])
            }
            return PlannedStatement(head, words: made.words.union(["gate in block"]), body: gates)
        }
    }

    private mutating func rules(_ count: Int) -> [PlannedStatement] {
        let made = (0..<count).compactMap { _ in namedRule() }
        return made.isEmpty ? [PlannedStatement("ImageComments", "remove", words: ["keyword"])] : made
    }

    private mutating func gate(isAccept: Bool) -> PlannedStatement {
        if isAccept {
            let made = random.pick([
                "SOPClassUID in storage(CT, MR, US, SC, SR)", "SOPClassUID in storage(CT, MR)",
                "SOPClassUID in storage(CT, MR, SC), \"\(PolicyWords.privateClass)\"",
            ])
            if random.chance(15) { return PlannedStatement("accept", words: ["accept"]) }
            return PlannedStatement("accept when \(made)", words: ["accept when", "in classes"])
        }
        var made = self.guard(isRare: true)
        if random.chance(60) {
            let more = self.guard(isRare: true)
            made = ("(\(made.text)) and (\(more.text))", made.words.union(more.words).union(["and"]))
        }
        switch gates.draw(&random) {
        case .reject:
            return PlannedStatement("reject \"planned\" when \(made.text)", words: made.words.union(["reject"]))
        case .quarantine:
            return PlannedStatement("quarantine \"held\" when \(made.text)", words: made.words.union(["quarantine"]))
        case .acceptToo:
            return PlannedStatement(
                random.pick([
                    "accept when SOPClassUID is \"1.2.840.10008.5.1.4.1.1.2\" or Modality is \"MR\"",
                    "accept when SOPClassUID in CTImageStorage, storage(MR)",
                ]), words: ["second accept", "accept when"])
        case .acceptSyntax:
            // Beside the other, which lets all in.
            return PlannedStatement(
                "accept when meta TransferSyntaxUID is \"\(PolicyWords.namedSyntax)\" or SOPClassUID is present",
                words: ["accept syntax"])
        }
    }

    // MARK: Names

    /// Attributes of a VR that no rule of the layer names yet.
    mutating func draw(_ vr: VR, _ count: Int) -> [String] {
        var found: [String] = []
        guard names[vr] != nil else { return [] }
        for _ in 0..<(PolicyWords.attributes[vr]?.count ?? 0) where found.count < count {
            let name = names[vr]!.draw(&random)
            if used.insert(name).inserted { found.append(name) }
        }
        return found
    }

    var declaredConditions: [String] { conditions }
    var declaredSets: [String] { sets }

    mutating func use(_ names: [String]) -> Bool {
        guard used.isDisjoint(with: names) else { return false }
        used.formUnion(names)
        return true
    }

    /// A rule reaches into a sequence, which is to stay for it.
    mutating func keep(sequence: String) { if use([sequence]) { keptSequences.append(sequence) } }

    private mutating func sequenceRules() -> [PlannedStatement] {
        defer { keptSequences = [] }
        return keptSequences.map { PlannedStatement($0, "keep", words: ["keep", "keep SQ"], attributes: [$0]) }
    }

    mutating func useSet() -> String? { sets.popLast() }
}
