import Foundation
import TestSupport
import Testing

/// The strict reader over a folder of outputs, for the judges outside: `MIDIC_STRICT_INPUT` names the folder and
/// `MIDIC_STRICT_OUTPUT` a file for what was seen.
///
/// Of each file a line `F`, name, transfer syntax; then of each element a line `E`, path, VR, start and end of the value,
/// `1` for fragments; or one line `!` with what is wrong (`v` if it is a value that its VR, or what describes the pixels, does not allow).
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MIDIC_STRICT_INPUT"] != nil))
struct StrictFolderTests {
    @Test func everyFile() throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = try #require(environment["MIDIC_STRICT_INPUT"])
        let target = try #require(environment["MIDIC_STRICT_OUTPUT"])
        var text = ""
        var count = 0
        _ = FileManager.default.createFile(atPath: target, contents: nil)
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: target))
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".dcm") {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            do {
                let object = try StrictReader.read(bytes)
                text += "F\t\(name)\t\(object.syntax)\n"
                for element in object.elements {
                    text += "E\t\(element.path)\t\(element.vr)\t\(element.value.lowerBound)\t"
                    text += "\(element.value.upperBound)\t\(element.isEncapsulated ? 1 : 0)\n"
                }
                let breach = StrictValues.breach(in: object, of: bytes) ?? StrictPixels.breach(in: object, of: bytes)
                if let breach { text += "v\t\(breach)\n" }
            } catch {
                text += "F\t\(name)\t\n!\t\(error)\n"
            }
            count += 1
            if text.utf8.count > 1 << 20 {
                try output.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try output.write(contentsOf: Data(text.utf8))
        #expect(count > 0)
    }
}
