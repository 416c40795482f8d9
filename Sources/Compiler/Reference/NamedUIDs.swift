import MidicCompiler
import MidicLang
import MidicRuntime

/// The UIDs that a policy names, and so knows (docs/language.md, "Unknown classes").
struct NamedUIDs {
    let classes: Set<String>
    let transferSyntaxes: Set<String>

    init(_ policy: CheckedPolicy) {
        // Besides the lowest file, all names of one count that lets classes in which those below it hold.
        let opening = policy.headers.firstIndex { $0.unregisteredClause != nil }
        classes = Self.named([.sopClassUID, .mediaStorageSOPClassUID], policy, [0, opening ?? 0])
        transferSyntaxes = Self.named([.transferSyntaxUID], policy, [0])
    }

    private static func named(_ tags: Set<Tag>, _ policy: CheckedPolicy, _ layers: Set<Int>) -> Set<String> {
        func values(_ atom: Int) -> Set<String> {
            guard tags.contains(policy.atoms[atom].tag), case .oneOf(let values) = policy.atoms[atom].test else {
                return []
            }
            return Set(values)
        }
        var found: Set<String> = []
        for rule in policy.rules where layers.contains(rule.layer) {
            for atom in GuardReading.atoms(of: policy.guards[rule.guardIndex]) { found.formUnion(values(atom)) }
        }
        let reading = GuardReading(policy)
        for gate in policy.gates {
            let formula = policy.guards[gate.guardIndex]
            if layers.contains(gate.layer) {
                for atom in GuardReading.atoms(of: formula) { found.formUnion(values(atom)) }
            } else if gate.kind == .accept {
                // It asks for certain classes if it holds for no others.
                let asked = reading.worlds(of: [gate.guardIndex]).filter { world in
                    GuardReading.value(formula) { world.contains($0) }
                }.map { world in
                    world.filter { policy.atoms[$0].quantifier == .single }.map(values).filter { !$0.isEmpty }
                }
                if asked.contains(where: \.isEmpty) { continue }
                for sets in asked { found.formUnion(sets.dropFirst().reduce(sets[0]) { $0.intersection($1) }) }
            }
        }
        return found
    }
}
