import Foundation
import MidicRuntime
import Testing

@Suite struct BatchTests {
    /// Sixty files in three folders with every outcome and several duplicates.
    private func mixed() throws -> Scratch {
        let scratch = Scratch()
        for index in 0..<60 {
            let name = "in/\(["b", "a-b", "a"][index % 3])/\(index)"
            switch index % 10 {
            case 3: try scratch.write(name, "reject")
            case 5: try scratch.write(name, "quarantine")
            case 7: try scratch.write(name, "plain text")
            case 8: try scratch.write(name, "ok st se same payload\(index)")
            default: try scratch.write(name, "ok st se\(index % 4) sop\(index) payload\(index)")
            }
        }
        try scratch.write("in/DICOMDIR", "dicomdir")
        return scratch
    }

    @Test(arguments: DuplicateRule.allCases)
    func resultsDoNotDependOnTheNumberOfJobs(rule: DuplicateRule) throws {
        var seen: [[String?]] = []
        let scratch = try mixed()
        for jobs in [1, 2, 4, 9] {
            let place = "r\(jobs)"
            try FileManager.default.createDirectory(
                atPath: scratch.path + "/" + place, withIntermediateDirectories: true)
            var options = BatchOptions(
                inputs: [scratch.path + "/in"], output: scratch.path + "/\(place)/out", jobs: jobs)
            options.onDuplicate = rule
            options.audit = scratch.path + "/\(place)/audit"
            options.map = scratch.path + "/\(place)/map"
            options.quarantine = scratch.path + "/\(place)/held"
            let summary = try scratch.run(options)
            #expect(summary.ending == .held)
            let files = scratch.files(place)
            seen.append(files + files.map { scratch.read(place + "/" + $0) })
        }
        #expect(seen.allSatisfy { $0 == seen[0] })
        #expect(seen[0].contains("out/st/se/same-2.dcm") == (rule == .suffix))
    }

