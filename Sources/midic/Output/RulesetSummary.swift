import MidicCompiler
import MidicJSON
import MidicRuntime

/// What a ruleset lets in, what becomes of it and what its outputs claim: the same for `check`, which has a policy too, and for
/// `inspect`, which has only the ruleset.
struct RulesetSummary {
    let ruleset: Ruleset
    let overview: RulesetOverview
    let rules: RuleListing
    let keptText: KeptTextListing
    private let text: RulesetText
    private let claims: ClaimsText

    /// What to list besides the summary, of a policy and of a ruleset alike.
    enum Listing: String, CaseIterable {
        /// The policy's own rules.
        case rules
        /// All attributes of each topic, those that go too.
        case becomes
        /// The SOP classes that can pass; of a policy also all members of families and patterns.
        case classes
        /// Text attributes by class.
        case keptText = "kept-text"

        static let option = OptionSpec.value(
            "show", "WHAT", .choice(allCases.map(\.rawValue)), repeatable: true,
            "rules: the policy's own rules with place and reason; becomes: all names that a topic counts, also of what goes, of safe private elements, and of what `otherwise` and decoding keep; classes: the SOP classes that can pass, and all that families and patterns of a policy stand for; kept-text: the text attributes that files of each accepted class may keep unread"
        )

        static func asked(_ arguments: ParsedArguments) -> Set<Listing> {
            Set(arguments.all("show").compactMap(Listing.init(rawValue:)))
        }
    }

    /// - Parameters:
    ///   - patterns: regular expressions as a policy writes them.
    ///   - paths: of source files, by the name that the ruleset has for each.
    init(_ ruleset: Ruleset, patterns: [String] = [], paths: [String: String] = [:]) {
        self.ruleset = ruleset
        text = RulesetText(ruleset, patterns: patterns)
        overview = RulesetOverview(ruleset, text)
        rules = RuleListing(ruleset, paths: paths)
        keptText = KeptTextListing(overview.keptText)
        claims = ClaimsText(ruleset)
    }

    // MARK: What a run needs

    var secrets: [String] { (0..<ruleset.secretCount).map { ruleset.string(Int(ruleset.secret(at: $0).name)) } }

    var parameters: [String] {
        (0..<ruleset.paramCount).map { index in
            let record = ruleset.param(at: index)
            let bounds = record.shownBounds
            var shown = "\(ruleset.string(Int(record.name))): \(record.kind)(\(bounds.low)...\(bounds.high))"
            if record.pattern > 0 { shown += " of a form" }
            if record.defaultValue > 0 { shown += " = \"\(ruleset.string(Int(record.defaultValue) - 1))\"" }
            return shown
        }
    }

    private func needsText(_ console: Console) -> String {
        var text = "\n" + console.heading("a run needs") + "\n"
        let secrets = secrets.joined(separator: ", ")
        text += row("secrets", secrets.isEmpty ? "none" : secrets, console)
        let parameters = parameters
        for (index, parameter) in parameters.enumerated() {
            text += row(index == 0 ? "parameters" : "", parameter, console)
        }
        if parameters.isEmpty { text += row("parameters", "none", console) }
        for index in 0..<ruleset.tableCount {
            let table = self.text.table(index)
            let columns = table.columns.map { "\($0.name): \($0.type)" }.joined(separator: "; ")
            text += row(index == 0 ? "tables" : "", "\(table.name)(key: \(table.key)) { \(columns) }", console)
        }
        return text
    }

    /// A name and what is to say of it, in two columns.
    func row(_ name: String, _ value: String, _ console: Console) -> String {
        let name = name.shown
        let first = "  " + name + String(repeating: " ", count: max(1, 14 - name.count))
        return Paragraph.wrapped(
            value.shown, width: console.width, first: first, rest: String(repeating: " ", count: 16))
    }

    // MARK: Text

