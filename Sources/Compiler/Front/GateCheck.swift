import MidicLang
import MidicRuntime

/// Finds gates that decide nothing beside the others, and policies whose gates let no file pass.
///
/// Layers follow the rule of gates (docs/language.md, "Gates"): of each layer that has an `accept` a file must pass one; what
/// `reject` and `quarantine` turn away adds up, and a file that is rejected is not quarantined.
struct GateCheck {
    /// A gate with the conditions of the blocks around it.
    struct Entry {
        var layer: Int
        var gate: Gate
        var condition: GuardFormula
    }

    let scope: Scope
    let algebra: GuardAlgebra
    let entries: [Entry]

    /// Pairs of more gates are compared by their shape alone.
    private static let pairLimit = 64

    private var accepts: [Entry] { entries.filter { $0.gate.kind == .accept && isSatisfiable($0) } }
    private var rejects: [Entry] { entries.filter { $0.gate.kind == .reject && isSatisfiable($0) } }
    private var quarantines: [Entry] { entries.filter { $0.gate.kind == .quarantine && isSatisfiable($0) } }

    /// One that no file satisfies was reported where its condition stands.
    private func isSatisfiable(_ entry: Entry) -> Bool { !algebra.disjoint(entry.condition, .always) }
    private func isAlways(_ condition: GuardFormula) -> Bool { algebra.disjoint(.negation(condition), .always) }

    func report() {
        let (accepts, rejects, quarantines) = (accepts, rejects, quarantines)
        for entry in rejects + quarantines where isAlways(entry.condition) {
            scope.report(
                .noFilePasses,
                "every file satisfies this gate, so the policy lets none pass", at: entry.gate.range)
            return
        }
        if reportClosed(accepts, rejects + quarantines) { return }
        var reported: Set<SourceRange> = []
        func report(_ entry: Entry, _ message: String, notes: [DiagnosticNote] = []) {
            guard reported.insert(entry.gate.range).inserted else { return }
            scope.report(.gateWithoutEffect, message, at: entry.gate.range, notes: notes)
        }
        for entry in accepts where isAlways(entry.condition) {
            report(
                entry,
                entry.layer > 0 && accepts.contains { $0.layer < entry.layer }
                    ? "every file passes this `accept`, and what the extended file demands stays; leave it out"
                    : "every file passes this `accept`, so it turns none away; leave it out or give it a condition")
        }
        reportWidening(accepts, report)
        reportCovered(accepts, by: rejects + quarantines, report)
        reportShadowed(accepts, rejects, quarantines, report)
    }

    // MARK: No file passes

    /// True if it was reported that nothing passes.
    private func reportClosed(_ accepts: [Entry], _ turned: [Entry]) -> Bool {
        let layers = Set(accepts.map(\.layer)).sorted()
        var passing = GuardFormula.always
        for layer in layers {
            let own = accepts.filter { $0.layer == layer }
            let next = GuardFormula.conjunction([passing, .disjunction(own.map(\.condition))])
            if let last = own.last, own.allSatisfy({ algebra.disjoint($0.condition, passing) }) {
                let other = accepts.last { $0.layer < layer }
                scope.report(
                    .noFilePasses,
                    "no file that the extended file accepts satisfies this, so the policy lets none pass; an `accept` can only narrow what is inherited",
                    at: last.gate.range,
                    notes: other.map { [DiagnosticNote("inherited", at: $0.gate.range, role: .inherited)] } ?? [])
                return true
            }
            passing = next
        }
        guard let last = turned.last, !turned.isEmpty else { return false }
        let away = GuardFormula.disjunction(turned.map(\.condition))
        let alternatives = layers.count == 1 ? accepts.map(\.condition) : [passing]
        guard alternatives.allSatisfy({ algebra.implies($0, away) }) else { return false }
        scope.report(
            .noFilePasses,
            "every file that is accepted satisfies this gate or another that turns files away, so the policy lets none pass",
            at: last.gate.range)
        return true
    }

    // MARK: Gates without effect

