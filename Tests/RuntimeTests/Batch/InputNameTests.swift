import Foundation
import MidicRuntime
import Testing

/// Names of inputs are bytes: of no encoding, of any length, links among them.
@Suite struct InputNameTests {
    struct Example: Sendable {
        let bytes: [UInt8]
        let text: String
        init(_ bytes: [UInt8], _ text: String) {
            self.bytes = bytes
            self.text = text
        }
    }

    static let examples: [Example] = [
        Example(Array("plain.dcm".utf8), "plain.dcm"),
        Example(Array("größe 50%.dcm".utf8), "größe 50%.dcm"),
        Example([0x62, 0x61, 0x64, 0xFF], "bad%FF"),
        Example([0x62, 0x61, 0x64, 0xFE], "bad%FE"),
        Example(Array("bad%FF".utf8), "bad%25FF"),
        Example(Array("bad%25FF".utf8), "bad%2525FF"),
        Example(Array("bad%F".utf8), "bad%F"),
        Example(Array("%".utf8) + [0xFF, 0x25, 0xC3], "%%FF%%C3"),
        Example([0xC3, 0x28], "%C3("),
        Example([0xED, 0xA0, 0x80], "%ED%A0%80"),
        Example([0xF0, 0x9F, 0x98, 0x80, 0x80], "😀%80"),
    ]

    @Test(arguments: examples)
    func textOfAName(example: Example) {
        let name = FileName(bytes: example.bytes)
        #expect(name.text == example.text)
        #expect(name.bytes == example.bytes)
    }

    private func name(_ bytes: [UInt8]) -> [CChar] { (bytes + [0]).map { CChar(bitPattern: $0) } }

    @Test(arguments: [1, 3])
    func namesOfOtherEncodingsAreRead(jobs: Int) throws {
        let scratch = Scratch()
        let inputs = Array((scratch.path + "/in/").utf8)
        let folder: [UInt8] = inputs + Array("dir".utf8) + [0xFF]
        try scratch.write("in/bad%FF", "ok s t i0 p0")
        let isMade = unsafe mkdir(name(folder), 0o700) == 0
        #expect(isMade)
        for (index, place) in [inputs + Array("bad".utf8), folder + Array("/x".utf8)].enumerated() {
            for byte in [UInt8(0xFE), 0xFF] {
                let path = name(place + [byte])
                let file = unsafe creat(path, 0o600)
                #expect(file >= 0)
                let text = "ok s t i\(index)\(byte) p"
                _ = unsafe write(file, text, text.utf8.count)
                close(file)
            }
        }
        var options = scratch.options(jobs: jobs)
        options.audit = scratch.path + "/audit"
        options.quarantine = scratch.path + "/held"
        try scratch.write("in/z", "quarantine")
        let summary = try scratch.run(options)
        #expect(summary.deidentified == 5 && summary.unreadable == 0)
        let names = try scratch.lines("audit").compactMap { $0["input"] as? String }
        #expect(names == ["bad%25FF", "bad%FE", "bad%FF", "dir%FF/x%FE", "dir%FF/x%FF", "z"])
    }

    /// Deeper than the 4,096 bytes that the kernel takes of a path, and than twice as many.
    @Test func deepFoldersAreRead() throws {
        let scratch = Scratch()
        let part = String(repeating: "d", count: 200)
        try scratch.write("in/z", "ok s t i2 p")
        var folder = try Descriptor.openDirectory(scratch.path + "/in")
        for _ in 0..<60 {
            try folder.makeDirectory(part)
            folder = try folder.openDirectory(part)
        }
        try folder.create("deep", mode: 0o600).write(Array("ok s t i1 p".utf8).rawBytes)
        try folder.create("held", mode: 0o600).write(Array("quarantine".utf8).rawBytes)
        var options = scratch.options()
        options.audit = scratch.path + "/audit"
        options.quarantine = scratch.path + "/q"
        let summary = try scratch.run(options)
        #expect(summary.deidentified == 2 && summary.quarantined == 1 && summary.unreadable == 0)
        #expect(scratch.read("q/000001.dcm") == "quarantine")
        let names = try scratch.lines("audit").compactMap { $0["input"] as? String }
        #expect(names == ["deep", "held"].map { String(repeating: part + "/", count: 60) + $0 } + ["z"])
        // FileManager cannot remove so deep a tree.
        let remove = Process()
        remove.executableURL = URL(fileURLWithPath: "/bin/rm")
        remove.arguments = ["-rf", scratch.path + "/in"]
        try remove.run()
        remove.waitUntilExit()
    }

    /// A folder that the run writes to, reached through the input although no path says so, is not read.
    @Test func ownFoldersAreNotEntered() throws {
        let scratch = Scratch()
        try scratch.write("in/a/1", "x")
        try scratch.write("in/b", "x")
        let avoided = try FileSystem.status(of: scratch.path + "/in/a").identity
        var walk = InputWalk(
            [InputWalk.Root(path: FileName(scratch.path + "/in"), isDirectory: true)], avoiding: [avoided])
        var seen: [InputEntry.Kind] = []
        while let entry = walk.next() { seen.append(entry.kind) }
        #expect(seen == [.ownOutput, .file])
    }
}
