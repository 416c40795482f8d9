/// Elements that the policy creates where the root lacks them (`CreatingAction`).
extension Executor {
    /// Creates an element, or takes the record's fallbacks and the policy's `on_error` as `perform` does. What would take an element
    /// away finds nothing to do.
    mutating func create(
        _ tag: Tag, _ vr: VR, by record: ActionRecord, _ context: ItemContext
    ) throws(Stop) {
        var record = record
        var code: FileFailure.Code
        while true {
            switch record.opcode {
            case .empty:
                counts.added += 1
                emitValue(tag, vr, [], context.encoding, context)
                return
            case .keep, .remove: return
            case .quarantine: throw .quarantined(FileFailure(.saidByPolicy, at: nil, tag: tag))
            case .reject: throw .rejected(FileFailure(.saidByPolicy, at: nil, tag: tag))
            default:
                let vr = record.vr == .UN ? vr : record.vr
                do throws(FileFailure.Code) {
                    let value = try created(vr, by: record, context)
                    counts.added += 1
                    emitValue(tag, vr, value, context.encoding, context)
                    return
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
