import MidicLang
import MidicRuntime

extension PolicyReport {
    /// Graphics in unused bits of the pixels are no attribute that a rule could clean. So a policy that cleans graphics says in
    /// a gate what becomes of files that have them.
    mutating func reportOverlays() {
        guard analyzer.profile.isProfileChosen, analyzer.profile.options.contains(.cleanGraphics) else { return }
        let fact = GuardAtom(EmbeddedOverlaysTest.self)
        let isAsked = policy.gates.contains { gate in
            var atoms: Set<Int> = []
            policy.guards[gate.guardIndex].collectAtoms(into: &atoms)
            return atoms.contains { policy.atoms[$0] == fact }
        }
        guard !isAsked else { return }
        add(
            .undecidedOverlays,
            "`clean_graphics` does not reach overlays in unused bits of the pixels, and no gate asks for them",
            at: policy.range,
            fixIts: [
                FixIt(
                    "hold such files back", replace: newStatement,
                    with: "\n\nquarantine \"overlays in the pixels\" when embedded overlays")
            ], subject: DiagnosticSubject(.word, ProfileOption.cleanGraphics.rawValue))
    }
}
