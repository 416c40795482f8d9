/// Which operands an opcode takes: what the verifier holds each action against, and the table of actions in
/// docs/ruleset-format.md.
package struct ActionShape: Sendable {
    /// One operand, by place.
    package struct Parameter: Sendable {
        package enum Occurrence: Sendable {
            case one
            case optional
            /// None or more; only as the last parameter.
            case repeated
            /// One or more, of several kinds; only as the last parameter. Which may follow which, the shape's `isWhole` says.
            case run
        }
        package var kind: OperandKind
        /// The further kinds of a run.
        package var others: [OperandKind] = []
        package var occurrence: Occurrence
        /// The numbers that an integer may be.
        package var range: ClosedRange<UInt32>
        /// What it stands for, in the documentation.
        package var meaning: String

        package static func one(
            _ kind: OperandKind, _ meaning: String, in range: ClosedRange<UInt32> = 0...UInt32.max
        ) -> Parameter {
            Parameter(kind: kind, occurrence: .one, range: range, meaning: meaning)
        }

        package static func optional(
            _ kind: OperandKind, _ meaning: String, in range: ClosedRange<UInt32> = 0...UInt32.max
        ) -> Parameter {
            Parameter(kind: kind, occurrence: .optional, range: range, meaning: meaning)
        }

        package static func repeated(
            _ kind: OperandKind, _ meaning: String, in range: ClosedRange<UInt32> = 0...UInt32.max
        ) -> Parameter {
            Parameter(kind: kind, occurrence: .repeated, range: range, meaning: meaning)
        }

        package static func run(_ kinds: [OperandKind], _ meaning: String) -> Parameter {
            Parameter(
                kind: kinds[0], others: Array(kinds.dropFirst()), occurrence: .run, range: 0...UInt32.max,
                meaning: meaning)
        }
    }

    package var opcode: Opcode
    package var name: String
    package var parameters: [Parameter]
    /// Makes a new value of the old one: only such an action can be a `next` step or have one.
    package var changesValue: Bool
    /// Whether the operands of the run at the end stand in an order that the action can follow.
    package var isWhole: (@Sendable ([Operand]) -> Bool)?

    package init(
        _ opcode: Opcode, _ name: String, _ parameters: [Parameter] = [], changesValue: Bool = false,
        isWhole: (@Sendable ([Operand]) -> Bool)? = nil
    ) {
        self.isWhole = isWhole
        self.opcode = opcode
        self.name = name
        self.parameters = parameters
        self.changesValue = changesValue
    }

    /// Whether `operands` are what the shape asks for, each parameter taking as many as it can.
    package func accepts(_ operands: some Collection<Operand>) -> Bool {
        var rest = operands[...]
        func takes(_ parameter: Parameter) -> Bool {
            guard let operand = rest.first, operand.kind == parameter.kind, parameter.range.contains(operand.value)
            else { return false }
            rest = rest.dropFirst()
            return true
        }
        for parameter in parameters {
            switch parameter.occurrence {
            case .one: guard takes(parameter) else { return false }
            case .optional: _ = takes(parameter)
            case .repeated:
                var count = 0
                while takes(parameter) { count += 1 }
                guard count <= RulesetLimits.repeatedOperands else { return false }
            case .run:
                let run = Array(rest)
                let kinds = [parameter.kind] + parameter.others
                guard !run.isEmpty, run.count <= RulesetLimits.runOperands, run.allSatisfy({ kinds.contains($0.kind) }),
                    isWhole?(run) ?? true
                else { return false }
                rest = rest.dropFirst(run.count)
            }
        }
        return rest.isEmpty
    }
}
