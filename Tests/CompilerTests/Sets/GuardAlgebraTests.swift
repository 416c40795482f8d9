import MidicCompiler
import MidicLang
import MidicRuntime
import Testing

/// Each question is asked of two guards as a policy would write them.
@Suite struct GuardAlgebraTests {
    enum Relation: Sendable { case equal, leftInRight, rightInLeft, overlap, disjoint }

    struct Question: Sendable, CustomTestStringConvertible {
        var left: String
        var right: String
        var relation: Relation
        init(_ left: String, _ right: String, _ relation: Relation) {
            self.left = left
            self.right = right
            self.relation = relation
        }
        var testDescription: String { "\(left) / \(right)" }
    }

    static let questions = [
        Question("Modality is \"CT\"", "Modality is \"MR\"", .disjoint),
        Question("Modality is \"CT\"", "Modality in (\"CT\", \"MR\")", .leftInRight),
        Question("SOPClassUID in storage(CT)", "SOPClassUID in CTImageStorage", .rightInLeft),
        Question("SOPClassUID in storage(CT)", "SOPClassUID in storage(US)", .disjoint),
        Question("SOPClassUID in storage(CT)", "Manufacturer is \"ACME\"", .overlap),
        Question("SOPClassUID in storage(CT) and Manufacturer is \"A\"", "Manufacturer is \"A\"", .leftInRight),
        Question("Manufacturer is present", "Manufacturer is empty or absent", .disjoint),
        Question("Manufacturer is not present", "Manufacturer is empty or absent", .equal),
        Question("Manufacturer is \"A\"", "Manufacturer is present", .leftInRight),
        Question("Manufacturer is present and Manufacturer is not \"A\"", "Manufacturer is \"A\"", .disjoint),
        Question("Manufacturer matches /A.*/", "Manufacturer matches /B.*/", .disjoint),
        Question("Manufacturer matches /A.*/", "Manufacturer matches /A[CD].*/", .rightInLeft),
        Question("Manufacturer matches /A.*/", "Manufacturer matches /.*X/", .overlap),
        Question("Manufacturer matches /A.*|B/", "Manufacturer matches /B|A.*/", .equal),
        Question(
            "Manufacturer matches /A*/ or Manufacturer is not present", "Manufacturer matches /A{1,3}/", .rightInLeft),
        Question("any ImageType matches /A.*/", "any ImageType matches /B.*/", .overlap),
        Question("Rows < 512", "Rows <= 511", .equal),
        Question("Rows < 512", "Rows is 512", .disjoint),
        Question("Rows < 512", "Rows >= 256", .overlap),
        Question("Rows is 512", "Rows >= 256", .leftInRight),
        Question("SliceThickness < 5", "SliceThickness <= 4", .rightInLeft),
        Question("SliceThickness is 5.0", "SliceThickness is 5", .equal),
        Question("SliceThickness is 5", "SliceThickness < 5", .disjoint),
        Question("PatientAge < \"090Y\"", "PatientAge < \"018Y\"", .rightInLeft),
        Question("PatientAge >= \"090Y\"", "PatientAge < \"018Y\"", .disjoint),
        Question("PatientAge is \"012M\"", "PatientAge < \"024M\"", .leftInRight),
        Question("StudyDate < \"20200101\"", "StudyDate >= \"20200101\"", .disjoint),
        Question("StudyDate is \"20190101\"", "StudyDate < \"20200101\"", .leftInRight),
        Question("Manufacturer matches /A.*/", "Manufacturer is \"ACME\"", .rightInLeft),
        Question("Manufacturer matches /A.*/", "Manufacturer is \"B\"", .disjoint),
        Question("Manufacturer matches /A.*/", "Manufacturer matches /.*B/", .overlap),
        Question("any ImageType is \"DERIVED\"", "any ImageType is \"LOCALIZER\"", .overlap),
        Question("all ImageType is \"DERIVED\"", "any ImageType is \"DERIVED\"", .leftInRight),
        Question("all ImageType is \"DERIVED\"", "any ImageType is \"LOCALIZER\"", .disjoint),
        Question("ImageType[1] is \"DERIVED\"", "any ImageType is \"DERIVED\"", .leftInRight),
        Question("ImageType[1] is \"DERIVED\"", "ImageType[1] is \"ORIGINAL\"", .disjoint),
        Question("ImageType[1] is \"DERIVED\"", "ImageType[2] is \"PRIMARY\"", .overlap),
        Question("all ImageType matches /A?/", "any ImageType is \"B\"", .disjoint),
        Question("ImageType[3] is \"A\"", "ImageType[3] is present", .leftInRight),
        Question("ImageType[3] is \"A\"", "ImageType[3] is empty or absent", .disjoint),
        Question("ImageType[3] is present", "ImageType is present", .leftInRight),
        Question("ImageType[3] is present", "ImageType[2] is present", .overlap),
        Question("Rows <= 0", "Rows is 0", .equal),
        Question("Rows < 65535", "Rows is 65535", .disjoint),
        Question("PatientAge <= \"000D\"", "PatientAge > \"000D\"", .disjoint),
        Question("any PixelSpacing is 0.50", "any PixelSpacing is 0.5", .equal),
        Question("any PixelSpacing is 0.5", "all PixelSpacing < 0.5", .disjoint),
        Question("all PixelSpacing in (1, 2)", "all PixelSpacing >= 1", .leftInRight),
        Question("Modality is \"CT\" or Modality is \"MR\"", "Modality in (\"MR\", \"CT\")", .equal),
        Question(
            "Rows is present and not (Modality is \"CT\" and Rows is 5)", "Modality is \"CT\" and Rows is 5", .disjoint),
        Question(
            "meta TransferSyntaxUID is ImplicitVRLittleEndian", "meta TransferSyntaxUID is \"1.2.840.10008.1.2\"",
            .equal),
    ]

