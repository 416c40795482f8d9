/// `pseudonym`: each value becomes a prefix and base32 characters of a keyed code.
package enum PseudonymAction: ValueAction {
    package static let shape = ActionShape(
        .pseudonym, "pseudonym",
        [
            .one(.secret, "key"), .one(.value, "prefix"),
            .one(
                .integer, "base32 characters",
                in: UInt32(Pseudonym.lengths.lowerBound)...UInt32(Pseudonym.lengths.upperBound)),
            .optional(.string, "domain"),
        ], changesValue: true)
    package static let treatment = Treatment.keyed

    package static func accepts(_ vr: VR) -> Bool { vr.canHoldPseudonym }

    package static func count(in counts: inout ElementCounts) { counts.pseudonyms += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        let ruleset = executor.ruleset
        let prefix = try executor.templateValue(ruleset.operand(1, of: record), vr: .LO, element.context)
        guard prefix.count <= RulesetLimits.keyedTextBytes else { throw .valueTooLong }
        let domain = ruleset.optionalOperand(3, of: record).map { Array(ruleset.string($0).utf8) }
        let characters = ruleset.operand(2, of: record)
        let key = executor.configuration.secrets[ruleset.operand(0, of: record)]
        let set = executor.characterSet(of: element.context)
        guard let values = try? MultiValue.split(value, vr: vr, characterSet: set) else { throw .unknownCharacterSet }
        var new: [UInt8] = []
        for (index, old) in values.enumerated() {
            if index > 0 { new.append(0x5C) }
            new.append(
                contentsOf: Pseudonym.make(
                    value: old, domain: domain, prefix: prefix, characters: characters, key: key))
        }
        return new
    }
}
