import Foundation
import MidicLang
import MidicRuntime
import Testing

@testable import MidicCompiler

/// Policies of the size of a device library: more conditions, terms and paths than any fixed number of bits would hold.
@Suite struct LargePolicyTests {
    private static let head = """
        midic 1
        policy large version "1" {
            standard "2026d"
            extends basic
            otherwise keep in_iod else remove
            on_error quarantine
        }
        secret key
        accept when SOPClassUID in storage(CT, MR)
        uids -> uid(key, scope: project)

        """

    private func ruleset(_ rules: [String], otherwise: String = "keep in_iod else remove") throws -> Ruleset {
        let head = Self.head.replacing("keep in_iod else remove", with: otherwise)
        let text = head + rules.joined(separator: "\n") + "\n"
        let result = PolicyCompiler.compile(path: "large.midic") { _ in Array(text.utf8) }
        let errors = result.diagnostics.filter { $0.severity == .error }
        let rendered = String(TextRenderer().render(errors, in: result.sources).prefix(500))
        try #require(rendered.isEmpty)
        return try Ruleset(bytes: result.bytes ?? [])
    }

    /// The action for a root element or one in items of `path`, by a plain reading of the ruleset.
    private func text(_ ruleset: Ruleset, _ tag: Tag, path: [Tag] = [], instance: String = "") throws -> String? {
        let state = path.reduce(0) { ruleset.nextPathState($0, entering: $1) }
        let variant = ruleset.classRecord(at: 0).variant
        var decision = ruleset.row(at: try #require(ruleset.rowIndex(of: tag))).decision
        while decision.isNode {
            let node = ruleset.node(at: decision.index)
            let operand = Int(node.operand)
            let isTrue =
                switch node.kind {
                case .guard: holds(ruleset, operand, instance)
                case .path: ruleset.path(state, matches: operand)
                case .parent: path.last?.rawValue ?? 0 == node.operand
                case .variant: ruleset.variantSet(operand, contains: Int(variant))
                case .vr: ruleset.vrMask(at: operand) & VR.LO.bit != 0
                case .localCode, .value: false
                case .decoding: false
                case .iod: ruleset.requirement(of: tag, in: path.last, variant: Int(variant)) != .absent
                }
            decision = isTrue ? node.then : node.otherwise
        }
        let action = ruleset.action(at: decision.index)
        guard action.opcode == .set else { return nil }
        let template = ruleset.valueTemplate(at: ruleset.operand(0, of: action))
        return ruleset.string(Int(ruleset.valuePart(at: Int(template.firstPart)).index))
    }

    /// A condition on InstanceNumber alone.
    private func holds(_ ruleset: Ruleset, _ index: Int, _ instance: String) -> Bool {
        let record = ruleset.guardRecord(at: index)
        var stack: [Bool] = []
        for place in 0..<Int(record.stepCount) {
            let step = ruleset.guardStep(at: Int(record.firstStep) + place)
            switch step.operation {
            case .always: stack.append(true)
            case .not: stack.append(!stack.removeLast())
            case .and, .or:
                let operands = stack.suffix(Int(step.operand))
                let value = step.operation == .and ? !operands.contains(false) : operands.contains(true)
                stack.removeLast(Int(step.operand))
                stack.append(value)
            case .atom:
                let atom = ruleset.atom(at: Int(step.operand))
                let values = (Int(atom.a)..<Int(atom.a + atom.b)).map { ruleset.string(ruleset.atomValue(at: $0)) }
                let isInstance = atom.tag == Tag(0x0020, 0x0013)
                stack.append(
                    atom.test == .oneOf ? isInstance && values.contains(instance) : atom.test == .present && isInstance)
            }
        }
        return stack.last ?? false
    }

    private static let numbers = [
        "KVP", "SliceThickness", "TableHeight", "GantryDetectorTilt", "DataCollectionDiameter", "WindowCenter",
        "ReconstructionDiameter", "DistanceSourceToDetector", "DistanceSourceToPatient", "FocalSpots", "WindowWidth",
        "ReconstructionAngle", "TableSpeed", "ExposureTime", "SliceLocation", "XRayTubeCurrent", "RepetitionTime",
        "EchoTime", "FlipAngle", "SpacingBetweenSlices",
    ]

    @Test func aThousandConditions() throws {
        let rules = (1...1000).map { "\(Self.numbers[$0 % 20]) when InstanceNumber is \($0) -> set \"\($0)\"" }
        let ruleset = try ruleset(rules)
        #expect(ruleset.guardCount > 1000)
        let dictionary = DataDictionary.shared
        for number in [1, 63, 64, 255, 256, 257, 640, 1000] {
            let tag = try #require(dictionary.entry(keyword: Self.numbers[number % 20])?.tag)
            #expect(try text(ruleset, tag, instance: "\(number)") == "\(number)")
            #expect(try text(ruleset, tag, instance: "\(number + 1)") == nil)
        }
    }

    @Test func fiveHundredTerms() throws {
        let some = (2...501).map { "InstanceNumber is \($0)" }.joined(separator: " or ")
        let none = (2...501).map { "InstanceNumber is not \($0)" }.joined(separator: " and ")
        let ruleset = try ruleset([
            "PatientName when \(some) -> set \"SOME\"",
            "PatientID when InstanceNumber is present and \(none) -> set \"NONE\"",
        ])
        for (instance, isSome) in [("1", false), ("2", true), ("66", true), ("501", true), ("502", false)] {
            #expect(try text(ruleset, Tag(0x0010, 0x0010), instance: instance) == (isSome ? "SOME" : nil))
            #expect(try text(ruleset, Tag(0x0010, 0x0020), instance: instance) == (isSome ? nil : "NONE"))
        }
    }

    @Test func fiveHundredAccepts() throws {
        let text = Self.head.replacing(
            "accept when SOPClassUID in storage(CT, MR)",
            with: (2...501).map { "accept when SOPClassUID in storage(CT) and InstanceNumber is \($0)" }
                .joined(separator: "\n"))
        let result = PolicyCompiler.compile(path: "large.midic") { _ in Array(text.utf8) }
        let ruleset = try Ruleset(bytes: result.bytes ?? [])
        #expect(ruleset.gateCount == 1, "what is accepted is one condition")
        #expect(ruleset.atomCount > 500)
    }

    @Test func threeHundredPaths() throws {
        let kept = Self.sequences
        var rules: [String] = []
        var expected: [([Tag], String)] = []
        for index in kept.indices {
            let (one, two) = (kept[index], kept[(index + 1) % kept.count])
            rules += [
                "\(one.name)/CodeMeaning -> set \"P\(index)\"",
                "\(one.name)/\(two.name)/CodeMeaning -> set \"Q\(index)\"",
            ]
            expected += [([one.tag], "P\(index)"), ([one.tag, two.tag], "Q\(index)")]
        }
        let ruleset = try ruleset(rules, otherwise: "keep")
        #expect(ruleset.pathPatternCount > 256)
        let (concept, meaning) = (Tag(0x0040, 0xA730), Tag(0x0008, 0x0104))
        for (path, value) in expected {
            #expect(try text(ruleset, meaning, path: path) == value)
            #expect(try text(ruleset, meaning, path: [concept, concept] + path) == value, "at any depth")
            #expect(try text(ruleset, meaning, path: path + [concept]) == nil)
        }
        #expect(try text(ruleset, meaning, path: [concept]) == nil)
    }

    /// Sequences that the Basic Profile keeps with their items.
    private static let sequences: [(name: String, tag: Tag)] = {
        let tables = ConfidentialityTable.shared
        return DataDictionary.shared.entries.filter { entry in
            entry.vrs == [.SQ] && entry.keyword.hasSuffix("CodeSequence") && tables.row(for: entry.tag) == nil
        }
        .prefix(150).map { ($0.keyword, $0.tag) }
    }()

    @Test func aValueIsBounded() {
        func result(_ length: Int) -> CompilationResult {
            let text =
                Self.head + "LabelText -> set \"\(String(repeating: "z", count: length))\"\n"
            return PolicyCompiler.compile(PolicyFront.check(path: "large.midic") { _ in Array(text.utf8) })
        }
        #expect(result(65_536).bytes != nil)
        let long = result(65_537)
        #expect(long.bytes == nil)
        #expect(long.diagnostics.filter { $0.severity == .error }.map(\.code) == [.policyLimit])
    }

    @Test func theSizeIsBounded() {
        let text = Self.head
        let front = PolicyFront.check(path: "large.midic") { _ in Array(text.utf8) }
        #expect(front.policy != nil)
        let result = PolicyCompiler.compile(front, sizeLimit: 100_000)
        #expect(result.bytes == nil)
        #expect(result.diagnostics.contains { $0.code == .rulesetTooLarge && $0.severity == .error })
    }
}
