import Testing

@testable import MidicRuntime

private let patientName = Tag.patientName
private let sequenceTag = Tag(0x0040, 0x0275)
private let codeValue = Tag.codeValue

@Suite struct ExecutorTests {
    @Test(arguments: [Encoding.explicitLittle, .implicitLittle, .explicitBig])
    func keepsRemovesEmptiesAndSets(encoding: Encoding) throws {
        var small = SmallRuleset()
        small.row(Tag(0x0008, 0x0060), .CS, .keep)
        small.row(patientName, .PN, .empty)
        let constant = small.template("CONSTANT")
        small.row(
            Tag(0x0010, 0x0020), .LO, small.action(.set, .LO, [Operand(.value, constant)]))
        small.row(Tag(0x0010, 0x0030), .DA, .remove)
        let ruleset = try small.ruleset()

        var input = DicomBytes(encoding)
        input.element(Tag(0x0008, 0x0060), .CS, "CT")
        input.element(patientName, .PN, "Doe^Jane")
        input.element(Tag(0x0010, 0x0020), .LO, "12345")
        input.element(Tag(0x0010, 0x0030), .DA, "19700101")
        input.element(Tag(0x0010, 0x4000), .LT, "unknown to the ruleset")

        var expected = DicomBytes(encoding)
        expected.element(Tag(0x0008, 0x0060), .CS, "CT")
        expected.element(patientName, .PN, "")
        expected.element(Tag(0x0010, 0x0020), .LO, "CONSTANT")
        appendBookkeeping(&expected, ruleset)
        let result = try run(input, ruleset, encoding: encoding)
        #expect(result.bytes == expected.bytes)
        #expect(result.counts.kept == 1)
        #expect(result.counts.removed == 2)
        #expect(result.counts.emptied == 1)
        #expect(result.counts.replaced == 1)
    }

    @Test(arguments: [false, true], [false, true])
    func lengthsOfSequencesFollowTheirForm(sequenceUndefined: Bool, itemUndefined: Bool) throws {
        var small = SmallRuleset()
        small.row(sequenceTag, .SQ, .keep)
        small.row(codeValue, .SH, .keep)
        let ruleset = try small.ruleset()
        func build(withName: Bool) -> DicomBytes {
            var set = DicomBytes(.explicitLittle)
            set.sequence(sequenceTag, length: sequenceUndefined ? .undefined : .defined) { sequence in
                sequence.item(length: itemUndefined ? .undefined : .defined) {
                    $0.element(codeValue, .SH, "CODE")
                    if withName { $0.element(patientName, .PN, "Doe^Jane") }
                }
                sequence.item(length: itemUndefined ? .undefined : .defined) { $0.element(codeValue, .SH, "MORE") }
            }
            return set
        }
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        let kept = build(withName: false).bytes
        #expect(try run(build(withName: true), ruleset).bytes == expected.bytes + kept)
        #expect(try run(build(withName: false), ruleset).bytes == expected.bytes + kept)
    }