    /// Everything but the head, each section under its heading.
    func sections(_ console: Console, lists: Set<Listing> = []) -> String {
        var text = needsText(console)
        if lists.contains(.rules) {
            text += "\n" + console.heading("rules of the policy") + "\n" + rules.ownText(console)
        }
        text += gatesText(console) + fatesText(console, listsAll: lists.contains(.becomes))
        text += looseningsText(console) + rules.registerText(console) + claimsText(console)
        if lists.contains(.classes) {
            text += "\n" + console.heading("SOP classes that can pass") + "\n"
            for name in classNames { text += "  \(name.shown)\n" }
        }
        if lists.contains(.keptText) { text += keptText.text(console) }
        return text
    }

    private var classNames: [String] { overview.keptText.classes.map(\.name) }

    private func gatesText(_ console: Console) -> String {
        var text = "\n" + console.heading("which files are let in") + "\n"
        func line(_ words: String, _ indent: Int = 2) {
            text += Paragraph.wrapped(
                words.shown, width: console.width, first: String(repeating: " ", count: indent),
                rest: String(repeating: " ", count: indent + 4))
        }
        let gates = self.text.gates
        let accepts = gates.filter { $0.kind == .accept }
        func list(_ gates: [RulesetText.Gate]) {
            for gate in gates {
                let reason = gate.kind == .accept ? "" : " " + RulesetText.quoted(gate.reason)
                line("gate \(gate.number)\(reason): \(gate.condition ?? "always")", 6)
            }
        }
        // In the order in which a run asks, so that nobody takes files of other classes for rejected at once.
        var rest: String?
        for (kind, word) in [(GateRecord.Kind.reject, "rejected"), (.quarantine, "quarantined")] {
            let own = gates.filter { $0.kind == kind }
            if own.isEmpty { continue }
            line("\(rest ?? "a file") is \(word) where \(own.count == 1 ? "this holds" : "any of these holds"):")
            list(own)
            rest = "any other file"
        }
        if accepts.isEmpty || accepts.contains(where: { $0.condition == nil }) {
            line("\(rest ?? "every file") is accepted")
        } else {
            line(
                "\(rest ?? "a file") is accepted if \(accepts.count == 1 ? "this holds" : "any of these holds"), and else rejected, not-accepted:"
            )
            list(accepts)
        }
        if self.text.hiddenGateCount > 0 {
            line("and \(self.text.hiddenGateCount) more accept, reject or quarantine, which are not shown")
        }
        line(
            "SOP classes that can pass: \(overview.classCount == 0 ? "none" : overview.classes.joined(separator: ", "))"
        )
        if let action = ruleset.unregisteredClassAction {
            line("a SOP class that nobody registered or named: \(self.text.action(action))")
        } else {
            line("a SOP class that nobody registered or named is held, unregistered-class")
        }
        let words =
            switch ruleset.onError {
            case .quarantine: "the file is quarantined"
            case .reject: "the file is rejected"
            case .remove: "the element is removed, and the file is released without it"
            }
        line("where an action cannot be carried out and has no fallback, \(words) (on_error \(ruleset.onError))")
        return text
    }

