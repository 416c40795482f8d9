import Foundation
import MidicRuntime
import Testing

@Suite struct DescriptorTests {
    /// Names are of the open folder, wherever its path leads by now.
    @Test func namesAreRelativeToTheOpenFolder() throws {
        let root = try TemporaryFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: root.path + "/a", withIntermediateDirectories: false)
        let folder = try Descriptor.openDirectory(root.path + "/a")
        try files.moveItem(atPath: root.path + "/a", toPath: root.path + "/b")
        let content: [UInt8] = [1, 2]
        try folder.create("x", mode: 0o600).write(content.rawBytes)
        try folder.makeDirectory("below")
        let isRenamed = try folder.renameUnlessTaken("x", to: "below/y", in: folder)
        #expect(isRenamed)
        #expect(try root.read("b/below/y") == [1, 2])
        #expect(!files.fileExists(atPath: root.path + "/a"))
    }

    @Test func aNameThatIsTakenStays() throws {
        let root = try TemporaryFolder()
        _ = try root.write([1], as: "old")
        _ = try root.write([2], as: "new")
        let folder = try root.open()
        let isRenamed = try folder.renameUnlessTaken("new", to: "old", in: folder)
        #expect(!isRenamed)
        #expect(try root.read("old") == [1])
        #expect(try root.read("new") == [2])
    }

    /// Neither the text of a failure nor a print of it names the file.
    @Test func aFailureShowsNoNameUnlessAsked() {
        do throws(SystemFailure) {
            _ = try Descriptor.open("/nowhere/Doe^Jane.dcm")
            Issue.record("opened")
        } catch {
            #expect("\(error)" == "open: No such file or directory")
            #expect(error.described == "open /nowhere/Doe^Jane.dcm: No such file or directory")
        }
    }

    @Test(arguments: [0, 1, 65_536, 65_537, 300_000])
    func comparison(count: Int) throws {
        let root = try TemporaryFolder()
        let content = InputFileTests.content(count)
        _ = try root.write(content, as: "a")
        _ = try root.write(content, as: "same")
        _ = try root.write(content + [0], as: "longer")
        var other = content
        if count > 0 { other[count - 1] ^= 1 }
        _ = try root.write(other, as: "other")
        let folder = try root.open()
        var comparison = ContentComparison()
        for (name, expected) in [("same", true), ("longer", false), ("other", count == 0)] {
            let isEqual = try comparison.areEqual(folder.open("a"), folder.open(name))
            #expect(isEqual == expected)
        }
    }
}
