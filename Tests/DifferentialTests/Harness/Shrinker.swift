import MidicRuntime

/// Makes a failing pair small: the policy by statements and layers, the file by elements, items and bytes, as long as it fails.
struct Shrinker {
    /// Whether the smaller pair still fails in the way that counts. A policy that does not compile does not.
    let fails: (PlannedPolicy, PlannedFile) -> Bool

    func shrunk(_ policy: PlannedPolicy, _ file: PlannedFile) -> (policy: PlannedPolicy, file: PlannedFile) {
        var policy = policy
        // The file first: a policy costs more to try.
        var file = shrunk(file) { fails(policy, $0) }
        policy = shrunk(policy) { fails($0, file) }
        file = shrunk(file) { fails(policy, $0) }
        return (policy, file)
    }

    // MARK: Policies

    private func shrunk(_ policy: PlannedPolicy, _ fails: (PlannedPolicy) -> Bool) -> PlannedPolicy {
        var policy = policy
        while policy.layers.count > 1 {
            var fewer = policy
            fewer.layers.removeLast()
            guard fails(fewer) else { break }
            policy = fewer
        }
        var size = max(1, policy.places.count / 2)
        while true {
            var index = 0
            while index < policy.places.count {
                var fewer = policy
                for place in policy.places[index..<min(index + size, policy.places.count)].reversed() {
                    fewer.remove(layer: place.layer, place.path)
                }
                if fails(fewer) { policy = fewer } else { index += size }
            }
            if size == 1 { break }
            size /= 2
        }
        for (layer, path) in policy.places {
            guard let statement = policy[layer, path] else { continue }
            for simpler in Self.simpler(statement) {
                var other = policy
                other[layer, path] = simpler
                if fails(other) {
                    policy = other
                    break
                }
            }
        }
        return policy
    }

    /// The same rule without its guard, or without what follows `else`.
    private static func simpler(_ statement: PlannedStatement) -> [PlannedStatement] {
        var found: [PlannedStatement] = []
        let guarded = statement.head.split(separator: " when ", maxSplits: 1)
        if statement.action != nil, guarded.count == 2 {
            var bare = statement
            bare.head = String(guarded[0])
            found.append(bare)
        }
        if let action = statement.action, let end = action.firstRange(of: " else "), !action.contains("from:") {
            var plain = statement
            plain.action = String(action[..<end.lowerBound])
            found.append(plain)
        }
        return found
    }

    // MARK: Files

    private func shrunk(_ file: PlannedFile, _ fails: (PlannedFile) -> Bool) -> PlannedFile {
        var file = file
        func attempt(_ change: (inout PlannedFile) -> Void) {
            var other = file
            change(&other)
            if other != file, fails(other) { file = other }
        }
        attempt { $0.flaw = nil }
        attempt { $0.meta = [] }
        attempt { $0.isDeflated = false }
        attempt { if $0.syntax == nil { $0.encoding = .explicitLittle } }
        file.elements = shrunk(file.elements) { elements in
            var other = file
            other.elements = elements
            return fails(other)
        }
        return file
    }

    private func shrunk(_ elements: [PlannedElement], _ fails: ([PlannedElement]) -> Bool) -> [PlannedElement] {
        var elements = Self.fewer(elements, fails)
        for index in elements.indices {
            func with(_ content: PlannedElement.Content) -> [PlannedElement] {
                var other = elements
                other[index].content = content
                return other
            }
            switch elements[index].content {
            case .bytes(let bytes):
                for shorter in [[], Array(bytes.prefix(2)), Array(bytes.prefix(8))] where shorter.count < bytes.count {
                    if fails(with(.bytes(shorter))) {
                        elements[index].content = .bytes(shorter)
                        break
                    }
                }
            case .items(let items, let undefined):
                var left = Self.fewer(items) { fails(with(.items($0, undefinedLength: undefined))) }
                for item in left.indices {
                    left[item] = shrunk(left[item]) { inner in
                        var other = left
                        other[item] = inner
                        return fails(with(.items(other, undefinedLength: undefined)))
                    }
                }
                let isDefined = undefined && fails(with(.items(left, undefinedLength: false)))
                elements[index].content = .items(left, undefinedLength: undefined && !isDefined)
            case .fragments: break
            }
        }
        return elements
    }

    /// As few members as still fail, by halves and then one by one.
    private static func fewer<Member>(_ members: [Member], _ fails: ([Member]) -> Bool) -> [Member] {
        var members = members
        var size = max(1, members.count / 2)
        while !members.isEmpty {
            var index = 0
            while index < members.count {
                var rest = members
                rest.removeSubrange(index..<min(index + size, members.count))
                if fails(rest) { members = rest } else { index += size }
            }
            if size == 1 { break }
            size /= 2
        }
        return members
    }
}