    private func fatesText(_ console: Console, listsAll: Bool) -> String {
        var text = "\n" + console.heading("what becomes of") + "\n"
        func some(_ names: [String], _ most: Int = 6) -> String { Paragraph.some(names, listsAll ? .max : most) }
        /// Names that are too many to be shown unasked.
        func all(_ names: [String]) -> String { listsAll ? ": " + some(names) : "" }
        func line(_ words: String) {
            text += Paragraph.wrapped(words.shown, width: console.width, first: "      ", rest: "          ")
        }
        if !overview.isComplete {
            text += "  this ruleset is too large to be looked through: there may be more than is said here\n"
        }
        func copies(_ topic: RulesetOverview.Topic?) -> [RulesetOverview.Copies] {
            overview.copies.filter { $0.topic == topic }
        }
        for topic in overview.topics
        where !topic.gone.isEmpty || !topic.fates.isEmpty || !copies(topic.topic).isEmpty {
            text += "  \(Self.title(topic.topic))\n"
            for fate in topic.fates {
                // `truncate(to: day)` of a DA, say.
                let isChanged = !fate.isKept || fate.action.hasPrefix("keep") || fate.action.hasPrefix("copy")
                line(
                    "\(some(fate.attributes)) -> \(fate.action)"
                        + (isChanged ? "" : ", which leaves values as they are"))
                if fate.isKept, topic.topic == .pixels { line("nobody looks at what the pixels show") }
            }
            if !topic.gone.isEmpty {
                let count = topic.gone.count
                let noun = (topic.fates.isEmpty ? "attribute" : "other") + (count == 1 ? "" : "s")
                let words = count == 1 ? "goes, or becomes a constant" : "go, or become a constant"
                line("\(count) \(noun) \(words)" + all(topic.gone))
            }
            for copy in copies(topic.topic) { line("\(copy.attribute): also copied to \(some(copy.elements))") }
            if topic.topic == .dates {
                if !overview.publicDates.isEmpty {
                    line("\(some(overview.publicDates)) -> keep, since anybody can know them")
                }
                for index in 0..<ruleset.offsetCount {
                    let offset = self.text.offset(index)
                    line("offset \(offset.name) = \(offset.text)")
                }
            }
        }
        if !overview.retained.isEmpty { text += "  others that Table E.1-1 lists\n" }
        for group in overview.retained {
            let count = Set(group.fates.flatMap(\.attributes)).count
            let noun = count == 1 ? "attribute" : "attributes"
            line(
                group.option.map { "\($0.rawValue) retains \(count) \(noun):" }
                    ?? "without an option that retains it, something of \(count) \(noun) stays:")
            for fate in group.fates { line("\(some(fate.attributes)) -> \(fate.action)") }
        }
        let others = copies(nil)
        if !others.isEmpty {
            text += "  originals of other attributes\n"
            for copy in others { line("\(copy.attribute): also copied to \(some(copy.elements))") }
        }
        let elements = overview.privateElements
        text += "  private elements\n"
        for fate in elements.byRule { line("\(some(fate.attributes, 4)) -> \(fate.action)") }
        if elements.safeCreatorCount > 0 {
            line(
                "\(elements.safe.count) elements of \(elements.safeCreatorCount) creators stay, that Table E.3.10-1 of PS3.15 lists as safe"
                    + all(elements.safe))
        } else if !elements.safe.isEmpty {
            line("kept: \(some(elements.safe))")
        }
        if overview.isComplete { line(elements.byRule.isEmpty && elements.safe.isEmpty ? "all go" : "all others go") }
        text += "  text\n"
        line(keptText.summary)
        if !overview.withoutRule.isEmpty {
            text += "  attributes without a rule\n"
            line(
                "otherwise \(ruleset.info("otherwise") ?? "") may keep \(overview.withoutRule.count) attributes, \(overview.textWithoutRule) of them text"
                    + all(overview.withoutRule))
        }
        line("\(Self.identifiers.joined(separator: ", ")) are kept or mapped, whatever wide rules say")
        if !overview.decoding.isEmpty {
            line(
                "\(overview.decoding.count) attributes stay wherever an object has pixels, because decoding needs them"
                    + all(overview.decoding))
        }
        return text
    }

    /// What wide rules and `otherwise` pass over, since it identifies an object.
    private static let identifiers = ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"]

    private static func title(_ topic: RulesetOverview.Topic) -> String {
        switch topic {
        case .patient: "who the patient is"
        case .people: "names of other people"
        case .dates: "dates and times"
        case .ages: "ages"
        case .uids: "UIDs that name one thing"
        case .pixels: "pixels"
        }
    }

    private func looseningsText(_ console: Console) -> String {
        var text = "\n" + console.heading("less strict than what is inherited") + "\n"
        let found = loosenings
        if found.isEmpty { return text + "  none: nothing is less strict than what the policy extends\n" }
        for (statement, attributes, classes) in found.prefix(Self.mostLoosenings) {
            text += RuleListing.text(statement, most: 6, console)
            // A creator stands for all its elements, whose number nobody knows.
            let whole = attributes.count { $0.hasPrefix("private ") && $0.hasSuffix(" *") }
            let single = attributes.count - whole
            let count = [
                single == 0 ? nil : single == 1 ? "1 attribute" : "\(single) attributes",
                whole == 0 ? nil : whole == 1 ? "all elements of a creator" : "all elements of \(whole) creators",
            ]
            .compactMap { $0 }.joined(separator: " and ")
            // Clauses have a rule that no attribute's decision refers to.
            let none =
                overview.isComplete
                ? "no attribute is decided by it alone" : "how far it reaches was not looked through"
            let reach = attributes.isEmpty ? none : "\(count), \(classes)"
            let names =
                attributes.count > 1 || statement.selectors != attributes ? ": " + Paragraph.some(attributes, 12) : ""
            text += Paragraph.indented((reach + names).shown, by: 6, width: console.width)
        }
        if found.count > Self.mostLoosenings { text += "  and \(found.count - Self.mostLoosenings) more\n" }
        return text
    }

