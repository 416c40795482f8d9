import MidicRuntime

/// The fact `codestream text`: what a compressed image could say beside its pixels, and texts of ICC profiles.
enum CodestreamFact {
    private enum Form { case jpeg, jpeg2000, runLength, other }

    static func holds(_ performance: Performance) -> Bool {
        let elements = performance.reading.elements
        let form = form(performance.reading.syntax.uid)
        let image = Pixels(elements)
        return copiesDiffer(elements)
            || elements.contains { mayHoldText($0, form, pixels: image.map { $0.rows * $0.columns }, isRoot: true) }
    }

    /// Whether a data set has compressed images or profiles in copies that differ.
    private static func copiesDiffer(_ elements: [TreeElement]) -> Bool {
        let images = elements.filter { $0.tag == .pixelData }
        let isCompressed = images.contains { if case .fragments = $0.content { true } else { false } }
        if images.differ && isCompressed || elements.filter({ $0.tag == .iccProfile }).differ { return true }
        return elements.contains { element in
            guard case .items(let items, _) = element.content else { return false }
            return items.contains { copiesDiffer($0.elements) }
        }
    }

    private static func form(_ uid: String) -> Form {
        let root = "1.2.840.10008.1.2."
        guard uid.hasPrefix(root) else { return .other }
        let rest = uid.dropFirst(root.count)
        if rest == "5" { return .runLength }
        guard rest.hasPrefix("4."), let number = Int(rest.dropFirst(2)) else { return .other }
        switch number {
        case 50...66, 70, 80, 81: return .jpeg
        case 90...93, 201...203: return .jpeg2000
        default: return .other
        }
    }

    private static func mayHoldText(_ element: TreeElement, _ form: Form, pixels: Int?, isRoot: Bool) -> Bool {
        switch element.content {
        case .items(let items, _):
            if element.tag == .iccProfile { return true }
            return items.contains { item in
                item.elements.contains { mayHoldText($0, form, pixels: nil, isRoot: false) }
            }
        case .fragments(let bytes):
            if element.tag == .iccProfile { return true }
            guard element.tag == .pixelData, let found = Fragments(bytes, big: false) else { return false }
            return mayHoldText(found.fragments, form, pixels: isRoot ? pixels : nil)
        case .opaque, .damaged: return element.tag == .iccProfile
        case .value(let value):
            guard element.tag == .iccProfile, !value.isEmpty else { return false }
            guard let profile = ProfileReading.withoutText(value) else { return true }
            return profile != Array(value.prefix(profile.count)) || value.dropFirst(profile.count).contains { $0 != 0 }
        }
    }

    private static func mayHoldText(_ fragments: [[UInt8]], _ form: Form, pixels: Int?) -> Bool {
        switch form {
        case .other: return !fragments.isEmpty
        case .runLength: return fragments.contains { !isRunLength($0, pixels) }
        case .jpeg, .jpeg2000:
            // An image begins where its first marker stands at the start of a fragment.
            let mark: [UInt8] = form == .jpeg ? [0xFF, 0xD8, 0xFF] : [0xFF, 0x4F, 0xFF, 0x51]
            var images: [[UInt8]] = []
            for fragment in fragments {
                if images.isEmpty || fragment.count >= 4 && fragment.starts(with: mark) {
                    images.append(fragment)
                } else {
                    images[images.count - 1] += fragment
                }
            }
            return images.contains { image in
                var codestream = MarkerReading(bytes: image)
                do throws(MarkerReading.NotOne) {
                    if form == .jpeg { try codestream.jpeg() } else { try codestream.jpeg2000() }
                    return false
                } catch {
                    return true
                }
            }
        }
    }

    // MARK: RLE (PS3.5 annex G)

    private static func isRunLength(_ frame: [UInt8], _ pixels: Int?) -> Bool {
        guard let pixels, frame.count >= 64 else { return false }
        let count = Int(frame.number32(0, big: false))
        guard 1...15 ~= count else { return false }
        let offsets = (1...15).map { Int(frame.number32(4 * $0, big: false)) }
        let starts = Array(offsets[..<count])
        guard offsets[count...].allSatisfy({ $0 == 0 }), starts[0] == 64,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }), starts.allSatisfy({ $0 <= frame.count })
        else { return false }
        return zip(starts, starts.dropFirst() + [frame.count]).allSatisfy { start, end in
            var (place, found) = (start, 0)
            while found < pixels, place < end {
                switch Int(Int8(bitPattern: frame[place])) {
                case let literal where literal >= 0: (found, place) = (found + literal + 1, place + literal + 2)
                case -128: place += 1
                case let run: (found, place) = (found + 1 - run, place + 2)
                }
            }
            return found == pixels && place <= end && end - place <= 2 && frame[place..<end].allSatisfy { $0 == 0 }
        }
    }
}

