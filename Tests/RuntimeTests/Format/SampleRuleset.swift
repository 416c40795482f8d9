import MidicRuntime

/// A small ruleset with at least one record in every section.
enum SampleRuleset {
    static let strings = [
        "", "1.2.840.10008.1.2", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.3.6.1.4.1.1", "113100",
        "ACME 1.1", "DCM",
        "De-identified", "MR", "PatientName: Z", "SIEMENS MR HEADER", "approved", "burned-in text", "m\u{FC}de",
        "policy",
        "research", "site", "study_key",
    ].sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }

    static func index(_ text: String) -> UInt32 { UInt32(strings.firstIndex(of: text) ?? 0) }

    static func content() -> RulesetContent {
        var content = RulesetContent()
        content.strings = strings
        content.info = [InfoRecord(key: index("policy"), value: index("research"))]
        content.classes = [
            ClassRecord(uid: index("1.2.840.10008.5.1.4.1.1.2"), variant: 1),
            ClassRecord(uid: index("1.2.840.10008.5.1.4.1.1.4"), variant: 2),
        ]
        content.variantCount = 3
        var set = VariantSet()
        set[1] = true
        content.variantSets = [set, VariantSet()]
        content.iodTypes = [
            IODTypeRecord(members: 0, value: 0, presence: 1, isDecoding: false),
            IODTypeRecord(members: 0, value: 1, presence: 0, isDecoding: true),
        ]
        content.iodAttributes = [
            IODAttributeRecord(row: .row(0), type: 0), IODAttributeRecord(row: .row(2), type: 1),
            IODAttributeRecord(row: .wild(0), type: 1), IODAttributeRecord(row: .row(2), type: 0),
        ]
        content.iodLists = [IODListRecord(first: 0, count: 3), IODListRecord(first: 3, count: 1)]
        content.iodPlaces = [
            IODPlaceRecord(parent: Tag(rawValue: 0), list: 0), IODPlaceRecord(parent: Tag(0x0008, 0x1140), list: 1),
            IODPlaceRecord(parent: Tag(0x0040, 0x0275), list: 1),
        ]
        content.vrMasks = [VR.UN.bit | VR.SQ.bit]
        content.rows = [
            RowRecord(tag: Tag(0x0008, 0x0018), vr: .UI, decision: .action(2)),
            RowRecord(tag: Tag(0x0010, 0x0010), vr: .PN, decision: .node(0)),
            RowRecord(
                tag: Tag(0x0028, 0x0106), facts: RowFacts(vr: .US, valueCount: 1, traits: .decoding),
                decision: .node(5)),
        ]
        content.wilds = [
            WildRecord(
                groupMask: 0xFF01, groupLow: 0x6000, groupHigh: 0x6000, elementMask: 0xFFFF, elementLow: 0x3000,
                elementHigh: 0x3000, facts: RowFacts(vr: .OW, valueCount: 1), decision: .action(1))
        ]
        content.unknownDecision = .action(1)
        content.creators = [
            CreatorRecord(name: index("ACME 1.1"), firstRow: 0, rowCount: 1, decision: .action(1)),
            CreatorRecord(name: index("SIEMENS MR HEADER"), firstRow: 1, rowCount: 2, decision: .action(1)),
        ]
        content.privateRows = [
            PrivateRowRecord(group: 0x0029, elementOffset: 0x10, facts: RowFacts(vr: .OB), decision: .action(1)),
            PrivateRowRecord(group: 0x0019, elementOffset: 0x0C, facts: RowFacts(vr: .IS), decision: .action(0)),
            PrivateRowRecord(group: 0x0019, elementOffset: 0x0E, facts: RowFacts(vr: .FD), decision: .action(0)),
        ]
        content.privateDecision = .action(1)
        content.metaRows = [RowRecord(tag: Tag(0x0002, 0x0016), vr: .AE, decision: .action(0))]
        content.nodes = [
            DecisionNode(kind: .guard, operand: 0, then: .node(1), otherwise: .action(3)),
            DecisionNode(kind: .variant, operand: 0, then: .node(2), otherwise: .action(4)),
            DecisionNode(kind: .path, operand: 0, then: .node(3), otherwise: .action(5)),
            DecisionNode(
                kind: .parent, operand: Tag(0x0040, 0x0275).rawValue, then: .node(4), otherwise: .action(6)),
            DecisionNode(kind: .vr, operand: 0, then: .action(7), otherwise: .action(8)),
            DecisionNode(kind: .iod, operand: 0, then: .action(0), otherwise: .action(1)),
            DecisionNode(kind: .localCode, operand: 0, then: .action(1), otherwise: .action(0)),
            DecisionNode(kind: .value, operand: 4, then: .action(1), otherwise: .action(0)),
        ]
        appendActions(to: &content)
        content.pathStates = [
            PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 2, defaultNext: 0),
            PathStateRecord(accepts: 1, firstTransition: 2, transitionCount: 0, defaultNext: 1),
        ]
        content.pathPatternCount = 1
        content.pathMasks = [0, 1]
        content.pathTransitions = [
            PathTransitionRecord(tag: Tag(0x0008, 0x1140), next: 1),
            PathTransitionRecord(tag: Tag(0x0040, 0x0275), next: 1),
        ]
        content.atoms = [
            AtomRecord(
                tag: Tag(0x0008, 0x0060), vr: .CS, test: .oneOf, quantifier: .single, a: 0, b: 1),
            AtomRecord(tag: Tag(0x0008, 0x0070), vr: .LO, test: .matches, quantifier: .any, a: 0),
            AtomRecord(
                tag: Tag(0x0008, 0x0008), vr: .CS, test: .present, quantifier: .index, position: 3),
            AtomRecord(
                tag: Tag(0x0008, 0x0070), vr: .LO, test: ContainsIgnoringCaseTest.code, quantifier: .any, place: 1,
                a: 1,
                b: 1),
            AtomRecord(
                tag: Tag(rawValue: 0), vr: .LO, test: .present, quantifier: .single, place: AtomRecord.ownPlace),
        ]
        content.atomPlaces = [
            AtomPlaceRecord(sequences: [Tag(0x0040, 0x0275)]), AtomPlaceRecord(creator: index("MR") + 1, sequences: []),
        ]
        content.atomValues = [index("MR"), index("MR")]
        content.guardSteps = [
            GuardStep(operation: .atom, operand: 0), GuardStep(operation: .atom, operand: 1),
            GuardStep(operation: .not, operand: 0), GuardStep(operation: .and, operand: 2),
            GuardStep(operation: .atom, operand: 2), GuardStep(operation: .or, operand: 2),
            GuardStep(operation: .always, operand: 0),
        ]
        content.guards = [GuardRecord(firstStep: 0, stepCount: 6), GuardRecord(firstStep: 6, stepCount: 1)]
        // Accepts "a" followed by any number of "b".
        var classes = [UInt8](repeating: 2, count: 256)
        classes[0x61] = 0
        classes[0x62] = 1
        content.automata = [
            AutomatonRecord(
                stateCount: 3, classCount: 3, byteClasses: classes, transitions: [1, 2, 2, 2, 1, 2, 2, 2, 2],
                accepting: [0, 1, 0]),
            // Searches for the same: before "a" the start leads on, and so does the middle before "b".
            AutomatonRecord(
                kind: .longestMatch, stateCount: 3, classCount: 3, byteClasses: classes,
                transitions: [1, 2, 2, 2, 1, 2, 2, 2, 2], accepting: [0, 1, 0],
                lookahead: AutomatonRecord.Lookahead(
                    stateCount: 3, transitions: [1, 2, 0, 1, 2, 0, 1, 2, 0], sets: [0b000, 0b001, 0b010])),
        ]
        content.gates = [GateRecord(kind: .reject, guardIndex: 0, reason: index("burned-in text"))]
        content.valueParts = [
            ValuePartRecord(kind: .param, index: 0), ValuePartRecord(kind: .literal, index: index("m\u{FC}de")),
            ValuePartRecord(kind: .param, index: 0), ValuePartRecord(kind: .blob, index: 0),
        ]
        content.valueTemplates = [
            ValueTemplateRecord(firstPart: 0, partCount: 1), ValueTemplateRecord(firstPart: 1, partCount: 2),
            ValueTemplateRecord(firstPart: 3, partCount: 1),
        ]
        content.blobs = [[0, 1, 2, 255]]
        content.itemTemplates = [[0x08, 0x00, 0x00, 0x01, 0x53, 0x48, 0x04, 0x00, 0x31, 0x32, 0x33, 0x34]]
        content.roundings = [RoundingRecord(stepMillionths: 1_000_000, ageUnit: 0x59, hasCap: true, cap: 89)]
        content.secrets = [SecretRecord(name: index("study_key"))]
        content.params = [ParamRecord(name: index("site"), kind: .text, low: 1, high: 8, defaultValue: 0)]
        content.offsets = [
            OffsetRecord(name: index("study_key"), low: -3650, high: -30, secret: 0, firstKey: 0, keyCount: 2)
        ]
        content.offsetKeys = [
            OffsetKeyRecord(.patientID, issuer: Tag(0x0010, 0x0021)), OffsetKeyRecord(.studyInstanceUID),
        ]
        content.additions = [Tag(0x0010, 0x0010)]
        content.knownUIDs = [
            KnownUIDRecord(uid: index("1.2.840.10008.1.2"), kinds: [.registered, .transferSyntax]),
            KnownUIDRecord(uid: index("1.2.840.10008.5.1.4.1.1.2"), kinds: .registered),
            KnownUIDRecord(uid: index("1.3.6.1.4.1.1"), kinds: .sopClass),
        ]
        content.rules = [
            RuleRecord(origin: .otherwise, overrides: false, layer: 0, text: index(""), because: 0),
            RuleRecord(
                origin: .policy, overrides: true, layer: 1, text: index("PatientName: Z"),
                because: index("approved") + 1),
        ]
        content.onError = .quarantine
        content.unregisteredClass = 3
        content.unregisteredReference = 3
        content.provenanceNames = ["DPO-2291", "site.midic"]
        content.provenance = [
            ProvenanceRecord(rule: 1, name: 1, line: 12), ProvenanceRecord(rule: 1, name: 0, line: 0),
        ]
        return content
    }

    private static func appendActions(to content: inout RulesetContent) {
        content.appendAction(.keep, .UN, rule: 0)
        content.appendAction(.remove, .UN, rule: 0)
        content.appendAction(.uid, .UI, [Operand(.secret, 0), Operand(.integer, 1)], rule: 1)
        content.appendAction(
            .pseudonym, .PN,
            [
                Operand(.secret, 0), Operand(.value, 0), Operand(.integer, 12), Operand(.string, index("site")),
            ], fallback: 4, rule: 1)
        content.appendAction(.empty, .PN, rule: 1)
        content.appendAction(.shift, .DA, [Operand(.offset, 0)], rule: 1)
        content.appendAction(.round, .AS, [Operand(.rounding, 0)], rule: 1)
        content.appendAction(.dummySequence, .SQ, [Operand(.item, 0)], rule: 1)
        content.appendAction(.add, .LO, [Operand(.value, 1)], rule: 1)
        content.appendAction(.copy, .LO, [Operand(.tag, Tag(0x0010, 0x0020).rawValue)], rule: 1)
        content.appendAction(.truncate, .DA, [Operand(.integer, 1)], fallback: 12, rule: 1)
        content.appendAction(.dummy, .OB, [Operand(.value, 2)], rule: 1)
        content.appendAction(.quarantine, .UN, rule: 1)
        content.appendAction(.shift, .DT, [Operand(.offset, 0)], next: 14, fallback: 15, rule: 1)
        content.appendAction(.truncate, .DT, [Operand(.integer, 2)], rule: 1)
        content.appendAction(.empty, .DT, rule: 1)
    }
}
