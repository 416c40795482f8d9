// Nodes, actions, paths and guards.

extension RulesetVerifier {
    func checkNodes() throws(RulesetError) {
        for index in 0..<count(.NODE) {
            let offset = start(.NODE, index)
            guard let kind = DecisionNode.Kind(rawValue: bytes.u8(offset)) else {
                throw RulesetError(.corruptSection, section: "NODE", record: index, detail: "kind")
            }
            try requireZero(offset + 1, 3, .NODE, index)
            switch kind {
            case .guard: try requireIndex(offset + 4, in: .GARD, .NODE, index)
            case .path: try require(bytes.int(offset + 4) < pathPatternCount, .NODE, index, "path pattern")
            case .parent: break
            case .variant: try requireIndex(offset + 4, in: .VSET, .NODE, index)
            case .vr: try requireIndex(offset + 4, in: .VRMK, .NODE, index)
            }
            for child in [offset + 8, offset + 12] {
                try requireDecision(child, .NODE, index)
                let decision = Decision(rawValue: bytes.u32(child))
                try require(!decision.isNode || decision.index > index, .NODE, index, "a child before its parent")
            }
        }
    }

    /// Each operand by its kind; whether an action has the operands it needs is asked of its shape.
    func checkOperands() throws(RulesetError) {
        for index in 0..<count(.OPND) {
            let offset = start(.OPND, index)
            guard let kind = OperandKind(rawValue: bytes.u8(offset)) else {
                throw RulesetError(.corruptSection, section: "OPND", record: index, detail: "kind")
            }
            try requireZero(offset + 1, 3, .OPND, index)
            switch kind {
            case .integer: break
            case .secret: try requireIndex(offset + 4, in: .SECR, .OPND, index)
            case .value: try requireIndex(offset + 4, in: .VALU, .OPND, index)
            case .item: try requireIndex(offset + 4, in: .ITEM, .OPND, index)
            case .offset: try requireIndex(offset + 4, in: .OFFS, .OPND, index)
            case .rounding: try requireIndex(offset + 4, in: .RNDG, .OPND, index)
            case .string: try requireIndex(offset + 4, in: .STRS, .OPND, index)
            case .tag:
                let tag = Tag(rawValue: bytes.u32(offset + 4))
                try require(!tag.isPrivate && tag.group >= 0x0008 && tag.group != 0xFFFE, .OPND, index, "tag")
            }
        }
    }

    func checkActions() throws(RulesetError) {
        var operandEnd = 0
        for index in 0..<count(.ACTN) {
            let offset = start(.ACTN, index)
            guard let shape = shapes[Int(bytes.u8(offset))] else {
                throw RulesetError(.corruptSection, section: "ACTN", record: index, detail: "opcode")
            }
            try requireVR(offset + 1, .ACTN, index)
            let operands = operandEnd..<operandEnd + Int(bytes.u16(offset + 2))
            try require(bytes.int(offset + 4) == operandEnd, .ACTN, index, "first operand")
            try require(operands.upperBound <= count(.OPND), .ACTN, index, "range of OPND")
            operandEnd = operands.upperBound
            let found = operands.lazy.map { place in
                let start = start(.OPND, place)
                return Operand(OperandKind(rawValue: bytes.u8(start)) ?? .integer, bytes.u32(start + 4))
            }
            try require(shape.accepts(found), .ACTN, index, "operands of \(shape.name)")
            try checkNext(shape, offset, index)
            let fallback = bytes.int(offset + 12)
            try require(
                fallback == 0 || fallback - 1 > index && fallback <= count(.ACTN), .ACTN, index, "fallback")
            try requireIndex(offset + 16, in: .RULE, .ACTN, index)
        }
        try require(operandEnd == count(.OPND), .OPND, operandEnd, "an operand of no action")
    }

    /// A later action over the value that this one made. Where it fails, the fallback of the first step counts, so a step has
    /// none of its own.
    private func checkNext(_ shape: ActionShape, _ offset: Int, _ index: Int) throws(RulesetError) {
        let next = bytes.int(offset + 8)
        guard next > 0 else { return }
        try require(next - 1 > index && next <= count(.ACTN), .ACTN, index, "next step")
        let step = start(.ACTN, next - 1)
        let changes = shapes[Int(bytes.u8(step))]?.changesValue ?? false
        try require(shape.changesValue && changes, .ACTN, index, "a next step without a value to change")
        try require(bytes.u8(step + 1) == bytes.u8(offset + 1), .ACTN, index, "VR of the next step")
        try require(bytes.u32(step + 12) == 0, .ACTN, index, "a next step with a fallback")
    }