/// A JPEG or JPEG 2000 codestream, read marker by marker (ITU-T T.81 annex B, T.87 annex C, T.800 annex A).
struct MarkerReading {
    struct NotOne: Error {}

    let bytes: [UInt8]
    private var place = 0
    private var components = 0
    private var levels: Int?

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var rest: Int { bytes.count - place }

    private func need(_ condition: Bool) throws(NotOne) { if !condition { throw NotOne() } }

    private mutating func number(_ count: Int) throws(NotOne) -> Int {
        try need(rest >= count)
        defer { place += count }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func skip(_ count: Int) throws(NotOne) {
        try need(count >= 0 && count <= rest)
        place += count
    }

    private func endsInPadding() throws(NotOne) {
        try need(rest <= 1 || bytes[place...].allSatisfy { $0 == 0 || $0 == 0xFF })
    }

    /// Passes over coded data to the next marker that is none of them.
    private mutating func nextMarker(_ isData: (Int) -> Bool) throws(NotOne) -> Int {
        while true {
            guard let found = bytes[place...].firstIndex(of: 0xFF) else { throw NotOne() }
            place = found + 1
            var code = try number(1)
            while code == 0xFF { code = try number(1) }
            if !isData(code) { return code }
        }
    }

    // MARK: JPEG

    mutating func jpeg() throws(NotOne) {
        try need(try number(2) == 0xFFD8)
        try need(try number(1) == 0xFF)
        var marker = try number(1)
        var isLS = false
        while true {
            while marker == 0xFF { marker = try number(1) }
            if marker == 0xD9 { return try endsInPadding() }
            if marker == 0xF7 { isLS = true }
            let length = try number(2) - 2
            try need(length >= 0 && length <= rest)
            let end = place + length
            try segment(marker, length)
            try need(place == end)
            if marker == 0xDA {
                let ls = isLS
                marker = try nextMarker { (ls ? $0 < 0x80 : $0 == 0) || 0xD0...0xD7 ~= $0 }
            } else {
                try need(try number(1) == 0xFF)
                marker = try number(1)
            }
        }
    }

    private mutating func segment(_ marker: Int, _ length: Int) throws(NotOne) {
        switch marker {
        case 0xC4:
            let end = place + length
            while place < end {
                try need(end - place >= 17)
                try skip(1)
                var codes = 0
                for _ in 0..<16 { codes += try number(1) }
                try need(codes <= end - place)
                try skip(codes)
            }
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xF7:
            try need(length >= 6)
            try skip(5)
            try need(try number(1) * 3 + 6 == length)
            try skip(length - 6)
        case 0xCC:
            try need(length % 2 == 0)
            try skip(length)
        case 0xDA:
            try need(length >= 4)
            try need(try number(1) * 2 + 4 == length)
            try skip(length - 1)
        case 0xDB:
            let end = place + length
            while place < end {
                let kind = try number(1)
                try need(kind >> 4 <= 1)
                try skip(kind >> 4 == 0 ? 64 : 128)
            }
        case 0xDC:
            try need(length == 2)
            try skip(2)
        case 0xDD:
            try need(2...4 ~= length)
            try skip(length)
        case 0xE0: try jfif(length)
        case 0xEE: try adobe(length)
        case 0xFE: try comment(length)
        case 0xF8:
            try need(length >= 1)
            let kind = try number(1)
            try need(kind == 1 && length == 11 || kind == 4 && length <= 11)
            try skip(length - 1)
        default: throw NotOne()
        }
    }

    private mutating func jfif(_ length: Int) throws(NotOne) {
        if length == 13 {
            // What JPEG-LS files have in its place.
            try need(try number(4) == 0x4C4A_4946)
            try need(try number(2) == 1)
            try need(try number(7) == 0)
            return
        }
        try need(length == 14)
        try need(try number(4) == 0x4A46_4946)
        try need(try number(1) == 0)
        try need(try number(1) <= 1)
        try need(try number(1) <= 2)
        try need(try number(1) <= 2)
        try skip(4)
        try need(try number(2) == 0)
    }

    private mutating func adobe(_ length: Int) throws(NotOne) {
        try need(length == 12 || length == 10)
        try need(try number(4) == 0x4164_6F62)
        try need(try number(1) == 0x65)
        try need(try number(2) <= 101)
        if length == 10 { return try need(try number(3) == 0) }
        try skip(4)
        try need(try number(1) <= 2)
    }

    private mutating func comment(_ length: Int) throws(NotOne) {
        try need(length <= 64 && length <= rest)
        let text = Array(bytes[place..<place + length])
        place += length
        if text.isEmpty { return }
        let names = [
            "Created by GDCM/OpenJPEG version ", "Created by OpenJPEG version ", "Creator: JasPer Version ",
            "Intel(R) JPEG Library, version ", "JPEG Pro", "Kakadu-", "LEAD Technologies Inc. ", "MITRA_DICOM_STANDARD",
            "OpenJPH Ver ",
        ]
        try need(
            names.contains { name in
                guard text.starts(with: name.utf8) else { return false }
                // A version: up to eight digits, three of them together at most.
                let version = String(decoding: text.dropFirst(name.utf8.count), as: UTF8.self)
                return version.utf8.count <= 24 && version.filter(\.isNumber).count <= 8
                    && version.wholeMatch(of: /[0-9.\[\]Vv \x{0}]*/) != nil && !version.contains(/[0-9]{4}/)
            })
    }

    // MARK: JPEG 2000

    mutating func jpeg2000() throws(NotOne) {
        try need(try number(2) == 0xFF4F)
        var marker = try number(2)
        while marker != 0xFF90 {
            try parameters(marker)
            marker = try number(2)
        }
        while marker == 0xFF90 {
            let start = place - 2
            try need(try number(2) == 10)
            try skip(2)
            let length = try number(4)
            try skip(2)
            var inside = try number(2)
            while inside != 0xFF93 {
                try parameters(inside)
                inside = try number(2)
            }
            if length == 0 {
                try need(try nextMarker { $0 <= 0x8F || $0 == 0x91 || $0 == 0x92 } == 0xD9)
                return try endsInPadding()
            }
            try skip(start + length - place)
            if rest < 2 { return try need(rest == 0) }
            marker = try number(2)
        }
        try need(marker == 0xFFD9)
        try endsInPadding()
    }

    private mutating func parameters(_ marker: Int) throws(NotOne) {
        let length = try number(2)
        try need(length >= 2)
        let start = place
        let index = components < 257 ? 1 : 2
        var expected: Int?
        switch marker {
        case 0xFF50: expected = 6 + 2 * (try number(4)).nonzeroBitCount
        case 0xFF51:
            try need(components == 0)
            try skip(34)
            components = try number(2)
            try need(components > 0)
            expected = 38 + 3 * components
        case 0xFF52:
            let style = try number(1)
            try skip(4)
            levels = try number(1)
            expected = 12 + (style & 1 == 0 ? 0 : (levels ?? 0) + 1)
        case 0xFF53:
            try skip(index)
            let style = try number(1)
            let levels = try number(1)
            expected = 8 + index + (style & 1 == 0 ? 0 : levels + 1)
        case 0xFF5C: expected = 3 + (try quantization(length - 2))
        case 0xFF5D:
            try skip(index)
            expected = 3 + index + (try quantization(length - 2 - index))
        case 0xFF5E: expected = 4 + index
        case 0xFF64:
            try need(length >= 4)
            try need(try number(2) == 1)
            try comment(length - 4)
        default: throw NotOne()
        }
        if let expected { try need(length == expected) }
        try skip(length - 2 - (place - start))
    }

    private mutating func quantization(_ count: Int) throws(NotOne) -> Int {
        guard let levels, count >= 2 else { throw NotOne() }
        switch try number(1) & 0x1F {
        case 0: return 3 * levels + 1
        case 1: return 2
        case 2: return 2 * (3 * levels + 1)
        default: throw NotOne()
        }
    }
}
