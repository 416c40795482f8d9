import MidicLang
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

/// Whatever a child says without `override`, nothing leaves it that its base stopped.
///
/// Bases and children are put together at random from actions that fit each attribute. What the compiler refuses of a child is
/// left out, line by line; the rest is run on objects of several patients and studies, some of them damaged.
@Suite struct InheritanceLeakTests {
    private static let rounds = 12

    @Test(arguments: 0..<rounds) func nothingMoreLeaves(round: Int) throws {
        var generator = FixedGenerator(state: UInt64(round))
        let pair = RandomLayers(&generator)
        let layers = try #require(pair.compiled())
        for fact in try Self.more(in: layers) {
            Issue.record("\(fact)\n\(layers.baseText)\n\(layers.childText)")
        }
    }

    /// The comparison must be able to fail, and children must not come out empty.
    @Test func aLooserChildIsSeen() throws {
        for (base, child, fact) in [
            (
                "StudyTime -> truncate(to: hour)", "StudyTime -> override shift o because \"a test\"",
                "00080030 shows 6 digits"
            ),
            (
                "PatientComments, AdmissionID -> remove",
                "PatientComments -> override copy AdmissionID because \"a test\"",
                "00380010 is shown"
            ),
            (
                "AdmissionID -> pseudonym(k, from: StudyInstanceUID)",
                "AdmissionID -> override pseudonym(k) because \"a test\"", "00380010 joins studies"
            ),
            (
                "DeviceUID -> uid(k, scope: patient)", "DeviceUID -> override uid(k) because \"a test\"",
                "00181002 joins patients"
            ),
            (
                "StudyDate -> shift o", "StudyDate -> override shift o else remove because \"a test\"",
                "passes withoutKey"
            ),
        ] {
            let layers = try #require(RandomLayers(base: [base], child: [child]).compiled())
            #expect(try Self.more(in: layers).contains(fact), "\(child)")
        }
        var generator = FixedGenerator(state: 1)
        let lines = (0..<5).compactMap { _ in RandomLayers(&generator).compiled()?.childLines }.reduce(0, +)
        #expect(lines > 25)
    }

    /// What is to be seen of the child's outputs and not of the base's.
    private static func more(in layers: RandomLayers.Compiled) throws -> [String] {
        let before = try ProbedPatients(layers.base)
        let after = try ProbedPatients(layers.child)
        return try after.facts.subtracting(before.facts).subtracting(ProbedPatients(layers.unheldBase).facts).sorted()
            + (layers.hasSameActions ? after.written.subtracting(before.written).map { "passes \($0)" }.sorted() : [])
    }
}

// MARK: Policies

/// A base and a child, in lines.
private struct RandomLayers {
    private(set) var base: [String] = []
    private(set) var child: [String] = []
    /// The child's rules begin with the actions of the base's and differ in what comes after `else`.
    private var hasSameActions = true

    struct Compiled {
        let base: Ruleset
        /// The base, where what fails goes by itself: an object that another element held is judged by its elements.
        let unheldBase: Ruleset
        let child: Ruleset
        let baseText: String
        let childText: String
        let childLines: Int
        let hasSameActions: Bool
    }

