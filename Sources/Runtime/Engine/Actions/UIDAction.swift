/// `uid`: new UIDs by key. Registered ones stay, since they name no instance, and so does what is empty. Where classes stand,
/// those that the policy or the list of published private ones knows stay too.
package enum UIDAction: ValueAction {
    package static let shape = ActionShape(
        .uid, "uid", [.one(.secret, "key"), .one(.integer, "scope: 0 project, 1 study, 2 patient", in: 0...2)],
        changesValue: true)
    package static let treatment = Treatment.keyed

    /// Whether some rule of a ruleset makes UIDs that depend on the study or the patient.
    static func readsScopeValues(_ ruleset: Ruleset) -> Bool {
        (0..<ruleset.actionCount).contains { index in
            let record = ruleset.action(at: index)
            return record.opcode == shape.opcode && ruleset.operand(1, of: record) != UIDScopeKind.project.rawValue
        }
    }

    package static func accepts(_ vr: VR) -> Bool { vr == .UI }

    package static func count(in counts: inout ElementCounts) { counts.uids += 1 }

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        if replaces(element, by: record, in: &executor) { return nil }
        do throws(FileFailure.Code) {
            try executor.changeValue(of: element, by: record, first: Self.self)
            return nil
        } catch {
            return error
        }
    }

    /// Writes the new UID of a value that is one UID, as nearly all are: taken from memory where it is remembered, and without a copy
    /// of the old one.
    ///
    /// - Returns: false where more is to be done, and nothing has been.
    private static func replaces(_ element: DataElement, by record: ActionRecord, in executor: inout Executor) -> Bool {
        let (entry, bytes, ruleset) = (element.entry, element.bytes, executor.ruleset)
        guard entry.kind == .value, entry.valueLength <= 64, record.next == 0, !executor.configuration.wantsMap,
            !element.rowTraits.contains(.classUID), let vr = try? element.changedVR(record, by: Self.self),
            ruleset.operand(1, of: record) == UIDScopeKind.project.rawValue,
            executor.stepsLeft >= entry.valueLength
        else { return false }
        let uid = Padding.trimmed(bytes, entry.value)
        guard !uid.isEmpty else { return false }
        let secret = ruleset.operand(0, of: record)
        let source = UIDMemory.Source(secret: secret, scope: .project, scopeValue: [])
        if let known = executor.uids.new(of: bytes, uid, source) {
            // As a new one costs: what a file may cost depends on no other.
            executor.stepsLeft -= entry.valueLength + WorkLimit.step
            count(in: &executor.counts)
            executor.emitUID(element, vr, known)
            return true
        }
        for offset in uid where bytes.byte(at: offset) == 0x5C { return false }
        guard !executor.configuration.isRegisteredUID(bytes, uid) else { return false }
        executor.stepsLeft -= entry.valueLength + WorkLimit.step
        guard
            let new = KeyedUID.text(
                of: bytes, uid, scope: .project, scopeValues: [], key: executor.configuration.secrets[secret])
        else { return false }
        executor.uids.remember(new, of: bytes, uid, source)
        count(in: &executor.counts)
        executor.emitUID(element, vr, new)
        return true
    }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        let ruleset = executor.ruleset
        guard value.count <= ValueGrammar.longestUIDList else { throw .valueTooLong }
        let secret = ruleset.operand(0, of: record)
        let key = executor.configuration.secrets[secret]
        guard let scope = UIDScopeKind(rawValue: UInt32(ruleset.operand(1, of: record))) else { throw .wrongVR }
        let scopeValues: [[UInt8]]
        switch scope {
        case .project: scopeValues = []
        case .study: scopeValues = [executor.facts.studyInstanceUID]
        case .patient: scopeValues = [executor.facts.patientID]
        }
        if let scopeValue = scopeValues.first, scopeValue.isEmpty { throw .noScopeValue }
        let source = UIDMemory.Source(secret: secret, scope: scope, scopeValue: scopeValues.first ?? [])
        let isClass = element.rowTraits.contains(.classUID)
        let bytes = value.rawBytes
        var new: [UInt8] = []
        new.reserveCapacity(value.count + 32)
        var start = 0
        while start <= value.count {
            var end = start
            while end < value.count, value[end] != 0x5C { end += 1 }
            if start > 0 { new.append(0x5C) }
            let uid = Padding.trimmed(bytes, start..<end)
            start = end + 1
            if !isClass, !uid.isEmpty, let known = executor.uids.new(of: bytes, uid, source) {
                executor.stepsLeft -= WorkLimit.step
                let first = new.count
                known.append(to: &new)
                executor.note(.uid, old: value[uid], new: new[first...])
                continue
            }
            let isKnown =
                isClass
                ? executor.classes.knows(bytes, uid, ruleset)
                : executor.configuration.isRegisteredUID(bytes, uid)
            if isKnown {
                new.append(contentsOf: value[uid])
            } else if !uid.isEmpty {
                let first = new.count
                executor.stepsLeft -= WorkLimit.step
                guard
                    let made = KeyedUID.text(of: bytes, uid, scope: scope, scopeValues: scopeValues, key: key)
                else { continue }
                made.append(to: &new)
                executor.note(.uid, old: value[uid], new: new[first...])
                if !isClass { executor.uids.remember(made, of: bytes, uid, source) }
            }
        }
        return new
    }
}
