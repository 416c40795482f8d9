import MidicLang
import MidicRuntime

/// What an action is held against: one term of a rule's selector.
package struct ActionTarget {
    let selector: CheckedSelector
    let exceptions: [CheckedSelector]
    let path: PathPattern
    let range: SourceRange
    /// The term stands in an `in` block, so even without a path it does not mean the root.
    let isInsideSequence: Bool
    /// The policy extends a profile; nil if it may do so in a file that could not be read.
    let hasProfile: Bool?
    let members: SelectorMembers
    let membership: SelectorMembership
    let catalogue: ActionCatalogue
    let scope: any ActionScope

    func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = []
    ) {
        scope.report(Diagnostic(code, message, at: range, notes: notes, fixIts: fixIts))
    }

    /// The attributes that are picked, where they are all known.
    var attributes: [SelectorMembers.Member]? {
        if case .known(let known) = members { return known }
        return nil
    }

    // MARK: What every action asks

    func isKnownEnough(for draft: DraftAction) -> Bool {
        let needed = draft.signature.accepts.knowledge
        let isKnown: Bool
        switch members {
        case .known: isKnown = true
        case .inFile: isKnown = needed != .vr
        case .mixed: isKnown = needed == .nothing
        }
        guard isKnown else {
            func list(_ knowledge: Set<AcceptedElements.Knowledge>) -> String {
                let words = catalogue.all.filter {
                    $0.position != .fallbackOnly && knowledge.contains($0.accepts.knowledge)
                }.map { "`\($0.name)`" }
                return words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
            }
            let rest =
                if case .privateElement = selector {
                    "say it, as in `(0019,xx0C) as LO`; without it there are \(list([.nothing, .vrInFile]))"
                } else if case .inFile = members {
                    "for private and unknown elements there are \(list([.nothing, .vrInFile]))"
                } else {
                    "here there are \(list([.nothing]))"
                }
            report(
                .unknownValueType,
                "`\(draft.name.text)` needs to know the value's type, which differs or is not known; \(rest)",
                at: range, notes: [DiagnosticNote("the action is here", at: draft.name.range)])
            return false
        }
        if case .meta = selector, !draft.signature.accepts.isForFileMeta {
            let words = catalogue.all.filter { $0.position != .fallbackOnly && $0.accepts.isForFileMeta }.map {
                "`\($0.name)`"
            }
            report(
                .actionNotForVR,
                "`\(draft.name.text)` is not for the file meta group; use \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")",
                at: draft.name.range)
            return false
        }
        return true
    }

    func hasOnly(_ accepted: Set<VR>, _ reason: String, _ draft: DraftAction) -> Bool {
        fits(draft.name, .actionNotForVR) { member in member.vrs.allSatisfy(accepted.contains) ? nil : reason }
    }

    /// Whether the term names one attribute of the root data set, and no sequence: what an action can create where it is absent.
    ///
    /// - Parameter name: of the action, for the report.
    func canBeCreated(by name: Name, isSequence: Bool = false) -> Bool {
        let isRoot = !isInsideSequence && (path == .anywhere || path == .root)
        if case .attribute = selector, isRoot, exceptions.isEmpty, let member = attributes?.first,
            (member.entry.vr == .SQ) == isSequence
        {
            return true
        }
        if case .privateElement(let creator, let group, _) = selector, isRoot, exceptions.isEmpty,
            let vr = attributes?.first?.vrs.first, vr != .SQ
        {
            return canHaveBlock(creator, group)
        }
        report(
            .addNotAtRoot,
            isSequence
                ? "an item is added to one named sequence of the root data set; name it, without a path"
                : "`\(name.text)` creates one named attribute of the root data set, and no sequence; name it, without a path",
            at: range, notes: [DiagnosticNote("the action is here", at: name.range)])
        return false
    }

    /// Whether a block can be made for a creator: in a group that has blocks (PS3.5 section 7.8.1), under a text that reads alike in
    /// every character set.
    private func canHaveBlock(_ creator: String, _ group: UInt16) -> Bool {
        let problem: String?
        if !Tag(group, 0x0010).canBePrivateCreator {
            problem = "private elements stand in odd groups from 0009 to FFFD"
        } else if !creator.unicodeScalars.allSatisfy({ 0x20..<0x7F ~= $0.value }) {
            problem = "the creator's text is not plain ASCII, and files of other character sets could not have it"
        } else {
            problem = nil
        }
        guard let problem else { return true }
        report(.blockNotMade, "no block can be made for this element: \(problem)", at: range)
        return false
    }

    // MARK: What one action asks of each attribute

    /// Asks each attribute that is picked; true if there is nothing against any, or if only the file knows them.
    ///
    /// Reports those with a reason: by name if only one is picked, else the first three and their number.
    ///
    /// - Parameter reason: what is wrong with the attribute, or nil.
    func fits(
        _ action: Name, _ code: DiagnosticCode, at place: SourceRange? = nil, fixIts: [FixIt] = [],
        _ reason: (SelectorMembers.Member) -> String?
    ) -> Bool {
        guard let members = attributes else { return true }
        var offenders: [(label: String, vr: String, reason: String)] = []
        for member in members {
            if let reason = reason(member) {
                offenders.append((member.entry.label, member.vrs.map(\.name).joined(separator: " or "), reason))
            }
        }
        guard let first = offenders.first else { return true }
        if members.count == 1 {
            scope.report(
                Diagnostic(
                    code, "`\(action.text)` does not fit `\(first.label)` (\(first.vr)): \(first.reason)",
                    at: place ?? range, fixIts: fixIts, subject: DiagnosticSubject(.attribute, first.label)))
            return false
        }
        let named = offenders.prefix(3).map { "`\($0.label)` (\($0.vr))" }.joined(separator: ", ")
        let more = offenders.count > 3 ? " and \(offenders.count - 3) more" : ""
        scope.report(
            Diagnostic(
                code,
                "`\(action.text)` does not fit \(offenders.count == members.count ? "any" : "\(offenders.count)") of the \(members.count) attributes picked here, such as \(named)\(more): \(first.reason); narrow the selector or add `except`",
                at: place ?? range,
                subject: DiagnosticSubject(.attribute, first.label), items: offenders.map(\.label)))
        return false
    }
}
