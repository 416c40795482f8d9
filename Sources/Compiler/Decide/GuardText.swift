import MidicLang
import MidicRuntime

/// A test of a guard in the language's own notation.
struct AtomText: Sendable {
    let text: String
    /// With the language's own negation (`is not`, `not in`); nil where `not` stands in front.
    let negation: String?

    /// SOP Class UID, and Media Storage SOP Class UID of the file meta information.
    private static let classTags = [Tag(0x0008, 0x0016), Tag(0x0002, 0x0002)]

    init(_ text: String, negation: String? = nil) {
        self.text = text
        self.negation = negation
    }

    init(_ atom: GuardAtom) {
        let subject = AtomText.subject(atom)
        let isSingle = atom.quantifier == .single
        let quantified =
            switch atom.quantifier {
            case .single: subject
            case .any: "any " + subject
            case .all: "all " + subject
            case .index(let position): "\(subject)[\(position)]"
            }
        /// `any X is not "v"` and `not any X is "v"` are two things; only of one value both are the same.
        func equality(_ texts: [String]) -> AtomText {
            let list = texts.count == 1 ? texts[0] : "(" + texts.joined(separator: ", ") + ")"
            let (positive, negative) = texts.count == 1 ? ("is", "is not") : ("in", "not in")
            return AtomText(
                "\(quantified) \(positive) \(list)", negation: isSingle ? "\(quantified) \(negative) \(list)" : nil)
        }
        func literal(_ value: String) -> String {
            let isNumber = value.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
            return atom.vr.isDecimal && isNumber && !value.isEmpty ? value : CanonicalSpelling.quoted(value)
        }
        func comparison(_ sign: String, _ value: String) -> AtomText {
            AtomText("\(quantified) \(sign) \(literal(value))")
        }
        self =
            switch atom.test {
            case .present: AtomText(quantified + " is present", negation: quantified + " is not present")
            case .empty: AtomText(quantified + " is empty", negation: quantified + " is not empty")
            case .absent: AtomText(quantified + " is absent", negation: quantified + " is not absent")
            case .oneOf(let values) where AtomText.classTags.contains(atom.tag):
                AtomText.classes(values, quantified, isSingle)
            case .oneOf(let values): equality(values.map(literal))
            case .less(let value): comparison("<", value)
            case .lessOrEqual(let value): comparison("<=", value)
            case .greater(let value): comparison(">", value)
            case .greaterOrEqual(let value): comparison(">=", value)
            case .matches(let pattern, let ignoresCase):
                AtomText(quantified + " matches /" + pattern + "/" + (ignoresCase ? " ignoring case" : ""))
            case .sameAs(let tag, _):
                AtomText(
                    "\(subject) is \(CanonicalSpelling.name(tag))",
                    negation: "\(subject) is not \(CanonicalSpelling.name(tag))")
            case .fact(let call): AtomText(call.fact.words.joined(separator: " "))
            case .words(let call) where call.test is any PlacedTextTest.Type:
                AtomText.placed(call, quantified, isSingle)
            case .words(let call): AtomText(quantified + AtomText.words(call))
            }
    }

    /// `A/X`, `meta X`, `private "C" (0019,xx10)`, or `value`.
    static func subject(_ atom: GuardAtom) -> String {
        if atom.isOfOwnValue { return "value" }
        if let creator = atom.place.creator {
            return "private \(CanonicalSpelling.quoted(creator)) "
                + CanonicalSpelling.privateTag(atom.tag.group, UInt8(truncatingIfNeeded: atom.tag.element))
        }
        let path = atom.place.path.map { CanonicalSpelling.name($0) + "/" }.joined()
        return (atom.tag.group == 2 ? "meta " : "") + path + CanonicalSpelling.name(atom.tag)
    }

    /// `X contains ("A", "B") ignoring case`; denied in its own words where it is about one value.
    private static func placed(_ call: GuardTestCall, _ subject: String, _ isSingle: Bool) -> AtomText {
        let texts = call.texts.map(CanonicalSpelling.quoted)
        let list = texts.count == 1 ? texts[0] : "(" + texts.joined(separator: ", ") + ")"
        let end = list + (call.test.ignoresCase ? " ignoring case" : "")
        let words =
            call.test.words == ["is"]
            ? texts.count == 1 ? ("is", "is not") : ("in", "not in")
            : (call.test.words.joined(separator: " "), "not " + call.test.words.joined(separator: " "))
        return AtomText("\(subject) \(words.0) \(end)", negation: isSingle ? "\(subject) \(words.1) \(end)" : nil)
    }

    private static func words(_ call: GuardTestCall) -> String {
        let texts = call.texts.map(CanonicalSpelling.quoted).joined(separator: ", ")
        let words = " " + call.test.words.joined(separator: " ")
        switch call.test.entry.operand {
        case .none: return words
        case .text: return "\(words) \(texts)"
        case .texts, .oneOrMore: return "\(words) (\(texts))"
        }
    }

