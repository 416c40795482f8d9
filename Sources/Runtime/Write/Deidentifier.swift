/// Takes files from path to path, one after the other: an engine with the system's files around it. One of these a worker.
public struct Deidentifier: ~Copyable {
    private var engine: Engine
    private var writer = FileWriter()
    private let buffer = ReadBuffer()

    public init(configuration: RunConfiguration) {
        engine = Engine(configuration: configuration)
    }

    /// Reads a file, decides it, and writes the whole output.
    ///
    /// - Parameters:
    ///   - path: the input.
    ///   - folder: where the output goes, as `name`, which does not exist yet. It counts only after `.deidentified`.
    package mutating func process(path: String, into folder: borrowing Descriptor, as name: String) -> FileOutcome {
        do throws(SystemFailure) {
            let input = try InputFile(path: path, buffer: buffer)
            var outcome = FileOutcome(engine.deidentify(input.bytes))
            if case .deidentified = outcome {
                do throws(WriteFailure) {
                    try write(input, folder, name)
                } catch {
                    switch error {
                    case .system(let failure): outcome = .outputError(errno: failure.errorNumber)
                    case .inputShrank: outcome = .inputShrank
                    }
                }
            }
            return input.hasShrunk ? .inputShrank : outcome
        } catch {
            return .inputError(errno: error.errorNumber)
        }
    }

    private mutating func write(
        _ input: borrowing InputFile, _ folder: borrowing Descriptor, _ name: String
    ) throws(WriteFailure) {
        let bytes = engine.dataSetBytes(of: input.bytes)
        if engine.bodyIsOfFile {
            try writer.write(
                head: engine.head, body: engine.body, input: bytes, file: input.file, to: name, in: folder)
        } else {
            try writer.write(head: engine.head, body: engine.body, input: bytes, file: .none, to: name, in: folder)
        }
    }
}

extension FileOutcome {
    /// The input became shorter while it was read.
    fileprivate static var inputShrank: FileOutcome {
        .quarantined(reason: FileFailure.Code.inputShrank.name, FileFailure(.inputShrank, at: -1))
    }
}
