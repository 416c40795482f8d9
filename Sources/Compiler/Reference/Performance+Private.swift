import MidicCompiler
import MidicRuntime

/// Private elements, whose creators bind in their own data set or item.
extension Performance {
    private func block(of tag: Tag) -> UInt16? { tag.element >= 0x1000 ? tag.element >> 8 : nil }

    /// The one value of a creator (PS3.5 section 7.8.1), if it is text of its VR.
    private func creatorValue(_ element: TreeElement, _ level: Level) -> [UInt8]? {
        guard element.value != nil, let value = fitting(element, known: .LO, count: 0, level)?.value else { return nil }
        return value.contains(0x5C) ? nil : value
    }

    func privateGroup(_ group: [TreeElement], _ level: Level) throws(Ending) -> [UInt8] {
        var names: [UInt16: String] = [:]
        var unfit: Set<UInt16> = []
        for element in group where element.tag.isPrivateCreator {
            let copies = group.filter { $0.tag == element.tag }
            guard copies.count == 1, let value = element.value, creatorValue(element, level) != nil else {
                unfit.insert(element.tag.element)
                continue
            }
            var name = value[...]
            while let last = name.last, Padding.isPadding(last) { name.removeLast() }
            while let first = name.first, Padding.isPadding(first) { name.removeFirst() }
            if !name.isEmpty { names[element.tag.element] = String(decoding: name, as: UTF8.self) }
        }
        var written: [(element: TreeElement, bytes: [UInt8])] = []
        var used: Set<UInt16> = []
        var wanted: Set<UInt16> = []
        for element in group where !element.tag.isNeverCopied && !element.tag.isPrivateCreator {
            let block = block(of: element.tag)
            if privateRuling(element, block.flatMap { names[$0] }, level).1.primary.name != "remove" {
                if let block { wanted.insert(block) }
            }
        }
        // What becomes of the elements decides about the creators.
        for element in group {
            if element.tag.isNeverCopied {
                count("removed")
            } else if element.tag.isPrivateCreator {
                if element.value != nil, wanted.contains(element.tag.element),
                    creatorValue(element, level) == nil
                {
                    noteMisfit(element.tag)
                }
                written.append((element, []))
            } else if let block = block(of: element.tag), unfit.contains(block) {
                count("removed")
            } else {
                let block = block(of: element.tag)
                let (picked, action) = privateRuling(element, block.flatMap { names[$0] }, level)
                let bytes = try perform(action, element, picked, level)
                if let block, !bytes.isEmpty { used.insert(block) }
                written.append((element, bytes))
            }
        }
        var result: [UInt8] = []
        for (element, bytes) in written {
            guard element.tag.isPrivateCreator else {
                result += bytes
                continue
            }
            if used.contains(element.tag.element), let value = creatorValue(element, level) {
                count("kept")
                result += Writing.element(element.tag, .LO, value, big: element.isBigEndian, output)
            } else {
                count("removed")
            }
        }
        return result
    }

    private func privateRuling(
        _ element: TreeElement, _ creator: String?, _ level: Level
    ) -> (PickedElement, CheckedAction) {
        let offset = UInt8(truncatingIfNeeded: element.tag.element)
        let group = element.tag.group
        var known: [VR] = []
        var isListed = false
        if let creator {
            isListed = layers.lists(creator, group, offset)
            if isListed {
                known =
                    SafePrivateTable.shared.row(creator: creator, group: group, elementOffset: offset)?.vrs ?? []
            }
        }
        var file = fileVR(element)
        // Implicit VR says nothing: the row's VR is assumed.
        var isSequence = false
        if case .items = element.content { isSequence = true }
        if isListed, element.encoding == .implicitLittle, element.vr == nil, !isSequence {
            file = known.first ?? .UN
        }
        let picked = PickedElement(
            creator: creator.flatMap { layers.creators.contains($0) ? $0 : nil }, group: group, elementOffset: offset,
            known: known, fileVR: file)
        let ruling = layers.ruling(picked, circumstances(picked, level))
        let action = ruling.action ?? .remove
        // What no rule speaks of is emptied as it is.
        if ruling.origin == .byDefault, action.primary.name == "empty", let vr = element.vr, vr != .UN {
            return (
                PickedElement(creator: nil, group: group, elementOffset: offset, known: [], fileVR: file), action
            )
        }
        return (picked, action)
    }
}
