package import MidicReference
package import MidicRuntime

/// What an executor says of one file, with all that two executors must agree on.
package struct Verdict: Equatable, Sendable {
    /// The word of docs/outcomes.md.
    package var outcome: String
    /// A code of docs/outcomes.md or the words of a gate; nil where there is an output.
    package var reason: String?
    /// The whole output file.
    package var output: [UInt8]?
    /// What the output says of itself by file: (0012,0062) and (0028,0303). Its codes stand in its bytes.
    package var claims: [String] = []
    /// How many elements got which treatment, by the words of an audit; those that are 0 left out.
    package var counts: [String: Int] = [:]
    /// By attribute.
    package var misfits: [String: Int] = [:]

    package init(outcome: String, reason: String? = nil, output: [UInt8]? = nil) {
        self.outcome = outcome
        self.reason = reason
        self.output = output
    }

    /// What the runtime makes of a file.
    package init(_ deidentifier: inout Deidentifier, _ file: [UInt8]) {
        do throws(HeldObject) {
            let object = try deidentifier.deidentify(file)
            let report = object.report
            self.init(outcome: "deidentified", output: object.bytes)
            claims = ["PatientIdentityRemoved=" + (report.claims.identityRemoved ? "YES" : "NO")]
            if let temporal = report.claims.temporal {
                claims.append("LongitudinalTemporalInformationModified=\(temporal.term)")
            }
            for (name, count) in report.counts.named where count > 0 { counts[name] = count }
            for (name, count) in report.misfits.byTag { misfits[name] = count }
        } catch {
            self.init(outcome: error.outcome.name, reason: error.reason)
        }
    }

    /// What the reference makes of a file.
    package init(_ result: ReferenceResult) {
        let isNotDICOM = result.outcome == .notDICOM
        self.init(
            outcome: result.outcome.rawValue, reason: isNotDICOM ? result.outcome.rawValue : result.reason,
            output: result.output)
        claims = result.claims.filter { $0.contains("=") }
        counts = result.counts.filter { $0.value > 0 }
        misfits = result.misfits
    }

    /// What differs, in words without any value of the file.
    package func differences(from other: Verdict) -> [String] {
        var found: [String] = []
        if outcome != other.outcome || reason != other.reason {
            found.append("\(outcome) \(reason ?? "") against \(other.outcome) \(other.reason ?? "")")
        }
        if output != other.output {
            let place = zip(output ?? [], other.output ?? []).enumerated().first { $0.element.0 != $0.element.1 }
            found.append(
                "outputs of \(output?.count ?? 0) and \(other.output?.count ?? 0) bytes, first at \(place?.offset ?? -1)"
            )
        }
        if claims != other.claims { found.append("claims \(claims) against \(other.claims)") }
        found += Self.differences(counts, other.counts)
        found += Self.differences(misfits, other.misfits).map { "misfits of \($0)" }
        return found
    }

    private static func differences(_ one: [String: Int], _ other: [String: Int]) -> [String] {
        Set(one.keys).union(other.keys).sorted().filter { one[$0] != other[$0] }
            .map { "\($0) \(one[$0] ?? 0) against \(other[$0] ?? 0)" }
    }
}
