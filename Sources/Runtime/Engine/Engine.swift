/// De-identifies DICOM objects: the bytes of one go in, its outcome and the bytes of the output come out.
///
/// Knows no path, no descriptor and no clock: files, streams and memory are adaptors over it. One engine a worker, since it owns
/// memory that it uses again for each object.
package struct Engine: ~Copyable {
    private var parsed: ParsedFile
    private var executor: Executor
    /// The output's start: preamble and file meta information.
    package private(set) var head: [UInt8] = []
    private let configuration: RunConfiguration
    private var naming: OutputNaming

    /// - Parameter configuration: the ruleset with the secrets and parameters of the run.
    package init(configuration: RunConfiguration) {
        self.configuration = configuration
        parsed = ParsedFile(memory: configuration.memory)
        executor = Executor(configuration: configuration, memory: parsed.memory)
        naming = OutputNaming(key: configuration.nameKey)
    }

    /// What the last object says to each table of the run; none where it could not be read.
    package var tableKeys: [TableKey] { executor.tableKeys }

    /// The output behind `head`, after `.deidentified`: ranges of `dataSetBytes(of:)` and new bytes.
    package var body: PatchList { executor.patch }

    /// True if the input ranges of `body` are ranges of the file itself, so that they can be copied from it.
    package var bodyIsOfFile: Bool { !parsed.header.isDeflated }

    /// The bytes that the input ranges of `body` mean: the file that was given, or what its data set inflates to.
    @_lifetime(borrow self, copy file)
    package func dataSetBytes(of file: RawSpan) -> RawSpan {
        guard parsed.header.isDeflated else { return file }
        if parsed.spilled.count > 0 { return parsed.spilled.bytes }
        return parsed.inflated.rawBytes
    }

    /// The output's bytes in order, after `.deidentified`.
    ///
    /// - Parameter file: what was given to `deidentify`.
    @_lifetime(borrow self, copy file)
    package func output(of file: RawSpan) -> StretchSpans {
        if !parsed.header.isDeflated {
            return StretchSpans(head: head.rawBytes, body: executor.patch, input: file)
        }
        if parsed.spilled.count > 0 {
            return StretchSpans(head: head.rawBytes, body: executor.patch, input: parsed.spilled.bytes)
        }
        return StretchSpans(head: head.rawBytes, body: executor.patch, input: parsed.inflated.rawBytes)
    }

    /// Decides one object and prepares its output.
    ///
    /// - Parameters:
    ///   - file: a whole DICOM file (PS3.10).
    ///   - makesDigests: whether the report has the digests that the configuration wants; false if the caller makes them while it
    ///     writes the output.
    /// - Returns: what became of it. Only after `.deidentified` is there an output.
    package mutating func deidentify(_ file: RawSpan, makesDigests: Bool = true) -> Outcome {
        do throws(Stop) {
            var report = try decide(file)
            if makesDigests, configuration.wantsDigests { addDigests(to: &report, file) }
            return .deidentified(report)
        } catch {
            switch error {
            case .quarantined(let failure):
                if failure.code == .notDicom { return .notDICOM }
                return .quarantined(reason: failure.code.name, failure)
            case .rejected(let failure): return .rejected(reason: failure.code.name, failure)
            case .rejectedByGate(let gate): return .rejectedByGate(gate)
            case .quarantinedByGate(let gate): return .quarantinedByGate(gate)
            case .notAccepted: return .rejected(reason: "not-accepted", nil)
            case .directory: return .directory
            }
        }
    }

    /// Why the last object's inflated bytes, or its rows of the map, could not be written; then its outcome means nothing.
    package var spillFailure: SystemFailure? { parsed.spillFailure ?? executor.map.failure }

    /// Gives back the memory that a large object took, for other workers; the output of the last call is gone then. To be called
    /// before waiting for anything that another worker does.
    package mutating func finish() {
        if parsed.memory.hasReserve { executor.giveMemoryBack() }
        parsed.giveMemoryBack()
    }

    private mutating func decide(_ file: RawSpan) throws(Stop) -> FileReport {
        finish()
        executor.reset()
        head.removeAll(keepingCapacity: true)
        do throws(FileFailure) { try parsed.readHeader(file) } catch { throw .quarantined(error) }
        if parsed.header.isDirectory { throw .directory }
        try refuseUnknownSyntax()
        do throws(FileFailure) {
            try parsed.readDataSet(file, vrSource: configuration.dropped)
        } catch {
            throw .quarantined(error)
        }
        var header = parsed.header
        // Of two that the file names, the one that its pixels are in.
        header.declaredSyntax = parsed.output.syntax
        guard !parsed.tape.entries.isEmpty else {
            throw .quarantined(FileFailure(.noDataSet, at: parsed.dataSetOffset))
        }
        // Swapped for the time of the work, so that the executor can change while the inflated bytes are read.
        swap(&parsed.tape, &executor.tape)
        defer { swap(&parsed.tape, &executor.tape) }
        let bytes = parsed.dataSetBytes(of: file)
        let root = executor.rootContext(bytes, encoding: header.encoding, output: parsed.output.encoding)
        try executor.readFacts(bytes, file, header, root)
        try executor.executeRoot(bytes, root)
        try refuseAmbiguousStart(of: file)
        executor.map.finish()
        let names = naming.names(executor.identity, file)
        var report = report(file, header, names)
        try executor.appendFileMeta(
            file, header, syntax: parsed.output.syntax, instance: report.instance, to: &head)
        // Those of the file meta information among them.
        report.misfits = executor.misfits
        report.outputBytes = head.count + executor.patch.count
        return report
    }

    /// A transfer syntax that nobody describes is neither mapped nor guessed.
    private func refuseUnknownSyntax() throws(Stop) {
        try refuse(parsed.header.declaredSyntax)
        try refuse(parsed.header.repeatedSyntax)
    }

    private func refuse(_ syntax: TransferSyntax?) throws(Stop) {
        guard let syntax, syntax.encoding == nil, !syntax.isPublished else { return }
        let uid = Array(syntax.uid.utf8)
        if configuration.ruleset.knowsTransferSyntax(uid.rawBytes, from: 0, count: uid.count) { return }
        throw .quarantined(FileFailure(.unknownTransferSyntax, at: nil, tag: .transferSyntaxUID))
    }

    /// An output in implicit VR whose first length spells a VR would be taken for explicit VR.
    private func refuseAmbiguousStart(of file: RawSpan) throws(Stop) {
        guard parsed.output.encoding == .implicitLittle else { return }
        var spans = StretchSpans(head: [UInt8]().rawBytes, body: executor.patch, input: dataSetBytes(of: file))
        var start: [UInt8] = []
        while start.count < 8, let span = spans.next() { start.append(span.extracting(first: min(8, span.byteCount))) }
        guard start.count >= 8, start[4].isCapital, start[5].isCapital else { return }
        throw .quarantined(FileFailure(.ambiguousEncoding, at: parsed.dataSetOffset))
    }

    private func report(_ file: RawSpan, _ header: FileHeader, _ names: OutputNaming.Names) -> FileReport {
        var report = FileReport()
        report.counts = executor.counts
        report.claims = executor.claimed
        report.guessedSyntax = header.guessedSyntax
        report.mendedMeta = header.mendedMeta
        report.inputBytes = file.byteCount
        report.rows = executor.map
        (report.study, report.series, report.instance) = (names.study, names.series, names.instance)
        return report
    }

    private func addDigests(to report: inout FileReport, _ file: RawSpan) {
        var digests = ObjectDigests()
        var spans = output(of: file)
        while let span = spans.next() { digests.addOutput(span, of: file) }
        (report.inputDigest, report.outputDigest) = digests.finish(file)
    }
}
