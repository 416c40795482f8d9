/// What encoders write about themselves into a comment: their name and a version, and nothing of the image.
///
/// The names are those that stand in published files. A longer list would make the fact `codestream text` true less often, never
/// less right: a comment that is not here counts as text.
enum EncoderName {
    private static let names = [
        "Created by GDCM/OpenJPEG version ", "Created by OpenJPEG version ", "Creator: JasPer Version ",
        "Intel(R) JPEG Library, version ", "JPEG Pro", "Kakadu-", "LEAD Technologies Inc. ", "MITRA_DICOM_STANDARD",
        "OpenJPH Ver ",
    ].map { Array($0.utf8) }

    /// No name with its version is longer.
    static let longest = 64

    /// Whether a comment is empty, or a known name with a version at most.
    static func isOne(_ comment: [UInt8]) -> Bool {
        if comment.isEmpty { return true }
        return names.contains { comment.starts(with: $0) && isVersion(comment[$0.count...]) }
    }

    /// Up to eight digits, no more than three of them together, with dots, brackets and a `v` between them: no date and no
    /// number of a person.
    private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
        var digits = 0
        var together = 0
        for byte in text {
            switch byte {
            case 0x30...0x39:
                digits += 1
                together += 1
                if digits > 8 || together > 3 { return false }
            case 0x2E, 0x5B, 0x5D, 0x56, 0x76, 0x20, 0: together = 0
            default: return false
            }
        }
        return text.count <= 24
    }
}
