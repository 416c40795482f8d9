/// `recode`: each value that the policy lists becomes the one that stands beside it.
package enum RecodeAction: ValueAction {
    package static let shape = ActionShape(
        .recode, "recode", [.repeated(.string, "a value and what it becomes, with a backslash between them")],
        changesValue: true)
    /// What is listed can be told apart as before; all else is gone.
    package static let treatment = Treatment.filtered

    /// VRs whose values a backslash separates, so that it can stand between the two of a pair.
    package static func accepts(_ vr: VR) -> Bool { vrs.contains(vr) }

    package static let vrs: Set<VR> = [.AE, .AS, .CS, .DS, .IS, .LO, .SH, .UC]

    package static func count(in counts: inout ElementCounts) { counts.replaced += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        let set = executor.characterSet(of: element.context)
        guard let values = try? MultiValue.split(value, vr: vr, characterSet: set) else { throw .unknownCharacterSet }
        let count = Int(record.operandCount)
        executor.stepsLeft -= WorkLimit.step * values.count * (1 + count / 8)
        guard executor.stepsLeft >= 0 else { throw .tooLarge }
        var new: [UInt8] = []
        for (index, old) in values.enumerated() {
            if index > 0 { new.append(0x5C) }
            let old = Padding.trimmed(old)
            if old.isEmpty { continue }
            guard let text = replacement(of: old, by: record, set, in: executor.ruleset) else { throw .notListed }
            do throws(TextFault) {
                new.append(contentsOf: try set.encode(text))
            } catch {
                throw .notEncodable
            }
        }
        return new
    }

    /// What a value becomes, in UTF-8; nil if the policy does not list it.
    private static func replacement(
        of value: [UInt8], by record: ActionRecord, _ set: SpecificCharacterSet, in ruleset: Ruleset
    ) -> [UInt8]? {
        for place in 0..<Int(record.operandCount) {
            var pair: [UInt8] = []
            ruleset.appendString(ruleset.operand(place, of: record), to: &pair)
            guard let separator = pair.firstIndex(of: 0x5C) else { continue }
            // A text that the file's set does not have is none of its values.
            if let listed = try? set.encode(Array(pair[..<separator])), listed == value {
                return Array(pair[(separator + 1)...])
            }
        }
        return nil
    }
}
