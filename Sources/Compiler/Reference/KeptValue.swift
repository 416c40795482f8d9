import MidicCompiler
package import MidicRuntime

/// What of a value stays where it is of a VR: PS3.5 table 6.2-1 with what docs/language.md tolerates ("A kept value").
package enum KeptValue {
    /// - Parameter count: how many numbers it has, where that is fixed; else 0.
    package static func fit(_ value: [UInt8], _ vr: VR, count: Int, set: SpecificCharacterSet) -> [UInt8]? {
        if vr == .SQ { return nil }
        if value.isEmpty { return value }
        if !vr.isText { return fitsBinary(value, vr, count) ? value : nil }
        var end = value
        while let last = end.last, last == 0x20 || last == 0 { end.removeLast() }
        let padding = value[end.count...]
        if end.isEmpty { return vr == .UI || value.contains(0) ? [] : value }
        if vr.usesCharacterSet {
            guard let characters = Characters.read(end, set), fitsText(characters, vr) else { return nil }
        } else {
            guard fitsForm(String(decoding: end, as: UTF8.self), end, vr) else { return nil }
        }
        // A pad stays if it is the VR's.
        if vr == .UI {
            return value.count % 2 == 0 && padding.count <= 1 && padding.allSatisfy { $0 == 0 } ? value : end
        }
        return padding.contains(0) ? end : value
    }

    private static func fitsBinary(_ value: [UInt8], _ vr: VR, _ count: Int) -> Bool {
        let unit = vr == .AT ? 4 : vr.byteOrderUnit
        guard count == 0 ? value.count % unit == 0 : value.count == count * unit else { return false }
        guard value.count >= 8 else { return true }
        return ![false, true].contains { big in
            let tag = value.tagAt(0, big: big)
            return tag == .item || tag == .sequenceDelimiter
        }
    }

    /// Text that people type: lengths count characters, blanks around them aside.
    private static func fitsText(_ characters: [UInt8?], _ vr: VR) -> Bool {
        let layout: Set<UInt8> = vr.isSingleText ? [0x09, 0x0A, 0x0C, 0x0D] : []
        let isPlain = characters.allSatisfy { character in
            guard let code = character else { return true }
            return code >= 0x20 && code != 0x7F || layout.contains(code)
        }
        guard isPlain else { return false }
        func parts(_ text: ArraySlice<UInt8?>, at separator: UInt8) -> [ArraySlice<UInt8?>] {
            text.split(separator: .some(separator), omittingEmptySubsequences: false)
        }
        func length(_ text: ArraySlice<UInt8?>) -> Int {
            text.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.count
        }
        func each(_ longest: Int) -> Bool { parts(characters[...], at: 0x5C).allSatisfy { length($0) <= longest } }
        switch vr {
        case .SH: return each(16)
        case .LO: return each(64)
        case .UC, .UT: return true
        case .ST: return length(characters[...]) <= 1024
        case .LT: return length(characters[...]) <= 10_240
        case .PN:
            return parts(characters[...], at: 0x5C).allSatisfy { name in
                let groups = parts(name, at: 0x3D)
                return groups.count <= 3
                    && groups.allSatisfy { length($0) <= 64 && parts($0, at: 0x5E).count <= 5 }
            }
        default: return false
        }
    }

    /// Codes, numbers, dates and the like, which are ASCII.
    private static func fitsForm(_ text: String, _ bytes: [UInt8], _ vr: VR) -> Bool {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
        func each(_ fits: (String) -> Bool) -> Bool {
            bytes.split(separator: 0x5C, omittingEmptySubsequences: false).allSatisfy { part in
                let inner = part.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
                let one = String(decoding: Array(inner), as: UTF8.self)
                return one.isEmpty || fits(one)
            }
        }
        switch vr {
        case .DS:
            return each {
                $0.utf8.count <= 24 && $0.wholeMatch(of: /[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+\-]?[0-9]+)?/) != nil
            }
        case .IS: return each { $0.utf8.count <= 12 && $0.wholeMatch(of: /[+\-]?[0-9]+/) != nil }
        case .AS: return each { $0.wholeMatch(of: /[0-9]{3}[DWMY]/) != nil }
        case .DA: return each(isDate)
        case .TM: return each(isTime)
        case .DT: return each(isDateTime)
        case .CS: return each { $0.utf8.count <= 16 && $0.wholeMatch(of: /[A-Za-z0-9 _]+/) != nil }
        case .UI:
            return bytes.count <= 65_534
                && bytes.split(separator: 0x5C).allSatisfy { part in
                    part.count <= 64 && part.allSatisfy { $0 == 0x2E || 0x30...0x39 ~= $0 }
                }
        case .AE: return bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && each { $0.utf8.count <= 16 }
        case .UR: return text.wholeMatch(of: /[A-Za-z0-9\-._~:\/?#\[\]@!$&'()*+,;=%]+/) != nil
        default: return false
        }
    }

    private static func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return year >= 1 && 1...12 ~= month && 1...days[month - 1] ~= day
    }

    private static func isDate(_ text: String) -> Bool {
        guard let parts = text.wholeMatch(of: /([0-9]{4})(\.?)([0-9]{2})(\.?)([0-9]{2})/)?.output, parts.2 == parts.4,
            let year = Int(parts.1), let month = Int(parts.3), let day = Int(parts.5)
        else { return false }
        return isDay(year, month, day)
    }

    private static func isTime(_ text: String) -> Bool {
        let plain = text.wholeMatch(of: /([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:\.[0-9]{1,6})?)?)?/)?.output
        let colons = text.wholeMatch(of: /([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?)?/)?.output
        guard let parts = plain ?? colons else { return false }
        let numbers = [parts.1, parts.2 ?? "0", parts.3 ?? "0"].compactMap { Int($0) }
        // 60 is a leap second.
        return numbers.count == 3 && numbers[0] <= 23 && numbers[1] <= 59 && numbers[2] <= 60
    }

    private static func isDateTime(_ text: String) -> Bool {
        var body = text[...]
        if let sign = text.firstIndex(where: { $0 == "+" || $0 == "-" }) {
            let zone = text[text.index(after: sign)...]
            guard zone.wholeMatch(of: /[0-9]{4}/) != nil, let hours = Int(zone.prefix(2)),
                let minutes = Int(zone.suffix(2)),
                minutes <= 59, 60 * hours + minutes <= (text[sign] == "+" ? 840 : 720)
            else { return false }
            body = text[..<sign]
        }
        guard let parts = body.wholeMatch(of: /([0-9]{4})(?:([0-9]{2})(?:([0-9]{2})([0-9.]+)?)?)?/)?.output,
            let year = Int(parts.1), let month = Int(parts.2 ?? "1"), let day = Int(parts.3 ?? "1"),
            isDay(year, month, day)
        else { return false }
        return parts.4.map { isTime(String($0)) } ?? true
    }
}

