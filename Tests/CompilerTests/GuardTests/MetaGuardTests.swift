import MidicCompiler
import MidicRuntime
import Testing

/// What guards read of the file meta information: what the output's will say. Where the data set names another class or
/// instance, the data set counts.
@Suite struct MetaGuardTests {
    static let image = "1.2.840.10008.5.1.4.1.1.2"
    static let capture = "1.2.840.10008.5.1.4.1.1.7"

    struct Case: Sendable, CustomTestStringConvertible {
        var gate: String
        /// Of the data set; nil if it has none. The meta group says CT Image Storage and 1.2.3.4.5.6.7.8.
        var sopClass: String?
        var instance: String? = "1.2.3.4.5.6.7.8"
        var passes: Bool
        var testDescription: String { "\(gate), \(sopClass ?? "no class"), \(instance ?? "no instance")" }
    }

    private static let isImage = "accept when meta MediaStorageSOPClassUID in storage(CT)"
    private static let isCapture = "accept when meta MediaStorageSOPClassUID is SecondaryCaptureImageStorage"
    private static let isEighth = "reject \"x\" when meta MediaStorageSOPInstanceUID is \"1.2.3.4.5.6.7.8\""

    static let cases = [
        Case(gate: isImage, sopClass: image, passes: true),
        Case(gate: isImage, sopClass: capture, passes: false),
        Case(gate: isImage, sopClass: nil, passes: true),
        Case(gate: isImage, sopClass: "", passes: true),
        Case(gate: isCapture, sopClass: capture, passes: true),
        Case(gate: isCapture, sopClass: image, passes: false),
        Case(gate: isEighth, sopClass: image, passes: false),
        Case(gate: isEighth, sopClass: image, instance: "1.2.3.9", passes: true),
        Case(gate: isEighth, sopClass: image, instance: nil, passes: false),
    ]

    @Test(arguments: cases) func readTheDataSetFirst(_ sample: Case) throws {
        let object = ClaimedObject { content in
            content.remove(.sopClassUID, .sopInstanceUID)
            if let sopClass = sample.sopClass { content.set(.sopClassUID, .UI, sopClass) }
            if let instance = sample.instance { content.set(.sopInstanceUID, .UI, instance) }
        }
        let policy = ClaimPolicy.text("basic", "\(sample.gate)\nuids -> uid(key)")
        let passes = (try? object.deidentified(by: policy)) != nil
        #expect(passes == sample.passes)
    }
}
