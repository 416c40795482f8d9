import MidicLang
import MidicRuntime

extension SelectorResolver {
    /// A tag, mask or range of public elements.
    func publicTag(_ pattern: TagPattern) -> CheckedSelector? {
        let group = pattern.group
        let onlyOdd = group.mask & 1 == 1 && group.low == group.high && group.low & 1 == 1
        guard !onlyOdd else {
            scope.report(
                .privateNeedsCreator,
                "`\(scope.sources.text(in: pattern.range))` is a private element: its block number differs from file to file; write `private \"CREATOR\" (\(Self.hex(group.low)),xx\(Self.hexByte(pattern.element.low)))`",
                at: pattern.range)
            return nil
        }
        if group.isExact, group.low == 2 {
            let text = scope.sources.text(in: pattern.range)
            scope.report(
                .needsMeta, "`\(text)` is in the file meta group; write `meta \(text)`", at: pattern.range,
                fixIts: [FixIt("add `meta`", replace: pattern.range, with: "meta \(text)")])
            return nil
        }
        guard
            isDecidable(
                group.isExact ? group.low : nil, element: pattern.element.isExact ? pattern.element.low : nil,
                pattern.range)
        else { return nil }
        if pattern.isExact {
            let tag = Tag(group.low, pattern.element.low)
            // An exact tag of a repeating group is that one element, of the VR that the pattern has.
            return .attribute(tag)
        }
        // Public groups are even, as the dictionary's own patterns say; a free last digit means the even ones.
        let evenOnly = group.mask | 1
        // A range of one is the attribute itself.
        if pattern.element.mask == 0xFFFF, pattern.element.low == pattern.element.high, evenOnly == 0xFFFF,
            group.low == group.high
        {
            return .attribute(Tag(group.low, pattern.element.low))
        }
        return .mask(
            TagMask(
                groupMask: evenOnly, groupLow: group.low, groupHigh: group.high, elementMask: pattern.element.mask,
                elementLow: pattern.element.low, elementHigh: pattern.element.high))
    }

    /// False, with a report, for elements that rules do not decide.
    func isDecidable(_ group: UInt16?, element: UInt16?, _ range: SourceRange) -> Bool {
        let text = scope.sources.text(in: range)
        if element == 0 {
            scope.report(
                .structuralTag,
                "`\(text)` is a group length; group lengths are never copied, so no rule can decide them",
                at: range)
            return false
        }
        if group == 0 {
            scope.report(
                .structuralTag,
                "`\(text)` is a command element (PS3.7); files do not have any, so no rule can decide it",
                at: range)
            return false
        }
        if group == 0x0008, element == 0x0005 {
            scope.report(
                .structuralTag,
                "`\(text)` says how all other text reads; it stays as it is, so no rule can decide it", at: range)
            return false
        }
        if group == 0xFFFE {
            scope.report(.structuralTag, "`\(text)` delimits items; write rules for the sequence instead", at: range)
            return false
        }
        return true
    }

    // MARK: File meta

    /// Group length, version, SOP class and instance, transfer syntax and implementation (PS3.10 Table 7.1-1).
    private static let written: Set<UInt16> = [0x0000, 0x0001, 0x0002, 0x0003, 0x0010, 0x0012, 0x0013]

    func meta(_ tag: Tag, _ range: SourceRange, _ path: RelativePath, _ context: StatementContext) -> CheckedSelector? {
        let text = scope.sources.text(in: range)
        guard path.isPlain, context.base == nil else {
            scope.report(
                .misplacedSelector, "the file meta group has no sequences; write `meta \(text)` without a path",
                at: range)
            return nil
        }
        guard tag.group == 2 else {
            scope.report(
                .notMeta, "`\(text)` is not in the file meta group; remove `meta`", at: range,
                fixIts: [])
            return nil
        }
        guard !Self.written.contains(tag.element) else {
            scope.report(
                .metaWrittenAfresh,
                "`\(text)` is written afresh for every output, so no rule can decide it; remove the rule",
                at: range)
            return nil
        }
        return .meta(tag)
    }

    // MARK: Private elements

    /// A creator's text without its trailing padding; nil, with a report, if nothing is left.
    func resolveCreator(_ literal: TextLiteral) -> String? {
        var text = Substring(literal.value)
        while text.last == " " { text = text.dropLast() }
        guard !text.isEmpty else {
            scope.report(
                .emptyCreator, "a private creator is a text such as \"SIEMENS MR HEADER\"; this one is empty",
                at: literal.range)
            return nil
        }
        if text.unicodeScalars.count > 64 || text.contains("\\") {
            scope.report(
                .invalidValue, "a private creator is one LO value: at most 64 characters, without a backslash",
                at: literal.range)
            return nil
        }
        scope.creators.append(NearCreators.Mention(text: String(text), range: literal.range))
        return String(text)
    }

    func creatorText(_ literal: TextLiteral?, _ term: SelectorTerm, _ context: StatementContext) -> String? {
        if let literal {
            if context.creator != nil {
                scope.report(
                    .misplacedSelector, "the `private` block names the creator already; write the element alone",
                    at: term.range)
                return nil
            }
            return resolveCreator(literal)
        }
        if let creator = context.creator { return creator }
        scope.report(
            .privateNeedsCreator, "a private element is known by its creator; write `private \"CREATOR\" (gggg,xxee)`",
            at: term.range)
        return nil
    }

    /// The elements of a creator that `(gggg,xxHH)` names, where digits of HH may be `x`; none, with a report, if it is no
    /// such tag.
    func privateElements(_ creator: String, _ pattern: TagPattern) -> [CheckedSelector] {
        let text = scope.sources.text(in: pattern.range)
        guard pattern.group.isExact else {
            scope.report(
                .misplacedSelector, "a private element has one group; write a rule for each", at: pattern.range)
            return []
        }
        let group = pattern.group.low
        guard group & 1 == 1 else {
            scope.report(
                .publicGroup, "`\(text)` is in an even group, so it is no private element; write it without `private`",
                at: pattern.range)
            return []
        }
        let element = pattern.element
        if element.isExact, element.low >= 0x1000 {
            let relative = "(\(Self.hex(group)),xx\(Self.hexByte(element.low)))"
            scope.report(
                .literalPrivateBlock,
                "the block number in `\(text)` differs from file to file; write `\(relative)`, which follows the creator",
                at: pattern.range, fixIts: [FixIt("use `\(relative)`", replace: pattern.range, with: relative)])
            return []
        }
        guard element.mask & 0xFF00 == 0, element.low == element.high else {
            scope.report(
                .literalPrivateBlock,
                "a private element is written `(\(Self.hex(group)),xxHH)`: `xx` for the block, then two digits or `x`",
                at: pattern.range)
            return []
        }
        return (UInt16(0)...0xFF).filter { $0 & element.mask == element.low }.map {
            .privateElement(creator: creator, group: group, elementOffset: UInt8($0))
        }
    }

    static func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    static func hexByte(_ value: UInt16) -> String { String(hex(value).suffix(2)) }
}
