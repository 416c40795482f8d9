import MidicCompiler
import MidicLang
import MidicRuntime

/// Conditions on attributes in items, and on private elements.
extension Performance {
    /// What an atom asks about.
    private struct Asked {
        var elements: [(element: TreeElement, level: Level)] = []
        /// Some way through the items ends without the attribute.
        var hasDeadEnd = false
    }

    func placed(_ atom: GuardAtom, _ root: Level) throws(FileFailure.Code) -> Bool {
        var asked = Asked()
        if let creator = atom.place.creator {
            asked.elements = try ownElements(of: Array(creator.utf8), atom.tag).map { ($0, root) }
        } else {
            try descend(atom.place.path, atom.tag, root, isRoot: true, &asked)
        }
        let valued = asked.elements.filter { hasValue($0.element, atom.vr) }
        switch atom.test {
        case .absent: return asked.elements.isEmpty
        case .empty: return !asked.elements.isEmpty && valued.isEmpty
        case .present:
            guard case .index = atom.quantifier else { return !valued.isEmpty }
        default: break
        }
        var all: [[UInt8]] = []
        for (element, level) in asked.elements {
            if let more = try values(of: element, atom, level) { all += more } else { asked.hasDeadEnd = true }
        }
        if all.isEmpty { return false }
        switch atom.quantifier {
        case .single:
            guard all.count == 1 else { throw .unreadableGuard }
            return try holds(atom, all[0])
        case .any:
            for value in all where try holds(atom, value) { return true }
            return false
        case .all:
            if asked.hasDeadEnd { return false }
            for value in all where try !holds(atom, value) { return false }
            return true
        case .index(let position):
            guard position <= all.count else { return false }
            if atom.test == .present { return !all[position - 1].isEmpty }
            return try holds(atom, all[position - 1])
        }
    }

    /// From a data set to its sequence, and on through the items.
    private func descend(
        _ path: [Tag], _ tag: Tag, _ level: Level, isRoot: Bool, _ asked: inout Asked
    ) throws(FileFailure.Code) {
        let wanted = path.first ?? tag
        // The root's copies are held for other reasons.
        if !isRoot {
            for name in [wanted, .specificCharacterSet] where level.siblings.filter({ $0.tag == name }).differ {
                throw .unreadableGuard
            }
        }
        guard let element = level.siblings.first(wanted) else {
            asked.hasDeadEnd = true
            return
        }
        guard let sequence = path.first else {
            asked.elements.append((element, level))
            return
        }
        switch element.content {
        case .items(let items, _):
            if items.isEmpty { asked.hasDeadEnd = true }
            for item in items {
                if item.damage != nil { throw .unreadableGuard }
                try descend(Array(path.dropFirst()), tag, level.inside(sequence, item), isRoot: false, &asked)
            }
        case .value where element.isBlank: asked.hasDeadEnd = true
        default: throw .unreadableGuard
        }
    }

    /// The elements of a creator in the root.
    private func ownElements(of creator: [UInt8], _ tag: Tag) throws(FileFailure.Code) -> [TreeElement] {
        let group = reading.elements.filter { $0.tag.group == tag.group }
        var found: [TreeElement] = []
        for element in group where element.tag.element >= 0x1000 && element.tag.element & 0xFF == tag.element {
            let names = group.filter { $0.tag.isPrivateCreator && $0.tag.element == element.tag.element >> 8 }
            guard !names.isEmpty else { continue }
            guard names.count == 1, let value = names[0].value else { throw .unreadableGuard }
            let name = Padding.trimmed(value)
            if name.isEmpty || name.contains(0x5C) { throw .unreadableGuard }
            guard name == creator else { continue }
            let copies = group.filter { $0.tag == element.tag }
            if copies.differ { throw .unreadableGuard }
            if !found.contains(where: { $0.tag == element.tag }) { found.append(copies[0]) }
        }
        return found
    }
}
