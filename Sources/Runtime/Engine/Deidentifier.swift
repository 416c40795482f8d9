/// Takes files through the whole runtime, one after the other. One of these a worker: it owns buffers that are reused.
public struct Deidentifier: ~Copyable {
    private var executor: Executor
    private let buffer = ReadBuffer()
    private var inflated: [UInt8] = []

    private var writer = FileWriter()

    public init(configuration: RunConfiguration) {
        executor = Executor(configuration: configuration)
    }

    /// Reads a file, decides it, and writes the whole output.
    ///
    /// - Parameters:
    ///   - path: the input.
    ///   - folder: where the output goes, as `name`, which does not exist yet. It counts only after `.deidentified`.
    package mutating func process(path: String, into folder: borrowing Descriptor, as name: String) -> FileOutcome {
        do {
            let input = try InputFile(path: path, buffer: buffer)
            let outcome = process(input.bytes, input, folder, name)
            if input.hasShrunk { return .quarantined(reason: "input-shrank", FileFailure(.inputShrank, at: -1)) }
            return outcome
        } catch {
            return .inputError(errno: error.errorNumber)
        }
    }

    private mutating func process(
        _ bytes: RawSpan, _ input: borrowing InputFile, _ folder: borrowing Descriptor, _ name: String
    ) -> FileOutcome {
        do {
            return .deidentified(try execute(bytes, input, folder, name))
        } catch {
            switch error {
            case .stopped(.quarantined(let failure)):
                if failure.code == .notDicom { return .notDICOM }
                return .quarantined(reason: failure.code.name, failure)
            case .stopped(.rejected(let failure)): return .rejected(reason: failure.code.name, failure)
            case .stopped(.rejectedByGate(let reason)): return .rejected(reason: reason, nil)
            case .stopped(.quarantinedByGate(let reason)): return .quarantined(reason: reason, nil)
            case .directory: return .directory
            case .output(.system(let failure)): return .outputError(errno: failure.errorNumber)
            case .output(.inputShrank):
                return .quarantined(reason: "input-shrank", FileFailure(.inputShrank, at: -1))
            }
        }
    }

    /// Every way that a file ends without output.
    private enum Ending: Error {
        case stopped(Stop)
        case directory
        case output(WriteFailure)
    }

    private mutating func execute(
        _ bytes: RawSpan, _ input: borrowing InputFile,
        _ folder: borrowing Descriptor, _ name: String
    ) throws(Ending) -> FileReport {
        executor.reset()
        var header: FileHeader
        do { header = try FileHeader.read(bytes) } catch { throw .stopped(.quarantined(error)) }
        if header.isDirectory { throw .directory }
        if header.isDeflated {
            // Taken out for the call, so that the buffer can be read while the worker's other parts change.
            var buffer: [UInt8] = []
            swap(&buffer, &inflated)
            defer { swap(&buffer, &inflated) }
            do {
                try Inflate.inflate(bytes, from: header.dataSetOffset, into: &buffer)
                try header.detectInflated(buffer.rawBytes)
            } catch { throw .stopped(.quarantined(error)) }
            let report = try decide(buffer.rawBytes, from: 0, bytes, header)
            return try write(report, buffer.rawBytes, header, input, folder, name)
        }
        let report = try decide(bytes, from: header.dataSetOffset, bytes, header)
        return try write(report, bytes, header, input, folder, name)
    }

    /// Builds the tape, evaluates guards and gates, and fills the patch list.
    ///
    /// - Parameters:
    ///   - bytes: what holds the data set: the file, or the inflated buffer.
    ///   - file: the whole file, for its meta elements.
    private mutating func decide(
        _ bytes: RawSpan, from: Int, _ file: RawSpan, _ header: FileHeader
    ) throws(Ending) -> FileReport {
        let ruleset = executor.ruleset
        do {
            try TapeBuilder.build(
                bytes, from: from, to: bytes.byteCount, encoding: header.encoding, vrSource: ruleset,
                into: &executor.tape)
        } catch { throw .stopped(.quarantined(error)) }
        guard !executor.tape.entries.isEmpty else {
            throw .stopped(.quarantined(FileFailure(.noDataSet, at: from)))
        }
        do { try executor.readFacts(bytes, file, header) } catch { throw .stopped(error) }
        do {
            try executor.executeRoot(bytes, encoding: header.encoding)
        } catch { throw .stopped(error) }
        var report = FileReport()
        report.counts = executor.counts
        report.guessedSyntax = header.guessedSyntax
        report.mendedMeta = header.mendedMeta
        report.inputBytes = file.byteCount
        report.map = executor.map
        return report
    }

    /// Names the output, builds its meta and writes it.
    private mutating func write(
        _ decided: FileReport, _ bytes: RawSpan, _ header: FileHeader, _ input: borrowing InputFile,
        _ folder: borrowing Descriptor, _ name: String
    ) throws(Ending) -> FileReport {
        var report = decided
        let configuration = executor.configuration
        var naming = OutputNaming(key: configuration.nameKey)
        let file = input.bytes
        report.study = naming.name(executor.identity.studyInstanceUID, .study, file)
        report.series = naming.name(executor.identity.seriesInstanceUID, .series, file)
        report.instance = naming.name(executor.identity.sopInstanceUID, .sop, file)

        let meta: [UInt8]
        do { meta = try executor.fileMeta(file, header, instance: report.instance) } catch {
            throw .stopped(.quarantined(error))
        }
        report.outputBytes = meta.count + executor.patch.count
        do throws(WriteFailure) {
            if header.isDeflated {
                try writer.write(
                    head: meta, body: executor.patch, input: bytes, file: .none, to: name, in: folder)
            } else {
                try writer.write(
                    head: meta, body: executor.patch, input: bytes, file: input.file, to: name, in: folder)
            }
        } catch { throw .output(error) }
        if configuration.wantsDigests {
            var hasher = SHA256()
            hasher.update(file, from: 0, count: file.byteCount)
            report.inputDigest = hasher.finish()
            var output = SHA256()
            var spans = StretchSpans(head: meta.rawBytes, body: executor.patch, input: bytes)
            while let span = spans.next() { output.update(span, from: 0, count: span.byteCount) }
            report.outputDigest = output.finish()
        }
        return report
    }
}
