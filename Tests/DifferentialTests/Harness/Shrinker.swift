/// Makes a failing pair small as long as it fails: the file by elements, items, values and encodings, the policy by layers, options,
/// statements and parts of statements.
struct Shrinker {
    /// Whether the smaller pair still fails in the way that counts. A policy that does not compile does not.
    let fails: (PlannedPolicy, PlannedFile) -> Bool
    /// Policies that are tried at most; each is compiled.
    var policies = 300

    func shrunk(_ policy: PlannedPolicy, _ file: PlannedFile) -> (policy: PlannedPolicy, file: PlannedFile) {
        var left = policies
        // The file first: a policy costs more to try.
        var small = FileShrinker { fails(policy, $0) }.shrunk(file)
        let found = PolicyShrinker { candidate in
            guard left > 0 else { return false }
            left -= 1
            return fails(candidate, small)
        }.shrunk(policy)
        small = FileShrinker { fails(found, $0) }.shrunk(small)
        return (found, small)
    }

    /// As few members as still fail, by halves and then one by one.
    static func fewer<Member>(_ members: [Member], _ fails: ([Member]) -> Bool) -> [Member] {
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
