import Foundation
import MidicRuntime
import Testing

/// Outputs of an earlier run are recognised by size and bytes, whatever spans the new ones come in.
@Suite struct PresentOutputsTests {
    /// Bytes in spans of `part`.
    struct Parts: SpanSource, ~Escapable {
        private let bytes: RawSpan
        private let part: Int
        private var done = 0

        @_lifetime(copy bytes)
        init(_ bytes: RawSpan, part: Int) {
            self.bytes = bytes
            self.part = part
        }

        @_lifetime(copy self)
        mutating func next() -> RawSpan? {
            let count = min(part, bytes.byteCount - done)
            if count == 0 { return nil }
            done += count
            return bytes.extracting(done - count..<done)
        }
    }

    private static func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    }

    private static func report(_ series: String, _ count: Int) -> FileReport {
        var report = FileReport()
        (report.study, report.series, report.instance) = ("1", series, "3")
        report.outputBytes = count
        return report
    }

    private static func find(
        _ bytes: [UInt8], series: String = "2", part: Int, in present: inout PresentOutputs
    ) -> FileStatus? {
        present.find(report(series, bytes.count), Parts(bytes.rawBytes, part: part))?.status
    }

    /// The buffer holds 65,536 bytes.
    @Test(arguments: [0, 1, 100, 65_535, 65_536, 65_537, 131_072, 200_001], [7, 4096, 65_536, 70_000, 1 << 20])
    func equalBytes(count: Int, part: Int) throws {
        let scratch = Scratch()
        let bytes = Self.content(count)
        try scratch.write("1/2/3.dcm", "")
        let path = scratch.path + "/1/2/3.dcm"
        var present = PresentOutputs(in: try Descriptor.openDirectory(scratch.path))
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try Self.find(bytes, part: part, in: &present) == FileSystem.status(of: path))
        // One byte more or less, and each of some places changed.
        #expect(Self.find(bytes + [0], part: part, in: &present) == nil)
        if count > 0 { #expect(Self.find(bytes.dropLast() + [], part: part, in: &present) == nil) }
        for place in Set([0, count / 2, count - 1, min(count, 65_536) - 1, min(count - 1, 65_536)])
        where bytes.indices.contains(place) {
            var other = bytes
            other[place] ^= 1
            #expect(Self.find(other, part: part, in: &present) == nil, "byte \(place)")
        }
        #expect(Self.find(bytes, part: part, in: &present) != nil)
    }

    /// Neither a file nor a folder is reached through a link, and what is no regular file is no output.
    @Test func linksAndOthers() throws {
        let scratch = Scratch()
        try scratch.write("1/2/3.dcm", "abc")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: scratch.path + "/1/link", withDestinationPath: "2")
        try files.createDirectory(atPath: scratch.path + "/1/a/3.dcm", withIntermediateDirectories: true)
        try files.createDirectory(atPath: scratch.path + "/1/b", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: scratch.path + "/1/b/3.dcm", withDestinationPath: "../2/3.dcm")
        try scratch.write("1/file", "abc")
        var present = PresentOutputs(in: try Descriptor.openDirectory(scratch.path))
        let bytes = Array("abc".utf8)
        for series in ["link", "a", "b", "file", "none"] {
            #expect(Self.find(bytes, series: series, part: 3, in: &present) == nil, "\(series)")
            #expect(Self.find(bytes, part: 3, in: &present) != nil)
        }
        var nothing = PresentOutputs()
        #expect(Self.find(bytes, part: 3, in: &nothing) == nil)
    }

    /// Outputs that share a SOP Instance UID are found under the further names, in order, up to the first that nothing has; and only
    /// where such names are given.
    @Test func furtherNames() throws {
        let scratch = Scratch()
        for (name, text) in [("3", "first"), ("3-2", "second"), ("3-3", "longer third"), ("3-5", "fifth")] {
            try scratch.write("1/2/\(name).dcm", text)
        }
        func find(_ text: String, _ looksForCopies: Bool) throws -> PresentOutput? {
            var present = PresentOutputs(
                in: try Descriptor.openDirectory(scratch.path), looksForCopies: looksForCopies)
            let bytes = Array(text.utf8)
            return present.find(Self.report("2", bytes.count), Parts(bytes.rawBytes, part: 4))
        }
        for (text, copy) in [("first", 1), ("second", 2), ("longer third", 3)] {
            let found = try find(text, true)
            #expect(found?.copy == copy)
            let path = scratch.path + "/1/2/3" + (copy > 1 ? "-\(copy)" : "") + ".dcm"
            #expect(try found?.status == FileSystem.status(of: path))
            #expect(try (find(text, false) != nil) == (copy == 1))
        }
        #expect(try find("fifth", true) == nil)
        #expect(try find("other", true) == nil)
    }
}
