package import MidicLang
import MidicRuntime

/// The clauses that hold in one layer: those of its `policy` block, and what it inherits of those that it leaves out.
package struct LayerHeader: Sendable {
    /// A clause as a layer's own block writes it.
    package struct Clause: Sendable {
        /// The clause, or the options after `with`.
        package var range: SourceRange
        /// Where the first word after `override` stands.
        package var start: Int
        /// The word `override`; nil where it is not written.
        package var override: SourceRange?
        package var because: String?
        /// What the reason refers to.
        package var reference: String?

        package var overrides: Bool { override != nil }
    }
    package var profile: ProfileSelection?
    package var otherwise: Otherwise
    package var onError: OnError
    /// Where this layer says them itself.
    package var options: Clause?
    package var otherwiseClause: Clause?
    package var onErrorClause: Clause?
    package var unregisteredClause: Clause?
}

/// A clause with `override`, in words, for those who list what a policy loosens.
package struct ClauseOverride: Sendable, Hashable {
    package var layer: Int
    /// `otherwise override keep`
    package var text: String
    package var because: String
    /// What the reason refers to.
    package var reference: String?
    package var range: SourceRange
}

extension CheckedPolicy {
    /// The clauses with `override`, the outermost base's first.
    package var clauseOverrides: [ClauseOverride] {
        headers.enumerated().flatMap { layer, header in
            func entry(_ clause: LayerHeader.Clause?, _ text: String) -> ClauseOverride? {
                guard let clause, clause.overrides else { return nil }
                return ClauseOverride(
                    layer: layer, text: text, because: clause.because ?? "", reference: clause.reference,
                    range: clause.range)
            }
            let options = (header.profile?.options ?? []).map(\.rawValue).sorted().joined(separator: ", ")
            return [
                entry(header.options, "with override " + options),
                entry(header.otherwiseClause, "otherwise override " + header.otherwise.words),
                entry(header.onErrorClause, "on_error override \(header.onError)"),
                entry(header.unregisteredClause, "classes unregistered -> override uid"),
            ].compactMap { $0 }
        }
    }
}

extension Otherwise {
    /// As the clause spells it.
    package var words: String {
        switch self {
        case .keep: "keep"
        case .remove: "remove"
        case .empty: "empty"
        case .keepInIOD(let rest): "keep in_iod else " + (rest == .remove ? "remove" : "empty")
        }
    }
}