    private static let mostLoosenings = 1000

    /// Statements with `override`, the attributes that they reach, and in which classes.
    private var loosenings: [(RuleListing.Statement, [String], String)] {
        let byRule = Dictionary(uniqueKeysWithValues: overview.loosenings.map { ($0.rule, $0) })
        return rules.own.compactMap { statement in
            let parts = statement.rules.compactMap { byRule[$0] }
            if parts.isEmpty { return nil }
            let classes =
                parts.contains(where: \.isInEveryClass)
                ? "in every class that can pass"
                : "in "
                    + Paragraph.some(
                        parts.reduce(into: []) { names, part in
                            for name in part.classes where !names.contains(name) { names.append(name) }
                        })
            return (statement, parts.flatMap(\.attributes), classes)
        }
    }

    private func claimsText(_ console: Console) -> String {
        var text = "\n" + console.heading("an output claims") + "\n"
        for line in claims.lines() {
            let indent = String(line.prefix { $0 == " " })
            text += Paragraph.wrapped(
                String(line.dropFirst(indent.count)).shown, width: console.width, first: "  " + indent,
                rest: "      " + indent)
        }
        text += "  " + "no code says anything of:" + "\n"
        for line in uncovered { text += Paragraph.indented(line.shown, by: 6, width: console.width) }
        return text
    }

    /// What a reader of (0012,0064) could take for covered and is not.
    private var uncovered: [String] {
        var lines: [String] = []
        if overview.topics.contains(where: { $0.topic == .pixels && $0.fates.contains(where: \.isKept) }) {
            lines.append("what pixels show: burned-in text and faces (113101 and 113102 are not claimed)")
        }
        if !overview.keptText.attributes.isEmpty {
            lines.append("what \(overview.keptText.attributes.count) text attributes say that may stay")
        }
        if !overview.withoutRule.isEmpty {
            lines.append("the \(overview.withoutRule.count) attributes that `otherwise` may keep")
        }
        if overview.privateElements.byRule.contains(where: \.isKept) {
            lines.append("private elements that the policy keeps by a rule of its own")
        }
        if !overview.isComplete { lines.append("what this summary has not looked through") }
        return lines.isEmpty ? ["nothing: no pixels, no text, no attribute without a rule stays"] : lines
    }

    // MARK: JSON

