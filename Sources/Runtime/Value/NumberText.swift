/// Whether text is decimal numbers (DS, IS), several with backslashes between them: a table of states in one register, so that
/// contour data of megabytes cost about a byte a cycle or two.
///
/// For each byte a word holds, six bits a state, the state that comes next; a state is the place of its six bits. So a step is
/// one load, which does not wait for the step before, and one shift.
struct NumberText: Sendable {
    private let steps: [UInt64]
    /// The most bytes that a value may have, blanks around it aside.
    private let longest: Int

    /// DS: sign, digits, point, exponent. The standard allows 16 bytes. Programs that print a double write up to 24 (sign, 17
    /// digits, point, `e-308`), which is as much a number and common in real files.
    static let decimal = NumberText(longest: 24, hasFraction: true)
    /// IS: sign and digits, 12 bytes.
    static let integer = NumberText(longest: 12, hasFraction: false)

    private enum State: UInt64, CaseIterable {
        case start, sign, whole, point, fraction, exponent, exponentSign, power, end, fault

        var isEnd: Bool { self == .start || self == .whole || self == .fraction || self == .power || self == .end }
    }

    private init(longest: Int, hasFraction: Bool) {
        self.longest = longest
        steps = (0..<256).map { byte in
            State.allCases.reduce(0) { word, state in
                let next = NumberText.next(state, UInt8(byte), hasFraction)
                return word | next.rawValue * 6 << (state.rawValue * 6)
            }
        }
    }

    private static func next(_ state: State, _ byte: UInt8, _ hasFraction: Bool) -> State {
        switch (state, byte) {
        case (.start, 0x20): return .start
        case (.whole, 0x20), (.fraction, 0x20), (.power, 0x20), (.end, 0x20): return .end
        case (_, 0x5C): return state.isEnd ? .start : .fault
        case (.start, 0x2B), (.start, 0x2D): return .sign
        case (.start, 0x30...0x39), (.sign, 0x30...0x39), (.whole, 0x30...0x39): return .whole
        case _ where !hasFraction: return .fault
        case (.start, 0x2E), (.sign, 0x2E): return .point
        case (.whole, 0x2E): return .fraction
        case (.point, 0x30...0x39), (.fraction, 0x30...0x39): return .fraction
        case (.whole, 0x45), (.whole, 0x65), (.fraction, 0x45), (.fraction, 0x65): return .exponent
        case (.exponent, 0x2B), (.exponent, 0x2D): return .exponentSign
        case (.exponent, 0x30...0x39), (.exponentSign, 0x30...0x39), (.power, 0x30...0x39): return .power
        default: return .fault
        }
    }

    /// Whether a value without padding at its end is numbers.
    func fits(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
        let steps = steps.span
        var state: UInt64 = 0
        var length = 0
        var longest = 0
        for offset in value {
            let byte = bytes.byte(at: offset)
            state = steps[Int(byte)] &>> state & 63
            // Without branches, since values differ in length and each would be guessed wrong.
            length = byte == 0x5C ? 0 : length &+ (byte == 0x20 ? 0 : 1)
            longest = max(longest, length)
        }
        return longest <= self.longest && State(rawValue: state / 6)?.isEnd ?? false
    }
}
