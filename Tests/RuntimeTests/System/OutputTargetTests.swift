import Foundation
import MidicRuntime
import Testing

/// What happens to the name between the first look and the write.
@Suite struct OutputTargetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path + "/target" }

    private func write(_ text: String, to path: String? = nil) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path ?? self.path))
    }
    private func text(_ path: String? = nil) throws -> String {
        try String(contentsOfFile: path ?? self.path, encoding: .utf8)
    }
    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func aNewFile() throws {
        let target = try OutputTarget(path)
        #expect(target.found == nil)
        #expect(try target.write(Array("new".utf8)))
        #expect(try text() == "new")
        #expect(try names() == ["target"])
    }

    @Test func anOlderFile() throws {
        try write("older")
        let target = try OutputTarget(path)
        #expect(target.found?.kind == .regular)
        #expect(try target.beginning(3) == Array("old".utf8))
        #expect(try target.write(Array("new".utf8)))
        #expect(try text() == "new")
        #expect(try names() == ["target"])
    }

    @Test func aFileThatAppearsMeanwhileStays() throws {
        let target = try OutputTarget(path)
        try write("somebody's")
        #expect(try !target.write(Array("new".utf8)))
        #expect(try text() == "somebody's")
        #expect(try names() == ["target"])
    }

    @Test func aLinkThatAppearsMeanwhileIsNotFollowed() throws {
        let target = try OutputTarget(path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path + "/elsewhere")
        #expect(try !target.write(Array("new".utf8)))
        #expect(try names() == ["target"])
    }

    /// Another file, longer bytes in the same file, and a link to the very file.
    @Test(arguments: ["other", "longer", "link", "gone", "folder"])
    func whatTookItsPlaceStays(kind: String) throws {
        try write("older")
        let target = try OutputTarget(path)
        let files = FileManager.default
        switch kind {
        case "other":
            try write("other", to: folder.path + "/other")
            try files.removeItem(atPath: path)
            try files.moveItem(atPath: folder.path + "/other", toPath: path)
        case "longer":
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.write(contentsOf: Data("somebody's".utf8))
            try handle.close()
        case "link":
            try files.moveItem(atPath: path, toPath: folder.path + "/moved")
            try files.createSymbolicLink(atPath: path, withDestinationPath: "moved")
        case "folder":
            try files.removeItem(atPath: path)
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        default: try files.removeItem(atPath: path)
        }
        let before = try names()
        if kind == "other" || kind == "folder" { #expect((try? target.beginning(3)) ?? nil == nil) }
        #expect(try !target.write(Array("new".utf8)))
        #expect(try names() == before)
        switch kind {
        case "other": #expect(try text() == "other")
        case "longer": #expect(try text() == "somebody's")
        case "link": #expect(try text(folder.path + "/moved") == "older")
        default: break
        }
    }

    @Test func aFolderThatIsNotThere() {
        #expect(throws: SystemFailure.self) { try OutputTarget(folder.path + "/none/target") }
    }
}
