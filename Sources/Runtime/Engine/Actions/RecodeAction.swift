/// `recode`: each value that the policy lists becomes the one that stands beside it.
package enum RecodeAction: ValueAction {
    package static let shape = ActionShape(
        .recode, "recode", [.repeated(.string, "by turns a value and what it becomes")],
        changesValue: true)
    /// What is listed can be told apart as before; all else is gone.
    package static let treatment = Treatment.filtered

    package static func accepts(_ vr: VR) -> Bool { vrs.contains(vr) }

    package static let vrs: Set<VR> = [.AE, .AS, .CS, .DS, .IS, .LO, .SH, .UC]

    package static func count(in counts: inout ElementCounts) { counts.replaced += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        let set = executor.characterSet(of: element.context)
        guard let values = try? MultiValue.split(value, vr: vr, characterSet: set) else { throw .unknownCharacterSet }
        let ruleset = executor.ruleset
        executor.stepsLeft -= WorkLimit.step * values.count * (1 + Int(record.operandCount) / 8)
        guard executor.stepsLeft >= 0 else { throw .tooLarge }
        var new: [UInt8] = []
        for (index, old) in values.enumerated() {
            if index > 0 { new.append(0x5C) }
            let old = Padding.trimmed(old)
            if old.isEmpty { continue }
            guard let text = replacement(of: old, by: record, set, in: ruleset) else { throw .notListed }
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
        let isASCII = value.allSatisfy { $0 < 0x80 && $0 != 0x1B }
        for place in stride(from: 0, to: Int(record.operandCount) - 1, by: 2) {
            let listed = ruleset.operand(place, of: record)
            if isASCII ? ruleset.string(listed, equals: value.rawBytes) : isText(listed, value, set, in: ruleset) {
                return bytes(of: ruleset.operand(place + 1, of: record), in: ruleset)
            }
        }
        return nil
    }

    /// Whether a value is a string of the ruleset in the file's character set; one that the set cannot write is none of its values.
    private static func isText(
        _ string: Int, _ value: [UInt8], _ set: SpecificCharacterSet, in ruleset: Ruleset
    ) -> Bool { (try? set.encode(bytes(of: string, in: ruleset))) == value }

    private static func bytes(of string: Int, in ruleset: Ruleset) -> [UInt8] {
        var bytes: [UInt8] = []
        ruleset.appendString(string, to: &bytes)
        return bytes
    }
}
