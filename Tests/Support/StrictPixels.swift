/// Whether native pixel data are as long as what describes them says (PS3.3 section C.7.6.3, PS3.5 section 8.1.1 and annex D):
/// rows by columns by frames by bits by samples without gaps, and a byte of padding where that is odd.
package enum StrictPixels {
    /// The first pixel data of another length, at the root or in an item of a standard sequence.
    package static func breach(in object: StrictObject, of bytes: [UInt8]) -> StrictBreach? {
        // An empty value is no pixels, and holds nothing.
        for element in object.elements where !element.isEncapsulated && !element.value.isEmpty {
            guard [0x7FE0_0008, 0x7FE0_0009, 0x7FE0_0010].contains(element.tag), !isInPrivate(element.path) else {
                continue
            }
            let prefix = String(element.path.dropLast(8))
            func number(_ tag: String) -> Int? {
                guard let found = object[prefix + tag], found.value.count >= 2 else { return nil }
                let (first, second) = (Int(bytes[found.value.lowerBound]), Int(bytes[found.value.lowerBound + 1]))
                return object.isBigEndian ? first << 8 | second : second << 8 | first
            }
            func text(_ tag: String) -> String? {
                guard let found = object[prefix + tag] else { return nil }
                return String(decoding: bytes[found.value], as: UTF8.self).filter { $0 != " " && $0 != "\0" }
            }
            guard let rows = number("00280010"), let columns = number("00280011"), let bits = number("00280100") else {
                return StrictBreach(offset: element.value.lowerBound, text: "\(element.path) without what describes it")
            }
            let isSubsampled = ["YBR_FULL_422", "YBR_PARTIAL_422"].contains(text("00280004"))
            let samples = isSubsampled ? 2 : number("00280002") ?? 1
            let frames = text("00280008").flatMap { $0.isEmpty ? 1 : Int($0) } ?? 1
            let expected = (rows * columns * frames * bits * samples + 7) / 8
            if element.value.count != expected + expected % 2 {
                return StrictBreach(
                    offset: element.value.lowerBound,
                    text: "\(element.path) has \(element.value.count) bytes, its pixels \(expected)")
            }
        }
        return nil
    }

    private static func isInPrivate(_ path: String) -> Bool {
        path.split(separator: "]").dropLast().contains { step in
            step.dropFirst(3).first?.hexDigitValue.map { $0 % 2 == 1 } ?? false
        }
    }
}
