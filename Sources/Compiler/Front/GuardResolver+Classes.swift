import MidicLang
import MidicRuntime

/// Conditions about SOP classes, and UIDs of the right kind.
extension GuardResolver {
    /// `for storage(CT), MRImageStorage`: nil if no class is left.
    func resolveClasses(of terms: [ClassTerm]) -> ResolvedGuard? {
        let classes = resolveClasses(terms)
        guard !classes.isEmpty, let first = terms.first?.range, let last = terms.last?.range else { return nil }
        let range = SourceRange(file: first.file, lower: first.lower, upper: last.upper)
        let atom = GuardAtom(tag: .sopClassUID, vr: .UI, quantifier: .single, test: .oneOf(classes))
        return .atom(
            ResolvedAtom(
                tag: .sopClassUID, subject: "SOPClassUID", formula: atomFormula(atom), isNegated: false,
                kind: .needsValue, isComparison: true, range: range))
    }

    func resolveClasses(_ terms: [ClassTerm]) -> [String] {
        var uids: Set<String> = []
        for term in terms {
            switch term {
            case .storage(let names, _):
                for name in names {
                    if let family = UIDRegistry.shared.storageFamily(name.text) {
                        uids.formUnion(family.sopClasses)
                    } else {
                        let families = UIDRegistry.shared.storageFamilies.map(\.name)
                        scope.reportUnknown(
                            .unknownStorageFamily, "unknown storage family", name, among: families,
                            advice: "the families are \(families.joined(separator: ", "))")
                    }
                }
            case .keyword(let name):
                if let uid = registered(name, as: [.sopClass], of: .sopClassUID) { uids.insert(uid) }
            case .uid(let literal):
                if let finding = ValueSyntax.problem(of: literal.value, vr: .UI) {
                    scope.report(.guardLiteral, "this is no UID: \(finding.message)", at: literal.range)
                } else if isOfKind(literal.value, [.sopClass], of: .sopClassUID, at: literal.range) {
                    uids.insert(literal.value)
                }
            }
        }
        return uids.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    // MARK: Kinds

    /// What an attribute of the root or the file meta holds, of the kinds of UID that PS3.6 registers; nil where any may stand.
    static func kinds(of tag: Tag) -> [RegisteredUID.Kind]? {
        switch tag {
        case .sopClassUID, .mediaStorageSOPClassUID, Tag(0x0008, 0x001A), Tag(0x0008, 0x001B): [.sopClass]
        case Tag(0x0002, 0x0010): [.transferSyntax]
        default:
            UIRoles.shared.role(of: tag) == .instance
                ? [.sopInstance, .frameOfReference, .synchronizationFrameOfReference] : nil
        }
    }

    /// The UID that a keyword stands for; nil, with a report, if it is unknown or of another kind.
    func registered(_ name: Name, as kinds: [RegisteredUID.Kind]?, of tag: Tag) -> String? {
        guard let entry = UIDRegistry.shared.entry(keyword: name.text) else {
            let isClass = kinds == [.sopClass]
            scope.reportUnknown(
                .unknownSOPClass, isClass ? "unknown SOP class" : "unknown UID keyword", name,
                among: StandardVocabulary.uidKeywords(kinds.map { Set($0) } ?? [.sopClass, .transferSyntax]),
                advice: isClass
                    ? "use a keyword of PS3.6 Annex A such as `CTImageStorage`, or the UID in quotes"
                    : "use a keyword of PS3.6 Annex A, or the UID in quotes")
            return nil
        }
        return isOfKind(entry.uid, kinds, of: tag, at: name.range) ? entry.uid : nil
    }

    /// False, with a report, if PS3.6 or a published list knows a UID as something that the attribute does not hold.
    func isOfKind(_ uid: String, _ kinds: [RegisteredUID.Kind]?, of tag: Tag, at range: SourceRange) -> Bool {
        guard let kinds else { return true }
        let subject = StandardVocabulary.attribute(tag: tag)?.label ?? tag.description
        guard let entry = UIDRegistry.shared.entry(uid: uid) else {
            if kinds != [.transferSyntax], KnownUIDs.shared.transferSyntaxes.contains(uid) {
                reportKind(uid, "a private transfer syntax", subject, .transferSyntax, range)
                return false
            }
            if kinds == [.transferSyntax], KnownUIDs.shared.classes.contains(uid) {
                reportKind(uid, "a private SOP class", subject, .sopClass, range)
                return false
            }
            if uid.hasPrefix("1.2.840.10008."), kinds == [.sopClass] || kinds == [.transferSyntax] {
                scope.report(
                    .doubtfulClass,
                    "PS3.6 registers no UID `\(uid)`, though it is one of DICOM's own; compare it with the standard",
                    at: range)
            }
            return true
        }
        guard kinds.contains(entry.kind) else {
            let name = entry.name.isEmpty ? "" : " \(entry.name)"
            reportKind(entry.keyword.isEmpty ? uid : entry.keyword, entry.kind.words + name, subject, entry.kind, range)
            return false
        }
        if entry.isOfService {
            scope.report(
                .doubtfulClass,
                "`\(entry.keyword)` is the SOP class of a service; no file holds an object of it, so name a storage class",
                at: range)
        }
        return true
    }

    private func reportKind(
        _ uid: String, _ what: String, _ subject: String, _ kind: RegisteredUID.Kind, _ range: SourceRange
    ) {
        let advice =
            switch kind {
            case .transferSyntax: "; a transfer syntax is asked for with `meta TransferSyntaxUID is ...`"
            case .sopClass: "; a SOP class is asked for with `SOPClassUID in ...`"
            default: ""
            }
        scope.report(
            .uidOfOtherKind, "`\(uid)` is \(what), and `\(subject)` never holds one\(advice)", at: range,
            subject: DiagnosticSubject(.word, uid))
    }
}

extension ClassTerm {
    fileprivate var range: SourceRange {
        switch self {
        case .storage(_, let range): range
        case .keyword(let name): name.range
        case .uid(let literal): literal.range
        }
    }
}
