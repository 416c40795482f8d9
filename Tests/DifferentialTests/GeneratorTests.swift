import Foundation
import MidicCompiler
import MidicLang
import MidicRuntime
import TestSupport
import TestVerdicts
import Testing

/// The generators and what turns their failures into fixtures.
@Suite struct GeneratorTests {
    @Test func wordsAreOfTheDictionary() { #expect(PolicyWords.unknown.isEmpty) }

    @Test func theSameSeedGivesTheSamePair() {
        var (one, two) = (PolicyGenerator(seed: 7), PolicyGenerator(seed: 7))
        for _ in 0..<5 { #expect(one.policy() == two.policy()) }
        var (first, second) = (FileGenerator(seed: 7), FileGenerator(seed: 7))
        for _ in 0..<20 { #expect(first.file() == second.file()) }
    }

    /// A planned file is written as a text and read back.
    @Test func filesAsText() throws {
        var generator = FileGenerator(seed: 3)
        for _ in 0..<200 {
            let file = generator.file()
            let text = PlannedText.text(of: file)
            #expect(try PlannedText.file(text) == file, "\(text)")
        }
    }

    /// An executor with a fault, planted in the test: it forgets `StudyDescription` in one encoding.
    private struct Forgetful {
        func differs(_ policy: CompiledPair, _ file: PlannedFile) -> Bool {
            guard file.encoding == .explicitLittle, file.flaw == nil,
                let output = CompiledExecutor().run(policy: policy, file: file.bytes).output,
                let values = try? LawSupport.values(output)
            else { return false }
            return values["00081030"] == Array("FIXED".utf8) + [0x20]
        }
    }

    /// A pair that shows the fault; nil if those of the seed do not.
    private static func showing(seed: UInt64) -> (CompiledPair, PlannedFile)? {
        var generator = PolicyGenerator(seed: seed)
        var plan = generator.policy()
        plan.layers[0].statements.removeAll {
            $0.attributes.contains("StudyDescription") || $0.head.hasPrefix("accept") || $0.body != nil
        }
        plan.layers[0].statements.append(
            PlannedStatement("StudyDescription", "set \"FIXED\"", attributes: ["StudyDescription"]))
        guard let pair = PolicyRepair.sound(plan).pair else { return nil }
        var files = FileGenerator(seed: 12, focus: ["StudyDescription"])
        for _ in 0..<60 {
            let file = files.file()
            if file.elements.count > 10, Forgetful().differs(pair, file) { return (pair, file) }
        }
        return nil
    }

    /// Of a pair with a fault, what is left is the rule and the element that show it.
    @Test func aFailingPairIsMadeSmall() throws {
        let (pair, file) = try #require((UInt64(11)...30).firstNonNil { Self.showing(seed: $0) })
        let small = Shrinker { policy, file in
            PolicyRepair.pair(policy).map { Forgetful().differs($0, file) } ?? false
        }.shrunk(pair.policy, file)
        #expect(small.file.elements.map(\.tag) == [Tag(0x0008, 0x1030)])
        #expect(small.policy.layers.count == 1)
        #expect(small.policy.places.count <= 4, "\(small.policy.text)")
    }

    // MARK: Unsound policies

    /// Statements that are wrong wherever they stand, and what is found.
    private static let wrong: [(statement: String, code: String)] = [
        ("PatientNam -> remove", "E0212"), ("StudyDescription -> shift o", "E0303"),
        ("PatientSex -> set \"too long for a code string\"", "E0307"),
        ("SOPClassUID -> uid(k)", "E0304"), ("PixelData -> remove", "E0311"),
        ("PatientState when Manufacturer is not \"CT\" -> keep", "E0332"),
        ("RescaleSlope -> remove", "E0327"), ("StudyInstanceUID -> remove", "E0326"),
        ("PatientState -> pseudonym(nokey)", "E0215"),
        ("accept when SOPClassUID in storage(NOPE)", "E0214"), ("PatientIdentityRemoved -> set \"YES\"", "E0325"),
        ("ContextGroupVersion -> shift o", "E0329"), ("(0019,1010) -> keep", "E0225"),
        ("StudyDate -> truncate(to: hour)", "E0314"),
        ("ImageComments -> override remove", "E0317"), ("PatientState -> wipe", "E0301"),
        ("PatientAge = remove", "E0120"),
        ("secret k", "E0210"), ("PatientAge -> set \"\"", "E0310"),
        ("AccessionNumber -> pseudonym(k, length: 40)", "E0305"),
        ("PatientAge -> set nowhere_declared", "E0216"), ("PatientState when nobody -> remove", "E0218"),
        ("Nothing* -> remove", "E0220"),
        ("in PatientName { ./X -> remove }", "E0231"), ("PatientID when Modality matches /[/ -> remove", "E0334"),
    ]

    /// Each of them makes a sound policy unsound, in any layer and place, and never passes for another fault of the program.
    @Test func unsoundPoliciesAreRefused() throws {
        var random = FixedGenerator(state: PairRun.seed ^ 0xBAD)
        var generator = PolicyGenerator(seed: PairRun.seed ^ 0xBAD)
        var missed: [String] = []
        for (statement, code) in Self.wrong {
            var plan = generator.policy()
            let layer = random.number(0...(plan.layers.count - 1))
            let place = random.number(0...plan.layers[layer].statements.count)
            plan.layers[layer].statements.insert(PlannedStatement(statement), at: place)
            let files = plan.files
            let front = PolicyFront.check(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
            let codes = Set(front.diagnostics.filter { $0.severity == .error }.map(\.code.number))
            if !codes.contains(code) { missed.append("\(statement): \(codes.sorted())") }
        }
        #expect(missed.isEmpty, "seed \(PairRun.seed): \(missed)")
    }
}

extension Sequence {
    /// The first member that comes to something.
    fileprivate func firstNonNil<Found>(_ find: (Element) -> Found?) -> Found? {
        for member in self { if let found = find(member) { return found } }
        return nil
    }
}
