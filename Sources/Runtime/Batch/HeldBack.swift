import MidicJSON

/// Why an input has no output, as records tell it.
struct HeldBack: Error {
    /// Who has the name that a duplicate's output would have.
    enum Partner {
        /// An input of this run, by its number.
        case input(Int)
        /// Something that was in the output before.
        case present(FileStatus.Kind)
    }

    /// The words of a gate, or a code of docs/outcomes.md.
    let name: String
    /// The gate's number in the ruleset, from 1, so that its words do not pass for a code.
    var gate: Int?
    var failure: FileFailure?
    var partner: Partner?

    init(_ name: String, _ failure: FileFailure? = nil, partner: Partner? = nil) {
        self.name = name
        self.failure = failure
        self.partner = partner
    }

    init(_ gate: GateVerdict) {
        name = gate.reason
        self.gate = gate.number
    }

    func describe(in line: inout JSONObject) {
        guard line.isWanted else { return }
        line.add("reason", name)
        line.add("by", gate == nil ? "midic" : "gate")
        if let gate { line.add("gate", gate) }
        switch partner {
        case .input(let number): line.add("duplicate_of", number)
        case .present(.regular): line.add("taken_by", "file")
        case .present(.directory): line.add("taken_by", "folder")
        case .present(.symbolicLink): line.add("taken_by", "link")
        case .present: line.add("taken_by", "special-file")
        case nil: break
        }
        guard let failure else { return }
        if failure.code.name != name { line.add("cause", failure.code.name) }
        if let offset = failure.offset { line.add("offset", offset) }
        if let offset = failure.relatedOffset { line.add("related_offset", offset) }
        if let limit = failure.limit { line.add("limit", limit) }
        if let tag = failure.tag { line.add("tag", tag.description) }
    }
}
