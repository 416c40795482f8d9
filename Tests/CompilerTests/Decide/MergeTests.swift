import MidicLang
import MidicRuntime
import Testing

@testable import MidicCompiler

/// Layers, specificity, loosening and obligations, on policies put together by hand.
@Suite struct MergeTests {
    static let patientName = Tag(0x0010, 0x0010)
    static let patientID = Tag(0x0010, 0x0020)
    static let stationName = Tag(0x0008, 0x1010)
    static let operators = Tag(0x0008, 0x1070)
    static let modality = Tag(0x0008, 0x0060)
    static let manufacturer = Tag(0x0008, 0x0070)
    static let codeMeaning = Tag(0x0008, 0x0104)
    static let anatomicRegion = Tag(0x0008, 0x2218)
    static let ctExposure = Tag(0x0018, 0x9321)

    static func text(_ value: String) -> CheckedAction { .set(ValueTemplate(parts: [.literal(value)])) }

    static func codes(_ builder: PolicyBuilder) -> [String] {
        let analyzer = builder.analyzed()
        return PolicyReport.diagnostics(analyzer, sources: ExplanationTests.sources).map(\.code.name)
    }

    @Test func narrowerPathWins() {
        var builder = PolicyBuilder.basic()
        let nested = PathPattern(steps: [.anyDepth, .sequence(Self.anatomicRegion)])
        builder.add(.attribute(Self.codeMeaning), Self.text("A"))
        builder.add(.attribute(Self.codeMeaning), Self.text("B"), path: nested)
        builder.add(
            .attribute(Self.codeMeaning), Self.text("C"), path: PathPattern(steps: [.sequence(Self.anatomicRegion)]))
        let analyzer = builder.analyzed()
        #expect(analyzer.findings.ambiguities.isEmpty)
        func value(_ place: [Tag]) -> CheckedAction? {
            analyzer.outcome(Self.codeMeaning, ciod: "ct-image", in: place)?.action
        }
        #expect(value([]) == Self.text("A"))
        #expect(value([Self.ctExposure]) == Self.text("A"))
        #expect(value([Self.anatomicRegion]) == Self.text("C"))
        #expect(value([Self.ctExposure, Self.anatomicRegion]) == Self.text("B"))
    }

