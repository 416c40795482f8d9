/// How a ruleset's atoms are asked, worked out once a run: which share a pass over a value, and which are asked for themselves.
final class GuardPlan {
    /// The text tests of one attribute that treat case alike.
    struct TextGroup {
        /// The first of the atoms: attribute and VR are those of all.
        var sample: AtomRecord
        var ignoresCase: Bool
        var members: [Member]
        /// Some member is about an attribute with one value.
        var needsOneValue: Bool
        /// Finds the places of members.
        var search: TextSearch
        /// Members that passed for some value of this file.
        var touched: [Int] = []

        /// Notes that a member passed for a value; false if that is known.
        mutating func note(_ member: Int, value: Int) -> Bool {
            if members[member].last == value { return false }
            if members[member].passed == 0 { touched.append(member) }
            members[member].last = value
            members[member].passed += 1
            return true
        }

        /// Forgets what values passed.
        mutating func forget() {
            for member in touched { (members[member].passed, members[member].last) = (0, -1) }
            touched.removeAll(keepingCapacity: true)
        }
    }

    struct Member {
        /// Number of the atom.
        var atom: Int
        var quantifier: AtomRecord.Quantifier
        var position: Int
        /// How many of the values passed, and which did last.
        var passed = 0
        var last = -1
    }

    var groups: [TextGroup]
    var formulas: GuardFormulas
    /// The other atoms, by number.
    let others: [Int]
    /// Those that look beyond the root's public attributes.
    let placed: [(atom: Int, place: AtomPlaceRecord, creator: [UInt8])]
    /// Those that the meta group may answer.
    let ofMeta: [(atom: Int, tag: Tag)]
    let atoms: [AtomRecord]
    /// What finds all texts of one test in one pass, for tests that share their pass with no other: of elements in items and of the
    /// element that is decided.
    private var searches: [AtomRecord: (search: TextSearch, ignoresCase: Bool)] = [:]
    /// Shorter lists are looked through text by text: a machine takes a kilobyte, and a ruleset may have many lists.
    private static let (fewestTexts, fewestBytes) = (8, 64)

    init(_ ruleset: Ruleset, _ tests: GuardTestTable) {
        struct Key: Hashable {
            var tag: Tag
            var vr: VR
            var ignoresCase: Bool
        }
        var places: [Key: Int] = [:]
        var shared: [(key: Key, atoms: [(index: Int, form: TextForm)])] = []
        var others: [Int] = []
        var placed: [(atom: Int, place: AtomPlaceRecord, creator: [UInt8])] = []
        var ofMeta: [(atom: Int, tag: Tag)] = []
        let atoms = (0..<ruleset.atomCount).map { ruleset.atom(at: $0) }
        // Those about elements are asked where these are decided.
        for (index, atom) in atoms.enumerated() where !atom.isOfOwnValue {
            if atom.place > 0 {
                let place = ruleset.atomPlace(at: Int(atom.place) - 1)
                let creator = place.creator > 0 ? Array(ruleset.string(Int(place.creator) - 1).utf8) : []
                placed.append((index, place, creator))
                continue
            }
            let meta = GuardEvaluator.metaTag(of: atom)
            if let meta { ofMeta.append((index, meta)) }
            guard meta == nil, let test = tests[atom.test] as? any PlacedTextTest.Type else {
                others.append(index)
                continue
            }
            let key = Key(tag: atom.tag, vr: atom.vr, ignoresCase: test.ignoresCase)
            if places[key] == nil {
                places[key] = shared.count
                shared.append((key, []))
            }
            shared[places[key] ?? 0].atoms.append((index, test.form))
        }
        groups = shared.map { key, members in
            let texts = members.enumerated().flatMap { place, member in
                ruleset.texts(of: atoms[member.index]).map { (text: $0, form: member.form, number: place) }
            }
            return TextGroup(
                sample: atoms[members[0].index], ignoresCase: key.ignoresCase,
                members: members.map { member in
                    let atom = atoms[member.index]
                    return Member(atom: member.index, quantifier: atom.quantifier, position: Int(atom.position))
                },
                needsOneValue: members.contains { atoms[$0.index].quantifier == .single },
                search: TextSearch(texts))
        }
        formulas = GuardFormulas(ruleset)
        self.others = others
        self.placed = placed
        self.ofMeta = ofMeta
        self.atoms = atoms
        for atom in atoms where atom.place > 0 {
            guard let test = tests[atom.test] as? any PlacedTextTest.Type else { continue }
            let texts = ruleset.texts(of: atom)
            guard texts.count >= Self.fewestTexts, texts.reduce(0, { $0 + $1.count }) >= Self.fewestBytes else {
                continue
            }
            let search = TextSearch(texts.map { (text: $0, form: test.form, number: 0) })
            searches[atom] = (search, test.ignoresCase)
        }
    }

    /// Whether one of a test's texts stands in a value; nil for tests that are looked through text by text.
    func finds(_ atom: AtomRecord, in value: [UInt8]) -> Bool? {
        guard !searches.isEmpty, let ignoresCase = searches[atom]?.ignoresCase else { return nil }
        guard !value.isEmpty else { return false }
        var isFound = false
        searches[atom]?.search.find(in: ignoresCase ? CaseFolding.folded(value) : value) { _ in isFound = true }
        return isFound
    }
}
