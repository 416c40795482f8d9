package import MidicRuntime

/// Where an element stands: a pattern over the sequence tags from the root to the item that holds it.
///
/// `X` is `[.anyDepth]`; `./X` is `[]`; `A/X` is `[.anyDepth, .sequence(A)]`; `A/**/X` is
/// `[.anyDepth, .sequence(A), .anyDepth]`; `./A/X` is `[.sequence(A)]`; `in A { X }` equals `A/**/X` and `in A { ./X }`
/// equals `A/X`. Private sequences match only `.anyDepth`.
package struct PathPattern: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        case sequence(Tag)
        /// Zero or more levels.
        case anyDepth
    }
    package var steps: [Step]

    package init(steps: [Step]) { self.steps = steps }

    package static let anywhere = PathPattern(steps: [.anyDepth])
    package static let root = PathPattern(steps: [])

    /// The sequence tags named in the pattern.
    var sequences: [Tag] {
        steps.compactMap { if case .sequence(let tag) = $0 { tag } else { nil } }
    }

    /// The tag of the item's own sequence, where the pattern fixes it.
    enum Parent: Hashable {
        case root
        case sequence(Tag)
        case any
    }

    var parent: Parent {
        guard let last = steps.last else { return .root }
        if case .sequence(let tag) = last { return .sequence(tag) }
        return .any
    }
}
