/// What a Transfer Syntax UID says about the bytes (PS3.5 annex A; the registered UIDs are those of PS3.6 annex A, 2026b).
///
/// Of private ones the published are known too, from the lists of DCMTK (dcxfer.h), GDCM (gdcmTransferSyntax.cxx) and PixelMed
/// (TransferSyntax.java).
package struct TransferSyntax: Sendable, Hashable {
    /// The UID without padding.
    package let uid: String
    /// How the data set is encoded; nil for a UID that is not registered, where only the bytes can tell.
    package let encoding: Encoding?
    /// The data set is a raw deflate stream (PS3.5 annex A.5).
    package let isDeflated: Bool
    /// Pixel data of the root is encapsulated in fragments (PS3.5 annex A.4).
    package let isEncapsulated: Bool

    package static let implicitLittle = TransferSyntax(uid: "1.2.840.10008.1.2")
    package static let explicitLittle = TransferSyntax(uid: "1.2.840.10008.1.2.1")
    package static let explicitBig = TransferSyntax(uid: "1.2.840.10008.1.2.2")

    /// The syntax that says no more than how a native data set is encoded.
    package static func plain(_ encoding: Encoding) -> TransferSyntax {
        switch encoding {
        case .implicitLittle: implicitLittle
        case .explicitLittle: explicitLittle
        case .explicitBig: explicitBig
        }
    }

    /// A private syntax that its maker or others have published: explicit VR little endian around pixels in a form of their own.
    package var isPublished: Bool {
        switch uid {
        case "1.3.46.670589.33.1.4.1",  // Philips, CT Private ELE
            "1.2.752.24.3.7.6", "1.2.752.24.3.7.7",  // Sectra, Compression and Compression LS
            "1.2.840.113711.1.2.100.1",  // ALI, Wavelet
            "1.3.6.1.4.1.5962.300.2":  // PixelMed, Encapsulated Raw
            true
        default: false
        }
    }

    /// - Parameter uid: without padding. Any text: an unknown one has no encoding.
    package init(uid: String) {
        self.uid = uid
        let root = "1.2.840.10008.1.2"
        guard uid.utf8.starts(with: root.utf8) else {
            // GE's: as Implicit VR Little Endian, but for the byte order of the pixels, which are not touched.
            (encoding, isDeflated, isEncapsulated) = (uid == "1.2.840.113619.5.2" ? .implicitLittle : nil, false, false)
            return
        }
        // What is left is short enough to be compared without memory of its own.
        switch String(uid.dropFirst(root.utf8.count)) {
        case "", "0":
            // "0" is what the root leaves of 1.2.840.10008.1.20, Papyrus 3, retired.
            (encoding, isDeflated, isEncapsulated) = (.implicitLittle, false, false)
        case ".1", ".4.94", ".4.204", ".6.1", ".6.2":
            (encoding, isDeflated, isEncapsulated) = (.explicitLittle, false, false)
        case ".2":
            (encoding, isDeflated, isEncapsulated) = (.explicitBig, false, false)
        case ".1.99", ".4.95", ".4.205":
            (encoding, isDeflated, isEncapsulated) = (.explicitLittle, true, false)
        case ".1.98", ".4.50", ".4.51", ".4.52", ".4.53", ".4.54", ".4.55", ".4.56", ".4.57", ".4.58",
            ".4.59", ".4.60", ".4.61", ".4.62", ".4.63", ".4.64", ".4.65", ".4.66", ".4.70", ".4.80",
            ".4.81", ".4.90", ".4.91", ".4.92", ".4.93", ".4.100", ".4.100.1", ".4.101", ".4.101.1",
            ".4.102", ".4.102.1", ".4.103", ".4.103.1", ".4.104", ".4.104.1", ".4.105", ".4.105.1",
            ".4.106", ".4.106.1", ".4.107", ".4.108", ".4.110", ".4.111", ".4.112", ".4.201", ".4.202",
            ".4.203", ".5", ".7.1", ".7.2", ".7.3", ".8.1":
            (encoding, isDeflated, isEncapsulated) = (.explicitLittle, false, true)
        default:
            (encoding, isDeflated, isEncapsulated) = (nil, false, false)
        }
    }
}
