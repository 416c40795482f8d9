import MidicLang

@testable import MidicCompiler
@testable import MidicRuntime

// The action that docs/adding-an-action.md adds: `hush(3)` writes `XXX`.

enum HushAction: ValueAction {
    static let shape = ActionShape(
        Opcode(rawValue: 200), "hush", [.one(.integer, "letters", in: 1...16)], changesValue: true)
    static let treatment = Treatment.replaced

    static func accepts(_ vr: VR) -> Bool { vr == .LO || vr == .SH }

    static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "X"), count: executor.ruleset.operand(0, of: record))
    }

    static func count(in counts: inout ElementCounts) { counts.coarsened += 1 }
}

extension HushAction: ActionSignature {
    static let usage: String? = "`hush(3)`, with 1 to 16 letters"
    static let documentation = ActionDocumentation(
        form: "`hush(3)`", accepts: "LO SH", effect: "as many letters X")
    static let accepts = AcceptedElements(.vr, vrs: [.LO, .SH], reason: "it writes letters, for LO and SH")

    static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1) else { return nil }
        guard let letters = call.integer(arguments.positional[0]), (1...16).contains(letters) else {
            call.refuse(arguments.positional[0])
            return nil
        }
        return call.draft(canFail: false) { _ in [.integer(letters)] }
    }

    static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .integer(let letters)? = arguments.first else { return name }
        return "hush(\(letters))"
    }
}
