import MidicLang
package import MidicRuntime

/// `uid(SECRET, scope: study)`: a keyed UID under 2.25 (docs/keyed-values.md).
extension UIDAction: ActionSignature {
    package static let usage: String? = "`uid(SECRET)` or `uid(SECRET, scope: patient)`"
    package static let documentation = ActionDocumentation(
        form: "`uid(SECRET, scope: project)`", accepts: "UI in an instance role",
        effect: "a keyed UID under 2.25; scope `project`, `study` or `patient`. Registered UIDs stay")
    package static let accepts = AcceptedElements(.vrInFile, vrs: [.UI], reason: "only UI holds UIDs")

    private static let scopes = UIDScopeKind.allCases.map { ($0, String(describing: $0)) }

    package static func read(_ call: ActionCall) -> DraftAction? {
        guard let arguments = call.arguments(positional: 1...1, labels: ["scope"]) else { return nil }
        let scope =
            arguments.labelled["scope"].map {
                call.choice(
                    $0, of: scopes.map(\.1), called: "scope", advice: "write `project`, `study` or `patient`")
            } ?? 0
        guard let secret = call.secret(arguments.positional[0]), let scope else { return nil }
        let code = Int(scopes[scope].0.rawValue)
        return call.draft(canFail: true) { target in
            let isOneThing = target.fits(call.name, .classUIDMapped) { member in
                UIRoles.shared.role(of: member.entry.tag) == .instance
                    ? nil : "it names a kind of thing, not one thing, and must keep its meaning"
            }
            guard isOneThing else { return nil }
            let isLinked =
                scopes[scope].0 != .study
                || target.fits(
                    call.name, .studyScope, at: arguments.labelled["scope"]?.range
                ) { member in
                    ReferenceGroup.group(of: member.entry.tag)?.reachesOtherStudies ?? false
                        ? "objects of other studies refer to it, and `scope: study` would give it another UID there; use `scope: project` or `scope: patient`"
                        : nil
                }
            return isLinked ? [.secret(secret), .integer(code)] : nil
        }
    }

    /// A wider scope links more. Another secret is neither more nor less.
    package static func looseness(
        _ arguments: [ActionArgument], than inherited: [ActionArgument], of vr: VR, _ offsets: [CheckedOffset]
    ) -> String? {
        func width(_ arguments: [ActionArgument]) -> Int {
            switch scope(of: arguments) {
            case .study, nil: 0
            case .patient: 1
            case .project: 2
            }
        }
        return width(arguments) > width(inherited) ? "links UIDs over a wider scope" : nil
    }

    /// A scope needs its value; `project` has none.
    package static func fails(
        _ arguments: [ActionArgument], onlyWhere inherited: [ActionArgument], _ offsets: [CheckedOffset]
    ) -> Bool { scope(of: arguments) == .project || scope(of: arguments) == scope(of: inherited) }

    private static func scope(of arguments: [ActionArgument]) -> UIDScopeKind? {
        guard arguments.count > 1, case .integer(let code) = arguments[1] else { return nil }
        return UIDScopeKind(rawValue: UInt32(code))
    }

    package static func spelling(_ arguments: [ActionArgument], _ names: ActionNames) -> String {
        guard case .secret(let secret) = arguments[0], case .integer(let code) = arguments[1] else { return name }
        let scope = scopes.first { Int($0.0.rawValue) == code }?.1 ?? ""
        return "uid(\(names.secrets[secret]), scope: \(scope))"
    }
}
