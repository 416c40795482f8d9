import Testing

@testable import MidicRuntime

/// What decisions cost a file does not depend on the files before it, and what was decided once is not searched again.
@Suite struct DecisionCacheTests {
    private static let level = DecisionCache.Level(parent: 0, pathState: 0, isOfRegisteredScheme: false)

    /// Tags as a root has them, more than there are in real files.
    private static let tags = [0x0008, 0x0010, 0x0018, 0x0020, 0x0028, 0x0040, 0x300A].flatMap { group in
        (0..<50).map { Tag(UInt16(group), UInt16($0 * 3)) }
    }

    private static func questions(_ tag: Tag) -> Int { Int(tag.element % 7) + 1 }

    /// Asks for each tag, several times, as an executor does.
    ///
    /// - Returns: what was charged, and how many decisions were searched.
    private static func ask(_ cache: inout DecisionCache) -> (charged: Int, searched: Int) {
        var (steps, searched) = (1_000_000, 0)
        for turn in 0..<3 {
            for tag in tags {
                let key = DecisionCache.Key(tag, level, vr: .LO)
                if let known = cache.plainDecision(key, &steps) {
                    #expect(Int(known.action) == Int(tag.rawValue & 0xFFFF))
                    continue
                }
                if let (known, questions) = cache.remembered(key) {
                    #expect(Int(known.action) == Int(tag.rawValue & 0xFFFF) && questions == Self.questions(tag))
                    steps -= questions
                    cache.remember(known, for: key, questions: questions)
                    continue
                }
                if turn == 0 { searched += 1 }
                steps -= questions(tag)
                let known = DecisionCache.Known(
                    action: Int(tag.rawValue & 0xFFFF), row: nil, plain: PlainDecision(kind: .keep, vr: .LO))
                cache.remember(known, for: key, questions: questions(tag))
            }
        }
        return (1_000_000 - steps, searched)
    }

    @Test func filesCostTheSame() {
        var cache = DecisionCache()
        var all: [(charged: Int, searched: Int)] = []
        for _ in 0..<4 {
            cache.prepare(for: FileFacts())
            all.append(Self.ask(&cache))
        }
        #expect(all[0].searched == Self.tags.count)
        #expect(all.allSatisfy { $0.charged == all[0].charged }, "\(all)")
        // Nearly all that lose their place are found aside.
        #expect(all.dropFirst().allSatisfy { $0.searched <= Self.tags.count / 50 }, "\(all)")
    }
}
