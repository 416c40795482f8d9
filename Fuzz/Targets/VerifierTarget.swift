import MidicCompiler
import MidicRuntime
import TestSupport

/// Any bytes as a ruleset: what is taken can be read whole, explained and run over files, without a trap and in bounds.
///
/// Bytes that begin as a ruleset are taken as they are, and then once more with a right digest. Others are changes to a
/// ruleset of the fixtures.
struct VerifierTarget {
    let bases: [RulesetBytes]
    let files: [[UInt8]]

    init() throws {
        bases = try ["1.0-all-actions", "1.0-language"].compactMap {
            RulesetBytes(try Repository.read("Tests/Fixtures/rulesets/\($0).ruleset"))
        }
        files = try ["sr/report", "rt/structures", "ct/slice4"].map { try Repository.read("examples/dicom/\($0).dcm") }
    }

    func finding(_ input: [UInt8]) -> String? {
        if Ruleset.isRuleset(input) {
            if let finding = judge(input) { return finding }
            return RulesetBytes(input).flatMap { judge($0.sealed) }
        }
        var source = FuzzBytes(input)
        // The large one takes a hundred times as long.
        var changed = bases[source.byte() == 0xFF ? 1 : 0]
        changed.change(by: &source)
        return judge(changed.sealed)
    }

    private func judge(_ bytes: [UInt8]) -> String? {
        guard let ruleset = try? Ruleset(bytes: bytes) else { return nil }
        let content = ruleset.content()
        // To write and explain takes most of the time.
        let isWhole = bytes.reduce(0) { $0 &+ $1 } & 7 == 0
        return (isWhole ? contradiction(of: ruleset, content) : nil) ?? run(ruleset)
    }

    private func contradiction(of ruleset: Ruleset, _ content: RulesetContent) -> String? {
        let stripped = ruleset.withoutProvenance()
        guard let bare = try? Ruleset(bytes: stripped) else { return "refused without its provenance" }
        guard bare.digest == ruleset.digest else { return "another digest without its provenance" }
        guard let again = try? Ruleset(bytes: RulesetEncoder.encode(content)) else {
            return "refused when written anew"
        }
        guard RulesetEncoder.encode(again.content()) == again.encoded else { return "written anew in two ways" }
        _ = RulesetOverview(ruleset, RulesetText(ruleset))
        _ = RulesetExplanation(ruleset).explain([
            ElementQuery(.attribute(.patientName)), ElementQuery(.attribute(.pixelData)),
            ElementQuery(.meta(.transferSyntaxUID)),
            ElementQuery(.privateElement(creator: "SIEMENS MR HEADER", group: 0x0019, elementOffset: 0x0C)),
        ])
        for index in 0..<ruleset.ruleCount { _ = ruleset.source(ofRule: index) }
        return nil
    }

    private func run(_ ruleset: Ruleset) -> String? {
        guard let configuration = configuration(ruleset) else { return nil }
        var deidentifier = Deidentifier(configuration: configuration)
        for file in files {
            guard let object = try? deidentifier.deidentify(file) else { continue }
            guard object.bytes.count == object.report.outputBytes else {
                return "an output of another length than reported"
            }
        }
        return nil
    }

    /// A run with a secret and a value for whatever the ruleset asks for; nil if there is none that it takes.
    func configuration(_ ruleset: Ruleset) -> RunConfiguration? {
        var secrets: [String: SecretKey] = [:]
        for index in 0..<ruleset.secretCount {
            secrets[ruleset.string(Int(ruleset.secret(at: index).name))] = try? SecretKey(fileBytes: ShippedPolicy.key)
        }
        var params: [String: String] = [:]
        for index in 0..<ruleset.paramCount {
            let param = ruleset.param(at: index)
            guard param.defaultValue == 0 else { continue }
            params[ruleset.string(Int(param.name))] =
                param.kind == .text
                ? String(repeating: "A", count: Int(max(1, min(param.low, 1 << 10))))
                : String(max(param.low, min(param.high, 3)))
        }
        return try? RunConfiguration(
            ruleset: ruleset, secrets: secrets, params: params, claims: StandardClaims.table)
    }
}
