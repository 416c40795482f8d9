import Testing

@testable import MidicRuntime

/// PS3.16 chapter 8: designators that begin with 99, and L, are a site's own.
@Suite struct CodingSchemeTests {
    @Test(arguments: ["SCT", "DCM ", "LN\0", "UCUM", "ISO3166_1", "I10P", "NCIt", "9", "199", "ACR-NEMA", " SRT"])
    func registered(text: String) {
        let bytes = Array(text.utf8)
        let isRegistered = CodingScheme.isRegistered(bytes.rawBytes, 0..<bytes.count)
        #expect(isRegistered)
    }

    @Test(arguments: [
        "", "  ", "\0\0", "L", "L ", " L", "99", "99SITE", " 99SITE", "990", "\u{1B}99SITE", "SCT\\99SITE", "DOE^JANE",
        "ABCDEFGHIJKLMNOPQ", "Sch\u{E4}del", "(SCT)", "\t99X",
    ]) func local(text: String) {
        let bytes = Array(text.utf8)
        let isRegistered = CodingScheme.isRegistered(bytes.rawBytes, 0..<bytes.count)
        #expect(!isRegistered)
    }
}
