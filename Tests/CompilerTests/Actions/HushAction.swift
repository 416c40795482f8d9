import MidicLang
import MidicRuntime

@testable import MidicCompiler

/// The action that docs/adding-an-action.md adds: `hush(3)` writes `XXX`.
enum HushAction: ActionSignature {
    static let name = "hush"
    static let opcode: Opcode? = .set
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

    static func strictness(_ arguments: [ActionArgument]) -> Strictness? { .constant }

    static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .integer(let letters)? = arguments.first else { return name }
        return "hush(\(letters))"
    }

    static func lowered(_ arguments: [ActionArgument], constant: DummyChoice) -> (Opcode, [ActionArgument]) {
        guard case .integer(let letters)? = arguments.first else { return (.remove, []) }
        return (.set, [.value(ValueTemplate(parts: [.literal(String(repeating: "X", count: letters))]))])
    }
}