    /// A walk with a limit is the start of the walk without, and a run of such a plan takes no more.
    @Test func aLimitOnTheWalk() throws {
        let scratch = try mixed()
        let roots = try BatchPlan(scratch.options(jobs: 1)).roots
        func names(limit: Int) -> [String] {
            var walk = InputWalk(roots, limit: limit)
            var names: [String] = []
            while let entry = walk.next() { names.append(entry.relativePath) }
            return names
        }
        let all = names(limit: .max)
        #expect(all.count == 61)
        for limit in [0, 1, 17, 61, 100] { #expect(names(limit: limit) == Array(all.prefix(limit))) }

        let sample = InputSample(roots, mostFiles: 17, mostBytes: .max)
        #expect((sample.entries, sample.files, sample.isWhole) == (17, 17, false))
        let small = InputSample(roots, mostFiles: .max, mostBytes: 1)
        #expect((small.files, small.isWhole) == (1, false))
        let whole = InputSample(roots, mostFiles: .max, mostBytes: .max)
        #expect((whole.files, whole.isWhole) == (61, true))
    }

    @Test(arguments: PlainCopy.Kind.allCases)
    func plainCopiesHaveTheBytes(kind: PlainCopy.Kind) throws {
        let scratch = try mixed()
        // Longer than what `floor` reads.
        try scratch.write("in/long", String(repeating: "0123456789", count: 20_000))
        let roots = try BatchPlan(scratch.options(jobs: 1)).roots
        try FileManager.default.createDirectory(atPath: scratch.path + "/tmp", withIntermediateDirectories: true)
        let folder = try ScratchFolder(prefix: "c-", in: scratch.path + "/tmp")
        let result = try PlainCopy.run(kind, roots, limit: .max, into: folder, stop: StopFlag())
        #expect(result.files == 62)
        func contents(_ place: String) -> [String] {
            scratch.files(place).compactMap { scratch.read(place + "/" + $0) }.sorted()
        }
        #expect(contents("tmp") == contents("in"))
        try folder.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/tmp").isEmpty)
    }

    @Test func countsAndReasons() throws {
        let scratch = try mixed()
        var options = scratch.options(jobs: 3)
        options.quarantine = scratch.path + "/held"
        let summary = try scratch.run(options)
        #expect(summary.files == 61)
        #expect(summary.deidentified == 37)
        #expect(summary.rejected == 7)
        #expect(summary.quarantined == 11)
        #expect(summary.notDICOM == 6)
        #expect(summary.counts.kept == 37 * 3)
        #expect(
            summary.reasons.map { "\($0.kind.rawValue) \($0.code) \($0.count)" } == [
                "rejected not-accepted 6", "rejected dicomdir 1",
                "quarantined truncated-element 6", "quarantined duplicate-instance 5",
            ])
        #expect(summary.reasons[0].examples.count == RunSummary.exampleLimit)
        #expect(scratch.files("held").count == 22)
        #expect(scratch.files("out").count == 37)
        #expect(scratch.mode("held") == 0o700)
        #expect(scratch.mode("held/000001.dcm") == 0o600)
        #expect(scratch.read("held/000001.dcm") == "quarantine")
        let record = try #require(scratch.read("held/000001.json"))
        #expect(
            record.contains(
                #""reason":"truncated-element","by":"midic","offset":132,"related_offset":200,"tag":"(0010,0010)""#))
    }

    @Test func theWalkIsInOrderOfComponents() throws {
        let scratch = Scratch()
        for name in ["in/a/z", "in/a-b/y", "in/a.x", "in/B/1", "in/é", "in/a/b/c"] { try scratch.write(name, "x") }
        var walk = InputWalk([InputWalk.Root(path: FileName(scratch.path + "/in"), isDirectory: true)])
        var names: [String] = []
        while let entry = walk.next() {
            names.append(entry.relativePath)
            #expect(entry.number == names.count)
        }
        #expect(names == ["B/1", "a/b/c", "a/z", "a-b/y", "a.x", "é"])
    }

    @Test func linksAndSpecialFiles() throws {
        let scratch = Scratch()
        try scratch.write("elsewhere/f", "ok a b c d")
        try scratch.write("in/x", "plain")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: scratch.path + "/in/self", withDestinationPath: "self")
        try files.createSymbolicLink(
            atPath: scratch.path + "/in/file", withDestinationPath: scratch.path + "/elsewhere/f")
        try files.createSymbolicLink(
            atPath: scratch.path + "/in/folder", withDestinationPath: scratch.path + "/elsewhere")
        try files.createSymbolicLink(atPath: scratch.path + "/in/loop", withDestinationPath: scratch.path + "/in")
        try files.createSymbolicLink(atPath: scratch.path + "/in/nowhere", withDestinationPath: "missing")
        _ = unsafe mkfifo(scratch.path + "/in/pipe", 0o600)
        let summary = try scratch.run(scratch.options())
        #expect(summary.deidentified == 1)
        #expect(summary.linkedDirectories == 2)
        #expect(summary.specialFiles == 1)
        #expect(summary.reasons.map { "\($0.code) \($0.examples)" } == [#"link leads nowhere ["nowhere", "self"]"#])
        #expect(summary.notDICOM == 1)
        #expect(summary.ending == .held)
    }

    @Test func aSecondRunFindsItsOutputs() throws {
        let scratch = Scratch()
        for index in 0..<9 { try scratch.write("in/\(index)", "ok s t i\(index) p\(index)") }
        let first = try scratch.run(scratch.options(jobs: 2))
        let second = try scratch.run(scratch.options(jobs: 2))
        #expect(first.identical == 0)
        #expect(second.identical == 9)
        #expect(second.repeated == 0)
        #expect(second.writtenBytes == 0)
        #expect(second.deidentified == 9)
        #expect(second.ending == .complete)
        #expect(scratch.files("out").count == 9)
    }

