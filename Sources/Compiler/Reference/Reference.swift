package import MidicCompiler
import MidicRuntime

/// What the reference makes of a file.
package struct ReferenceResult: Equatable, Sendable {
    /// The end of a file, as docs/outcomes.md names them.
    package enum Outcome: String, Sendable {
        case deidentified, rejected, quarantined
        case notDICOM = "not-dicom"
    }
    package var outcome: Outcome
    /// A reason of docs/outcomes.md, or the words of a gate.
    package var reason: String?
    /// The whole file, if there is one.
    package var output: [UInt8]?
    /// What the output says of its de-identification: `PatientIdentityRemoved=YES`, codes as `DCM\113100`.
    package var claims: [String] = []
    /// By the names of the audit; those that are 0 are left out.
    package var counts: [String: Int] = [:]
    /// By attribute.
    package var misfits: [String: Int] = [:]
}

/// Why a policy cannot be carried out.
package struct ReferenceError: Error, CustomStringConvertible, Sendable {
    package let description: String
}

/// A second executor: a slow and obvious reading of docs/language.md over the checked policy and the tables of the standard.
///
/// It shares values, keys and hashes with the runtime, and nothing of rulesets, decision graphs, tapes or patches: where the two
/// agree on random policies and files, neither misreads the page in a way of its own. No product ships it.
package struct Reference {
    let policy: CheckedPolicy
    let layers: Layers
    let possibilities: Possibilities
    let named: NamedUIDs
    let iods = IODReading()
    let keys: [SecretKey]
    let params: [String]
    let tables: [TableReading]
    let methodText: String
    let codes: [MethodCode]
    /// What names outputs without UIDs: the first secret by name.
    let nameKey: SecretKey?

    /// - Parameters:
    ///   - secrets: the bytes of each secret's file, by name.
    ///   - tables: by name, the lines of each, the first of which names the columns.
    ///   - digest: the hexadecimal digest of the ruleset, which alone is made of the lowered bytes and names the method in the
    ///     output.
    package init(
        policy: CheckedPolicy, secrets: [String: [UInt8]], params: [String: String] = [:],
        tables: [String: [[String]]] = [:], digest: String = "0000000000000000"
    ) throws {
        self.policy = policy
        layers = Layers(policy)
        possibilities = Possibilities(layers)
        named = NamedUIDs(policy)
        var keys: [String: SecretKey] = [:]
        for secret in policy.secrets {
            guard let bytes = secrets[secret.name] else {
                throw ReferenceError(description: "missing secret: \(secret.name)")
            }
            keys[secret.name] = try SecretKey(fileBytes: bytes)
        }
        self.keys = policy.secrets.compactMap { keys[$0.name] }
        nameKey = policy.secrets.map(\.name).min().flatMap { keys[$0] }
        var values: [String] = []
        for param in policy.params {
            guard let value = params[param.name] ?? param.defaultValue else {
                throw ReferenceError(description: "missing parameter: \(param.name)")
            }
            values.append(value)
        }
        self.params = values
        let readings = try policy.tables.map { table in
            guard let lines = tables[table.name] else {
                throw ReferenceError(description: "missing table: \(table.name)")
            }
            return TableReading(table, lines)
        }
        self.tables = readings
        methodText = "midic " + digest.prefix(16)
        let offsets = policy.offsets
        codes = ClaimReading(layers, possibilities) { index in
            switch offsets[index].days {
            case .given(let param, _, _): return Int(values[param])
            case .lookup(let column, _, _):
                // Of the days that files get, those that can be undone most easily.
                return readings[column.table].cells(of: column).compactMap { Int($0) }.min { abs($0) < abs($1) }
            case .anchor(let column, let day):
                let days = readings[column.table].cells(of: column).compactMap { TableReading.date($0)?.dayNumber }
                return days.map { day - $0 }.filter { $0 != 0 }.min { abs($0) < abs($1) }
            case .keyed: return nil
            }
        }.codes()
    }

    /// Carries the policy out on one file.
    package func run(_ file: [UInt8]) -> ReferenceResult {
        do {
            return try deidentified(file)
        } catch {
            switch error {
            case .quarantined(let reason): return ReferenceResult(outcome: .quarantined, reason: reason)
            case .rejected(let reason): return ReferenceResult(outcome: .rejected, reason: reason)
            case .directory: return ReferenceResult(outcome: .rejected, reason: "dicomdir")
            case .notDICOM: return ReferenceResult(outcome: .notDICOM)
            }
        }
    }

    static func dictionaryVR(_ tag: Tag) -> VR? {
        guard !tag.isPrivate, let vr = DataDictionary.shared.entry(for: tag)?.vr, tag.group >= 8, tag.element != 0
        else { return nil }
        return vr
    }

    private func deidentified(_ file: [UInt8]) throws(Ending) -> ReferenceResult {
        let performance = Performance(self, try read(file))
        try performance.readFacts()
        var root = Level(siblings: performance.reading.elements, encoding: performance.reading.encoding)
        root.look()
        var parts = try performance.parts(root)
        for (tag, bytes) in try performance.statements() {
            let place = parts.firstIndex { $0.tag > tag } ?? parts.endIndex
            parts.insert((tag, bytes), at: place)
        }
        let dataSet = parts.flatMap(\.bytes)
        // Without a VR, a first length that spells one would be read as one.
        if performance.output == .implicitLittle, dataSet.count >= 8,
            dataSet[4..<6].allSatisfy({ 0x41...0x5A ~= $0 })
        {
            throw .quarantined(FileFailure.Code.ambiguousEncoding.name)
        }
        let head = try performance.fileMeta(of: file, nameKey)
        return ReferenceResult(
            outcome: .deidentified, output: head + dataSet, claims: performance.said,
            counts: performance.counts.filter { $0.value != 0 },
            misfits: Dictionary(
                uniqueKeysWithValues: performance.claims.misfits.map { ($0.key.description, $0.value) }))
    }

    private func read(_ file: [UInt8]) throws(Ending) -> FileReading {
        do {
            var reading = try FileReading(header: file)
            if reading.isDirectory { throw FileFailure.Code.notDicom }
            for syntax in [reading.declared, reading.repeated].compactMap({ $0 })
            where syntax.encoding == nil && !syntax.isPublished {
                let isKnown =
                    UIDRegistry.shared.entry(uid: syntax.uid)?.kind == .transferSyntax
                    || KnownUIDs.shared.transferSyntaxes.contains(syntax.uid)
                    || named.transferSyntaxes.contains(syntax.uid)
                if !isKnown { throw FileFailure.Code.unknownTransferSyntax }
            }
            try reading.readDataSet(file, dictionary: Reference.dictionaryVR)
            guard !reading.elements.isEmpty else { throw FileFailure.Code.noDataSet }
            return reading
        } catch let error as FileFailure.Code {
            if error == .notDicom {
                throw (try? FileReading(header: file))?.isDirectory ?? false ? .directory : .notDICOM
            }
            throw .quarantined(error.name)
        } catch {
            throw .notDICOM
        }
    }
}