    /// `SOPClassUID in storage(CT, MR), CTImageStorage`: families first, then keywords, then UIDs.
    private static func classes(_ uids: [String], _ subject: String, _ isSingle: Bool) -> AtomText {
        let names = ClassSetSpelling(uids).terms
        let isOneName = names.count == 1 && uids.count == 1 && !names[0].hasPrefix("storage(")
        let list = names.joined(separator: ", ")
        return isOneName
            ? AtomText("\(subject) is \(list)", negation: isSingle ? "\(subject) is not \(list)" : nil)
            : AtomText("\(subject) in \(list)", negation: isSingle ? "\(subject) not in \(list)" : nil)
    }
}

/// A set of SOP classes in the fewest words: each storage family that it holds whole, then what is left by keyword or UID.
struct ClassSetSpelling {
    let terms: [String]

    init(_ uids: some Sequence<String>) {
        let all = Set(uids)
        var open = all
        var families: [String] = []
        let whole = UIDRegistry.shared.storageFamilies.filter { all.isSuperset(of: $0.sopClasses) }
        for family in whole.sorted(by: { ($1.sopClasses.count, $0.name) < ($0.sopClasses.count, $1.name) })
        where !open.isDisjoint(with: family.sopClasses) {
            families.append(family.name)
            open.subtract(family.sopClasses)
        }
        var terms: [String] = families.isEmpty ? [] : ["storage(" + families.sorted().joined(separator: ", ") + ")"]
        let rest = open.map { uid in
            (name: UIDRegistry.shared.entry(uid: uid)?.keyword ?? "", uid: uid)
        }
        terms += rest.map(\.name).filter { !$0.isEmpty }.sorted()
        terms += rest.filter(\.name.isEmpty).map(\.uid).sorted().map(CanonicalSpelling.quoted)
        self.terms = terms
    }
}

/// Writes conditions in one canonical spelling, which the parser reads as the same condition.
struct GuardText: Sendable {
    private let atoms: [GuardAtom]
    private let spellings: [Int: AtomText]
    /// By atom: the single attribute whose presence it asks for, and how; nil for other tests.
    private let presences: [Presence?]

    private struct Presence: Equatable {
        let subject: GuardSubject
        let name: String
        let isAbsence: Bool
    }

    /// - Parameter spellings: texts that stand in for those of some atoms, by index.
    init(_ atoms: [GuardAtom], spellings: [Int: AtomText] = [:]) {
        self.atoms = atoms
        self.spellings = spellings
        presences = atoms.map { atom in
            guard atom.quantifier == .single else { return nil }
            switch atom.test {
            case .empty: return Presence(subject: atom.subject, name: AtomText.subject(atom), isAbsence: false)
            case .absent: return Presence(subject: atom.subject, name: AtomText.subject(atom), isAbsence: true)
            default: return nil
            }
        }
    }

    private func atom(_ index: Int) -> AtomText { spellings[index] ?? AtomText(atoms[index]) }

    func formula(_ formula: GuardFormula) -> String {
        switch formula {
        case .always: "always"
        case .not(.always): "never"
        case .atom(let index): atom(index).text
        case .not(.atom(let index)): atom(index).negation ?? "not " + atom(index).text
        case .not(let inner): "not (" + self.formula(inner) + ")"
        case .and(let operands): operands.map(grouped).joined(separator: " and ")
        case .or(let operands): alternatives(operands).joined(separator: " or ")
        }
    }

    /// What is enough for the formula to hold, each part by itself.
    func alternatives(of formula: GuardFormula) -> [String] {
        guard case .or(let operands) = formula else { return [self.formula(formula)] }
        return alternatives(operands, isGrouped: false)
    }

    /// `X is empty or absent` is one test in the language.
    private func alternatives(_ operands: [GuardFormula], isGrouped: Bool = true) -> [String] {
        var words: [String] = []
        var joined: Set<GuardSubject> = []
        for operand in operands {
            guard case .atom(let index) = operand, let presence = presences[index],
                operands.contains(where: { other in
                    guard case .atom(let place) = other else { return false }
                    return presences[place]
                        == Presence(subject: presence.subject, name: presence.name, isAbsence: !presence.isAbsence)
                })
            else {
                words.append(isGrouped ? grouped(operand) : self.formula(operand))
                continue
            }
            guard joined.insert(presence.subject).inserted else { continue }
            words.append(presence.name + " is empty or absent")
        }
        return words
    }

    private func grouped(_ formula: GuardFormula) -> String {
        switch formula {
        case .and, .or: "(" + self.formula(formula) + ")"
        default: self.formula(formula)
        }
    }
}