    private static let general = ["keep", "empty", "remove", "dummy"]
    private static let actions: [(attributes: [String], actions: [String])] = [
        (
            ["StudyDate", "SeriesDate", "ContentDate", "PatientBirthDate"],
            [
                "truncate(to: year)", "truncate(to: month)", "truncate(to: day)", "shift o", "shift o",
                "copy AcquisitionDate",
            ]
        ),
        (
            ["StudyTime", "SeriesTime", "ContentTime", "AcquisitionTime"],
            ["truncate(to: hour)", "truncate(to: minute)", "truncate(to: second)", "shift o", "shift o"]
        ),
        (
            ["AcquisitionDateTime", "StartAcquisitionDateTime"],
            ["truncate(to: year)", "truncate(to: day)", "truncate(to: hour)", "truncate(to: second)", "shift o"]
        ),
        (["PatientAge"], ["round(1 year)", "round(5 years)", "round(1 year, cap: 89)", "floor(1 year, or_older: 90)"]),
        (["PatientWeight", "PatientSize"], ["round(0.1)", "round(10)", "floor(10)", "set \"1\""]),
        (
            ["AdmissionID", "InstitutionName", "StudyDescription"],
            [
                "pseudonym(k)", "pseudonym(k, domain: \"d\")", "pseudonym(k, from: StudyInstanceUID)",
                "pseudonym(k, from: PatientID)", "pseudonym(k, from: StudyInstanceUID else PatientID)", "set \"A\"",
                "copy ServiceEpisodeID",
            ]
        ),
        (["PatientComments", "ServiceEpisodeID"], ["copy AdmissionID", "copy InstitutionName", "set \"A\""]),
        (["DeviceUID"], ["uid(k)", "uid(k)", "uid(k, scope: patient)", "uid(k, scope: study)"]),
        (["private \"ACME\" (0019,xx01)", "private \"ACME\" (0019,xx02)"], []),
    ]
    private static let classes = [
        "vr DA", "vr TM", "vr DT", "vr LO", "dates", "*Time", "Study*", "Patient*", "private *", "private \"ACME\" *",
    ]

    init(base: [String], child: [String]) {
        self.base = base
        self.child = child
    }

    init(_ generator: inout FixedGenerator) {
        // Where everything has a fallback most objects are written, and else most damaged ones held.
        let fallbacks =
            Bool.random(using: &generator)
            ? ["empty", "remove", "keep"] : ["", "", "", "empty", "remove", "keep", "quarantine", "reject"]
        func isChosen(_ one: Int, of count: Int) -> Bool { Int.random(in: 0..<count, using: &generator) < one }
        func fallback() -> String {
            let word = fallbacks.randomElement(using: &generator) ?? ""
            return word.isEmpty ? "" : " else " + word
        }
        func context() -> String { isChosen(1, of: 6) ? " when Modality is \"MR\"" : "" }
        hasSameActions = isChosen(1, of: 3)
        for (attributes, special) in Self.actions {
            let actions = Self.general + special + special
            for attribute in attributes {
                let action = actions.randomElement(using: &generator) ?? "keep"
                base.append("\(attribute) -> \(action)\(fallback())")
                guard !isChosen(1, of: 5) else { continue }
                let own = hasSameActions ? action : actions.randomElement(using: &generator) ?? "keep"
                child.append("\(attribute)\(hasSameActions ? "" : context()) -> \(own)\(fallback())")
            }
        }
        guard !hasSameActions else { return }
        for _ in 0..<3 {
            let selector = Self.classes.randomElement(using: &generator) ?? "vr DA"
            let action =
                (Self.general + ["shift o", "truncate(to: year)", "truncate(to: hour)"])
                .randomElement(using: &generator) ?? "keep"
            child.append("\(selector)\(context()) -> \(action)\(fallback())")
        }
    }

    private var baseText: String {
        """
        midic 1
        policy base version "1" {
            standard "2026d"
            otherwise keep
            on_error quarantine
        }
        secret k
        offset o = days(-3650 ... -400) keyed by PatientID with k
        uids -> uid(k)
        PatientID, PatientName -> pseudonym(k)

        """ + base.joined(separator: "\n")
    }

    private var unheldText: String {
        baseText.replacing("on_error quarantine", with: "on_error remove").replacing(" else quarantine", with: "")
            .replacing(" else reject", with: "")
    }

    private var childText: String {
        "midic 1\npolicy child version \"1\" { extends \"base.midic\" }\n" + child.joined(separator: "\n")
    }

    /// Without the lines that the compiler refuses; nil if some faults lie elsewhere.
    func compiled() -> Compiled? {
        var layers = self
        guard let base = layers.ruleset("base.midic", \.base, \.baseText),
            let child = layers.ruleset("child.midic", \.child, \.childText),
            let unheld = PolicyCompiler.compile(path: "base.midic", read: { _ in Array(layers.unheldText.utf8) })
                .ruleset
        else { return nil }
        return Compiled(
            base: base, unheldBase: unheld, child: child, baseText: layers.baseText, childText: layers.childText,
            childLines: layers.child.count, hasSameActions: hasSameActions)
    }

