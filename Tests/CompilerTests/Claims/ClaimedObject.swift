import MidicCompiler
import MidicLang
import MidicRuntime
import Synchronization
import Testing

/// An object of the tests about claims, and what outputs say of themselves.
struct ClaimedObject {
    var bytes: [UInt8]

    /// Elements of the root, as tests change them.
    struct Content {
        var text: [(tag: Tag, vr: VR, value: String)] = [
            (.sopClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2"), (.sopInstanceUID, .UI, "1.2.3.4.5.6.7.8"),
            (studyDate, .DA, "20240315"), (studyTime, .TM, "101112"), (Tag(0x0008, 0x0050), .SH, "ACC77"),
            (Tag(0x0008, 0x0060), .CS, "CT"), (.patientName, .PN, "Doe^Jane"), (.patientID, .LO, "MRN12345"),
            (birthDate, .DA, "19700102"), (.studyInstanceUID, .UI, "1.2.3.4.1"), (.seriesInstanceUID, .UI, "1.2.3.4.2"),
        ]
        var sequences: [(tag: Tag, items: [[(tag: Tag, vr: VR, value: String)]])] = []

        mutating func set(_ tag: Tag, _ vr: VR, _ value: String) {
            text.removeAll { $0.tag == tag }
            text.append((tag, vr, value))
        }

        /// Two pixels of a byte each; numbers are given as the bytes that they are in little endian.
        mutating func addPixels() {
            for (element, value) in [(UInt16(0x0002), 1), (0x0010, 1), (0x0011, 2), (0x0100, 8), (0x0101, 8)] {
                set(Tag(0x0028, element), .US, "\(UnicodeScalar(UInt8(value)))\0")
            }
            set(Tag(0x0028, 0x0102), .US, "\u{7}\0")
            set(Tag(0x0028, 0x0103), .US, "\0\0")
            set(Tag(0x0028, 0x0004), .CS, "MONOCHROME2")
            set(.pixelData, .OB, "12")
        }

        mutating func remove(_ tags: Tag...) { text.removeAll { tags.contains($0.tag) } }
    }

    static let studyDate = Tag(0x0008, 0x0020)
    static let studyTime = Tag(0x0008, 0x0030)
    static let seriesDate = Tag(0x0008, 0x0021)
    static let birthDate = Tag(0x0010, 0x0030)
    static let otherPatientIDs = Tag(0x0010, 0x1000)
    static let otherPatientIDsSequence = Tag(0x0010, 0x1002)

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// A small CT in Explicit VR Little Endian.
    init(_ encoding: Encoding = .explicitLittle, _ change: (inout Content) -> Void = { _ in }) {
        var content = Content()
        change(&content)
        var meta = DataSetWriter(.explicitLittle)
        meta.element(.fileMetaInformationVersion, .OB, bytes: [0, 1])
        meta.element(.mediaStorageSOPClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
        meta.element(.mediaStorageSOPInstanceUID, .UI, "1.2.3.4.5.6.7.8")
        meta.element(
            .transferSyntaxUID, .UI, encoding == .implicitLittle ? "1.2.840.10008.1.2" : "1.2.840.10008.1.2.1")
        var head = DataSetWriter(.explicitLittle)
        head.element(.fileMetaInformationGroupLength, .UL, uint32: UInt32(meta.bytes.count))
        var set = DataSetWriter(encoding)
        var parts = content.text.map { element in
            (element.tag, { (set: inout DataSetWriter) in set.element(element.tag, element.vr, element.value) })
        }
        parts += content.sequences.map { sequence in
            (
                sequence.tag,
                { (set: inout DataSetWriter) in
                    set.sequence(sequence.tag) { written in
                        for item in sequence.items {
                            written.item { elements in
                                for element in item { elements.element(element.tag, element.vr, element.value) }
                            }
                        }
                    }
                }
            )
        }
        for part in parts.sorted(by: { $0.0 < $1.0 }) { part.1(&set) }
        bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + head.bytes + meta.bytes + set.bytes
    }

    /// The value of an element of the root, trimmed; nil if it is absent.
    func value(_ tag: Tag) throws -> String? {
        var file = ParsedFile()
        try file.read(bytes.rawBytes, vrSource: Dictionaries())
        guard let index = file.tape.find(tag) else { return nil }
        let range = file.tape.entries[index].trimmedValue(bytes.rawBytes)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// The code values in (0012,0064), in order.
    func codes() throws -> [String] {
        var file = ParsedFile()
        try file.read(bytes.rawBytes, vrSource: Dictionaries())
        guard let index = file.tape.find(.deidentificationMethodCodeSequence) else { return [] }
        return file.tape.entries[index..<file.tape.entries[index].next].filter { $0.tag == .codeValue }.map {
            String(decoding: bytes[$0.trimmedValue(bytes.rawBytes)], as: UTF8.self)
        }
    }

    /// The object after a policy, which has the secret `key` and the offset `o`.
    func deidentified(by policy: String) throws -> (object: ClaimedObject, report: FileReport) {
        try deidentified(by: try ClaimPolicy.ruleset(policy))
    }

    func deidentified(
        by ruleset: Ruleset, claims: ClaimTable? = StandardClaims.table
    ) throws -> (object: ClaimedObject, report: FileReport) {
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))
        var deidentifier = Deidentifier(
            configuration: try RunConfiguration(ruleset: ruleset, secrets: ["key": secret], claims: claims))
        let result = try deidentifier.deidentify(bytes)
        return (ClaimedObject(bytes: result.bytes), result.report)
    }

