import Dispatch
import MidicRuntime
import Synchronization
import Testing

/// What a file may cost, whatever it says.
@Suite struct BoundsTests {
    /// A file of so many elements of no length.
    static func file(elements: Int) -> [UInt8] {
        var set = DicomBytes(.explicitLittle)
        for element in 0..<elements { set.element(Tag(0x0008, UInt16(truncatingIfNeeded: element)), .CS, bytes: []) }
        return set.file()
    }

    static func failure(_ file: [UInt8], _ parsed: inout ParsedFile) -> FileFailure? {
        do throws(FileFailure) {
            try parsed.read(file.rawBytes, vrSource: SmallDictionary())
            return nil
        } catch {
            return error
        }
    }

    /// The same at any number of workers: what a file may have is no share of theirs.
    @Test(arguments: [1, 2, 64, 1024])
    func elements(workers: Int) {
        let stride = MemoryLayout<TapeEntry>.stride
        #expect(stride == 32)
        let budget = MemoryBudget(bytes: 128 * 1024, workers: workers)
        let most = budget.fileLimit / stride
        var parsed = ParsedFile(memory: budget)
        #expect(Self.failure(Self.file(elements: most), &parsed) == nil)
        #expect(parsed.tape.entries.count == most)
        let failure = Self.failure(Self.file(elements: most + 200), &parsed)
        #expect(failure?.code == .tooLarge)
        #expect(failure?.limit == budget.fileLimit)
        // What the large file took is given back.
        parsed.giveMemoryBack()
        #expect(Self.failure(Self.file(elements: 10), &parsed) == nil)
        #expect(parsed.tape.entries.capacity * stride <= budget.fileLimit)
    }

    /// Items count like elements, and a trial is no way around.
    @Test func itemsOfAnUnknownValue() {
        var items = DicomBytes(.implicitLittle)
        for _ in 0..<5000 { items.item { _ in } }
        let set = QuirkTests.set(.explicitLittle) { $0.element(QuirkTests.unknownPrivate, .UN, bytes: items.bytes) }
        var parsed = ParsedFile(memory: MemoryBudget(bytes: 64 * 1024))
        #expect(Self.failure(set.file(), &parsed)?.code == .tooLarge)
    }

    /// Large files come one after the other and none waits for ever.
    @Test func largeFilesTakeTurns() {
        let budget = MemoryBudget(bytes: 128 * 1024, workers: 4)
        let file = Self.file(elements: 2500)
        let read = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            var parsed = ParsedFile(memory: budget)
            for _ in 0..<50 where Self.failure(file, &parsed) == nil {
                read.add(1, ordering: .relaxed)
                parsed.giveMemoryBack()
            }
        }
        #expect(read.load(ordering: .relaxed) == 400)
    }

    @Test(arguments: QuirkTests.encodings, [0, 4])
    func zerosBehindTheDataSet(encoding: Encoding, more: Int) {
        let zeros = [UInt8](repeating: 0, count: TapeBuilder.longestPadding + more)
        let failure = QuirkTests.failure(QuirkTests.set(encoding) { $0.raw(zeros) })
        #expect(failure?.code == (more == 0 ? nil : .tooLarge))
        #expect(failure?.limit == (more == 0 ? nil : TapeBuilder.longestPadding))
    }
}
