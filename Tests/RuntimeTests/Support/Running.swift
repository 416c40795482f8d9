import TestSupport
import Testing

@testable import MidicRuntime

/// Runs a data set through a ruleset and gives the output's bytes.
///
/// - Parameter syntax: the Transfer Syntax UID that the file declares; nil for the encoding's plain one.
func run(
    _ set: DicomBytes, _ ruleset: Ruleset, secrets: [String: SecretKey] = [:], encoding: Encoding = .explicitLittle,
    actions: ActionTable = .standard, syntax: String? = nil
) throws -> (bytes: [UInt8], counts: ElementCounts) {
    var configuration = try RunConfiguration(ruleset: ruleset, secrets: secrets, params: [:])
    configuration.actions = actions
    var executor = Executor(configuration: configuration)
    let bytes = set.bytes
    var header = FileHeader()
    header.declaredSyntax = syntax.map { TransferSyntax(uid: $0) }
    try TapeBuilder.build(
        bytes.rawBytes, from: 0, to: bytes.count, encoding: encoding, allowsFragments: header.allowsFragments,
        vrSource: ruleset, into: &executor.tape)
    let root = executor.rootContext(bytes.rawBytes, encoding: encoding)
    try executor.readFacts(bytes.rawBytes, bytes.rawBytes, header, root)
    try executor.executeRoot(bytes.rawBytes, root)
    let head: [UInt8] = []
    var spans = StretchSpans(head: head.rawBytes, body: executor.patch, input: bytes.rawBytes)
    let output = spans.copyBytes()
    #expect(output.count == executor.patch.count)
    do {
        _ = try StrictReader.read(dataSet: output, syntax: syntax ?? TransferSyntax.plain(encoding).uid)
    } catch {
        Issue.record("the output is not as the standard says: \(error)")
    }
    return (output, executor.counts)
}

/// The code that quarantines a data set; nil if there is an output or another end.
func stop(
    _ set: DicomBytes, _ ruleset: Ruleset, secrets: [String: SecretKey] = [:], encoding: Encoding = .explicitLittle,
    syntax: String? = nil
) throws -> FileFailure.Code? {
    do {
        _ = try run(set, ruleset, secrets: secrets, encoding: encoding, syntax: syntax)
        return nil
    } catch Stop.quarantined(let failure) {
        return failure.code
    }
}

/// Midic's own elements, which every output has.
func appendBookkeeping(_ set: inout DicomBytes, _ ruleset: Ruleset) {
    // Without the table of claims nothing is said to be gone.
    set.element(.patientIdentityRemoved, .CS, "NO")
    set.element(.deidentificationMethod, .LO, "midic \(ruleset.digestHex.prefix(16))")
}
