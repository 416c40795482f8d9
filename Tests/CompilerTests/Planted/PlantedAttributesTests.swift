import Foundation
import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// What the example policies let through of a file in which every attribute of the dictionary holds something.
///
/// One file a storage class, in explicit and in implicit VR. A sample of the classes is tried; `MIDIC_PLANT=all` tries all.
@Suite struct PlantedAttributesTests {
    struct Plant: Sendable, CustomTestStringConvertible {
        let policy: String
        let sopClass: String
        var testDescription: String {
            "\(policy), \(UIDRegistry.shared.entry(uid: sopClass)?.keyword ?? sopClass)"
        }
    }

    private static let secret = try? SecretKey(fileBytes: Array("sixteen bytes ok".utf8))

    static func configuration(_ policy: String, onError: String? = nil) throws -> RunConfiguration {
        var path = policy
        let child = """
            midic 1
            policy child version "1" { extends "\(policy)"; on_error override \(onError ?? "") because "to see what goes" }

            """
        if onError != nil { path = "child.midic" }
        let result = PolicyCompiler.compile(path: path) { name in
            name == "child.midic" ? Array(child.utf8) : try? Repository.read("examples/\(name)")
        }
        let key = try #require(secret)
        return try RunConfiguration(
            ruleset: try #require(result.ruleset),
            secrets: ["study_key": key],
            params: policy == "trial.midic" ? ["subject": "S"] : [:])
    }

    /// The classes that a policy accepts, or a sample of them.
    static func plants(_ policies: [String], sample: Int) -> [Plant] {
        policies.flatMap { policy -> [Plant] in
            guard let ruleset = try? configuration(policy).ruleset else { return [] }
            let classes = KeptText(ruleset).classes.compactMap(\.uid)
            let isAll = ProcessInfo.processInfo.environment["MIDIC_PLANT"] == "all"
            let step = isAll ? 1 : max(1, classes.count / sample)
            return stride(from: 0, to: classes.count, by: step).map { Plant(policy: policy, sopClass: classes[$0]) }
        }
    }

    /// What a file becomes, in both encodings.
    private func outputs(
        _ plant: Plant, _ configuration: RunConfiguration, _ value: @escaping PlantedFile.Value
    ) throws -> [[UInt8]] {
        var deidentifier = Deidentifier(configuration: configuration)
        return try [true, false].map { explicit in
            let file = PlantedFile.bytes(sopClass: plant.sopClass, explicit: explicit, value)
            return try deidentifier.deidentify(file).bytes
        }
    }

    // MARK: Text, names and dates

    private static let text: Set<VR> = Set(KeptText.vrs + [.AE, .PN])
    private static let date = "19540228"

    /// The tag in eight digits after two letters: legal in each of these VRs, and found wherever it stands.
    private static func token(_ tag: Tag) -> String { "QZ" + tag.description.filter(\.isHexDigit) }

    private static func sound(_ entry: DictionaryEntry) -> [UInt8]? {
        let vr = entry.vr
        // The gate on embedded overlays reads the rest of their headers.
        if entry.tag.group == 0x6000, !text.contains(vr) { return nil }
        switch vr {
        case _ where text.contains(vr):
            if entry.tag == Tag(0x0028, 0x1054) || entry.tag == Tag(0x0028, 0x3004) { return Array("HU".utf8) }
            return Array(token(entry.tag).utf8)
        case .DA: return Array(date.utf8)
        case .DT: return Array((date + "101112").utf8)
        case .TM: return Array("101112".utf8)
        case .AS: return Array("040Y".utf8)
        case .DS, .IS: return Array("1 ".utf8)
        case .UI: return Array("1.2.3.77".utf8)
        case .CS:
            // What the gates ask for.
            return Array("NO".utf8)
        default: return vr.isText ? nil : [UInt8](repeating: 0, count: (unit(of: vr) ?? 8) * max(entry.vm.minimum, 1))
        }
    }

    /// No text that a person may have typed, no name, no date, no address leaves a release but what its list has.
    @Test(arguments: plants(["research_release.midic"], sample: 5)) func textOfARelease(plant: Plant) throws {
        let lines = String(decoding: try Repository.read("examples/research_release.text.tsv"), as: UTF8.self)
            .split(separator: "\n").dropFirst()
        let listed = Set(
            lines.filter { !$0.hasPrefix("private") }.map { line in
                String(line.prefix { $0 != "\t" }.suffix(11).filter(\.isHexDigit))
            })
        for bytes in try outputs(plant, Self.configuration(plant.policy, onError: "remove"), Self.sound) {
            let left = Self.tokens(in: bytes).subtracting(listed)
            #expect(left.sorted() == [])
            #expect(!Planted.contains(bytes, Array(Self.date.utf8)))
            // The test would see what is left: some of the list is always there.
            #expect(!Self.tokens(in: bytes).isDisjoint(with: listed))
            _ = try StrictReader.read(bytes)
        }
    }

    /// Bytes of one number.
    private static func unit(of vr: VR) -> Int? {
        switch vr {
        case .US, .SS: 2
        case .UL, .SL, .FL, .AT: 4
        case .FD, .SV, .UV: 8
        default: nil
        }
    }

    // MARK: Text where numbers and codes belong

    private static let name = "DOE^JANE 19500101 "

    /// What the grammars of PS3.5 section 6.2 leave no room for: bytes whose number is open may spell anything.
    private static func misplaced(_ entry: DictionaryEntry) -> [UInt8]? {
        // Overlays go as a whole, and the gate on embedded ones reads their headers.
        if entry.tag.group == 0x6000 { return nil }
        // A gate reads it.
        if entry.tag == Tag(0x0010, 0x1010) { return Array("040Y".utf8) }
        let isFixed = entry.vm.minimum == entry.vm.maximum
        if let unit = unit(of: entry.vr) {
            return isFixed && unit * entry.vm.minimum != name.utf8.count ? Array(name.utf8) : nil
        }
        return [.CS, .DS, .IS, .AS, .TM, .DA, .DT, .UI].contains(entry.vr) ? Array(name.utf8) : nil
    }

    /// No policy lets text through in a number, a code, an age or a time. What a Type 1 attribute cannot be without goes here,
    /// so that one file shows all attributes.
    @Test(arguments: plants(Repository.policies(in: Repository.examples), sample: 2))
    func textInNumbers(plant: Plant) throws {
        let configuration = try Self.configuration(plant.policy, onError: "remove")
        for bytes in try outputs(plant, configuration, Self.misplaced) {
            let object = try StrictReader.read(bytes)
            let left = object.elements.filter { element in
                element.vr != "SQ" && Planted.contains(Array(bytes[element.value]), Array("DOE^JANE".utf8))
            }
            #expect(left.map(\.path) == [])
        }
    }

    /// The eight digits after each `QZ`.
    private static func tokens(in bytes: [UInt8]) -> Set<String> {
        var found: Set<String> = []
        for index in bytes.indices.dropLast(9) where bytes[index] == 0x51 && bytes[index + 1] == 0x5A {
            let digits = String(decoding: bytes[(index + 2)..<(index + 10)], as: UTF8.self)
            if digits.allSatisfy(\.isHexDigit) { found.insert(digits) }
        }
        return found
    }
}
