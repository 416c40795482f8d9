/// Where the number of records in a run stands.
package enum CountPlace: Sendable {
    /// Four bytes after the field of the run.
    case after
    /// Two bytes in front of it.
    case before
}

/// What the bytes of a field may be, and what they refer to. The verifier checks each field by its rule alone.
package indirect enum FieldRule: Sendable {
    /// Any number; whatever bounds it has, its section checks.
    case number
    /// Reserved: 0.
    case zero
    /// 0 or 1.
    case flag
    /// One of these codes: their names at their places, nil where there is no code.
    case code([String?])
    /// A code of a VR.
    case vr
    case tag
    /// An index into ACTN or, with the high bit set, into NODE.
    case decision
    /// An index of a record.
    case index(RulesetSection)
    /// An index of a record + 1, or 0 for none.
    case optionalIndex(RulesetSection)
    /// The first of a run of records. The runs of all records follow one another and cover the section, so what a ruleset
    /// can cost is bounded by its length.
    case run(RulesetSection, CountPlace)
    /// The rule that belongs to the code `bytesBefore` bytes in front of the field.
    case chosen(bytesBefore: Int, [FieldRule?])
}

/// One field of a record: its bytes, and the property that they stand for.
package struct RecordField<Record: Sendable>: Sendable {
    package typealias Property<Value> = any WritableKeyPath<Record, Value> & Sendable

    /// What it says, for docs/ruleset-format.md.
    package let name: String
    package let size: Int
    package let rule: FieldRule
    let write: @Sendable (Record, inout ByteWriter) -> Void
    let read: @Sendable (TableBytes, Int, inout Record) -> Void
    /// Moves the references to strings; nil for a field that has none.
    var moveStrings: (@Sendable (inout Record, (UInt32) -> UInt32) -> Void)?

    // MARK: Numbers

    package static func number<Number: FixedWidthInteger & Sendable>(
        _ name: String, _ property: Property<Number>
    ) -> RecordField {
        number(name, .number, property)
    }

    private static func number<Number: FixedWidthInteger & Sendable>(
        _ name: String, _ rule: FieldRule, _ property: Property<Number>
    ) -> RecordField {
        RecordField(
            name: name, size: MemoryLayout<Number>.size, rule: rule,
            write: { $1.number($0[keyPath: property]) },
            read: { $2[keyPath: property] = $0.number(at: $1) })
    }

    package static func zeros(_ count: Int) -> RecordField {
        RecordField(name: "0", size: count, rule: .zero, write: { $1.zeros(count) }, read: { _, _, _ in })
    }

    // MARK: Values of one kind

    package static func flag(_ name: String, _ property: Property<Bool>) -> RecordField {
        RecordField(
            name: name, size: 1, rule: .flag,
            write: { $1.u8($0[keyPath: property] ? 1 : 0) },
            read: { $2[keyPath: property] = $0.u8($1) != 0 })
    }

    package static func code<Code: RawRepresentable<UInt8> & CaseIterable & Sendable>(
        _ name: String, _ property: Property<Code>
    ) -> RecordField {
        RecordField(
            name: name, size: 1,
            rule: .code(table(Code.self) { "\($0)" }),
            write: { $1.u8($0[keyPath: property].rawValue) },
            read: { bytes, offset, record in
                if let code = Code(rawValue: bytes.u8(offset)) { record[keyPath: property] = code }
            })
    }

    package static func vr(_ name: String, _ property: Property<VR>) -> RecordField {
        RecordField(
            name: name, size: 1, rule: .vr, write: { $1.u8($0[keyPath: property].rawValue) },
            read: { $2[keyPath: property] = VR(rawValue: $0.u8($1)) ?? .UN })
    }

    package static func tag(_ name: String, _ property: Property<Tag>) -> RecordField {
        RecordField(
            name: name, size: 4, rule: .tag, write: { $1.u32($0[keyPath: property].rawValue) },
            read: { $2[keyPath: property] = Tag(rawValue: $0.u32($1)) })
    }

    package static func decision(_ name: String, _ property: Property<Decision>) -> RecordField {
        RecordField(
            name: name, size: 4, rule: .decision, write: { $1.u32($0[keyPath: property].rawValue) },
            read: { $2[keyPath: property] = Decision(rawValue: $0.u32($1)) })
    }

    /// What belongs to each code, at its place.
    private static func table<Code: RawRepresentable<UInt8> & CaseIterable, Value>(
        _ codes: Code.Type, _ value: (Code) -> Value
    ) -> [Value?] {
        var table = [Value?](repeating: nil, count: 1 + Int(Code.allCases.map(\.rawValue).max() ?? 0))
        for code in Code.allCases { table[Int(code.rawValue)] = value(code) }
        return table
    }

    // MARK: References

    package static func index(
        _ name: String, of section: RulesetSection, _ property: Property<UInt32>
    ) -> RecordField {
        var field = number(name, .index(section), property)
        if section == .STRS {
            field.moveStrings = { record, moved in record[keyPath: property] = moved(record[keyPath: property]) }
        }
        return field
    }

    package static func optionalIndex(
        _ name: String, of section: RulesetSection, _ property: Property<UInt32>
    ) -> RecordField {
        var field = number(name, .optionalIndex(section), property)
        if section == .STRS {
            field.moveStrings = { record, moved in
                let index = record[keyPath: property]
                if index > 0 { record[keyPath: property] = moved(index - 1) + 1 }
            }
        }
        return field
    }

    /// A run takes two fields: the first record, and the number of them.
    package static func run(
        _ name: String, of section: RulesetSection, count: CountPlace = .after, _ first: Property<UInt32>
    ) -> RecordField {
        number(name, .run(section, count), first)
    }

    package static func string(_ name: String, _ property: Property<UInt32>) -> RecordField {
        index(name, of: .STRS, property)
    }

    package static func optionalString(_ name: String, _ property: Property<UInt32>) -> RecordField {
        optionalIndex(name, of: .STRS, property)
    }

    /// A number whose meaning a code in front of it decides.
    ///
    /// - Parameter bytesBefore: from the code to this field.
    package static func chosen<Code: RawRepresentable<UInt8> & CaseIterable & Sendable>(
        _ name: String, by code: any KeyPath<Record, Code> & Sendable, bytesBefore: Int, _ property: Property<UInt32>,
        _ rule: (Code) -> FieldRule
    ) -> RecordField {
        let rules = table(Code.self, rule)
        var field = number(name, .chosen(bytesBefore: bytesBefore, rules), property)
        field.moveStrings = { record, moved in
            if case .index(.STRS)? = rules[Int(record[keyPath: code].rawValue)] {
                record[keyPath: property] = moved(record[keyPath: property])
            }
        }
        return field
    }
}

/// The fields of a record in the order of their bytes.
package struct RecordLayout<Record: Sendable>: Sendable {
    /// A record before its fields are read.
    let blank: Record
    package let fields: [RecordField<Record>]

    package init(_ blank: Record, _ fields: [RecordField<Record>]) {
        self.blank = blank
        self.fields = fields
    }

    package var size: Int { fields.reduce(0) { $0 + $1.size } }

    func write(_ record: Record, to out: inout ByteWriter) {
        for field in fields { field.write(record, &out) }
    }

    func read(_ bytes: TableBytes, at start: Int) -> Record {
        var record = blank
        var offset = start
        for field in fields {
            field.read(bytes, offset, &record)
            offset += field.size
        }
        return record
    }

    func moveStrings(of record: inout Record, _ moved: (UInt32) -> UInt32) {
        for field in fields { field.moveStrings?(&record, moved) }
    }
}
