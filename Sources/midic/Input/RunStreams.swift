import MidicRuntime

/// The `-` of `midic run`: one object from standard input, or to standard output.
struct RunStreams {
    let readsStandardInput: Bool
    let writesStandardOutput: Bool
    /// nil for standard output.
    let outputFolder: String?
    private let input: String
    /// Whether the only INPUT is a path that leads to a pipe, such as the shell's `<(command)`.
    private let readsPipe: Bool

    /// - Throws: `UsageError` where `-` does not stand for one object.
    init(_ arguments: ParsedArguments) throws {
        let output = arguments.value("output")
        // A dry run that is told of no folder compares outputs with each other alone.
        guard output != nil || arguments.has("dry-run") || arguments.has("dry-tables") else {
            throw UsageError("`--output DIR` is missing")
        }
        let inputs = arguments.operands.dropFirst()
        input = inputs.first ?? ""
        let pipe = inputs.count == 1 ? RunStreams.status(of: input).flatMap { $0.kind == .pipe ? $0 : nil } : nil
        // A named pipe that is standard input under another name has been opened, and would not open a second time.
        let isStandardInput = pipe.map { (try? StandardStream.input.status())?.isSameFile(as: $0) ?? false } ?? false
        readsStandardInput = inputs.contains("-") || isStandardInput
        readsPipe = pipe != nil
        writesStandardOutput = output == "-"
        outputFolder = writesStandardOutput ? nil : output
        if readsStandardInput, inputs.count > 1 { throw UsageError("`-` is the only INPUT where it is given") }
        if writesStandardOutput {
            guard inputs.count == 1 else { throw UsageError("`--output -` takes one INPUT, a file or `-`") }
            guard !StandardStream.output.isTerminal else {
                throw UsageError("`--output -` writes DICOM bytes: send standard output to a file or a pipe")
            }
            try StreamError.require(.output, for: "--output -")
            for name in [arguments.operands[0], input] {
                guard let source = RunStreams.status(of: name), source.kind == .regular,
                    let target = try? StandardStream.output.status(), target.isSameFile(as: source)
                else { continue }
                throw UsageError("`--output -` would write over `\(name)`, which the run reads")
            }
        }
        if readsStandardInput { try StreamError.require(.input, for: input) }
        for option in ["audit", "map", "quarantine"] where arguments.value(option) == "-" {
            throw UsageError("`--\(option)` takes a place in the file system; for a file named `-` write `./-`")
        }
        if arguments.operands[0] == "-", readsStandardInput {
            throw UsageError("standard input cannot be the policy or ruleset and the INPUT at once")
        }
    }

    /// What a POLICY_OR_RULESET or an INPUT is; nil if there is nothing, or no way to tell.
    private static func status(of name: String) -> FileStatus? {
        name == "-" ? try? StandardStream.input.status() : try? FileSystem.status(of: name)
    }

    /// Whether the input is read to its end before it is looked at. A file too, if the output is standard output: it could
    /// change while it is written, and what has been written to a pipe cannot be taken back.
    var isSpooled: Bool { readsStandardInput || readsPipe || writesStandardOutput }

    /// What records call the input.
    var inputName: String { readsStandardInput || readsPipe ? "-" : Path.lastComponent(of: input) }

    func spool() throws -> SpooledInput? {
        guard isSpooled else { return nil }
        if readsStandardInput { return try SpooledInput(.standardInput) }
        do {
            let file = try readsPipe ? Descriptor.openWaiting(input) : Descriptor.open(input)
            let kind = try file.status().kind
            guard kind == .regular || kind == .pipe else {
                throw UsageError("`--output -` takes one file, and `\(input)` is not one")
            }
            return try SpooledInput(file)
        } catch let error as SystemFailure where error.operation == .open {
            throw UsageError("cannot read the input `\(input)`: \(error.reason)")
        }
    }
}
