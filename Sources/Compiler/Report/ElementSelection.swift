import MidicRuntime

/// The attributes that a selector of the language stands for, where somebody asks about more than one.
package enum ElementSelection {
    /// - Parameter text: a class (`dates`), `vr LO`, `obligations(...)`, `retained(...)`, a glob or a mask.
    /// - Returns: nil if it is none of these; empty if it picks no attribute of the dictionary.
    package static func elements(_ text: String) -> [ElementQuery.Element]? {
        selector(text).map { selector in
            let membership = SelectorMembership()
            let dictionary = DataDictionary.shared
            var tags = dictionary.entries.filter { entry in
                SubjectTable.isRow(entry.tag) && membership.picks(selector, .attribute(entry.tag), vrs: entry.vrs)
            }.map(\.tag)
            for entry in dictionary.repeatingGroups {
                guard let mask = entry.mask?.normalized, membership.picks(selector, .mask(mask), vrs: entry.vrs) else {
                    continue
                }
                tags.append(Tag(mask.groupLow, mask.elementLow))
            }
            return Set(tags).sorted().map { .attribute($0) }
        }
    }

    private static func selector(_ text: String) -> CheckedSelector? {
        if let name = BuiltinClass(rawValue: text) { return .builtinClass(name) }
        if text.hasPrefix("vr ") {
            let names = text.dropFirst(3).split { $0 == "," || $0 == " " }.map(String.init)
            let vrs = names.compactMap { name in VR.allCases.first { $0.name == name } }
            return vrs.count == names.count && !vrs.isEmpty ? .vr(Set(vrs)) : nil
        }
        for (word, make) in [
            ("obligations(", CheckedSelector.obligations), ("retained(", CheckedSelector.retained),
        ] where text.hasPrefix(word) && text.hasSuffix(")") {
            return ProfileOption(rawValue: String(text.dropFirst(word.count).dropLast())).map(make)
        }
        if text.hasPrefix("(") { return mask(text).map { .mask($0) } }
        guard text.contains("*"), text.allSatisfy({ $0 == "*" || $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            return nil
        }
        let dictionary = DataDictionary.shared
        let bytes = Array(text.utf8)
        return .glob(
            text,
            tags: (dictionary.entries + dictionary.repeatingGroups).filter { entry in
                !entry.keyword.isEmpty && SelectorResolver.globMatches(bytes, Array(entry.keyword.utf8))
            }.map(\.tag))
    }

    /// `(0010,10xx)`, `(6000-60FE,3000)`; nil for an exact tag.
    private static func mask(_ text: String) -> TagMask? {
        guard text.hasSuffix(")") else { return nil }
        let halves = text.dropFirst().dropLast().split(separator: ",").map { $0.filter { $0 != " " } }
        guard halves.count == 2, let group = half(halves[0]), let element = half(halves[1]) else { return nil }
        let mask = TagMask(
            groupMask: group.mask, groupLow: group.low, groupHigh: group.high, elementMask: element.mask,
            elementLow: element.low, elementHigh: element.high)
        let isExact =
            group.mask == 0xFFFF && element.mask == 0xFFFF && group.low == group.high && element.low == element.high
        return isExact ? nil : mask
    }

    private static func half(_ text: String) -> (mask: UInt16, low: UInt16, high: UInt16)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        if ends.count == 2, ends.allSatisfy({ $0.count == 4 }), let low = UInt16(ends[0], radix: 16),
            let high = UInt16(ends[1], radix: 16), low <= high
        {
            return (0xFFFF, low, high)
        }
        guard text.count == 4 else { return nil }
        var mask: UInt16 = 0
        var value: UInt16 = 0
        for digit in text {
            mask <<= 4
            value <<= 4
            if digit == "x" || digit == "X" { continue }
            guard let known = digit.hexDigitValue else { return nil }
            mask |= 0xF
            value |= UInt16(known)
        }
        return (mask, value, value)
    }
}