    /// Adds the members that `check` and `inspect` share.
    func add(to object: inout JSONObject, lists: Set<Listing>) {
        object.add("on_error", String(describing: ruleset.onError))
        object.add("secrets", secrets)
        object.add(
            "params",
            (0..<ruleset.paramCount).map { index in
                let record = ruleset.param(at: index)
                var param = JSONObject()
                param.add("name", ruleset.string(Int(record.name)))
                param.add("kind", "\(record.kind)")
                if record.kind == .decimal {
                    param.add("low", record.shownBounds.low)
                    param.add("high", record.shownBounds.high)
                } else {
                    param.add("low", Int(record.low))
                    param.add("high", Int(record.high))
                }
                if record.pattern > 0 { param.add("has_pattern", true) }
                if record.defaultValue > 0 { param.add("default", ruleset.string(Int(record.defaultValue) - 1)) }
                return param
            })
        object.add(
            "tables",
            (0..<ruleset.tableCount).map { index in
                let table = text.table(index)
                var entry = JSONObject()
                entry.add("name", table.name)
                entry.add("key", table.key)
                entry.add(
                    "columns",
                    table.columns.map { column in
                        var shown = JSONObject()
                        shown.add("name", column.name)
                        shown.add("type", column.type)
                        return shown
                    })
                return entry
            })
        object.add(
            "offsets",
            (0..<ruleset.offsetCount).map { index in
                let offset = text.offset(index)
                var entry = JSONObject()
                entry.add("name", offset.name)
                entry.add("text", offset.text)
                return entry
            })
        object.add(
            "gates",
            text.gates.map { gate in
                var entry = JSONObject()
                entry.add("number", gate.number)
                entry.add("kind", String(describing: gate.kind))
                if gate.kind != .accept { entry.add("reason", gate.reason) }
                if let condition = gate.condition { entry.add("when", condition) }
                return entry
            })
        if text.hiddenGateCount > 0 { object.add("gates_not_shown", text.hiddenGateCount) }
        object.add("unregistered_classes", ruleset.unregisteredClassAction.map { text.action($0) } ?? "held")
        object.add("classes", overview.classes)
        object.add("class_count", overview.classCount)
        if lists.contains(.classes) { object.add("class_names", classNames) }
        object.add("complete", overview.isComplete)
        addFates(to: &object, listsAll: lists.contains(.becomes))
        if lists.contains(.rules) { object.add("rules", rules.json(withStandard: false)) }
        object.add(
            "overrides",
            loosenings.map { statement, attributes, classes in
                var entry = JSONObject()
                entry.add("rule", statement.selectors.joined(separator: ", ") + statement.ending)
                if let because = statement.because { entry.add("because", because) }
                if let reference = statement.reference { entry.add("reference", reference) }
                if let place = statement.place {
                    entry.add("path", place.file)
                    entry.add("line", place.line)
                }
                entry.add("attributes", attributes)
                entry.add("classes", classes)
                return entry
            })
        object.add("register", rules.registerJSON())
        claims.add(to: &object)
        object.add("claims_not_covered", uncovered)
        object.add("kept_text", keptText.json(lists: lists.contains(.keptText)))
    }

    private func addFates(to object: inout JSONObject, listsAll: Bool) {
        object.add(
            "becomes",
            overview.topics.map { topic in
                var entry = JSONObject()
                entry.add("topic", topic.topic.rawValue)
                entry.add("fates", topic.fates.map { json($0) })
                entry.add("gone", topic.gone.count)
                if listsAll { entry.add("gone_attributes", topic.gone) }
                return entry
            })
        object.add(
            "retained",
            overview.retained.map { group in
                var entry = JSONObject()
                if let option = group.option { entry.add("option", option.rawValue) }
                entry.add("fates", group.fates.map { json($0) })
                return entry
            })
        object.add(
            "copies",
            overview.copies.map { copy in
                var entry = JSONObject()
                entry.add("attribute", copy.attribute)
                if let topic = copy.topic { entry.add("topic", topic.rawValue) }
                entry.add("copied_to", copy.elements)
                return entry
            })
        object.add("public_dates", overview.publicDates)
        object.add("pseudonyms", overview.pseudonyms.map { json($0) })
        var elements = JSONObject()
        elements.add("by_rule", overview.privateElements.byRule.map { json($0) })
        elements.add("safe", overview.privateElements.safe)
        object.add("private", elements)
        var rest = JSONObject()
        rest.add("kept", overview.withoutRule)
        rest.add("text", overview.textWithoutRule)
        object.add("without_rule", rest)
        object.add("identifiers", Self.identifiers)
        object.add("decoding", overview.decoding)
    }

    private func json(_ fate: RulesetOverview.Fate) -> JSONObject {
        var object = JSONObject()
        object.add("action", fate.action)
        object.add("kept", fate.isKept)
        object.add("attributes", fate.attributes)
        return object
    }
}

extension ParamRecord {
    /// The bounds as a policy writes them.
    fileprivate var shownBounds: (low: String, high: String) {
        guard kind == .decimal else { return (String(low), String(high)) }
        func decimal(_ number: Int64) -> String {
            var digits = String(1_000_000 + number.magnitude % 1_000_000).dropFirst()
            while digits.last == "0" { digits.removeLast() }
            return (number < 0 ? "-" : "") + String(number.magnitude / 1_000_000) + (digits.isEmpty ? "" : "." + digits)
        }
        return (decimal(low), decimal(high))
    }
}
