/// `add`: sets the value, and creates the element at the root where it is absent.
package enum AddAction: Action {
    package static let shape = ActionShape(.add, "add", [.one(.value, "value")])
    package static let treatment = Treatment.replaced

    package static func apply(
        _ record: ActionRecord, to element: DataElement, in executor: inout Executor
    ) throws(Stop) -> FileFailure.Code? {
        executor.replace(element, by: record)
    }

    /// Creates an element that the root lacks, or takes the record's fallbacks and the policy's `on_error` as `perform` does. What
    /// would take an element away finds nothing to do.
    static func create(
        _ tag: Tag, _ vr: VR, by record: ActionRecord, _ context: ItemContext, in executor: inout Executor
    ) throws(Stop) {
        var record = record
        var code: FileFailure.Code
        while true {
            switch record.opcode {
            case .add, .set, .dummy, .age:
                let vr = record.vr == .UN ? vr : record.vr
                do throws(FileFailure.Code) {
                    let value =
                        record.opcode == .age
                        ? try AgeAction.age(by: record, in: executor)
                        : try executor.templateValue(executor.ruleset.operand(0, of: record), vr: vr, context)
                    executor.counts.added += 1
                    executor.emitValue(tag, vr, value, context.encoding, context)
                    return
                } catch {
                    code = error
                }
            case .empty:
                executor.counts.added += 1
                executor.emitValue(tag, vr, [], context.encoding, context)
                return
            case .keep, .remove: return
            case .quarantine: throw .quarantined(FileFailure(.saidByPolicy, at: nil, tag: tag))
            case .reject: throw .rejected(FileFailure(.saidByPolicy, at: nil, tag: tag))
            default: code = .notAValue
            }
            guard record.fallback > 0 else { break }
            executor.counts.fallbacks += 1
            record = executor.ruleset.action(at: Int(record.fallback) - 1)
        }
        switch executor.ruleset.onError {
        case .quarantine: throw .quarantined(FileFailure(code, at: nil, tag: tag))
        case .reject: throw .rejected(FileFailure(code, at: nil, tag: tag))
        case .remove: executor.counts.fallbacks += 1
        }
    }
}