    @Test func narrowerGuardWinsAndClassesGiveWay() {
        var builder = PolicyBuilder.basic()
        let isCT = builder.guardIndex(Self.modality, .CS, is: "CT")
        let isCTorMR = builder.guardIndex(Self.modality, .CS, is: "CT", "MR")
        builder.add(.attribute(Self.operators), Self.text("both"), guardIndex: isCTorMR)
        builder.add(.attribute(Self.operators), Self.text("ct"), guardIndex: isCT)
        builder.add(.builtinClass(.people), .remove)
        let analyzer = builder.analyzed()
        #expect(analyzer.findings.ambiguities.isEmpty)
        let guards = analyzer.policy.guards
        func index(_ values: [String]) -> Int {
            guards.firstIndex { formula in
                if case .atom(let atom) = formula { return analyzer.policy.atoms[atom].test == .oneOf(values) }
                return false
            } ?? -1
        }
        let ct = index(["CT"])
        let either = index(["CT", "MR"])
        #expect(
            analyzer.outcome(Self.operators, ciod: "ct-image", guardsTrue: [ct, either])?.action == Self.text("ct"))
        #expect(analyzer.outcome(Self.operators, ciod: "ct-image", guardsTrue: [either])?.action == Self.text("both"))
        #expect(analyzer.outcome(Self.operators, ciod: "ct-image")?.action == .remove)
    }

    @Test func overlapWithoutContainmentIsAmbiguous() {
        var builder = PolicyBuilder.basic()
        let isCT = builder.guardIndex(Self.modality, .CS, is: "CT")
        let isACME = builder.guardIndex(Self.manufacturer, .LO, is: "ACME")
        builder.add(.attribute(Self.operators), Self.text("A"), guardIndex: isCT)
        builder.add(.attribute(Self.operators), Self.text("B"), guardIndex: isACME)
        #expect(Self.codes(builder).contains("ambiguous-rules"))
        builder.rules.removeLast()
        builder.add(.attribute(Self.operators), Self.text("A"), guardIndex: isACME)
        #expect(!Self.codes(builder).contains("ambiguous-rules"))
    }

    @Test func disjointGuardsAreNot() {
        var builder = PolicyBuilder.basic()
        let isCT = builder.guardIndex(Self.modality, .CS, is: "CT")
        let isMR = builder.guardIndex(Self.modality, .CS, is: "MR")
        builder.add(.attribute(Self.operators), Self.text("A"), guardIndex: isCT)
        builder.add(.attribute(Self.operators), Self.text("B"), guardIndex: isMR)
        #expect(!Self.codes(builder).contains("ambiguous-rules"))
    }

    @Test func innerContextWithLessStrictActionNeedsASmallerSelection() {
        // `people` at the root only is less strict than `vr PN, LO` everywhere, and lies inside it: it wins.
        var builder = PolicyBuilder()
        builder.options = nil
        builder.otherwise = .remove
        builder.add(.vr([.PN, .LO]), .remove)
        builder.add(.builtinClass(.people), .keep, path: .root)
        #expect(!Self.codes(builder).contains("ambiguous-rules"))
        // `vr PN, SH` does not lie inside.
        builder.rules.removeLast()
        builder.add(.vr([.PN, .SH]), .keep, path: .root)
        #expect(Self.codes(builder).contains("ambiguous-rules"))
        // As strict as the outer one, it wins.
        builder.rules.removeLast()
        builder.add(.vr([.PN, .SH]), .remove, path: .root)
        #expect(!Self.codes(builder).contains("ambiguous-rules"))
    }

    @Test func looseningNeedsOverride() {
        var builder = PolicyBuilder.basic()
        builder.add(.attribute(Self.stationName), .keep)
        #expect(Self.codes(builder).contains("loosens-inherited"))
        builder.rules.removeLast()
        builder.add(.attribute(Self.stationName), .keep, overrides: true)
        #expect(!Self.codes(builder).contains("loosens-inherited"))
        #expect(builder.analyzed().outcome(Self.stationName, ciod: "ct-image")?.action == .keep)
    }

    @Test func pseudonymDoesNotLoosenZ() {
        var builder = PolicyBuilder.basic()
        let pseudonym = CheckedAction.pseudonym(
            secret: 0, prefix: ValueTemplate(parts: []), length: 12, domain: "")
        builder.add(.attribute(Self.patientName), pseudonym)
        #expect(!Self.codes(builder).contains("loosens-inherited"))
        builder.add(.attribute(Tag(0x0010, 0x1040)), pseudonym)
        #expect(Self.codes(builder).contains("loosens-inherited"))
    }

    @Test func classRuleLeavesWhatIsStricter() {
        var builder = PolicyBuilder.basic()
        builder.add(.vr([.LO, .PN]), .truncate(to: .year))
        let analyzer = builder.analyzed()
        #expect(analyzer.outcome(Self.patientName, ciod: "ct-image")?.action == .empty)
        #expect(Self.codes(builder).contains("class-rule-not-looser"))
    }

    @Test func lowerPolicyLayerIsInherited() {
        var builder = PolicyBuilder.basic()
        builder.add(.attribute(Self.codeMeaning), .remove, layer: 0)
        builder.add(.attribute(Self.codeMeaning), .keep, layer: 1)
        #expect(Self.codes(builder).contains("loosens-inherited"))
        builder.rules.removeLast()
        builder.add(.vr([.LO]), .keep, layer: 1)
        #expect(builder.analyzed().outcome(Self.codeMeaning, ciod: "ct-image")?.action == .remove)
    }

    @Test func lowerLayerStaysOnlyWhereItApplies() {
        var builder = PolicyBuilder.basic()
        builder.otherwise = .keep
        let nested = PathPattern(steps: [.anyDepth, .sequence(Self.anatomicRegion)])
        builder.add(.attribute(Self.codeMeaning), .remove, path: nested, layer: 0)
        builder.add(.vr([.LO]), Self.text("LO"), layer: 1)
        let analyzer = builder.analyzed()
        #expect(analyzer.outcome(Self.codeMeaning, ciod: "ct-image", in: [Self.anatomicRegion])?.action == .remove)
        #expect(analyzer.outcome(Self.codeMeaning, ciod: "ct-image", in: [Self.ctExposure])?.action == Self.text("LO"))
    }

    @Test func needlessOverrideIsAnError() {
        var builder = PolicyBuilder.basic()
        builder.add(.attribute(Self.patientName), .remove, overrides: true)
        #expect(Self.codes(builder).contains("needless-override"))
    }

    @Test func uidRowsNeedAKey() {
        var builder = PolicyBuilder.basic()
        builder.rules.removeAll()
        #expect(Self.codes(builder).contains("missing-uid-key"))
        // Two rows have U and no cell for Retain UIDs: UID (0040,A124) and Digital Signature UID.
        builder.options = [.retainUIDs]
        #expect(Self.codes(builder).contains("missing-uid-key"))
        builder.add(.attribute(Tag(0x0040, 0xA124)), PolicyBuilder.uid)
        builder.add(.attribute(Tag(0x0400, 0x0100)), PolicyBuilder.uid)
        #expect(!Self.codes(builder).contains("missing-uid-key"))
        #expect(builder.analyzed().outcome(Tag(0x0020, 0x000D), ciod: "ct-image")?.action == .keep)
        builder.rules.removeAll()
        builder.options = []
        let isCT = builder.guardIndex(Self.modality, .CS, is: "CT")
        builder.add(.builtinClass(.uids), PolicyBuilder.uid, guardIndex: isCT)
        #expect(Self.codes(builder).contains("missing-uid-key"))
        builder.guards.append(.not(.atom(0)))
        builder.add(.builtinClass(.uids), PolicyBuilder.uid, guardIndex: builder.guards.count - 1)
        #expect(!Self.codes(builder).contains("missing-uid-key"))
    }

    @Test(arguments: [
        ProfileOption.retainModifiedDates, .cleanDescriptors, .cleanGraphics, .retainPatientCharacteristics,
        .retainDeviceIdentity,
    ])
    func obligationsMustBeFilled(_ option: ProfileOption) {
        var builder = PolicyBuilder.basic([option])
        #expect(Self.codes(builder).contains("unfilled-obligation"))
        builder.add(.obligations(option), .remove)
        #expect(!Self.codes(builder).contains("unfilled-obligation"))
        builder.rules.removeLast()
        builder.add(.obligations(option), .keep)
        #expect(Self.codes(builder).contains("unfilled-obligation"))
    }

    @Test(arguments: [ProfileOption.retainFullDates, .retainInstitutionIdentity])
    func theseOptionsOweNothing(_ option: ProfileOption) {
        #expect(!Self.codes(PolicyBuilder.basic([option])).contains("unfilled-obligation"))
    }

    @Test func deviceIdentityAgainstModifiedDates() {
        var builder = PolicyBuilder.basic([.retainDeviceIdentity, .retainModifiedDates])
        builder.add(.obligations(.retainDeviceIdentity), .remove)
        builder.add(
            .obligations(.retainModifiedDates), .truncate(to: .year),
            except: [.attribute(Tag(0x0018, 0x1200))])
        #expect(Self.codes(builder).contains("undecided-clash"))
        builder.add(.attribute(Tag(0x0018, 0x1200)), .keep)
        #expect(!Self.codes(builder).contains("undecided-clash"))
        #expect(!Self.codes(builder).contains("loosens-inherited"))
    }

    @Test func ruleUnderRemovedSequence() {
        var builder = PolicyBuilder.basic()
        let inside = PathPattern(steps: [.anyDepth, .sequence(Tag(0x0010, 0x1002))])
        builder.add(.attribute(Self.patientID), .remove, path: inside)
        #expect(Self.codes(builder).contains("rule-under-removed-sequence"))
        builder.add(.attribute(Tag(0x0010, 0x1002)), .keep, overrides: true)
        #expect(!Self.codes(builder).contains("rule-under-removed-sequence"))
    }
}
