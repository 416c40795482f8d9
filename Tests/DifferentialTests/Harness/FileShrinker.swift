import MidicRuntime

/// Makes a file small as long as it fails.
struct FileShrinker {
    let fails: (PlannedFile) -> Bool

    func shrunk(_ file: PlannedFile) -> PlannedFile {
        var file = plain(file)
        file.elements = shrunk(file.elements) { elements in
            var other = file
            other.elements = elements
            return fails(other)
        }
        return plain(file)
    }

    /// Without what is special about the file as a whole.
    private func plain(_ file: PlannedFile) -> PlannedFile {
        var file = file
        func attempt(_ change: (inout PlannedFile) -> Void) {
            var other = file
            change(&other)
            if other != file, fails(other) { file = other }
        }
        attempt { $0.flaw = nil }
        if case .zeros? = file.flaw { attempt { $0.flaw = .zeros(2) } }
        attempt { $0.meta = [] }
        attempt { $0.metaClass = nil }
        attempt { $0.isCompressed = false }
        attempt {
            $0.isDeflated = false
            $0.isCompressed = false
        }
        attempt { $0.syntax = nil }
        attempt { if $0.syntax == nil { $0.encoding = .explicitLittle } }
        attempt { $0.elements.sort { $0.tag < $1.tag } }
        return file
    }

    private func shrunk(_ elements: [PlannedElement], _ fails: ([PlannedElement]) -> Bool) -> [PlannedElement] {
        var elements = Shrinker.fewer(elements, fails)
        for index in elements.indices {
            func with(_ content: PlannedElement.Content) -> [PlannedElement] {
                var other = elements
                other[index].content = content
                return other
            }
            switch elements[index].content {
            case .bytes(let bytes):
                if let value = Self.simpler(bytes).first(where: { fails(with(.bytes($0))) }) {
                    elements[index].content = .bytes(value)
                }
            case .items(let items, let undefined):
                var left = Shrinker.fewer(items) { fails(with(.items($0, undefinedLength: undefined))) }
                for item in left.indices {
                    left[item] = shrunk(left[item]) { inner in
                        var other = left
                        other[item] = inner
                        return fails(with(.items(other, undefinedLength: undefined)))
                    }
                }
                let isDefined = undefined && fails(with(.items(left, undefinedLength: false)))
                elements[index].content = .items(left, undefinedLength: undefined && !isDefined)
            case .fragments(let fragments):
                var left = Shrinker.fewer(fragments) { fails(with(.fragments($0))) }
                for part in left.indices {
                    for value in Self.simpler(left[part]) {
                        var other = left
                        other[part] = value
                        if fails(with(.fragments(other))) {
                            left = other
                            break
                        }
                    }
                }
                elements[index].content = .fragments(left)
            }
            if elements[index].length != nil {
                var other = elements
                other[index].length = nil
                if fails(other) { elements = other }
            }
        }
        return elements
    }

    /// Values to try in place of one, the simplest first.
    private static func simpler(_ bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = [[], Array(bytes.prefix(2)), Array(bytes.prefix(4)), Array(bytes.prefix(8))]
        // One of several values.
        if let end = bytes.firstIndex(of: 0x5C) {
            let value = Array(bytes[..<end])
            found.append(value.count & 1 == 0 ? value : value + [0x20])
        }
        found.append(Array(bytes.prefix(bytes.count / 4 * 2)))
        // The same length in zeros: pixels.
        if bytes.count > 4, bytes.contains(where: { $0 != 0 }) {
            found.append([UInt8](repeating: 0, count: bytes.count))
        }
        return found.filter { $0.count < bytes.count || !$0.contains { $0 != 0 } && $0 != bytes }
    }
}