    private mutating func ruleset(
        _ name: String, _ lines: WritableKeyPath<RandomLayers, [String]>, _ text: KeyPath<RandomLayers, String>
    ) -> Ruleset? {
        let newline = UInt8(ascii: "\n")
        for _ in 0..<8 {
            let bytes = Array(self[keyPath: text].utf8)
            let below = Array(baseText.utf8)
            let result = PolicyCompiler.compile(path: name) { path in path == name ? bytes : below }
            if let ruleset = result.ruleset { return ruleset }
            let count = self[keyPath: lines].count
            let head = bytes.count { $0 == newline } + 1 - count
            var refused: Set<Int> = []
            for finding in result.diagnostics where finding.severity == .error {
                guard let range = finding.range, range.file.index == 0 else { continue }
                refused.insert(bytes[..<range.lower].count { $0 == newline } - head)
            }
            let kept = self[keyPath: lines].enumerated().filter { !refused.contains($0.offset) }.map(\.element)
            if kept.count == count { return nil }
            self[keyPath: lines] = kept
        }
        return nil
    }
}

// MARK: Objects

/// Objects that several patients and studies share values in, as a ruleset leaves them.
private struct ProbedPatients {
    /// The names of the objects that are written.
    private(set) var written: Set<String> = []
    /// What can be told from the outputs, in words.
    private(set) var facts: Set<String> = []

    private enum Probe: Hashable {
        case plain, otherStudy, otherPatient, stranger, otherModality, withoutKey
        /// One value, by its place, is none of its VR.
        case damaged(Int)

        static let all: [Probe] =
            [.plain, .otherStudy, .otherPatient, .stranger, .otherModality, .withoutKey]
            + values.indices.map(Probe.damaged)
    }

    /// Names of attributes, their VRs and values, of which no two share a month, an hour or a text.
    private static let values: [(tag: Tag, vr: VR, value: String, other: String, damaged: String)] = {
        var values: [(tag: Tag, vr: VR, value: String, other: String, damaged: String)] = []
        let dates: [(UInt16, UInt16)] = [
            (0x0008, 0x0020), (0x0008, 0x0021), (0x0008, 0x0022), (0x0008, 0x0023), (0x0010, 0x0030),
        ]
        for (place, (group, element)) in dates.enumerated() {
            values.append((Tag(group, element), .DA, "196\(place)0\(place + 2)1\(place)", "19740711", "1960021"))
        }
        for (place, element) in [UInt16(0x0030), 0x0031, 0x0032, 0x0033].enumerated() {
            values.append((Tag(0x0008, element), .TM, "1\(place)2\(place)4\(place).5", "203040", "1x"))
        }
        for (place, tag) in [Tag(0x0008, 0x002A), Tag(0x0018, 0x9516)].enumerated() {
            values.append((tag, .DT, "198\(place)0\(place + 3)1\(place)15\(place)2", "19740711203040", "19801"))
        }
        values += [
            (Tag(0x0010, 0x1010), .AS, "093Y", "031Y", "93"), (Tag(0x0010, 0x1030), .DS, "71.3", "55.2", "heavy"),
            (Tag(0x0010, 0x1020), .DS, "1.876", "1.543", "tall"),
            (Tag(0x0038, 0x0010), .LO, "ADMISSION", "A2", "A\u{1B}"),
            (Tag(0x0008, 0x0080), .LO, "HOSPITAL", "H2", "H\u{1B}"),
            (Tag(0x0008, 0x1030), .LO, "KNEE LEFT", "K2", "K\u{1B}"),
            (Tag(0x0010, 0x4000), .LT, "COMMENTS", "C2", "C\u{1B}"),
            (Tag(0x0038, 0x0060), .LO, "EPISODE", "E2", "E\u{1B}"),
            (Tag(0x0018, 0x1002), .UI, "1.2.3.77", "1.2.3.78", "1.2.x"),
            (Tag(0x0019, 0x1001), .LO, "SECRET A", "S2", "S\u{1B}"),
            (Tag(0x0019, 0x1002), .LO, "SECRET B", "T2", "T\u{1B}"),
        ]
        return values
    }()

