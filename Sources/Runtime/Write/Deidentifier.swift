/// De-identifies DICOM objects, one after the other: from bytes to bytes, from file to file, from file to stream.
///
/// An engine with what it needs around it. Make one for each thread, since it owns memory that it uses again for each
/// object; the configuration is shared.
public struct Deidentifier: ~Copyable {
    private var engine: Engine
    private var writer: FileWriter
    private let buffer: ReadBuffer
    private let wantsDigests: Bool

    /// - Parameter configuration: the ruleset with the secrets and parameters of the run.
    public init(configuration: RunConfiguration) {
        buffer = ReadBuffer(size: configuration.memory.readSize)
        engine = Engine(configuration: configuration)
        writer = FileWriter(wantsDigests: configuration.wantsDigests)
        wantsDigests = configuration.wantsDigests
    }

    /// De-identifies one object in memory.
    ///
    /// - Parameter bytes: a whole DICOM file (PS3.10), deflated ones included.
    /// - Returns: the output, a whole DICOM file, and what was done.
    /// - Throws: why the object is held back. There is no output then: what is not decided whole is not given out.
    public mutating func deidentify(_ bytes: [UInt8]) throws(HeldObject) -> DeidentifiedObject {
        defer { engine.finish() }
        let outcome = engine.deidentify(bytes.rawBytes)
        if engine.spillFailure != nil { throw .noRoomToSpill }
        let report = try HeldObject.report(of: outcome)
        var output: [UInt8] = []
        output.reserveCapacity(report.outputBytes)
        var spans = engine.output(of: bytes.rawBytes)
        while let span = spans.next() { output.append(span) }
        return DeidentifiedObject(bytes: output, report: report)
    }

    /// Reads a file, decides it, and writes the whole output to another.
    ///
    /// - Parameters:
    ///   - path: the input.
    ///   - folder: where the output goes, as `name`, which does not exist yet. It counts only after `.deidentified`.
    ///   - present: the outputs that are there. One that is among them is not written again.
    package mutating func process(
        _ path: FilePath, into folder: borrowing Descriptor, as name: String, unless present: inout PresentOutputs
    ) -> FileOutcome {
        defer { engine.finish() }
        do throws(SystemFailure) {
            let input = try InputFile(Descriptor.open(path), buffer: buffer)
            var outcome = FileOutcome(engine.deidentify(input.bytes, makesDigests: false))
            if let failure = engine.spillFailure { return .outputError(errno: failure.errorNumber) }
            if case .deidentified(var report) = outcome {
                do throws(WriteFailure) {
                    if let found = present.find(report, engine.output(of: input.bytes)) {
                        try addDigests(to: &report, input)
                        outcome = .present(report, found)
                    } else {
                        try writer.write(
                            head: engine.head, body: engine.body, input: engine.dataSetBytes(of: input.bytes),
                            isOfFile: engine.bodyIsOfFile, file: input, to: name, in: folder)
                        if wantsDigests {
                            writer.takeDigests(to: &report, input)
                            outcome = .deidentified(report)
                        }
                    }
                } catch {
                    outcome = FileOutcome(error)
                }
            }
            return FileOutcome(faultOf: input) ?? outcome
        } catch {
            return .inputError(errno: error.errorNumber)
        }
    }

    /// Reads a file, decides it, and only then writes the output to a stream.
    ///
    /// - Parameters:
    ///   - path: the input. Nobody else may write to it: what a pipe has been given cannot be taken back.
    ///   - stream: gets no byte but after `.deidentified` has been decided.
    package mutating func process(_ path: FilePath, to stream: StandardStream) -> FileOutcome {
        defer { engine.finish() }
        do throws(SystemFailure) {
            let input = try InputFile(Descriptor.open(path), buffer: buffer)
            let outcome = withDigests(FileOutcome(engine.deidentify(input.bytes, makesDigests: false)), input)
            if let failure = engine.spillFailure { return .outputError(errno: failure.errorNumber) }
            if let fault = FileOutcome(faultOf: input) { return fault }
            guard case .deidentified = outcome else { return outcome }
            var spans = engine.output(of: input.bytes)
            do throws(SystemFailure) { try stream.write(gathering: &spans) } catch {
                return .outputError(errno: error.errorNumber)
            }
            return outcome
        } catch {
            return .inputError(errno: error.errorNumber)
        }
    }

    /// Reads a file and decides it, and writes nothing.
    package mutating func examine(_ path: FilePath) -> FileOutcome {
        defer { engine.finish() }
        do throws(SystemFailure) {
            let input = try InputFile(Descriptor.open(path), buffer: buffer)
            let outcome = withDigests(FileOutcome(engine.deidentify(input.bytes, makesDigests: false)), input)
            if let failure = engine.spillFailure { return .outputError(errno: failure.errorNumber) }
            return FileOutcome(faultOf: input) ?? outcome
        } catch {
            return .inputError(errno: error.errorNumber)
        }
    }

    /// Reads a file for what it says to the tables of the run, and writes nothing.
    ///
    /// - Returns: none where the file is no DICOM object that can be read; nil where it cannot be opened.
    package mutating func tableKeys(_ path: FilePath) -> [TableKey]? {
        defer { engine.finish() }
        do throws(SystemFailure) {
            let input = try InputFile(Descriptor.open(path), buffer: buffer)
            _ = engine.deidentify(input.bytes, makesDigests: false)
            return engine.tableKeys
        } catch {
            return nil
        }
    }

    /// Adds the digests of an output that is not written to a file.
    private mutating func withDigests(_ outcome: FileOutcome, _ input: borrowing InputFile) -> FileOutcome {
        guard case .deidentified(var report) = outcome, engine.spillFailure == nil else { return outcome }
        do throws(WriteFailure) { try addDigests(to: &report, input) } catch { return FileOutcome(error) }
        return .deidentified(report)
    }

    private mutating func addDigests(
        to report: inout FileReport, _ input: borrowing InputFile
    ) throws(WriteFailure) {
        guard wantsDigests else { return }
        try writer.digest(
            head: engine.head, body: engine.body, input: engine.dataSetBytes(of: input.bytes),
            isOfFile: engine.bodyIsOfFile, file: input)
        writer.takeDigests(to: &report, input)
    }
}

extension FileOutcome {
    fileprivate init(_ failure: WriteFailure) {
        switch failure {
        case .system(let failure) where failure.operation == .read: self = .inputError(errno: failure.errorNumber)
        case .system(let failure): self = .outputError(errno: failure.errorNumber)
        case .inputShrank: self = .inputShrank
        }
    }

    /// What is wrong with an input after its last use; nil if it is what it was.
    fileprivate init?(faultOf input: borrowing InputFile) {
        if input.hasShrunk {
            self = .inputShrank
        } else if input.hasChanged {
            self = .quarantined(reason: FileFailure.Code.inputChanged.name, FileFailure(.inputChanged, at: nil))
        } else {
            return nil
        }
    }

    /// The input became shorter while it was read.
    fileprivate static var inputShrank: FileOutcome {
        .quarantined(reason: FileFailure.Code.inputShrank.name, FileFailure(.inputShrank, at: nil))
    }
}
