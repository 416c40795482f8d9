import Foundation
import FuzzTargets
import MidicRuntime
import Testing

/// Real files, if the environment variable MIDIC_CORPUS names a folder of them.
///
/// Nothing may trap, every tape must be sound, and a copy of all root elements must give the data set's bytes.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MIDIC_CORPUS"] != nil))
struct CorpusTests {
    @Test func everyFile() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["MIDIC_CORPUS"])
        let buffer = ReadBuffer()
        var outcomes: [String: Int] = [:]
        var tape = ElementTape()
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
            var isDirectory: ObjCBool = false
            let path = folder + "/" + name
            guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue
            else { continue }
            let file = try InputFile(path: path, buffer: buffer)
            do throws(FileFailure) {
                let header = try FileHeader.read(file.bytes)
                if header.isDeflated {
                    var dataSet: [UInt8] = []
                    try Inflate.inflate(file.bytes, from: header.dataSetOffset, into: &dataSet)
                    var inflated = header
                    try inflated.detectInflated(dataSet.span.rawBytes)
                    try check(dataSet.span.rawBytes, from: 0, inflated, name, &tape)
                } else {
                    try check(file.bytes, from: header.dataSetOffset, header, name, &tape)
                }
                let flags = [(header.guessedSyntax, "guessed"), (header.mendedMeta, "mended")].filter(\.0).map(\.1)
                outcomes[(["read"] + flags).joined(separator: ", "), default: 0] += 1
            } catch {
                outcomes[error.code.name, default: 0] += 1
            }
        }
        print(outcomes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n"))
        #expect(!outcomes.isEmpty)
    }

    private func check(
        _ bytes: RawSpan, from start: Int, _ header: FileHeader, _ name: String, _ tape: inout ElementTape
    ) throws(FileFailure) {
        try TapeBuilder.build(
            bytes, from: start, to: bytes.byteCount, encoding: header.encoding, vrSource: SmallDictionary(),
            into: &tape)
        let breach = tape.breach(start: start, end: bytes.byteCount)
        #expect(breach == nil, "\(name)")
        var patches = PatchList()
        var index = 0
        while index < tape.entries.count {
            let entry = tape.entries[index]
            patches.appendInput(entry.headerOffset, length: entry.endOffset - entry.headerOffset)
            index = entry.next
        }
        // All of the data set is one stretch, unless delimiters that close nothing lie between.
        var expected: [Range<Int>] = []
        var position = start
        for gap in tape.gaps
        where !tape.entries.contains(where: { $0.headerOffset < gap.lowerBound && gap.upperBound <= $0.endOffset }) {
            if position < gap.lowerBound { expected.append(position..<gap.lowerBound) }
            position = gap.upperBound
        }
        if position < tape.endOffset { expected.append(position..<tape.endOffset) }
        #expect(patches.stretches.map { $0.offset..<$0.offset + $0.length } == expected, "\(name)")
    }
}
