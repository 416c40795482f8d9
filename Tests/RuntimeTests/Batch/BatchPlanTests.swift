import Foundation
import MidicRuntime
import Testing

@Suite struct BatchPlanTests {
    /// Places relative to the scratch folder, where they are not absolute.
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let expected: String
        let options: BatchOptions
        var testDescription: String { what }

        init(
            _ what: String, inputs: [String] = ["in"], output: String = "out", quarantine: String? = nil,
            audit: String? = nil, map: String? = nil, secretFiles: [String] = [], redactPaths: Bool = false,
            jobs: Int = 1, _ expected: String
        ) {
            self.what = what
            self.expected = expected
            var options = BatchOptions(inputs: inputs, output: output, jobs: jobs)
            (options.quarantine, options.audit, options.map) = (quarantine, audit, map)
            (options.secretFiles, options.redactPaths) = (secretFiles, redactPaths)
            self.options = options
        }

        func options(in root: String) -> BatchOptions {
            func place(_ path: String) -> String { path.hasPrefix("/") ? path : Path.join(root, path) }
            var options = options
            options.inputs = options.inputs.map(place)
            options.output = options.output.map(place)
            options.quarantine = options.quarantine.map(place)
            options.audit = options.audit.map(place)
            options.map = options.map.map(place)
            options.secretFiles = options.secretFiles.map(place)
            return options
        }
    }

    static let cases: [Case] = [
        Case("no input", inputs: [], "no input given"),
        Case("missing input", inputs: ["nowhere"], "No such file or directory"),
        Case("special input", inputs: ["/dev/null"], "neither a file nor a folder"),
        Case("output in input", output: "in/deep/out", "lies inside the input"),
        Case("output is input", output: "in", "lies inside the input"),
        Case("output in input through a link", output: "link/new", "lies inside the input"),
        Case("input in output", output: ".", "lies inside the output folder"),
        Case("input file in output", inputs: ["in/file"], output: "in", "lies inside the output folder"),
        Case("output is a file", output: "notes", "not a folder"),
        Case("output below a file", output: "notes/out", "cannot be created"),
        Case("quarantine in input", quarantine: "in/held", "quarantine folder"),
        Case("quarantine in output", quarantine: "out/held", "must lie outside the output"),
        Case("output in quarantine", output: "q/out", quarantine: "q", "must lie outside the output"),
        Case("quarantine in use", quarantine: "full", "is not empty"),
        Case("audit exists", audit: "notes", "not overwritten"),
        Case("audit in input", audit: "in/audit", "lies inside the input"),
        Case("audit in output", output: "full", audit: "full/audit", "unless its paths are redacted"),
        Case("map in output", output: "full", map: "full/map", redactPaths: true, "must lie outside the output"),
        Case("map without folder", map: "nowhere/map", "missing or not writable"),
        Case("audit is map", audit: "x", map: "x", "same file"),
        Case("audit exists, with a name to use", audit: "notes.txt", "/notes-2.txt`"),
        Case("quarantine in use, with a name to use", quarantine: "full", "/full-2`"),
        Case("quarantine in use, with a slash", quarantine: "full/", "/full-2`"),
        Case("audit in quarantine", quarantine: "empty", audit: "empty/audit", "lies inside the quarantine"),
        Case("map in quarantine to be made", quarantine: "q", map: "q/map", "folder is missing"),
        Case("audit in output to be made", audit: "out/audit", "unless its paths are redacted"),
        Case("map in output to be made", map: "out/map", redactPaths: true, "must lie outside the output"),
        Case("secret in output", output: "full", secretFiles: ["full/x"], "is given away"),
        Case("secret in output through a link", output: "full", secretFiles: ["key"], "is given away"),
        Case("input is the output through a link", output: "link/../in", "lies inside the input"),
        Case("output is a dead link", output: "dead", "leads nowhere"),
        Case("quarantine below a dead link", quarantine: "dead/q", "leads nowhere"),
        Case("audit is a dead link", audit: "dead", "not overwritten"),
        Case("no jobs", jobs: 0, "at least 1"),
    ]

    @Test(arguments: cases)
    func isRefusedAndCreatesNothing(example: Case) throws {
        let scratch = Scratch()
        try scratch.write("in/file", "x")
        try scratch.write("notes", "x")
        try scratch.write("notes.txt", "x")
        try scratch.write("full/x", "x")
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/empty", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/key", withDestinationPath: scratch.path + "/full/x")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/dead", withDestinationPath: "nothing")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/link", withDestinationPath: scratch.path + "/in")
        let before = scratch.files("")
        let error = #expect(throws: BatchPlanError.self) { try BatchPlan(example.options(in: scratch.path)) }
        #expect(error?.message.contains(example.expected) == true, "\(error?.message ?? "")")
        #expect(scratch.files("") == before)
    }

    @Test func inputsAreSortedAndReadOnce() throws {
        let scratch = Scratch()
        for name in ["a/1", "a/b/2", "c"] { try scratch.write(name, "x") }
        let options = BatchOptions(
            inputs: ["c", "a/b", "a", "a/1"].map { scratch.path + "/" + $0 }, output: scratch.path + "/out")
        let plan = try BatchPlan(options)
        #expect(plan.roots.map(\.path.lastComponent.text) == ["a", "c"])
        // Records speak of inputs by their places on the command line.
        #expect(plan.roots.map(\.position) == [3, 1])
        #expect(plan.inputs.map { $0.dropFirst(plan.inputs[2].utf8.count - 1) } == ["c", "a/b", "a", "a/1"])
        #expect(plan.remarks.count == 2)
    }

    @Test func aSiblingWithTheSamePrefixIsNotInside() throws {
        let scratch = Scratch()
        try scratch.write("in/file", "x")
        let options = BatchOptions(inputs: [scratch.path + "/in"], output: scratch.path + "/in-clean/deep")
        #expect(try BatchPlan(options).output?.hasSuffix("/in-clean/deep") == true)
    }

    @Test(arguments: ["out/audit", "other/audit"])
    func aRedactedAuditMayBeInTheOutput(audit: String) throws {
        let scratch = Scratch()
        for name in ["in/file", "other/x"] { try scratch.write(name, "x") }
        for output in ["out", "other"] {
            var options = BatchOptions(inputs: [scratch.path + "/in"], output: scratch.path + "/" + output)
            options.redactPaths = true
            options.audit = scratch.path + "/" + audit
            guard audit.hasPrefix(output) || audit.hasPrefix("other") else { continue }
            #expect(try BatchPlan(options).audit == options.audit)
        }
    }

    /// Two hard links are two inputs, and a file given by a link to it is one.
    @Test func linksToOneFile() throws {
        let scratch = Scratch()
        try scratch.write("a", "x")
        try FileManager.default.linkItem(atPath: scratch.path + "/a", toPath: scratch.path + "/b")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/c", withDestinationPath: "a")
        let options = BatchOptions(
            inputs: ["a", "b", "c"].map { scratch.path + "/" + $0 }, output: scratch.path + "/out")
        let plan = try BatchPlan(options)
        #expect(plan.roots.map(\.path.lastComponent.text) == ["a", "b"])
    }
}
