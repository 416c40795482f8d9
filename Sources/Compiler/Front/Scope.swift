import MidicLang
import MidicRuntime

/// What the parts of the front share: the names that the layers declare, who refers to them, and the findings.
///
/// A class, since every part adds to it. It is used for one policy.
final class Scope {
    let layers: [PolicyModel.Layer]
    let sources: SourceMap
    /// False if a file of the chain is missing: then an unknown name may be declared there, and is not reported.
    let isComplete: Bool
    private let reserved: ReservedSkeletons
    private(set) var diagnostics: [Diagnostic] = []

    /// What the layers declare, by name.
    private(set) var declared: [String: DeclaredName] = [:]
    /// The first declared of the names that look the same.
    private var bySkeleton: [String: Name] = [:]
    /// Names that something refers to, or probably means.
    private(set) var used: Set<String> = []
    private(set) var references: Set<PolicyModel.Reference> = []
    /// Sets and conditions that are being expanded, to find recursion.
    var expanding: [String] = []

    /// The profile by layer, as far as the headers are understood.
    var layerProfiles: [ProfileSelection?] = []
    /// What the safe lists hold, by their statements.
    var safeLists: [SourceRange: [SafeListPart]] = [:]
    var secrets: [CheckedSecret] = []
    var params: [CheckedParam] = []
    var offsets: [CheckedOffset] = []
    var tables: [CheckedTable] = []
    /// Table and column.
    var usedColumns: Set<[Int]> = []
    /// What the layers extend in the end.
    var profile: ProfileSelection?
    /// The private creators that rules name, in the order in which they were met.
    var creators: [NearCreators.Mention] = []

    /// The VRs that rules say of private elements with `as`, and where.
    var saidVRs: [CheckedSelector: (vr: VR, range: SourceRange)] = [:]

    /// Parts that sets and conditions may still expand to. Each name can double what it names, so depth alone bounds nothing.
    private var expansionBudget = 100_000
    var isExpansionSpent: Bool { expansionBudget < 0 }
    var hasSyntaxErrors: Bool { layers.contains(where: \.content.hasSyntaxErrors) }

    init(layers: [PolicyModel.Layer], sources: SourceMap, isComplete: Bool, vocabulary: ActionVocabulary) {
        reserved = ReservedSkeletons(vocabulary)
        self.layers = layers
        self.sources = sources
        self.isComplete = isComplete
    }

    /// Takes one part of the expansion budget; false, with one report, when it is used up.
    func spendExpansion(at range: SourceRange) -> Bool {
        guard expansionBudget >= 0 else { return false }
        expansionBudget -= 1
        guard expansionBudget < 0 else { return true }
        report(
            .expansionTooLarge,
            "sets and conditions that name each other expand to more than 100000 parts; simplify them",
            at: range)
        return false
    }

    // MARK: Names

    /// Enters a declaration. Its meaning counts only if the name is free.
    func declare(_ declaration: DeclaredName) -> Bool {
        let name = declaration.name
        if let first = declared[name.text] {
            let isInherited = first.layer != declaration.layer
            report(
                .duplicateName,
                isInherited
                    ? "`\(name.text)` is declared in what this policy extends, and that counts here too; leave this declaration out, or choose another name for something else"
                    : "`\(name.text)` is declared twice; rename one of them", at: name.range,
                notes: [
                    DiagnosticNote(
                        "first declared as \(first.kind.articledWord) here", at: first.name.range, role: .earlier)
                ])
            return false
        }
        let skeleton = LookAlike.skeleton(of: name.text)
        if StandardVocabulary.attribute(keyword: name.text) != nil {
            report(
                .reservedName,
                "`\(name.text)` is the keyword of a DICOM attribute and cannot be declared; choose another name",
                at: name.range)
        } else if BuiltinClass(rawValue: name.text) != nil {
            report(
                .reservedName, "`\(name.text)` is a built-in class and cannot be declared; choose another name",
                at: name.range)
        } else if case .set = declaration.meaning, let what = Self.kindOfSelector(name.text) {
            report(
                .reservedName, "`\(name.text)` is \(what) and no name for a set; choose another name", at: name.range)
        } else if let word = reserved.word(like: name.text) {
            report(
                .reservedName, "`\(name.text)` reads like \(word.described); choose another name", at: name.range)
        } else if let first = bySkeleton[skeleton] {
            used.insert(first.text)
            report(
                .duplicateName, "`\(name.text)` reads like `\(first.text)`; rename one of them", at: name.range,
                notes: [DiagnosticNote("`\(first.text)` is declared here", at: first.range, role: .earlier)])
        }
        if bySkeleton[skeleton] == nil { bySkeleton[skeleton] = name }
        declared[name.text] = declaration
        return true
    }