    /// The file that a ruleset makes of the object, under one key for all secrets; nil where none is written.
    func output(by ruleset: Ruleset, params: [String: String] = [:]) throws -> [UInt8]? {
        let secret = try SecretKey(fileBytes: Array("0123456789abcdef0123456789abcdef".utf8))
        let names = (0..<ruleset.secretCount).map { ruleset.string(Int(ruleset.secret(at: $0).name)) }
        let secrets = Dictionary(uniqueKeysWithValues: names.map { ($0, secret) })
        var deidentifier = Deidentifier(
            configuration: try RunConfiguration(
                ruleset: ruleset, secrets: secrets, params: params, claims: StandardClaims.table))
        return try? deidentifier.deidentify(bytes).bytes
    }

    private struct Dictionaries: VRSource {
        func vr(of tag: Tag) -> VR? { DataDictionary.shared.entry(for: tag)?.vr }
    }
}

/// Policies of these tests.
enum ClaimPolicy {
    static func text(_ extends: String, otherwise: String = "keep in_iod else remove", _ rules: String) -> String {
        """
        midic 1
        policy claims version "1" {
            standard "2026d"
            \(extends.isEmpty ? "" : "extends \(extends)")
            otherwise \(otherwise)
            on_error quarantine
        }
        secret key
        offset o = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with key
        \(rules)
        """
    }

    private static let known = Mutex<[String: Ruleset]>([:])

    /// Each policy is compiled once.
    static func ruleset(_ text: String) throws -> Ruleset {
        if let found = known.withLock({ $0[text] }) { return found }
        let ruleset = try compiled(text)
        known.withLock { $0[text] = ruleset }
        return ruleset
    }

    private static func compiled(_ text: String) throws -> Ruleset {
        let result = PolicyCompiler.compile(path: "claims.midic") { _ in Array(text.utf8) }
        let errors = result.diagnostics.filter { $0.severity == .error }.map { "\($0.code.number) \($0.message)" }
        let ruleset = result.ruleset
        return try #require(ruleset, "\(errors)")
    }

    static func claims(_ text: String) throws -> RulesetClaims {
        RulesetClaims(try ruleset(text), actions: .standard, table: StandardClaims.table)
    }
}