    func checkPaths() throws(RulesetError) {
        for index in 0..<count(.PTRN) {
            try requireIndex(start(.PTRN, index) + 4, in: .PATH, .PTRN, index)
        }
        let maskWords = (pathPatternCount + 63) / 64
        let masks = maskWords == 0 ? 1 : count(.PMSK) / maskWords
        try require(
            maskWords == 0 ? count(.PMSK) == 0 : count(.PMSK) == masks * maskWords, .PMSK, -1, "words of a mask")
        for index in 0..<masks where pathPatternCount % 64 > 0 {
            let last = (index + 1) * maskWords - 1
            try require(
                bytes.u64(start(.PMSK, last)) >> UInt64(pathPatternCount % 64) == 0, .PMSK, last, "path pattern")
        }
        var total = 0
        for index in 0..<count(.PATH) {
            let offset = start(.PATH, index)
            try require(bytes.int(offset) < masks, .PATH, index, "mask")
            try requireRun(offset + 4, in: .PTRN, .PATH, index)
            try requireIndex(offset + 12, in: .PATH, .PATH, index)
            let otherwise = bytes.int(offset + 12)
            try require(
                bytes.int(start(.PATH, otherwise) + 12) == otherwise, .PATH, index, "default of the default state")
            let (first, transitions) = (bytes.int(offset + 4), bytes.int(offset + 8))
            total += transitions
            try require(total <= count(.PTRN), .PATH, index, "transitions of two states")
            var previous = -1
            for transition in first..<first + transitions {
                let tag = bytes.int(start(.PTRN, transition))
                try require(tag > previous, .PTRN, transition, "not in order")
                previous = tag
            }
        }
    }

    func checkAtoms() throws(RulesetError) {
        for index in 0..<count(.AVAL) {
            try requireIndex(start(.AVAL, index), in: .STRS, .AVAL, index)
        }
        for index in 0..<count(.ATOM) {
            let offset = start(.ATOM, index)
            guard let test = AtomRecord.Test(rawValue: bytes.u8(offset + 5)) else {
                throw RulesetError(.corruptSection, section: "ATOM", record: index, detail: "test")
            }
            guard let quantifier = AtomRecord.Quantifier(rawValue: bytes.u8(offset + 6)) else {
                throw RulesetError(.corruptSection, section: "ATOM", record: index, detail: "quantifier")
            }
            try requireVR(offset + 4, .ATOM, index)
            try requireZero(offset + 7, 1, .ATOM, index)
            try require(
                (bytes.u16(offset + 8) > 0) == (quantifier == .index), .ATOM, index, "position of a value")
            try requireZero(offset + 10, 2, .ATOM, index)
            switch test {
            case .present, .empty, .absent: try requireZero(offset + 12, 8, .ATOM, index)
            case .oneOf: try requireRun(offset + 12, in: .AVAL, .ATOM, index)
            case .less, .lessOrEqual, .greater, .greaterOrEqual:
                try requireIndex(offset + 12, in: .STRS, .ATOM, index)
                try requireZero(offset + 16, 4, .ATOM, index)
            case .matches:
                try requireIndex(offset + 12, in: .DFAS, .ATOM, index)
                try requireZero(offset + 16, 4, .ATOM, index)
            }
        }
    }

    /// Each guard must leave exactly one value on the stack, whatever its atoms say. The runs of steps follow one another, so
    /// the work is bounded by the number of steps.
    func checkGuards() throws(RulesetError) {
        for index in 0..<count(.GSTP) {
            let offset = start(.GSTP, index)
            guard let operation = GuardStep.Operation(rawValue: bytes.u8(offset)) else {
                throw RulesetError(.corruptSection, section: "GSTP", record: index, detail: "operation")
            }
            try requireZero(offset + 1, 3, .GSTP, index)
            switch operation {
            case .atom: try requireIndex(offset + 4, in: .ATOM, .GSTP, index)
            case .and, .or: try require(bytes.u32(offset + 4) >= 1, .GSTP, index, "number of operands")
            case .not, .always: try requireZero(offset + 4, 4, .GSTP, index)
            }
        }
        var stepEnd = 0
        for index in 0..<count(.GARD) {
            let offset = start(.GARD, index)
            try requireRun(offset, in: .GSTP, .GARD, index)
            let (first, steps) = (bytes.int(offset), bytes.int(offset + 4))
            try require(first == stepEnd, .GARD, index, "first step")
            stepEnd = first + steps
            var depth = 0
            for step in first..<first + steps {
                let operand = bytes.int(start(.GSTP, step) + 4)
                switch GuardStep.Operation(rawValue: bytes.u8(start(.GSTP, step))) {
                case .atom, .always: depth += 1
                case .not: try require(depth >= 1, .GARD, index, "an operation without operand")
                case .and, .or:
                    try require(operand <= depth, .GARD, index, "an operation without operand")
                    depth -= operand - 1
                case nil: break
                }
            }
            try require(depth == 1, .GARD, index, "a guard that does not leave one value")
        }
        try require(stepEnd == count(.GSTP), .GSTP, stepEnd, "a step of no guard")
        for index in 0..<count(.GATE) {
            let offset = start(.GATE, index)
            try require(GateRecord.Kind(rawValue: bytes.u8(offset)) != nil, .GATE, index, "kind")
            try requireZero(offset + 1, 3, .GATE, index)
            try requireIndex(offset + 4, in: .GARD, .GATE, index)
            try requireIndex(offset + 8, in: .STRS, .GATE, index)
        }
    }
}