    /// What selectors know a word as behind another word, so that it reads as a selector by itself.
    private static func kindOfSelector(_ word: String) -> String? {
        if ProfileOption(rawValue: word) != nil { return "an option" }
        return VR.allCases.contains { $0.name == word } ? "a value representation" : nil
    }

    /// Says what an offset came to, once all names are known.
    func define(_ name: Name, asOffset index: Int?) {
        if declared[name.text]?.name == name { declared[name.text]?.meaning = .offset(index) }
    }

    /// True if this declaration is the one that the name stands for.
    func isFirst(_ name: Name) -> Bool { declared[name.text]?.name == name }

    /// What a name stands for where a layer uses it; the use counts.
    func lookUp(_ name: Name, from layer: Int) -> DeclaredName? {
        guard let found = declared[name.text], found.layer <= layer else { return nil }
        used.insert(name.text)
        references.insert(PolicyModel.Reference(range: name.range, declaration: found.name.range))
        return found
    }

    /// The declared names of one kind that can be seen in a layer.
    func names(_ kind: PolicyModel.Declaration.Kind, from layer: Int) -> [String] {
        declared.values.filter { $0.layer <= layer && $0.kind == kind }.map(\.name.text).sorted()
    }

    /// The sequences, attributes and so on that the dictionary has; reported if there is none of the name.
    /// - Parameter vr: suggest only attributes of this VR.
    func attribute(_ name: Name, vr: VR?) -> DictionaryEntry? {
        if let found = StandardVocabulary.attribute(keyword: name.text) { return found }
        reportUnknown(
            .unknownName, "unknown attribute", name, among: [StandardVocabulary.spellings(vr: vr)],
            advice: "it is not a keyword of PS3.6; use the tag `(gggg,eeee)` for an attribute that the dictionary lacks"
        )
        return nil
    }

    /// The option of a name; reported if there is none.
    func option(_ name: Name) -> ProfileOption? {
        if let found = ProfileOption(rawValue: name.text) { return found }
        let options = ProfileOption.allCases.map(\.rawValue)
        // `retain_dates`: each of its words stands in some options.
        let words = Set(name.text.split(separator: "_"))
        let near = options.filter { words.isSubset(of: $0.split(separator: "_")) }
        guard near.count > 1, words.count > 1 else {
            reportUnknown(
                .unknownOption, "unknown option", name, among: options,
                advice: "the options are \(options.map { "`\($0)`" }.joined(separator: ", "))")
            return nil
        }
        report(
            .unknownOption,
            "unknown option `\(name.text)`; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?",
            at: name.range, fixIts: near.map { FixIt("replace with `\($0)`", replace: name.range, with: $0) },
            subject: DiagnosticSubject(.word, name.text), candidates: near)
        return nil
    }

    // MARK: Findings

    func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = [], subject: DiagnosticSubject? = nil, candidates: [String] = [], items: [String] = []
    ) {
        diagnostics.append(
            Diagnostic(
                code, message, at: range, notes: notes, fixIts: fixIts, subject: subject, candidates: candidates,
                items: items))
    }

    /// `override` says why, and what is said is no blank.
    func checkReason(of loosening: Loosening, at range: SourceRange) {
        if let because = loosening.because, because.text.value.allSatisfy(\.isWhitespace) {
            report(.emptyBecause, "the reason after `because` is empty; say why", at: because.text.range)
        }
        if let reference = loosening.because?.reference, reference.value.allSatisfy(\.isWhitespace) {
            report(
                .emptyBecause, "the text after `ref` is empty; name the decision or the document, or leave `ref` out",
                at: reference.range)
        }
        if let override = loosening.override, loosening.because == nil {
            report(
                .overrideWithoutBecause, "`override` loosens what is inherited and must say why; add `because \"...\"`",
                at: override)
        }
    }

    /// An unknown word, with the nearest known one if there is one near.
    ///
    /// - Parameter isDeclarable: the word may be declared in a place that the parser could not read; then only a misspelling
    ///   is reported.
    func reportUnknown(
        _ code: DiagnosticCode, _ what: String, _ name: Name, among candidates: [String], advice: String? = nil,
        isDeclarable: Bool = false
    ) {
        reportUnknown(code, what, name, among: [SpellingList(candidates)], advice: advice, isDeclarable: isDeclarable)
    }

    func reportUnknown(
        _ code: DiagnosticCode, _ what: String, _ name: Name, among lists: [SpellingList], advice: String? = nil,
        isDeclarable: Bool = false
    ) {
        // Declared in a statement that the parser could not read, which says so itself.
        if isDeclarable, layers.contains(where: { $0.content.brokenNames.contains { $0.text == name.text } }) { return }
        let subject = DiagnosticSubject(.word, name.text)
        let spelling = name.text.count <= 80 ? name.text : name.text.prefix(79) + "\u{2026}"
        if let closest = SpellingList.closest(to: name.text, among: lists) {
            // What was meant is not unused.
            used.insert(closest)
            report(
                code, "\(what) `\(spelling)`; did you mean `\(closest)`?", at: name.range,
                fixIts: [FixIt("replace with `\(closest)`", replace: name.range, with: closest)], subject: subject,
                candidates: [closest])
        } else if isDeclarable, hasSyntaxErrors {
            return
        } else {
            // A list that a person can take in is an answer; all keywords of the dictionary are none.
            let isShort = lists.reduce(0) { $0 + $1.words.count } <= 32
            report(
                code, "\(what) `\(spelling)`" + (advice.map { "; \($0)" } ?? ""), at: name.range, subject: subject,
                candidates: isShort ? lists.flatMap(\.words) : [])
        }
    }

    /// Reports a name that should be of one kind and is not.
    func reportUnresolved(
        _ code: DiagnosticCode, _ kind: PolicyModel.Declaration.Kind, _ name: Name, from layer: Int
    ) {
        if let other = lookUp(name, from: layer) {
            report(
                code, "`\(name.text)` is \(other.kind.articledWord), not \(kind.articledWord)", at: name.range,
                notes: [DiagnosticNote("declared here", at: other.name.range, role: .earlier)])
        } else if isComplete {
            reportUnknown(
                code, "unknown \(kind.word)", name, among: names(kind, from: layer),
                advice: kind == .param ? "declare it first, or put a text in quotes" : "declare it first",
                isDeclarable: true)
        }
    }
}

