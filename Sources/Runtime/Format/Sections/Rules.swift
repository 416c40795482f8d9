// RULE, CAPS and PROV: who decided, what a reader must know, where rules were written.

/// Who decided: a row of Table E.1-1 or a rule of a policy, in canonical order.
package struct RuleRecord: Hashable, Sendable {
    package enum Origin: UInt8, Sendable, CaseIterable {
        /// A row of PS3.15 Table E.1-1 in the Basic Profile column.
        case profile = 1
        /// A row in an option's column.
        case option = 2
        /// midic's own supplement to the table (docs/language.md).
        case supplement = 3
        /// A rule of a policy file.
        case policy = 4
        /// `otherwise`.
        case otherwise = 5
        /// The runtime's own: private creators, group lengths.
        case structure = 6
        /// A rule of a policy file that names the one attribute that it decides.
        case named = 7
    }
    package var origin: Origin = .structure
    package var overrides: Bool = false
    /// Layer of the policy file, from 0, outermost base first; 0 for the standard's.
    package var layer: UInt16 = 0
    /// String index: canonical text, such as `(0010,0010) PatientName: Z` or `uids -> uid(study_key, scope: project)`.
    package var text: UInt32 = 0
    /// String index + 1, or 0.
    package var because: UInt32 = 0

    package init() {}

    package init(origin: Origin, overrides: Bool, layer: UInt16, text: UInt32, because: UInt32) {
        self.origin = origin
        self.overrides = overrides
        self.layer = layer
        self.text = text
        self.because = because
    }

    static let layout = RecordLayout(
        RuleRecord(),
        [
            .code("origin", \.origin), .flag("overrides what it inherits", \.overrides), .number("layer", \.layer),
            .string("the rule", \.text), .optionalString("`because`", \.because),
        ])
}

extension RuleRecord.Origin: CustomStringConvertible {
    /// What is shown. Who names an attribute is for the runtime to know: to a reader both are rules of the policy.
    package var description: String {
        switch self {
        case .profile: "profile"
        case .option: "option"
        case .supplement: "supplement"
        case .policy, .named: "policy"
        case .otherwise: "otherwise"
        case .structure: "structure"
        }
    }
}

/// Where a rule stands in its source, or what its reason refers to; outside the digest.
///
/// A rule's first record is its place. A reference is a second record of the rule, without a line, so that those who know places
/// only read past it.
package struct ProvenanceRecord: Hashable, Sendable {
    package var rule: UInt32 = 0
    /// Index into `provenanceNames`: of a file, or of a reference.
    package var name: UInt32 = 0
    /// From 1; 0 of a reference.
    package var line: UInt32 = 0

    package init() {}

    package init(rule: UInt32, name: UInt32, line: UInt32) {
        self.rule = rule
        self.name = name
        self.line = line
    }

    static let layout = RecordLayout(
        ProvenanceRecord(),
        [
            .index("rule", of: .RULE, \.rule), .number("name: index of a file's name or of a reference", \.name),
            .number("line; 0 of a reference", \.line),
        ])
}

extension SectionLayout {
    static let rules: [SectionLayout] = [
        SectionLayout(
            .RULE, "who decided", \.rules, RuleRecord.layout, isRequired: true,
            check: { verifier throws(RulesetError) in
                try verifier.requirePlainTexts(.RULE, at: 4)
                try verifier.requirePlainTexts(.RULE, at: 8, isOptional: true)
            }),
        SectionLayout(
            .CAPS, "byte strings: names of capabilities", isRequired: true,
            encode: { content, out in out.runs(RulesetCapability.needed(by: content).map { Array($0.name.utf8) }) },
            decode: { _, _ in },
            // Compared with the header's bits before anything else: `RulesetLayout`.
            check: { _ in }),
        SectionLayout(
            .PROV, "where rules stand in their source: see below", isSemantic: false,
            encode: { content, out in ProvenanceRecord.write(content, to: &out) },
            decode: { ruleset, content in
                content.provenance = (0..<ruleset.provenanceCount).map { ruleset.provenance(at: $0) }
                content.provenanceNames = (0..<ruleset.provenanceNameCount).map { ruleset.provenanceName(at: $0) }
            },
            check: { verifier throws(RulesetError) in try verifier.checkProvenance() }),
    ]
}

extension ProvenanceRecord {
    /// Provenance: checksum, file count, record count, records, file names. The checksum is over all that follows it.
    fileprivate static func write(_ content: RulesetContent, to out: inout ByteWriter) -> Int {
        guard !content.provenance.isEmpty || !content.provenanceNames.isEmpty else { return 0 }
        var body = ByteWriter()
        body.u32(UInt32(content.provenance.count))
        for record in content.provenance { layout.write(record, to: &body) }
        _ = body.runs(content.provenanceNames.map { Array($0.utf8) })
        out.append(SHA256.hash(body.bytes)[..<RulesetLayout.provenanceChecksumSize])
        out.append(body.bytes)
        return content.provenance.count + content.provenanceNames.count
    }
}

extension RulesetVerifier {
    /// Provenance: its checksum (checked with the layout), the number of records, the records, and the file names.
    fileprivate func checkProvenance() throws(RulesetError) {
        let extent = layout[.PROV]
        guard extent.count > 0 else { return }
        let head = RulesetLayout.provenanceChecksumSize + 4
        try require(extent.length >= head + 4, .PROV, -1, "length")
        let records = bytes.int(extent.start + head - 4)
        let files = head + 12 * records
        try require(files <= extent.length - 4, .PROV, -1, "record count")
        let fileCount = bytes.int(extent.start + files)
        try require(records + fileCount == extent.count, .PROV, -1, "record count")
        let place = RulesetLayout.Extent(
            start: extent.start + files, length: extent.length - files, count: fileCount)
        let names = try RunTable(bytes, place, section: .PROV)
        for index in 0..<fileCount {
            let isText = String(validating: bytes.storage[names.range(index)], as: UTF8.self) != nil
            try require(isText, .PROV, index, "not UTF-8")
        }
        var previous = 0
        for index in 0..<records {
            let offset = extent.start + head + 12 * index
            let rule = bytes.int(offset)
            try require(rule >= previous, .PROV, index, "not in order")
            try require(bytes.int(offset) < count(.RULE), .PROV, index, "index into RULE")
            try require(bytes.int(offset + 4) < fileCount, .PROV, index, "index of a file")
            previous = rule
        }
    }
}
