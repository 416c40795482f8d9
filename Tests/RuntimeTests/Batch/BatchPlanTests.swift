import Foundation
import MidicRuntime
import Testing

@Suite struct BatchPlanTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let expected: String
        let change: @Sendable (inout BatchOptions, String) -> Void
        var testDescription: String { what }
    }

    static let cases: [Case] = [
        Case(what: "no input", expected: "no input given") { options, _ in options.inputs = [] },
        Case(what: "missing input", expected: "No such file or directory") { options, root in
            options.inputs = [root + "/nowhere"]
        },
        Case(what: "special input", expected: "neither a file nor a folder") { options, _ in
            options.inputs = ["/dev/null"]
        },
        Case(what: "output in input", expected: "lies inside the input") { options, root in
            options.output = root + "/in/deep/out"
        },
        Case(what: "output is input", expected: "lies inside the input") { options, root in
            options.output = root + "/in"
        },
        Case(what: "output in input through a link", expected: "lies inside the input") { options, root in
            options.output = root + "/link/new"
        },
        Case(what: "input in output", expected: "lies inside the output folder") { options, root in
            options.output = root
        },
        Case(what: "input file in output", expected: "lies inside the output folder") { options, root in
            options.inputs = [root + "/in/file"]
            options.output = root + "/in"
        },
        Case(what: "output is a file", expected: "not a folder") { options, root in
            options.output = root + "/notes"
        },
        Case(what: "output below a file", expected: "cannot be created") { options, root in
            options.output = root + "/notes/out"
        },
        Case(what: "quarantine in input", expected: "quarantine folder") { options, root in
            options.quarantine = root + "/in/held"
        },
        Case(what: "quarantine in output", expected: "must lie outside the output") { options, root in
            options.quarantine = root + "/out/held"
        },
        Case(what: "output in quarantine", expected: "must lie outside the output") { options, root in
            options.quarantine = root + "/q"
            options.output = root + "/q/out"
        },
        Case(what: "quarantine in use", expected: "is not empty") { options, root in
            options.quarantine = root + "/full"
        },
        Case(what: "audit exists", expected: "not overwritten") { options, root in
            options.audit = root + "/notes"
        },
        Case(what: "audit in input", expected: "lies inside the input") { options, root in
            options.audit = root + "/in/audit"
        },
        Case(what: "audit in output", expected: "unless its paths are redacted") { options, root in
            options.output = root + "/full"
            options.audit = root + "/full/audit"
        },
        Case(what: "map in output", expected: "must lie outside the output") { options, root in
            options.output = root + "/full"
            options.redactPaths = true
            options.map = root + "/full/map"
        },
        Case(what: "map without folder", expected: "missing or not writable") { options, root in
            options.map = root + "/nowhere/map"
        },
        Case(what: "audit is map", expected: "same file") { options, root in
            options.audit = root + "/x"
            options.map = root + "/x"
        },
        Case(what: "audit exists, with a name to use", expected: "/notes-2.txt`") { options, root in
            options.audit = root + "/notes.txt"
        },
        Case(what: "quarantine in use, with a name to use", expected: "/full-2`") { options, root in
            options.quarantine = root + "/full"
        },
        Case(what: "quarantine in use, with a slash", expected: "/full-2`") { options, root in
            options.quarantine = root + "/full/"
        },
        Case(what: "audit in quarantine", expected: "lies inside the quarantine") { options, root in
            options.quarantine = root + "/empty"
            options.audit = root + "/empty/audit"
        },
        Case(what: "map in quarantine to be made", expected: "folder is missing") { options, root in
            options.quarantine = root + "/q"
            options.map = root + "/q/map"
        },
        Case(what: "audit in output to be made", expected: "unless its paths are redacted") { options, root in
            options.audit = root + "/out/audit"
        },
        Case(what: "map in output to be made", expected: "must lie outside the output") { options, root in
            options.redactPaths = true
            options.map = root + "/out/map"
        },
        Case(what: "secret in output", expected: "is given away") { options, root in
            options.output = root + "/full"
            options.secretFiles = [root + "/full/x"]
        },
        Case(what: "secret in output through a link", expected: "is given away") { options, root in
            options.output = root + "/full"
            options.secretFiles = [root + "/key"]
        },
        Case(what: "input is the output through a link", expected: "lies inside the input") { options, root in
            options.output = root + "/link/../in"
        },
        Case(what: "output is a dead link", expected: "leads nowhere") { options, root in
            options.output = root + "/dead"
        },
        Case(what: "quarantine below a dead link", expected: "leads nowhere") { options, root in
            options.quarantine = root + "/dead/q"
        },
        Case(what: "audit is a dead link", expected: "not overwritten") { options, root in
            options.audit = root + "/dead"
        },
        Case(what: "no jobs", expected: "at least 1") { options, _ in options.jobs = 0 },
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
        var options = scratch.options()
        example.change(&options, scratch.path)
        let error = #expect(throws: BatchPlanError.self) { try BatchPlan(options) }
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