extension Performance {
    struct Fitting {
        var value: [UInt8]
        var vr: VR
        /// Whether the file says a VR.
        var isFromFile: Bool
    }

    /// The dictionary's VR of a public attribute.
    func dictionaryVR(_ tag: Tag) -> VR? { Reference.dictionaryVR(tag) }

    /// How many numbers the dictionary, or Table E.3.10-1, wants, where that is one fixed number.
    func numberCount(_ picked: PickedElement, _ vr: VR?) -> Int {
        guard let vr, vr.isBinaryNumber || vr == .AT else { return 0 }
        var vrs = picked.knownVRs
        var vm: ValueMultiplicity?
        switch picked.name {
        case .privateElement(let creator?, let group, let offset) where !vrs.isEmpty:
            vm = SafePrivateTable.shared.row(creator: creator, group: group, elementOffset: offset)?.vm
        case .attribute, .meta:
            let entry = picked.keywordTag.flatMap { DataDictionary.shared.entry(for: $0) }
            vm = entry?.vm
            vrs = entry?.vrs ?? []
        default: break
        }
        guard let vm, vm.minimum == vm.maximum, vrs.allSatisfy({ $0.isBinaryNumber || $0 == .AT }) else { return 0 }
        return vm.minimum
    }

    /// Whether the file's VR can be meant by the attribute.
    func agrees(_ element: TreeElement, _ known: VR?) -> Bool {
        guard let known, let file = element.vr, file != .UN, file != known else { return true }
        return known.agrees(with: file)
    }

    /// What of the element's value stays, and in which VR it is of it.
    func fitting(_ element: TreeElement, known: VR?, count: Int, _ level: Level) -> Fitting? {
        guard let value = element.value, agrees(element, known) else { return nil }
        let file = element.vr == .UN ? nil : element.vr
        var vr = known ?? file ?? .UN
        if let known, let file, !known.isText,
            known.isOther == file.isOther || VR.choice(of: element.tag) != nil
        {
            vr = file
        }
        guard let kept = KeptValue.fit(value, vr, count: count, set: level.characterSet) else { return nil }
        if vr == .AT, !areTags(kept, big: element.isBigEndian) { return nil }
        return Fitting(value: kept, vr: vr, isFromFile: file != nil)
    }

    private func areTags(_ value: [UInt8], big: Bool) -> Bool {
        stride(from: 0, to: value.count, by: 4).allSatisfy { offset in
            let tag = value.tagAt(offset, big: big)
            if tag.isPrivate { return tag.element >= 0x1000 }
            return tag == .item || tag.group >= 8 && tag.element != 0 && DataDictionary.shared.entry(for: tag) != nil
        }
    }

    /// The VR that a copied value is written with: the file's, or the dictionary's where the file has none.
    func writtenVR(_ element: TreeElement, _ picked: PickedElement, _ level: Level) -> VR {
        if let vr = element.vr, vr != .UN { return vr }
        guard let known = picked.known ?? dictionaryVR(element.tag) else { return .UN }
        if known == .SQ, !(element.value?.isEmpty ?? true) { return .UN }
        switch VR.choice(of: element.tag) {
        case nil: return known
        case .bytesOrWords, .numbersOrWords: return output.isBigEndian ? .UN : .OW
        case .byPixelRepresentation:
            let said = level.isRoot ? nil : level.siblings.first(.pixelRepresentation)
            guard let found = said ?? reading.elements.first(.pixelRepresentation), let value = found.value,
                value.count == 2
            else { return .UN }
            switch value.number16(0, big: found.isBigEndian) {
            case 0: return .US
            case 1: return .SS
            default: return .UN
            }
        }
    }
}
