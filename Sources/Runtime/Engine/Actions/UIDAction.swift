/// `uid`: new UIDs by key. Registered ones stay, since they name no instance, and so does what is empty. Where classes stand,
/// those that the policy or the list of published private ones knows stay too.
package enum UIDAction: ValueAction {
    package static let shape = ActionShape(
        .uid, "uid", [.one(.secret, "key"), .one(.integer, "scope: 0 project, 1 study, 2 patient", in: 0...2)],
        changesValue: true)
    package static let treatment = Treatment.keyed

    package static func accepts(_ vr: VR) -> Bool { vr == .UI }

    package static func count(in counts: inout ElementCounts) { counts.uids += 1 }

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
            if !isClass, !uid.isEmpty, let known = executor.uids.new(of: value, uid, source) {
                new.append(contentsOf: known)
                executor.note(.uid, old: value[uid], new: known[...])
                continue
            }
            let isKnown =
                isClass
                ? ruleset.knowsClass(bytes, from: uid.lowerBound, count: uid.count)
                : ruleset.isRegisteredUID(bytes, from: uid.lowerBound, count: uid.count)
            if isKnown {
                new.append(contentsOf: value[uid])
            } else if !uid.isEmpty {
                let first = new.count
                executor.stepsLeft -= WorkLimit.step
                KeyedUID.append(
                    value: bytes, from: uid.lowerBound, count: uid.count, scope: scope, scopeValues: scopeValues,
                    key: key, to: &new)
                executor.note(.uid, old: value[uid], new: new[first...])
                if !isClass { executor.uids.remember(new[first...], of: value, uid, source) }
            }
        }
        return new
    }
}
