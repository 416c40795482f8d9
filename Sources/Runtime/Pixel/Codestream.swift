/// Compressed pixels, as far as text can stand in them: comments, application data, bytes that no decoder reads.
///
/// The walk goes by the markers and their lengths and reads each byte at most once. It fails closed: what it does not know
/// may be text.
package enum Codestream {
    /// How the codestreams of a transfer syntax are built.
    package enum Form: Hashable, Sendable {
        case jpeg, jpeg2000, rle
        /// Video, JPEG XL, Deflated Image Frame, private syntaxes: midic cannot look into these.
        case other

        /// By Transfer Syntax UID (PS3.5 annex A.4).
        package init(syntax uid: String) {
            let root = "1.2.840.10008.1.2."
            guard uid.utf8.starts(with: root.utf8) else {
                self = .other
                return
            }
            switch String(uid.dropFirst(root.utf8.count)) {
            case "4.50", "4.51", "4.52", "4.53", "4.54", "4.55", "4.56", "4.57", "4.58", "4.59", "4.60", "4.61", "4.62",
                "4.63", "4.64", "4.65", "4.66", "4.70", "4.80", "4.81":
                self = .jpeg
            case "4.90", "4.91", "4.92", "4.93", "4.201", "4.202", "4.203": self = .jpeg2000
            case "5": self = .rle
            default: self = .other
            }
        }
    }

    /// Whether the fragments of an encapsulated value hold text, or something that may be.
    ///
    /// A fragment that begins as a codestream does begins one; others go on with the one before.
    ///
    /// - Parameter pixels: of a frame, by Rows and Columns; nil where they are not known.
    package static func mayHoldText(_ bytes: RawSpan, _ entry: TapeEntry, _ form: Form, pixels: Int?) -> Bool {
        var walk = FragmentWalk(entry)
        guard walk.next(bytes) != nil else { return false }
        var parts: [Range<Int>] = []
        while let fragment = walk.next(bytes) {
            switch form {
            case .other: return true
            case .rle: if !RunLengthFrame.isSound(bytes, fragment, pixels: pixels) { return true }
            case .jpeg, .jpeg2000:
                if !parts.isEmpty, begins(bytes, fragment, form) {
                    if mayHoldText(bytes, parts, form) { return true }
                    parts.removeAll(keepingCapacity: true)
                }
                parts.append(fragment)
            }
        }
        return !parts.isEmpty && mayHoldText(bytes, parts, form)
    }

    private static func begins(_ bytes: RawSpan, _ fragment: Range<Int>, _ form: Form) -> Bool {
        guard fragment.count >= 4 else { return false }
        let marker = bytes.uint32(at: fragment.lowerBound, bigEndian: true)
        return form == .jpeg ? marker >> 8 == 0xFFD8FF : marker == 0xFF4F_FF51
    }

    private static func mayHoldText(_ bytes: RawSpan, _ parts: [Range<Int>], _ form: Form) -> Bool {
        var cursor = CodestreamCursor(parts)
        return !(form == .jpeg ? cursor.readsAsJPEG(bytes) : cursor.readsAsJPEG2000(bytes))
    }
}

/// One frame in RLE (PS3.5 annex G): a header of 64 bytes, and segments that reach to the end.
enum RunLengthFrame {
    /// Whether each segment decodes to one byte a pixel, and no more than a pad follows.
    static func isSound(_ bytes: RawSpan, _ frame: Range<Int>, pixels: Int?) -> Bool {
        guard let pixels, frame.count >= 64 else { return false }
        let count = Int(bytes.uint32(at: frame.lowerBound))
        guard 1...15 ~= count else { return false }
        var starts: [Int] = []
        for segment in 1...15 {
            let offset = Int(bytes.uint32(at: frame.lowerBound + 4 * segment))
            if segment > count {
                guard offset == 0 else { return false }
            } else {
                guard segment == 1 ? offset == 64 : offset > starts[segment - 2], offset <= frame.count else {
                    return false
                }
                starts.append(offset)
            }
        }
        for (index, start) in starts.enumerated() {
            let end = index + 1 < count ? starts[index + 1] : frame.count
            guard decodes(bytes, frame.lowerBound + start..<frame.lowerBound + end, to: pixels) else { return false }
        }
        return true
    }

