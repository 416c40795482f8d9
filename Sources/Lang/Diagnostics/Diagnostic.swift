/// What a finding is about, for programs that sort findings or offer actions on them.
public struct DiagnosticSubject: Hashable, Sendable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An attribute: its keyword, or its tag where it has none.
        case attribute
        /// A rule, in its canonical spelling.
        case rule
        /// A word of the policy: a name, an action, an option, a value.
        case word
        /// A policy file, as it was named.
        case file
    }

    public let kind: Kind
    public let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// Another place that belongs to a finding, or a remark.
public struct DiagnosticNote: Hashable, Sendable {
    /// How the place, if there is one, belongs to the finding.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// What was declared, named or given first.
        case earlier
        /// The other side of a conflict.
        case other
        /// What the policy inherits.
        case inherited
        /// A place that plays a part.
        case related
        /// No place: an example, or what to do.
        case remark
    }

    public let message: String
    public let range: SourceRange?
    public let role: Role

    /// - Parameter role: by default `related` with a place and `remark` without one.
    package init(_ message: String, at range: SourceRange? = nil, role: Role? = nil) {
        self.message = message
        self.range = range
        self.role = role ?? (range == nil ? .remark : .related)
    }
}

/// A finding as a value: what, where, about what, and how to mend it. Rendering is elsewhere.
///
/// Messages start in lower case, have no final full stop, put names in back-ticks, and say what to do. What a program
/// would have to pick out of the message has a field of its own.
public struct Diagnostic: Hashable, Sendable {
    public let code: DiagnosticCode
    public let message: String
    /// nil only for findings about a file as a whole that could not be read.
    public let range: SourceRange?
    /// Other places and remarks.
    public let notes: [DiagnosticNote]
    /// Remedies to choose from.
    public let fixIts: [FixIt]
    public let subject: DiagnosticSubject?
    /// Words that would have been right here, the likeliest first.
    public let candidates: [String]
    /// All that the message counts and names the first of, such as the attributes of an obligation that is not filled.
    public let items: [String]
    /// The SOP classes that the finding is about, where it is about some of those that the policy accepts.
    public let classes: [String]

    package init(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, notes: [DiagnosticNote] = [],
        fixIts: [FixIt] = [], subject: DiagnosticSubject? = nil, candidates: [String] = [], items: [String] = [],
        classes: [String] = []
    ) {
        self.code = code
        self.message = message
        self.range = range
        self.notes = notes
        self.fixIts = fixIts
        self.subject = subject
        self.candidates = candidates
        self.items = items
        self.classes = classes
    }

    public var severity: Severity { code.severity }
}
