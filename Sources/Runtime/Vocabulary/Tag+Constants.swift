// Tags that the code names, by their keyword in PS3.6. Each stands here once.

extension Tag {
    // MARK: File meta information (PS3.10 section 7.1)

    package static let deidentificationActionSequence = Tag(0x0008, 0x0305)
    package static let privateDataElementCharacteristicsSequence = Tag(0x0008, 0x0300)
    package static let fileMetaInformationGroupLength = Tag(0x0002, 0x0000)
    package static let fileMetaInformationVersion = Tag(0x0002, 0x0001)
    package static let mediaStorageSOPClassUID = Tag(0x0002, 0x0002)
    package static let mediaStorageSOPInstanceUID = Tag(0x0002, 0x0003)
    package static let transferSyntaxUID = Tag(0x0002, 0x0010)
    package static let implementationClassUID = Tag(0x0002, 0x0012)
    package static let implementationVersionName = Tag(0x0002, 0x0013)

    // MARK: Identity

    package static let specificCharacterSet = Tag(0x0008, 0x0005)
    package static let sopClassUID = Tag(0x0008, 0x0016)
    package static let sopInstanceUID = Tag(0x0008, 0x0018)
    package static let patientName = Tag(0x0010, 0x0010)
    package static let patientID = Tag(0x0010, 0x0020)
    package static let studyInstanceUID = Tag(0x0020, 0x000D)
    package static let seriesInstanceUID = Tag(0x0020, 0x000E)
    package static let timezoneOffsetFromUTC = Tag(0x0008, 0x0201)
    package static let iccProfile = Tag(0x0028, 0x2000)
    package static let rescaleType = Tag(0x0028, 0x1054)
    package static let modalityLUTType = Tag(0x0028, 0x3004)

    /// Says whether pixels are signed, and with them all attributes of VR US or SS (PS3.5 annex A.1).
    package static let pixelRepresentation = Tag(0x0028, 0x0103)

    // MARK: Codes and content items (PS3.3 sections 8.8 and C.17.3)

    package static let codeValue = Tag(0x0008, 0x0100)
    package static let codingSchemeDesignator = Tag(0x0008, 0x0102)
    package static let codeMeaning = Tag(0x0008, 0x0104)
    package static let longCodeValue = Tag(0x0008, 0x0119)
    package static let urnCodeValue = Tag(0x0008, 0x0120)
    package static let conceptNameCodeSequence = Tag(0x0040, 0xA043)

    // MARK: What an output says of its de-identification (PS3.15 section E.1.1)

    package static let patientIdentityRemoved = Tag(0x0012, 0x0062)
    package static let deidentificationMethod = Tag(0x0012, 0x0063)
    package static let deidentificationMethodCodeSequence = Tag(0x0012, 0x0064)
    package static let burnedInAnnotation = Tag(0x0028, 0x0301)
    package static let recognizableVisualFeatures = Tag(0x0028, 0x0302)
    package static let longitudinalTemporalInformationModified = Tag(0x0028, 0x0303)

    // MARK: Structure (PS3.5 section 7.5) and what no output copies

    package static let item = Tag(0xFFFE, 0xE000)
    package static let itemDelimiter = Tag(0xFFFE, 0xE00D)
    package static let sequenceDelimiter = Tag(0xFFFE, 0xE0DD)
    package static let pixelData = Tag(0x7FE0, 0x0010)
    /// Pixel Data in its three forms (PS3.3 sections C.7.6.3, C.7.6.24 and C.7.6.25).
    package static let pixelCarriers = [Tag(0x7FE0, 0x0008), Tag(0x7FE0, 0x0009), pixelData]
    package static let macParametersSequence = Tag(0x4FFE, 0x0001)
    package static let digitalSignaturesSequence = Tag(0xFFFA, 0xFFFA)
    package static let dataSetTrailingPadding = Tag(0xFFFC, 0xFFFC)

    // MARK: Pixels (PS3.3 section C.7.6.3) and overlay planes (C.9.2)

    package static let samplesPerPixel = Tag(0x0028, 0x0002)
    package static let photometricInterpretation = Tag(0x0028, 0x0004)
    package static let numberOfFrames = Tag(0x0028, 0x0008)
    package static let iconImageSequence = Tag(0x0088, 0x0200)
    package static let perFrameFunctionalGroupsSequence = Tag(0x5200, 0x9230)
    package static let rows = Tag(0x0028, 0x0010)
    package static let columns = Tag(0x0028, 0x0011)
    package static let bitsAllocated = Tag(0x0028, 0x0100)
    package static let bitsStored = Tag(0x0028, 0x0101)
    package static let highBit = Tag(0x0028, 0x0102)
    package static let extendedOffsetTable = Tag(0x7FE0, 0x0001)
    package static let extendedOffsetTableLengths = Tag(0x7FE0, 0x0002)
    package static let encapsulatedPixelDataValueTotalLength = Tag(0x7FE0, 0x0003)
    package static let floatPixelData = Tag(0x7FE0, 0x0008)
    package static let doubleFloatPixelData = Tag(0x7FE0, 0x0009)
    package static let encapsulatedDocument = Tag(0x0042, 0x0011)
    package static let encapsulatedDocumentLength = Tag(0x0042, 0x0015)

    /// Pixel Data, Float and Double Float Pixel Data.
    package var isPixelData: Bool { self == .pixelData || self == .floatPixelData || self == .doubleFloatPixelData }

    /// How the pixels beside it are stored and what their numbers stand for: samples, size, bits and palettes (PS3.3 section
    /// C.7.6.3). Number of Frames is none, since without it there is one.
    package var describesPixels: Bool {
        guard group == 0x0028 else { return false }
        return switch element {
        case 0x0002, 0x0004, 0x0006, 0x0010, 0x0011, 0x0100...0x0103: true
        case 0x1101...0x1103, 0x1201...0x1203, 0x1221...0x1223: true
        default: false
        }
    }
}
