/// `shift(o, as: "YYYY-MM-DD")`: dates that a text states in one layout move by the object's whole days.
package enum ShiftTextAction: ValueAction {
    package static let shape = ActionShape(
        .shiftText, "shift of a text", [.one(.offset, "days"), .one(.string, "layout")], changesValue: true)
    package static let treatment = Treatment.shifted

    /// VRs of text in which somebody may state a date of the layout.
    package static func accepts(_ vr: VR) -> Bool {
        switch vr {
        case .LO, .SH, .ST, .LT, .UC, .UT, .CS, .IS, .DS: true
        default: false
        }
    }

    package static func count(in counts: inout ElementCounts) { counts.shifted += 1 }

    package static func change(
        _ value: [UInt8], by record: ActionRecord, of element: DataElement, vr: VR, in executor: inout Executor
    ) throws(FileFailure.Code) -> [UInt8] {
        guard !Padding.trimmed(value).isEmpty else { return [] }
        guard let layout = try? DateLayout(executor.ruleset.string(executor.ruleset.operand(1, of: record))) else {
            throw .unreadableDate
        }
        let days = try executor.requireOffsetDays(executor.ruleset.operand(0, of: record))
        return try MultiValue.mapEach(value, failure: .unreadableDate) { layout.shift($0, days: days) }
    }
}
