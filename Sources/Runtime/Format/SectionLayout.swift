/// All that the format says about one section: encoder, content, verifier, moves of strings and the section's table in
/// docs/ruleset-format.md follow from it. Checks that compare records stand beside it, as `check`.
package struct SectionLayout: Sendable {
    /// A field, without the type of its record.
    package struct Field: Sendable {
        package var offset: Int
        package var size: Int
        package var name: String
        package var rule: FieldRule
    }

    package let section: RulesetSection
    /// What its records are, for docs/ruleset-format.md.
    package let summary: String
    /// None where records differ in size.
    package let fields: [Field]
    /// Bytes of a record, or 0 where records differ in size and the payload starts with their number.
    package let recordSize: Int
    /// Without it there is nothing to run.
    package let isRequired: Bool
    /// All but provenance count into the digest, and a reader that does not know one of them must refuse the ruleset.
    package let isSemantic: Bool
    /// Writes the payload and returns the number of records; a section with none is left out.
    let encode: @Sendable (RulesetContent, inout ByteWriter) -> Int
    let decode: @Sendable (Ruleset, inout RulesetContent) -> Void
    let moveStrings: @Sendable (inout RulesetContent, (UInt32) -> UInt32) -> Void
    let check: @Sendable (RulesetVerifier) throws(RulesetError) -> Void
    /// Checks a record against the run of records that belongs to it. Called once a record with a run, in order.
    let checkRun: RunCheck

    /// The index of a record, and its run in the other section.
    typealias RunCheck = @Sendable (RulesetVerifier, Int, Range<Int>) throws(RulesetError) -> Void

    var flags: UInt32 { isSemantic ? RulesetSection.criticalFlag | RulesetSection.semanticFlag : 0 }

    /// A section of records of one size.
    init<Record: Sendable>(
        _ section: RulesetSection, _ summary: String,
        _ records: any WritableKeyPath<RulesetContent, [Record]> & Sendable,
        _ layout: RecordLayout<Record>, isRequired: Bool = false,
        check: @escaping @Sendable (RulesetVerifier) throws(RulesetError) -> Void = { _ in },
        checkRun: @escaping RunCheck = { _, _, _ in }
    ) {
        self.init(
            section, summary, layout, isRequired: isRequired,
            encode: { content, out in
                for record in content[keyPath: records] { layout.write(record, to: &out) }
                return content[keyPath: records].count
            },
            decode: { ruleset, content in
                content[keyPath: records] = (0..<ruleset.layout[section].count).map {
                    ruleset.record(section, layout, at: $0)
                }
            },
            moveStrings: { content, moved in
                for index in content[keyPath: records].indices {
                    layout.moveStrings(of: &content[keyPath: records][index], moved)
                }
            }, check: check, checkRun: checkRun)
    }

    /// A section of records of one size that stand in content in a form of their own.
    init<Record: Sendable>(
        _ section: RulesetSection, _ summary: String, _ layout: RecordLayout<Record>, isRequired: Bool,
        encode: @escaping @Sendable (RulesetContent, inout ByteWriter) -> Int,
        decode: @escaping @Sendable (Ruleset, inout RulesetContent) -> Void,
        moveStrings: @escaping @Sendable (inout RulesetContent, (UInt32) -> UInt32) -> Void,
        check: @escaping @Sendable (RulesetVerifier) throws(RulesetError) -> Void,
        checkRun: @escaping RunCheck = { _, _, _ in }
    ) {
        self.section = section
        self.summary = summary
        var offset = 0
        fields = layout.fields.map { field in
            defer { offset += field.size }
            return Field(offset: offset, size: field.size, name: field.name, rule: field.rule)
        }
        recordSize = layout.size
        self.isRequired = isRequired
        isSemantic = true
        self.encode = encode
        self.decode = decode
        self.moveStrings = moveStrings
        self.check = check
        self.checkRun = checkRun
    }

    /// A section whose records differ in size.
    init(
        _ section: RulesetSection, _ summary: String, isRequired: Bool = false, isSemantic: Bool = true,
        encode: @escaping @Sendable (RulesetContent, inout ByteWriter) -> Int,
        decode: @escaping @Sendable (Ruleset, inout RulesetContent) -> Void,
        check: @escaping @Sendable (RulesetVerifier) throws(RulesetError) -> Void
    ) {
        self.section = section
        self.summary = summary
        fields = []
        recordSize = 0
        self.isRequired = isRequired
        self.isSemantic = isSemantic
        self.encode = encode
        self.decode = decode
        moveStrings = { _, _ in }
        self.check = check
        checkRun = { _, _, _ in }
    }
}
