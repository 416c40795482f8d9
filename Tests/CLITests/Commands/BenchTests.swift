import Foundation
import Testing

/// `midic bench` leaves nothing behind, whatever becomes of it, and says what it has measured.
@Suite struct BenchTests {
    private let scratch = Scratch()

    private static let words = [
        "bench", "examples/basic.midic", "examples/dicom", "--secret", "study_key=@examples/demo.key",
    ]

    /// Runs with a scratch folder that has been made.
    private func bench(_ words: String...) throws -> Tool.Result {
        try FileManager.default.createDirectory(atPath: scratch.path + "/tmp", withIntermediateDirectories: true)
        return try Tool.run(Self.words + ["--scratch", scratch.path + "/tmp"] + words)
    }

    private var left: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: scratch.path + "/tmp")) ?? ["no folder"]
    }

    @Test func measuresAndLeavesNothing() throws {
        let result = try bench("--rounds", "2", "--jobs", "2", "--format", "json")
        #expect(result.status == 0, "\(result.messages)")
        #expect(left.isEmpty)
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let rows = try #require(object["rows"] as? [[String: Any]])
        let names = rows.map { row in
            [
                row["what"] as? String, (row["jobs"] as? Int).map(String.init),
                (row["records"] as? Bool).map(String.init),
            ]
            .compactMap { $0 }.joined(separator: " ")
        }
        #expect(names == ["copy", "floor", "midic 1 false", "midic 1 true", "midic 2 false", "midic 2 true"])
        for row in rows {
            let times = try #require(row["milliseconds"] as? [String: Double])
            let (low, middle, high) = try (
                #require(times["lowest"]), #require(times["median"]), #require(times["highest"])
            )
            #expect(low > 0 && low <= middle && middle <= high)
            #expect((row["of_copy"] == nil) == (row["what"] as? String == "copy"))
        }
        let outcomes = try #require(object["outcomes"] as? [String: Int])
        #expect(object["files"] as? Int == outcomes["files"])
        #expect(outcomes["deidentified"] ?? 0 >= 10)
        #expect(object["whole"] as? Bool == true)
        #expect(object["peak_anonymous_bytes"] as? Int ?? 0 > 0)
    }

    @Test func theTableNamesAllWays() throws {
        let result = try bench("--rounds", "1", "--jobs", "1", "--files", "2")
        #expect(result.status == 0, "\(result.messages)")
        for word in ["copy", "floor", "midic, 1 job", "midic, 1 job, audit and map", "there are more", "of floor"] {
            #expect(result.output.contains(word), "\(result.output)")
        }
        #expect(result.output.contains("files    2, "))
        #expect(result.output.contains("A run this short is for the most part its start"))
    }

    @Test func standardInputIsNoInput() throws {
        let result = try Tool.run(["bench", "examples/basic.midic", "-", "--secret", "study_key=@examples/demo.key"])
        #expect(result.status == 2)
        #expect(result.messages.contains("`-` is no INPUT of `midic bench`"))
    }

    /// The copies are seen by their owner alone, and go with the command: on one signal, and on a second one at once.
    @Test(arguments: [("TERM", 1, 143), ("HUP", 1, 129), ("TERM", 2, 143)])
    func signals(given: (name: String, times: Int, code: Int)) throws {
        let place = scratch.path + "/tmp"
        let result = try Tool.shell(
            """
            mkdir \(place); midic \(Self.words.joined(separator: " ")) --rounds 1000 --scratch \(place) & bench=$!
            for n in $(seq 1000); do test -e \(place)/midic-bench-*/out && break; sleep 0.01; done
            stat -c %a \(place)/midic-bench-*
            for n in $(seq \(given.times)); do kill -\(given.name) $bench; done
            wait $bench; echo $?; ls -A \(place)
            """)
        #expect(result.output == "700\n\(given.code)\n", "\(result.messages)")
    }

    /// What a killed one left is removed; what only has such a name is not.
    @Test func whatAKilledOneLeft() throws {
        let place = scratch.path + "/tmp"
        try scratch.write("tmp/midic-bench-1/out/1/2.dcm", "a patient")
        try scratch.write("tmp/midic-bench-2/file", "of somebody else")
        let result = try Tool.shell(
            "chmod 700 \(place)/midic-bench-1; chmod 755 \(place)/midic-bench-2; "
                + "midic \(Self.words.joined(separator: " ")) --rounds 1 --files 2 --scratch \(place)")
        #expect(result.status == 0, "\(result.messages)")
        #expect(left == ["midic-bench-2"])
        #expect(scratch.exists("tmp/midic-bench-2/file"))
    }

    @Test func refusesAPlaceInsideTheInput() throws {
        try scratch.write("in/tmp/note", "no image")
        let result = try Tool.run([
            "bench", "examples/basic.midic", scratch.path + "/in", "--secret", "study_key=@examples/demo.key",
            "--scratch", scratch.path + "/in/tmp",
        ])
        #expect(result.status == 2)
        #expect(result.messages.contains("lies inside the input"))
        #expect(scratch.files("in") == ["tmp/note"])
    }

    @Test func nothingToMeasure() throws {
        try scratch.write("in/note", String(repeating: "no image ", count: 40))
        try scratch.write("tmp/x", "")
        let result = try Tool.run([
            "bench", "examples/basic.midic", scratch.path + "/in", "--secret", "study_key=@examples/demo.key",
            "--scratch", scratch.path + "/tmp",
        ])
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
        #expect(result.messages.contains("the one file taken becomes no output (1 not dicom)"))
        #expect(result.messages.contains("`midic run --dry-run` says why"))
        #expect(left == ["x"])
    }

    /// The first file of the examples is no image: with it alone there is nothing to measure, and more files are the cure.
    @Test func nothingAmongTheFirst() throws {
        let result = try bench("--files", "1", "--rounds", "1")
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
        #expect(result.messages.contains("(1 not dicom)"))
        #expect(result.messages.contains("take more with `--files` and `--size`"))
        #expect(left.isEmpty)
    }

    @Test func anEmptyFolder() throws {
        try FileManager.default.createDirectory(atPath: scratch.path + "/in", withIntermediateDirectories: true)
        try scratch.write("tmp/x", "")
        let result = try Tool.run([
            "bench", "examples/basic.midic", scratch.path + "/in", "--secret", "study_key=@examples/demo.key",
            "--scratch", scratch.path + "/tmp",
        ])
        #expect(result.status == 3)
        #expect(result.messages.contains("there is no file in the input"))
        #expect(left == ["x"])
    }
}
