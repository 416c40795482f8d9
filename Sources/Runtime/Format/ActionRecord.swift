/// What an action does, as one byte. Codes never change within a major version of the format.
///
/// Not an enumeration: which opcodes there are is a list that the verifier gets (`ActionShape`), and tests add to it.
public struct Opcode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Keeps the element; the elements of a kept sequence are decided one by one.
    @inlinable public static var keep: Opcode { Opcode(rawValue: 1) }
    @inlinable public static var remove: Opcode { Opcode(rawValue: 2) }
    /// Leaves the element without a value; a sequence without items.
    @inlinable public static var empty: Opcode { Opcode(rawValue: 3) }
    /// Replaces the value of an element that is there.
    @inlinable public static var set: Opcode { Opcode(rawValue: 4) }
    /// Replaces the value by a constant that fits the VR.
    @inlinable public static var dummy: Opcode { Opcode(rawValue: 5) }
    /// Replaces a sequence by one with one item or none.
    @inlinable public static var dummySequence: Opcode { Opcode(rawValue: 6) }
    /// Maps UIDs; registered ones stay.
    @inlinable public static var uid: Opcode { Opcode(rawValue: 7) }
    @inlinable public static var pseudonym: Opcode { Opcode(rawValue: 8) }
    /// Moves dates (DA, DT) by whole days; times of day stay.
    @inlinable public static var shift: Opcode { Opcode(rawValue: 9) }
    @inlinable public static var truncate: Opcode { Opcode(rawValue: 10) }
    @inlinable public static var round: Opcode { Opcode(rawValue: 11) }
    /// Sets the value, and creates the element at the root where it is absent.
    @inlinable public static var add: Opcode { Opcode(rawValue: 12) }
    /// Takes the value of another root attribute of the original.
    @inlinable public static var copy: Opcode { Opcode(rawValue: 13) }
    /// Quarantines the file; only as a fallback.
    @inlinable public static var quarantine: Opcode { Opcode(rawValue: 14) }
    /// Rejects the file; only as a fallback.
    @inlinable public static var reject: Opcode { Opcode(rawValue: 15) }
}

/// What the value of an operand is: a number, or an index into one section. Codes never change within a major version.
public enum OperandKind: UInt8, Sendable, CaseIterable {
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
    /// A public tag of the root data set.
    case tag = 8
}

/// One argument of an action. Its kind alone tells how to check it and whether it refers to a string.
public struct Operand: Hashable, Sendable {
    public var kind: OperandKind
    public var value: UInt32

    public init(_ kind: OperandKind, _ value: UInt32) {
        self.kind = kind
        self.value = value
    }
}

/// What is done to an element.
public struct ActionRecord: Hashable, Sendable {
    public var opcode: Opcode
    /// The VR that the value is written with: the dictionary's or the private row's, or UN where only the file knows.
    public var vr: VR
    /// A run of `operands`. The runs of all actions follow one another.
    public var firstOperand: UInt32
    public var operandCount: UInt16
    /// Index + 1 of the action that changes the value which this one made, or 0. It has a larger index than this one.
    public var next: UInt32
    /// Index + 1 of the action to take if this one or one of its `next` steps cannot be carried out, or 0 for the policy's
    /// `on_error`. It has a larger index than this one.
    public var fallback: UInt32
    /// Index into `rules`: who decided this.
    public var rule: UInt32

    public init(
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
}

extension RulesetContent {
    /// Appends an action and its operands.
    ///
    /// - Parameters:
    ///   - next: index of the action over the new value, or nil.
    ///   - fallback: index of the action to take where this one cannot be carried out, or nil.
    /// - Returns: the action's index.
    @discardableResult
    public mutating func appendAction(
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
    public func operands(ofAction index: Int) -> ArraySlice<Operand> {
        let first = Int(actions[index].firstOperand)
        return operands[first..<first + Int(actions[index].operandCount)]
    }
}
