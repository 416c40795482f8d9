// ACTN and OPND: what is done to an element.

/// What an action does, as one byte. Codes never change within a major version of the format.
///
/// Not an enumeration: which opcodes there are is a list that the verifier gets (`ActionShape`), and tests add to it.
package struct Opcode: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Keeps the element; the elements of a kept sequence are decided one by one.
    package static var keep: Opcode { Opcode(rawValue: 1) }
    package static var remove: Opcode { Opcode(rawValue: 2) }
    /// Leaves the element without a value; a sequence without items.
    package static var empty: Opcode { Opcode(rawValue: 3) }
    /// Replaces the value of an element that is there.
    package static var set: Opcode { Opcode(rawValue: 4) }
    /// Replaces the value by a constant that fits the VR.
    package static var dummy: Opcode { Opcode(rawValue: 5) }
    /// Replaces a sequence by one with one item or none.
    package static var dummySequence: Opcode { Opcode(rawValue: 6) }
    /// Maps UIDs; registered ones stay.
    package static var uid: Opcode { Opcode(rawValue: 7) }
    package static var pseudonym: Opcode { Opcode(rawValue: 8) }
    /// Moves dates (DA, DT) by whole days; times of day stay.
    package static var shift: Opcode { Opcode(rawValue: 9) }
    package static var truncate: Opcode { Opcode(rawValue: 10) }
    package static var round: Opcode { Opcode(rawValue: 11) }
    /// Sets the value, and creates the element at the root where it is absent.
    package static var add: Opcode { Opcode(rawValue: 12) }
    /// Takes the value of another root attribute of the original.
    package static var copy: Opcode { Opcode(rawValue: 13) }
    /// Quarantines the file; only as a fallback.
    package static var quarantine: Opcode { Opcode(rawValue: 14) }
    /// Rejects the file; only as a fallback.
    package static var reject: Opcode { Opcode(rawValue: 15) }
    /// `round` to the next multiple below.
    package static var floor: Opcode { Opcode(rawValue: 16) }
    /// The age between two dates of the root; creates the element at the root where it is absent.
    package static var age: Opcode { Opcode(rawValue: 17) }
    /// A value that is listed becomes another.
    package static var recode: Opcode { Opcode(rawValue: 18) }
    /// The value of a column in the file's row of a table.
    package static var lookup: Opcode { Opcode(rawValue: 19) }
    /// Puts texts of the policy and of the original together.
    package static var compose: Opcode { Opcode(rawValue: 20) }
    /// Appends an item to a sequence of the root, which it creates where it is absent.
    package static var addItem: Opcode { Opcode(rawValue: 24) }
    /// Moves numbers that count from 1970-01-01 by whole days.
    package static var shiftEpoch: Opcode { Opcode(rawValue: 22) }
    /// Moves dates that a text states in one layout by whole days.
    package static var shiftText: Opcode { Opcode(rawValue: 23) }
}

/// What the value of an operand is: a number, or an index into one section. Codes never change within a major version.
package enum OperandKind: UInt8, Sendable, CaseIterable {
    /// A number. The action's shape says which ones are allowed.
    case integer = 1
    /// Index of a secret.
    case secret = 2
    /// Index of a value template.
    case value = 3
    /// Index of an item template.
    case item = 4
    /// Index of an offset.
    case offset = 5
    /// Index of a rounding.
    case rounding = 6
    /// Index of a string.
    case string = 7
    /// A package tag of the root data set.
    case tag = 8
    /// Index of a column of a table.
    case column = 9
}

/// One argument of an action. Its kind alone tells how to check it and whether it refers to a string.
package struct Operand: Hashable, Sendable {
    package var kind = OperandKind.integer
    package var value: UInt32 = 0

    package init() {}

    package init(_ kind: OperandKind, _ value: UInt32) {
        self.kind = kind
        self.value = value
    }

    static let layout = RecordLayout(
        Operand(),
        [
            .code("kind", \.kind), .zeros(3),
            .chosen("value", by: \.kind, bytesBefore: 4, \.value) { $0.rule },
        ])
}

