import Foundation
@testable import MidicRuntime
import Testing

/// Audit, map and quarantine tell what is there, no more and no less.
@Suite struct RecordTests {
    private func options(_ scratch: Scratch, jobs: Int = 1) -> BatchOptions {
        var options = scratch.options(jobs: jobs)
        options.audit = scratch.path + "/audit"
        options.map = scratch.path + "/map"
        options.quarantine = scratch.path + "/held"
        return options
    }

    @Test(arguments: [1, 4])
    func aDuplicateNamesItsPartner(jobs: Int) throws {
        let scratch = Scratch()
        try scratch.write("out/s/t/old.dcm", "elder")
        try scratch.write("out/s/t/same.dcm", "p")
        let inputs = [
            "ok s t i p1", "ok s t j p", "ok s t i p2", "ok s t j p ", "ok s t old p", "ok s t same p", "ok s u i p1",
        ]
        for (index, text) in inputs.enumerated() { try scratch.write("in/\(index + 1)", text) }
        let summary = try scratch.run(options(scratch, jobs: jobs))
        let lines = try scratch.lines("audit")
        let seen = lines.dropFirst().dropLast().map { line in
            ["outcome", "identical", "duplicate_of", "taken_by"].compactMap { line[$0].map { "\($0)" } }
        }
        #expect(
            seen == [
                ["deidentified"], ["deidentified"], ["quarantined", "1"], ["deidentified", "1", "2"],
                ["quarantined", "file"], ["deidentified", "1"], ["deidentified"],
            ])
        #expect(summary.identical == 2 && summary.repeated == 1)
        #expect(lines[3]["copy"] as? String == "000001.dcm")
        #expect(scratch.read("held/000001.json")?.contains(#""duplicate_of":1"#) == true)
        #expect(scratch.read("held/000002.json")?.contains(#""taken_by":"file""#) == true)
        #expect(scratch.read("out/s/t/old.dcm") == "elder")
        #expect(summary.reasons.map(\.count) == [2] && summary.reasons.map(\.taken) == [1])
        #expect((lines[8]["reasons"] as? [[String: Any]])?.first?["taken"] as? Int == 1)
    }

    /// A gate's words can be those of a code; its number says that they are not.
    @Test func aGateIsNoCode() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "gate 1 duplicate-instance")
        try scratch.write("in/2", "gate 2 duplicate-instance")
        try scratch.write("in/3", "quarantine")
        let summary = try scratch.run(options(scratch))
        let lines = try scratch.lines("audit")
        #expect(lines[1...3].map { $0["by"] as? String } == ["gate", "gate", "midic"])
        #expect(lines[1...3].map { $0["gate"] as? Int } == [1, 2, nil])
        #expect(summary.reasons.map(\.gate) == [1, 2, nil])
        let reasons = try #require(lines[4]["reasons"] as? [[String: Any]])
        #expect(reasons.map { $0["gate"] as? Int } == [1, 2, nil])
    }

    /// What somebody put under an output's name is neither followed nor replaced.
    @Test(arguments: ["link", "dead link", "folder", "pipe"])
    func foreignNames(kind: String) throws {
        let scratch = Scratch()
        try scratch.write("elsewhere", "p")
        try scratch.write("in/1", "ok s t i p")
        try scratch.write("out/s/t/other", "x")
        let place = scratch.path + "/out/s/t/i.dcm"
        let files = FileManager.default
        switch kind {
        case "link": try files.createSymbolicLink(atPath: place, withDestinationPath: scratch.path + "/elsewhere")
        case "dead link": try files.createSymbolicLink(atPath: place, withDestinationPath: "nothing")
        case "folder": try files.createDirectory(atPath: place, withIntermediateDirectories: true)
        default: _ = unsafe mkfifo(place, 0o600)
        }
        let summary = try scratch.run(options(scratch))
        #expect(summary.quarantined == 1 && summary.failure == nil)
        let expected = ["link": "link", "dead link": "link", "folder": "folder", "pipe": "special-file"]
        #expect(try scratch.lines("audit")[1]["taken_by"] as? String == expected[kind])
        var suffixed = scratch.options()
        suffixed.onDuplicate = .suffix
        #expect(try scratch.run(suffixed).suffixed == 1)
        #expect(scratch.read("out/s/t/i-2.dcm") == "p")
        #expect(scratch.read("elsewhere") == "p")
    }

    @Test(arguments: ["out/s", "out/s/t"], [true, false])
    func aLinkInPlaceOfAFolderIsNotFollowed(place: String, leadsSomewhere: Bool) throws {
        let scratch = Scratch()
        try scratch.write("elsewhere/t/x", "x")
        try scratch.write("in/1", "ok a b i0 p")
        try scratch.write("in/2", "ok s t i p")
        try scratch.write("out/x", "x")
        if place == "out/s/t" { try scratch.write("out/s/x", "x") }
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/" + place,
            withDestinationPath: leadsSomewhere ? scratch.path + "/elsewhere" : "nothing")
        let before = scratch.files("elsewhere")
        for isDry in [true, false] {
            var options = isDry ? scratch.options() : options(scratch)
            options.isDry = isDry
            let summary = try scratch.run(options)
            #expect(summary.failure?.reason.contains("links are not followed") == true)
            #expect(summary.failure?.name?.hasSuffix(place) == true)
            #expect(summary.deidentified == 1)
            #expect(scratch.files("elsewhere") == before)
        }
        let lines = try scratch.lines("audit")
        #expect(lines.count == 3)
        let failure = try #require(lines[2]["failure"] as? [String: Any])
        #expect((failure["path"] as? String)?.hasSuffix(place) == true)
    }

    /// An output that cannot get its name takes its records with it, and those of its successors.
    @Test(arguments: [1, 4])
    func recordsAreTakenBack(jobs: Int) throws {
        let scratch = Scratch()
        let count = 64
        for index in 0..<count { try scratch.write("in/\(100 + index)", "ok s t i\(index) p\(index)") }
        // By the time the last is at work, outputs of its batch wait for their names.
        try scratch.write("in/200", "meddle \(scratch.path)/out/s/t/i200.dcm s t i200 p")
        let summary = try scratch.run(options(scratch, jobs: jobs))
        #expect(summary.failure?.reason.contains("something else has put a file there") == true)
        let lines = try scratch.lines("audit")
        #expect(lines.last?["complete"] as? Bool == false)
        let named = lines.compactMap { $0["output"] as? String }
        #expect(named.sorted() == scratch.files("out").map { String($0) }.filter { !$0.hasSuffix("i200.dcm") })
        #expect(named.count == summary.deidentified)
        let map = try #require(scratch.read("map"))
        #expect(map.hasSuffix("\r\n"))
        #expect(map.components(separatedBy: "\r\n").count == 1 + 1 + summary.deidentified + 1)
        #expect(scratch.read("out/s/t/i200.dcm") == "foreign")
    }

    /// What is taken back gives up its room, and not that of the end.
    @Test func roomForTheLastRecordIsKept() throws {
        let scratch = Scratch()
        let last = 1 << 20
        let file = try RecordFile(creating: scratch.path + "/records", lastRecord: last)
        func room() -> Int {
            var record = stat()
            _ = unsafe stat(scratch.path + "/records", &record)
            return Int(record.st_blocks) * 512
        }
        file.add("first\n")
        try file.flush()
        let end = file.end
        let canReserve = room() >= last
        file.add("second\n")
        try file.flush()
        file.cut(to: end)
        #expect(!canReserve || room() >= last)
        file.add("lost\n")
        file.cut(to: end)
        try file.finish(["end\n"])
        #expect(scratch.read("records") == "first\nend\n")
        #expect(room() < last)
    }

    @Test func aQuarantineInUseIsRefused() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "quarantine")
        let other = try QuarantineDirectory(at: scratch.path + "/held")
        let failure = #expect(throws: SystemFailure.self) { try scratch.run(options(scratch)) }
        #expect(failure?.reason.contains("another run is writing to this folder") == true)
        #expect(scratch.files("") == ["in/1"])
        withExtendedLifetime(other) {}
    }

    @Test func aSecondRunIntoTheSameOutputIsRefused() throws {
        let scratch = Scratch()
        try scratch.write("in/1", "ok s t i p")
        try scratch.write("out/x", "x")
        let other = try Descriptor.openDirectory(scratch.path + "/out")
        let isLocked = other.tryLock()
        #expect(isLocked)
        let failure = #expect(throws: SystemFailure.self) { try scratch.run(options(scratch)) }
        #expect(failure?.reason.contains("another run is writing to this folder") == true)
        #expect(scratch.files("") == ["in/1", "out/x"])
        withExtendedLifetime(other) {}
    }

    @Test func aQuarantineThatCannotBeWrittenCostsNothingElse() throws {
        let scratch = Scratch()
        for index in 1...5 { try scratch.write("in/\(index)", "ok s t i\(index) p") }
        try scratch.write("in/6", "meddle \(scratch.path)/held/000001.json s t i6 p")
        try scratch.write("in/7", "quarantine")
        let summary = try scratch.run(options(scratch))
        #expect(summary.failure?.reason.contains("something else has put a file there") == true)
        #expect(summary.deidentified == 6 && summary.quarantined == 0)
        #expect(scratch.files("held") == ["000001.json"])
        #expect(scratch.read("held/000001.json") == "foreign")
        let lines = try scratch.lines("audit")
        #expect(lines.count == 8 && lines.last?["complete"] as? Bool == false)
        #expect(scratch.files("out").count == 6)
    }

    @Test(arguments: [false, true])
    func aDryRunTellsWhatTheRunDoes(hasOutput: Bool) throws {
        let scratch = Scratch()
        let inputs = [
            "ok s t i p1", "ok s t i p2", "ok s t i p1 ", "quarantine", "reject", "plain", "ok s t old q",
            "ok s t same p", "gate 2 us", "dicomdir",
        ]
        for (index, text) in inputs.enumerated() { try scratch.write("in/\(100 + index)", text) }
        if hasOutput {
            try scratch.write("out/s/t/old.dcm", "elder")
            try scratch.write("out/s/t/same.dcm", "p")
        }
        let before = scratch.files("")
        var dry = options(scratch, jobs: 3)
        dry.isDry = true
        let told = try scratch.run(dry)
        dry.output = nil
        let alone = try scratch.run(dry)
        #expect(alone.identical == 1 && alone.quarantined == 3)
        #expect(scratch.files("") == before)
        #expect(FileManager.default.fileExists(atPath: scratch.path + "/out") == hasOutput)
        let done = try scratch.run(options(scratch))
        #expect(told.fileCounts.map(\.count) == done.fileCounts.map(\.count))
        #expect(told.reasons == done.reasons)
        #expect(told.ending == done.ending)
        #expect(done.identical == (hasOutput ? 2 : 1))
    }

    /// As many series as inputs, more than are held open at a time, and back again to the first.
    @Test func manySeries() throws {
        let scratch = Scratch()
        for index in 0..<50 { try scratch.write("in/\(100 + index)", "ok s\(index % 20) t\(index % 20) i\(index) p") }
        let summary = try scratch.run(options(scratch))
        #expect(summary.deidentified == 50 && summary.failure == nil)
        #expect(scratch.files("out").count == 50)
        #expect(try scratch.lines("audit").count == 52)
    }

    @Test func allThatIsHeldIsListedOnRequest() throws {
        let scratch = Scratch()
        for index in 10..<30 { try scratch.write("in/\(index)", "reject") }
        var options = scratch.options()
        #expect(try scratch.run(options).reasons[0].examples.count == 5)
        options.listsHeld = true
        #expect(try scratch.run(options).reasons[0].examples.count == 20)
    }

    /// Whatever the umask: an output that is not whole yet may never be, and nobody is to take it for one.
    @Test func workersWriteWhereNobodyElseLooks() throws {
        let scratch = Scratch()
        let folder = try OutputFolder(scratch.path + "/out")
        let name = OutputFolder.stagingPrefix + String(ProcessFacts.identifier)
        #expect(scratch.mode("out/" + name) == 0o700)
        withExtendedLifetime(folder) {}
    }
}
