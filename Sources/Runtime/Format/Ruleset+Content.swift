extension Ruleset {
    /// All that the ruleset says, decoded: for `inspect`, comparisons and tests.
    public func content() -> RulesetContent {
        func all<Record>(_ count: Int, _ read: (Int) -> Record) -> [Record] { (0..<count).map(read) }
        var content = RulesetContent()
        content.strings = all(stringCount) { string($0) }
        content.info = all(infoCount) { info(at: $0) }
        content.classes = all(classCount, classRecord(at:))
        content.variantCount = UInt32(variantCount)
        content.variantSets = all(variantSetCount, variantSet(at:))
        content.vrMasks = all(vrMaskCount, vrMask(at:))
        content.rows = all(rowCount, row(at:))
        content.wilds = all(wildCount, wild(at:))
        content.unknownDecision = unknownDecision
        content.creators = all(creatorCount, creator(at:))
        content.privateRows = all(privateRowCount, privateRow(at:))
        content.privateDecision = privateDecision
        content.metaRows = all(metaRowCount, metaRow(at:))
        content.nodes = all(nodeCount, node(at:))
        content.actions = all(actionCount, action(at:))
        content.operands = all(operandCount, operand(at:))
        content.pathStates = all(pathStateCount, pathState(at:))
        content.pathPatternCount = UInt32(pathPatternCount)
        content.pathMasks = all(layout[.PMSK].count) { bytes.u64(record(.PMSK, $0, size: 8)) }
        content.pathTransitions = all(pathTransitionCount, pathTransition(at:))
        content.atoms = all(atomCount, atom(at:))
        content.atomValues = all(atomValueCount) { UInt32(atomValue(at: $0)) }
        content.guardSteps = all(guardStepCount, guardStep(at:))
        content.guards = all(guardCount, guardRecord(at:))
        content.automata = all(automatonCount, automaton(at:))
        content.gates = all(gateCount, gate(at:))
        content.valueParts = all(valuePartCount, valuePart(at:))
        content.valueTemplates = all(valueTemplateCount, valueTemplate(at:))
        content.blobs = all(blobCount, blob(at:))
        content.itemTemplates = all(itemTemplateCount, itemTemplate(at:))
        content.roundings = all(roundingCount, rounding(at:))
        content.secrets = all(secretCount, secret(at:))
        content.params = all(paramCount, param(at:))
        content.offsets = all(offsetCount, offset(at:))
        content.offsetKeys = all(offsetKeyCount, offsetKey(at:))
        content.additions = all(additionCount, addition(at:))
        content.registeredUIDs = all(registeredUIDCount) { UInt32(registeredUID(at: $0)) }
        content.rules = all(ruleCount, rule(at:))
        content.methodCodes = all(methodCodeCount, methodCode(at:))
        content.longitudinal = longitudinal
        content.onError = onError
        content.provenanceFiles = all(provenanceFileCount, provenanceFile(at:))
        content.provenance = all(provenanceCount, provenance(at:))
        return content
    }
}
