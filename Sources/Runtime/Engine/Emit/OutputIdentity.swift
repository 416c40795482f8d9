/// New values of the root that name the output file and stand in its file meta; trimmed, empty where absent.
struct OutputIdentity {
    var sopClassUID: [UInt8] = []
    var sopInstanceUID: [UInt8] = []
    var studyInstanceUID: [UInt8] = []
    var seriesInstanceUID: [UInt8] = []

    /// Takes note of a value that is being written at the root.
    mutating func note(_ tag: Tag, _ value: [UInt8]) {
        switch tag {
        case .sopClassUID: sopClassUID = value
        case .sopInstanceUID: sopInstanceUID = value
        case .studyInstanceUID: studyInstanceUID = value
        case .seriesInstanceUID: seriesInstanceUID = value
        default: break
        }
    }

    static func concerns(_ tag: Tag) -> Bool {
        tag == .sopClassUID || tag == .sopInstanceUID || tag == .studyInstanceUID || tag == .seriesInstanceUID
    }
}
