import MidicCompiler
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
        case .absent where isRare, .notEmpty where isRare, .emptyOrAbsent where isRare, .presences where isRare,
            .indexEmpty where isRare, .notFact where isRare, .notAny where isRare, .notContains where isRare,
            .inCase where isRare, .notMatches where isRare, .nestedPresence where isRare, .privateElement where isRare,
            .facts where isRare, .sameAs where isRare:
            return atom(.equals)
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
        return (text(kind), words)
    }

    private mutating func text(_ kind: GuardKind) -> String {
        switch kind {
        case .equals, .differs:
            let subject = subject { !$0.hasSeveralValues }
            let value = literal(subject)
            return kind == .equals ? "\(subject.name) is \(value)" : denied(subject.name, "is not \(value)")
        case .isIn, .isNotIn:
            let subject = subject { !$0.hasSeveralValues }
            let values = subject.values.prefix(2).map { subject.isNumber ? $0 : "\"\($0)\"" }.joined(separator: ", ")
            return kind == .isIn ? "\(subject.name) in (\(values))" : denied(subject.name, "not in (\(values))")
        case .less, .atMost, .greater, .atLeast:
            let subject = subject { $0.isOrdered }
            return "\(subject.name) \(kind.rawValue) \(literal(subject))"
        case .present, .empty, .absent: return "\(subject { _ in true }.name) is \(kind.rawValue)"
        case .presences: return "\(subject { _ in true }.name) is present or empty"
        case .emptyOrAbsent: return "\(subject { _ in true }.name) is empty or absent"
        case .notEmpty: return "\(subject { _ in true }.name) is not empty or absent"
        case .matches:
            let subject = subject { $0.pattern != nil }
            return "\(subject.name) matches /\(subject.pattern ?? "")/"
        case .tag:
            let subject = subject { !$0.hasSeveralValues }
            return "\(PolicyWords.entry(subject.name).tag) is \(literal(subject))"
        case .metaText: return "meta SourceApplicationEntityTitle is \"SENDER\""
        case .metaTag: return "meta (0002,0016) in (\"SENDER\", \"NOBODY\")"
        case .metaPresent: return "meta SourceApplicationEntityTitle is \(random.pick(["present", "absent"]))"
        case .metaSyntax:
            return random.pick([
                "meta TransferSyntaxUID is \"1.2.840.10008.1.2.1\"",
                "meta TransferSyntaxUID in (\"1.2.840.10008.1.2\", \"1.2.840.10008.1.2.4.50\")",
                "meta MediaStorageSOPClassUID is \"1.2.840.10008.5.1.4.1.1.2\"",
            ])
        case .any, .all: return "\(kind.rawValue) ImageType is \"\(random.pick(["ORIGINAL", "DERIVED"]))\""
        case .anyIn: return "any ImageType in (\"DERIVED\", \"AXIAL\")"
        case .allMatches: return "all ImageType matches /[A-Z]+/"
        case .notAny: return "(ImageType is present and not any ImageType is \"DERIVED\")"
        case .index: return "ImageType[\(random.number(1...3))] is \"\(random.pick(["ORIGINAL", "AXIAL"]))\""
        case .indexIn: return "ImageType[2] in (\"PRIMARY\", \"DERIVED\")"
        case .indexPresent: return "ImageType[3] is present"
        case .indexEmpty: return "ImageType[3] is empty or absent"
        case .classes:
            let classes = random.pick(["storage(CT)", "storage(MR, US)", "CTImageStorage, MRImageStorage"])
            return "SOPClassUID in \(classes)"
        case .classTexts: return "SOPClassUID in \"1.2.840.10008.5.1.4.1.1.4\", storage(US)"
        case .classIs: return "SOPClassUID is \"1.2.840.10008.5.1.4.1.1.2\""
        case .condition: return declaredConditions.first ?? text(.equals)
        case .notCondition: return declaredConditions.first.map { "not \($0)" } ?? text(.differs)
        case .overlays, .codestream: return kind.rawValue
        case .notFact: return "not \(random.pick(["embedded overlays", "codestream text"]))"
        case .notGroup:
            let subject = subject { !$0.hasSeveralValues }
            return "not (\(subject.name) is empty or absent or \(subject.name) is \(literal(subject)))"
        case .and, .or, .not: return text(.equals)
        case .anyNested, .allNested:
            let (path, value) = nestedText()
            return "\(kind == .anyNested ? "any" : "all") \(path) \(value)"
        case .nestedPresence:
            let (sequence, attributes) = random.pick(PolicyWords.nested)
            return
                "\(sequence)/\(random.pick(attributes)) is \(random.pick(["present", "present", "absent", "empty or absent"]))"
        case .deepNested:
            let (outer, inner, attribute) = random.pick(PolicyWords.twoSteps)
            return
                "any \(outer)/\(inner)/\(attribute) contains \(random.pick(["\"a\"", "\"E\"", "\"1\""])) ignoring case"
        case .privateElement:
            let (creator, group, offsets) = random.pick(PolicyWords.creators)
            let tag = Self.privateTag(group, random.pick(offsets))
            return
                "private \"\(creator)\" \(tag) is \(random.pick(["present", "absent", "empty or absent", "not present"]))"
        case .sameAs:
            return random.pick([
                "Rows is Columns", "StudyDate is SeriesDate", "PatientID is AccessionNumber",
                "SeriesNumber is InstanceNumber",
                "(StudyDate is present and SeriesDate is present and StudyDate is not SeriesDate)",
            ])
        case .facts:
            return random.pick(["multi-frame", "encapsulated", "icon image", "not multi-frame", "not encapsulated"])
        case .contains, .beginsWith, .endsWith, .containsAny, .containsCase, .isCase, .matchesCase, .notContains,
            .inCase, .notMatches, .anyContains, .allBegin, .indexEnds:
            return placedText(kind)
        }
    }

    private mutating func nestedText() -> (path: String, test: String) {
        random.pick([
            ("RequestAttributesSequence/RequestedProcedureDescription", "contains \"a\" ignoring case"),
            ("ProcedureCodeSequence/CodeMeaning", "matches /.*[a-m].*/"),
            ("ReferencedStudySequence/ReferencedSOPInstanceUID", "begins with \"1.2\""),
            ("OtherPatientIDsSequence/PatientID", "in (\"MRN12345\", \"PHANTOM\")"),
            ("ModifiedAttributesSequence/StudyDate", "> \"20000101\""),
            ("ReferencedImageSequence/(0008,1155)", "ends with \"1\""),
            ("(0040,A730)/TextValue", "contains (\"e\", \"o\")"),
        ])
    }

    /// Tests for texts in values, of parts of the values that files have.
    private mutating func placedText(_ kind: GuardKind) -> String {
        let subject = subject { !$0.hasSeveralValues && !$0.isOrdered }
        let value = random.pick(subject.values)
        let length = random.number(1...value.count)
        let start = random.number(0...value.count - length)
        let middle = value.dropFirst(start).prefix(length)
        let part = middle.contains { $0 != " " } ? "\"\(middle)\"" : "\"\(value)\""
        let front = "\"\(value.prefix(value.first == " " ? value.count : length))\""
        let last = value.suffix(length)
        let back = "\"\(last.last == " " ? Substring(value) : last)\""
        let several = "(\(part), \"\(random.pick(subject.values))\")"
        let changed = random.chance(50) ? value.lowercased() : value.uppercased()
        switch kind {
        case .contains: return "\(subject.name) contains \(part)"
        case .notContains: return denied(subject.name, "not contains \(part)")
        case .beginsWith: return "\(subject.name) begins with \(front)"
        case .endsWith: return "\(subject.name) ends with \(back)"
        case .containsAny: return "\(subject.name) contains \(several)"
        case .containsCase:
            let word = random.pick(["contains", "begins with", "ends with"])
            return "\(subject.name) \(word) \"\(changed)\" ignoring case"
        case .isCase: return "\(subject.name) is \"\(changed)\" ignoring case"
        case .inCase: return denied(subject.name, "not in (\"\(changed)\", \"Other\") ignoring case")
        case .matchesCase: return "\(subject.name) matches /.*\(value.prefix(1).lowercased())[A-Z].*/ ignoring case"
        case .notMatches: return denied(subject.name, "not matches /\(value.prefix(2)).*/")
        case .anyContains: return "any ImageType contains \(random.pick(["\"RI\"", "\"AX\"", "(\"IVE\", \"ORI\")"]))"
        case .allBegin: return "all ImageType begins with (\"ORI\", \"PRIM\", \"a\") ignoring case"
        case .indexEnds: return "ImageType[\(random.number(1...3))] ends with \"\(random.pick(["L", "Y", "ED"]))\""
        default: return text(.equals)
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