extension Performance {
    /// File meta information, written afresh: what the output's own data set says, and the elements that a rule keeps.
    func fileMeta(of file: [UInt8], _ nameKey: SecretKey?) throws(Ending) -> [UInt8] {
        let little = Encoding.explicitLittle
        var elements: [Tag: [UInt8]] = [:]
        func add(_ tag: Tag, _ vr: VR, _ value: [UInt8]) throws(Ending) {
            guard value.count + value.count % 2 <= 0xFFFE else { throw .quarantined(FileFailure.Code.badMeta.name) }
            elements[tag] = Writing.element(tag, vr, value, big: false, little)
        }
        for (tag, bytes) in try keptMeta() { elements[tag] = bytes }
        let own = identity[.sopClassUID] ?? []
        let sopClass = own.isEmpty ? try metaClass() : own
        elements[.fileMetaInformationVersion] = Writing.element(
            .fileMetaInformationVersion, .OB, [0, 1], big: false, little)
        if !sopClass.isEmpty { try add(.mediaStorageSOPClassUID, .UI, sopClass) }
        var instance = identity[.sopInstanceUID] ?? []
        if instance.isEmpty {
            var hasher = SHA256()
            hasher.update(file)
            instance = NameDigest.make(part: .sop, fileDigest: hasher.finish(), key: nameKey)
        }
        try add(.mediaStorageSOPInstanceUID, .UI, instance)
        try add(.transferSyntaxUID, .UI, Array(reading.syntax.uid.utf8))
        try add(.implementationClassUID, .UI, Array("2.25.10674875407595697023498201526247728160".utf8))
        try add(.implementationVersionName, .SH, Array("MIDIC_0_1".utf8))
        let body = elements.sorted { $0.key < $1.key }.flatMap(\.value)
        let length = [UInt8]().appending(UInt32(body.count), big: false)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            + Writing.element(.fileMetaInformationGroupLength, .UL, length, big: false, little) + body
    }

    /// The class that the file meta name, where the data set names none.
    private func metaClass() throws(Ending) -> [UInt8] {
        guard let found = reading.first(meta: .mediaStorageSOPClassUID) else { return [] }
        let value = Padding.trimmed(found.value)
        if value.isEmpty || knowsClass(String(decoding: value, as: UTF8.self)) { return value }
        guard let action = policy.unregisteredClasses, case .secret(let secret)? = action.primary.arguments.first else {
            throw .quarantined(FileFailure.Code.unregisteredClass.name)
        }
        return KeyedUID.map(value: value, scope: .project, scopeValues: [], key: keys[secret])
    }

    private static let computed: Set<Tag> = [
        .fileMetaInformationGroupLength, .fileMetaInformationVersion, .mediaStorageSOPClassUID,
        .mediaStorageSOPInstanceUID, .transferSyntaxUID, .implementationClassUID, .implementationVersionName,
    ]

    private func keptMeta() throws(Ending) -> [Tag: [UInt8]] {
        var named: Set<Tag> = []
        for rule in policy.rules { if case .meta(let tag) = rule.selector { named.insert(tag) } }
        let countsBefore = counts
        defer { counts = countsBefore }
        var level = Level(siblings: [])
        level.isMeta = true
        var kept: [Tag: [UInt8]] = [:]
        let output = reading.output
        reading.output = .explicitLittle
        defer { reading.output = output }
        for tag in named.sorted() where !Self.computed.contains(tag) {
            let copies = reading.meta.filter { $0.tag == tag }
            guard let first = copies.first,
                copies.allSatisfy({ $0.vr == first.vr && $0.value == first.value })
            else { continue }
            let picked = PickedElement(meta: tag)
            let vr = first.vr ?? picked.known
            guard first.value.count <= 0xFFFE || vr?.hasLongHeader ?? false else {
                throw .quarantined(FileFailure.Code.badMeta.name)
            }
            let element = TreeElement(
                tag: tag, vr: vr, encoding: .explicitLittle, content: .value(first.value), raw: [])
            let bytes = try perform(action(picked, circumstances(picked, level)), element, picked, level)
            if !bytes.isEmpty { kept[tag] = bytes }
        }
        return kept
    }
}
