import TestSupport

/// Draws members so that each comes up before any comes up again: rare kinds are met in short runs too.
struct Deck<Member> {
    private let members: [Member]
    private var left: [Member] = []

    init(_ members: [Member]) { self.members = members }

    mutating func draw(_ generator: inout FixedGenerator) -> Member {
        if left.isEmpty { left = members.shuffled(using: &generator) }
        return left.removeLast()
    }
}

extension FixedGenerator {
    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func pick<Member>(_ members: [Member]) -> Member {
        members[Int.random(in: 0..<members.count, using: &self)]
    }
}
