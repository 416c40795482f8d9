/// Fresh file meta information: what the standard demands, and optional elements that the policy lets through.
extension Executor {
    /// Appends preamble and file meta information of the output.
    ///
    /// - Parameters:
    ///   - file: the whole input.
    ///   - syntax: what the data set is written in.
    ///   - instance: stands in for a SOP Instance UID where the data set has none.
    mutating func appendFileMeta(
        _ file: RawSpan, _ header: FileHeader, syntax: TransferSyntax, instance: String, to head: inout [UInt8]
    ) throws(Stop) {
        let kept = ruleset.metaRowCount > 0 ? try keptMeta(file, header) : []
        let sopClass = identity.sopClassUID.isEmpty ? try metaClass(file, header) : identity.sopClassUID
        let sopInstance = identity.sopInstanceUID.isEmpty ? Array(instance.utf8) : identity.sopInstanceUID
        do throws(FileFailure) {
            if kept.isEmpty {
                try metaTemplate.append(sopClass: sopClass, sopInstance: sopInstance, syntax: syntax, to: &head)
            } else {
                try MetaWriter.append(
                    sopClass: sopClass, sopInstance: sopInstance, syntax: syntax, kept: kept, to: &head)
            }
        } catch {
            throw .quarantined(error)
        }
    }

    /// The class that the input's file meta information names, where the data set names none: one that is known, or what the
    /// policy makes of others.
    private mutating func metaClass(_ file: RawSpan, _ header: FileHeader) throws(Stop) -> [UInt8] {
        guard let found = header.metaElement(.mediaStorageSOPClassUID) else { return [] }
        let value = Padding.trimmed(file, found.value)
        if value.isEmpty { return [] }
        if ruleset.knowsClass(file, from: value.lowerBound, count: value.count) {
            return file.copyBytes(at: value.lowerBound, length: value.count)
        }
        let element = DataElement(file, found.entry(vr: .UI), at: -1, in: Executor.metaContext)
        guard let index = ruleset.unregisteredClassAction else {
            throw .quarantined(element.failure(.unregisteredClass))
        }
        let record = ruleset.action(at: index)
        guard let action = actions.valueAction(record.opcode), value.count <= ValueGrammar.longestUIDList else {
            throw .quarantined(element.failure(.unregisteredClass))
        }
        do throws(FileFailure.Code) {
            return try action.change(
                file.copyBytes(at: value.lowerBound, length: value.count), by: record, of: element, vr: .UI, in: &self)
        } catch {
            throw .quarantined(element.failure(error))
        }
    }

    private static let metaContext = ItemContext(
        parent: nil, pathState: 0, characterSet: standardCharacterSet, encoding: .explicitLittle, concept: nil,
        isFileMeta: true)

    /// Carries out the policy's actions on the elements of group 0002 that have a row, as on any other element. Elements
    /// without one, and those that are written afresh, are left out.
    ///
    /// The elements are no part of the counts, which are of the data set.
    private mutating func keptMeta(_ file: RawSpan, _ header: FileHeader) throws(Stop) -> [MetaWriter.Element] {
        let countsOfDataSet = counts
        let encodingOfDataSet = outputEncoding
        outputEncoding = .explicitLittle
        swap(&patch, &metaPatch)
        defer {
            swap(&patch, &metaPatch)
            outputEncoding = encodingOfDataSet
            counts = countsOfDataSet
        }
        let context = Executor.metaContext
        var kept: [MetaWriter.Element] = []
        for element in header.metaElements where !MetaWriter.computed.contains(element.tag) {
            guard let row = ruleset.metaRowIndex(of: element.tag) else { continue }
            switch header.copies(of: element, file) {
            case .one: break
            case .equal:
                if kept.contains(where: { $0.tag == element.tag }) { continue }
            case .different: continue
            }
            let record = ruleset.metaRow(at: row)
            let entry = element.entry(vr: element.vr ?? record.vr)
            guard entry.valueLength <= ElementHeader.longestShortValue || entry.vr?.hasLongHeader ?? false else {
                throw .quarantined(FileFailure(.badMeta, at: entry.headerOffset, tag: entry.tag))
            }
            patch.removeAll()
            try perform(
                resolve(record.decision, file, context, vrBit: record.vr.bit),
                on: DataElement(file, entry, at: -1, in: context, row: record.facts))
            var spans = StretchSpans(head: file.extracting(first: 0), body: patch, input: file)
            let bytes = spans.copyBytes()
            if !bytes.isEmpty { kept.append(MetaWriter.Element(tag: element.tag, bytes: bytes)) }
        }
        return kept
    }
}