    private static let vrs = Dictionary(uniqueKeysWithValues: values.map { ($0.tag, $0.vr) })

    private static func object(_ probe: Probe) -> ClaimedObject {
        ClaimedObject { content in
            for (place, (tag, vr, value, other, damaged)) in values.enumerated() {
                content.set(tag, vr, probe == .stranger ? other : probe == .damaged(place) ? damaged : value)
            }
            content.set(Tag(0x0019, 0x0010), .LO, "ACME")
            if probe == .otherModality { content.set(Tag(0x0008, 0x0060), .CS, "MR") }
            if probe == .withoutKey { content.remove(.patientID) }
            if probe == .otherStudy || probe == .stranger || probe == .otherPatient {
                content.set(.studyInstanceUID, .UI, "1.2.3.5.\(probe == .otherStudy ? 1 : probe == .stranger ? 2 : 3)")
            }
            if probe == .otherPatient { content.set(.patientID, .LO, "MRN2") }
            if probe == .stranger { content.set(.patientID, .LO, "MRN3") }
        }
    }

    init(_ ruleset: Ruleset) throws {
        var outputs: [Probe: [Tag: String]] = [:]
        for probe in Probe.all {
            let object = Self.object(probe)
            guard let bytes = try object.output(by: ruleset) else { continue }
            written.insert("\(probe)")
            let texts = try Self.texts(bytes)
            outputs[probe] = texts
            see(texts, of: try Self.texts(object.bytes), in: probe)
        }
        join(outputs)
    }

    /// The elements of the root that are looked at.
    private static func texts(_ bytes: [UInt8]) throws -> [Tag: String] {
        var texts: [Tag: String] = [:]
        for element in try StrictReader.read(bytes).elements {
            let tag = Tag(rawValue: element.tag)
            guard element.path.utf8.count == 8, vrs[tag] != nil else { continue }
            texts[tag] = String(decoding: bytes[element.value], as: UTF8.self).trimmed
        }
        return texts
    }

    /// Which values, and how much of dates and times, can be read. A year alone tells less than a date that moved.
    private mutating func see(_ output: [Tag: String], of input: [Tag: String], in probe: Probe) {
        let place = probe == .otherModality ? " in MR" : ""
        for (tag, text) in output where text.utf8.count > 1 {
            for (source, original) in input where text == original {
                facts.insert("\(source.hex) is shown\(place)")
            }
            guard let original = input[tag] else { continue }
            let lengths: [Int] =
                switch Self.vrs[tag] {
                case .DA: [6, 8]
                case .TM: [2, 4, 6]
                case .DT: [6, 8, 10, 12]
                default: []
                }
            for length in lengths where min(text.utf8.count, original.utf8.count) >= length {
                if text.prefix(length) == original.prefix(length) {
                    facts.insert("\(tag.hex) shows \(length) digits\(place)")
                }
            }
        }
    }

    /// Which elements tell that two objects are of one patient, or of one value. A year alone joins more than a date that moved.
    private mutating func join(_ outputs: [Probe: [Tag: String]]) {
        guard let plain = outputs[.plain], let stranger = outputs[.stranger] else { return }
        for (tag, text) in plain where !text.isEmpty && stranger[tag] != text && Self.vrs[tag]?.isDate == false {
            if outputs[.otherStudy]?[tag] == text { facts.insert("\(tag.hex) joins studies") }
            if outputs[.otherPatient]?[tag] == text { facts.insert("\(tag.hex) joins patients") }
        }
    }
}

extension Tag {
    fileprivate var hex: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension String {
    /// Without the padding of a value.
    fileprivate var trimmed: String {
        var text = self
        while text.last == " " || text.last == "\0" { text.removeLast() }
        return text
    }
}
