import MidicRuntime
import TestSupport

/// Values and items that are put together.
extension PolicyGenerator {
    /// Mostly what the VR can hold, of sources that files have.
    mutating func composed(_ vr: VR, _ words: inout Set<String>) -> String {
        var parts: [String] = []
        switch vr {
        case .DA: parts = ["slice(StudyDate, 1...4)", random.pick(["\"0101\"", "slice(StudyDate, 5...8)"])]
        case .TM: parts = ["slice(StudyTime, 1...2)", "\"0000\""]
        case .DT: parts = [random.pick(["StudyDate", "AcquisitionDateTime"])]
        case .AS: parts = [random.pick(["PatientAge", "slice(PatientAge, 1...3)"]), "\"\(random.pick(["", "Y"]))\""]
        case .DS, .IS: parts = [random.pick(["InstanceNumber", "slice(PatientWeight, 1...2)"]), "\"7\""]
        case .UR: parts = ["\"https://example.org/\"", "StudyInstanceUID"]
        default:
            for _ in 0..<random.number(1...3) { parts.append(part(vr, &words)) }
        }
        words.insert("compose of \(parts.count > 1 ? "parts" : "one part")")
        return "compose(\(parts.filter { $0 != "\"\"" }.joined(separator: ", ")))"
    }

    private mutating func part(_ vr: VR, _ words: inout Set<String>) -> String {
        let isForeign = [.LO, .SH, .PN, .LT, .ST, .UC, .UT].contains(vr) && random.chance(15)
        if isForeign {
            words.insert("compose foreign")
            return "\"ß\u{C4}\""
        }
        var text = random.pick([
            vr == .CS ? "\"A_\"" : "\"A-\"", "\"B\"", "site", "PatientID", "PatientName", "StudyID", "Modality",
            "StudyDescription",
            "ImageType",
            "PatientComments",
        ])
        if text == "site" { words.insert("compose PARAM") }
        if random.chance(50) {
            let first = random.number(1...3)
            text = "slice(\(text), \(first)...\(first + random.number(0...4)))"
            words.insert("slice")
        }
        // Codes are capitals.
        if random.chance(25) || vr == .CS {
            let word = vr == .CS ? "upper" : random.pick(["upper", "lower"])
            text = "\(word)(\(text))"
            words.insert(word)
        }
        return text
    }

    mutating func newItem(_ words: inout Set<String>) -> String {
        let code = random.pick(["\"7\"", "site"])
        var members = [
            "CodeValue = \(code)", "CodingSchemeDesignator = \"DCM\"", "CodeMeaning = \"new\"",
            "StudyDate = \"20200101\"",
            "InstanceNumber = 5", "PatientWeight = 1.5", "Rows = 7", "OperatorsName = (\"A^B\", \"C\")",
            "StudyID = \"\"",
        ]
        members = members.filter { _ in random.chance(50) }
        if random.chance(40) {
            members.append("ConceptNameCodeSequence = item { CodeMeaning = \(code) }")
            words.insert("item in item")
        }
        if random.chance(15) {
            members.append("StudyComments = \"gr\u{F6}\u{DF}e\"")
            words.insert("item foreign")
        }
        if members.isEmpty { members = ["CodeMeaning = \(code)"] }
        let fallback = code == "site" ? random.pick(["", " else remove"]) : ""
        return "add item { \(members.joined(separator: random.pick([", ", "  "]))) }" + fallback
    }
}
