import Foundation
import FuzzTargets
import TestSupport
import Testing

/// The committed corpora, and every input that once found something: nothing is found any more.
@Suite struct ReplayTests {
    static func inputs(_ kind: String, _ target: String) -> [String] {
        let folder = "Fuzz/\(kind)/\(target)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Repository.root.path + "/" + folder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
    }

    @Test(arguments: FuzzTarget.all.map(\.name)) func nothingIsFound(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let check = try target.prepare()
        let inputs = Self.inputs("Corpora", name) + Self.inputs("Crashes", name)
        #expect(inputs.count >= 5)
        for input in inputs {
            let finding = check(try Repository.read(input))
            #expect(finding == nil, "\(input): \(finding ?? "")")
        }
        #expect(check([]) == nil)
    }
}
