import MidicCompiler
import MidicRuntime

/// What `compose` makes of a file (docs/language.md, "Composed values").
enum ComposedText {
    static let vrs: Set<VR> = [.AE, .AS, .CS, .DA, .DS, .DT, .IS, .LO, .LT, .PN, .SH, .ST, .TM, .UC, .UR, .UT]

    /// The characters that a part takes, and from where; nil for texts of the policy and of the run.
    private static func shown(_ step: ActionStep) -> [(source: Tag, characters: ClosedRange<Int>)] {
        stride(from: 0, to: step.arguments.count, by: 4).compactMap { place in
            guard case .attribute(let tag) = step.arguments[place],
                case .integer(let first) = step.arguments[place + 1],
                case .integer(let last) = step.arguments[place + 2]
            else { return nil }
            return (tag, first == 0 ? 1...Int.max : first...last)
        }
    }

    /// Whether a step shows more of the original than another.
    static func shows(_ step: ActionStep, beyond other: ActionStep) -> Bool {
        shown(step).contains { part in
            !shown(other).contains { wider in
                wider.source == part.source && wider.characters.lowerBound <= part.characters.lowerBound
                    && part.characters.upperBound <= wider.characters.upperBound
            }
        }
    }

    /// The other form of a letter, if that is one character.
    static func cased(_ character: Unicode.Scalar, _ letters: Int) -> Unicode.Scalar {
        let text = String(Character(character))
        let other = Array((letters == 1 ? text.uppercased() : letters == 2 ? text.lowercased() : text).unicodeScalars)
        return other.count == 1 ? other[0] : character
    }
}

extension Performance {
    func composed(_ step: ActionStep, _ level: Level, _ vr: VR) throws(FileFailure.Code) -> [UInt8] {
        var root = Level(siblings: reading.elements)
        root.look()
        var result = ""
        for place in stride(from: 0, to: step.arguments.count, by: 4) {
            guard case .integer(let first) = step.arguments[place + 1],
                case .integer(let last) = step.arguments[place + 2],
                case .integer(let letters) = step.arguments[place + 3]
            else { throw .notAValue }
            var characters: [Unicode.Scalar]
            var mustSay = first > 0
            switch step.arguments[place] {
            case .value(let template): characters = Array(try text(of: template).unicodeScalars)
            case .attribute(let source):
                mustSay = true
                let value = keyValue(source)
                if value.isEmpty { throw .nothingToCompose }
                do throws(TextFault) {
                    let text = try root.characterSet.decode(value).utf8
                    characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
                } catch {
                    throw .unknownCharacterSet
                }
            default: throw .notAValue
            }
            if first > 0 {
                characters =
                    characters.count < first ? [] : Array(characters[(first - 1)..<min(last, characters.count)])
            }
            if mustSay, characters.allSatisfy({ $0 == " " }) { throw .nothingToCompose }
            for character in characters { result.unicodeScalars.append(ComposedText.cased(character, letters)) }
        }
        let trimmed = Padding.trimmed(Array(result.utf8))
        if trimmed.isEmpty { throw .nothingToCompose }
        let value = try bytes(String(decoding: trimmed, as: UTF8.self), .LO, level)
        guard KeptValue.fit(value, vr, count: 0, set: level.characterSet) == value else { throw .misfit }
        let text = String(decoding: value, as: UTF8.self)
        let isOne =
            vr.isSingleText || (try? MultiValue.split(value, vr: vr, characterSet: level.characterSet))?.count == 1
        let isOfToday: Bool =
            switch vr {
            case .CS: text == text.uppercased()
            case .DS: value.count <= 16
            case .DA: !text.contains(".")
            case .TM: !text.contains(":")
            default: true
            }
        guard isOne, isOfToday else { throw .misfit }
        return withTimezoneOfOutput(value, vr)
    }
}
