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

    public init(_ number: String, _ name: String) {
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

/// A second place or a remark that belongs to a diagnostic.
public struct DiagnosticNote: Hashable, Sendable {
    public let message: String
    public let range: SourceRange?

    public init(_ message: String, at range: SourceRange? = nil) {
        self.message = message
        self.range = range
    }
}

/// A mechanical edit that mends the finding.
public struct FixIt: Hashable, Sendable {
    public let message: String
    public let range: SourceRange
    public let replacement: String

    public init(_ message: String, replace range: SourceRange, with replacement: String) {
        self.message = message
        self.range = range
        self.replacement = replacement
    }
}

/// A finding as a value: what, where, why, and how to mend it. Rendering is elsewhere.
///
/// Messages start in lower case, have no final full stop, put names in back-ticks, and say what to do.
public struct Diagnostic: Hashable, Sendable {
    public let code: DiagnosticCode
    public let message: String
    /// nil only for findings about a file as a whole that could not be read.
    public let range: SourceRange?
    public let notes: [DiagnosticNote]
    public let fixIts: [FixIt]

    public init(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = []
    ) {
        self.code = code
        self.message = message
        self.range = range
        self.notes = notes
        self.fixIts = fixIts
    }

    public var severity: Severity { code.severity }
}
