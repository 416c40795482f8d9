import MidicRuntime
import Testing

@testable import MidicCompiler

/// The algebra of path patterns against all paths up to a length over the tags that matter.
@Suite struct PathLanguageTests {
    static let a = Tag(0x0008, 0x1140)
    static let b = Tag(0x0040, 0xA730)
    /// Stands for any tag that no pattern names.
    static let other = Tag(0x0040, 0x0275)

    /// All patterns of up to three steps over two tags.
    static let patterns: [PathPattern] = {
        let steps: [PathPattern.Step] = [.anyDepth, .sequence(a), .sequence(b)]
        var result = [PathPattern(steps: [])]
        var last = result
        for _ in 0..<3 {
            last = last.flatMap { pattern in steps.map { PathPattern(steps: pattern.steps + [$0]) } }
            result += last
        }
        return result
    }()

    /// All paths of up to five sequences over three tags: longer than any difference between two of the patterns.
    static let paths: [[Tag]] = {
        var result: [[Tag]] = [[]]
        var last: [[Tag]] = [[]]
        for _ in 0..<5 {
            last = last.flatMap { path in [a, b, other].map { path + [$0] } }
            result += last
        }
        return result
    }()

    /// A match by recursion over the definition.
    static func matches(_ steps: ArraySlice<PathPattern.Step>, _ path: ArraySlice<Tag>) -> Bool {
        guard let step = steps.first else { return path.isEmpty }
        switch step {
        case .sequence(let tag): return path.first == tag && matches(steps.dropFirst(), path.dropFirst())
        case .anyDepth:
            return matches(steps.dropFirst(), path) || (!path.isEmpty && matches(steps, path.dropFirst()))
        }
    }

    static func relation(_ first: PathPattern, _ second: PathPattern) -> SetRelation {
        var onlyFirst = false
        var onlySecond = false
        var both = false
        for path in paths {
            switch (matches(first.steps[...], path[...]), matches(second.steps[...], path[...])) {
            case (true, true): both = true
            case (true, false): onlyFirst = true
            case (false, true): onlySecond = true
            case (false, false): break
            }
        }
        if !both { return .disjoint }
        if onlyFirst { return onlySecond ? .overlapping : .around }
        return onlySecond ? .inside : .equal
    }

    @Test func matchesByDefinition() {
        for pattern in Self.patterns {
            let language = PathLanguage(pattern)
            for path in Self.paths {
                #expect(language.matches(path) == Self.matches(pattern.steps[...], path[...]))
            }
        }
    }

    @Test(arguments: patterns.indices) func relatesAsOnAllPaths(_ index: Int) {
        // A sample of partners keeps the test short: every third pattern, from a start that differs.
        for partner in stride(from: index % 3, to: Self.patterns.count, by: 3) {
            let first = Self.patterns[index]
            let second = Self.patterns[partner]
            #expect(PathLanguage.relation(first, second) == Self.relation(first, second), "\(first) and \(second)")
        }
    }

    @Test func commonPathIsInBoth() throws {
        let first = PathPattern(steps: [.anyDepth, .sequence(Self.a), .anyDepth])
        let second = PathPattern(steps: [.sequence(Self.b), .anyDepth])
        let path = try #require(PathLanguage.commonPath(first, second))
        #expect(path == [Self.b, Self.a])
        #expect(PathLanguage.commonPath(.root, first) == nil)
    }
}
