import MidicCompiler
import MidicRuntime

/// Rules that say the VR of private elements, and such that add them.
extension PolicyGenerator {
    /// One VR an element, so that rules do not contradict each other; one of them stands in Table E.3.10-1.
    private static let said: [(creator: String, group: UInt16, offset: UInt8, vr: VR)] = [
        ("SIEMENS MR HEADER", 0x0019, 0x0C, .IS), ("ACME 1.1", 0x0029, 0x10, .IS), ("ACME 1.1", 0x0029, 0x11, .DA),
        ("ACME 1.1", 0x0029, 0x20, .SQ), ("OTHER LTD", 0x0031, 0x01, .LO), ("OTHER LTD", 0x0031, 0x02, .FD),
    ]

    private static func head(_ element: (creator: String, group: UInt16, offset: UInt8, vr: VR)) -> String {
        "private \"\(element.creator)\" \(privateTag(element.group, element.offset)) as \(element.vr.name)"
    }

    mutating func saidRule(_ words: Set<String>) -> PlannedStatement {
        let element = random.pick(Self.said)
        let special: [String] =
            switch element.vr {
            case .IS:
                [
                    "round(5)", "set \"7\"", "shift(o, epoch: seconds) else remove",
                    "shift(o, as: \"YYYYMMDD\") else empty",
                ]
            case .DA: ["shift o else remove", "truncate(to: year) else empty", "set \"20200101\""]
            case .LO: ["pseudonym(k)", "set \"SAID\"", "shift(o, as: \"YYYY-MM-DD\") else remove"]
            case .FD: ["round(0.5) else remove", "shift(o, epoch: milliseconds) else dummy"]
            default: ["keep"]
            }
        let action = random.pick(["keep", "keep else remove", "dummy", "empty", "remove"] + special + special)
        var words = words
        if action.contains("epoch") { words.insert("shift epoch") }
        if action.contains("as:") { words.insert("shift as") }
        return PlannedStatement(Self.head(element), action, words: words)
    }

    mutating func addedRule(_ words: Set<String>) -> PlannedStatement {
        let element = random.pick(Self.said.filter { $0.vr != .SQ })
        let action: String =
            switch element.vr {
            case .IS: "add 7"
            case .DA: "add \"20200101\""
            case .LO: random.pick(["add \"ADDED\"", "add site else remove"])
            default: "add 1.5"
            }
        return PlannedStatement(Self.head(element), action, words: words)
    }
}
