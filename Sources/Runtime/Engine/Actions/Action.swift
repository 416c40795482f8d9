/// What can be done to an element: one type an action, each in a file of its own.
///
/// The type says two things that must agree: the shape of its records, which the verifier holds every ruleset against, and
/// what is done by such a record. How a policy writes it and what it accepts is the compiler's side.
/// docs/adding-an-action.md goes through the steps.
package protocol Action: Sendable {
    /// Opcode and operands.
    static var shape: ActionShape { get }

    /// What becomes of a value, at its mildest: what a rule is held against where layers meet, and what an output may claim.
    static var treatment: Treatment { get }

    /// The same for a record and values of a VR, since an argument can make an action that loses nothing.
    static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment

    /// Carries out a record of this action on an element.
    ///
    /// - Returns: why it cannot be done, in which case nothing has been written and the record's fallback is next; nil if it
    ///   is done.
    /// - Throws: what ends the work on the whole object.
    static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code?
}

extension Action {
    package static func treatment(by record: ActionRecord, of vr: VR, in ruleset: Ruleset) -> Treatment { treatment }
}

/// An action that makes a new value of the old one. Only such an action can stand in a chain of `then`.
package protocol ValueAction: Action {
    /// Whether it is made for values of `vr`. Asked where the policy does not know the VR and only the file says one.
    static func accepts(_ vr: VR) -> Bool

    /// The new value, without padding.
    ///
    /// - Parameters:
    ///   - value: the original, or what the step before made of it.
    ///   - vr: the VR that the new value is written with.
    static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8]

    /// Counts an element that it has changed.
    static func count(in counts: inout ElementCounts)
}

extension ValueAction {
    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        do throws(FileFailure.Code) {
            try executor.changeValue(of: element, by: record, first: Self.self)
            return nil
        } catch {
            return error
        }
    }
}

/// An action that also creates its element, at the root where that lacks it.
package protocol CreatingAction: Action {
    /// The value of an element that the input lacks, without padding.
    ///
    /// - Throws: why there is none; then the record's fallback is next.
    static func created(
        _ vr: VR, by record: ActionRecord, _ context: ItemContext, in executor: borrowing Executor
    ) throws(FileFailure.Code) -> [UInt8]
}

/// A data element of the original, as an action sees it.
package struct DataElement: ~Escapable {
    /// The bytes that the entry's offsets mean.
    package let bytes: RawSpan
    package let entry: TapeEntry
    /// The entry's index on the tape; -1 in file meta information, which has no sequences.
    package let index: Int
    /// Where its data set stands.
    package let context: ItemContext
    /// What is known of its attribute; nil if no row decided about it, as for private elements and those of masks.
    package let row: RowFacts?

    @inline(__always)
    @_lifetime(copy bytes)
    package init(
        _ bytes: RawSpan, _ entry: TapeEntry, at index: Int, in context: ItemContext, row: RowFacts? = nil
    ) {
        self.bytes = bytes
        self.entry = entry
        self.index = index
        self.context = context
        self.row = row
    }

    /// The VR of the row that decided about it, or nil.
    package var rowVR: VR? { row?.vr }
    /// How many values the attribute has, where that is one fixed number; else 0.
    package var rowValueCount: Int { Int(row?.valueCount ?? 0) }
    package var rowTraits: RowTraits { row?.traits ?? [] }

    package var tag: Tag { entry.tag }

    /// A copy of the value.
    package func copyValue() -> [UInt8] { bytes.copyBytes(at: entry.valueOffset, length: entry.valueLength) }

    /// The VR for a value that replaces whatever was there: the dictionary's, or the file's where the policy knows none.
    package func replacedVR(_ record: ActionRecord) -> VR {
        let known = policyVR(record)
        return known != .UN ? known : entry.vr ?? .UN
    }

    /// The VR for a constant. Private elements of which no rule says the VR get one by rules for VRs, and then the file's VR is what
    /// the constant fits.
    package func constantVR(_ record: ActionRecord) -> VR {
        guard tag.isPrivate, record.vr == .UN, let vr = entry.vr, vr != .UN else { return replacedVR(record) }
        return vr
    }

    /// The VR for a value made from the old one: the dictionary's, or the file's where the policy knows none or where both are
    /// numbers, since the dictionary leaves their sign to the file.
    package func changedVR(_ record: ActionRecord) -> VR {
        let known = policyVR(record)
        guard let vr = entry.vr, vr != .UN else { return known }
        return known == .UN || !known.isText && known.agrees(with: vr) ? vr : known
    }

    /// The VR for a value that an action makes from the old one. A row for a private element need not be that of the rule that decides
    /// it: where a rule for VRs picked the element by the file's VR, and the action makes none of the row's, the file's counts.
    ///
    /// - Throws: `wrong-vr` where the action makes neither.
    func changedVR(_ record: ActionRecord, by action: any ValueAction.Type) throws(FileFailure.Code) -> VR {
        let vr = changedVR(record)
        // What the policy says of a public attribute was held against the action when it was compiled.
        if action.accepts(vr) || record.vr != .UN && !tag.isPrivate { return vr }
        guard tag.isPrivate, let file = entry.vr, action.accepts(file) else { throw .wrongVR }
        return file
    }

    /// The VR by which a date is read: the dictionary's where it is one, else the file's.
    package func dateVR(_ record: ActionRecord) -> VR {
        let known = policyVR(record)
        return known.isDate ? known : entry.vr ?? .UN
    }

    /// The VR that the action or the row knows; UN where neither does.
    private func policyVR(_ record: ActionRecord) -> VR { record.vr != .UN ? record.vr : rowVR ?? .UN }

    package func failure(_ code: FileFailure.Code) -> FileFailure {
        FileFailure(code, at: entry.headerOffset, tag: entry.tag)
    }
}
