/// `compose`: texts of the policy and parts of the original's root, put together, become the value.
package enum ComposeAction: ValueAction {
    package static let shape = ActionShape(
        .compose, "compose",
        [
            .run(
                [.value, .tag, .integer],
                "parts one after the other, each a value or an attribute of the root, and then three numbers: the first and the last of its characters that count, from 1 on (both 0 for all); 0 for letters as they are, 1 for capitals, 2 for small ones"
            )
        ], changesValue: true, isWhole: { isWhole($0) })
    /// A part of the original is as raw as the whole.
    package static let treatment = Treatment.copied

    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment {
        sources(of: record, in: ruleset).isEmpty ? .replaced : treatment
    }

    /// What the letters of a part become.
    package enum LetterCase: Int, Sendable, CaseIterable { case asTheyAre = 0, upper, lower }

    /// Operands of a part.
    private static let width = 4
    /// The last character that a part can name.
    package static let lastCharacter = 1024

    private static func isWhole(_ operands: [Operand]) -> Bool {
        guard operands.count.isMultiple(of: width) else { return false }
        return stride(from: 0, to: operands.count, by: width).allSatisfy { place in
            let numbers = operands[place + 1..<place + width]
            guard operands[place].kind != .integer, numbers.allSatisfy({ $0.kind == .integer }) else { return false }
            let (first, last) = (operands[place + 1].value, operands[place + 2].value)
            let isSlice = first == 0 ? last == 0 : first <= last && last <= lastCharacter
            return isSlice && LetterCase(rawValue: Int(operands[place + 3].value)) != nil
        }
    }

    package static let vrs: Set<VR> = [.AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .TM, .UC, .UR, .UT]

    package static func accepts(_ vr: VR) -> Bool { vrs.contains(vr) }

    package static func count(in counts: inout ElementCounts) { counts.replaced += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        let text = try text(by: record, in: executor)
        executor.stepsLeft -= WorkLimit.step * Int(record.operandCount) + text.count
        guard executor.stepsLeft >= 0 else { throw .tooLarge }
        let set = executor.characterSet(of: element.context)
        let new: [UInt8]
        do throws(TextFault) {
            new = try set.encode(text)
        } catch {
            throw .notEncodable
        }
        guard isValue(new, vr, set) else { throw .misfit }
        return executor.withTimezoneOfOutput(new, vr)
    }

    /// The attributes of the root that a record takes parts of.
    package static func sources(of record: ActionRecord, in ruleset: Ruleset) -> [Tag] {
        stride(from: 0, to: Int(record.operandCount), by: width).compactMap { place in
            let operand = ruleset.operand(at: Int(record.firstOperand) + place)
            return operand.kind == .tag ? Tag(rawValue: operand.value) : nil
        }
    }

    // MARK: Parts

    /// The composed text in UTF-8, without the blanks around it.
    private static func text(
        by record: ActionRecord, in executor: borrowing Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        var text: [UInt8] = []
        for place in stride(from: 0, to: Int(record.operandCount), by: width) {
            let head = executor.ruleset.operand(at: Int(record.firstOperand) + place)
            let isOriginal = head.kind == .tag
            let whole =
                isOriginal
                ? try original(Tag(rawValue: head.value), in: executor)
                : try executor.templateText(Int(head.value)).text
            let first = executor.ruleset.operand(place + 1, of: record)
            let last = executor.ruleset.operand(place + 2, of: record)
            let letters = LetterCase(rawValue: executor.ruleset.operand(place + 3, of: record)) ?? .asTheyAre
            let part = letters.applied(to: first == 0 ? whole : slice(whole, first...last))
            if isOriginal || first > 0, part.allSatisfy({ $0 == 0x20 }) { throw .nothingToCompose }
            text += part
        }
        let trimmed = Padding.trimmed(text)
        guard !trimmed.isEmpty else { throw .nothingToCompose }
        return trimmed
    }

    /// The first value of an attribute of the root, in UTF-8.
    private static func original(
        _ tag: Tag, in executor: borrowing Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        guard let value = executor.facts.keyValues[tag], !value.isEmpty else { throw .nothingToCompose }
        do throws(TextFault) {
            return try executor.characterSets[executor.facts.rootCharacterSet].decode(value).utf8
        } catch {
            throw .unknownCharacterSet
        }
    }

    /// Some of the characters of a text in UTF-8, by their number.
    private static func slice(_ utf8: [UInt8], _ characters: ClosedRange<Int>) -> [UInt8] {
        var result: [UInt8] = []
        var number = 0
        for byte in utf8 {
            // Each character has one byte that goes on with none.
            if byte & 0xC0 != 0x80 { number += 1 }
            if number > characters.upperBound { break }
            if number >= characters.lowerBound { result.append(byte) }
        }
        return result
    }

    /// Whether a new value is one of its VR as PS3.5 section 6.2 has it now: more is asked than of a value that is kept, which may
    /// have the forms of old.
    static func isValue(_ value: [UInt8], _ vr: VR, _ set: SpecificCharacterSet) -> Bool {
        guard let range = ValueGrammar.fitting(value.rawBytes, 0..<value.count, vr: vr, characterSet: set),
            range == 0..<value.count
        else { return false }
        switch vr {
        case .CS: return value.allSatisfy { $0 != 0x5C && !(0x61...0x7A ~= $0) }
        case .DS: return value.count <= 16 && !value.contains(0x5C)
        case .DA: return !value.contains(0x2E) && !value.contains(0x5C)
        case .TM: return !value.contains(0x3A) && !value.contains(0x5C)
        case .LT, .ST, .UT, .UR: return true
        default: return (try? MultiValue.split(value, vr: vr, characterSet: set).count) == 1
        }
    }
}

extension ComposeAction.LetterCase {
    /// A text in UTF-8 with its letters so, where the other letter is one character too; others stay.
    fileprivate func applied(to utf8: [UInt8]) -> [UInt8] {
        guard self != .asTheyAre else { return utf8 }
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            let mapping = self == .upper ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
            let mapped = mapping.unicodeScalars
            result += String(mapped.count == 1 ? mapped.first! : scalar).utf8
        }
        return result
    }
}
