import MidicRuntime
import TestSupport

/// Makes values of each VR: such as the VR allows, and such as real files have that it does not.
enum ValueGenerator {
    /// How a value is meant.
    enum Manner: String, CaseIterable {
        case good, several, empty, blank
        /// None of the VR's values.
        case misfit
        /// With characters beyond ASCII, where the VR has text.
        case foreign
        /// With other padding, or blanks in front.
        case padded
    }

    static func bytes(_ vr: VR, _ manner: Manner, foreign: [UInt8], _ random: inout FixedGenerator) -> [UInt8] {
        switch manner {
        case .empty: return []
        case .blank: return numbers[vr] == nil && vr.plannedUnit == 1 ? Array("    ".utf8) : []
        case .misfit: return misfit(vr, &random)
        case .good, .foreign, .padded, .several: break
        }
        if let size = numbers[vr] { return number(size, count: 1, &random) }
        if vr.isBulk {
            return (0..<(8 * random.number(1...2))).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        guard let texts = texts[vr] else { return Array("unknown.".utf8) }
        var value = Array(random.pick(texts).utf8)
        if manner == .several, !vr.isOneValue { value += [0x5C] + Array(random.pick(texts).utf8) }
        if manner == .foreign, vr.isText { value = Array(value.prefix(6)) + foreign }
        if manner == .padded { value = [0x20] + value + (value.count & 1 == 0 ? [0x20] : [0x20, 0x20]) }
        if value.count & 1 == 1 { value.append(vr == .UI || random.chance(5) ? 0 : 0x20) }
        return value
    }

    /// Bytes of a number by VR.
    static let numbers: [VR: Int] = [
        .US: 2, .SS: 2, .UL: 4, .SL: 4, .FL: 4, .FD: 8, .UV: 8, .SV: 8, .AT: 4,
    ]

    private static func number(_ size: Int, count: Int, _ random: inout FixedGenerator) -> [UInt8] {
        (0..<count).flatMap { _ -> [UInt8] in
            if size == 8, random.chance(50) {
                return le(UInt64(random.pick([0, 1, 0x3FF8_0000_0000_0000, 0x4059_0000_0000_0000])))
            }
            if size == 4, random.chance(50) {
                return Array(le(UInt64(random.pick([1, 0x0010_0010, 0x3F80_0000, 0x42C8_0000]))).prefix(4))
            }
            return Array(le(UInt64(random.number(0...300))).prefix(size))
        }
    }

    private static func le(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    private static func misfit(_ vr: VR, _ random: inout FixedGenerator) -> [UInt8] {
        if numbers[vr] != nil || vr.plannedUnit > 1 { return Array("ab".utf8) + (random.chance(50) ? [0x63] : []) }
        let value: String =
            switch vr {
            case .DA, .DT, .TM: random.pick(["soon", "20231345", "99", "20200230"])
            case .AS: random.pick(["old", "45", "045X"])
            case .DS, .IS: random.pick(["many", "1,5", "1.2.3", "12345678901234567890123456789012"])
            case .CS: random.pick(["What is this?", "A CODE THAT IS MUCH TOO LONG FOR CS"])
            case .UI: random.pick(["not.a.uid", "1.2.3 x", String(repeating: "1.2", count: 30)])
            case .SH, .LO, .PN: String(repeating: "very long text ", count: 20)
            case .AE: "AN AE TITLE THAT IS TOO LONG"
            case .UR: "no uri at all <>"
            default: "text\u{1}with control "
            }
        var bytes = Array(value.utf8)
        if bytes.count & 1 == 1, random.chance(80) { bytes.append(0x20) }
        return bytes
    }

    static let texts: [VR: [String]] = [
        .AE: ["SCANNER1", "PACS"], .AS: ["045Y", "091Y", "006M", "012W", "003D"],
        .CS: ["HEAD", "AXIAL", "ORIGINAL", "YES"], .DA: ["20240315", "19991231", "20200229", "1999.12.31"],
        .DS: ["1.5", "-12.25", "100", "1e2", "0.125"],
        .DT: ["20240315101112.5+0100", "202403", "2024", "20200229235959"],
        .IS: ["1", "-7", "30", "1000"], .LO: ["Secret Hospital", "T1 AX", "MRN12345", "some words"],
        .LT: ["A long comment\r\non two lines", "short"], .PN: ["Doe^Jane", "Roe^Richard^^Dr", "Smith"],
        .SH: ["ROOM1", "ACC77", "A-1"], .ST: ["1 Hospital Road", "words"],
        .TM: ["101112", "10", "101112.25", "10:11:12"],
        .UC: ["unlimited characters", "uc"], .UI: ["1.2.3.4.5.6", "1.2.840.10008.5.1.4.1.1.2", "2.25.77", "1.2.3.4.1"],
        .UR: ["https://example.org/a?b=c", "urn:oid:1.2.3"], .UT: ["unlimited text", "ut\nut"], .UN: ["unknown bytes."],
    ]
}

extension VR {
    /// Bytes or numbers in bulk.
    var isBulk: Bool { [.OB, .OW, .OF, .OD, .OL, .OV].contains(self) }
    /// A backslash is a character of the value.
    var isOneValue: Bool { [.LT, .ST, .UT, .UR].contains(self) }
    /// Its characters are those of Specific Character Set.
    var isText: Bool { [.LO, .LT, .PN, .SH, .ST, .UC, .UT].contains(self) }
}
