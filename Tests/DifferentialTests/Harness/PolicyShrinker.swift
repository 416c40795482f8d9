/// Makes a policy small as long as it fails.
struct PolicyShrinker {
    let fails: (PlannedPolicy) -> Bool

    func shrunk(_ policy: PlannedPolicy) -> PlannedPolicy {
        var policy = policy
        layers(&policy)
        statements(&policy)
        clauses(&policy)
        statements(&policy)
        parts(&policy)
        layers(&policy)
        return policy
    }

    private func attempt(_ policy: inout PlannedPolicy, _ change: (inout PlannedPolicy) -> Void) {
        var other = policy
        change(&other)
        if other != policy, fails(other) { policy = other }
    }

    // MARK: Layers

    /// Without layers, or with their rules in the layer below.
    private func layers(_ policy: inout PlannedPolicy) {
        var index = policy.layers.count - 1
        while index > 0 {
            attempt(&policy) {
                $0.layers.remove(at: index); $0.relink()
            }
            if policy.layers.indices.contains(index) {
                attempt(&policy) { policy in
                    let upper = policy.layers.remove(at: index)
                    for clause in upper.clauses where clause.word != "extends" {
                        policy.layers[index - 1].clauses.removeAll { $0.word == clause.word }
                        policy.layers[index - 1].clauses.append(clause)
                    }
                    policy.layers[index - 1].statements += upper.statements
                    policy.layers[index - 1].withoutOverrides()
                    policy.relink()
                }
            }
            index -= 1
        }
    }

    // MARK: Clauses

    private func clauses(_ policy: inout PlannedPolicy) {
        for layer in policy.layers.indices {
            attempt(&policy) { $0.layers[layer].isDocumented = false }
            // The profile as a whole, then its options.
            let options = policy.layers[layer].options
            attempt(&policy) { policy in
                guard layer == 0 else { return }
                policy.layers[0].clauses.removeAll { $0.word == "extends" }
                for option in options { policy.forget(option) }
            }
            for option in options {
                attempt(&policy) { policy in
                    policy.layers[layer].options.removeAll { $0 == option }
                    policy.forget(option)
                }
            }
            for (word, rest) in [("otherwise", "remove"), ("otherwise", "keep"), ("on_error", "quarantine")] {
                if layer > 0 {
                    attempt(&policy) { $0.layers[layer].clauses.removeAll { $0.word == word } }
                }
                attempt(&policy) { policy in
                    for index in policy.layers[layer].clauses.indices
                    where policy.layers[layer].clauses[index].word == word
                        && policy.layers[layer].clauses[index].rest != "remove"
                    {
                        policy.layers[layer].clauses[index].rest = rest
                    }
                }
            }
        }
    }

    // MARK: Statements

    private func statements(_ policy: inout PlannedPolicy) {
        var size = max(1, policy.places.count / 2)
        while true {
            var index = 0
            while index < policy.places.count {
                var fewer = policy
                fewer.remove(Array(policy.places[index..<min(index + size, policy.places.count)]))
                if fails(fewer) { policy = fewer } else { index += size }
            }
            if size == 1 { break }
            size /= 2
        }
    }

    /// Statements by their parts, as long as one becomes simpler.
    private func parts(_ policy: inout PlannedPolicy) {
        var index = 0
        while index < policy.places.count {
            let (layer, path) = policy.places[index]
            guard let statement = policy[layer, path] else { break }
            let before = policy
            // A block's statements without the block.
            if let body = statement.body {
                attempt(&policy) { $0.replace(layer: layer, path, by: body) }
            }
            for simpler in StatementParts.simpler(statement) where policy == before {
                attempt(&policy) { $0[layer, path] = simpler }
            }
            if policy == before { index += 1 }
        }
    }
}

extension PlannedLayer {
    /// Options behind `with`.
    var options: [String] {
        get {
            guard let rest = clauses.first(where: { $0.word == "extends" })?.rest,
                let start = rest.firstRange(of: " with ")
            else { return [] }
            return rest[start.upperBound...].split(separator: ", ").map(String.init)
        }
        set {
            guard let index = clauses.firstIndex(where: { $0.word == "extends" }) else { return }
            let rest = clauses[index].rest
            let base = rest.firstRange(of: " with ").map { String(rest[..<$0.lowerBound]) } ?? rest
            clauses[index].rest = newValue.isEmpty ? base : "\(base) with \(newValue.joined(separator: ", "))"
        }
    }

    mutating func withoutOverrides() {
        for index in clauses.indices { clauses[index].overrides = false }
        for index in statements.indices { statements[index].overrides = false }
    }
}

extension PlannedPolicy {
    /// Each layer extends the one before it, under the name that this has by now.
    mutating func relink() {
        for layer in layers.indices.dropFirst() {
            let options = layers[layer].options
            guard let index = layers[layer].clauses.firstIndex(where: { $0.word == "extends" }) else { continue }
            layers[layer].clauses[index].rest = "\"\(Self.fileName(layer - 1, of: layers.count))\""
            layers[layer].options = options
        }
    }

    /// Without what only an option gives a meaning.
    mutating func forget(_ option: String) {
        for layer in layers.indices {
            layers[layer].statements.removeAll {
                $0.head.hasPrefix("obligations(\(option))") || $0.head.hasPrefix("retained(\(option))")
                    || $0.head.hasPrefix("waive obligations(\(option))")
            }
            for index in layers[layer].statements.indices {
                for word in ["retained(\(option))", "obligations(\(option))"] {
                    let head = layers[layer].statements[index].head
                    layers[layer].statements[index].head =
                        head.replacing(", \(word)", with: "").replacing("except \(word), ", with: "except ")
                        .replacing(" except \(word)", with: "")
                }
            }
        }
    }

    /// Several statements in one's place.
    mutating func replace(layer: Int, _ path: [Int], by statements: [PlannedStatement]) {
        func replaced(_ old: [PlannedStatement], _ path: ArraySlice<Int>) -> [PlannedStatement] {
            guard let first = path.first, old.indices.contains(first) else { return old }
            var new = old
            if path.count == 1 {
                new.replaceSubrange(first...first, with: statements)
            } else {
                new[first].body = replaced(new[first].body ?? [], path.dropFirst())
            }
            return new
        }
        layers[layer].statements = replaced(layers[layer].statements, path[...])
    }
}