extension OperandKind {
    package var rule: FieldRule {
        switch self {
        case .integer: .number
        case .secret: .index(.SECR)
        case .value: .index(.VALU)
        case .item: .index(.ITEM)
        case .offset: .index(.OFFS)
        case .rounding: .index(.RNDG)
        case .string: .index(.STRS)
        case .tag: .tag
        case .column: .index(.TCOL)
        }
    }
}

/// What is done to an element.
package struct ActionRecord: Hashable, Sendable {
    package var opcode = Opcode.keep
    /// The VR that the value is written with: the dictionary's or the private row's, or UN where only the file knows.
    package var vr = VR.UN
    /// A run of `operands`. The runs of all actions follow one another.
    package var firstOperand: UInt32 = 0
    package var operandCount: UInt16 = 0
    /// Index + 1 of the action that changes the value which this one made, or 0. It has a larger index than this one.
    package var next: UInt32 = 0
    /// Index + 1 of the action to take if this one or one of its `next` steps cannot be carried out, or 0 for the policy's
    /// `on_error`. It has a larger index than this one.
    package var fallback: UInt32 = 0
    /// Index into `rules`: who decided this.
    package var rule: UInt32 = 0

    package init() {}

    package init(
        opcode: Opcode, vr: VR, firstOperand: UInt32 = 0, operandCount: UInt16 = 0, next: UInt32 = 0,
        fallback: UInt32 = 0, rule: UInt32
    ) {
        self.opcode = opcode
        self.vr = vr
        self.firstOperand = firstOperand
        self.operandCount = operandCount
        self.next = next
        self.fallback = fallback
        self.rule = rule
    }

    static let layout = RecordLayout(
        ActionRecord(),
        [
            .number("opcode", \.opcode.rawValue), .vr("VR to write, UN for the file's", \.vr),
            .number("number of operands", \.operandCount), .run("operands", of: .OPND, count: .before, \.firstOperand),
            .optionalIndex("step over the new value", of: .ACTN, \.next),
            .optionalIndex("fallback", of: .ACTN, \.fallback), .index("who decided this", of: .RULE, \.rule),
        ])
}

extension SectionLayout {
    static let actions: [SectionLayout] = [
        SectionLayout(
            .OPND, "operands: those of the first action, then those of the second, and so on", \.operands,
            Operand.layout,
            check: { verifier throws(RulesetError) in try verifier.checkOperands() }),
        SectionLayout(
            .ACTN, "actions; a step and a fallback have a larger index than the action that names them", \.actions,
            ActionRecord.layout, isRequired: true,
            check: { verifier throws(RulesetError) in try verifier.checkActions() },
            checkRun: { verifier, index, operands throws(RulesetError) in
                try verifier.checkOperands(operands, ofAction: index)
            }),
    ]
}

extension RulesetContent {
    /// Appends an action and its operands.
    ///
    /// - Parameters:
    ///   - next: index of the action over the new value, or nil.
    ///   - fallback: index of the action to take where this one cannot be carried out, or nil.
    /// - Returns: the action's index.
    @discardableResult
    package mutating func appendAction(
        _ opcode: Opcode, _ vr: VR, _ operands: [Operand] = [], next: Int? = nil, fallback: Int? = nil, rule: Int
    ) -> Int {
        actions.append(
            ActionRecord(
                opcode: opcode, vr: vr, firstOperand: UInt32(self.operands.count),
                operandCount: UInt16(operands.count), next: next.map { UInt32($0 + 1) } ?? 0,
                fallback: fallback.map { UInt32($0 + 1) } ?? 0, rule: UInt32(rule)))
        self.operands += operands
        return actions.count - 1
    }

    /// The operands of action `index`.
    package func operands(ofAction index: Int) -> ArraySlice<Operand> {
        let first = Int(actions[index].firstOperand)
        return operands[first..<first + Int(actions[index].operandCount)]
    }
}

