import MidicRuntime

/// Who decided an element, before rules are numbered.
enum RuleSource: Hashable, Sendable {
    /// A row of Table E.1-1 by its index, in the Basic Profile column.
    case profile(row: Int)
    /// A row of Table E.1-1 by its index, in an option's column.
    case option(row: Int, ProfileOption)
    case supplement(Supplement)
    /// Index into the canonical rules.
    case policy(Int)
    case otherwise
    /// A clause with `override`, by its place in `CheckedPolicy.clauseOverrides`: it decides nothing by itself.
    case clause(Int)
    case structure(Structure)

    /// What midic itself fixes, since a data set cannot be read or written without.
    enum Structure: String, Hashable, Sendable, CaseIterable {
        /// Specific Character Set: without it no text of the data set can be read.
        case characterSet = "(0008,0005) SpecificCharacterSet: keep"
        /// SOP class and instance, study and series at the root: without them an object is nobody's.
        case identifier = "identifies the object: keep"
        /// Pixels mean nothing, or something else, without it.
        case decoding = "decoding needs it: keep"
        /// File meta information is written afresh.
        case fileMeta = "file meta: remove"
        /// A SOP class of the root that nobody knows, under `classes unregistered`.
        case unregisteredClass = "classes unregistered: uid"
        /// The same of other objects, and coding schemes.
        case unregisteredReference = "references to classes unregistered: uid"
        /// Group lengths, signatures, encrypted attributes, trailing padding: `Tag.isNeverCopied`.
        case neverCopied = "no output has it: remove"
    }
}

/// midic's own additions to Table E.1-1, which does not reach every date, name and UID (docs/language.md, "Supplement").
enum Supplement: String, Hashable, Sendable, CaseIterable {
    case instanceUID = "supplement, UI in an instance role: U"
    case retainedUID = "supplement, UI in an instance role: K retain_uids"
    case person = "supplement, PN: X/Z/D"
    case date = "supplement, DA DT TM: X/Z/D"
    case retainedDate = "supplement, DA DT TM: K retain_full_dates"
    case modifiedDate = "supplement, DA DT TM: C retain_modified_dates"
    case otherCalendar = "supplement, dates in an alternative calendar: X/Z"
    case unknownUID = "supplement, unknown UI: U"
    case retainedUnknownUID = "supplement, unknown UI: K retain_uids"
    case unknownPerson = "supplement, unknown PN: X"
    case unknownDate = "supplement, unknown DA DT TM: X"
}

/// A set of options as bits, in the order of `ProfileOption.allCases`.
struct OptionSet16: Hashable, Sendable {
    var bits: UInt16 = 0

    init(_ options: some Sequence<ProfileOption> = []) {
        for (index, option) in ProfileOption.allCases.enumerated() where options.contains(option) {
            bits |= 1 << UInt16(index)
        }
    }

    var options: [ProfileOption] {
        ProfileOption.allCases.enumerated().filter { bits & (1 << UInt16($0.offset)) != 0 }.map(\.element)
    }
}

/// A constant that stands in for a value: which one, as interned by the lowering.
package enum DummyChoice: Hashable, Sendable {
    case none
    /// Text in the form of a DICOM value, numbers in decimal.
    case text(String)
    /// Bytes of a binary value, by index into the blobs of `DummyTable`.
    case blob(Int)
    /// One item for a sequence, by index into the templates of `ItemTemplates`; nil for zero items.
    case item(Int?)
}

/// What is done to an element, who said so, and what a higher layer must at least do.
struct Outcome: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case act(CheckedAction)
        /// U of the table, or D on a UI: only a rule with a key can carry it out.
        case needsKey
        /// C of the table: the policy must say how.
        case obligation(OptionSet16)
        /// One chosen option keeps what another wants cleaned.
        case clash(OptionSet16)
    }
    var kind: Kind
    var source: RuleSource
    /// The least that a rule of a higher layer must do here without naming the attribute.
    var floor: Strictness
    /// The least that it must do without `override` when it names the attribute.
    var namedFloor: Strictness
    /// The action that a rule of a policy gave it: a higher layer must do as much in its arguments too. nil where the floors say it all.
    var given: CheckedAction?
    /// The VR that values are written with; UN where the file's counts or none is written.
    var vr: VR = .UN
    /// The constant for `dummy` in the action.
    var dummy: DummyChoice = .none

    init(
        _ kind: Kind, _ source: RuleSource, floor: Strictness, namedFloor: Strictness? = nil, vr: VR = .UN,
        dummy: DummyChoice = .none
    ) {
        self.kind = kind
        self.source = source
        self.floor = floor
        self.namedFloor = namedFloor ?? floor
        self.vr = vr
        self.dummy = dummy
    }

    /// The action, where there is one.
    var action: CheckedAction? {
        if case .act(let action) = kind { return action }
        return nil
    }
}
