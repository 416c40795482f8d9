/// Steps from fragment to fragment of an encapsulated value (PS3.5 annex A.4): its first item is the Basic Offset Table, the
/// others are the fragments. The tape has made sure that the items fit.
package struct FragmentWalk {
    /// Where the next item begins.
    private var offset: Int
    private let end: Int
    private let isBigEndian: Bool

    package init(_ fragments: TapeEntry) {
        offset = fragments.valueOffset
        end = fragments.valueOffset + fragments.valueLength
        isBigEndian = fragments.encoding.isBigEndian
    }

    /// Whether all items have even length (PS3.5 section A.4).
    package static func areEven(_ bytes: RawSpan, _ fragments: TapeEntry) -> Bool {
        var walk = FragmentWalk(fragments)
        while let item = walk.next(bytes) {
            if !item.count.isMultiple(of: 2) { return false }
        }
        return true
    }

    /// The value of the next item, or nil behind the last.
    package mutating func next(_ bytes: RawSpan) -> Range<Int>? {
        guard end - offset >= 8 else { return nil }
        let start = offset + 8
        let length = min(Int(bytes.uint32(at: offset + 4, bigEndian: isBigEndian)), end - start)
        offset = start + length
        return start..<offset
    }
}

/// How many fragments there must be.
package enum FragmentRule: Sendable {
    /// One for each frame.
    case onePerFrame
    /// At least one for each frame.
    case atLeastOnePerFrame
    /// Nobody can tell: video, or a syntax that is not known.
    case any

    /// By Transfer Syntax UID.
    package init(syntax uid: String) {
        switch uid {
        // RLE (PS3.5 section A.4.2) and Deflated Image Frame Compression (A.4.13).
        case "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1": self = .onePerFrame
        // JPEG, JPEG-LS, JPEG 2000 part 1, HTJ2K: a frame is one or more fragments (A.4.1, A.4.3, A.4.4).
        case "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57",
            "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81",
            "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.201",
            "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203":
            self = .atLeastOnePerFrame
        default: self = .any
        }
    }

    package func allows(_ fragments: Int, frames: Int) -> Bool {
        switch self {
        case .onePerFrame: fragments == frames
        case .atLeastOnePerFrame: fragments >= frames
        case .any: true
        }
    }
}
