/// Which multiple of a step a value goes to.
package enum RoundingRule: Sendable, Hashable {
    /// The nearest; halfway the one further from zero.
    case nearest
    /// The next below, or the value itself.
    case down
}
