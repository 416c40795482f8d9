import Foundation
import Testing

@testable import MidicRuntime

/// What follows from the description of the sections, and what must agree with it.
@Suite struct SectionLayoutTests {
    @Test func everySectionIsDescribedOnce() {
        #expect(SectionLayout.all.map(\.section) == RulesetSection.allCases)
        #expect(RulesetSection.allCases.map(\.name) == RulesetSection.allCases.map(\.name).sorted())
    }

    /// The readers of the hot path, written by hand, against the layouts.
    @Test func hotReadersReadWhatTheLayoutsSay() throws {
        let ruleset = try Ruleset(bytes: RulesetEncoder.encode(SampleRuleset.content()))
        func agree<Record: Equatable>(
            _ section: RulesetSection, _ layout: RecordLayout<Record>, _ read: (Int) -> Record
        ) {
            let count = ruleset.layout[section].count
            #expect(count > 0)
            for index in 0..<count { #expect(read(index) == ruleset.record(section, layout, at: index)) }
        }
        agree(.ROWS, RowRecord.layout, ruleset.row(at:))
        agree(.META, RowRecord.layout, ruleset.metaRow(at:))
        agree(.WILD, WildRecord.layout, ruleset.wild(at:))
        agree(.CREA, CreatorRecord.layout, ruleset.creator(at:))
        agree(.PRIV, PrivateRowRecord.layout, ruleset.privateRow(at:))
        agree(.NODE, DecisionNode.layout, ruleset.node(at:))
        agree(.ACTN, ActionRecord.layout, ruleset.action(at:))
        agree(.PTRN, PathTransitionRecord.layout, ruleset.pathTransition(at:))
        agree(.ATOM, AtomRecord.layout, ruleset.atom(at:))
        agree(.GSTP, GuardStep.layout, ruleset.guardStep(at:))
        agree(.GARD, GuardRecord.layout, ruleset.guardRecord(at:))
        agree(.GATE, GateRecord.layout, ruleset.gate(at:))
        agree(.VALU, ValueTemplateRecord.layout, ruleset.valueTemplate(at:))
        agree(.VPRT, ValuePartRecord.layout, ruleset.valuePart(at:))
        agree(.RNDG, RoundingRecord.layout, ruleset.rounding(at:))
        agree(.OFFS, OffsetRecord.layout, ruleset.offset(at:))
        let settings = ruleset.record(.SETT, SectionLayout.settings, at: 0)
        #expect(Int(settings.variantCount) == ruleset.variantCount)
        #expect(Int(settings.pathPatternCount) == ruleset.pathPatternCount)
        #expect(settings.unknownDecision == ruleset.unknownDecision)
        #expect(settings.privateDecision == ruleset.privateDecision)
        #expect(settings.onError == ruleset.onError)
        for action in (0..<ruleset.actionCount).map({ ruleset.action(at: $0) }) {
            for place in 0..<Int(action.operandCount) {
                let operand = ruleset.operand(at: Int(action.firstOperand) + place)
                #expect(Int(operand.value) == ruleset.operand(place, of: action))
            }
        }
    }

    /// Every reference to a text moves with it: sorting texts that were put in reverse gives the sample again.
    @Test func sortingMovesEveryReference() {
        let sample = SampleRuleset.content()
        var reversed = sample
        let last = UInt32(sample.strings.count - 1)
        for section in SectionLayout.all { section.moveStrings(&reversed) { last - $0 } }
        reversed.strings.reverse()
        #expect(reversed != sample)
        reversed.sortStrings()
        #expect(reversed == sample)
    }

    @Test func aVerificationIsCounted() throws {
        final class Counter: @unchecked Sendable { var count = 0 }
        let counter = Counter()
        let bytes = RulesetEncoder.encode(SampleRuleset.content())
        try Ruleset.$verificationObserver.withValue(VerificationObserver { counter.count += 1 }) {
            let ruleset = try Ruleset(bytes: bytes)
            _ = ruleset.withoutProvenance()
            _ = ruleset.content()
            #expect(counter.count == 1)
        }
        _ = try Ruleset(bytes: bytes)
        #expect(counter.count == 1)
    }

    // MARK: docs/ruleset-format.md

    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/ruleset-format.md")

    /// The tables of the page are those of the code. `MIDIC_UPDATE=1` writes them anew.
    @Test func thePageHasTheTablesOfTheCode() throws {
        let tables = [
            ("sections", Self.sections()), ("capabilities", Self.capabilities()), ("actions", Self.actions()),
            ("operands", Self.operands()), ("vrs", Self.vrs()), ("limits", Self.limits()),
        ]
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        var updated = text
        for (name, expected) in tables {
            let begin = "<!-- \(name): made from the code -->\n"
            let end = "<!-- end of \(name) -->"
            let from = try #require(updated.range(of: begin)).upperBound
            let to = try #require(updated.range(of: end)).lowerBound
            updated.replaceSubrange(from..<to, with: "\n" + expected + "\n")
        }
        if ProcessInfo.processInfo.environment["MIDIC_UPDATE"] == "1" {
            try updated.write(to: Self.page, atomically: true, encoding: .utf8)
        } else {
            #expect(updated == text)
        }
    }

    private static func sections() -> String {
        SectionLayout.families.joined().map { layout in
            var text =
                "#### \(layout.section.name)\n\n\(layout.summary.prefix(1).uppercased() + layout.summary.dropFirst()).\n"
            if layout.recordSize > 0 {
                text += "Records of \(layout.recordSize) bytes:\n\n| offset | size | field |\n| --- | --- | --- |\n"
                for field in layout.fields {
                    let rule = rule(field.rule, at: field.offset, in: layout)
                    text += "| \(field.offset) | \(field.size) | \(field.name)\(rule.isEmpty ? "" : ": " + rule) |\n"
                }
            }
            return text
        }.joined(separator: "\n")
    }

    private static func rule(_ rule: FieldRule, at offset: Int, in layout: SectionLayout) -> String {
        switch rule {
        case .number, .zero, .tag: return ""
        case .flag: return "0 or 1"
        case .vr: return "code of a VR"
        case .code(let codes):
            // Neighbours of one name are a range.
            return codes.indices.compactMap { code -> String? in
                guard let name = codes[code], code == 0 || codes[code - 1] != name else { return nil }
                let last = codes[code...].prefix { $0 == name }.endIndex - 1
                return last == code ? "\(code) `\(name)`" : "\(code) to \(last) `\(name)`"
            }.joined(separator: ", ")
        case .decision: return "a decision"
        case .index(let section): return "index into \(section.name)"
        case .optionalIndex(let section): return "index into \(section.name) + 1, or 0"
        case .run(let section, _): return "the first of \(section.name)"
        case .chosen(let bytesBefore, let rules):
            guard let code = layout.fields.first(where: { $0.offset == offset - bytesBefore }),
                case .code(let names) = code.rule
            else { return "" }
            return names.indices.compactMap { code -> String? in
                guard let name = names[code], let chosen = rules[code], code == 0 || names[code - 1] != name else {
                    return nil
                }
                let meaning =
                    switch chosen {
                    case .number: "a number"
                    case .tag: "a tag"
                    case .zero: "0"
                    default: Self.rule(chosen, at: offset, in: layout)
                    }
                return "`\(name)` \(meaning)"
            }.joined(separator: ", ")
        }
    }

    private static func capabilities() -> String {
        "| bit | name |\n| --- | --- |\n"
            + RulesetCapability.allCases.map { "| \($0.rawValue) | `\($0.name)` |\n" }.joined()
    }

    private static func actions() -> String {
        "| opcode | name | operands | can be a step |\n| --- | --- | --- | --- |\n"
            + ActionTable.standard.shapes.map { shape in
                let operands = shape.parameters.map { parameter in
                    var text = "\(parameter.kind): \(parameter.meaning)"
                    if parameter.kind == .integer {
                        text += " (\(parameter.range.lowerBound) to \(parameter.range.upperBound))"
                    }
                    switch parameter.occurrence {
                    case .one: break
                    case .optional: text += ", or none"
                    case .repeated: text += ", any number of them"
                    case .run:
                        text =
                            "\(([parameter.kind] + parameter.others).map { "\($0)" }.joined(separator: ", ")): \(parameter.meaning)"
                    }
                    return text
                }
                return
                    "| \(shape.opcode.rawValue) | \(shape.name) | \(operands.joined(separator: "; ")) | \(shape.changesValue ? "yes" : "") |\n"
            }.joined()
    }

    private static func operands() -> String {
        "| kind | name | value |\n| --- | --- | --- |\n"
            + OperandKind.allCases.map { kind in
                let value =
                    switch kind.rule {
                    case .index(let section): "index into \(section.name)"
                    case .tag: "tag of a public attribute"
                    default: "number"
                    }
                return "| \(kind.rawValue) | \(kind) | \(value) |\n"
            }.joined()
    }

    private static func vrs() -> String {
        VR.allCases.map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ") + ".\n"
    }

    private static func limits() -> String {
        """
        \(RulesetLimits.totalBytes >> 20) MiB in all; \(RulesetLimits.variants) variants; \(RulesetLimits.automatonStates) states and 256 classes an
        automaton; sequences to depth \(RulesetLimits.templateDepth) in an item template. A value, with each parameter as
        long as it may be, an item template and a byte string have \(RulesetLimits.valueBytes) bytes. An action has \(RulesetLimits.fallbacks) fallbacks, one after the
        other, and \(RulesetLimits.steps) steps; a value has \(RulesetLimits.valueParts) parts. \(RulesetLimits.questions) questions lead to an action, one after the other; WILD has \(RulesetLimits.wilds) records,
        PRMS \(RulesetLimits.params), OFFS \(RulesetLimits.offsets), ADDS \(RulesetLimits.additions) and ATOM \(RulesetLimits.atoms). An offset has \(RulesetLimits.offsetKeys) keys, and a parameter that gives its days lies within \(DayOffset.longest) of 0. A text parameter has \(RulesetLimits.paramCharacters) characters, a text that a
        condition compares with \(RulesetLimits.comparedBytes) bytes, and what a pseudonym begins with, or is kept apart by, \(RulesetLimits.keyedTextBytes).
        Steps of conditions, path patterns and texts have no limit but the total.

        """
    }
}
