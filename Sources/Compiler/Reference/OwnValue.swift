import MidicCompiler
import MidicLang
import MidicRuntime

/// Rules that ask for the value of the element that they decide (docs/language.md, "An element's own value").
enum OwnValue {
    /// What becomes of an element whose value somebody asks for and nobody can read: `on_error` says it.
    static let unreadable = CheckedAction(ActionStep("unreadable value", []))

    /// More tests than this that cannot be answered are not tried both ways.
    static let mostOpen = 8
}

extension Performance {
    /// What becomes of an element, and which rule says so, where rules may ask for its value.
    func ruling(_ picked: PickedElement, _ place: Circumstances, of element: TreeElement, _ level: Level) -> Ruling {
        let guards = layers.allRules(picking: picked).map { policy.guards[policy.rules[$0].guardIndex] }
        let asked = guards.reduce(into: Set<Int>()) { $0.formUnion(GuardReading.atoms(of: $1)) }
            .filter { policy.atoms[$0].isOfOwnValue }
        if asked.isEmpty { return layers.ruling(picked, place) }
        var answers: [Int: Bool] = [:]
        var open: [Int] = []
        for atom in asked.sorted() {
            do {
                answers[atom] = try holds(policy.atoms[atom], element, level)
            } catch {
                open.append(atom)
            }
        }
        // A test that cannot be answered is none where all answers come to the same.
        let reading = GuardReading(policy)
        var worlds: [Set<Int>] = [[]]
        for atom in open.prefix(OwnValue.mostOpen) { worlds = worlds.flatMap { [$0, $0.union([atom])] } }
        let known = Set(answers.filter(\.value).keys)
        var rulings: [Ruling] = []
        for world in worlds where open.isEmpty || reading.isPossible(world.union(known), of: asked.sorted()) {
            var place = place
            place.guards = policy.guards.map { formula in
                GuardReading.value(formula) { answers[$0] ?? truths[$0] ?? world.contains($0) }
            }
            rulings.append(layers.ruling(picked, place))
        }
        guard let first = rulings.first, open.count <= OwnValue.mostOpen else { return unreadable }
        return rulings.allSatisfy { $0.kind == first.kind && $0.origin == first.origin } ? first : unreadable
    }

    private var unreadable: Ruling { Ruling(kind: .act(OwnValue.unreadable), origin: .byDefault, floor: .removed) }
}
