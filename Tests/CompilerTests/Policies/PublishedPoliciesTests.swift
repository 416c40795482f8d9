import Foundation
import MidicCompiler
import MidicLang
import TestSupport
import Testing

/// What published configurations of other tools decide, said in midic. Each policy names its source and where it differs.
///
/// Warnings are not looked at: many of the sources take away what an IOD demands, and so do these.
@Suite struct PublishedPoliciesTests {
    static let folder = "Tests/Fixtures/policies/published"
    static let names = Repository.policies(in: Repository.root.appendingPathComponent(folder))

    @Test(arguments: names) func compiles(name: String) {
        let found = PolicyCompiler.compile(path: "\(Self.folder)/\(name)") { try? Repository.read($0) }.diagnostics
            .filter { $0.severity == .error }
        #expect(found.isEmpty, "\(found.map { "\($0.code.number) \($0.message)" })")
    }

    /// A folder that is not found would test nothing.
    @Test func policiesAreThere() {
        #expect(Self.names.count >= 37)
    }
}
