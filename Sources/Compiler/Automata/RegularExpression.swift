package import MidicRuntime

/// What is wrong with a regular expression, and where.
public struct RegularExpressionError: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The text is not a regular expression.
        case syntax
        /// A feature that no finite automaton can carry out in linear time, or that the language leaves out.
        case unsupported
        /// More states than the limit.
        case tooLarge
    }
    public var kind: Kind
    /// UTF-8 offset in the pattern.
    public var offset: Int
    /// Lower case, no final full stop.
    public var message: String

    public init(_ kind: Kind, at offset: Int, _ message: String) {
        self.kind = kind
        self.offset = offset
        self.message = message
    }
}

/// A regular expression of the linear subset, as the tree that the automaton is built from.
///
/// The subset is what a deterministic automaton can decide byte by byte: literals, classes, groups, alternatives and bounded
/// or unbounded repetition. A match is of the whole value, or the longest at its place, so greediness has no meaning and
/// anchors are no-ops at the ends. Non-ASCII literals stand for their UTF-8 bytes; `.` and negated classes are single bytes.
public indirect enum RegularExpression: Sendable, Hashable {
    case empty
    case byte(UInt8)
    /// A class.
    case set(ByteClass)
    case sequence([RegularExpression])
    case alternatives([RegularExpression])
    /// `maximum` nil for no upper bound.
    case repetition(RegularExpression, minimum: Int, maximum: Int?)

    /// A set of bytes, opaque to other modules.
    public struct ByteClass: Sendable, Hashable {
        var bytes: ByteSet
    }

    /// The largest number of states of a minimised automaton.
    public static let stateLimit = 4096

    /// Parses a pattern and builds its minimal automaton.
    ///
    /// The result is canonical: two patterns with the same language give equal records, since the automaton is minimal, its
    /// byte classes are the coarsest, and states are numbered breadth first by ascending byte.
    ///
    /// - Parameters:
    ///   - pattern: the text between the slashes.
    ///   - kind: what the automaton is asked: about whole values, or for the longest match anywhere.
    ///   - ignoresCase: it reads values that `CaseFolding` folded.
    package static func compile(
        _ pattern: String, kind: AutomatonRecord.Kind = .wholeValue, ignoringCase ignoresCase: Bool = false
    ) -> Result<AutomatonRecord, RegularExpressionError> {
        do throws(RegularExpressionError) {
            var parser = RegularExpressionParser(pattern, ignoringCase: ignoresCase)
            let tree = try parser.parse()
            let machine = try NondeterministicAutomaton(tree)
            let automaton = try machine.determinised(limit: stateLimit).minimised()
            guard automaton.stateCount <= stateLimit else {
                throw RegularExpressionError(
                    .tooLarge, at: 0, "the pattern needs more than \(stateLimit) states; shorten its repetitions")
            }
            return .success(try automaton.record(kind))
        } catch {
            return .failure(error)
        }
    }
}

extension AutomatonRecord {
    /// Whether the automaton accepts the whole of `bytes`.
    package func accepts(_ bytes: some Sequence<UInt8>) -> Bool {
        var state = 0
        for byte in bytes {
            state = Int(transitions[state * Int(classCount) + Int(byteClasses[Int(byte)])])
        }
        return accepting[state] != 0
    }
}