    /// Steps over the runs of a segment (PS3.5 section G.3.2).
    private static func decodes(_ bytes: RawSpan, _ segment: Range<Int>, to pixels: Int) -> Bool {
        var (place, found) = (segment.lowerBound, 0)
        while found < pixels, place < segment.upperBound {
            let control = Int(Int8(bitPattern: bytes.byte(at: place)))
            switch control {
            case 0...127:
                found += control + 1
                place += control + 2
            case -127 ... -1:
                found += 1 - control
                place += 2
            default: place += 1
            }
        }
        // A segment is padded to an even length with a zero, which some writers add to even ones too.
        return found == pixels && place <= segment.upperBound && segment.upperBound - place <= 2
            && bytes.isZero(in: place..<segment.upperBound)
    }
}

/// A place in a codestream whose bytes stand in several fragments.
struct CodestreamCursor {
    private let parts: [Range<Int>]
    private var part = 0
    private var offset: Int
    /// Bytes up to the end of the last part.
    private(set) var rest: Int

    init(_ parts: [Range<Int>]) {
        self.parts = parts
        offset = parts.first?.lowerBound ?? 0
        rest = parts.reduce(0) { $0 + $1.count }
    }

    mutating func byte(_ bytes: RawSpan) -> UInt8? {
        while part < parts.count, offset == parts[part].upperBound {
            part += 1
            if part < parts.count { offset = parts[part].lowerBound }
        }
        guard part < parts.count else { return nil }
        defer {
            offset += 1
            rest -= 1
        }
        return bytes.byte(at: offset)
    }

    mutating func number16(_ bytes: RawSpan) -> Int? {
        guard let high = byte(bytes), let low = byte(bytes) else { return nil }
        return Int(high) << 8 | Int(low)
    }

    mutating func number32(_ bytes: RawSpan) -> Int? {
        guard let high = number16(bytes), let low = number16(bytes) else { return nil }
        return high << 16 | low
    }

    /// - Returns: false if there are not so many bytes.
    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, count <= rest else { return false }
        var left = count
        rest -= count
        while left > 0 {
            let step = min(left, parts[part].upperBound - offset)
            offset += step
            left -= step
            if left > 0 {
                part += 1
                offset = parts[part].lowerBound
            }
        }
        return true
    }

    /// The next byte behind an FF that is not `isData` after it; the bytes before are entropy-coded.
    mutating func skipToMarker(_ bytes: RawSpan, isData: (UInt8) -> Bool) -> UInt8? {
        while part < parts.count {
            let end = parts[part].upperBound
            let start = offset
            while offset < end, bytes.byte(at: offset) != 0xFF { offset += 1 }
            rest -= offset - start
            if offset < end {
                _ = byte(bytes)
                var code = byte(bytes)
                while code == 0xFF { code = byte(bytes) }
                guard let code else { return nil }
                if !isData(code) { return code }
            } else {
                part += 1
                if part < parts.count { offset = parts[part].lowerBound }
            }
        }
        return nil
    }

    /// The next `count` bytes; nil if there are not so many, or more than an encoder's name has.
    mutating func comment(_ bytes: RawSpan, _ count: Int) -> [UInt8]? {
        guard count <= EncoderName.longest, count <= rest else { return nil }
        var text: [UInt8] = []
        for _ in 0..<count { if let next = byte(bytes) { text.append(next) } }
        return text
    }

    /// What follows the end of the codestream: one byte that makes the length even, or zeros or FF throughout.
    mutating func onlyPaddingFollows(_ bytes: RawSpan) -> Bool {
        if rest <= 1 { return true }
        while let next = byte(bytes) {
            if next != 0, next != 0xFF { return false }
        }
        return true
    }
}
