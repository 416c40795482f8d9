/// Elements that the policy creates where the root lacks them (`CreatingAction`).
extension Executor {
    /// Creates an element, or takes the record's fallbacks and the policy's `on_error` as `perform` does.
    mutating func create(
        _ tag: Tag, _ vr: VR, by record: ActionRecord, _ context: ItemContext
    ) throws(Stop) {
        guard let (vr, value) = try createdElement(tag, vr, by: record, context) else { return }
        counts.added += 1
        emitValue(tag, vr, value, context.encoding, context)
    }

    /// The VR and the value of an element that is created; nil where there is none in the end. What would take an element away
    /// finds nothing to do.
    ///
    /// - Parameter hasPlace: there is room for it; if not, all that would create it fails.
    mutating func createdElement(
        _ tag: Tag, _ vr: VR, by record: ActionRecord, _ context: ItemContext, hasPlace: Bool = true
    ) throws(Stop) -> (vr: VR, value: [UInt8])? {
        var record = record
        var code: FileFailure.Code
        while true {
            switch record.opcode {
            case .keep, .remove: return nil
            case .quarantine: throw .quarantined(FileFailure(.saidByPolicy, at: nil, tag: tag))
            case .reject: throw .rejected(FileFailure(.saidByPolicy, at: nil, tag: tag))
            case _ where !hasPlace: code = .noFreeBlock
            case .empty: return (vr, [])
            default:
                let vr = record.vr == .UN ? vr : record.vr
                do throws(FileFailure.Code) {
                    let value = try created(vr, by: record, context)
                    noteCreated(by: record)
                    return (vr, value)
                } catch {
                    code = error
                }
            }
            guard record.fallback > 0 else { break }
            counts.fallbacks += 1
            record = ruleset.action(at: Int(record.fallback) - 1)
        }
        switch ruleset.onError {
        case .quarantine: throw .quarantined(FileFailure(code, at: nil, tag: tag))
        case .reject: throw .rejected(FileFailure(code, at: nil, tag: tag))
        case .remove: counts.fallbacks += 1
        }
        return nil
    }

    /// A created value, or the constant of a fallback.
    private func created(
        _ vr: VR, by record: ActionRecord, _ context: ItemContext
    ) throws(FileFailure.Code) -> [UInt8] {
        if let action = actions.creatingAction(record.opcode) {
            return try action.created(vr, by: record, context, in: self)
        }
        // What changes a value finds none.
        guard record.opcode == .set || record.opcode == .dummy else { throw .notAValue }
        return try templateValue(ruleset.operand(0, of: record), vr: vr, context)
    }
}
