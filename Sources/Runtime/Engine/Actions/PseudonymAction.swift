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
            .repeated(.tag, "attributes of the root: the first with a value is what the pseudonym is of"),
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
        let domain = domain(of: record, in: ruleset)
        let characters = ruleset.operand(2, of: record)
        let key = executor.configuration.secrets[ruleset.operand(0, of: record)]
        let sources = sources(of: record, in: ruleset)
        if !sources.isEmpty {
            let known = executor.facts.keyValues
            guard let source = sources.lazy.compactMap({ known[$0] }).first(where: { !$0.isEmpty }) else {
                throw .noPseudonymSource
            }
            return Pseudonym.make(value: source, domain: domain, prefix: prefix, characters: characters, key: key)
        }
        let set = executor.characterSet(of: element.context)
        guard let values = try? MultiValue.split(value, vr: vr, characterSet: set) else { throw .unknownCharacterSet }
        executor.stepsLeft -= WorkLimit.step * values.count
        guard executor.stepsLeft >= 0 else { throw .tooLarge }
        var new: [UInt8] = []
        for (index, old) in values.enumerated() {
            if index > 0 { new.append(0x5C) }
            new.append(
                contentsOf: Pseudonym.make(
                    value: old, domain: domain, prefix: prefix, characters: characters, key: key))
        }
        return new
    }

    private static func domain(of record: ActionRecord, in ruleset: Ruleset) -> [UInt8]? {
        guard record.operandCount > 3 else { return nil }
        let operand = ruleset.operand(at: Int(record.firstOperand) + 3)
        return operand.kind == .string ? Array(ruleset.string(Int(operand.value)).utf8) : nil
    }

    /// The attributes whose value the pseudonym is of, in the order in which they are tried; none where it is the element's own.
    static func sources(of record: ActionRecord, in ruleset: Ruleset) -> [Tag] {
        (0..<Int(record.operandCount)).compactMap { place in
            let operand = ruleset.operand(at: Int(record.firstOperand) + place)
            return operand.kind == .tag ? Tag(rawValue: operand.value) : nil
        }
    }
}
