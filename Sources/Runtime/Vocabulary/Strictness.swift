/// How much an action takes away, from raw to removed (docs/language.md, "Strictness").
package enum Strictness: UInt8, Comparable, Sendable, Hashable {
    /// The value stays as it is, or another value of the file is written in its place.
    case raw = 0
    /// Some of the value is cut out by rule.
    case filtered = 1
    /// Dates moved, values made coarser.
    case coarsened = 2
    /// A keyed stand-in: equal values stay equal.
    case keyed = 3
    /// The same for every file.
    case constant = 4
    /// The element goes, or the file does.
    case removed = 5

    package static func < (lhs: Strictness, rhs: Strictness) -> Bool { lhs.rawValue < rhs.rawValue }
}