    /// What a worker has recognised is not believed if it is another by the time of the commit: nothing is recorded of it.
    @Test(arguments: ["foreign", "longer-foreign"], [1, 4])
    func anOutputThatChangesAfterItWasRecognisedEndsTheRun(payload: String, jobs: Int) throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i \(payload)")
        #expect(try scratch.run(scratch.options()).writtenBytes == payload.utf8.count)
        try scratch.write("in/1", "late \(scratch.path)/out/s/t/i.dcm s t i \(payload)")
        var options = scratch.options(jobs: jobs)
        options.audit = scratch.path + "/audit"
        let summary = try scratch.run(options)
        #expect(summary.ending == .failed)
        #expect(summary.failure?.isTaken == true && summary.failure?.name?.hasSuffix("out/s/t/i.dcm") == true)
        #expect(summary.deidentified == 0)
        #expect(scratch.read("out/s/t/i.dcm") == "foreign")
        #expect(scratch.files("out") == ["s/t/i.dcm"])
        #expect(try scratch.lines("audit").map { $0["kind"] as? String } == ["run", "end"])
    }

    /// A repeat needs no room for what it does not write: the staging folder stays empty.
    @Test func aRepeatStagesOnlyWhatIsNew() throws {
        let scratch = Scratch()
        for index in 0..<5 { try scratch.write("in/\(index)", "ok s t i\(index) p\(index)") }
        _ = try scratch.run(scratch.options())
        // Another of the same size, a shorter one, a link to an equal one, and none.
        try scratch.write("out/s/t/i1.dcm", "pX")
        try scratch.write("out/s/t/i2.dcm", "p")
        try FileManager.default.removeItem(atPath: scratch.path + "/out/s/t/i3.dcm")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/out/s/t/i3.dcm", withDestinationPath: "i0.dcm")
        try FileManager.default.removeItem(atPath: scratch.path + "/out/s/t/i4.dcm")
        var options = scratch.options()
        options.audit = scratch.path + "/audit"
        let summary = try scratch.run(options)
        #expect(summary.identical == 1 && summary.quarantined == 3 && summary.deidentified == 2)
        let lines = try scratch.lines("audit").filter { $0["kind"] as? String == "file" }
        #expect(lines.map { $0["identical"] as? Bool } == [true, nil, nil, nil, nil])
        #expect(lines.map { $0["taken_by"] as? String } == [nil, "file", "file", "link", nil])
        #expect(scratch.files("out") == (0..<5).map { "s/t/i\($0).dcm" })
    }

    @Test func equalOutputsAreWrittenOnce() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i same")
        try scratch.write("in/2", "ok s t i other")
        try scratch.write("in/3", "ok s t i same ")
        try scratch.write("in/4", "ok s t i other ")
        var options = scratch.options()
        options.onDuplicate = .suffix
        let summary = try scratch.run(options)
        #expect(summary.identical == 2)
        #expect(summary.repeated == 2)
        #expect(summary.writtenBytes == 9 && summary.outputBytes == 18)
        #expect(scratch.files("out") == ["s/t/i-2.dcm", "s/t/i.dcm"])
        #expect(scratch.read("out/s/t/i.dcm") == "same")
        #expect(scratch.read("out/s/t/i-2.dcm") == "other")
    }

    @Test(arguments: [1, 4])
    func aFullDiskEndsTheRunAndLeavesNoParts(jobs: Int) throws {
        let scratch = Scratch()
        for index in 100..<120 { try scratch.write("in/\(index)", "ok s t i\(index) p\(index)") }
        try scratch.write("in/110", "full")
        var options = scratch.options(jobs: jobs)
        options.audit = scratch.path + "/audit"
        let summary = try scratch.run(options)
        #expect(summary.failure?.errorNumber == ENOSPC)
        #expect(summary.ending == .failed)
        #expect(summary.deidentified == 10)
        #expect(scratch.files("out") == (100..<110).map { "s/t/i\($0).dcm" })
        #expect(scratch.read("audit")?.contains(#""complete":false"#) == true)
    }

    @Test func aSignalEndsTheRunInOrder() throws {
        let scratch = Scratch()
        for index in 0..<9 { try scratch.write("in/\(index)", "ok s t i\(index) p\(index)") }
        let stop = StopFlag()
        stop.raise(signal: 2)
        let summary = try scratch.run(scratch.options(), stop: stop)
        #expect(summary.files == 0)
        #expect(summary.ending == .stopped(signal: 2))
        #expect(scratch.files("out").isEmpty)
    }

    @Test func whatAKilledRunLeftIsRemovedAndALivingRunIsNot() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i p")
        let own = ".midic-staging-\(ProcessFacts.identifier)"
        try scratch.write("out/\(own)/1", "part")
        try scratch.write("out/.midic-staging-1/7", "at work")
        let living = try Descriptor.open(scratch.path + "/out/.midic-staging-1")
        let isLocked = living.tryLock()
        #expect(isLocked)
        let summary = try scratch.run(scratch.options())
        #expect(summary.ending == .complete)
        #expect(scratch.files("out") == [".midic-staging-1", ".midic-staging-1/7", "s/t/i.dcm"])
        withExtendedLifetime(living) {}
    }

    /// A link that looks like a staging folder leads to nothing that is removed.
    @Test func aLinkIsNoStagingFolder() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i p")
        try scratch.write("elsewhere/precious", "x")
        try scratch.write("out/other", "x")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/out/.midic-staging-9", withDestinationPath: scratch.path + "/elsewhere")
        let summary = try scratch.run(scratch.options())
        #expect(summary.ending == .complete)
        #expect(scratch.read("elsewhere/precious") == "x")
    }

    @Test func unreadableInputsAreListed() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "unreadable")
        try scratch.write("in/2", "ok s t i p")
        let summary = try scratch.run(scratch.options())
        #expect(summary.unreadable == 1)
        #expect(summary.deidentified == 1)
        #expect(summary.ending == .held)
    }

    /// A machine that has nothing left to give is no fault of an input.
    @Test func exhaustionEndsTheRun() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i p")
        try scratch.write("in/2", "exhausted")
        let summary = try scratch.run(scratch.options())
        #expect(summary.failure?.errorNumber == EMFILE)
        #expect(summary.deidentified == 1 && summary.unreadable == 0)
        #expect(scratch.files("out") == ["s/t/i.dcm"])
    }

    @Test func auditLines() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i payload")
        try scratch.write("in/2", "quarantine")
        for redact in [false, true] {
            var options = scratch.options()
            options.audit = scratch.path + "/audit-\(redact)"
            options.redactPaths = redact
            _ = try scratch.run(options)
        }
        let plain = try #require(scratch.read("audit-false")).split(separator: "\n").map(String.init)
        #expect(
            plain[0]
                == #"{"schema":"midic-audit/2","kind":"run","tool":"midic 0","ruleset":"d1","key_checks":{"study_key":"ab"},"on_duplicate":"quarantine","inputs":1,"roots":["\#(try FileSystem.realPath(scratch.path))/in"],"redacted_paths":false}"#
        )
        #expect(
            plain[1].hasPrefix(#"{"kind":"file","number":1,"input":"1","outcome":"deidentified","output":"s/t/i.dcm","#)
        )
        #expect(
            plain[2].hasPrefix(
                #"{"kind":"file","number":2,"input":"2","outcome":"quarantined","reason":"truncated-element","by":"midic","#
            ))
        #expect(plain[3].hasPrefix(#"{"kind":"end","complete":true,"files":2,"deidentified":1,"#))
        #expect(plain.count == 4)
        for line in plain { #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any]) }
        let redacted = try #require(scratch.read("audit-true"))
        #expect(
            !redacted.contains(#""input":"#) && !redacted.contains(#""roots":"#) && !redacted.contains(scratch.path))
        #expect(scratch.mode("audit-true") == 0o600)
    }

    @Test func theMapHoldsEachPairOnce() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t one p")
        try scratch.write("in/2", "ok s t two p")
        var options = scratch.options()
        options.map = scratch.path + "/map.csv"
        _ = try scratch.run(options)
        let expected = [
            "kind,old,new", "uid,1.2.3,2.25.1", "patient_id,\"A,\"\"one\",X", "patient_id,\"A,\"\"two\",X", "",
        ]
        #expect(scratch.read("map.csv") == expected.joined(separator: "\r\n"))
        #expect(scratch.mode("map.csv") == 0o600)
    }
}
