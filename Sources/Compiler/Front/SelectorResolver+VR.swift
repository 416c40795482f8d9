import MidicLang
import MidicRuntime

/// `as IS`: the VR of a private element, which its file need not know.
extension SelectorResolver {
    /// What `as` says behind a term; nil where nothing is said, or, with a report, where it cannot be said.
    func saidVR(_ term: SelectorTerm, in context: StatementContext) -> VR? {
        guard let name = term.vr else { return nil }
        let isElement: Bool =
            switch term.target {
            case .privateElement: true
            case .tag: context.creator != nil
            default: false
            }
        guard isElement else {
            scope.report(
                .misplacedVR,
                "`as` says the VR of a private element such as `private \"CREATOR\" (0019,xx0C)`; \(Self.advice(term.target))",
                at: name.range)
            return nil
        }
        let code = Array(name.text.utf8)
        guard code.count == 2, let vr = VR(code[0], code[1]) else {
            scope.reportUnknown(
                .unknownVR, "unknown value representation", name, among: VR.allCases.map(\.name),
                advice: "PS3.5 section 6.2 lists them")
            return nil
        }
        guard vr != .UN else {
            scope.report(
                .misplacedVR, "UN says that nobody knows the VR; leave `as UN` out", at: name.range)
            return nil
        }
        return vr
    }

    private static func advice(_ target: SelectorTerm.Target) -> String {
        switch target {
        case .privateAll: "name the elements one by one"
        default: "the dictionary knows the others, so leave it out"
        }
    }

    /// Takes note of the VR that a policy says of an element. One element has one VR, whichever rule says it.
    func note(_ vr: VR, of selector: CheckedSelector, at range: SourceRange) {
        guard case .privateElement(let creator, let group, let elementOffset) = selector else { return }
        let title = CanonicalSpelling.privateElement(creator, group, elementOffset)
        if let first = scope.saidVRs[selector] {
            guard first.vr != vr else { return }
            scope.report(
                .vrSaidTwice,
                "`\(title)` is said to be \(vr.name) here and \(first.vr.name) elsewhere; one element has one VR",
                at: range, notes: [DiagnosticNote("first said here", at: first.range, role: .earlier)])
            return
        }
        let row = SafePrivateTable.shared.row(creator: creator, group: group, elementOffset: elementOffset)
        if let row, !row.vrs.isEmpty, !row.vrs.contains(vr) {
            let known = row.vrs.map(\.name).joined(separator: " or ")
            scope.report(
                .vrOfTable,
                "`\(title)` is \(known) in PS3.15 Table E.3.10-1, and that counts here; leave `as \(vr.name)` out",
                at: range)
            return
        }
        scope.saidVRs[selector] = (vr, range)
    }
}