    /// An `accept` that lists classes which the extended file does not accept: its author means to let them in.
    private func reportWidening(_ accepts: [Entry], _ report: (Entry, String, [DiagnosticNote]) -> Void) {
        let layers = Set(accepts.map(\.layer)).sorted()
        for layer in layers.dropFirst() {
            let inherited = GuardFormula.conjunction(
                layers.filter { $0 < layer }.map { below in
                    .disjunction(accepts.filter { $0.layer == below }.map(\.condition))
                })
            let place = accepts.last { $0.layer < layer }.map { $0.gate.range }
            let notes = place.map { [DiagnosticNote("inherited", at: $0, role: .inherited)] } ?? []
            for entry in accepts where entry.layer == layer {
                if algebra.disjoint(entry.condition, inherited) {
                    report(
                        entry,
                        "no file that the extended file accepts satisfies this, so it lets none in; an `accept` can only narrow what is inherited",
                        notes)
                    continue
                }
                let tag = Tag.sopClassUID
                guard let own = algebra.values(of: tag, demandedBy: entry.condition),
                    let allowed = algebra.values(of: tag, demandedBy: inherited)
                else { continue }
                let more = own.subtracting(allowed).count
                guard more > 0 else { continue }
                report(
                    entry,
                    "\(more == 1 ? "1 SOP class" : "\(more) SOP classes") of this `accept` the extended file does not accept, so files of \(more == 1 ? "it" : "them") stay out; an `accept` can only narrow what is inherited",
                    notes)
            }
            let own = accepts.filter { $0.layer == layer }
            let all = GuardFormula.disjunction(own.map(\.condition))
            if let last = own.last, all != inherited, algebra.implies(inherited, all), !algebra.implies(all, inherited)
            {
                report(
                    last,
                    "all that the extended file accepts passes this, so it turns none away; an `accept` can only narrow what is inherited",
                    notes)
            }
        }
    }

    private func reportCovered(
        _ accepts: [Entry], by turned: [Entry], _ report: (Entry, String, [DiagnosticNote]) -> Void
    ) {
        guard accepts.count <= Self.pairLimit, turned.count <= Self.pairLimit else { return }
        for accept in accepts {
            guard let gate = turned.first(where: { algebra.implies(accept.condition, $0.condition) }) else { continue }
            report(
                accept, "every file that this accepts is turned away by another gate",
                [DiagnosticNote("this one", at: gate.gate.range, role: .other)])
        }
    }

    /// What a gate says, to find what is said twice.
    private struct Statement: Hashable {
        var condition: GuardFormula
        var reason: String?

        init(_ entry: Entry) {
            condition = entry.condition
            reason = entry.gate.reason?.value
        }
    }

    /// Gates that another one of the same effect, or a stronger one, stands for altogether. A `reject` may be narrower than
    /// another, since it has a reason of its own.
    private func reportShadowed(
        _ accepts: [Entry], _ rejects: [Entry], _ quarantines: [Entry],
        _ report: (Entry, String, [DiagnosticNote]) -> Void
    ) {
        func isBefore(_ other: Entry, _ entry: Entry) -> Bool {
            (other.layer, other.gate.range.file, other.gate.range.lower)
                < (entry.layer, entry.gate.range.file, entry.gate.range.lower)
        }
        func reportTwins(_ entries: [Entry], _ message: String) {
            var first: [Statement: Entry] = [:]
            for entry in entries.sorted(by: isBefore) {
                if let other = first[Statement(entry)] {
                    report(entry, message, [DiagnosticNote("the other gate", at: other.gate.range, role: .other)])
                } else {
                    first[Statement(entry)] = entry
                }
            }
        }
        func reportImplied(_ entries: [Entry], by others: [Entry], _ message: String) {
            guard entries.count <= Self.pairLimit, others.count <= Self.pairLimit else { return }
            for entry in entries {
                let found = others.first { other in
                    guard other.gate.range != entry.gate.range, other.layer <= entry.layer,
                        algebra.implies(entry.condition, other.condition)
                    else { return false }
                    return other.gate.kind != entry.gate.kind || isBefore(other, entry)
                        || !algebra.implies(other.condition, entry.condition)
                }
                guard let found else { continue }
                report(entry, message, [DiagnosticNote("the other gate", at: found.gate.range, role: .other)])
            }
        }
        let selective = Dictionary(grouping: accepts.filter { !isAlways($0.condition) }, by: \.layer)
        for (_, own) in selective.sorted(by: { $0.key < $1.key }) {
            let message = "every file that this accepts is accepted by another `accept` of the same file; leave it out"
            reportTwins(own, message)
            reportImplied(own, by: own, message)
        }
        reportTwins(rejects, "this gate is said twice; leave it out")
        reportTwins(quarantines, "this gate is said twice; leave it out")
        reportImplied(
            quarantines, by: rejects,
            "every file that this would quarantine is rejected by another gate; leave one of them out")
    }
}
