/// How bad a finding is. An error stops the build; a warning and a note do not.
public enum Severity: String, Sendable, Hashable, Comparable {
    case note, warning, error

    private var rank: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }
    public static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.rank < rhs.rank }
}

/// A stable code, for example `E0401 ambiguous-rules`. Each phase declares its own in a `DiagnosticCode+*.swift`.
///
/// A struct with static members rather than an enum, so that a new code is not a source break for users of the library.
public struct DiagnosticCode: Hashable, Sendable {
    /// `E0401`: a letter for the severity (E, W, N) and four digits; the first two tell the phase
    /// (01 syntax, 02 names, 03 types, 04 conflicts and obligations, 05 lowering and limits).
    public let number: String
    /// `ambiguous-rules`.
    public let name: String

    package init(_ number: String, _ name: String) {
        self.number = number
        self.name = name
    }

    public var severity: Severity {
        switch number.first {
        case "E": .error
        case "W": .warning
        default: .note
        }
    }
}