extension Scope: ActionScope {
    func secret(_ name: Name, from layer: Int) -> Int? {
        guard case .secret(let index)? = lookUp(name, from: layer)?.meaning else {
            reportUnresolved(.unknownSecret, .secret, name, from: layer)
            return nil
        }
        return index
    }

    func param(_ name: Name, from layer: Int) -> (index: Int, param: CheckedParam)? {
        guard case .param(let index)? = lookUp(name, from: layer)?.meaning else {
            reportUnresolved(.unknownParam, .param, name, from: layer)
            return nil
        }
        return (index, params[index])
    }

    func offset(_ name: Name, from layer: Int) -> Int?? {
        guard case .offset(let index)? = lookUp(name, from: layer)?.meaning else {
            reportUnresolved(.unknownOffset, .offset, name, from: layer)
            return nil
        }
        return .some(index)
    }

    func attribute(_ name: Name) -> DictionaryEntry? { attribute(name, vr: nil) }

    func column(_ name: ColumnName, from layer: Int) -> (reference: ColumnReference, column: CheckedColumn)? {
        guard case .table(let index)? = lookUp(name.table, from: layer)?.meaning else {
            reportUnresolved(.unknownTable, .table, name.table, from: layer)
            // Mended, it may well be a column of any.
            for index in tables.indices { useAllColumns(of: index) }
            return nil
        }
        let table = tables[index]
        guard let place = table.columns.firstIndex(where: { $0.name == name.column.text }) else {
            let names = table.columns.map(\.name)
            reportUnknown(
                .unknownColumn, "`\(table.name)` has no column", name.column, among: names,
                advice: "its columns are \(names.map { "`\($0)`" }.joined(separator: ", "))")
            useAllColumns(of: index)
            return nil
        }
        usedColumns.insert([index, place])
        let column = table.columns[place]
        return (ColumnReference(table: index, column: place, repeatsKey: column.repeatsKey), column)
    }

    private func useAllColumns(of table: Int) {
        for place in tables[table].columns.indices { usedColumns.insert([table, place]) }
    }

    func reportUnknown(
        _ code: DiagnosticCode, _ what: String, _ name: Name, among candidates: [String], advice: String?
    ) {
        reportUnknown(code, what, name, among: candidates, advice: advice, isDeclarable: false)
    }
}

/// One declaration, with the layer that it stands in: it can be seen there and in the layers that extend it.
struct DeclaredName {
    enum Meaning {
        /// Index into `secrets`.
        case secret(Int)
        case param(Int)
        /// Index into `offsets`; nil if the declaration is broken.
        case offset(Int?)
        /// Index into `tables`.
        case table(Int)
        case set(SelectorExpression)
        case condition(GuardExpression)
    }
    var name: Name
    var layer: Int
    var meaning: Meaning

    var kind: PolicyModel.Declaration.Kind {
        switch meaning {
        case .secret: .secret
        case .param: .param
        case .offset: .offset
        case .table: .table
        case .set: .set
        case .condition: .condition
        }
    }
}