    @Test(arguments: questions) func decides(question: Question) throws {
        let result = check(
            policy("PatientName when \(question.left) -> remove\nPatientID when \(question.right) -> remove"))
        #expect(codes(result) == [])
        let checked = try #require(result.policy)
        let algebra = GuardAlgebra(checked)
        let (left, right) = (checked.rules[0].guardIndex, checked.rules[1].guardIndex)
        #expect(algebra.contains(right, left) == [.equal, .leftInRight].contains(question.relation))
        #expect(algebra.contains(left, right) == [.equal, .rightInLeft].contains(question.relation))
        #expect(algebra.equivalent(left, right) == (question.relation == .equal))
        #expect(algebra.disjoint(left, right) == (question.relation == .disjoint))
        #expect(algebra.disjoint(right, left) == (question.relation == .disjoint))
        #expect(algebra.contains(0, left))
        #expect(!algebra.contains(left, 0))
        #expect(algebra.satisfiable(left))
    }

    @Test func tooManyCellsAnswerCarefully() throws {
        let attributes = [
            "Manufacturer", "StationName", "InstitutionName", "StudyDescription", "SeriesDescription", "ProtocolName",
            "PatientComments", "BodyPartExamined", "SequenceName",
        ]
        let many = attributes.map { "\($0) in (\"A\", \"B\", \"C\") and (\($0) is \"A\" or \($0) is \"B\")" }
        let left = many.joined(separator: " and ")
        let right = many.map { "(\($0))" }.joined(separator: " or ")
        let result = check(policy("PatientName when \(left) -> remove\nPatientID when \(right) -> remove"))
        #expect(codes(result) == [])
        let checked = try #require(result.policy)
        let algebra = GuardAlgebra(checked)
        let (inner, outer) = (checked.rules[0].guardIndex, checked.rules[1].guardIndex)
        #expect(!algebra.disjoint(inner, outer))
        // Its shape alone shows that the conjunction implies the disjunction.
        #expect(algebra.contains(outer, inner))
        #expect(!algebra.contains(inner, outer))
    }

    /// A list of devices: many conditions that ask one attribute for different values. Their pairs need no cells.
    @Test func conditionsThatDemandDifferentValuesAreDisjoint() {
        let atoms =
            ["A", "B"].map {
                GuardAtom(tag: Tag(0x0008, 0x0070), vr: .LO, quantifier: .single, test: .oneOf([$0]))
            } + [GuardAtom(tag: Tag(0x0008, 0x0070), vr: .LO, quantifier: .any, test: .oneOf(["B"]))]
        let guards: [GuardFormula] = [.always, .atom(0), .atom(1), .atom(2), .and([.atom(0), .atom(2)])]
        let algebra = GuardAlgebra(atoms: atoms, guards: guards)
        #expect(algebra.disjoint(1, 2))
        #expect(algebra.disjoint(2, 4))
        #expect(!algebra.disjoint(2, 3))
        #expect(!algebra.disjoint(1, 0))
    }
}
