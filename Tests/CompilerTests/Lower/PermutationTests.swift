import Foundation
import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

/// Moving statements changes nothing but provenance.
@Suite struct PermutationTests {
    @Test(arguments: ["research_release", "radiotherapy", "site_minimal", "trial"], 1...3)
    func orderOfRulesDoesNotMatter(_ name: String, _ seed: Int) throws {
        let front = PolicyFront.check(path: name + ".midic") { path in
            (try? Data(contentsOf: ExamplePoliciesTests.examples.appendingPathComponent(path))).map { Array($0) }
        }
        let policy = try #require(front.policy)
        var shuffled = policy
        var generator = FixedGenerator(state: UInt64(seed))
        shuffled.rules.shuffle(using: &generator)
        shuffled.gates.shuffle(using: &generator)
        shuffled.reorderDeclarations(using: &generator)
        var other = front
        other.policy = shuffled
        let one = try bytes(front)
        let two = try bytes(other)
        #expect(one == two)
    }

    private func bytes(_ front: FrontResult) throws -> [UInt8] {
        var content = try #require(PolicyCompiler.compile(front).content)
        content.provenance = []
        content.provenanceNames = []
        return RulesetEncoder.encode(content)
    }
}

extension CheckedPolicy {
    /// Renumbers atoms and guards at random.
    fileprivate mutating func reorderDeclarations(using generator: inout some RandomNumberGenerator) {
        let order = atoms.indices.shuffled(using: &generator)
        var places = [Int](repeating: 0, count: atoms.count)
        for (new, old) in order.enumerated() { places[old] = new }
        atoms = order.map { atoms[$0] }
        guards = guards.map { $0.renumbered { places[$0] } }
        let guardOrder = [0] + Array(1..<max(1, guards.count)).shuffled(using: &generator)
        var guardPlaces = [Int](repeating: 0, count: guards.count)
        for (new, old) in guardOrder.enumerated() { guardPlaces[old] = new }
        guards = guardOrder.map { guards[$0] }
        for index in rules.indices { rules[index].guardIndex = guardPlaces[rules[index].guardIndex] }
        for index in gates.indices { gates[index].guardIndex = guardPlaces[gates[index].guardIndex] }
    }
}
