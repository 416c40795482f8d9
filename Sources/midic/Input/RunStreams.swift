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
        guard let output = arguments.value("output") else { throw UsageError("`--output DIR` is missing") }
        let inputs = arguments.operands.dropFirst()
        input = inputs.first ?? ""
        readsStandardInput = inputs.contains("-")
        readsPipe = inputs.count == 1 && (try? FileSystem.status(of: input))?.kind == .pipe
        writesStandardOutput = output == "-"
        outputFolder = writesStandardOutput ? nil : output
        if readsStandardInput, inputs.count > 1 { throw UsageError("`-` is the only INPUT where it is given") }
        if writesStandardOutput {
            guard inputs.count == 1 else { throw UsageError("`--output -` takes one INPUT, a file or `-`") }
            guard !StandardStream.output.isTerminal else {
                throw UsageError("`--output -` writes DICOM bytes: send standard output to a file or a pipe")
            }
        }
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
            let file = try Descriptor.open(input)
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