    @Test func creatorStaysOnlyWithAnElementOfItsBlock() throws {
        var small = SmallRuleset()
        let keep = small.action(ActionRecord(opcode: .keep, vr: .UN, rule: 0))
        let remove = small.action(ActionRecord(opcode: .remove, vr: .UN, rule: 0))
        small.content.creators = [
            CreatorRecord(name: small.string("ACME HEADER"), firstRow: 0, rowCount: 1, decision: remove)
        ]
        small.content.privateRows = [
            PrivateRowRecord(group: 0x0019, elementOffset: 0x0C, facts: RowFacts(vr: .IS), decision: keep)
        ]
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0019, 0x0010), .LO, "OTHER MAKER")
        input.element(Tag(0x0019, 0x0011), .LO, "ACME HEADER ")
        input.element(Tag(0x0019, 0x100C), .IS, "10")
        input.element(Tag(0x0019, 0x110C), .IS, "1000")
        input.element(Tag(0x0019, 0x110D), .LO, "secret text")
        input.element(Tag(0x0021, 0x0010), .LO, "ACME HEADER ")
        input.element(Tag(0x0021, 0x100D), .LO, "secret text")
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        expected.element(Tag(0x0019, 0x0011), .LO, "ACME HEADER ")
        expected.element(Tag(0x0019, 0x110C), .IS, "1000")
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    /// The creators of a block, and whether its elements stay under a policy that keeps all but one creator's.
    @Test(
        arguments: [
            (["OTHER"], true), (["OTHER", "OTHER"], true), ([], true), (["ACME"], false), (["ACME", "OTHER"], false),
            (["OTHER", "ACME"], false), (["ACME\\OTHER"], false), (["OTHER\\ACME"], false), (["A\nB"], false),
        ] as [([String], Bool)])
    func noElementStaysUnderACreatorThatCannotBeTold(creators: [String], stays: Bool) throws {
        var small = SmallRuleset(otherwise: .keep)
        let remove = small.action(.remove, .UN)
        small.content.privateDecision = small.content.unknownDecision
        small.content.creators = [
            CreatorRecord(name: small.string("ACME"), firstRow: 0, rowCount: 0, decision: remove)
        ]
        let ruleset = try small.ruleset()
        for isNext in [true, false] {
            var input = DicomBytes(.explicitLittle)
            for creator in creators.prefix(isNext ? 2 : 1) { input.element(Tag(0x0019, 0x0010), .LO, creator) }
            input.element(Tag(0x0019, 0x100C), .LO, "text")
            if !isNext { for creator in creators.dropFirst() { input.element(Tag(0x0019, 0x0010), .LO, creator) } }
            var expected = DicomBytes(.explicitLittle)
            appendBookkeeping(&expected, ruleset)
            if stays {
                if let creator = creators.first { expected.element(Tag(0x0019, 0x0010), .LO, creator) }
                expected.element(Tag(0x0019, 0x100C), .LO, "text")
            }
            #expect(try run(input, ruleset).bytes == expected.bytes)
        }
    }

    @Test func unequalCopiesOfATagAreAllLeftOutAndOrderIsMended() throws {
        var small = SmallRuleset(otherwise: .keep)
        small.row(Tag(0x0008, 0x0060), .CS, .keep)
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0020, 0x0013), .IS, "1 ")
        input.element(Tag(0x0008, 0x0060), .CS, "CT")
        input.element(Tag(0x0020, 0x0011), .IS, "7 ")
        input.element(Tag(0x0020, 0x0011), .IS, "8 ")
        input.element(Tag(0x0020, 0x0013), .IS, "1 ")
        var expected = DicomBytes(.explicitLittle)
        expected.element(Tag(0x0008, 0x0060), .CS, "CT")
        appendBookkeeping(&expected, ruleset)
        expected.element(Tag(0x0020, 0x0013), .IS, "1 ")
        let result = try run(input, ruleset)
        #expect(result.bytes == expected.bytes)
        #expect(result.counts.duplicates == 2)
    }

    /// Odd groups that no implementer may use, under a policy that keeps all that is private.
    @Test func neverCopiesGroupsThatAreNone() throws {
        var small = SmallRuleset(otherwise: .keep)
        small.content.privateDecision = small.content.unknownDecision
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0007, 0x0010), .LO, "NOBODY")
        input.element(Tag(0x0007, 0x1000), .LO, "text")
        input.element(Tag(0x0029, 0x1000), .LO, "kept")
        input.element(Tag(0xFFFF, 0x0010), .LO, "NOBODY")
        input.element(Tag(0xFFFF, 0x1000), .LO, "text")
        input.element(Tag(0xFFFF, 0xFFFF), .OW, bytes: [0, 0])
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        expected.element(Tag(0x0029, 0x1000), .LO, "kept")
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    @Test func neverCopiesGroupLengthsPaddingOrSignatures() throws {
        let ruleset = try SmallRuleset(otherwise: .keep).ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0008, 0x0000), .UL, bytes: [8, 0, 0, 0])
        input.element(Tag(0x0008, 0x0060), .CS, "CT")
        input.sequence(.macParametersSequence) { _ in }
        input.sequence(Tag(0x0008, 0x1115)) { sequence in
            sequence.item { item in
                item.sequence(Tag(0x0400, 0x0500)) { $0.item { $0.element(Tag(0x0400, 0x0520), .OB, bytes: [1, 2]) } }
                item.element(Tag(0x0400, 0x0120), .OB, bytes: [1, 2])
                item.element(Tag(0x0400, 0x0404), .OB, bytes: [1, 2])
                item.sequence(.digitalSignaturesSequence) { _ in }
            }
        }
        input.element(Tag(0x0400, 0x0115), .OB, bytes: [1, 2])
        input.element(Tag(0x0400, 0x0310), .OB, bytes: [1, 2])
        input.sequence(Tag(0x0400, 0x0500)) { $0.item { $0.element(Tag(0x0400, 0x0520), .OB, bytes: [1, 2]) } }
        input.sequence(.digitalSignaturesSequence) { _ in }
        input.element(.dataSetTrailingPadding, .OB, bytes: [1, 2, 3, 4])
        var expected = DicomBytes(.explicitLittle)
        expected.element(Tag(0x0008, 0x0060), .CS, "CT")
        expected.sequence(Tag(0x0008, 0x1115)) { sequence in sequence.item { _ in } }
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    /// The length of a document that does not stay would tell which one it was.
    @Test func documentLengthFollowsTheDocument() throws {
        for (opcode, said, stays): (Opcode, UInt8, UInt8?) in [
            (.keep, 4, 4), (.keep, 3, 3), (.keep, 200, 4), (.remove, 4, nil), (.empty, 4, nil),
        ] {
            var small = SmallRuleset(otherwise: .keep)
            small.row(.encapsulatedDocument, .OB, opcode)
            let ruleset = try small.ruleset()
            func build(_ length: UInt8?, _ document: [UInt8]?) -> DicomBytes {
                var set = DicomBytes(.explicitLittle)
                if let document { set.element(.encapsulatedDocument, .OB, bytes: document) }
                if let length { set.element(.encapsulatedDocumentLength, .UL, bytes: [length, 0, 0, 0]) }
                return set
            }
            var expected = DicomBytes(.explicitLittle)
            appendBookkeeping(&expected, ruleset)
            let document: [UInt8]? = opcode == .keep ? [1, 2, 3, 0] : opcode == .empty ? [] : nil
            #expect(try run(build(said, [1, 2, 3, 0]), ruleset).bytes == expected.bytes + build(stays, document).bytes)
        }
    }

    @Test func failedActionTakesItsFallbackOrStops() throws {
        let date = Tag(0x0008, 0x0020)
        func ruleset(fallback: Bool) throws -> Ruleset {
            var small = SmallRuleset()
            small.content.secrets = [SecretRecord(name: small.string("key"))]
            small.content.offsets = [
                OffsetRecord(name: small.string("o"), low: -30, high: -10, secret: 0, firstKey: 0, keyCount: 1)
            ]
            small.content.offsetKeys = [OffsetKeyRecord(.patientID)]
            let shift = small.action(
                .shift, .DA, [Operand(.offset, 0)], fallback: fallback ? small.content.actions.count + 1 : nil)
            small.row(date, .DA, shift)
            small.action(ActionRecord(opcode: .empty, vr: .DA, rule: 0))
            return try small.ruleset()
        }
        let key = ["key": try SecretKey(fileBytes: Array("0123456789abcdef".utf8))]
        var broken = DicomBytes(.explicitLittle)
        broken.element(date, .DA, "not date")
        broken.element(.patientID, .LO, "12")
        #expect(try stop(broken, ruleset(fallback: false), secrets: key) == .unreadableDate)
        let result = try run(broken, ruleset(fallback: true), secrets: key)
        #expect(result.counts.fallbacks == 1)
        #expect(result.counts.emptied == 1)

        var noKey = DicomBytes(.explicitLittle)
        noKey.element(date, .DA, "20200101")
        #expect(try stop(noKey, ruleset(fallback: false), secrets: key) == .noOffsetKey)

        var good = DicomBytes(.explicitLittle)
        good.element(date, .DA, "20200131")
        good.element(.patientID, .LO, "12")
        let shifted = try run(good, ruleset(fallback: false), secrets: key)
        #expect(shifted.counts.shifted == 1)
        #expect(shifted.bytes.count > 16)
        #expect(shifted.bytes[8..<16] != good.bytes[8..<16])
    }

    @Test func registeredUIDsStayAndOthersAreMapped() throws {
        var small = SmallRuleset()
        small.content.secrets = [SecretRecord(name: small.string("key"))]
        small.content.knownUIDs = [KnownUIDRecord(uid: small.string("1.2.840.10008.1.1"), kinds: .registered)]
        let uid = small.action(.uid, .UI, [Operand(.secret, 0), Operand(.integer, 0)])
        small.row(Tag(0x0008, 0x1155), .UI, uid)
        let ruleset = try small.ruleset()
        let key = try SecretKey(fileBytes: Array("0123456789abcdef".utf8))
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0008, 0x1155), .UI, "1.2.3.4\\1.2.840.10008.1.1\\")
        let result = try run(input, ruleset, secrets: ["key": key])
        var expected = DicomBytes(.explicitLittle)
        let mapped = KeyedUID.map(value: Array("1.2.3.4".utf8), scope: .project, scopeValues: [], key: key)
        expected.element(Tag(0x0008, 0x1155), .UI, String(decoding: mapped, as: UTF8.self) + "\\1.2.840.10008.1.1\\")
        appendBookkeeping(&expected, ruleset)
        #expect(result.bytes == expected.bytes)
    }

    /// `shift then truncate else empty`: the second step works on the first one's value, and its failure is the chain's.
    @Test func aNextStepChangesTheNewValue() throws {
        let date = Tag(0x0008, 0x0020)
        let age = Tag(0x0010, 0x1010)
        var small = SmallRuleset()
        small.content.secrets = [SecretRecord(name: small.string("key"))]
        small.content.offsets = [
            OffsetRecord(name: small.string("o"), low: -366, high: -366, secret: 0, firstKey: 0, keyCount: 1)
        ]
        small.content.offsetKeys = [OffsetKeyRecord(.patientID)]
        small.content.roundings = [
            RoundingRecord(stepMillionths: 10_000_000, ageUnit: 0x59, hasCap: false, cap: 0),
            RoundingRecord(stepMillionths: 1_000_000, ageUnit: 0x59, hasCap: true, cap: 40),
        ]
        let shift = small.content.actions.count
        small.row(date, .DA, small.action(.shift, .DA, [Operand(.offset, 0)], next: shift + 1, fallback: shift + 2))
        small.action(.truncate, .DA, [Operand(.integer, 0)])
        small.action(.empty, .DA)
        small.row(age, .AS, small.action(.round, .AS, [Operand(.rounding, 0)], next: shift + 4, fallback: shift + 5))
        small.action(.round, .AS, [Operand(.rounding, 1)])
        small.action(.empty, .AS)
        let ruleset = try small.ruleset()
        let key = ["key": try SecretKey(fileBytes: Array("0123456789abcdef".utf8))]
        func result(_ written: String, _ years: String) throws -> (bytes: [UInt8], counts: ElementCounts) {
            var input = DicomBytes(.explicitLittle)
            input.element(date, .DA, written)
            input.element(.patientID, .LO, "12")
            input.element(age, .AS, years)
            return try run(input, ruleset, secrets: key)
        }
        func expected(_ written: String, _ years: String) -> [UInt8] {
            var set = DicomBytes(.explicitLittle)
            set.element(date, .DA, written)
            set.element(age, .AS, years)
            appendBookkeeping(&set, ruleset)
            return set.bytes
        }
        let good = try result("20200131", "057Y")
        #expect(good.bytes == expected("20190101", "040Y"))
        #expect(good.counts.shifted == 1 && good.counts.coarsened == 1 && good.counts.fallbacks == 0)
        let bad = try result("not date", "old ")
        #expect(bad.bytes == expected("", ""))
        #expect(bad.counts.emptied == 2 && bad.counts.fallbacks == 2)
    }

    /// Conditions and path patterns beyond what one word has bits for.
    @Test func manyConditionsAndPaths() throws {
        let number = Tag(0x0020, 0x0013)
        var small = SmallRuleset(otherwise: .keep)
        let empty = small.content.actions.count
        small.action(.empty, .PN)
        small.content.nodes = []
        for index in 0..<1000 {
            small.content.atoms.append(
                AtomRecord(tag: number, vr: .IS, test: .oneOf, quantifier: .single, a: UInt32(index), b: 1))
            small.content.atomValues.append(small.string("\(index)"))
            small.content.guardSteps.append(GuardStep(operation: .atom, operand: UInt32(index)))
            small.content.guards.append(GuardRecord(firstStep: UInt32(index), stepCount: 1))
        }
        small.content.pathPatternCount = 300
        small.content.pathMasks = [UInt64](repeating: 0, count: 9) + [1 << 43]
        small.content.pathStates = [
            PathStateRecord(accepts: 0, firstTransition: 0, transitionCount: 1, defaultNext: 0),
            PathStateRecord(accepts: 1, firstTransition: 1, transitionCount: 0, defaultNext: 0),
        ]
        small.content.pathTransitions = [PathTransitionRecord(tag: sequenceTag, next: 1)]
        small.content.nodes = [
            DecisionNode(kind: .guard, operand: 777, then: .action(empty), otherwise: .node(1)),
            DecisionNode(kind: .path, operand: 299, then: .action(empty), otherwise: .node(2)),
            DecisionNode(kind: .path, operand: 298, then: .action(empty), otherwise: small.action(.keep, .PN)),
        ]
        small.row(patientName, .PN, .node(0))
        let ruleset = try small.ruleset()
        for (value, emptied) in [("776", 1), ("777", 2)] {
            var input = DicomBytes(.explicitLittle)
            input.element(patientName, .PN, "Doe^Jane")
            input.element(number, .IS, value)
            input.sequence(sequenceTag, length: .defined) {
                $0.item(length: .defined) { $0.element(patientName, .PN, "Doe") }
            }
            #expect(try run(input, ruleset).counts.emptied == emptied)
        }
    }

    // MARK: What must not pass

    @Test func aBlockThatTwoCreatorsClaimIsNobodys() throws {
        var small = SmallRuleset()
        let keep = small.action(ActionRecord(opcode: .keep, vr: .UN, rule: 0))
        let remove = small.action(ActionRecord(opcode: .remove, vr: .UN, rule: 0))
        small.content.creators = [
            CreatorRecord(name: small.string("ACME HEADER"), firstRow: 0, rowCount: 1, decision: remove)
        ]
        small.content.privateRows = [
            PrivateRowRecord(group: 0x0019, elementOffset: 0x0C, facts: RowFacts(vr: .IS), decision: keep)
        ]
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(Tag(0x0019, 0x0001), .LO, "x ")
        input.element(Tag(0x0019, 0x0010), .LO, "OTHER MAKER ")
        input.element(Tag(0x0019, 0x0010), .LO, "ACME HEADER ")
        input.element(Tag(0x0019, 0x100C), .IS, "12")
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    /// Each level holds a block whose only element turns out removed: deciding levels twice would take 2^60 steps.
    @Test func nestedPrivateSequencesAreDecidedOnce() throws {
        var small = SmallRuleset()
        let keep = small.action(ActionRecord(opcode: .keep, vr: .SQ, rule: 0))
        let remove = small.action(ActionRecord(opcode: .remove, vr: .UN, rule: 0))
        small.content.creators = [
            CreatorRecord(name: small.string("ACME HEADER"), firstRow: 0, rowCount: 2, decision: remove)
        ]
        small.content.privateRows = [
            PrivateRowRecord(group: 0x0019, elementOffset: 0x0C, facts: RowFacts(vr: .SQ), decision: keep),
            PrivateRowRecord(group: 0x0019, elementOffset: 0x0D, facts: RowFacts(vr: .SQ), decision: keep),
        ]
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        for _ in 0..<60 {
            var outer = DicomBytes(.explicitLittle)
            outer.element(Tag(0x0019, 0x0010), .LO, "ACME HEADER ")
            outer.element(Tag(0x0019, 0x0011), .LO, "ACME HEADER ")
            outer.sequence(Tag(0x0019, 0x100C)) { sequence in
                sequence.item { $0.raw(input.bytes) }
            }
            outer.element(Tag(0x0019, 0x110D), .LO, "no items here ")
            input = outer
        }
        let result = try run(input, ruleset)
        #expect(result.counts.opaqueSequences == 60)
        #expect(result.counts.kept == 120)
    }

    /// Pixel data is no sequence, so items under its tag are something else.
    @Test func itemsUnderPixelDataGo() throws {
        var small = SmallRuleset()
        small.row(.pixelData, .OW, .keep)
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.sequence(.pixelData, length: .undefined) { sequence in
            sequence.item { $0.element(patientName, .PN, "Doe^Jane") }
        }
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    @Test func identityThatStaysIsNotSaidToBeRemoved() throws {
        var small = SmallRuleset()
        small.row(patientName, .PN, .keep)
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(patientName, .PN, "Doe^Jane")
        var expected = DicomBytes(.explicitLittle)
        expected.element(patientName, .PN, "Doe^Jane")
        expected.element(.patientIdentityRemoved, .CS, "NO")
        expected.element(.deidentificationMethod, .LO, "midic \(ruleset.digestHex.prefix(16))")
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    @Test func bookkeepingIsWrittenOverCopiesThatDiffer() throws {
        let ruleset = try SmallRuleset(otherwise: .keep).ruleset()
        var input = DicomBytes(.explicitLittle)
        input.element(.patientIdentityRemoved, .CS, "NO")
        input.element(.patientIdentityRemoved, .CS, "YES ")
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }

    @Test func delimitersCarryNoBytes() throws {
        var small = SmallRuleset()
        small.row(sequenceTag, .SQ, .keep)
        small.row(codeValue, .SH, .keep)
        let ruleset = try small.ruleset()
        var input = DicomBytes(.explicitLittle)
        input.header(sequenceTag, .SQ, length: .max)
        input.tag(.item)
        input.uint32(.max)
        input.element(codeValue, .SH, "CODE")
        input.delimiter(.itemDelimiter, length: 0x454F_4444)
        input.delimiter(.sequenceDelimiter, length: 0x454F_4444)
        var expected = DicomBytes(.explicitLittle)
        appendBookkeeping(&expected, ruleset)
        expected.sequence(sequenceTag, length: .undefined) { sequence in
            sequence.item(length: .undefined) { $0.element(codeValue, .SH, "CODE") }
        }
        #expect(try run(input, ruleset).bytes == expected.bytes)
    }
}
