import MidicCompiler
import MidicJSON
import MidicRuntime

/// The summary of a run, for people and for scripts.
enum SummaryText {
    static func text(_ summary: RunSummary, _ plan: BatchPlan, _ console: Console) -> String {
        var text = ""
        func row(_ name: String, _ count: Int, _ remark: String = "") {
            text += SummaryText.row(name, count, remark)
        }
        var remarks: [String] = []
        let earlier = summary.identical - summary.repeated
        if earlier > 0 { remarks.append("\(earlier) there already with the same bytes") }
        if summary.repeated > 0 { remarks.append("\(summary.repeated) the same as another input's") }
        if summary.suffixed > 0 { remarks.append("\(summary.suffixed) named -2, -3 ... as duplicates") }
        row("files", summary.files, summary.expected.map { "of \($0)" } ?? "")
        row("de-identified", summary.deidentified, remarks.joined(separator: ", "))
        row("rejected", summary.rejected)
        row("quarantined", summary.quarantined)
        if summary.unreadable > 0 { row("unreadable", summary.unreadable) }
        if summary.notDICOM > 0 { row("not DICOM, left alone", summary.notDICOM) }
        if summary.specialFiles > 0 { row("special files", summary.specialFiles) }
        if summary.linkedDirectories > 0 { row("links to folders", summary.linkedDirectories, "not entered") }
        let held = held(summary, console)
        if !held.isEmpty { text += "\n" + held }
        if summary.deidentified > 0 {
            text += "\n" + console.heading("elements") + "\n"
            for (name, count) in summary.counts.named where count > 0 {
                row("  " + name.map { $0 == "_" ? " " : String($0) }.joined(), count)
            }
            if summary.inheritedClaims > 0 {
                text += "  \(summary.inheritedClaims) files: claims kept from an earlier de-identification\n"
            }
            if !summary.misfits.isEmpty {
                text += "\n" + console.heading("kept values that were none of their attribute's VR") + "\n"
                text += "  each went, or became empty or what the rule's `else` says\n"
                for (tag, count) in summary.misfits.sorted(by: { $0.key < $1.key }) {
                    text += "  \(count)  \(ElementTitle.attribute(tag))\n"
                }
            }
            if summary.guessedSyntax > 0 {
                text += "  \(summary.guessedSyntax) files: transfer syntax found from the data\n"
            }
            if summary.mendedMeta > 0 { text += "  \(summary.mendedMeta) files: missing or wrong file meta mended\n" }
        }
        text += "\n\(size(summary.inputBytes)) in, \(size(summary.outputBytes)) out"
        if plan.isDry {
            text += " (a dry run: nothing was written)"
        } else if summary.writtenBytes != summary.outputBytes {
            text += " (\(size(summary.writtenBytes)) written)"
        }
        text += ", \(short(summary.seconds)) s"
        if summary.seconds > 0 {
            text += ", \(short(Double(summary.files) / summary.seconds)) files/s, "
            text += rate(summary.inputBytes, summary.seconds)
        }
        return text + "\n"
    }

    /// What was held back, by reason, with inputs.
    static func held(_ summary: RunSummary, _ console: Console) -> String {
        var sections: [String] = []
        for kind in RunSummary.Reason.Kind.allCases {
            let reasons = summary.reasons.filter { $0.kind == kind }
            if reasons.isEmpty { continue }
            var text = console.heading(kind.rawValue) + "\n"
            for reason in reasons {
                text += row("  " + reason.code.shown, reason.count, reason.gate.map { "by gate \($0)" } ?? "")
                if let taken = taken(reason) { text += Paragraph.indented(taken, by: 4, width: console.width) }
                for example in reason.examples { text += "      " + example.shown + "\n" }
                if reason.count > reason.examples.count {
                    text += "      and \(reason.count - reason.examples.count) more (`--list-held` names all)\n"
                }
            }
            sections.append(text)
        }
        return sections.joined(separator: "\n")
    }

    private static func taken(_ reason: RunSummary.Reason) -> String? {
        switch reason.taken {
        case 0: nil
        case 1: "1 name is taken by what was in the output before: use a new folder"
        default: "\(reason.taken) names are taken by what was in the output before: use a new folder"
        }
    }

    private static func row(_ name: String, _ count: Int, _ remark: String) -> String {
        let digits = String(count)
        let blanks = String(repeating: " ", count: max(1, 24 - name.count - digits.count))
        return name + blanks + digits + (remark.isEmpty ? "\n" : "  \(remark)\n")
    }

    /// How to go on after a run that did not come to its end.
    static func goingOn(_ summary: RunSummary, _ plan: BatchPlan) -> String {
        let done = "\(summary.files)" + (summary.expected.map { " of \($0)" } ?? "") + " inputs were done"
        if plan.isDry { return done }
        let records = [(plan.audit, "audit"), (plan.map, "map"), (plan.quarantine, "quarantine")]
            .filter { $0.0 != nil }.map(\.1)
        return done + "; run it again to go on: outputs that are there stay as they are"
            + (records.isEmpty ? "" : ", and \(records.joined(separator: ", ")) need new names")
    }

    static func json(_ summary: RunSummary, _ code: ExitCode, _ plan: BatchPlan, rulesetDigest: String) -> JSONObject {
        var object = JSONObject()
        object.add("ruleset", rulesetDigest)
        object.add("exit_code", Int(code.rawValue))
        object.add("complete", summary.isComplete)
        for (name, count) in summary.fileCounts { object.add(name, count) }
        if let expected = summary.expected { object.add("expected_files", expected) }
        object.add("reasons", summary.reasons.map { $0.json(examples: true) })
        object.add("elements", JSONObject(summary.counts.named))
        object.add("inherited_claims", summary.inheritedClaims)
        object.add("misfits", JSONObject(summary.misfits.byTag))
        object.add("guessed_syntax", summary.guessedSyntax)
        object.add("mended_meta", summary.mendedMeta)
        object.add("input_bytes", summary.inputBytes)
        object.add("output_bytes", summary.outputBytes)
        object.add("written_bytes", summary.writtenBytes)
        object.add("milliseconds", Int((summary.seconds * 1000).rounded()))
        summary.addStop(to: &object, showsPaths: !plan.redactPaths)
        return object
    }

    /// Three significant digits or so.
    static func short(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        let tenths = Int((value * (value >= 10 ? 10 : 100)).rounded())
        let scale = value >= 10 ? 10 : 100
        let fraction = String(tenths % scale)
        return "\(tenths / scale)." + String(repeating: "0", count: (scale == 10 ? 1 : 2) - fraction.count) + fraction
    }

    static func size(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(bytes) B" }
        var value = Double(bytes)
        var unit = ""
        for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
            value /= 1000
            unit = next
        }
        return short(value) + " " + unit
    }

    static func rate(_ bytes: Int, _ seconds: Double) -> String {
        seconds > 0 ? size(Int(Double(bytes) / seconds)) + "/s" : "0 B/s"
    }
}