extension RulesetVerifier {
    fileprivate func checkOperands() throws(RulesetError) {
        for index in 0..<count(.OPND) {
            let value = bytes.u32(start(.OPND, index) + 4)
            switch OperandKind(rawValue: bytes.u8(start(.OPND, index))) {
            case .tag: try require(Tag(rawValue: value).isPublicAttribute, .OPND, index, "tag")
            case .string:
                try limit(
                    strings.range(Int(value)).count <= RulesetLimits.keyedTextBytes, .OPND, index, "length of a text")
            default: break
            }
        }
    }

    /// Whether an action has the operands that it needs is asked of its shape.
    fileprivate func checkOperands(_ operands: Range<Int>, ofAction index: Int) throws(RulesetError) {
        guard let shape = shapes[Int(bytes.u8(start(.ACTN, index)))] else { return }
        let found = operands.lazy.map { place in
            let start = start(.OPND, place)
            return Operand(OperandKind(rawValue: bytes.u8(start)) ?? .integer, bytes.u32(start + 4))
        }
        try require(shape.accepts(found), .ACTN, index, "operands of \(shape.name)")
        let vr = VR(rawValue: bytes.u8(start(.ACTN, index) + 1)) ?? .UN
        for operand in found {
            if operand.kind == .column { try requireFits(Int(operand.value), vr, ofAction: index) }
            guard operand.kind == .value else { continue }
            for column in columns(ofValue: Int(operand.value)) {
                // A prefix is no whole value: the pseudonym's action says what it can stand before.
                if shape.opcode == .pseudonym {
                    try requireNoKeys(column, ofAction: index)
                } else {
                    try requireFits(column, vr, ofAction: index)
                }
            }
        }
    }

    fileprivate func checkActions() throws(RulesetError) {
        for index in 0..<count(.ACTN) {
            let offset = start(.ACTN, index)
            guard let shape = shapes[Int(bytes.u8(offset))] else {
                throw RulesetError(.corruptSection, section: "ACTN", record: index, detail: "opcode")
            }
            try checkNext(shape, offset, index)
            let fallback = bytes.int(offset + 12)
            try require(fallback == 0 || fallback - 1 > index, .ACTN, index, "fallback")
        }
        try limitChains(at: 8, RulesetLimits.steps, "number of steps")
        try limitChains(at: 12, RulesetLimits.fallbacks, "number of fallbacks")
        try checkUnknownClasses()
    }

    /// `keep` hands class UIDs that are not known to these, so a `keep` among them would hand them back for ever.
    private func checkUnknownClasses() throws(RulesetError) {
        let settings = record(.SETT, SectionLayout.settings, 0)
        for first in [settings.unregisteredClass, settings.unregisteredReference] {
            var place = Int(first)
            while place > 0 {
                let offset = start(.ACTN, place - 1)
                try require(bytes.u8(offset) != Opcode.keep.rawValue, .SETT, 0, "a class that is not known and kept")
                place = bytes.int(offset + 12)
            }
        }
    }

    /// Counts how many actions follow each one. Those that follow have a larger index, so going backwards counts each once.
    private func limitChains(at field: Int, _ most: Int, _ detail: String) throws(RulesetError) {
        var following = [Int](repeating: 0, count: count(.ACTN))
        for index in following.indices.reversed() {
            let next = bytes.int(start(.ACTN, index) + field)
            if next > 0 { following[index] = following[next - 1] + 1 }
            try limit(following[index] <= most, .ACTN, index, detail)
        }
    }

    /// A later action over the value that this one made. Where it fails, the fallback of the first step counts, so a step has
    /// none of its own.
    private func checkNext(_ shape: ActionShape, _ offset: Int, _ index: Int) throws(RulesetError) {
        let next = bytes.int(offset + 8)
        guard next > 0 else { return }
        try require(next - 1 > index, .ACTN, index, "next step")
        let step = start(.ACTN, next - 1)
        let changes = shapes[Int(bytes.u8(step))]?.changesValue ?? false
        try require(shape.changesValue && changes, .ACTN, index, "a next step without a value to change")
        try require(bytes.u8(step + 1) == bytes.u8(offset + 1), .ACTN, index, "VR of the next step")
        try require(bytes.u32(step + 12) == 0, .ACTN, index, "a next step with a fallback")
    }
}
