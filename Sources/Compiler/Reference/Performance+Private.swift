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

    func privateGroup(_ number: UInt16, _ group: [TreeElement], _ level: Level) throws(Ending) -> [UInt8] {
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
        let added = level.isRoot ? try additions(number, group, names, unfit, level) : []
        used.formUnion(added.compactMap { self.block(of: $0.tag) })
        wanted.formUnion(used)
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
        var parts = added
        for (element, bytes) in written {
            guard element.tag.isPrivateCreator else {
                parts.append((element.tag, bytes))
                continue
            }
            if used.contains(element.tag.element), !unfit.contains(element.tag.element),
                let value = creatorValue(element, level)
            {
                count("kept")
                parts.append(
                    (element.tag, Writing.element(element.tag, .LO, value, big: element.isBigEndian, output)))
            } else {
                count("removed")
            }
        }
        return parts.sorted { $0.tag < $1.tag }.flatMap(\.bytes)
    }

    /// What rules add to a group of the root: elements that none of their creator's blocks has, and creators of new blocks.
    private func additions(
        _ number: UInt16, _ group: [TreeElement], _ names: [UInt16: String], _ unfit: Set<UInt16>, _ level: Level
    ) throws(Ending) -> [(tag: Tag, bytes: [UInt8])] {
        var wanted: [String: Set<UInt8>] = [:]
        for rule in policy.rules where rule.action.steps.contains(where: { ["add", "age"].contains($0.name) }) {
            if case .privateElement(let creator, number, let offset) = rule.selector {
                wanted[creator, default: []].insert(offset)
            }
        }
        var result: [(tag: Tag, bytes: [UInt8])] = []
        var free = (UInt16(0x10)...0xFF).filter { block in
            !group.contains { $0.tag.element == block || self.block(of: $0.tag) == block }
        }
        for (creator, offsets) in wanted.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
        ) {
            let own = names.filter { $0.value == creator && !unfit.contains($0.key) }.map(\.key).sorted()
            var isNew = false
            for offset in offsets.sorted() {
                func tag(_ block: UInt16) -> Tag { Tag(number, block << 8 | UInt16(offset)) }
                if own.contains(where: { block in group.contains { $0.tag == tag(block) } }) { continue }
                let known = layers.knownVRs(creator, number, offset)
                let picked = PickedElement(
                    creator: creator, group: number, elementOffset: offset, known: known, fileVR: known.first ?? .UN)
                let action = action(picked, circumstances(picked, level))
                let block = own.first ?? free.first
                let bytes = try creation(tag(block ?? 0), picked, action, level, hasPlace: block != nil)
                guard let block, !bytes.isEmpty else { continue }
                result.append((tag(block), bytes))
                if own.isEmpty, !isNew {
                    isNew = true
                    let name = Array(creator.utf8)
                    result.append(
                        (Tag(number, block), Writing.element(Tag(number, block), .LO, name, big: false, output)))
                }
            }
            if isNew { free.removeFirst() }
        }
        return result
    }

    private func saysOverride(_ ruling: Ruling) -> Bool {
        guard case .rule(let rule) = ruling.origin else { return false }
        return policy.rules[rule].overrides
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
                known = layers.knownVRs(creator, group, offset)
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
        let ruling = ruling(picked, circumstances(picked, level), of: element, level)
        var action = ruling.action ?? .remove
        // What the file itself calls unsafe is not kept because the table calls it safe.
        let isSafeKept = policy.profile?.options.contains(.retainSafePrivate) ?? false
        if isSafeKept, isListed, let creator, blocks.mayIdentify(creator, group, offset), !saysOverride(ruling) {
            action = .remove
        }
        // What no rule speaks of is emptied as it is.
        if ruling.origin == .byDefault, action.primary.name == "empty", let vr = element.vr, vr != .UN {
            return (
                PickedElement(creator: nil, group: group, elementOffset: offset, known: [], fileVR: file), action
            )
        }
        // A rule that names the element goes by the VR that the policy says.
        if case .rule(let rule) = ruling.origin, let said = policy.saidVRs[policy.rules[rule].selector] {
            let believed = PickedElement(
                creator: creator, group: group, elementOffset: offset, known: [said], fileVR: said)
            return (believed, action)
        }
        return (picked, action)
    }
}
