import MidicRuntime
import TestSupport

extension PolicyGenerator {
    /// A guard with the words of the language that it uses.
    typealias MadeGuard = (text: String, words: Set<String>)

    /// - Parameter isRare: for gates, which would else hold most files.
    mutating func `guard`(isRare: Bool = false) -> MadeGuard { made(isRare: isRare, depth: 0) }

    private mutating func made(isRare: Bool, depth: Int) -> MadeGuard {
        let kind = guards.draw(&random)
        switch kind {
        case .and, .or:
            guard depth < 2 else { return atom(.equals) }
            let left = made(isRare: isRare, depth: depth + 1)
            let right = made(isRare: isRare, depth: depth + 1)
            return (
                "(\(left.text)) \(kind.rawValue) (\(right.text))",
                left.words.union(right.words).union([kind.rawValue, "guard ( )"])
            )
        case .not:
            let subject = PolicyWords.subjects[subjects.draw(&random)]
            return ("not \(subject.name) is present", ["not", "guard present"])
        case .absent where isRare, .notEmpty where isRare, .emptyOrAbsent where isRare: return atom(.equals)
        default: return atom(kind)
        }
    }

    private mutating func subject(where fits: (PolicyWords.Subject) -> Bool) -> PolicyWords.Subject {
        for _ in 0..<40 {
            let subject = PolicyWords.subjects[subjects.draw(&random)]
            if fits(subject) { return subject }
        }
        return PolicyWords.subjects.first(where: fits)!
    }

    private mutating func atom(_ kind: GuardKind) -> MadeGuard {
        let words: Set<String> = ["guard \(kind.rawValue)"]
        switch kind {
        case .equals, .differs:
            let subject = subject { !$0.hasSeveralValues }
            let value = literal(subject)
            if kind == .equals { return ("\(subject.name) is \(value)", words) }
            return (denied(subject.name, "is not \(value)"), words)
        case .isIn, .isNotIn:
            let subject = subject { !$0.hasSeveralValues }
            let values = subject.values.prefix(2).map { subject.isNumber ? $0 : "\"\($0)\"" }.joined(separator: ", ")
            if kind == .isIn { return ("\(subject.name) in (\(values))", words) }
            return (denied(subject.name, "not in (\(values))"), words)
        case .less, .atMost, .greater, .atLeast:
            let subject = subject { $0.isOrdered }
            return ("\(subject.name) \(kind.rawValue) \(literal(subject))", words)
        case .present, .empty, .absent:
            let subject = subject { _ in true }
            return ("\(subject.name) is \(kind.rawValue)", words)
        case .emptyOrAbsent: return ("\(subject { _ in true }.name) is empty or absent", words)
        case .notEmpty: return ("\(subject { _ in true }.name) is not empty or absent", words)
        case .matches:
            let subject = subject { $0.pattern != nil }
            return ("\(subject.name) matches /\(subject.pattern ?? "")/", words)
        case .metaText: return ("meta SourceApplicationEntityTitle is \"SENDER\"", words)
        case .any, .all:
            return ("\(kind.rawValue) ImageType is \"\(random.pick(["ORIGINAL", "DERIVED"]))\"", words)
        case .index: return ("ImageType[\(random.number(1...3))] is \"\(random.pick(["ORIGINAL", "AXIAL"]))\"", words)
        case .indexPresent: return ("ImageType[3] is present", words)
        case .classes:
            let classes = random.pick(["storage(CT)", "storage(MR, US)", "CTImageStorage, MRImageStorage"])
            return ("SOPClassUID in \(classes)", words)
        case .condition:
            return declaredConditions.first.map { ($0, words) } ?? atom(.equals)
        case .overlays, .codestream: return (kind.rawValue, words)
        case .and, .or, .not: return atom(.equals)
        }
    }

    private mutating func literal(_ subject: PolicyWords.Subject) -> String {
        let value = random.pick(subject.values)
        return subject.isNumber ? value : "\"\(value)\""
    }

    /// A denied comparison says what it means for files without the attribute.
    private mutating func denied(_ name: String, _ test: String) -> String {
        random.chance(60)
            ? "(\(name) is present and \(name) \(test))" : "(\(name) is empty or absent or \(name) \(test))"
    }
}
