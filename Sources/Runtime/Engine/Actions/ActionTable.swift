/// The actions that an engine can carry out. A value that is handed in, so that a test or a tool can add its own.
package struct ActionTable: Sendable {
    /// In the order of opcodes.
    package let all: [any Action.Type]
    /// By opcode.
    private let actions: [(any Action.Type)?]
    private let valueActions: [(any ValueAction.Type)?]
    private let creatingActions: [(any CreatingAction.Type)?]

    package init(_ all: [any Action.Type]) {
        self.all = all
        var actions = [(any Action.Type)?](repeating: nil, count: 256)
        for action in all {
            let opcode = Int(action.shape.opcode.rawValue)
            precondition(actions[opcode] == nil, "two actions of one opcode")
            actions[opcode] = action
        }
        self.actions = actions
        valueActions = actions.map { $0 as? any ValueAction.Type }
        creatingActions = actions.map { $0 as? any CreatingAction.Type }
    }

    /// The actions of format 1.0.
    package static let standard = ActionTable([
        KeepAction.self, RemoveAction.self, EmptyAction.self, SetAction.self, DummyAction.self,
        DummySequenceAction.self, UIDAction.self, PseudonymAction.self, ShiftAction.self, TruncateAction.self,
        RoundAction.self, FloorAction.self, AddAction.self, CopyAction.self, QuarantineAction.self, RejectAction.self,
        AgeAction.self, RecodeAction.self, LookupAction.self, ComposeAction.self, ShiftEpochAction.self,
        ShiftTextAction.self, AddItemAction.self,
    ])

    /// This table with more actions.
    package func adding(_ more: [any Action.Type]) -> ActionTable { ActionTable(all + more) }

    /// Whether an action is what carries out its opcode.
    func isStandard<Standard: Action>(_ action: Standard.Type) -> Bool {
        self[action.shape.opcode].map { ObjectIdentifier($0) == ObjectIdentifier(action) } ?? false
    }

    /// What the verifier holds the records of a ruleset against.
    package var shapes: [ActionShape] { all.map { $0.shape } }

    /// The action of an opcode. Nil only where the ruleset was verified against another table.
    @inline(__always)
    package subscript(opcode: Opcode) -> (any Action.Type)? { actions[Int(opcode.rawValue)] }

    package func valueAction(_ opcode: Opcode) -> (any ValueAction.Type)? { valueActions[Int(opcode.rawValue)] }

    func creatingAction(_ opcode: Opcode) -> (any CreatingAction.Type)? { creatingActions[Int(opcode.rawValue)] }
}

extension ActionTable {
    /// What a record does where it can be carried out, with the steps that follow it: the most that one of them does.
    package func treatment(of record: ActionRecord, _ vr: VR, in ruleset: Ruleset) -> Treatment {
        var most = Treatment.kept
        var step: ActionRecord? = record
        while let current = step {
            var own = self[current.opcode]?.treatment(by: current, of: vr, in: ruleset) ?? .kept
            // Whatever an action does with it, what a table gives is no more than that.
            if let ofColumns = LookupAction.treatment(ofColumnsOf: current, in: ruleset) { own = min(own, ofColumns) }
            most = max(most, own)
            step = current.next > 0 ? ruleset.action(at: Int(current.next) - 1) : nil
        }
        return most
    }
}
