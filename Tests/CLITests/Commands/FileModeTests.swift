import Foundation
import Testing

/// Who can read what a run writes: outputs are as open as the user's umask lets them be; originals and what leads back to them are
/// the user's alone, whatever the umask.
@Suite struct FileModeTests {
    private let scratch = Scratch()

    @Test(arguments: [("000", "666", "777"), ("022", "644", "755"), ("077", "600", "700")])
    func modesOfWhatARunWrites(example: (umask: String, file: String, folder: String)) throws {
        let examples = Tool.repository.path + "/examples"
        let result = try Tool.shell(
            """
            umask \(example.umask); cd \(scratch.path); mkdir in there; chmod 777 there
            cp \(examples)/dicom/ct/slice1.dcm in/1.dcm; head -c 900 in/1.dcm > in/2.dcm
            midic run \(examples)/basic.midic in -q -o out --secret study_key=@\(examples)/demo.key \
                --audit audit.jsonl --map map.csv --quarantine held
            midic run \(examples)/basic.midic in -q -o out --secret study_key=@\(examples)/demo.key --quarantine there
            midic build \(examples)/basic.midic -o basic.ruleset
            stat -c %a out/*/*/*.dcm out out/* out/*/* basic.ruleset audit.jsonl map.csv held there held/* there/* | tr '\\n' ' '
            """)
        let (file, folder) = (example.file, example.folder)
        let open = "\(file) \(folder) \(folder) \(folder) \(file) "
        #expect(
            result.output.hasSuffix(open + "600 600 700 700 600 600 600 600 "), "\(result.output)\(result.messages)")
    }
}
